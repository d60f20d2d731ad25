"""Whoever asks, on any day of a year: inbox, badge, calendar, report and case tell the same lateness (N5, N7, D11).

What is late when is written down here by hand. And a register of an earlier version keeps its dates, and says
where no letter of a pause is kept.
"""

from datetime import date, timedelta
from pathlib import Path

import pytest

from kaarea_tui.data import schema
from kaarea_tui.data.engine import open_store
from kaarea_tui.register.answers.letter_inputs import LetterInput
from kaarea_tui.register.errors import Invalid, Refused
from kaarea_tui.register.register import Register
from kaarea_tui.register.requests import request_clock
from kaarea_tui.register.requests.request_inputs import StepInput
from kaarea_tui.rules.dates import show_date
from kaarea_tui.screens.requests.late_badge import badge
from kaarea_tui.screens.requests.request_calendar import open_rows
from tests.conftest import RegisterDb
from tests.register.card_steps import make_eero, owner
from tests.register.request_steps import (
    DOUBT,
    IDENTIFIED,
    LATER,
    WHICH,
    attach,
    in_review,
    much_data,
    new_case,
    opened,
    take,
)

MONDAY = "23.11.2026"
DUE = {
    "plain": ("2026-12-23", None),
    "clarification": ("2027-01-07", "2026-12-07"),  # 23.12. + 14 days is Epiphany
    "identity": ("2027-01-07", "2026-12-07"),
    "asked late": ("2026-12-23", None),
    "late with a reason": ("2027-01-07", "2026-12-14"),
    "extended": ("2027-02-23", None),
    "extended, then refused": ("2026-12-23", None),
}
"""Case to its last day and the day on which its clock runs again; all came in on Monday 23 November 2026."""


def _cases(db: RegisterDb) -> dict[str, int]:
    register = owner(db)
    cases = {
        "plain": new_case(register),
        "clarification": in_review(register, contact_id=much_data(register)),
    }
    attach(register, cases["clarification"], WHICH)
    cases["identity"] = new_case(register)
    attach(register, cases["identity"], DOUBT)
    for name in ("extended", "extended, then refused"):
        cases[name] = in_review(register)
        attach(register, cases[name], LATER)
    refused = StepInput(outcome="refused", grounds=("EXCESSIVE",), text="Toistuva")
    take(register, cases["extended, then refused"], "T8", refused)
    for name in ("asked late", "late with a reason"):
        cases[name] = new_case(register)
    db.clock.advance(days=7)
    register = owner(db)
    attach(register, cases["asked late"], DOUBT)
    attach(register, cases["late with a reason"], DOUBT, late_reason="Kirje oli postilokerossa")
    return cases


def test_on_every_day_of_a_year_every_room_tells_the_same(sqlite_db: RegisterDb) -> None:
    cases = _cases(sqlite_db)
    day = date(2026, 11, 30)
    while day < date(2027, 11, 30):
        register = sqlite_db.sign_in("rekisterivastaava", sqlite_db.stores[0])
        late = {cases[name] for name, (due, _) in DUE.items() if day > date.fromisoformat(due)}
        paused = {
            cases[name] for name, (_, again) in DUE.items() if again and day < date.fromisoformat(again)
        }
        _all_tell(register, late, paused)
        sqlite_db.clock.advance(days=1)
        day += timedelta(days=1)


def _all_tell(register: Register, late: set[int], paused: set[int]) -> None:
    today = register.clock().date()
    counts = register.requests.counts()
    assert (counts.overdue, counts.suspended) == (len(late), len(paused)), today
    assert badge(counts.to_act) == (f" {len(late)}!" if late else ""), today
    for rows in (register.requests.inbox(limit=50).rows, open_rows(register, register.own.who().rights)):
        assert {row.id for row in rows if row.urgency == "overdue"} == late, today
        assert {row.id for row in rows if row.urgency == "suspended"} == paused, today
    assert {row.id for row in register.requests.inbox("overdue").rows} == late, today
    report = register.requests.period_report(date(2026, 11, 1), date(2026, 11, 30))
    assert sum(each.overdue_now for each in report.types) == len(late), today
    for case in late | paused:
        urgency = opened(register, case)[1].clock.urgency
        assert urgency == ("overdue" if case in late else "suspended"), today


def test_a_late_refusal_says_so(register_db: RegisterDb) -> None:
    """N7, D7: an extension does not make it come in time; the report counts it as late."""
    register = owner(register_db)
    case_id = in_review(register)
    attach(register, case_id, LATER)
    register_db.clock.advance(days=40)
    register = owner(register_db)
    assert opened(register, case_id)[1].clock.urgency == "normal"
    refused = {"outcome": "refused", "grounds": ("EXCESSIVE",), "text": "Toistuva"}
    with pytest.raises(Invalid) as invalid:
        take(register, case_id, "T8", StepInput(**refused))  # type: ignore[arg-type]
    assert set(invalid.value.problems) == {"late_reason"}
    view = take(register, case_id, "T8", StepInput(**refused, late_reason="Sairastuin"))  # type: ignore[arg-type]
    assert view.contents is not None and view.contents.clock.urgency == "overdue"
    take(register, case_id, "T10", StepInput(override_reason="Yksin"))
    made = register.letters.make(case_id, "refusal")
    register.letters.mark_sent(made.id, "", "letter")
    assert take(register, case_id, "T17").state == "closed_refused"
    report = register.requests.period_report(date(2026, 11, 1), date(2026, 11, 30))
    assert [each.answered_late for each in report.types] == [1]
    assert register.store.one("SELECT refusal_late_reason FROM request_case") == ("Sairastuin",)


def test_what_is_meant_is_asked_only_where_there_is_much(register_db: RegisterDb) -> None:
    """N6: the letter itself is refused, and the count is told; a question sent nevertheless stops nothing."""
    register = owner(register_db)
    _, contact_id = make_eero(register)
    case_id = in_review(register, contact_id=contact_id)
    offer = next(each for each in opened(register, case_id)[1].steps if each.number == "T5")
    assert offer.hindrance is not None and offer.hindrance.params["least"] == "500"
    rows = opened(register, case_id)[1].rows
    assert rows is not None and 3 < rows < 50 and offer.hindrance.params["rows"] == str(rows)
    with pytest.raises(Refused, match=f"about the person: {rows}") as refused:
        register.letters.preview(case_id, "clarification", typed=LetterInput(question="Mitä?"))
    assert refused.value.code == "request.few_rows"
    assert attach(register, case_id, WHICH).state == "in_review"
    with register.store.writing():
        register.store.run_many(
            "INSERT INTO contact_note (contact_id, body, created_at, created_by) VALUES (?, 'x', 'x', 1)",
            [(contact_id,)] * 500,
        )
    assert take(register, case_id, "T5").state == "awaiting_clarification"


def test_a_letter_made_here_takes_its_step_when_it_is_noted_as_sent(register_db: RegisterDb) -> None:
    """N9: with its day, its doubt and its words; made alone it records nothing."""
    register = owner(register_db)
    case_id = new_case(register)
    words = LetterInput(reason="Uusi osoite", question="Soita meille.", extension_reason="complexity")
    made = register.letters.make(case_id, "identity", "fi", words)
    assert register.requests.open(case_id).state == "received"
    with pytest.raises(Refused, match="Send the question first"):
        take(register, case_id, "T2", StepInput(reason="Uusi osoite"))
    assert register.letters.mark_sent(made.id, MONDAY, "letter") == "T2"
    view, case = opened(register, case_id)
    assert (view.state, case.identity_note) == ("awaiting_identity", "Uusi osoite")
    later = register.letters.make(case_id, "extension", "fi", words)
    assert register.letters.mark_sent(later.id, "", "letter") == "T7"
    assert opened(register, case_id)[1].clock.due == date(
        2027, 3, 9
    )  # 23.2. and the fourteen days of the question
    reminder = register.letters.make(case_id, "reminder", "fi", words)
    assert register.letters.mark_sent(reminder.id, "", "letter") == "reminder"
    take(register, case_id, "T3", IDENTIFIED)
    assert opened(register, case_id)[1].clock.due == date(2027, 2, 23)


@pytest.mark.parametrize(
    "file",
    [b"From: k@kaarea.example\r\nSubject: Asia 26-001\r\n\r\nKuka?", "Asia 26-001: kuka olet? Ä".encode()],
)
def test_a_letter_sent_outside_is_kept_with_its_copy(register_db: RegisterDb, file: bytes) -> None:
    """N9: the file comes back byte by byte, also in the whole file of the case."""
    register = owner(register_db)
    case_id = new_case(register)
    for copy, field in (
        ({"text": ""}, "text"), ({"file": b"\x00\xff"}, "file"), ({"on": "22.11.2026"}, "on"), ({"reason": ""}, "reason"),
        ({"on": "24.11.2026"}, "on"), ({"channel": "fax"}, "channel"), ({"text": "131052-308T"}, "text"),
    ):  # fmt: skip
        with pytest.raises(Invalid) as invalid:
            attach(register, case_id, DOUBT, **({"text": ""} | copy))  # type: ignore[arg-type]
        assert field in invalid.value.problems
    view = attach(register, case_id, DOUBT, text="", file=file)
    assert view.state == "awaiting_identity" and view.contents is not None
    (line,) = view.contents.letters
    assert line.outside and line.sent_on == date(2026, 11, 23)
    assert register.letters.open(line.id).file == file


def test_a_register_of_before_keeps_its_dates_and_asks_for_the_letter(register_db: RegisterDb) -> None:
    """N5: migrated, a pause without a letter shows as late when it is, and takes the copy of its day."""
    register = owner(register_db)
    contact_id = much_data(register)
    replied, waits, extended = (in_review(register, contact_id=contact_id) for _ in range(3))
    with register.store.writing():
        run = register.store.run
        run("UPDATE request_case SET received_on = '2026-11-02'")
        run("UPDATE request_case SET state = 'awaiting_clarification' WHERE id = ?", (waits,))
        run(
            "UPDATE request_case SET extended = 1, extension_notice_on = '2026-11-20' WHERE id = ?",
            (extended,),
        )
        for case, asked, reply in ((replied, "2026-11-09", "2026-12-09"), (waits, "2026-11-12", None)):
            run(
                "INSERT INTO request_suspension (case_id, kind, asked_on, replied_on, before_n5)"
                " VALUES (?, 'clarification', ?, ?, 1)",
                (case, asked, reply),
            )
        run("DELETE FROM meta WHERE name = 'clocks'")
    register_db.clock.advance(days=84)  # Monday 15 February 2027
    register = owner(register_db)
    due = {case: opened(register, case)[1].clock.due for case in (replied, waits, extended)}
    assert due == {replied: date(2027, 1, 4), waits: date(2026, 12, 16), extended: date(2027, 2, 2)}
    assert {row.id for row in register.requests.inbox("overdue").rows} == {replied, waits, extended}
    for case, kind, other, day in (
        (waits, WHICH, "11.11.2026", "12.11.2026"), (extended, LATER, "19.11.2026", "20.11.2026"),
    ):  # fmt: skip
        assert opened(register, case)[1].clock.unkept == (kind.kind,)
        with pytest.raises(Invalid) as invalid:
            attach(register, case, kind, on=other)
        assert set(invalid.value.problems) == {"on"}
        view = attach(register, case, kind, on="" if case == waits else day)
        assert view.contents is not None and view.contents.clock.unkept == ()
        assert (view.contents.clock.due, show_date(view.contents.letters[0].sent_on)) == (due[case], day)  # type: ignore[arg-type]


OLD = """
INSERT INTO user_account (id, user_name, person_name, password_hash, must_change, valid_from, created_at)
    VALUES (1, 'x', 'X', 'x', 0, '2026-01-01', 'x');
INSERT INTO request_case (id, number, bundle, type, state, channel, written, received_on, first_due, due, suspended,
    owner_id, created_at, created_by) VALUES
    (1, '26-001', '26-001', 'access', 'awaiting_clarification', 'email', 1, '2026-11-02', '2026-12-02', '2026-12-02', 1,
    1, '2026-11-02T09:00:00.000Z', 1);
INSERT INTO request_suspension (id, case_id, kind, asked_on, reminded_on) VALUES
    (1, 1, 'identity', '2026-11-03', '2026-11-05'), (2, 1, 'clarification', '2026-11-04', NULL);
INSERT INTO request_letter (id, case_id, kind, language, body, file_hash, made_at, made_by, sent_on) VALUES
    (1, 1, 'identity', 'fi', 'Kuka?', 'x', '2026-11-03T09:00:00.000Z', 1, '2026-11-03'),
    (2, 1, 'clarification', 'fi', 'Mitä?', 'y', '2026-11-04T09:00:00.000Z', 1, NULL);
"""
"""A case of the schema before: its first question was sent, of the second a letter was only made."""


def test_the_migration_ties_the_letters_that_were_sent(register_db: RegisterDb, tmp_path: Path) -> None:
    if register_db.engine == "sqlite":
        store = open_store(f"sqlite:///{tmp_path}/old.db", create=True)
        register_db.stores.append(store)
    else:
        store = register_db.open()
        store.run("DROP SCHEMA public CASCADE")
        store.run("CREATE SCHEMA public")
    number = next(each for each, path in schema.migrations() if path.name.endswith("clocks_and_letters.sql"))
    with store.writing():
        for each, path in schema.migrations():
            if each < number:
                store.script(schema.for_engine(path.read_text(encoding="utf-8"), store.engine))
        store.run("INSERT INTO meta (name, value) VALUES ('application', ?)", (schema.APPLICATION,))
        store.run("INSERT INTO meta (name, value) VALUES ('schema_version', ?)", (str(number - 1),))
        store.script(OLD)
    schema.upgrade(store)
    request_clock.settle(store)
    pauses = store.rows("SELECT letter_id, reminder_id, before_n5 FROM request_suspension ORDER BY id")
    assert pauses == [(1, None, 1), (None, None, 1)]
    assert store.one("SELECT due, pause_ends_on FROM request_case") == ("2026-12-17", "2026-11-18")
    assert request_clock.case_clock(store, 1, date(2027, 2, 15)).urgency == "overdue"
