"""The browser's figures: how a register of a million feels against one of a thousand, in the same run.

Run `python -m tests.bench.screens [--people 1000000] [--keep FOLDER]`. Each opening of the app is a process of
its own, those of the two registers in turn; a large register takes minutes to make, so `--keep` uses or leaves
it in a folder.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from kaarea_tui.data.engine import open_store
from kaarea_tui.register import founding
from kaarea_tui.register.counter import utc_now
from kaarea_tui.register.demo_data import fill_people
from tests.bench.figures import Figure, compare, print_table

FEW = 1_000
ROUNDS = 5


def measure(args: argparse.Namespace) -> list[Figure]:
    """Opening, memory and jumping, many people against few."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(args.keep or folder)
        few, many = _register(place, FEW), _register(place, args.people)
        _opened(few), _opened(many)  # what the disk must read is read before anything is measured
        pairs = [(_opened(few), _opened(many)) for _ in range(ROUNDS)]
    small = {name: median(one[name] for one, _two in pairs) for name in pairs[0][0]}
    large = {name: median(two[name] for _one, two in pairs) for name in pairs[0][1]}
    return [
        compare("open the browser, ms", small["open"] * 1000, large["open"] * 1000, 1.1),
        compare("memory with the browser, MiB", small["memory"], large["memory"], 1.1),
        compare("jump to the end / page read, ms", large["page"] * 1000, large["end"] * 1000, 2.0),
        compare("jump to the end / page there, ms", large["ahead"] * 1000, large["end"] * 1000, 2.0),
    ]


def _opened(url: str) -> dict[str, float]:
    """What one opening of the app took."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.screens_app", url], check=True, capture_output=True, text=True
    )
    told: dict[str, float] = json.loads(done.stdout)
    return told


def _register(folder: Path, people: int) -> str:
    """A demo register of so many people, made unless it is there."""
    path = folder / f"screens-{people}.db"
    url = f"sqlite:///{path}"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        store = open_store(url, create=True)
        founding.found_demo(store)
        fill_people(store, people, None, utc_now())
        store.close()
    return url


def main() -> int:
    """Measure and print; 1 where a figure does not hold."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--keep", default="", help="a folder in which the registers are kept between runs")
    return print_table(measure(parser.parse_args()))


if __name__ == "__main__":
    sys.exit(main())
