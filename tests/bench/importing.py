"""Importing a contact list: ours against `sqlite-utils insert --csv` and its `enable-fts`, on the same file.

Run `python -m tests.bench.importing [--people N]`. Ours reads, checks, finds doubles and companies, writes
source and log, and makes everybody findable, in one transaction; the baseline puts the cells into one table.
Its memory is compared with that of a list of a quarter of the size.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.contact_csv import write_contact_csv
from tests.bench.figures import Figure, compare, print_table

_WORDS = ("Sukunimi", "Etunimet", "Titteli", "Yritys", "Sähköposti", "Puhelin", "Postitoimipaikka")


def measure(args: argparse.Namespace) -> list[Figure]:
    """Time and memory of an import."""
    with tempfile.TemporaryDirectory(dir=args.keep or None) as name:
        folder = Path(name)
        write_contact_csv(folder / "list.csv", args.people)
        write_contact_csv(folder / "quarter.csv", args.people // 4)
        baseline = _baseline(folder)
        ours, quarter = _ours(folder, "list.csv"), _ours(folder, "quarter.csv")
    return [
        compare("import, s", baseline, ours["seconds"], 1.2),
        compare("import memory / a quarter's, MiB", quarter["memory"], ours["memory"], 1.33),
    ]


def _baseline(folder: Path) -> float:
    program = str(Path(sys.executable).with_name("sqlite-utils"))
    base = str(folder / "base.db")
    started = time.monotonic()
    for arguments in (
        ["insert", base, "contacts", str(folder / "list.csv"), "--csv"],
        ["enable-fts", base, "contacts", *_WORDS],
    ):
        subprocess.run([program, *arguments], check=True, capture_output=True)
    return time.monotonic() - started


def _ours(folder: Path, name: str) -> dict[str, float]:
    """One import in a process of its own; its seconds, and the most memory of it and its reader in MiB."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.importing_once", str(folder / name)],
        check=True,
        capture_output=True,
        text=True,
    )
    told: dict[str, float] = json.loads(done.stdout)
    return told


def main() -> int:
    """Measure and print; 1 where a figure does not hold."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--keep", default=os.environ.get("KAAREA_BENCH_DIR", ""))
    return print_table(measure(parser.parse_args()))


if __name__ == "__main__":
    sys.exit(main())
