"""A cold start: our sign-in screen against the least Textual app with the same two lines to fill.

Run `python -m tests.bench.cold_start`. Both start as processes of their own in the same real pseudo-terminal,
in turn; a start ends when the word that both show has come. Measured are the seconds that one waits, and the
processor's, which other programs do not disturb. Both have been started before, so that Python has compiled them and the disk is warm.
"""

import os
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import pexpect  # type: ignore[import-untyped]

from tests.bench.figures import Figure, compare, print_table

ROUNDS = 21
_WORD = b"Salasana"
_HERE = Path(__file__).parent


def measure() -> list[Figure]:
    """Seconds and processor seconds of both, in turn."""
    with tempfile.TemporaryDirectory() as folder:
        ours = [str(Path(sys.executable).with_name("kaarea"))]
        minimal = [sys.executable, str(_HERE / "cold_minimal.py")]
        environment = _environment(Path(folder))
        _demo(ours[0], environment)
        for command in (ours, minimal):
            _start(command, environment)
        pairs = [(_start(minimal, environment), _start(ours, environment)) for _ in range(ROUNDS)]
    return [
        compare(name, *(median(one[at] for one in side) * 1000 for side in zip(*pairs, strict=True)), 1.1)
        for at, name in enumerate(("sign-in screen, cold, ms", "sign-in screen, processor, ms"))
    ]


def _environment(folder: Path) -> dict[str, str]:
    """The same for both: a usual terminal, and nothing of ours or Textual's but where the register is."""
    kept = {
        k: v for k, v in os.environ.items() if not k.startswith(("TEXTUAL", "KAAREA", "NO_COLOR", "PYTHON"))
    }
    return kept | {
        "TERM": "xterm-256color",
        "LC_ALL": "C.UTF-8",
        "KAAREA_LANGUAGE": "fi",
        "KAAREA_DATABASE": str(folder / "cold.db"),
        "KAAREA_KEYS": str(folder / "keys"),
    }


def _demo(program: str, environment: dict[str, str]) -> None:
    """A small register, so that ours has one to open behind its screen."""
    arguments = ["demo", "--contacts", "10", "--no-open", "--database", environment["KAAREA_DATABASE"]]
    pexpect.run(f"{program} {' '.join(arguments)}", env=environment, timeout=120)


def _start(command: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """Start once; the seconds until the word is there, and the processor seconds until then."""
    began = time.perf_counter()
    child = pexpect.spawn(command[0], command[1:], dimensions=(24, 80), env=environment, timeout=60)
    seen = b""
    while _WORD not in seen:
        seen += os.read(child.child_fd, 65536)
    took, worked = time.perf_counter() - began, _processor_seconds(child.pid)
    child.close(force=True)
    return took, worked


def _processor_seconds(pid: int) -> float:
    """What all threads of a process have used, in seconds."""
    threads = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(each.read_text().split()[0]) for each in threads) / 1e9


if __name__ == "__main__":
    sys.exit(print_table(measure()))
