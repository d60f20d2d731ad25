"""The demo's consents: at fairs, on web forms, on paper and by phone, over most of a year; some withdrawn."""

from contextlib import suppress
from dataclasses import dataclass

from kaarea_tui.register.errors import Refused
from kaarea_tui.register.mailing.consent_cards import ConsentInput, ScopeInput
from kaarea_tui.register.register import Register

from . import letters
from .desk import DemoDesk

_AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
_MOST = 400
"""People who have anything to do with the lists at most, however large the demo."""
# Who may agree at all: in service, one address of his own, nothing restricted, and a phone number to call.
_POOL = """
SELECT r.contact_id FROM contact_row r JOIN contact_email e ON e.contact_id = r.contact_id AND e.position = 0
WHERE r.restricted = 0 AND r.state = 'active'
    AND EXISTS (SELECT 1 FROM contact_phone p WHERE p.contact_id = r.contact_id)
ORDER BY r.contact_id LIMIT ?
"""
_MAILBOXES = "SELECT id FROM company_email WHERE use = 'general' ORDER BY id LIMIT 12"


@dataclass(frozen=True, slots=True)
class Round:
    """One occasion at which people agreed: `first` to `last` are places of the pool, of a hundred."""

    days_ago: int
    list_name: str
    first: int
    last: int
    how: str
    evidence: str
    user: str = "markkinointi"
    language: str = "fi"
    wording: str = "uutiskirje"
    recorded_after: int = 0
    """Days after the occasion on which it was written down."""


ROUNDS = (
    Round(280, letters.NEWSLETTER, 0, 18, "fair", "Turun messut, lomakepino 1, kansio U/2026",
          recorded_after=3),
    Round(200, letters.NEWSLETTER, 18, 36, "web_form", "kaarea.example/uutiskirje"),
    Round(150, letters.NEWSLETTER, 36, 44, "phone", "Anna kysyi puhelun lopuksi, vastaus kyllä",
          "asiakaspalvelu"),
    Round(120, letters.NEWSLETTER, 44, 60, "web_form", "kaarea.example/uutiskirje"),
    Round(45, letters.NEWSLETTER, 60, 70, "paper", "Sopimuksen liite 3, arkistomappi S", "asiakaspalvelu",
          recorded_after=5),
    Round(12, letters.NEWSLETTER, 70, 78, "email", "Vastaus tilausvahvistukseen, viestintä@"),
    Round(235, letters.SWEDISH, 80, 84, "web_form", "kaarea.example/nyhetsbrev", language="sv"),
    Round(190, letters.EVENTS, 10, 22, "meeting", "Asiakastapaaminen, Mikko ja asiakkuusvastaava läsnä",
          wording="tapahtumakutsut"),
    Round(30, letters.EVENTS, 60, 66, "fair", "Kiinteistömessut, lomakepino 2, kansio T/2026",
          wording="tapahtumakutsut", recorded_after=2),
    Round(238, letters.FAIR, 0, 10, "fair", "Turun messut, lomakepino 3, kansio U/2026"),
)  # fmt: skip
WITHDRAWALS = (
    (170, 3, "unsubscribe"), (165, 20, "phone"), (130, 7, "reply"), (95, 31, "email"),
    (90, 47, "unsubscribe"),
    (60, 52, "web_form"), (33, 14, "letter"), (20, 63, "reply"), (9, 40, "phone"), (2, 56, "unsubscribe"),
)  # fmt: skip
"""Days ago, place of the pool in parts of a hundred, and how the withdrawal came."""


def plan(desk: DemoDesk) -> None:
    """Occasions, joining the lists, and withdrawals."""
    for each in ROUNDS:
        desk.plan(each.days_ago - each.recorded_after, lambda desk, each=each: _agree(desk, each))  # type: ignore[misc]
    for days_ago, place, how in WITHDRAWALS:
        desk.plan(days_ago, lambda desk, place=place, how=how: _withdraw(desk, place, how))  # type: ignore[misc]
    desk.plan(140, _agree_to_calls)
    desk.plan(100, _companies_join)
    desk.plan(30, _end_one_as_error)


def person(desk: DemoDesk, place: int) -> int | None:
    """The first person of the pool at that place, in parts of a hundred; None in a demo without people."""
    found = _between(desk, place, place + 1)
    return found[0] if found else None


def _between(desk: DemoDesk, first: int, last: int) -> list[int]:
    """People of the pool; neighbours are of many companies."""
    pool = [row[0] for row in desk.store.rows(_POOL, (_MOST,))]
    step = 7 if len(pool) % 7 else 11
    mixed = [pool[number * step % len(pool)] for number in range(len(pool))] if pool else []
    return mixed[len(pool) * first // 100 : len(pool) * last // 100]


def _agree(desk: DemoDesk, each: Round) -> None:
    """Write the consents down, and let everybody join the list."""
    register, list_id = desk.user(each.user), letters.list_id(desk, each.list_name)
    people = _between(desk, each.first, each.last)
    web = each.how == "web_form"
    wording = letters.wording_id(desk, each.wording)
    joining: list[int] = []
    for number, contact_id in enumerate(people, 1):
        typed = ConsentInput(
            (ScopeInput("MARKETING", "email", list_id),),
            each.how,
            each.evidence if web else f"{each.evidence}, nro {number}",
            wording,
            each.language,
            given_on=desk.day(each.recorded_after),
            given_time=f"{5 + number % 3}.{number % 60:02}",
            ip=f"203.0.113.{number % 254 + 1}" if web else "",
            agent=_AGENT if web else "",
        )
        if _recorded(register, contact_id, typed):
            joining.append(contact_id)
    desk.user("markkinointi").lists.add_members(list_id, tuple(joining))


def _recorded(register: Register, contact_id: int, typed: ConsentInput) -> bool:
    """Write a consent down; in a small demo the same person may have said no before."""
    with suppress(Refused):
        register.consents.record(contact_id, typed)
        return True
    return False


def _withdraw(desk: DemoDesk, place: int, how: str) -> None:
    contact_id = person(desk, place)
    if contact_id is not None:
        list_id = letters.list_id(desk, letters.NEWSLETTER)
        desk.user("asiakaspalvelu").consents.withdraw_from_list(contact_id, list_id, how)


def _agree_to_calls(desk: DemoDesk) -> None:
    """Some let us call and ask how the service has gone: a purpose and a channel of their own."""
    wording = letters.wording_id(desk, "palautepuhelu")
    for contact_id in _between(desk, 24, 27):
        scope = ScopeInput("FEEDBACK", "phone")
        typed = ConsentInput((scope,), "phone", "Anna kysyi palvelupuhelun lopuksi", wording)
        _recorded(desk.user("asiakaspalvelu"), contact_id, typed)


def _companies_join(desk: DemoDesk) -> None:
    """Shared mailboxes join as their companies, which needs nobody's consent (N1)."""
    list_id = letters.list_id(desk, letters.NEWSLETTER)
    parties = tuple(-row[0] for row in desk.store.rows(_MAILBOXES))
    if parties:
        desk.user("markkinointi").lists.add_members(list_id, parties)


def _end_one_as_error(desk: DemoDesk) -> None:
    """One was written down for the wrong person (C1)."""
    contact_id = person(desk, 65)
    found = desk.store.one(
        "SELECT max(id) FROM consent WHERE contact_id = ? AND ended_at IS NULL", (contact_id,)
    )
    if found and found[0]:
        desk.user("asiakaspalvelu").consents.end_as_error(found[0], "kirjattu väärälle henkilölle")
