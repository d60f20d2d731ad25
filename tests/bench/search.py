"""Searching as one types: our counter against what one would write first, over the same people.

Run `python -m tests.bench.search [--people N] [--keep FOLDER]`. On SQLite the baseline is FTS5 with ORDER BY
name; on PostgreSQL, with a tenth of the people, it is LIKE '%x%' with ORDER BY. Ours is `browse.contacts` of a
signed-in user: session, rights, row scope, and a page of hits in the order of names.
"""

import argparse
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import quantiles

import apsw
import pytest

from kaarea_tui.data.engine import Store, open_store
from kaarea_tui.register import founding
from kaarea_tui.register.staff.signing_in import sign_in
from kaarea_tui.rules.folding import words
from tests.bench.figures import Figure, compare, print_table
from tests.bench.registers import demo_register, filled
from tests.postgres import postgres_server

QUERIES, TYPED = 200, 30
WORST = (
    "a", "e", "k", "o", "v", "oy", "a e", "k k", "m a k", "kaupunki", "turun kaupunki", "johtaja oy", "04",
    "example", "kaupunki sihteeri", "virtanen oy", "maria johtaja", "kiinteistöhuolto", "x y z",
)  # fmt: skip
"""What finds most and orders worst: single letters, and frequent words together."""
USERS = {"all rows": "rekisterivastaava", "own unit": "palveluesihenkilo"}
LIMIT, LIMIT_ON_POSTGRES = 1 / 100, 1 / 10
"""Whatever the user may see: a row scope is one more word in each search, and a frequent one."""
_COLUMNS = "name, company, title, email, phone, town"
Ask = Callable[[str], object]


def measure(args: argparse.Namespace) -> list[Figure]:
    """All figures of searching, on both engines where they are there."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(args.keep or folder)
        return [*_on_sqlite(place, args.people), *_on_postgres(Path(folder), args.people // 10)]


def typed(store: Store, seed: int = 5) -> list[str]:
    """QUERIES search lines from typing TYPED names, companies, addresses and pairs letter by letter."""
    chance = random.Random(seed)
    people = store.one("SELECT count(*) FROM contact_row")
    lines: list[str] = []
    for turn in range(TYPED):
        row = None
        while row is None:
            at = chance.randrange(1, people[0] if people else 1)
            row = store.one(
                "SELECT name, company, email FROM contact_row WHERE contact_id = ? AND email <> ''", (at,)
            )
        name, company, email = row
        pair = f"{name.split()[0]} {(company or name).split()[0]}"
        target = (name, company or name, email, pair)[turn % 4]
        lines += [target[: end + 1] for end in range(min(len(target), 16))]
    return chance.sample(sorted(set(lines)), min(QUERIES, len(set(lines))))


def _on_sqlite(place: Path, people: int) -> list[Figure]:
    store = founding.open_register(demo_register(place, people))
    base = _baseline(store, place / f"search-{people}.db")

    def plain(text: str) -> object:
        match = " ".join(f'"{word}" *' for word in words(text))
        return base.execute(
            f"SELECT {_COLUMNS} FROM plain WHERE plain MATCH ? ORDER BY name LIMIT 50", (match,)
        ).fetchall()

    figures = []
    lines = typed(store)
    baseline, worst = _times(plain, lines), _times(plain, WORST)
    for reach, ask in _ours(store).items():
        ours, hardest = _times(ask, lines, 3), _times(ask, WORST, 3)
        figures += [
            compare(f"search p99, {reach}, ms", _p99(baseline), _p99(ours), LIMIT),
            compare(f"search worst, {reach}, ms", max(worst), max(hardest), 1 / 15),
        ]
    store.close()
    return figures


def _on_postgres(folder: Path, people: int) -> list[Figure]:
    (folder / "pg").mkdir(mode=0o700)
    try:
        with postgres_server() as url_of, pytest.MonkeyPatch.context() as patch:
            patch.setenv("KAAREA_KEYS", str(folder / "keys"))
            import psycopg

            with psycopg.connect(url_of("postgres"), autocommit=True) as admin:
                admin.execute("DROP DATABASE IF EXISTS bench_search WITH (FORCE)")
                admin.execute("CREATE DATABASE bench_search")
            store = filled(open_store(url_of("bench_search")), people)
            figures = _against_like(store)
            store.close()
            return figures
    except pytest.skip.Exception:
        print("no PostgreSQL here: its figures are left out", file=sys.stderr)
        return []


def _against_like(store: Store) -> list[Figure]:
    store.run("VACUUM ANALYZE")

    def like(text: str) -> object:
        tests = " AND ".join(
            [
                "(lower(name) LIKE ? OR lower(company) LIKE ? OR email LIKE ? OR phone LIKE ? OR lower(town) LIKE ?)"
            ]
            * len(text.split())
        )
        values = [f"%{word.lower()}%" for word in text.split() for _ in range(5)]
        sql = f"SELECT {_COLUMNS} FROM contact_row WHERE {tests} ORDER BY sort_key LIMIT 50"
        return store.rows(sql, values)

    lines = [line for line in typed(store) if line.strip()]
    baseline = _p99(_times(like, lines, 3, time.perf_counter))
    return [
        compare(
            f"search p99, PostgreSQL, {reach}, ms",
            baseline,
            _p99(_times(ask, lines, 3, time.perf_counter)),
            LIMIT_ON_POSTGRES,
        )
        for reach, ask in _ours(store).items()
    ]


def _ours(store: Store) -> dict[str, Ask]:
    def asking(user: str) -> Ask:
        register = sign_in(store, user, founding.DEMO_PASSWORD, "bench")[0]
        return lambda text: register.browse.contacts(text, limit=50)

    return {reach: asking(user) for reach, user in USERS.items()}


def _baseline(store: Store, path: Path) -> apsw.Connection:
    """The same people in a plain FTS5 table, whose words are found by their beginnings as well."""
    there = path.exists()
    base = apsw.Connection(str(path))
    base.execute("PRAGMA cache_size = -4000")
    if there:
        return base
    base.execute(f"CREATE VIRTUAL TABLE plain USING fts5 ({_COLUMNS})")
    with base:
        after = -(1 << 62)
        while rows := store.rows(
            f"SELECT order_no, {_COLUMNS} FROM contact_row WHERE order_no > ? ORDER BY order_no LIMIT 20000",
            (after,),
        ):
            after = rows[-1][0]
            base.executemany(
                f"INSERT INTO plain ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)", [r[1:] for r in rows]
            )
    base.execute("INSERT INTO plain (plain) VALUES ('optimize')")
    return base


def _times(
    ask: Ask, lines: Sequence[str], rounds: int = 1, clock: Callable[[], float] = time.thread_time
) -> list[float]:
    """Milliseconds of each search; of several rounds the quickest, for other programs run as well.

    SQLite works in this very thread, so its processor time is what counts, whatever else the machine does.
    """
    for line in lines[:20]:
        ask(line)
    best = [float("inf")] * len(lines)
    for _ in range(rounds):
        for at, line in enumerate(lines):
            started = clock()
            ask(line)
            best[at] = min(best[at], (clock() - started) * 1000)
    return best


def _p99(times: Sequence[float]) -> float:
    return quantiles(times, n=100)[98]


def main() -> int:
    """Measure and print; 1 where a figure does not hold."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--keep", default=os.environ.get("KAAREA_BENCH_DIR", ""))
    return print_table(measure(parser.parse_args()))


if __name__ == "__main__":
    sys.exit(main())
