"""Write `requirements.lock`, the versions with which everything was tested: `python -m tests.lock`."""

import tomllib
from importlib.metadata import distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

LOCK = Path(__file__).parents[1] / "requirements.lock"
EXTRAS = ("postgres", "encryption")
HEADING = "# Versions with which everything was tested: pip install -c requirements.lock .\n"


def pinned() -> dict[str, str]:
    """Every package that runs on a server, by its name, with the version installed here."""
    project = tomllib.loads((LOCK.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [line for name in EXTRAS for line in project["optional-dependencies"][name]]
    waiting = [(line, "") for line in (*project["dependencies"], *extras)]
    found: dict[str, str] = {}
    seen: set[tuple[str, str]] = set()
    while waiting:
        line, extra = waiting.pop()
        needed = Requirement(line)
        if needed.marker is not None and not needed.marker.evaluate({"extra": extra}):
            continue
        name = canonicalize_name(needed.name)
        found[name] = distribution(name).version
        for each in {"", *needed.extras} - {wanted for known, wanted in seen if known == name}:
            seen.add((name, each))
            waiting += [(line, each) for line in distribution(name).requires or ()]
    return dict(sorted(found.items()))


def main() -> None:
    """Write the file."""
    lines = (f"{name}=={version}\n" for name, version in pinned().items())
    LOCK.write_text(HEADING + "".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
