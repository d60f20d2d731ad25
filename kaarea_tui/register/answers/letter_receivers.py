"""To whom a letter goes: the lines in the envelope's window (I5; SFS 2488)."""

from collections.abc import Iterable
from itertools import pairwise

from kaarea_tui.data.engine import Store
from kaarea_tui.exchange.letters.words import Words
from kaarea_tui.register.counter import Call
from kaarea_tui.register.records.reach import is_erased
from kaarea_tui.register.requests.answer_address import own_address
from kaarea_tui.register.requests.request_rows import CaseRow
from kaarea_tui.rules.found_addresses import emails_in
from kaarea_tui.rules.identification import VERIFIES_ADDRESS
from kaarea_tui.rules.visibility import visible_fields

from .letter_inputs import LetterInput

TO_REQUESTER = frozenset({"receipt", "identity", "reminder", "clarification", "extension"})
"""Letters that tell nothing of the register: they go to the address that the requester gave."""
ROWS = 6
"""Most rows of an address (SFS 2488)."""

_NAME = "SELECT first_names, last_name FROM contact WHERE id = ? AND state <> 'erased'"
_WORK_ADDRESS = """
SELECT c.name, a.street, a.postal_code, a.post_office, a.country FROM contact_role r
JOIN company c ON c.id = r.company_id JOIN company_address a ON a.company_id = c.id
WHERE r.contact_id = ? AND r.ended_on IS NULL AND a.kind IN ('postal', 'visiting')
ORDER BY r.id, a.kind LIMIT 1
"""
_EMAILS = "SELECT address, address_key FROM contact_email WHERE contact_id = ? ORDER BY id"
_RECIPIENT = "SELECT name, contact_point FROM recipient WHERE id = ?"


def receiver_of(
    call: Call, case: CaseRow, kind: str, words: Words, typed: LetterInput
) -> tuple[tuple[str, ...], bool]:
    """The lines in the window, and whether the address is only the requester's own word (I5)."""
    if kind == "article19":
        found = call.store.one(_RECIPIENT, (typed.recipient,))
        return tuple(_rows(line for line in _lines(*(found or ())) if "@" not in line)), False
    if kind not in TO_REQUESTER and case.contact_id is not None:
        on_file = on_file_of(call, case.contact_id, words)
        if len(on_file) > 1 or (on_file and not case.requester_address):
            return on_file, bool(_unknown_emails(call, case))
    is_new = not emails_in(case.requester_address) or bool(_unknown_emails(call, case))
    if case.contact_id is not None and is_erased(call.store, case.contact_id):
        is_new = False  # nothing of the person is left to tell, nor a card to compare with
    return tuple(_rows(_lines(case.requester_name, case.requester_address))), is_new


def emails_on_file(call: Call, case: CaseRow) -> dict[str, str]:
    """The addresses of the card chosen: as they are compared, and as they are written."""
    return {key: address for address, key in call.store.rows(_EMAILS, (case.contact_id,))}


def emails_verified(case: CaseRow) -> tuple[str, ...]:
    """The addresses of the request, where the person has confirmed that it is his own (I5)."""
    return emails_in(case.requester_address) if case.identity_method in VERIFIES_ADDRESS else ()


def _unknown_emails(call: Call, case: CaseRow) -> set[str]:
    """E-mail addresses of the request that are neither on the card chosen nor verified."""
    known = {*emails_on_file(call, case), *emails_verified(case)}
    return set(emails_in(case.requester_address)) - known


def name_on_card(store: Store, contact_id: int | None) -> str:
    """The name as letters write it; empty of somebody who was erased or is not known."""
    name = store.one(_NAME, (contact_id,))
    return "" if name is None else f"{name[0]} {name[1]}".strip()


def on_file_of(call: Call, contact_id: int, words: Words) -> tuple[str, ...]:
    """Name and address of the card, as far as the user may see them; the name alone where there is none."""
    visible = visible_fields(call.rights)
    who = name_on_card(call.store, contact_id)
    if not who or "last_name" not in visible:
        return ()
    own = own_address(call.store, contact_id) if "street" in visible else None
    if own is not None:
        return (who, *_address(words, *own))
    work = call.store.one(_WORK_ADDRESS, (contact_id,)) if "company_address" in visible else None
    return (who, work[0], *_address(words, *work[1:])) if work is not None else (who,)


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
