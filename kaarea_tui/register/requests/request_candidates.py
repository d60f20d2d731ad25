"""Who of the register may have written: index lookups by address, number and name, and what agrees (2.5).

A hint for a person who decides, never an identification. A restricted person is shown as the stub does, and
found by name only unless the user has the right to see restricted people (2.6); who lies outside the view
scope or is erased is not found; a field that the user may not see is not compared for him (P5, P8).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kaarea_tui.data.batches import in_batches
from kaarea_tui.register.counter import Call
from kaarea_tui.register.errors import Absent
from kaarea_tui.register.records.reach import contact_in_view
from kaarea_tui.rules.emails import email_key
from kaarea_tui.rules.folding import fold, name_key, words
from kaarea_tui.rules.found_addresses import emails_in, phones_in
from kaarea_tui.rules.rights import Scope
from kaarea_tui.rules.visibility import visible_fields

NAMES = frozenset({"last_name", "first_names", "company"})
"""Fields that one must see to look for people."""
RESTRICTED = "contact.view_restricted"
MOST = 10
"""Candidates shown."""
MOST_BY_KEY = 20
"""People looked at who share one name or one address."""
MOST_LINES = 120
MOST_NAMES = 24
LONGEST_TEXT = 20_000
LONGEST_LINE = 500

_NAME = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_LAST = "\U0010ffff"
_BY_EMAIL = """
SELECT e.contact_id FROM contact_email e JOIN contact c ON c.id = e.contact_id
WHERE e.address_key = ? AND (c.restricted_on IS NULL OR CAST(? AS INTEGER) = 1) LIMIT ?
"""
_BY_PHONE = """
SELECT p.contact_id FROM contact_phone p JOIN contact c ON c.id = p.contact_id
WHERE p.number = ? AND (c.restricted_on IS NULL OR CAST(? AS INTEGER) = 1) LIMIT ?
"""
_BY_NAME = "SELECT contact_id FROM contact_row WHERE sort_key >= ? AND sort_key < ? ORDER BY sort_key LIMIT ?"
_ROWS = "SELECT contact_id, name, company, restricted FROM contact_row WHERE contact_id IN ({})"
_COMPANIES = """
SELECT r.contact_id, c.name, coalesce(e.address_key, '') FROM contact_role r
JOIN company c ON c.id = r.company_id
LEFT JOIN company_email e ON e.company_id = c.id
WHERE r.contact_id IN ({})
"""
_ADDRESSES = "SELECT contact_id, street, postal_code FROM contact_address WHERE contact_id IN ({})"
_ORDER = ("sender", "phone", "name", "company", "address", "mention")
_WEIGHTS = {"sender": 100, "phone": 4, "name": 3, "company": 2, "address": 2, "mention": 1}
"""Whose address the letter came from stands first: the rest is only told in it, by anybody (N8)."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person who may have written; `agrees` holds codes of AGREES, the weightiest first.

    `sender`: the letter came from an address on the card; `mention`: its text tells one.
    """

    contact_id: int
    name: str
    company: str
    agrees: tuple[str, ...]
    restricted: bool


@dataclass(frozen=True, slots=True)
class _Letter:
    """What a letter tells of its writer."""

    sender: str
    emails: tuple[str, ...]
    """Addresses that the text tells."""
    phones: tuple[str, ...]
    names: tuple[tuple[str, str], ...]
    """Last and first names to look for."""
    text: str
    """Folded words, a blank between."""
    domain: str


def find(call: Call, name: str, address: str, text: str) -> tuple[Candidate, ...]:
    """The likeliest writers, the one of whom most agrees first; at most MOST."""
    visible = visible_fields(call.rights)
    if not visible >= NAMES:
        return ()
    letter = _letter(name[:LONGEST_LINE], address[:LONGEST_LINE], text[:LONGEST_TEXT])
    agreeing: dict[int, set[str]] = {}
    for contact_id, what in _lookups(call, letter):
        agreeing.setdefault(contact_id, set()).add(what)
    people = _in_view(call, agreeing)
    _compare(call, letter, agreeing, people, address="street" in visible)
    found = [
        Candidate(
            row[0], row[1], row[2], tuple(each for each in _ORDER if each in agreeing[row[0]]), bool(row[3])
        )
        for row in people.values()
    ]
    found.sort(key=lambda one: (-sum(_WEIGHTS[what] for what in one.agrees), one.name, one.contact_id))
    return tuple(found[:MOST])


def sees_everybody(call: Call) -> bool:
    """Does a search of this user cover the whole register? Else that it found nobody tells little (T15)."""
    sees = visible_fields(call.rights) >= NAMES and RESTRICTED in call.rights
    return call.user.view_scope is Scope.ALL and sees


def _letter(name: str, address: str, text: str) -> _Letter:
    whole = f"{name}\n{address}\n{text}"
    sender = next(iter(emails_in(address)), "")
    told = emails_in(f"{name}\n{text}")
    return _Letter(
        sender,
        tuple(each for each in told if each != sender)[:MOST_NAMES],
        phones_in(whole)[:MOST_NAMES],
        tuple(dict.fromkeys(_names(name, text)))[:MOST_NAMES],
        f" {' '.join(words(whole))} ",
        sender.rpartition("@")[2],
    )


def _names(name: str, text: str) -> Iterator[tuple[str, str]]:
    """Last and first names: of the sender, and of lines that hold nothing but two to four capital words.

    Signatures stand at the end, so the lines are read from there.
    """
    lines = [name, *reversed(text.splitlines()[-MOST_LINES:])]
    for line in lines:
        told = line.strip().rstrip(",.;:")
        parts = told.split()
        if not 2 <= len(parts) <= 4 or not all(_NAME.fullmatch(part) for part in parts):
            continue
        if not all(part[0].isupper() for part in parts):
            continue
        yield parts[-1], parts[0]
        yield parts[0], parts[1]  # surname first


def _lookups(call: Call, letter: _Letter) -> Iterator[tuple[int, str]]:
    restricted = int(RESTRICTED in call.rights)
    keys = [
        *([(letter.sender, "sender")] if letter.sender else []),
        *((key, "mention") for key in letter.emails),
    ]
    for key, what in keys:
        yield from ((each, what) for each in _ids(call, _BY_EMAIL, (key, restricted)))
    for number in letter.phones:
        yield from ((each, "phone") for each in _ids(call, _BY_PHONE, (number, restricted)))
    for last, first in letter.names:
        key = name_key(last, first)
        yield from ((each, "name") for each in _ids(call, _BY_NAME, (key, key + _LAST)))


def _ids(call: Call, sql: str, values: tuple[object, ...]) -> list[int]:
    return [row[0] for row in call.store.rows(sql, (*values, MOST_BY_KEY))]


def _in_view(call: Call, found: Iterable[int]) -> dict[int, tuple[int, str, str, int]]:
    """The browse rows of those within the view scope (P5)."""
    rows = {row[0]: (row[0], row[1], row[2], row[3]) for row in in_batches(call.store, _ROWS, list(found))}
    if call.user.view_scope is Scope.ALL:
        return rows
    return {contact_id: row for contact_id, row in rows.items() if _reached(call, contact_id)}


def _reached(call: Call, contact_id: int) -> bool:
    try:
        contact_in_view(call, contact_id)
    except Absent:
        return False
    return True


def _compare(
    call: Call,
    letter: _Letter,
    agreeing: dict[int, set[str]],
    people: dict[int, tuple[int, str, str, int]],
    *,
    address: bool,
) -> None:
    """Add what else agrees of the people found: the company, and the postal address where it may be seen."""
    for contact_id, company, company_email in in_batches(call.store, _COMPANIES, list(people)):
        told = f" {' '.join(words(company))} "
        domain = email_key(company_email).rpartition("@")[2]
        if (told.strip() and told in letter.text) or (domain and domain == letter.domain):
            agreeing[contact_id].add("company")
    if not address:
        return
    open_cards = [number for number, row in people.items() if not row[3] or RESTRICTED in call.rights]
    for contact_id, street, code in in_batches(call.store, _ADDRESSES, open_cards):
        told = f" {' '.join(words(street))} "
        if fold(street) and told in letter.text and (not code or f" {code} " in letter.text):
            agreeing[contact_id].add("address")
