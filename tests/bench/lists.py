"""The mailing lists' figures: our actions against bare SQL over the same tables, in the same run.

Run `python -m tests.bench.lists [--people 1000000] [--engine sqlite|URL]`. Ours goes through the counter, with
rights, the log and a commit to disk; the baselines do not. A register of a million takes minutes to make, so
`--keep FOLDER` uses one that is there, or leaves it for the next run.
"""

import argparse
import csv
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from kaarea_tui.data import list_rows
from kaarea_tui.data.engine import Store, open_store
from kaarea_tui.register import founding
from kaarea_tui.register.lists.list_cards import ListInput
from kaarea_tui.register.register import Register
from kaarea_tui.register.staff.signing_in import sign_in
from tests.bench.figures import Figure, compare, print_table
from tests.bench.list_register import LIST_GROUP, fill

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
STOP = "peru@kaarea.example"
LETTER = ListInput("", "MARKETING", "MARKETING", LIST_GROUP, "Kaarea Oy", STOP, f"Kaarea Oy. Peru: {STOP}")
WORDS = (
    "virtanen", "korhonen", "mäki", "aino", "v", "ka", "isännöitsijä", "johtaja", "turku", "helsinki", "oy",
    "aino virtanen", "matti ko", "yritys:turun", "yritys:kiinteistö", "titteli:sihteeri", "info", "044", "zz",
    "nieminen tampere", "laine -helsinki", "säätiö", "kaupunki", "anna m", "tila:active leht",
)  # fmt: skip
_BARE_JOIN = """
SELECT m.contact_id, e.suppressed, e.bounced_on, c.restricted_on, k.id, o.id, r.ended_on, b.id
FROM list_member m CROSS JOIN contact c LEFT JOIN contact_email e ON e.id = m.email_id
LEFT JOIN consent k ON k.contact_id = c.id AND k.channel = 'email' AND k.ended_at IS NULL
LEFT JOIN objection o ON o.contact_id = c.id AND o.state <> 'released'
LEFT JOIN contact_role r ON r.contact_id = c.id
LEFT JOIN company_ban b ON b.company_id = r.company_id AND b.released_at IS NULL
WHERE m.list_id = ? AND m.left_at IS NULL AND c.id = m.contact_id
"""
_BARE_EXPORT = """
SELECT e.address, c.first_names, c.last_name, w.company
FROM list_member m CROSS JOIN contact c CROSS JOIN contact_row w LEFT JOIN contact_email e ON e.id = m.email_id
WHERE m.list_id = ? AND m.left_at IS NULL AND c.id = m.contact_id AND w.order_no = m.order_no
"""
_BARE_SEARCH = """
SELECT m.contact_id, w.name, w.company, w.email FROM list_member m JOIN contact_row w ON w.contact_id = m.contact_id
WHERE m.list_id = ? AND m.left_at IS NULL AND (w.name LIKE ? OR w.company LIKE ? OR w.title LIKE ? OR w.email LIKE ?)
ORDER BY w.sort_key LIMIT 50
"""


@dataclass
class Desk:
    """One register with a large list of all people and a small one."""

    store: Store
    register: Register
    large: int
    small: int
    half: int


def measure(args: argparse.Namespace) -> list[Figure]:
    """All figures of the lists, on the engine and in the size that `args` tell."""
    with tempfile.TemporaryDirectory() as folder:
        desk = _desk(args, Path(folder))
        wanted = args.only or list(MEASURED)
        return [figure for name in wanted for figure in MEASURED[name](desk, Path(folder))]


def _evaluating(desk: Desk, folder: Path) -> list[Figure]:
    """Evaluating all members for an export, against the bare join over the same tables."""
    bare = _seconds(lambda: _run_through(desk.store, _BARE_JOIN, (desk.large,)))
    ours = _seconds(lambda: desk.register.lists.codes_now(desk.large))
    return [compare("evaluate all members, s", bare, ours, 4)]


def _adding(desk: Desk, folder: Path) -> list[Figure]:
    """Adding by filter, against INSERT ... SELECT of as many of the people that the same filter finds."""
    ours_list, bare_list = (_new(desk.register, name) for name in ("Suodatin", "Paljas"))
    query = "ko"
    added: list[int] = []
    ours = _seconds(
        lambda: added.append(desk.register.lists.add_by_filter(ours_list, query).joined), once=True
    )
    hits = (
        ("contact_text t CROSS JOIN contact_row w", "contact_text MATCH ? AND w.order_no = t.rowid",
         '("n_ko" * OR "c_ko" * OR "t_ko" * OR "e_ko" * OR "a_ko" * OR "b_ko" *)')
        if desk.store.engine == "sqlite"
        else ("contact_row w", "array_to_tsvector(string_to_array(w.words, ' ')) @@ ?::tsquery",
              "'n_ko':* | 'c_ko':* | 't_ko':* | 'e_ko':* | 'a_ko':* | 'b_ko':*")
    )  # fmt: skip
    bare_sql = (
        "INSERT INTO list_member (list_id, contact_id, email_id, order_no, state, basis, joined_at, joined_by)"
        f" SELECT ?, w.contact_id, e.id, w.order_no, 'active', 'ALLOW_CONSENT', ?, 1 FROM {hits[0]}"
        f" CROSS JOIN contact_email e WHERE {hits[1]} AND e.contact_id = w.contact_id AND e.position = 0 LIMIT ?"
    )

    def bare_insert() -> None:
        with desk.store.writing():
            desk.store.run(bare_sql, (bare_list, "2026-11-23T09:00:00.000Z", hits[2], added[0]))

    bare = _seconds(bare_insert, once=True)
    for list_id in (ours_list, bare_list):
        _drop(desk.store, list_id)
    return [compare(f"add {added[0]} by filter, s", bare, ours, 3)]


def _opening(desk: Desk, folder: Path) -> list[Figure]:
    """Opening a list and its counts, the large one against the small one."""

    def opened(list_id: int) -> float:
        return _milliseconds(
            lambda: (desk.register.lists.open(list_id), desk.register.lists.members(list_id))
        )

    def counted(list_id: int) -> float:
        return _milliseconds(lambda: desk.register.lists.count_members(list_id))

    return [
        compare("open large list / small, ms", opened(desk.small), opened(desk.large), 1.1),
        compare("counts of large / small, ms", counted(desk.small), counted(desk.large), 2),
    ]


def _searching(desk: Desk, folder: Path) -> list[Figure]:
    """Searching inside half of the people, against the join with LIKE: 99th percentile over words."""
    ours, bare = [], []
    for text in WORDS:
        ours += [
            _seconds(lambda t=text: desk.register.lists.members(desk.half, t, limit=50), once=True)
            for _ in range(4)
        ]
        like = f"%{text.split(':')[-1].split(' ')[0]}%"
        bare.append(
            _seconds(lambda w=like: desk.store.rows(_BARE_SEARCH, (desk.half, w, w, w, w)), once=True)
        )
    return [compare("search inside, p99, ms", _p99(bare) * 1000, _p99(ours) * 1000, 0.1)]


def _exporting(desk: Desk, folder: Path) -> list[Figure]:
    """The export of half of the people, against a bare cursor to csv.writer."""
    desk.register.confirmed_at = NOW

    def bare_file() -> None:
        with (folder / "bare.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            for rows in _portions(desk.store, _BARE_EXPORT, (desk.half,)):
                writer.writerows(rows)

    def our_file() -> None:
        with (folder / "ours.csv").open("wb") as stream:
            desk.register.list_exports.export(desk.half, "csv", stream.write)

    return [compare("export, s", _seconds(bare_file), _seconds(our_file), 2)]


def _withdrawing(desk: Desk, folder: Path) -> list[Figure]:
    """A withdrawal by somebody on the large list, against one by somebody on the small list only."""

    def withdrawn(list_id: int) -> float:
        rows = desk.store.rows(
            "SELECT k.id FROM list_member m JOIN consent k ON k.contact_id = m.contact_id AND k.ended_at IS NULL"
            " WHERE m.list_id = ? AND m.state = 'active' AND (SELECT count(*) FROM list_member x"
            " WHERE x.contact_id = m.contact_id AND x.left_at IS NULL) = 1 ORDER BY m.order_no DESC LIMIT 40",
            (list_id,),
        )
        return (
            median(_seconds(lambda c=row[0]: desk.register.consents.withdraw(c), once=True) for row in rows)
            * 1000
        )

    return [compare("withdrawal, large / small, ms", withdrawn(desk.small), withdrawn(desk.large), 2)]


MEASURED: dict[str, Callable[[Desk, Path], list[Figure]]] = {
    "evaluate": _evaluating,
    "add": _adding,
    "open": _opening,
    "search": _searching,
    "export": _exporting,
    "withdraw": _withdrawing,
}


def _desk(args: argparse.Namespace, folder: Path) -> Desk:
    kept = Path(args.keep) if args.keep else folder
    kept.mkdir(parents=True, exist_ok=True)
    url = f"sqlite:///{kept / f'lists-{args.people}.db'}" if args.engine == "sqlite" else args.engine
    there = args.engine != "sqlite" or Path(url.removeprefix("sqlite:///")).is_file()
    store = founding.open_register(url) if there and _founded(url) else _built(url, args.people)
    register = sign_in(store, "rekisterivastaava", founding.DEMO_PASSWORD, "bench", lambda: NOW)[0]
    lists = {line.name: line.id for line in register.lists.all()}
    return Desk(store, register, lists["Kaikki"], lists["Pieni"], lists["Puolet"])


def _founded(url: str) -> bool:
    store = open_store(url)
    found = bool(store.db.get_tables())
    store.close()
    return found


def _built(url: str, people: int) -> Store:
    store = open_store(url, create=True)
    founding.found_demo(store, lambda: NOW)
    fill(store, people)
    register = sign_in(store, "rekisterivastaava", founding.DEMO_PASSWORD, "bench", lambda: NOW)[0]
    # The small list's people are on no other, so that a withdrawal touches one list in either case.
    last = "SELECT order_no FROM contact_row ORDER BY order_no DESC LIMIT 1 OFFSET 2000"
    _put(store, _new(register, "Kaikki"), f"w.order_no <= ({last})")
    _put(store, _new(register, "Pieni"), f"w.order_no > ({last})")
    _put(store, _new(register, "Puolet"), f"w.order_no <= ({last}) AND w.contact_id % 2 = 0")
    # Every company's mailbox stands behind the people of the long lists (N1).
    for line in register.lists.all():
        if line.name != "Pieni":
            register.lists.add_by_filter(line.id, "", "companies")
    store.run("ANALYZE")
    return store


def _new(register: Register, name: str) -> int:
    return register.lists.create(replace(LETTER, name=name))


def _put(store: Store, list_id: int, where: str) -> None:
    """Put people on a list past the rules: what is measured is how they are judged afterwards."""
    with store.writing():
        store.run(
            "INSERT INTO list_member (list_id, contact_id, email_id, order_no, state, basis, joined_at, joined_by)"
            " SELECT ?, w.contact_id, (SELECT min(e.id) FROM contact_email e WHERE e.contact_id = w.contact_id),"
            f" w.order_no, 'active', 'ALLOW_CONSENT', '2026-02-01T09:00:00.000Z', 1 FROM contact_row w WHERE {where}",
            (list_id,),
        )
        found = store.one("SELECT count(*) FROM list_member WHERE list_id = ?", (list_id,))
        list_rows.count_changes(store, {(list_id, "active"): found[0] if found else 0})


def _drop(store: Store, list_id: int) -> None:
    with store.writing():
        for table, key in (("list_member", "list_id"), ("list_count", "list_id"), ("mailing_list", "id")):
            store.run(f"DELETE FROM {table} WHERE {key} = ?", (list_id,))


def _portions(store: Store, sql: str, values: tuple[Any, ...]) -> Iterator[list[Any]]:
    """A bare cursor read in portions: the engine's own, on the server for PostgreSQL."""
    if store.engine == "sqlite":
        cursor = store.db.cursor().execute(sql, values)
        while rows := list(islice(cursor, 20_000)):
            yield rows
        return
    with store.db.atomic(), store.db.connection().cursor("bare") as cursor:
        cursor.execute(sql.replace("?", "%s"), values)
        while rows := cursor.fetchmany(20_000):
            yield rows


def _run_through(store: Store, sql: str, values: tuple[Any, ...]) -> int:
    return sum(len(rows) for rows in _portions(store, sql, values))


def _seconds(work: Callable[[], object], *, once: bool = False) -> float:
    """The time that `work` takes; the better of two unless it can be done once only."""
    times = []
    for _ in range(1 if once else 2):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return min(times)


def _milliseconds(work: Callable[[], object]) -> float:
    return median(_seconds(work, once=True) for _ in range(101)) * 1000


def _p99(times: list[float]) -> float:
    return quantiles(times, n=100, method="inclusive")[98]


def arguments() -> argparse.Namespace:
    """The command line of this bench."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument(
        "--engine", default="sqlite", help="sqlite, or the URL of an empty PostgreSQL database"
    )
    parser.add_argument("--keep", default="", help="a folder in which the register is kept between runs")
    parser.add_argument("--only", action="append", choices=[*MEASURED])
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(print_table(measure(arguments())))
