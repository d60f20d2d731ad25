"""What releases a stop: the person's own newer consent (4.4, end), or the register owner (2.6)."""

import hmac
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import NamedTuple

from kaarea_tui.data.keys import keyed_hash, keyed_hasher
from kaarea_tui.data.list_rows import note
from kaarea_tui.register.audit_trail import stamp
from kaarea_tui.register.counter import Call
from kaarea_tui.register.errors import Refused
from kaarea_tui.register.mailing import stops
from kaarea_tui.rules.consents import is_newer_own_act
from kaarea_tui.rules.suppressions import OWN_ACT_RELEASES, Kind, Scope, hashed_text, refusal

BY_CONSENT = "newer_consent"
"""The reason kept with a stop that the person's own newer consent released."""

_ON_ADDRESS = """
SELECT s.id, s.reason, s.scope, coalesce(o.made_at, s.created_at),
    CASE WHEN o.state <> 'released' THEN o.contact_id END
FROM suppression s LEFT JOIN objection o ON o.id = s.objection_id
WHERE s.released_at IS NULL AND s.hash = ?
"""
_OBJECTIONS = """
SELECT id, made_at FROM objection WHERE contact_id = ? AND purpose = 'MARKETING' AND state <> 'released'
"""
_RELEASE_OBJECTION = """
UPDATE objection SET state = 'released', released_at = ?, released_by = ?, release_reason = ?,
    released_consent_id = ? WHERE id = ?
"""
_RELEASE_SUPPRESSION = """
UPDATE suppression SET released_at = ?, released_by = ?, release_reason = ?, released_consent_id = ?
WHERE released_at IS NULL AND id = ?
"""
_ALL_EMAILS = """
SELECT contact_id, address_key FROM contact_email UNION SELECT -id, address_key FROM company_email
"""
_ALL_PHONES = "SELECT DISTINCT contact_id, number FROM contact_phone"
_FLAGGED = """
SELECT contact_id, address_key FROM contact_email WHERE suppressed = 1
UNION SELECT -id, address_key FROM company_email WHERE suppressed = 1
"""
_RESTORE_SUPPRESSION = """
UPDATE suppression SET released_at = NULL, released_by = NULL, release_reason = '', released_consent_id = NULL
WHERE released_at IS NOT NULL AND id = ?
"""
_OLDER = """
SELECT id FROM consent WHERE contact_id = ? AND purpose = 'MARKETING' AND given_by = 'subject'
    AND ended_at IS NULL AND given_at <= ?
"""

Told = tuple[int, str, str]
"""A consent's number, its channel and its normalised address."""


class _Stop(NamedTuple):
    """A suppression in force; `objector` is who objected, where that objection still stands."""

    id: int
    reason: str
    scope: Scope
    since: datetime
    objector: int | None


def kind_of(channel: str) -> Kind:
    """In what form the addresses of a channel are suppressed."""
    return "email" if channel == "email" else "phone"


def refuse_behind_stop(call: Call, channel: str, key: str, given_at: datetime, *, own: bool) -> None:
    """Raise Refused SUPPRESSED for a marketing consent that does not come after a stop of its address (C6).

    Only the person's own act, newer than the stop, goes through; never past an erasure, a bounce or a
    company's ban.
    """
    for stop in _on_address(call, channel, key):
        given_by = "subject" if own else "company"
        if stop.reason not in OWN_ACT_RELEASES or not is_newer_own_act(given_by, given_at, stop.since):
            problem = refusal(stop.scope)
            raise Refused(problem.code, problem.message, **problem.params)


def release_by_consents(call: Call, contact_id: int, told: Iterable[Told], given_at: datetime) -> int:
    """Release what these new consents of the person himself come after; how many objections.

    An objection is released only when the consents come after every one of them in force. What was agreed
    to before it is over then: the person said no in between, and has now agreed to these things only.
    """
    objections = [
        (row[0], datetime.fromisoformat(row[1])) for row in call.store.rows(_OBJECTIONS, (contact_id,))
    ]
    consents = list(told)
    if not all(is_newer_own_act("subject", given_at, made_at) for _, made_at in objections):
        return 0
    for objection_id, _ in objections:
        release_objection(call, objection_id, BY_CONSENT, consents[0][0])
    if objections:
        from kaarea_tui.register.mailing import withdrawals

        last = stamp(max(made_at for _, made_at in objections))
        older = [row[0] for row in call.store.rows(_OLDER, (contact_id, last))]
        withdrawals.mark_ended(call, older, "objection", BY_CONSENT)
    for consent_id, channel, key in consents:
        _release_address(call, contact_id, (consent_id, channel, key), given_at)
    return len(objections)


def release_objection(call: Call, objection_id: int, reason: str, consent_id: int | None = None) -> None:
    """Mark an objection as released; its suppressions are the caller's next step."""
    call.store.run(_RELEASE_OBJECTION, (stamp(call.now), call.user.id, reason, consent_id, objection_id))


def release_suppression(call: Call, suppression_id: int, reason: str, consent_id: int | None = None) -> None:
    """Mark a suppression as released; the flags of the cards are the caller's next step."""
    call.store.run(_RELEASE_SUPPRESSION, (stamp(call.now), call.user.id, reason, consent_id, suppression_id))


def follow_release(call: Call, digests: Collection[str], reason: str) -> None:
    """Let cards and lists follow a release: only addresses with a mark can have these hashes."""
    hashed = keyed_hasher(call.store)
    parties = [
        party for party, key in call.store.rows(_FLAGGED) if hashed(hashed_text("email", key)) in digests
    ]
    note(parties)
    stops.mark_suppressed(call.store, parties)
    stops.settle(call, parties, reason)


def restore_suppression(call: Call, suppression_id: int) -> None:
    """Put a released suppression in force again; cards and lists follow."""
    call.store.run(_RESTORE_SUPPRESSION, (suppression_id,))
    found = call.store.one("SELECT hash, kind FROM suppression WHERE id = ?", (suppression_id,))
    assert found is not None
    digest, hashed = found[0], keyed_hasher(call.store)
    rows = call.store.rows(_ALL_EMAILS if found[1] == "email" else _ALL_PHONES)
    people = [who for who, key in rows if hmac.compare_digest(hashed(hashed_text(found[1], key)), digest)]
    note(people)
    stops.mark_suppressed(call.store, people)
    stops.settle(call, people, "suppressed")


def _release_address(call: Call, contact_id: int, told: Told, given_at: datetime) -> None:
    """Release what a consent comes after, but no stop of somebody else who shares the address."""
    consent_id, channel, key = told
    for stop in _on_address(call, channel, key):
        own = stop.objector in (None, contact_id)
        if own and stop.reason in OWN_ACT_RELEASES and is_newer_own_act("subject", given_at, stop.since):
            release_suppression(call, stop.id, BY_CONSENT, consent_id)
    if channel != "post":
        stops.mark_suppressed(call.store, stops.holders(call.store, kind_of(channel), key))


def _on_address(call: Call, channel: str, key: str) -> list[_Stop]:
    """The suppressions in force on an address; by post there is none."""
    if channel == "post":
        return []
    digest = keyed_hash(call.store, hashed_text(kind_of(channel), key))
    rows = call.store.rows(_ON_ADDRESS, (digest,))
    return [_Stop(row[0], row[1], row[2], datetime.fromisoformat(row[3]), row[4]) for row in rows]
