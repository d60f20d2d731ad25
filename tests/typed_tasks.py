"""Whole tasks as they are typed at a terminal, and four ways in which the same keys can come over the line."""

import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import NamedTuple

SEQUENCES = {
    "Esc": "\x1b", "Enter": "\r", "Tab": "\t", "Backspace": "\x7f", "Space": " ",
    "Up": "\x1b[A", "Down": "\x1b[B", "Right": "\x1b[C", "Left": "\x1b[D",
    "F1": "\x1bOP", "F2": "\x1bOQ", "F3": "\x1bOR", "F4": "\x1bOS", "F5": "\x1b[15~", "F8": "\x1b[19~",
    "F9": "\x1b[20~", "F11": "\x1b[23~", "F12": "\x1b[24~", "^N": "\x0e", "^P": "\x10", "^S": "\x13",
}  # fmt: skip
"""What a terminal sends for the keys that are no letters."""
ESCAPE_DELAY = 0.09
"""Seconds within which the rest of a torn sequence comes (sessions/terminal_guard.py)."""


class Task(NamedTuple):
    """What is typed, what the screen shows in the end, and what the database holds then.

    `typed` is parted by blanks: names of keys, and texts with "_" for a blank.
    """

    name: str
    typed: str
    shown: tuple[str, ...]
    kept: tuple[tuple[str, tuple[object, ...]], ...] = ()

    @property
    def keys(self) -> list[str]:
        """What the terminal sends, key by key."""
        told: list[str] = []
        for word in self.typed.split():
            told += [SEQUENCES[word]] if word in SEQUENCES else list(word.replace("_", " "))
        for key, after in pairwise(told):
            assert key != "\x1b" or after[0] not in "[Obf", (
                f"{self.name}: Alt and {after} cannot be told apart"
            )
        return told


_IN = "rekisterivastaava Tab kaarea-demo Enter "
_OPEN = "SELECT count(*) FROM user_session s JOIN user_account u ON u.id = s.user_id WHERE u.user_name = ?"
_MEMBERS = """
SELECT c.last_name FROM list_member m JOIN contact c ON c.id = m.contact_id JOIN mailing_list l ON l.id = m.list_id
WHERE l.name = 'Uutiskirje' AND m.left_at IS NULL ORDER BY c.last_name
"""

TASKS = (
    Task(
        "sign in",
        "asiakkuus Tab wrong Enter kaarea-demo Enter",
        ("Etusivu", "Ennen sitä yksi epäonnistunut", "s Vaihda salasana"),
        ((f"{_OPEN} AND s.ended_at IS NULL".replace("?", "'asiakkuus'"), (1,)),),
    ),
    Task(
        "find and open",
        _IN + "F2 virt Down Enter J Right",
        (" Virtanen Eero Kalevi", "[Roolit 1]", "Isännöitsijä"),
    ),
    Task(
        "new person with company",
        _IN + "F2 ^N Mattila Tab Maija Tab maija@puu.example Tab 0401234567 Tab Tab aur Enter Tab Johtaja "
        "Tab Tab Tab Tab Tab Tab Tab Tab y Tab kortti ^S",
        (" Mattila Maija ", "Auran Puu Oy", "Tallennettu."),
        (
            (
                "SELECT c.last_name, c.first_names, r.title, y.name FROM contact c "
                "JOIN contact_role r ON r.contact_id = c.id JOIN company y ON y.id = r.company_id "
                "WHERE c.last_name = 'Mattila'",
                ("Mattila", "Maija", "Johtaja", "Auran Puu Oy"),
            ),
        ),
    ),
    Task(
        "correct a field",
        _IN
        + "F2 virt_ee Enter Enter e Tab "
        + "Backspace " * 6
        + "Kaleva "
        + "Tab " * 13
        + "y Tab kortti ^S",
        (" Virtanen Eero Kaleva ", "Tallennettu."),
        (("SELECT first_names FROM contact WHERE first_names LIKE 'Eero%'", ("Eero Kaleva",)),),
    ),
    Task(
        "mark and add to a list",
        _IN + "F2 Enter Space Down Down Down Space Space L 2 ^S",
        ("Yhteyshenkilöt │", "1 henkilö lisättiin listalle."),
        ((_MEMBERS, ("Koskinen", "Virtanen", "Virtanen")),),
    ),
    Task(
        "consent",
        _IN + "F2 salo Enter Enter s Down Space Tab Down Tab Tab Down Down Tab Lomake_7 ^S",
        (" Salo Pirjo ", "Suostumus on kirjattu."),
        (
            (
                "SELECT c.last_name, s.evidence FROM consent s JOIN contact c ON c.id = s.contact_id "
                "WHERE s.evidence = 'Lomake 7'",
                ("Salo", "Lomake 7"),
            ),
        ),
    ),
    Task(
        "step of a request",
        _IN + "F5 Enter Enter t Tab Tab Tuttu_soittaja ^S",
        ("26-001 Tarkastuspyyntö", "Käsittelyssä", "Tunnistettu"),
        (("SELECT state FROM request_case WHERE number = '26-001'", ("in_review",)),),
    ),
    Task(
        "lock and unlock",
        _IN + "F2 ^N Lukko F9 wrong Enter kaarea-demo Enter Tab Liisa",
        (" Uusi yhteyshenkilö", "Sukunimi *       Lukko", "Etunimet        █Liisa", "tallentamattomia"),
        (("SELECT count(*) FROM contact WHERE last_name = 'Lukko'", (0,)),),
    ),
    Task(
        "room to room",
        _IN + "F3 aura F4 F5 F2 salo F3 Down Enter Esc F8 F12 F2 Esc Esc F3",
        ("Yritykset │", " Hae  aura", "Auran Puu Oy"),
    ),
    Task(
        "dialog by dialog",
        _IN
        + "F2 virt_ee Enter Enter n Esc F1 Esc k Esc F11 Esc ^P hallin Esc n Soitti Tab Tab Esc h e Esc F11 "
        "Down Enter",
        (" Kaarea  Home │",),
        (("SELECT language FROM user_account WHERE user_name = 'rekisterivastaava'", ("en",)),),
    ),
)

Send = Callable[[str], object]
Look = Callable[[float], object]


class Torn(Exception):
    """The machine was too slow to send the rest of a sequence in time; the try does not count."""


def key_by_key(keys: list[str], send: Send, look: Look, *, patient: bool = False) -> None:
    """As a person types."""
    for key in keys:
        send(key)
        look(0.1)


def in_one_write(keys: list[str], send: Send, look: Look, *, patient: bool = False) -> None:
    """As a password manager does."""
    send("".join(keys))


def in_pieces(keys: list[str], send: Send, look: Look, *, patient: bool = False) -> None:
    """As a slow line brings it."""
    typed = "".join(keys)
    _in_time((typed[at : at + 7] for at in range(0, len(typed), 7)), send, patient)


def torn(keys: list[str], send: Send, look: Look, *, patient: bool = False) -> None:
    """Every sequence in two or three pieces."""
    for key in keys:
        if len(key) > 1:
            _in_time((key[:1], key[1:2], key[2:]), send, patient)
        else:
            send(key)
    look(0)


def _in_time(pieces: Iterator[str] | tuple[str, ...], send: Send, patient: bool) -> None:
    """Each piece soon after the one before; counted from before that one left until after this one did.

    With `patient` it does not matter: the app waits for as long as it takes.
    """
    before = 0.0
    for piece in pieces:
        begun = time.monotonic()
        send(piece)
        if before and not patient and time.monotonic() - before > ESCAPE_DELAY - 0.02:
            raise Torn
        before = begun
        time.sleep(0.02)


WAYS = (key_by_key, in_one_write, in_pieces, torn)
