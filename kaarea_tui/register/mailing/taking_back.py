"""What an act ended or began, row by row, so that it can be taken back: an answer, a removal, a withdrawal.

Taking back brings the very rows back as they were: a stint goes on, a consent holds again, a stop that the
act made is released and stays in its history. It never undoes a wish: who has objected or withdrawn in the
meantime, or left by another act, stays off.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields, replace

from kaarea_tui.data import list_facts, list_rows
from kaarea_tui.data.batches import in_batches, run_in_batches
from kaarea_tui.data.list_rows import COMPANIES, PARTY, SLOTS, Stint
from kaarea_tui.register.audit_trail import stamp
from kaarea_tui.register.counter import Call
from kaarea_tui.register.mailing import memberships, stop_release, stops
from kaarea_tui.register.mailing.mailing_facts import settled, verdict

UNDONE = "taken_back"
"""The reason kept with a stop that was released because the act was taken back."""

_ENDED_NOW = """
SELECT m.id, m.contact_id, m.list_id FROM mailing_list l CROSS JOIN list_member m
WHERE m.list_id = l.id AND m.state = 'ended' AND m.left_at = ? AND m.left_by = ?
"""
_IN_FORCE = "SELECT id FROM consent WHERE ended_at IS NULL AND contact_id IN ({})"
_LEFT_LISTS = "SELECT id, left_lists FROM consent WHERE left_lists <> '' AND contact_id IN ({})"
_COVER_AGAIN = """
UPDATE consent SET left_lists = CASE left_lists WHEN ? THEN '' ELSE replace(left_lists, ?, ' ') END
WHERE id = ?
"""
_LAST = "SELECT coalesce(max(id), 0) FROM {}"
_CONSENTS = (
    "SELECT id, contact_id, purpose FROM consent WHERE ended_by = ? AND ended_at IS NOT NULL AND id IN ({})"
)
_OWN_OBJECTIONS = "SELECT id FROM objection WHERE recorded_by = ? AND state <> 'released' AND id IN ({})"
_OWN_SUPPRESSIONS = "SELECT id FROM suppression WHERE created_by = ? AND released_at IS NULL AND id IN ({})"
_PEOPLE_CONSENTS = "SELECT DISTINCT contact_id FROM consent WHERE id IN ({})"
_PEOPLE_OBJECTIONS = "SELECT DISTINCT contact_id FROM objection WHERE id IN ({})"
_PEOPLE_STINTS = "SELECT DISTINCT contact_id FROM list_member WHERE id IN ({})"
_HOLDING = "SELECT count(*) FROM consent WHERE ended_at IS NULL AND id IN ({})"
_FLAGGED = """
SELECT contact_id FROM contact_email WHERE suppressed = 1
UNION SELECT -id FROM company_email WHERE suppressed = 1
"""
_HOLD_AGAIN = """
UPDATE consent SET ended_at = NULL, ended_how = '', ended_by = NULL, end_reason = ''
WHERE ended_at IS NOT NULL AND id IN ({})
"""
_OBJECTING = "SELECT contact_id, purpose FROM objection WHERE state <> 'released' AND contact_id IN ({})"
_WISHES = "SELECT id, list_id, left_by FROM list_member WHERE basis = '' AND id IN ({})"
_STINTS = f"""
SELECT m.id, m.list_id, {PARTY}, m.left_at, m.left_by, m.left_reason, m.order_no,
    coalesce((SELECT w.order_no FROM contact_row w WHERE w.contact_id = m.contact_id),
        (SELECT {COMPANIES} + q.order_no * {SLOTS} + e.position FROM company_row q
        JOIN company_email e ON e.company_id = q.company_id WHERE e.id = m.company_email_id))
FROM list_member m WHERE m.left_at IS NOT NULL AND m.id IN ({{}})
    AND NOT EXISTS (SELECT 1 FROM list_member n WHERE n.list_id = m.list_id
        AND (n.left_at IS NULL OR n.id > m.id AND n.left_reason = '{memberships.UNSUBSCRIBED}')
        AND (n.contact_id = m.contact_id OR n.company_email_id = m.company_email_id))
"""  # noqa: S608 - our own text


@dataclass(frozen=True, slots=True)
class Changed:
    """Numbers of the rows that an act ended (stints, consents) or made (objections, suppressions)."""

    members: tuple[int, ...] = ()
    consents: tuple[int, ...] = ()
    objections: tuple[int, ...] = ()
    suppressions: tuple[int, ...] = ()
    wider: tuple[int, ...] = ()
    """Consents that go on without a list since, each followed by that list (N4)."""

    @property
    def has_stops(self) -> bool:
        """Did it stop anything, so that taking it back needs `suppression.release`?"""
        return bool(self.objections or self.suppressions)

    @property
    def packed(self) -> str:
        """As a row keeps it."""
        told = {each.name: list(getattr(self, each.name)) for each in fields(self)}
        return json.dumps(told, separators=(",", ":"))


def unpacked(text: str) -> Changed:
    """What a row has kept; an empty text: nothing."""
    told = json.loads(text or "{}")
    return Changed(**{each.name: tuple(told.get(each.name, ())) for each in fields(Changed)})


class Watch:
    """Begun before an act on these people; afterwards it tells what the act changed."""

    def __init__(self, call: Call, contact_ids: Iterable[int]) -> None:
        self._call, self._people = call, tuple(contact_ids)
        self._ended = {row[0] for row in self._ended_now()}
        self._in_force = self._consents()
        self._wider = self._left_lists()
        self._last = {table: self._top(table) for table in ("objection", "suppression")}
        self.by_person: dict[int, list[int]] = defaultdict(list)
        """Who left which lists, whoever it was; filled by `changed`."""

    def changed(self) -> Changed:
        """The rows."""
        ended = [row for row in self._ended_now() if row[0] not in self._ended]
        for _, contact_id, list_id in ended:
            if contact_id is not None:
                self.by_person[contact_id].append(list_id)
        return Changed(
            tuple(row[0] for row in ended),
            tuple(sorted(self._in_force - self._consents())),
            self._made("objection"),
            self._made("suppression"),
            tuple(number for pair in sorted(self._left_lists() - self._wider) for number in pair),
        )

    def lists_of(self, contact_id: int) -> list[int]:
        """Which lists somebody left, after `changed`."""
        return sorted(self.by_person.get(contact_id, ()))

    def log(self, what: str, *, besides: Collection[int] = ()) -> None:
        """A row of the log for each person who left a list: who, what, which lists."""
        for contact_id, lists in sorted(self.by_person.items()):
            if contact_id not in besides:
                told = f"{what} lists={' '.join(map(str, sorted(lists)))}"
                entry = replace(
                    self._call.entry, object_type="contact", object_id=str(contact_id), fields=told,
                    count=len(lists),
                )  # fmt: skip
                self._call.log_besides(entry)

    def _ended_now(self) -> list[tuple[int, int | None, int]]:
        values = (stamp(self._call.now), self._call.user.id)
        return [(row[0], row[1], row[2]) for row in self._call.store.rows(_ENDED_NOW, values)]

    def _consents(self) -> set[int]:
        return {row[0] for row in in_batches(self._call.store, _IN_FORCE, self._people)}

    def _left_lists(self) -> set[tuple[int, int]]:
        rows = in_batches(self._call.store, _LEFT_LISTS, self._people)
        return {(number, int(each)) for number, lists in rows for each in lists.split()}

    def _top(self, table: str) -> int:
        found = self._call.store.one(_LAST.format(table))
        return int(found[0]) if found else 0

    def _made(self, table: str) -> tuple[int, ...]:
        rows = self._call.store.rows(f"SELECT id FROM {table} WHERE id > ?", (self._last[table],))  # noqa: S608
        return tuple(row[0] for row in rows)


def people_of(call: Call, changed: Changed) -> list[int]:
    """Whose consents, stints and objections these are."""
    consents = (*changed.consents, *changed.wider[::2])
    found = {row[0] for row in in_batches(call.store, _PEOPLE_CONSENTS, consents)}
    found |= {row[0] for row in in_batches(call.store, _PEOPLE_STINTS, changed.members)}
    found |= {row[0] for row in in_batches(call.store, _PEOPLE_OBJECTIONS, changed.objections)}
    return sorted(each for each in found if each is not None)


def in_force(call: Call, consent_ids: Sequence[int]) -> int:
    """How many of these consents hold."""
    return sum(row[0] for row in in_batches(call.store, _HOLDING, consent_ids))


def take_back(call: Call, changed: Changed, *, by: int) -> list[int]:
    """Bring back what `by` has ended and release what he has made; the stints that go on.

    Needs `suppression.release` where a stop is among it. Consents and stints of who objects now stay ended.
    """
    if changed.has_stops:
        call.need("suppression.release")
        _release(call, changed, by)
    ended = list(in_batches(call.store, _CONSENTS, changed.consents, by))
    objecting = set(in_batches(call.store, _OBJECTING, {row[1] for row in ended}))
    again = [row[0] for row in ended if (row[1], row[2]) not in objecting]
    run_in_batches(call.store, _HOLD_AGAIN, again)
    pairs = zip(changed.wider[1::2], changed.wider[::2], strict=True)
    call.store.run_many(_COVER_AGAIN, [(f" {list_id} ", f" {list_id} ", number) for list_id, number in pairs])
    return bring_back(call, changed.members, by=by)


def _release(call: Call, changed: Changed, by: int) -> None:
    for (objection_id,) in in_batches(call.store, _OWN_OBJECTIONS, changed.objections, by):
        stop_release.release_objection(call, objection_id, UNDONE)
    flagged = [row[0] for row in call.store.rows(_FLAGGED)]
    for (suppression_id,) in in_batches(call.store, _OWN_SUPPRESSIONS, changed.suppressions, by):
        stop_release.release_suppression(call, suppression_id, UNDONE)
    stops.mark_suppressed(call.store, dict.fromkeys(flagged))


def bring_back(call: Call, member_ids: Sequence[int], *, by: int | None = None) -> list[int]:
    """Let ended stints go on as they were; the numbers of those that do.

    One stays ended, untouched, where the rules of this moment would not have the person on the list (4.3,
    4.4), who is on it by a newer stint, who has asked to leave it since, or which another than `by` has
    ended. A wish that was kept of somebody who was not on the list (`list_rows.keep_wish`) goes.
    """
    wishes = [row for row in in_batches(call.store, _WISHES, member_ids) if by is None or row[2] == by]
    list_rows.forget_wishes(call.store, [(row[0], row[1]) for row in wishes])
    rows = [row for row in in_batches(call.store, _STINTS, member_ids) if by is None or row[4] == by]
    latest = {(row[1], row[2]): row for row in sorted(rows, key=lambda row: (row[3], row[0]))}
    rows = list(latest.values())
    list_rows.go_on(call.store, [(row[0], row[1], row[6] if row[7] is None else row[7]) for row in rows])
    states, today, policy = {}, call.today.isoformat(), stops.policy(call.store)
    for start in range(0, len(rows), 500):
        ids = [row[0] for row in rows[start : start + 500]]
        facts = list_facts.stints(call.store, ids, today)
        for fact in settled(call.store, facts, today, at=(0, 1, 2)):
            states[fact[3]] = memberships.state_of(verdict(fact[2], fact[5], policy).standing)
    for row in rows:
        stint = Stint(row[0], row[1], "active")
        state = states.get(row[0])
        if state is None:
            list_rows.end(call.store, [stint], row[3], row[4], row[5])
        elif state != "active":
            list_rows.set_state(call.store, [stint], state)
    return [*(row[0] for row in wishes), *(row[0] for row in rows if states.get(row[0]) is not None)]
