"""The demo's mailing lists, the words that people agree to, and the saved groups."""

from dataclasses import replace

from kaarea_tui.register.lists.list_cards import ListInput
from kaarea_tui.register.mailing.wordings import WordingTexts

from .desk import DemoDesk

_STOP = "peru@kaarea.example"
_GROUP = "kirjeet"
_LETTER = ListInput(
    kind="MARKETING",
    purpose="MARKETING",
    list_group=_GROUP,
    sender="Kaarea Oy, viestintä",
    stop_address=_STOP,
    footer=(
        "Kaarea Oy, PL 180, 20101 Turku. Saat kirjeen, koska olet tilannut sen.\n"
        f"Voit perua tilauksen milloin tahansa: {_STOP}"
    ),
)
_SERVICE = replace(
    _LETTER,
    kind="SERVICE",
    purpose="COMMUNICATION",
    list_group="",
    sender="Kaarea Oy, asiakaspalvelu",
    footer=f"Kaarea Oy, PL 180, 20101 Turku. Tiedote kuuluu asiakassopimukseen. Kysymykset: {_STOP}",
)
LISTS: dict[str, tuple[int, ListInput]] = {
    "Uutiskirje": (290, _LETTER),
    "Nyhetsbrev": (
        250,
        replace(
            _LETTER,
            sender="Kaarea Ab, kommunikation",
            footer=f"Kaarea Ab, PB 180, 20101 Åbo. Du kan avsluta prenumerationen här: {_STOP}",
        ),
    ),
    "Tapahtumakutsut": (205, replace(_LETTER, list_group="")),
    "Asiakastiedote": (200, _SERVICE),
    "Asiakastyytyväisyyskysely": (60, replace(_SERVICE, kind="SURVEY", purpose="FEEDBACK")),
    "Kevätmessujen kutsu": (240, replace(_LETTER, list_group="")),
}
"""Name of a list to how many days ago it was made, and its form."""

NEWSLETTER, SWEDISH, EVENTS, NOTICE, SURVEY, FAIR = LISTS

WORDINGS = {
    "uutiskirje": (
        290,
        WordingTexts(
            "Kaarea saa lähettää minulle uutiskirjeitä tähän sähköpostiosoitteeseen. Voin perua suostumuksen"
            " milloin tahansa jokaisen viestin linkistä tai asiakaspalvelusta.",
            "Kaarea får sända mig nyhetsbrev till denna e-postadress. Jag kan när som helst återta samtycket"
            " via länken i varje brev eller hos kundtjänsten.",
            "Kaarea may send me newsletters to this e-mail address. I can withdraw my consent at any time by"
            " the link in each message or through customer service.",
        ),
    ),
    "tapahtumakutsut": (
        205,
        WordingTexts(
            "Haluan kutsun Kaarean tilaisuuksiin sähköpostilla. Voin perua tämän milloin tahansa.",
            "Jag vill ha inbjudningar till Kaareas evenemang per e-post. Jag kan när som helst återta detta.",
            "I would like invitations to Kaarea's events by e-mail. I can withdraw this at any time.",
        ),
    ),
    "palautepuhelu": (
        150,
        WordingTexts(
            "Kaarea saa soittaa minulle ja kysyä, miten palvelu on onnistunut.",
            "Kaarea får ringa mig och fråga hur tjänsten har lyckats.",
            "Kaarea may call me and ask how the service has gone.",
        ),
    ),
}
"""Code of a wording to how many days ago it was written, and its texts."""

_SECOND_VERSION = WordingTexts(
    "Kaarea saa lähettää minulle uutiskirjeen enintään kerran kuussa tähän sähköpostiosoitteeseen. Voin perua"
    " suostumuksen milloin tahansa jokaisen viestin linkistä tai asiakaspalvelusta.",
    "Kaarea får sända mig ett nyhetsbrev högst en gång i månaden till denna e-postadress. Jag kan när som"
    " helst återta samtycket via länken i varje brev eller hos kundtjänsten.",
    "Kaarea may send me a newsletter once a month at most to this e-mail address. I can withdraw my consent"
    " at any time by the link in each message or through customer service.",
)
_GROUPS = {
    "Turun isännöitsijät": "kaupunki:turku titteli:isännöitsijä",
    "Rehtorit": "titteli:rehtori",
    "Ravintopalvelut": "titteli:ravitsemispäällikkö",
}


def plan(desk: DemoDesk) -> None:
    """Lists, words and groups, each on its day."""
    for name, (days_ago, typed) in LISTS.items():
        desk.plan(days_ago, lambda desk, name=name, typed=typed: _make_list(desk, name, typed))  # type: ignore[misc]
    for code, (days_ago, texts) in WORDINGS.items():
        desk.plan(days_ago, lambda desk, code=code, texts=texts: _add_wording(desk, code, texts))  # type: ignore[misc]
    desk.plan(125, lambda desk: _add_wording(desk, "uutiskirje", _SECOND_VERSION))
    for name, query in _GROUPS.items():
        desk.plan(90, lambda desk, name=name, query=query: _make_group(desk, name, query))  # type: ignore[misc]


def list_id(desk: DemoDesk, name: str) -> int:
    """The number of one of the demo's lists."""
    found = desk.store.one("SELECT id FROM mailing_list WHERE name = ?", (name,))
    assert found is not None
    return int(found[0])


def wording_id(desk: DemoDesk, code: str) -> int:
    """The newest version of one of the demo's wordings at that moment."""
    found = desk.store.one("SELECT max(id) FROM wording WHERE code = ?", (code,))
    assert found is not None
    return int(found[0])


def _make_list(desk: DemoDesk, name: str, typed: ListInput) -> None:
    desk.user("markkinointi").lists.create(replace(typed, name=name))


def _add_wording(desk: DemoDesk, code: str, texts: WordingTexts) -> None:
    desk.user("rekisterivastaava").wordings.add_version(code, texts)


def _make_group(desk: DemoDesk, name: str, query: str) -> None:
    desk.user("markkinointi").groups.create(name, query)
