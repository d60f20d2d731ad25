"""Second cards of a person who said no (N2): found with the objection, decided by somebody.

A card is found by an address or number that both have, by the same name in the same company, or by the same
name. Nothing is stopped by likeness alone: somebody says that it is the same person, and the stop is carried
over, or that it is another. Until then no answer tells that no more marketing comes.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kaarea_tui.data.batches import in_batches
from kaarea_tui.data.engine import Store
from kaarea_tui.data.list_rows import note
from kaarea_tui.register.audit_trail import stamp
from kaarea_tui.register.counter import Call, Subject, action
from kaarea_tui.register.errors import Absent, Refused
from kaarea_tui.register.mailing import stops, taking_back
from kaarea_tui.register.mailing.taking_back import Watch
from kaarea_tui.register.records.reach import contact_in_view, in_view
from kaarea_tui.rules.dates import local_date
from kaarea_tui.rules.folding import name_key, words
from kaarea_tui.rules.named_addresses import Address
from kaarea_tui.rules.problem import N_
from kaarea_tui.rules.visibility import visible_fields

WHY: dict[str, str] = {
    "address": N_("the same address or number"),
    "company": N_("the same name in the same company"),
    "name": N_("the same name"),
}
"""What two cards have in common; code and label."""
MOST = 20
"""Cards found for one objection: beyond that a name tells nothing."""
SHOWN, SHOWN_FOR = 200, timedelta(days=30)
"""Rows shown, and how long decisions are, so that one can be taken back."""

_SAME_ADDRESS = """
SELECT o.contact_id FROM contact_email e JOIN contact_email o ON o.address_key = e.address_key
WHERE e.contact_id = ?
UNION SELECT o.contact_id FROM contact_phone p JOIN contact_phone o ON o.number = p.number
WHERE p.contact_id = ? AND p.kind <> 'switchboard' AND o.kind <> 'switchboard'
"""
_NAME = "SELECT last_name, first_names FROM contact WHERE id = ?"
_NAMED = """
SELECT w.contact_id, c.first_names, EXISTS (SELECT 1 FROM contact_role a JOIN contact_role b
    ON b.company_id = a.company_id WHERE a.contact_id = ? AND b.contact_id = w.contact_id)
FROM contact_row w JOIN contact c ON c.id = w.contact_id
WHERE w.sort_key >= ? AND w.sort_key < ? ORDER BY w.sort_key LIMIT 200
"""
_LAST = "\U0010ffff"
_OBJECTED = "SELECT 1 FROM objection WHERE contact_id = ? AND purpose = 'MARKETING' AND state <> 'released'"
_KNOWN = """
SELECT n.decision, coalesce(o.state, 'released')
FROM namesake n LEFT JOIN objection o ON o.id = n.objection_id
WHERE (n.contact_id = ? AND n.other_id = ?) OR (n.contact_id = ? AND n.other_id = ?)
"""
_INSERT = """
INSERT INTO namesake (contact_id, other_id, objection_id, why, found_at) VALUES (?, ?, ?, ?, ?)
"""
# Whoever objects by now on the other card needs no decision; who is erased has none.
_OPEN = """
FROM namesake n JOIN objection o ON o.id = n.objection_id JOIN contact k ON k.id = n.other_id
WHERE n.decision = '' AND o.state <> 'released' AND k.state <> 'erased'
    AND NOT EXISTS (SELECT 1 FROM objection x
        WHERE x.contact_id = n.other_id AND x.purpose = 'MARKETING' AND x.state <> 'released')
"""
_LINES = f"""
SELECT n.id, n.contact_id, n.other_id, n.why, n.found_at, '' AS decision {_OPEN}
UNION ALL SELECT n.id, n.contact_id, n.other_id, n.why, n.found_at, n.decision FROM namesake n
WHERE n.decision <> '' AND n.decided_at >= ? ORDER BY 6, 1 LIMIT {SHOWN}
"""  # noqa: S608 - our own text
_ROW = "SELECT name, company FROM contact_row WHERE contact_id = ?"
_ONE = """
SELECT n.contact_id, n.other_id, n.decision, n.changed, n.decided_by, coalesce(o.made_at, ''),
    coalesce(o.how, ''), coalesce(o.state, 'released')
FROM namesake n LEFT JOIN objection o ON o.id = n.objection_id WHERE n.id = ?
"""
_DECIDE = "UPDATE namesake SET decision = ?, decided_at = ?, decided_by = ?, changed = ? WHERE id = ?"


@dataclass(frozen=True, slots=True)
class Namesake:
    """Two cards that may be one person's; names are empty for who may not see them (P8)."""

    id: int
    contact_id: int
    name: str
    other_id: int
    other: str
    """Name and company of the second card."""
    why: str
    """A code of WHY."""
    found_on: date
    decision: str
    """`same`, `other`; empty: nobody has decided."""


class Namesakes(Subject, subject="namesakes"):
    """Second cards of people who want no marketing."""

    @action("suppression.add", "disclose")
    def all(self, call: Call) -> tuple[Namesake, ...]:
        """The cards that wait for a decision, the oldest first, then what was decided in the last 30 days."""
        rows = call.store.rows(_LINES, (stamp(call.now - SHOWN_FOR),))
        found = [_line(call, row) for row in rows if in_view(call, row[1]) and in_view(call, row[2])]
        people = list(dict.fromkeys(who for each in found for who in (each.contact_id, each.other_id)))
        call.touched_people(people, fields="last_name first_names company", count=len(found))
        return tuple(found)

    @action("suppression.add", "change", names_ahead=True)
    def decide(self, call: Call, namesake_id: int, *, same: bool) -> int:
        """Say whether the second card is the same person's; how many lists it left.

        The same: the marketing ban holds for that card too, from the day on which it was told. Raises Absent,
        Refused `namesake.decided`.
        """
        person, other, decision, _changed, _by, made_at, how, state = _namesake(call, namesake_id)
        if decision or state == "released":
            raise Refused("namesake.decided", N_("This was decided before, or the ban was released."))
        note([person, other])
        left, changed = 0, ""
        if same:
            from kaarea_tui.register.mailing.objections import object_to_marketing

            watch = Watch(call, (other,))
            left = object_to_marketing(call, other, datetime.fromisoformat(made_at), how).lists_left
            changed = watch.changed().packed
        told = "same" if same else "other"
        call.store.run(_DECIDE, (told, stamp(call.now), call.user.id, changed, namesake_id))
        call.touched_people([person, other], fields=f"namesake {told}", count=left)
        return left

    @action("suppression.add", "change", names_ahead=True)
    def take_back(self, call: Call, namesake_id: int) -> None:
        """Take a decision back: the card waits again. A ban that it made goes, for who may release one.

        Raises Absent, NotPermitted, Refused `namesake.open`.
        """
        person, other, decision, changed, by, *_ = _namesake(call, namesake_id)
        if not decision:
            raise Refused("namesake.open", N_("Nobody has decided this."))
        note([person, other])
        if decision == "same":
            taking_back.take_back(call, taking_back.unpacked(changed), by=by)
        call.store.run(_DECIDE, ("", None, None, "", namesake_id))
        call.touched_people([person, other], fields=f"namesake {decision} taken_back", count=1)


def look(call: Call, contact_id: int, objection_id: int, also: Iterable[Address] = ()) -> None:
    """Find the second cards of who objects now; `also`: addresses that he named beside his card's."""
    if call.store.one(_ROW, (contact_id,)) is None:
        return
    found = {
        other: why for why, other in reversed(list(_alike(call, contact_id, also))) if other != contact_id
    }
    rows = [
        (contact_id, other, objection_id, why, stamp(call.now))
        for other, why in reversed(found.items())
        if call.store.one(_OBJECTED, (other,)) is None and not _is_known(call, contact_id, other)
    ]
    call.store.run_many(_INSERT, rows[:MOST])


def any_open(store: Store, contact_ids: Iterable[int]) -> bool:
    """Waits a second card of one of these people for a decision?"""
    return any(in_batches(store, f"SELECT 1 {_OPEN} AND n.contact_id IN ({{}})", contact_ids))


def open_count(call: Call, most: int) -> int:
    """How many wait that this user reaches, counted to `most`."""
    rows = call.store.rows(f"SELECT n.contact_id, n.other_id {_OPEN} ORDER BY n.id LIMIT {most}")
    return sum(in_view(call, one) and in_view(call, other) for one, other in rows)


def _alike(call: Call, contact_id: int, also: Iterable[Address]) -> Iterator[tuple[str, int]]:
    """Why and which card, the surest first."""
    for (other,) in call.store.rows(_SAME_ADDRESS, (contact_id, contact_id)):
        yield "address", other
    for kind, key in also:
        yield from (("address", party) for party in stops.holders(call.store, kind, key) if party > 0)
    last, first = call.store.one(_NAME, (contact_id,)) or ("", "")
    given = words(first)
    if not (last.strip() and given):
        return
    key = name_key(last.strip(), first.split()[0])
    alike = []
    for other, names, together in call.store.rows(_NAMED, (contact_id, key, key + _LAST)):
        theirs = words(names)
        if theirs[:1] == given[:1] and together:
            yield "company", other
        elif all(one == two for one, two in zip(given, theirs, strict=False)):
            alike.append(other)
    yield from (("name", other) for other in alike)


def _is_known(call: Call, one: int, other: int) -> bool:
    """Waits this pair already, or has somebody said that these are two people?"""
    rows = call.store.rows(_KNOWN, (one, other, other, one))
    return any(decision == "other" or (not decision and state != "released") for decision, state in rows)


def _namesake(call: Call, namesake_id: int) -> tuple[int, int, str, str, int, str, str, str]:
    row = call.store.one(_ONE, (namesake_id,))
    if row is None:
        raise Absent
    contact_in_view(call, row[0])
    contact_in_view(call, row[1])
    return row


def _line(call: Call, row: tuple[object, ...]) -> Namesake:
    number, one, other, why, found_at, decision = row
    told = "last_name" in visible_fields(call.rights)
    (name, _), (second, company) = (call.store.one(_ROW, (who,)) or ("", "") for who in (one, other))
    shown = ", ".join(filter(None, (second if told else "", company)))
    found_on = local_date(datetime.fromisoformat(str(found_at)))
    return Namesake(number, one, name if told else "", other, shown, why, found_on, decision)  # type: ignore[arg-type]
