"""`kaarea backup` and `kaarea restore` on the command line (T11; rulebook 6.2: backup.run, backup.restore)."""

import fcntl
import shutil
import stat
from pathlib import Path

import pytest

from kaarea_tui.register.founding import DEMO_PASSWORD
from tests.command import Command, Done

ADMIN, OWNER = "paakayttaja", "rekisterivastaava"
PASSPHRASE = "kolme viiraa tuulessa 7"

pytestmark = pytest.mark.usefixtures("stretched_once")


def _backup(command: Command, file: Path, *more: str, user: str = ADMIN, extra: str = "") -> Done:
    who = ("--database", command.url, "--user", user, "--password-stdin")
    return command("backup", str(file), *who, *more, stdin=f"{DEMO_PASSWORD}\n{extra}")


def _restore(command: Command, file: Path, place: Path, *more: str, stdin: str) -> Done:
    who = ("--database", f"sqlite:///{place}", "--user", ADMIN, "--approver", OWNER, "--password-stdin")
    return command("restore", str(file), *who, *more, stdin=stdin)


def test_a_backup_and_its_restore(command: Command, tmp_path: Path) -> None:
    """T11: the file is its owner's alone; restored where the folder of keys is."""
    file = tmp_path / "varmuus.kaarea"
    part = tmp_path / "varmuus.kaarea.part"
    part.write_bytes(b"x" * 100_000)  # left by a backup that was killed
    with part.open() as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        done = _backup(command, file)
        assert done.code == 2 and "another backup" in done.err and part.stat().st_size == 100_000
    done = _backup(command, file)
    assert (done.code, done.err) == (0, "")
    assert "proved by restoring" in done.out and "no keys" in done.out
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert not list(tmp_path.glob("*.part"))
    place = tmp_path / "uusi" / "register.db"
    place.parent.mkdir()
    shutil.copytree(command.file.with_name("register.db.d"), place.with_name("register.db.d"))
    done = _restore(command, file, place, stdin=f"{DEMO_PASSWORD}\n{DEMO_PASSWORD}\n")
    assert (done.code, done.err) == (0, "")
    assert "was restored" in done.out
    found = command(
        "check", "--database", f"sqlite:///{place}", "--user", ADMIN, "--password-stdin", stdin=DEMO_PASSWORD
    )
    assert (found.code, found.out) == (0, "The register is sound.\n")


def test_an_encrypted_backup_needs_its_passphrase_and_nothing_else(command: Command, tmp_path: Path) -> None:
    """T11: keys and ledger come along; the older ledger is taken only when told."""
    file, place = tmp_path / "varmuus.age", tmp_path / "uusi" / "register.db"
    assert _backup(command, file, "--encrypt", extra=f"{PASSPHRASE}\n").code == 0
    assert file.read_bytes().startswith(b"kaarea-backup 1 age\n")
    right = f"{PASSPHRASE}\n{DEMO_PASSWORD}\n{DEMO_PASSWORD}\n"
    done = _restore(command, file, place, stdin=right)
    assert done.code == 2 and "erasure ledger is not in" in done.err
    done = _restore(command, file, place, "--ledger-from-backup", stdin=right.replace("viiraa", "lippua"))
    assert done.code == 2 and "passphrase" in done.err
    assert not place.exists()
    assert _restore(command, file, place, "--ledger-from-backup", stdin=right).code == 0


def test_who_may_not_backs_nothing_up_and_leaves_no_file(command: Command, tmp_path: Path) -> None:
    """Rulebook 6.2: backup.run is the administrator's."""
    file = tmp_path / "varmuus.kaarea"
    assert _backup(command, file, user="asiakkuus").code == 3
    assert not list(tmp_path.glob("varmuus*"))


def test_a_file_that_is_there_is_left_alone(command: Command, tmp_path: Path) -> None:
    file = tmp_path / "varmuus.kaarea"
    file.write_text("tärkeää")
    done = _backup(command, file)
    assert done.code == 2 and "already" in done.err
    assert file.read_text() == "tärkeää"


def test_a_wrong_password_restores_nothing(command: Command, tmp_path: Path) -> None:
    """ASVS 6.3.4: both people sign in, on the register as it is in the backup."""
    file, place = tmp_path / "varmuus.kaarea", tmp_path / "uusi" / "register.db"
    _backup(command, file)
    place.parent.mkdir()
    shutil.copytree(command.file.with_name("register.db.d"), place.with_name("register.db.d"))
    done = _restore(command, file, place, stdin=f"{DEMO_PASSWORD}\narvattu\n")
    assert done.code == 3
    assert not place.exists()
    done = _restore(command, tmp_path / "ei-ole", place, stdin="")
    assert done.code == 2
