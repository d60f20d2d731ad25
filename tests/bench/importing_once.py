"""One import through the counter into a new register beside the file; prints seconds and memory as JSON."""

import json
import resource
import sys
import time
from pathlib import Path

from kaarea_tui.data.engine import open_store
from kaarea_tui.register import founding
from kaarea_tui.register.counter import utc_now
from kaarea_tui.register.staff.signing_in import sign_in


def main(file: Path) -> None:
    """Import `file` as the demo's marketing user."""
    store = open_store(f"sqlite:///{file.with_suffix('.db')}", create=True)
    founding.found_demo(store)
    register = sign_in(store, "markkinointi", founding.DEMO_PASSWORD, "bench")[0]
    register.confirmed_at = utc_now()
    started = time.monotonic()
    register.imports.read(file, "company", "Bench Oy")
    seconds = time.monotonic() - started
    memory = sum(
        resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    print(json.dumps({"seconds": seconds, "memory": memory}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
