"""Cases driven at random through the real counter: the invariants of 2.3 hold whatever is tried (T1 to T20, P4)."""

import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from tempfile import mkdtemp
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from kaarea_tui.register import founding
from kaarea_tui.register.answers.letter_inputs import LetterCopy
from kaarea_tui.register.errors import CounterError, Unavailable
from kaarea_tui.register.register import Register
from kaarea_tui.register.requests.request_inputs import Asked, RequestInput, StepInput
from kaarea_tui.register.requests.request_steps import ACTION_OF
from kaarea_tui.register.staff.signing_in import sign_in
from kaarea_tui.rules.dates import show_date
from kaarea_tui.rules.request_steps import BY_NUMBER
from kaarea_tui.rules.requests import OPEN, STATES, TYPES
from tests.conftest import Clock
from tests.register.card_steps import SUBJECT, eero, give, make_eero

ABSOLUTE = ("objection_dm", "consent_withdrawal")
GIVEN = st.builds(
    StepInput,
    on=st.sampled_from(["", "23.11.2026", "1.12.2026", "1.1.2020", "eilen"]),
    reason=st.sampled_from(["", "Syy"]),
    method=st.sampled_from(["", "known_personally", "passport"]),
    code=st.sampled_from(["", "complexity"]),
    outcome=st.sampled_from(["", "fulfilled", "partial", "refused", "no_data"]),
    grounds=st.sampled_from([(), ("EXCESSIVE",), ("DATA_ACCURATE",)]),
    text=st.sampled_from(["", "Teksti"]),
    late_reason=st.sampled_from(["", "Sairastuin"]),
    replied=st.booleans(),
    cancelled=st.booleans(),
    override_reason=st.sampled_from(["", "Yksin"]),
    due=st.sampled_from(["", "1.3.2027", "1.1.2020"]),
)


_EVENTS = "SELECT count(*) FROM request_event WHERE case_id = ?"
_SINCE = """coalesce((SELECT max(t.id) FROM request_event t WHERE t.case_id = c.id AND t.step = 'T20'), 0)"""
_ROUND = "coalesce((SELECT max(t.at) FROM request_event t WHERE t.case_id = c.id AND t.step = 'T20'), '')"
_FACTS = f"""
SELECT c.type, c.requester_address, c.contact_id, c.identity_method, c.outcome, c.refusal_grounds, c.first_due, c.extended,
    (SELECT count(*) FROM request_task t WHERE t.case_id = c.id AND t.state = 'open'),
    (SELECT count(*) FROM request_event e WHERE e.case_id = c.id AND e.step = 'search' AND e.id > {_SINCE}),
    (SELECT count(*) FROM request_event e WHERE e.case_id = c.id AND e.to_state = 'executing' AND e.id > {_SINCE}),
    (SELECT max(s.asked_on) FROM request_suspension s WHERE s.case_id = c.id AND s.replied_on IS NULL),
    (SELECT max(s.reminded_on) FROM request_suspension s WHERE s.case_id = c.id AND s.replied_on IS NULL),
    coalesce((SELECT group_concat(l.kind, ' ') FROM request_letter l WHERE l.case_id = c.id
        AND l.sent_on IS NOT NULL AND l.made_at > {_ROUND}), ''),
    c.refusal_late_reason
FROM request_case c WHERE c.id = ?
"""


class Facts(NamedTuple):
    """What the guards of 2.3 ask of a case, read by the test itself before a step."""

    type: str
    address: str
    person: int | None
    identity: str
    outcome: str
    grounds: str
    first_due: str
    extended: int
    open_tasks: int
    searched: int
    begun: int
    asked_on: str | None
    reminded_on: str | None
    sent: str
    late_reason: str
    today: str

    def in_time(self, given: StepInput) -> bool:
        """A refusal comes within the first month, or it is told why not (N7)."""
        return self.today <= self.first_due or bool(given.late_reason or self.late_reason)

    def silent_since(self, day: str | None) -> bool:
        return day is not None and date.fromisoformat(self.today) - date.fromisoformat(day) >= timedelta(14)


def _known(case: Facts) -> bool:
    if case.type in ABSOLUTE:
        return bool(case.person) or (case.type == "objection_dm" and "@" in case.address)
    return bool(case.person and case.identity)


GUARDS: Mapping[str, Callable[[Facts, StepInput], object]] = {
    "T2": lambda case, given: "identity" in case.sent,
    "T3": lambda case, given: given.method,
    "T4": lambda case, given: given.method or case.type in ABSOLUTE,
    "T5": lambda case, given: "clarification" in case.sent and case.type == "access" and case.person,
    "T6": lambda case, given: given.replied or case.silent_since(case.asked_on),
    "T7": lambda case, given: "extension" in case.sent and not case.extended and case.today <= case.first_due,
    "T8": lambda case, given: (
        given.text
        and (_known(case) if given.outcome in ("fulfilled", "partial") else given.grounds)
        and (given.outcome != "refused" or case.in_time(given))
    ),
    "T9": lambda case, given: case.outcome != "refused",
    "T10": lambda case, given: case.outcome == "refused" and case.grounds and case.in_time(given),
    "T11": lambda case, given: given.reason,
    "T12": lambda case, given: case.person and case.identity,
    "T13": lambda case, given: case.person or (case.type == "objection_dm" and "@" in case.address),
    "T14": lambda case, given: not case.open_tasks,
    "T15": lambda case, given: given.text and case.searched and case.person is None,
    "T16": lambda case, given: (
        case.silent_since(case.reminded_on) and case.type not in ABSOLUTE and case.in_time(given)
    ),
    "T17": lambda case, given: "answer" in case.sent and case.outcome in ("fulfilled", "no_data"),
    "T18": lambda case, given: given.cancelled and not case.begun,
    "T19": lambda case, given: given.reason,
    "T20": lambda case, given: given.reason and given.due == "1.3.2027",
}
"""The guards of table 2.3 written down a second time, from the rulebook: step to what must have held."""


class Course(RuleBasedStateMachine):
    """Two people, any number of cases, any step at any time."""

    template: Path
    cases = Bundle("cases")

    @initialize()
    def begin(self) -> None:
        self.folder = Path(mkdtemp())
        shutil.copy(self.template, self.folder / "register.db")
        shutil.copytree(self.template.with_name("register.db.d"), self.folder / "register.db.d")
        self.clock = Clock()
        self.store = founding.open_register(f"sqlite:///{self.folder / 'register.db'}")
        give(self.store, "tarkastaja", "request.approve")
        with self.store.writing():
            self.store.run(
                "INSERT INTO setting (name, value, changed_at, changed_by) VALUES ('clarify_rows', '1', 'x', 1)"
            )
        self._sign_in()
        company, first = make_eero(self.users[0])
        other = eero(company, last_name="Toinen", emails=(), phones=())
        self.people = [first, self.users[0].contacts.create(other, SUBJECT)]

    def _sign_in(self) -> None:
        self.users: list[Register] = [
            sign_in(self.store, name, founding.DEMO_PASSWORD, "test", self.clock)[0]
            for name in ("rekisterivastaava", "tarkastaja")
        ]

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.store.close()
            shutil.rmtree(self.folder)

    @rule(
        target=cases,
        types=st.sets(st.sampled_from(list(TYPES)), min_size=1, max_size=2),
        known=st.booleans(),
        address=st.sampled_from(["", "Maatie 1", "e@x.example"]),
    )
    def register(self, types: set[str], known: bool, address: str) -> object:
        contact = self.people[0] if known else None
        rights = tuple(Asked(each) for each in sorted(types))
        made = self.users[0].requests.register(
            RequestInput(rights, "email", "x", "Eero", address, contact_id=contact)
        )
        return multiple(*made.case_ids)

    @rule(case=cases, person=st.sampled_from([None, 0, 1]))
    def choose(self, case: int, person: int | None) -> None:
        with suppress(CounterError):
            number = None if person is None else self.people[person]
            self.users[0].requests.choose_contact(case, self._row(case)[1], number)

    @rule(case=cases)
    def look(self, case: int) -> None:
        with suppress(CounterError):
            self.users[0].requests.look_for(case)

    @rule(case=cases, given=GIVEN, who=st.sampled_from([0, 1]))
    def try_all_that_the_table_forbids(self, case: int, given: StepInput, who: int) -> None:
        """From any state every step that has no row for it, by whoever has all rights: refused, no trace."""
        before, events = self._row(case), self._one(_EVENTS, case)
        type_ = self._one("SELECT type FROM request_case WHERE id = ?", case)[0]
        for number, step in BY_NUMBER.items():
            if before[0] in step.sources and (not step.types or type_ in step.types):
                continue
            with pytest.raises(CounterError) as raised:
                getattr(self.users[who].requests, ACTION_OF[number])(case, before[1], number, given)
            assert not isinstance(raised.value, Unavailable)
        assert (self._row(case), self._one(_EVENTS, case)) == (before, events)

    @rule(case=cases, step=st.sampled_from(sorted(BY_NUMBER)), given=GIVEN, who=st.sampled_from([0, 0, 0, 1]))
    def take(self, case: int, step: str, given: StepInput, who: int) -> None:
        before, facts = self._row(case), self._facts(case)
        action = getattr(self.users[who].requests, ACTION_OF[step])
        try:
            action(case, before[1], step, given)
        except Unavailable:
            raise
        except CounterError:
            assert self._row(case) == before, "a step that was refused changed the case"
            return
        self._check(case, step, before)
        assert GUARDS.get(step, lambda *_: True)(facts, given), f"{step} passed its guard: {facts} {given}"

    def _check(self, case: int, step: str, before: tuple[object, ...]) -> None:
        after = self._row(case)
        assert before[0] in BY_NUMBER[step].sources
        assert after[1] != before[1]
        if before[0] not in OPEN:
            assert step == "T20"
        if step in ("T9", "T10"):
            proposer, approver, override = self._one(
                "SELECT proposed_by, approved_by, override_reason FROM request_case WHERE id = ?", case
            )
            assert proposer != approver or override

    @rule(case=cases, data=st.data())
    def take_what_is_offered(self, case: int, data: st.DataObject) -> None:
        """A step without a hindrance, its form filled in well, goes through."""
        owner = self.users[0]
        view = owner.requests.open(case)
        assert view.contents is not None
        ready = [each for each in view.contents.steps if each.hindrance is None and each.number != "T8"]
        if not ready:
            return
        offer = data.draw(st.sampled_from(ready))
        if offer.letter:
            self.send(case, offer.letter)
            state, version = self._row(case)
            if version != view.version:
                return  # the letter took the step
            assert state == view.state
        given = StepInput(
            reason="Syy", method="known_personally", code="complexity", text="Teksti", replied=True, cancelled=True,
            override_reason="Yksin", late_reason="Sairastuin",
            due=self.clock.now.date().isoformat(),
        )  # fmt: skip
        getattr(owner.requests, offer.action)(case, view.version, offer.number, given)

    @rule(case=cases)
    def finish_tasks(self, case: int) -> None:
        with self.store.writing():
            self.store.run("UPDATE request_task SET state = 'done' WHERE case_id = ?", (case,))

    @rule(
        case=cases,
        kind=st.sampled_from(["identity", "reminder", "clarification", "extension", "answer"]),
        back=st.integers(0, 6), late_reason=st.sampled_from(["", "Sairastuin"]),
    )  # fmt: skip
    def send(self, case: int, kind: str, back: int = 0, late_reason: str = "Syy") -> None:
        """A letter that was sent outside, today or some days ago: the step that it records is taken by it."""
        copy = LetterCopy(
            kind, show_date(self.clock.now.date() - timedelta(days=back)), "letter", self._letter(case), reason="Syy",
            extension_reason="complexity", late_reason=late_reason,
        )  # fmt: skip
        before = self._row(case)
        with suppress(CounterError):
            self.users[0].letters.attach_copy(case, before[1], copy)
        after = self._row(case)
        assert after[0] in (before[0], "awaiting_identity", "awaiting_clarification")

    def _letter(self, case: int) -> str:
        number = self.store.one("SELECT number FROM request_case WHERE id = ?", (case,))
        return f"Kirje {number and number[0]}"

    @rule(days=st.integers(1, 20))
    def wait(self, days: int) -> None:
        self.clock.now += timedelta(days=days)
        self._sign_in()

    @invariant()
    def every_change_of_state_is_an_event(self) -> None:
        """No state without actor, time, from and to; the events make one unbroken way to where the case is."""
        if not hasattr(self, "store"):
            return
        for case, state in self.store.rows("SELECT id, state FROM request_case"):
            at = ""
            for actor, moment, step, before, after in self.store.rows(
                "SELECT actor_id, at, step, from_state, to_state FROM request_event WHERE case_id = ? ORDER BY id",
                (case,),
            ):
                assert actor and moment and before == at and after in STATES
                if step in BY_NUMBER and step not in ("T7", "T17"):
                    assert after == BY_NUMBER[step].target
                elif step not in ("T1", "T17"):
                    assert after == before
                at = after
            assert at == state

    @invariant()
    def what_is_closed_was_answered_and_what_is_absolute_not_refused(self) -> None:
        if not hasattr(self, "store"):
            return
        for type_, state, sent, closed, suspended in self.store.rows(
            "SELECT type, state, answer_sent_on, closed_at, pause_ends_on FROM request_case"
        ):
            assert (closed is not None) is (state not in OPEN)
            if suspended:
                assert state in ("awaiting_identity", "awaiting_clarification")
            if state in ("closed_fulfilled", "closed_partial", "closed_refused", "closed_no_data"):
                assert sent
            if type_ in ABSOLUTE:
                assert state not in ("closed_refused", "closed_partial")

    @invariant()
    def no_notice_is_recorded_that_was_not_sent(self) -> None:
        """N9: each pause, reminder, extension and answer has its letter, of that very day."""
        if not hasattr(self, "store"):
            return
        for sql in (
            "SELECT s.case_id, s.kind, s.asked_on FROM request_suspension s",
            "SELECT s.case_id, 'reminder', s.reminded_on FROM request_suspension s WHERE s.reminded_on IS NOT NULL",
            "SELECT id, 'extension', extension_notice_on FROM request_case WHERE extended = 1",
            "SELECT id, 'answer', answer_sent_on FROM request_case WHERE answer_sent_on IS NOT NULL",
        ):
            for case, kind, day in self.store.rows(sql):
                letters = self.store.rows(
                    "SELECT body FROM request_letter WHERE case_id = ? AND kind = ? AND sent_on = ?",
                    (case, kind, day),
                )
                assert letters and letters[0][0], (case, kind, day)

    @rule()
    def every_room_tells_the_same_of_pauses_and_lateness(self) -> None:
        """N5, D11: inbox, counts, report and case; paused: only while a sent question is younger than 14 days."""
        owner, today = self.users[0].requests, self.clock.now.date()
        rows, counts = owner.inbox(limit=500).rows, owner.counts()
        late = {row.id for row in rows if row.urgency == "overdue"}
        paused = {row.id for row in rows if row.urgency == "suspended"}
        assert late == {row.id for row in owner.inbox("overdue", limit=500).rows}
        assert paused == {row.id for row in owner.inbox("suspended", limit=500).rows}
        assert (counts.overdue, counts.suspended) == (len(late), len(paused))
        report = owner.period_report(date(2020, 1, 1), date(2040, 1, 1))
        assert sum(each.overdue_now for each in report.types) == len(late)
        for row in rows:
            view = owner.open(row.id)
            assert view.contents is not None
            assert (view.contents.clock.urgency, view.contents.clock.due) == (row.urgency, row.due)
        for case in paused:
            sent = self.store.rows(
                "SELECT l.sent_on FROM request_suspension s JOIN request_letter l ON l.id = s.letter_id"
                " WHERE s.case_id = ? AND s.replied_on IS NULL AND l.sent_on IS NOT NULL",
                (case,),
            )
            assert any((today - date.fromisoformat(day)).days < 14 for (day,) in sent)

    def _facts(self, case: int) -> Facts:
        return Facts(*self._one(_FACTS, case), self.clock.now.date().isoformat())

    def _row(self, case: int) -> tuple[object, int]:
        return self._one("SELECT state, version FROM request_case WHERE id = ?", case)

    def _one(self, sql: str, case: int) -> tuple:  # type: ignore[type-arg]
        found = self.store.one(sql, (case,))
        assert found is not None
        return tuple(found)


def test_cases_driven_at_random_keep_to_the_table(sqlite_template: Path) -> None:
    """2.3 T1 to T20, D9, P4."""
    Course.template = sqlite_template
    run_state_machine_as_test(
        Course,
        settings=settings(
            max_examples=15, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
