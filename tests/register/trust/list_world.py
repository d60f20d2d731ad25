"""The mailing lists of the prepared register: a list with both people on it, one without anybody."""

from dataclasses import dataclass

from kaarea_tui.register.lists.list_cards import ListInput
from kaarea_tui.register.mailing.consent_cards import ConsentInput, ScopeInput
from kaarea_tui.register.register import Register

from .mailing_world import Wordings

STOP = "peru@kaarea.example"


@dataclass(frozen=True)
class Desk:
    """Numbers of the lists, an export that is still good, and a group."""

    full: int
    empty: int
    copy: int
    """A copy of the full one, not touched since."""
    export: int
    group: int


def nowhere(data: bytes) -> None:
    """Takes a file and keeps nothing of it."""


def letter(name: str) -> ListInput:
    """A list as typed."""
    return ListInput(name, "MARKETING", "MARKETING", "kirjeet", "Kaarea Oy", STOP, f"Peru: {STOP}")


def desk(owner: Register, words: Wordings, contacts: tuple[int, ...]) -> Desk:
    """Make them through the counter; the contacts agree to letters and are on the first list."""
    full, empty = owner.lists.create(letter("Kirjeet")), owner.lists.create(letter("Kutsut"))
    scope = ScopeInput("MARKETING", "email", None, "kirjeet")
    for contact in contacts:
        owner.consents.record(contact, ConsentInput((scope,), "paper", "Kansio 2", words.used))
    owner.lists.add_members(full, contacts)
    owner.confirmed_at = owner.clock()
    export = owner.list_exports.export(full, "csv", nowhere).id
    copied = owner.lists.copy(full, "Tuore kopio")[0]
    return Desk(full, empty, copied, export, owner.groups.create("Isännöitsijät", "titteli:isännöitsijä"))
