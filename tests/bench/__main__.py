"""All figures in one table: `python -m tests.bench [--people N] [--only NAME] [--keep FOLDER]`.

Baseline and ours are measured in the same run. Large registers take minutes to make: KAAREA_BENCH_DIR or
--keep names a folder in which they are kept between runs.
"""

import argparse
import importlib
import os
import sys
from collections.abc import Callable

from tests.bench.figures import Figure, print_table

MODULES = (
    "search",
    "importing",
    "screens",
    "lists",
    "request_inbox",
    "requests_reports",
    "mail_fetch",
    "cold_start",
    "terminal",
)


def main() -> int:
    """Measure what is asked for and print one table; 1 where a figure does not hold."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--people", "--contacts", type=int, default=1_000_000, metavar="N")
    parser.add_argument(
        "--only", action="append", choices=MODULES, help="leave out the others; may be repeated"
    )
    parser.add_argument("--keep", default=os.environ.get("KAAREA_BENCH_DIR", ""), metavar="FOLDER")
    args = parser.parse_args()
    figures: list[Figure] = []
    for name in args.only or MODULES:
        print(f"measuring {name} ...", file=sys.stderr)
        figures += _measure(name)(_arguments(name, args))
    return print_table(figures)


def _measure(name: str) -> Callable[[argparse.Namespace], list[Figure]]:
    measure = importlib.import_module(f"tests.bench.{name}").measure
    return (lambda args: measure()) if name in ("cold_start", "terminal") else measure  # type: ignore[no-any-return]


def _arguments(name: str, args: argparse.Namespace) -> argparse.Namespace:
    """What the module's own command line would give."""
    more = {"engine": "sqlite", "only": None, "cases": 100_000, "rows": 1000}
    return argparse.Namespace(people=args.people, keep=args.keep, **more)


if __name__ == "__main__":
    sys.exit(main())
