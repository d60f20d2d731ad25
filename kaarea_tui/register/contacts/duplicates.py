"""Who of the register may be the person now being typed: index lookups, and close spellings in one company.

Shown while typing, so it costs a few lookups whatever the register's size. A restricted person is found by
name only, never by what is hidden of him (rulebook 2.6); who lies outside the view scope is not found (P5).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kaarea_tui.register.counter import Call
from kaarea_tui.register.errors import Absent
from kaarea_tui.register.records.reach import contact_in_view
from kaarea_tui.rules.emails import email_key, role_mailbox_guess
from kaarea_tui.rules.folding import fold, name_key
from kaarea_tui.rules.phones import phone, phone_kind_guess
from kaarea_tui.rules.problem import Problem
from kaarea_tui.rules.visibility import visible_fields

from .contact_cards import DuplicateHint

MOST_HINTS = 10
CLOSE = 88
"""How alike two names are in per cent, at least, to be called close in spelling."""
MOST_COLLEAGUES = 2_000
"""People of one company that are compared by spelling; a town may have more, the others go by exact name."""
_LAST = "\U0010ffff"

_BY_EMAIL = """
SELECT e.contact_id FROM contact_email e JOIN contact c ON c.id = e.contact_id
WHERE e.address_key = ? AND c.restricted_on IS NULL LIMIT ?
"""
_BY_PHONE = """
SELECT p.contact_id FROM contact_phone p JOIN contact c ON c.id = p.contact_id
WHERE p.number = ? AND c.restricted_on IS NULL LIMIT ?
"""
_BY_NAME = "SELECT contact_id FROM contact_row WHERE sort_key >= ? AND sort_key < ? ORDER BY sort_key LIMIT ?"
_COLLEAGUES = """
SELECT c.id, c.last_name, c.first_names FROM contact_role r JOIN contact c ON c.id = r.contact_id
WHERE r.company_id = ? ORDER BY r.id LIMIT ?
"""
_AT_COMPANY = "SELECT 1 FROM contact_role WHERE contact_id = ? AND company_id = ?"


@dataclass(frozen=True, slots=True)
class Sought:
    """The person typed so far; texts may still be half typed."""

    last_name: str = ""
    first_names: str = ""
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    company_id: int | None = None


def find(call: Call, sought: Sought) -> tuple[DuplicateHint, ...]:
    """The likely doubles, the surest first; at most MOST_HINTS, each person once."""
    if not {"last_name", "first_names", "company"} <= visible_fields(call.rights):
        return ()
    hints: dict[int, DuplicateHint] = {}
    for contact_id, reason, sure in _candidates(call, sought):
        if contact_id not in hints and len(hints) < MOST_HINTS:
            hint = _hint(call, contact_id, reason, sure)
            if hint is not None:
                hints[contact_id] = hint
    return tuple(sorted(hints.values(), key=lambda hint: not hint.sure))


def _candidates(call: Call, sought: Sought) -> Iterator[tuple[int, str, bool]]:
    for address in sought.emails:
        sure = role_mailbox_guess(address) == "personal"
        for contact_id in _ids(call, _BY_EMAIL, email_key(address)) if "@" in address else ():
            yield contact_id, "email", sure
    for number in _personal_numbers(sought.phones):
        for contact_id in _ids(call, _BY_PHONE, number):
            yield contact_id, "phone", phone_kind_guess(number) == "mobile"
    yield from _by_name(call, sought)


def _by_name(call: Call, sought: Sought) -> Iterator[tuple[int, str, bool]]:
    """Same surname and first names that begin alike, then those spelt nearly so in the same company."""
    if not sought.last_name.strip() or not sought.first_names.strip():
        return
    key = name_key(sought.last_name.strip(), sought.first_names.strip())
    rows = call.store.rows(_BY_NAME, (key, key + _LAST, MOST_HINTS))
    for (contact_id,) in rows:
        same_company = sought.company_id is not None and call.store.one(
            _AT_COMPANY, (contact_id, sought.company_id)
        )
        yield (contact_id, "name_company", True) if same_company else (contact_id, "name", False)
    if sought.company_id is not None:
        yield from _close_spellings(call, sought, sought.company_id)


def _close_spellings(call: Call, sought: Sought, company_id: int) -> Iterator[tuple[int, str, bool]]:
    from rapidfuzz import fuzz

    wanted = fold(f"{sought.last_name} {sought.first_names}").strip()
    found = []
    for contact_id, last, first in call.store.rows(_COLLEAGUES, (company_id, MOST_COLLEAGUES)):
        score = fuzz.ratio(wanted, fold(f"{last} {first}"), score_cutoff=CLOSE)
        if score:
            found.append((score, contact_id))
    for _, contact_id in sorted(found, reverse=True)[:MOST_HINTS]:
        yield contact_id, "similar", False


def _personal_numbers(phones: Iterable[str]) -> Iterator[str]:
    """The numbers typed in full, less switchboards, which all of a firm share."""
    for typed in phones:
        try:
            number = phone(typed)
        except Problem:
            continue
        if phone_kind_guess(number) != "switchboard":
            yield number


def _ids(call: Call, sql: str, key: str) -> list[int]:
    return [row[0] for row in call.store.rows(sql, (key, MOST_HINTS))]


def _hint(call: Call, contact_id: int, reason: str, sure: bool) -> DuplicateHint | None:
    try:
        contact_in_view(call, contact_id)
    except Absent:
        return None
    row = call.store.one(
        "SELECT name, company, restricted FROM contact_row WHERE contact_id = ?", (contact_id,)
    )
    return DuplicateHint(contact_id, row[0], row[1], reason, sure, bool(row[2])) if row else None
