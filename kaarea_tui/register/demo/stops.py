"""The demo's stops: objections, companies' bans, restrictions, bounced and suppressed addresses."""

from contextlib import suppress

from kaarea_tui.register.errors import Refused

from .consents import person
from .desk import DemoDesk

_OBJECTIONS = (
    (215, 5, "phone"), (160, 27, "letter"), (110, 38, "email"), (70, 45, "reply"), (35, 12, "phone"),
    (15, 85, "web_form"), (4, 58, "phone"),
)  # fmt: skip
_BOUNCED = ((125, 9), (80, 29), (28, 49))
_RESTRICTED = ((50, 33, "a"), (6, 54, "d"))
_UNKNOWN = ("matti.meikalainen@posti.example", "info@kahvila.example", "050 123 4567")
"""Addresses of people who are not in the register and asked to be left alone."""
_BAN = (40, 25), (18, 62)


def plan(desk: DemoDesk) -> None:
    """Each on its day."""
    for days_ago, place, how in _OBJECTIONS:
        desk.plan(days_ago, lambda desk, place=place, how=how: _object(desk, place, how))  # type: ignore[misc]
    for days_ago, place in _BOUNCED:
        desk.plan(days_ago, lambda desk, place=place: _bounce(desk, place))  # type: ignore[misc]
    for days_ago, place, ground in _RESTRICTED:
        desk.plan(days_ago, lambda desk, place=place, ground=ground: _restrict(desk, place, ground))  # type: ignore[misc]
    for days_ago, place in _BAN:
        desk.plan(days_ago, lambda desk, place=place: _ban(desk, place))  # type: ignore[misc]
    desk.plan(10, _release_a_ban)
    desk.plan(65, _suppress_unknown)
    desk.plan(22, _object_to_surveys)


def _object(desk: DemoDesk, place: int, how: str) -> None:
    contact_id = person(desk, place)
    if contact_id is not None:
        desk.user("asiakaspalvelu").stops.object_to_marketing(contact_id, how)


def _object_to_surveys(desk: DemoDesk) -> None:
    """An objection to one purpose, which nobody has decided yet (check 5)."""
    contact_id = person(desk, 87)
    if contact_id is not None:
        grounds = "En halua vastata kyselyihin työajalla."
        desk.user("asiakaspalvelu").stops.object_to_purpose(contact_id, "FEEDBACK", "email", grounds=grounds)


def _bounce(desk: DemoDesk, place: int) -> None:
    contact_id = person(desk, place)
    found = desk.store.one("SELECT min(id) FROM contact_email WHERE contact_id = ?", (contact_id,))
    if found and found[0]:
        desk.user("markkinointi").suppressions.record_bounce(found[0], hard=True)


def _restrict(desk: DemoDesk, place: int, ground: str) -> None:
    contact_id = person(desk, place)
    if contact_id is not None:
        desk.user("rekisterivastaava").restrictions.set(contact_id, "record", "", ground)


def _ban(desk: DemoDesk, place: int) -> None:
    company_id = _company_of(desk, place)
    if company_id is not None:
        desk.user("markkinointi").company_bans.set(
            company_id, "Toimitusjohtaja, puhelimessa", reason="Ei mainoksia henkilöstölle."
        )


def _release_a_ban(desk: DemoDesk) -> None:
    company_id = _company_of(desk, _BAN[1][1])
    if company_id is not None:
        with suppress(Refused):  # in a small demo both places may be of one company
            desk.user("rekisterivastaava").company_bans.release(
                company_id, "Uusi toimitusjohtaja perui kiellon"
            )


def _company_of(desk: DemoDesk, place: int) -> int | None:
    contact_id = person(desk, place)
    found = desk.store.one("SELECT min(company_id) FROM contact_role WHERE contact_id = ?", (contact_id,))
    return found[0] if found else None


def _suppress_unknown(desk: DemoDesk) -> None:
    for address in _UNKNOWN:
        desk.user("markkinointi").suppressions.add(address)
