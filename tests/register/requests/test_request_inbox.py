"""The inbox: order by urgency, filters, pages by place, counts (D11; P8)."""

import pytest

from kaarea_tui.register.errors import NotPermitted, Refused
from kaarea_tui.register.requests.request_inbox import FILTERS
from tests.conftest import RegisterDb
from tests.register.card_steps import owner
from tests.register.request_steps import close, found_nobody, in_review, new_case

CASES = """
INSERT INTO request_case (number, bundle, type, state, channel, written, received_on, first_due, due, pause_ends_on,
    owner_id, created_at, created_by, closed_at)
VALUES (?, ?, 'access', ?, 'email', 1, '2026-10-01', ?, ?, ?, ?, 'x', ?, ?)
"""


def fill(db: RegisterDb, count: int = 60) -> None:
    """Cases due on the 1st to the 30th, some paused or paused once, some closed, of two owners."""
    store = db.open()
    with store.writing():
        for n in range(count):
            closed = n % 10 == 9
            state = "closed_fulfilled" if closed else "awaiting_identity" if n % 10 == 5 else "in_review"
            due = f"2026-{11 + n % 2}-{n % 30 + 1:02}"
            pauses = {5: due, 3: "2026-11-10"}  # the latter is over
            store.run(
                CASES,
                (
                    f"26-{n:03}", f"26-{n:03}", state, due, due, pauses.get(n % 10), 1 + n % 2, 1 + n % 3,
                    f"2026-11-{n % 30 + 1:02}T09:00:00.000Z" if closed else None,
                ),
            )  # fmt: skip


def test_overdue_comes_first_and_what_waits_comes_last(register_db: RegisterDb) -> None:
    """D11: real urgency."""
    fill(register_db)
    rows = owner(register_db).requests.inbox(limit=100).rows
    assert len(rows) == 54
    told = [(row.urgency == "suspended", row.due) for row in rows]
    assert told == sorted(told)  # type: ignore[type-var]
    assert rows[0].urgency == "overdue" and rows[0].days_left is not None and rows[0].days_left < 0


@pytest.mark.parametrize("wanted", list(FILTERS))
def test_pages_skip_none_and_repeat_none(register_db: RegisterDb, wanted: str) -> None:
    """Whatever the filter: forwards, backwards and around give the same list."""
    fill(register_db)
    requests = owner(register_db).requests
    whole = requests.inbox(wanted, limit=500)
    assert whole.at_start and whole.at_end and whole.rows
    ids = [row.id for row in whole.rows]
    page = requests.inbox(wanted, limit=7)
    forwards = list(page.rows)
    while not page.at_end:
        page = requests.inbox(wanted, forwards[-1], "after", 7)
        forwards += page.rows
    assert [row.id for row in forwards] == ids
    page = requests.inbox(wanted, direction="last", limit=7)
    backwards = list(page.rows)
    while not page.at_start:
        page = requests.inbox(wanted, backwards[0], "before", 7)
        backwards = [*page.rows, *backwards]
    assert [row.id for row in backwards] == ids
    middle = whole.rows[len(ids) // 2]
    around = [row.id for row in requests.inbox(wanted, middle, "around", 6).rows]
    assert middle.id in around and around == ids[ids.index(around[0]) : ids.index(around[0]) + len(around)]


def test_the_filters_and_the_counts_agree(register_db: RegisterDb) -> None:
    fill(register_db)
    requests = owner(register_db).requests
    counts = requests.counts()
    of = {wanted: len(requests.inbox(wanted, limit=500).rows) for wanted in FILTERS}
    assert (counts.open, counts.mine, counts.registered) == (of["open"], of["mine"], of["registered"])
    assert (counts.overdue, counts.suspended) == (of["overdue"], of["suspended"])
    assert of["open"] + of["closed"] == of["all"] == 60
    assert counts.soon == sum(row.urgency == "soon" for row in requests.inbox("open", limit=500).rows)
    assert register_db.sign_in("tarkastaja").requests.counts_of_all().open == counts.open


def test_an_unknown_filter_is_refused(register_db: RegisterDb) -> None:
    with pytest.raises(Refused):
        owner(register_db).requests.inbox("due; DROP TABLE request_case")
    with pytest.raises(NotPermitted):
        register_db.sign_in("johto").requests.inbox()


def test_a_closed_case_leaves_the_open_ones(register_db: RegisterDb) -> None:
    register = owner(register_db)
    case_id = in_review(register)
    other = new_case(register)
    found_nobody(register, case_id)
    close(register, case_id)
    assert [row.id for row in register.requests.inbox("open").rows] == [other]
    (closed,) = register.requests.inbox("closed").rows
    assert (closed.id, closed.urgency, closed.days_left) == (case_id, None, None)
    assert [row.id for row in register.requests.inbox("all").rows] == [other, case_id]


def test_a_place_of_another_filter_starts_anew(register_db: RegisterDb) -> None:
    """The cursor's row may belong to the list before."""
    fill(register_db)
    requests = owner(register_db).requests
    at = requests.inbox("closed").rows[-1]
    assert requests.inbox("open", at, "after", 5).rows == requests.inbox("open", limit=5).rows
