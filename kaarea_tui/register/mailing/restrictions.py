"""Restriction of processing (GDPR art. 18; rulebook 2.6): set and lifted with its effects.

`contact.restricted_on` repeats the oldest open restriction that is not of a single purpose, because every
search, list and export looks at it. Restriction of one purpose shows in that purpose only. Until the person
is identified, a group of fields that is contested only rests for marketing: service mail goes on (N10).
Lifting is a step of its own (N11): `answers/lift_notices.py` makes and sends the letter, `lift` here ends
what it told of.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from kaarea_tui.data.rows import refresh_contact
from kaarea_tui.register.audit_trail import stamp
from kaarea_tui.register.counter import Call, Subject, action
from kaarea_tui.register.errors import Refused
from kaarea_tui.register.mailing import stop_release, stops
from kaarea_tui.register.mailing.lifting import Standing, standing
from kaarea_tui.register.records.reach import contact_in_view, refused
from kaarea_tui.register.records.typed_values import Typed
from kaarea_tui.rules.dates import local_date
from kaarea_tui.rules.lifting import check_lift
from kaarea_tui.rules.problem import N_, Problem
from kaarea_tui.rules.purposes import PURPOSES
from kaarea_tui.rules.visibility import FIELD_GROUPS

_INSERT = """
INSERT INTO restriction (id, contact_id, scope, detail, ground, provisional, case_id, started_at, started_by)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_LIFT = """
UPDATE restriction SET lift_notice_on = ?, lifted_at = ?, lifted_by = ?, lift_reason = ?
WHERE id = ? AND lifted_at IS NULL
"""
_OLDEST = """
SELECT r.started_at, r.ground FROM restriction r LEFT JOIN request_case k ON k.id = r.case_id
WHERE r.contact_id = ? AND r.lifted_at IS NULL AND (r.scope = 'record'
    OR r.scope = 'field_group' AND (r.provisional = 0 OR coalesce(k.identity_method, '') <> ''))
ORDER BY r.id LIMIT 1
"""
_NARROW = """
SELECT contact_id FROM restriction WHERE case_id = ? AND lifted_at IS NULL AND provisional = 1
    AND scope <> 'record'
"""
_WIDEN = """
UPDATE restriction SET scope = 'record', detail = '' WHERE case_id = ? AND lifted_at IS NULL
    AND provisional = 1 AND scope = 'purpose' AND detail = 'MARKETING'
"""
_WAITING_OBJECTIONS = """
SELECT o.id FROM restriction r JOIN objection o ON o.contact_id = r.contact_id AND o.purpose = r.detail
    AND o.recorded_at = r.started_at
WHERE r.id = ? AND r.scope = 'purpose' AND o.state = 'pending'
"""
_OPEN_OF_CASE = (
    "SELECT id FROM restriction WHERE case_id = ? AND lifted_at IS NULL AND provisional = 1 ORDER BY id"
)

_ALL = """
SELECT r.id, r.scope, r.detail, r.ground, r.provisional, r.case_id, r.started_at, coalesce(u.person_name, ''),
    r.lift_notice_on, r.lifted_at, r.lift_reason
FROM restriction r LEFT JOIN user_account u ON u.id = r.started_by WHERE r.contact_id = ? ORDER BY r.id DESC
"""
_SAME = """
SELECT 1 FROM restriction
WHERE contact_id = ? AND scope = ? AND detail = ? AND lifted_at IS NULL AND provisional = 0
"""
GROUNDS: dict[str, str] = {
    "a": N_("the person contests the accuracy of the data"),
    "b": N_("the processing is against the law and the person wants no erasure"),
    "c": N_("the person needs the data for a legal claim"),
    "d": N_("the person has objected to the processing"),
}
"""The grounds of GDPR art. 18(1); code and words."""
DETAILS = {"record": ("",), "field_group": FIELD_GROUPS, "purpose": PURPOSES}
"""Scope to what it may be narrowed to."""


@dataclass(frozen=True, slots=True)
class RestrictionLine:
    """One restriction of a person; in force while `lifted_at` is None."""

    id: int
    scope: str
    detail: str
    ground: str
    provisional: bool
    case_id: int | None
    started_at: datetime
    started_by: str
    lift_notice_on: date | None
    lifted_at: datetime | None
    lift_reason: str
    standing: Standing | None
    """How far it is with lifting it; None where it was lifted."""


class Restrictions(Subject, subject="restrictions"):
    """Restriction of processing, past and in force."""

    @action("contact.view_restricted", "disclose")
    def of_contact(self, call: Call, contact_id: int) -> tuple[RestrictionLine, ...]:
        """All restrictions of a person, the newest first. Raises Absent."""
        contact_in_view(call, contact_id)
        call.entry.purpose = "DATA_SUBJECT_RIGHTS"
        call.touched("contact", contact_id, fields="restrictions")
        return tuple(_line(call, row) for row in call.store.rows(_ALL, (contact_id,)))

    @action("restriction.set", "change")
    def set(self, call: Call, contact_id: int, scope: str, detail: str, ground: str) -> int:
        """Restrict the whole record, a field group or a purpose; the restriction's number.

        Card, lists, exports, import and erasure follow at once (2.6). Raises Absent, Refused
        `restriction.already`; problems: `scope`, `detail`, `ground`.
        """
        contact_in_view(call, contact_id)
        form = Typed()
        form.one_of("scope", tuple(DETAILS), scope)
        form.one_of("detail", tuple(DETAILS.get(scope, ("",))), detail)
        form.one_of("ground", tuple(GROUNDS), ground)
        form.settled()
        if call.store.one(_SAME, (contact_id, scope, detail)) is not None:
            raise Refused("restriction.already", N_("This is restricted already."))
        number = restrict(
            call, contact_id, scope=scope, detail=detail, ground=ground, provisional=False, case_id=None
        )
        call.touched("contact", contact_id, fields=f"restricted {scope} {ground}")
        return number

    @action("restriction.lift", "change")
    def lift(self, call: Call, restriction_id: int, reason: str) -> None:
        """End a restriction on the day that the person was told of, or after it (18(3), N11).

        Raises Absent, Refused `restriction.lifted`, `restriction.of_case` while an open request decides on
        it, `restriction.not_told` without a notice that was sent, `restriction.not_yet` before its day;
        problems: `reason`.
        """
        found = standing(call, restriction_id)
        try:
            check_lift(found.held, call.today)
        except Problem as problem:
            raise refused(problem) from problem
        form = Typed()
        why = form.line("reason", "reason", reason)
        if not why:
            form.wrong("reason", "missing", N_("Fill in this field."))
        form.settled()
        notice = found.held.notice
        lift(call, restriction_id, reason=why, notice_on=notice.sent_on if notice else None)
        call.touched("contact", found.contact_id, fields=f"restriction_lifted {restriction_id}")


def restrict(
    call: Call,
    contact_id: int,
    *,
    scope: str,
    detail: str,
    ground: str,
    provisional: bool,
    case_id: int | None,
) -> int:
    """Restrict from now on; the restriction's number. Memberships pause in the same transaction.

    `scope` is record, field_group or purpose, `detail` the group or the purpose, `ground` a to d of 18(1).
    """
    restriction_id = call.store.next_ids("restriction", 1)
    call.store.run(
        _INSERT,
        (
            restriction_id, contact_id, scope, detail, ground, int(provisional), case_id, stamp(call.now),
            call.user.id,
        ),
    )  # fmt: skip
    _keep_true(call, contact_id)
    return restriction_id


def lift(call: Call, restriction_id: int, *, reason: str, notice_on: date | None) -> None:
    """End a restriction, and with it the objection that waited on it (18(3)).

    `notice_on` is the day on which the person was told before; None only where nobody had asked for it.
    Raises nothing when it was lifted already.
    """
    found = call.store.one("SELECT contact_id FROM restriction WHERE id = ?", (restriction_id,))
    assert found is not None
    told = notice_on.isoformat() if notice_on else None
    for (objection_id,) in call.store.rows(_WAITING_OBJECTIONS, (restriction_id,)):
        stop_release.release_objection(call, objection_id, reason)
    call.store.run(_LIFT, (told, stamp(call.now), call.user.id, reason, restriction_id))
    _keep_true(call, found[0])


def provisional_of(call: Call, case_id: int) -> tuple[int, ...]:
    """The numbers of the case's provisional restrictions that are in force."""
    return tuple(row[0] for row in call.store.rows(_OPEN_OF_CASE, (case_id,)))


def identified(call: Call, case_id: int) -> None:
    """Restrict as it was asked what until now was restricted narrowly, for the person was unknown (N10).

    Marketing alone stands for the whole record: nobody can ask for the restriction of marketing only.
    """
    people = {row[0] for row in call.store.rows(_NARROW, (case_id,))}
    call.store.run(_WIDEN, (case_id,))
    for contact_id in people:
        _keep_true(call, contact_id)


def confirm(call: Call, case_id: int) -> int:
    """Let the case's provisional restrictions hold for good; how many there were (T14 of a restriction)."""
    numbers = provisional_of(call, case_id)
    for number in numbers:
        call.store.run("UPDATE restriction SET provisional = 0 WHERE id = ?", (number,))
    return len(numbers)


@contextmanager
def set_aside(call: Call, contact_id: int) -> Iterator[None]:
    """Let a correction through that the person asked for (18(2): his consent); then all is as before."""
    call.store.run(
        "UPDATE contact SET restricted_on = NULL, restriction_ground = NULL WHERE id = ?", (contact_id,)
    )
    yield
    _keep_true(call, contact_id)


def _line(call: Call, row: tuple[object, ...]) -> RestrictionLine:
    number, scope, detail, ground, provisional, case_id, started, by, notice, lifted, reason = row
    return RestrictionLine(
        int(str(number)), str(scope), str(detail), str(ground), bool(provisional),
        None if case_id is None else int(str(case_id)), datetime.fromisoformat(str(started)), str(by),
        date.fromisoformat(str(notice)) if notice else None,
        datetime.fromisoformat(str(lifted)) if lifted else None, str(reason),
        None if lifted else standing(call, int(str(number))),
    )  # fmt: skip


def _keep_true(call: Call, contact_id: int) -> None:
    oldest = call.store.one(_OLDEST, (contact_id,)) or (None, None)
    call.store.run(
        "UPDATE contact SET restricted_on = ?, restriction_ground = ? WHERE id = ?",
        (
            local_date(datetime.fromisoformat(oldest[0])).isoformat() if oldest[0] else None,
            oldest[1],
            contact_id,
        ),
    )
    refresh_contact(call.store, contact_id)
    stops.settle(call, [contact_id], "restriction")
