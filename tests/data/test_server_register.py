"""The folder of keys of a register on a server: one folder for one register, however its address is written."""

import shutil
from hashlib import sha256
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from kaarea_tui.data.engine import open_store
from tests.conftest import RegisterDb


@pytest.fixture
def home(pg_db: RegisterDb, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's data folder, with nothing in the environment that names the folder of keys."""
    monkeypatch.delenv("KAAREA_KEYS", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return tmp_path / "data" / "kaarea"


def companion(url: str) -> Path:
    store = open_store(url)
    store.close()
    return store.companion


def test_one_register_has_one_folder_however_it_is_called(pg_db: RegisterDb, home: Path) -> None:
    """Other scheme, settings in the address, several hosts; another database has another folder."""
    parts = urlsplit(pg_db.url)
    folder, name = parse_qs(parts.query)["host"][0], parts.path[1:]
    spellings = [
        f"postgresql://postgres:@/{name}?host={folder}",
        f"postgres://postgres@/{name}?host={folder}",
        f"postgresql://postgres@/{name}?host={folder}&application_name=kaarea",
        f"postgresql://postgres@/{name}?host={folder}&port=5432",
        f"postgresql:///{name}?host=/nowhere,{folder}&user=postgres",
    ]
    folders = {companion(url) for url in spellings}
    assert len(folders) == 1
    assert folders != {companion(f"postgresql://postgres@/postgres?host={folder}")}
    assert folders.pop().parent == home


def test_a_folder_that_the_address_named_is_taken_along(
    pg_db: RegisterDb, home: Path, tmp_path: Path
) -> None:
    """The key of an older register is not lost by the new way to name its folder."""
    parts = urlsplit(pg_db.url)
    older = sha256(f"{parts.hostname}:{parts.port}{parts.path}?{parts.query}".encode()).hexdigest()[:16]
    before = home / f"pg-{older}"
    shutil.copytree(tmp_path / "keys", before)  # where the copy of the register has its own
    key = (before / "register.key").read_bytes()
    pg_db.open()
    assert (companion(pg_db.url) / "register.key").read_bytes() == key
    assert not before.exists()
