"""To whom a letter goes: the lines in the envelope's window (I5; SFS 2488)."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from kaarea_tui.data.engine import Store
from kaarea_tui.exchange.letters.words import Words
from kaarea_tui.register.counter import Call
from kaarea_tui.register.records.reach import is_erased
from kaarea_tui.register.requests.addresses_on_file import OnFile, on_file, on_file_now
from kaarea_tui.register.requests.request_rows import CaseRow
from kaarea_tui.rules.found_addresses import emails_in
from kaarea_tui.rules.identification import DATA_CARRYING
from kaarea_tui.rules.visibility import visible_fields

from .letter_inputs import LetterInput

TO_REQUESTER = frozenset({"receipt", "identity", "reminder", "clarification", "extension"})
"""Letters that tell nothing of the register: they go to the address that the requester gave. The question who
he is goes to the one on file where there is one: only the person can answer it from there (N8)."""
_HOLD_DATA = frozenset({"report", "portability", "answer", "partial"})
ROWS = 6
"""Most rows of an address (SFS 2488)."""

_NAME = "SELECT first_names, last_name FROM contact WHERE id = ? AND state <> 'erased'"
_RECIPIENT = "SELECT name, contact_point FROM recipient WHERE id = ?"


@dataclass(frozen=True, slots=True)
class Receiver:
    """To whom a letter goes."""

    lines: tuple[str, ...]
    """In the window."""
    is_new: bool
    """An address of the request is only the requester's own word (I5)."""
    own_word: bool = False
    """The lines themselves are."""


def receiver_of(call: Call, case: CaseRow, kind: str, words: Words, typed: LetterInput) -> Receiver:
    """The lines in the window (I5, N8).

    The person's data are addressed to one on file, else to nobody but the name: to be handed over.
    """
    if kind == "article19":
        found = call.store.one(_RECIPIENT, (typed.recipient,))
        return Receiver(tuple(_rows(line for line in _lines(*(found or ())) if "@" not in line)), False)
    files = on_file(call.store, case)
    told = emails_in(case.requester_address)
    unknown = any(key not in files.emails for key in told)
    if holds_data(case, kind):
        lines = _on_file(call, case.contact_id, files, words, by_mail=True)
        return Receiver(lines, unknown or (len(lines) < 2 and not told))
    to_card = kind not in TO_REQUESTER or not case.requester_address or (kind == "identity" and unknown)
    if case.contact_id is not None and to_card:
        lines = _on_file(call, case.contact_id, files, words, by_mail=True)
        if len(lines) > 1 or (lines and not case.requester_address):
            return Receiver(lines, unknown)
    is_new = unknown or not told
    if case.contact_id is not None and is_erased(call.store, case.contact_id):
        is_new = False  # nothing of the person is left to tell, nor a card to compare with
    lines = tuple(_rows(_lines(case.requester_name, case.requester_address)))
    return Receiver(lines, is_new, own_word=is_new)


def holds_data(case: CaseRow, kind: str) -> bool:
    """Does the letter hold the person's data, or come with them? A refusal and "no data" do not."""
    return case.type in DATA_CARRYING and kind in _HOLD_DATA and case.outcome != "no_data"


def tells_of_card(call: Call, case: CaseRow, kind: str) -> bool:
    """Does the letter tell what the card holds, or held: lists, corrections?"""
    if kind not in _HOLD_DATA or case.contact_id is None:
        return False
    return holds_data(case, kind) or not is_erased(call.store, case.contact_id)


def name_on_card(store: Store, contact_id: int | None) -> str:
    """The name as letters write it; empty of somebody who was erased or is not known."""
    name = store.one(_NAME, (contact_id,))
    return "" if name is None else f"{name[0]} {name[1]}".strip()


def on_file_of(call: Call, contact_id: int, words: Words) -> tuple[str, ...]:
    """Name and address of a card on file, for a letter beside its requests; the name alone where none is."""
    return _on_file(call, contact_id, on_file_now(call.store, contact_id, call.today, call.now), words)


def _on_file(
    call: Call, contact_id: int | None, files: OnFile, words: Words, *, by_mail: bool = False
) -> tuple[str, ...]:
    """Name and address on file, as far as the user may see them; `by_mail`: else an e-mail address."""
    visible = visible_fields(call.rights)
    who = name_on_card(call.store, contact_id)
    if not who or "last_name" not in visible:
        return ()
    if files.own is not None and "street" in visible:
        return (who, *_address(words, *files.own))
    if files.work is not None and "company_address" in visible:
        return (who, files.work[0], *_address(words, *files.work[1:]))
    written = next(iter(files.emails.values()), "") if by_mail and "email" in visible else ""
    return (who, written) if written else (who,)


def _address(words: Words, street: str, code: str, office: str, country: str) -> tuple[str, ...]:
    """The rows of an address; abroad the country by its name, in capitals as the post asks."""
    lines = [street, f"{code} {office}".strip(), "" if country == "FI" else words.country(country).upper()]
    return tuple(line for line in lines if line)


def _lines(*texts: str) -> list[str]:
    """Lines of an address as told: apart by line breaks or commas."""
    parts = [part.strip() for text in texts for part in text.replace("\n", ",").split(",")]
    return [part for part in parts if part]


def _rows(lines: Iterable[str]) -> list[str]:
    """As many rows as the window holds: the shortest neighbours share one; name and place stay."""
    rows = list(lines)
    while len(rows) > ROWS:
        lengths = [len(one) + len(other) for one, other in pairwise(rows[1:-2])]
        at = lengths.index(min(lengths)) + 1
        rows[at : at + 2] = [f"{rows[at]}, {rows[at + 1]}"]
    return rows
