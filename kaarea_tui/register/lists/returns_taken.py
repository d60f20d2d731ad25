"""Taking in the answers to a mailing: whose each is, of which list it speaks, and whether it is unmistakable.

Unmistakable is a signed reference of a list within the user's reach, the person's own address, and plain
words or a report together (M2, M6): a reference alone may have been forwarded, an address alone be feigned.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import sha256

from kaarea_tui.data.list_rows import Party
from kaarea_tui.exchange.returned_files import Returned
from kaarea_tui.register.audit_trail import stamp
from kaarea_tui.register.counter import Call
from kaarea_tui.register.errors import Absent, NotPermitted
from kaarea_tui.register.mailing.list_reach import limited_to
from kaarea_tui.register.records.reach import in_view, mailbox_in_view
from kaarea_tui.rules.emails import email_key
from kaarea_tui.rules.moments import last_moment

from .return_effects import acts, kept_words, may_act
from .unsubscribe_references import read_reference

_INSERT = """
INSERT INTO list_return (id, list_id, contact_id, company_email_id, source_hash, kind, matched, state,
    received_at, recorded_at, recorded_by) VALUES (?, ?, ?, ?, ?, ?, ?, 'proposed', ?, ?, ?)
"""
# The mailbox that is on the list by this address first, then any.
_MAILBOX_OF_ADDRESS = """
SELECT e.id FROM company_email e
LEFT JOIN list_member m ON m.company_email_id = e.id AND m.list_id = ? WHERE e.address_key = ?
ORDER BY m.id IS NOT NULL AND m.left_at IS NULL DESC, m.id IS NOT NULL DESC, e.use <> 'general', e.id
"""
# Who is on the list by this address first, then who was, then who has it at all.
_OF_ADDRESS = """
SELECT e.contact_id FROM contact_email e
LEFT JOIN list_member m ON m.contact_id = e.contact_id AND m.list_id = ? WHERE e.address_key = ?
ORDER BY m.id IS NOT NULL AND m.left_at IS NULL DESC, m.email_id IS NOT NULL AND m.email_id = e.id DESC,
    m.id IS NOT NULL DESC, e.contact_id
"""
_EARLIER = """
SELECT r.state, EXISTS (SELECT 1 FROM list_member m WHERE m.list_id = r.list_id
    AND (m.contact_id = r.contact_id OR m.company_email_id = r.company_email_id)
    AND m.left_at IS NULL AND m.joined_at > r.decided_at)
FROM list_return r WHERE r.source_hash = ? OR (r.source_hash = ? AND r.list_id = ?) ORDER BY r.id DESC
"""
_OWN = "SELECT 1 FROM contact_email WHERE contact_id = ? AND address_key = ?"
_OWN_MAILBOX = "SELECT 1 FROM company_email WHERE id = ? AND address_key = ?"


@dataclass(frozen=True, slots=True)
class ReturnsTaken:
    """What became of the answers of one file."""

    done: int
    proposed: int
    doubled: int
    automatic: int
    """Out-of-office notes: left out."""
    of_other_lists: int
    """Signed for another list: done or proposed there; of a list out of reach nothing else is counted."""
    of_nobody: int
    """From an address that is not on the list: proposed without a person."""
    acting: int
    """Proposed, and would end something once a person says so."""
    sure: tuple[int, ...] = ()
    """Unmistakable answers that are proposed still; see `Returns.confirm_many`."""


COUNTED = ("done", "proposed", "doubled", "automatic", "of_other_lists", "of_nobody", "acting")
"""What is counted of the answers."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """One answer as it was written down."""

    told: tuple[str, ...]
    """What counts of it, by the names of ReturnsTaken."""
    sure: int | None = None


def propose(call: Call, list_id: int, answer: Returned) -> Proposed:
    """Write an answer down as a proposal, with the person and the list that it is of."""
    keys = [email_key(each) for each in (answer.for_address, *answer.other_addresses) if each]
    reference = read_reference(call.store, answer.searched)
    new = _not_taken_yet(call, list_id, answer, signed=reference is not None)
    if new is None:
        return Proposed(("doubled",))
    if new.answer.automatic and new.answer.kind == "unclear" and reference is None:
        return Proposed(("automatic",))
    at, person = reference or (list_id, _party_of(call, list_id, keys))
    key = next((each for each in keys if _owns(call, person, each)), "")
    if new.answer.kind == "hard_bounce" and person is not None and not key:
        # Of another address than any of this person's: no good one may be marked as gone by it.
        new = replace(new, answer=replace(new.answer, kind="unclear", plain=False))
    if key and key != keys[0]:
        new = replace(new, for_address=key)
    known = person is not None and _is_here(call, person)
    number = _write(call, at, person if known else None, new)
    reach = limited_to(call)
    told = ["proposed"] if known else ["proposed", "of_nobody"]
    told += ["acting"] if known and acts(new.answer.kind) else []
    if at != list_id:
        told = ["of_other_lists", *(told if reach is None or at in reach else ())]
    sure = reference is not None and bool(known) and bool(key) and new.answer.plain
    return Proposed(tuple(told), number if sure and _may_at_once(call, at, person, new.answer.kind) else None)


def _may_at_once(call: Call, list_id: int, person: Party | None, kind: str) -> bool:
    """Who may work with named lists only ends nothing elsewhere without a person looking at it."""
    reach = limited_to(call)
    within = reach is None or (list_id in reach and kind == "unsubscribe")
    return within and may_act(call, kind) and person is not None and reaches(call, person)


def reaches(call: Call, party: Party) -> bool:
    """May the user look at the person, or at the company of the mailbox (P5)?"""
    if party > 0:
        return in_view(call, party)
    with suppress(Absent, NotPermitted):
        mailbox_in_view(call, -party)
        return True
    return False


def columns_of(party: Party | None) -> tuple[int | None, int | None]:
    """Contact and mailbox as the table keeps them."""
    if party is None:
        return None, None
    return (party, None) if party > 0 else (None, -party)


def _owns(call: Call, party: Party | None, key: str) -> bool:
    if party is None:
        return False
    return call.store.one(_OWN if party > 0 else _OWN_MAILBOX, (abs(party), key)) is not None


def _is_here(call: Call, party: Party) -> bool:
    table = "contact" if party > 0 else "company_email"
    return call.store.one(f"SELECT 1 FROM {table} WHERE id = ?", (abs(party),)) is not None  # noqa: S608


def _party_of(call: Call, list_id: int, keys: Sequence[str]) -> Party | None:
    """Whose answer it is by the address: one of the list, else somebody within the user's reach.

    A person who has the address on the card comes before a company whose mailbox it is (N1).
    """
    for key in keys:
        people = [int(row[0]) for row in call.store.rows(_OF_ADDRESS, (list_id, key))]
        theirs = [-int(row[0]) for row in call.store.rows(_MAILBOX_OF_ADDRESS, (list_id, key))]
        for party in (*people, *theirs):
            if reaches(call, party):
                return party
    return None


def _not_taken_yet(call: Call, list_id: int, answer: Returned, *, signed: bool) -> Returned | None:
    """The answer under a digest of its own; None when it was taken in before.

    What is not signed does not say of which list it speaks: read for another list it is another answer. A
    row of a table speaks again once the person came back to the list after it had been carried out.
    """
    digest = answer.source_hash if signed else _salted(list_id, answer.source_hash)
    earlier = call.store.one(_EARLIER, (digest, answer.source_hash, list_id))
    if earlier is None:
        return replace(answer, source_hash=digest)
    if answer.sender or earlier[0] != "done" or not earlier[1]:
        return None
    return replace(answer, source_hash=_salted(stamp(call.now), digest))


def _salted(salt: object, digest: str) -> str:
    return sha256(f"{salt} {digest}".encode()).hexdigest()


def _write(call: Call, list_id: int, party: Party | None, answer: Returned) -> int:
    received, now = answer.received_on, stamp(call.now)
    moment = stamp(last_moment(received, None, call.now)) if received else now
    number = call.store.next_ids("list_return", 1)
    told = (answer.source_hash, answer.answer.kind, kept_words(answer), moment, now, call.user.id)
    call.store.run(_INSERT, (number, list_id, *columns_of(party), *told))
    return number
