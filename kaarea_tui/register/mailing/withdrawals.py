"""Consents that end: one person's or many people's, for a list or a purpose, in one go (4.1; C1, C5).

Rights and reach are the caller's matter; requests, returns and stops end consents by these functions, too.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from kaarea_tui.data.batches import in_batches, run_in_batches
from kaarea_tui.register.audit_trail import stamp
from kaarea_tui.register.counter import Call
from kaarea_tui.register.errors import Absent
from kaarea_tui.register.mailing import memberships, stops
from kaarea_tui.register.mailing.consent_cards import MARKETING, EndingConsents, Withdrawal, Withdrawn
from kaarea_tui.register.mailing.list_reach import limited_to
from kaarea_tui.register.records.typed_values import Typed
from kaarea_tui.rules.consents import WITHDRAWN_HOW
from kaarea_tui.rules.moments import last_moment
from kaarea_tui.rules.problem import N_
from kaarea_tui.rules.visibility import visible_fields

MOST_AT_ONCE = 1_000
"""People whose consents one act withdraws."""

_END = """
UPDATE consent SET ended_at = ?, ended_how = ?, ended_by = ?, end_reason = ?
WHERE ended_at IS NULL AND id IN ({})
"""
_OF_PEOPLE = """
SELECT c.id, c.contact_id, c.purpose, c.list_id, c.list_group, c.channel, coalesce(l.name, ''), c.given_at
FROM consent c LEFT JOIN mailing_list l ON l.id = c.list_id
WHERE c.ended_at IS NULL AND c.contact_id IN ({}) ORDER BY c.id
"""
_NAMES = "SELECT order_no, contact_id, name FROM contact_row WHERE contact_id IN ({})"
_LEAVE = """
UPDATE consent SET left_lists = CASE left_lists WHEN '' THEN ' ' ELSE left_lists END || ?
WHERE left_lists NOT LIKE ? AND id IN ({})
"""
_WIDER = """
SELECT c.id, c.contact_id FROM consent c CROSS JOIN mailing_list l WHERE l.id = ? AND c.ended_at IS NULL
    AND c.list_id IS NULL AND c.purpose = l.purpose AND c.channel = l.channel
    AND (c.list_group = '' OR c.list_group = l.list_group) AND c.given_at <= ?
    AND c.left_lists NOT LIKE '% ' || l.id || ' %' AND c.contact_id IN ({})
"""
# Who has no other address than these: mail to him could only go there.
_SHARING = """
SELECT DISTINCT e.contact_id FROM contact_email e WHERE e.address_key IN ({}) AND NOT EXISTS (
    SELECT 1 FROM contact_email o WHERE o.contact_id = e.contact_id AND o.address_key <> e.address_key)
"""
_RESTING = "SELECT count(*) FROM list_member WHERE left_at IS NULL AND consent_id IN ({})"


class _Consent(NamedTuple):
    """One consent in force, as far as ending it asks."""

    id: int
    contact_id: int
    purpose: str
    list_id: int | None
    list_group: str
    channel: str
    list_name: str
    given_at: str


def checked(call: Call, contact_ids: Sequence[int], how: str, told_on: str) -> datetime:
    """When these people said it, a day as typed counting to its last moment; raises Invalid."""
    form = Typed()
    if len(contact_ids) > MOST_AT_ONCE:
        message = N_("At most {limit} rows fit here.")
        form.wrong("contact_ids", "rows.many", message, limit=str(MOST_AT_ONCE))
    if how:
        form.one_of("how", tuple(WITHDRAWN_HOW), how)
    day, now = form.day("told_on", told_on, call.today), call.now.astimezone(UTC)
    told_at = form.take("told_on", lambda: last_moment(day, None, now), now) if day else now
    form.settled()
    return told_at


def foreseen(call: Call, contact_ids: Sequence[int], asked: Withdrawal, told_at: datetime) -> EndingConsents:
    """What a withdrawal of these people would end; nothing is written."""
    chosen = _chosen(call, contact_ids, asked.purpose, asked.list_id)
    ending = [each for each in chosen if each.given_at <= stamp(told_at)]
    people = {each.contact_id for each in ending}
    newer = {each.contact_id for each in chosen} - people
    meant = set(contact_ids) - newer if asked.is_wish else people
    limit = limited_to(call)
    targets = Counter(
        # A list out of reach is not named, as on the card; its consents are ended all the same.
        (
            each.purpose,
            each.list_name if limit is None or each.list_id in limit else "",
            each.list_group,
            each.channel,
        )
        for each in ending
    )
    resting = sum(row[0] for row in in_batches(call.store, _RESTING, (each.id for each in ending)))
    return EndingConsents(
        len(ending),
        len(people),
        tuple((*target, count) for target, count in sorted(targets.items())),
        resting,
        len(set(contact_ids)) - len(people) - len(newer),
        len(chosen) - len(ending),
        _names(call, meant),
        _wider(call, contact_ids, asked, told_at),
    )


def _names(call: Call, contact_ids: Iterable[int]) -> tuple[str, ...]:
    """These people by name, for who may see names (P8)."""
    rows = sorted(in_batches(call.store, _NAMES, contact_ids))
    told = "last_name" in visible_fields(call.rights)
    return tuple(row[2] if told else "" for row in rows)


def _wider(call: Call, contact_ids: Sequence[int], asked: Withdrawal, told_at: datetime) -> int:
    """How many consents go on without the list."""
    if asked.list_id is None:
        return 0
    return sum(1 for _ in in_batches(call.store, _WIDER, contact_ids, asked.list_id, stamp(told_at)))


def carried_out(
    call: Call, contact_ids: Sequence[int], asked: Withdrawal, how: str, told_at: datetime
) -> Withdrawn:
    """End what `foreseen` tells, and let the memberships follow; what became of it.

    Whoever wants no more marketing gets none at any address of his card, those of later days too, also where
    no consent was in force: the card keeps the wish as an objection (N2). A consent that was given after the
    person had said it is a newer act of his own, and stays.
    """
    from kaarea_tui.register.mailing.objections import object_to_marketing

    told = foreseen(call, contact_ids, asked, told_at)
    chosen = _chosen(call, contact_ids, asked.purpose, asked.list_id)
    newer = {each.contact_id for each in chosen if each.given_at > stamp(told_at)}
    left = withdraw_for(
        call, contact_ids, purpose=asked.purpose, list_id=asked.list_id, how=how, told_at=told_at
    )[1]
    if asked == MARKETING:
        for person in sorted(set(contact_ids) - newer):
            left += object_to_marketing(call, person, told_at, how).lists_left
    return Withdrawn(told.consents, told.people, left, told.without, told.newer, staying=told.staying)


def withdraw_for(
    call: Call,
    contact_ids: Sequence[int],
    *,
    purpose: str = "MARKETING",
    list_id: int | None = None,
    how: str = "",
    told_at: datetime | None = None,
) -> tuple[int, int]:
    """End these people's consents for one list, or for one purpose; how many, and how many lists left.

    A consent that is wider than the list goes on without it (N4). Who is on the list on another ground, or on
    a consent to the purpose as a whole, leaves it too and stays off it until a newer consent (4.1); who gave
    one since stays.
    """
    until = stamp(told_at or call.now)
    found = _chosen(call, contact_ids, purpose, list_id)
    chosen = [each for each in found if each.given_at <= until]
    ids = [each.id for each in chosen]
    people = list(dict.fromkeys(each.contact_id for each in chosen))
    mark_ended(call, ids, "withdrawn", how, told_at)
    left = 0
    if list_id is not None:
        wider = {row[0]: row[1] for row in in_batches(call.store, _WIDER, contact_ids, list_id, until)}
        run_in_batches(call.store, _LEAVE, wider, f"{list_id} ", f"% {list_id} %")
        kept = set(wider.values())
        leaving = set(contact_ids) - ({each.contact_id for each in found} - set(people))
        for contact_id in leaving:
            left += memberships.leave(call, contact_id, list_id, kept=contact_id in kept)
        left += _leave_at_addresses(call, leaving, list_id)
    return len(ids), left + (stops.settle(call, people, "withdrawn") if people else 0)


def _leave_at_addresses(call: Call, leaving: set[int], list_id: int) -> int:
    """Nothing of the list goes to an address of who left it, whoever else has it on a card (N2)."""
    own = {each for person in leaving for each in stops.personal_addresses(call.store, person)}
    keys = [key for kind, key in own if kind == "email"]
    left = memberships.end_at(call, keys, memberships.UNSUBSCRIBED, lists=(list_id,))
    for contact_id in {row[0] for row in in_batches(call.store, _SHARING, keys)} - leaving:
        left += memberships.leave(call, contact_id, list_id)
    return left


def end(
    call: Call,
    consent_ids: list[int],
    contact_ids: list[int],
    reason: str,
    how: str,
    *,
    told_at: datetime | None = None,
) -> int:
    """End consents in force and let the memberships follow; how many lists were left (C1, GDPR 7(3))."""
    mark_ended(call, consent_ids, reason, how, told_at)
    return stops.settle(call, contact_ids, reason)


def mark_ended(
    call: Call, consent_ids: list[int], reason: str, how: str, told_at: datetime | None = None
) -> None:
    """End consents without touching memberships; at `told_at`, when the person said it earlier."""
    values = (stamp(told_at or call.now), how, call.user.id, reason)
    run_in_batches(call.store, _END, consent_ids, *values)


def _chosen(call: Call, contact_ids: Sequence[int], purpose: str, list_id: int | None) -> list[_Consent]:
    """The consents in force of these people for one list alone, or without it for one purpose."""
    if list_id is not None and call.store.one("SELECT 1 FROM mailing_list WHERE id = ?", (list_id,)) is None:
        raise Absent
    found = (_Consent(*row) for row in in_batches(call.store, _OF_PEOPLE, contact_ids))
    if list_id is None:
        return [each for each in found if each.purpose == purpose]
    return [each for each in found if each.list_id == list_id]
