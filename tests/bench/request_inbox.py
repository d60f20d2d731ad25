"""The inbox with 100,000 cases against 100, and a letter's candidates among 1,000,000 people against 1,000.

Run `python -m tests.bench.request_inbox [--cases 100000] [--people 1000000] [--only inbox candidates]`. Both
sides go through the counter, with rights, in the same run; a page may take 1.1 times and finding candidates 3
times as long in the large register as in the small one.
"""

import argparse
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median

from kaarea_tui.data.engine import Store, open_store
from kaarea_tui.register import founding
from kaarea_tui.register.register import Register
from kaarea_tui.register.staff.signing_in import sign_in
from tests.bench.figures import Figure, compare, print_table
from tests.bench.list_register import fill

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ROUNDS = 200
INBOX_LIMIT, CANDIDATES_LIMIT = 1.1, 3.0
PAGES = {"open": 50, "mine": 10, "overdue": 10, "suspended": 10, "closed": 10, "all": 50}
"""Filter and rows of a page: as many as the small register has, so that both sides hand out the same."""

_CASE = """
INSERT INTO request_case (number, bundle, type, state, requester_name, channel, written, received_on, first_due, due,
    pause_ends_on, owner_id, created_at, created_by, closed_at)
VALUES (?, ?, ?, ?, 'Eero Virtanen', 'email', 1, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_TYPES = ("access", "erasure", "objection_dm", "rectification")
_SOMEBODY = """
SELECT c.first_names, c.last_name, e.address, p.number FROM contact c
JOIN contact_email e ON e.contact_id = c.id JOIN contact_phone p ON p.contact_id = c.id
WHERE c.restricted_on IS NULL AND c.first_names <> '' ORDER BY c.id LIMIT 40
"""
_PHONES = """
INSERT INTO contact_phone (contact_id, number, kind)
SELECT id, '+35840' || printf('%07d', id), 'mobile' FROM contact
"""


def measure(args: argparse.Namespace) -> list[Figure]:
    """All figures asked for."""
    wanted = args.only or ["inbox", "candidates"]
    with tempfile.TemporaryDirectory() as folder:
        figures = _inbox(Path(folder), args.cases) if "inbox" in wanted else []
        return figures + (_candidates(Path(folder), args.people) if "candidates" in wanted else [])


def _inbox(folder: Path, cases: int) -> list[Figure]:
    small, large = (_register(folder / f"cases-{count}.db") for count in (100, cases))
    _fill_cases(small.store, 100)
    _fill_cases(large.store, cases)
    figures = []
    for wanted, limit in PAGES.items():
        few, many = _by_turns(_opening(small, wanted, limit), _opening(large, wanted, limit))
        figures.append(compare(f"inbox {wanted}, ms", few * 1000, many * 1000, INBOX_LIMIT))
    return figures


def _opening(register: Register, wanted: str, limit: int) -> Callable[[], object]:
    return lambda: register.requests.inbox(wanted, limit=limit)


def _candidates(folder: Path, people: int) -> list[Figure]:
    small, large = (_register(folder / f"people-{count}.db") for count in (1_000, people))
    for register, size in ((small, 1_000), (large, people)):
        fill(register.store, size)
        with register.store.writing():
            register.store.run(_PHONES)
    few, many = _by_turns(_searching(small), _searching(large))
    return [compare("candidates of a letter, ms", few * 1000, many * 1000, CANDIDATES_LIMIT)]


def _searching(register: Register) -> Callable[[], object]:
    """One letter after another, of people who are in the register; each once around."""
    rows = register.store.rows(_SOMEBODY)
    letters = [
        (
            f"{first.split()[0]} {last}",
            address,
            f"Pyydän tietoni.\n\nTerveisin\n{first.split()[0]} {last}\n{number}",
        )
        for first, last, address, number in rows
        if first
    ]
    place = 0

    def search() -> object:
        nonlocal place
        place += 1
        found = register.requests.candidates(*letters[place % len(letters)])
        assert found
        return found

    return search


def _by_turns(one: Callable[[], object], other: Callable[[], object]) -> tuple[float, float]:
    """Medians of both in seconds, measured turn by turn so that a busy machine weighs on both."""
    times: tuple[list[float], list[float]] = ([], [])
    for turn in range(ROUNDS + 5):
        for work, kept in zip((one, other), times, strict=True):
            begin = time.perf_counter()
            work()
            if turn >= 5:
                kept.append(time.perf_counter() - begin)
    return median(times[0]), median(times[1])


def _register(path: Path) -> Register:
    store = open_store(f"sqlite:///{path}", create=True)
    founding.found_demo(store, lambda: NOW)
    return sign_in(store, "rekisterivastaava", founding.DEMO_PASSWORD, "bench", lambda: NOW)[0]


def _fill_cases(store: Store, count: int) -> None:
    """A year of cases: of ten three are open, one of those waits for the requester."""
    with store.writing():
        store.run_many(_CASE, (_case(number, count) for number in range(count)))
    store.run("ANALYZE")


def _case(number: int, count: int) -> tuple[object, ...]:
    is_open, waits = number % 10 < 6, number % 10 == 5
    state = "awaiting_identity" if waits else "in_review" if is_open else "closed_fulfilled"
    received = date(2026, 1, 1) + timedelta(days=number * 320 // count)
    due = f"2026-12-{number % 28 + 1:02}" if waits else (received + timedelta(days=31)).isoformat()
    closed_at = None if is_open else f"{due}T09:00:00.000Z"
    return (
        f"26-{number:03}", f"26-{number:03}", _TYPES[number % 4], state, received.isoformat(), due, due, due if waits else None,
        1 + number % 3, f"{received.isoformat()}T09:00:00.000Z", 1 + number % 2, closed_at,
    )  # fmt: skip


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--only", nargs="*", choices=["inbox", "candidates"])
    raise SystemExit(print_table(measure(parser.parse_args())))
