"""The command line: what every command shares, and the making of registers."""

import json
import os
import re
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import peewee
import pytest

from kaarea_tui import __version__
from kaarea_tui.cli import main
from kaarea_tui.data.engine import Store
from kaarea_tui.locale import use
from kaarea_tui.register import founding
from kaarea_tui.register.founding import DEMO_PASSWORD
from kaarea_tui.rules.catalogue import rules_in_force
from tests.command import Command, run_process
from tests.register.log_cutting import cut_log_and_heads, end_with_seal_step

INIT = ("--owner", "omistaja", "Olli Omistaja", "--admin", "yllapito", "Ylva Ylläpito")


def test_version_and_help(command: Command) -> None:
    assert command("--version").out.strip() == f"kaarea {__version__}"
    helped = command("--help")
    assert helped.code == 0
    for name in ("init", "demo", "user", "import", "find", "check", "rules"):
        assert name in helped.out


def test_help_is_finnish_by_default_and_english_when_asked(command: Command) -> None:
    assert "Asiakasrekisteri" in command("--help", language=None).out
    assert "Customer register" in command("--help", language="en").out
    assert "valitsimet" in command("--help", language=None).out


@pytest.mark.parametrize(
    "arguments",
    [("nonsense",), ("--nonsense",), ("user",), ("user", "nonsense"), ("init",), ("demo", "--contacts", "many"),
     ("demo", "--contacts", "-1"), ("check",), ("find",), ("import",)],
)  # fmt: skip
def test_bad_arguments_end_with_2_and_say_why(command: Command, arguments: tuple[str, ...]) -> None:
    done = command(*arguments)
    assert done.code == 2
    assert done.err.strip()
    assert "Traceback" not in done.err


def test_hostile_arguments_reach_the_terminal_as_signs(command: Command) -> None:
    """T8."""
    done = command("\x1b[31mred\u202e")
    assert done.code == 2
    assert "\x1b" not in done.err
    assert "\u202e" not in done.err


def test_rules_lists_every_rule_without_a_register(command: Command) -> None:
    text = command("rules").out
    objects = json.loads(command("rules", "--json").out)
    assert [each["number"] for each in objects] == [rule.number for rule in rules_in_force()]
    for rule in rules_in_force():
        assert rule.number in text
        assert rule.source in text
    finnish = command("rules", language="fi").out
    for told in (
        "laki 150/1930 5 §",
        "laki 917/2014 24 luku",
        "tietosuojaseloste §1",
        "tietosuojalaki 1050/2018 29 §",
    ):
        assert told in finnish
    assert not re.search(r"Lähde: .*(notice|Act|Finnish|s\. \d)", finnish)
    may_be_empty = {
        "settings.contact_person",
        "settings.deadline_days_added",
        "settings.deadline_days_removed",
        "settings.privacy_principle",
        "settings.second_person",
    }
    assert all(value or name in may_be_empty for each in objects for name, value in each["settings"].items())


def test_rules_show_a_registers_own_settings(command: Command) -> None:
    """11.2: what the notice's rules are steered by is told from the register where one is given."""
    objects = json.loads(command.signed_in("tarkastaja", "rules", "--json").out)
    values = {name: value for each in objects for name, value in each["settings"].items()}
    assert values["settings.password_memory_kib"] == "8"


def test_init_makes_a_private_register_and_tells_the_secrets_once(command: Command, tmp_path: Path) -> None:
    """S9; ASVS 6.3.2."""
    place = tmp_path / "new" / "register.db"
    made = command("init", "--database", str(place), *INIT)
    assert made.code == 0, made.err
    secrets = [
        line.split()[-1] for line in made.out.splitlines() if line.startswith(("omistaja", "yllapito"))
    ]
    assert len(set(secrets)) == 2
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert stat.S_IMODE(place.parent.stat().st_mode) == 0o700
    assert not any(secret.encode() in place.read_bytes() for secret in secrets)


def test_the_first_password_is_chosen_with_the_one_time_secret(command: Command, tmp_path: Path) -> None:
    """S9: until then nothing else is open."""
    place = str(tmp_path / "register.db")
    made = command("init", "--database", place, *INIT)
    secret = next(line.split()[-1] for line in made.out.splitlines() if line.startswith("yllapito"))
    who = ("--database", place, "--user", "yllapito", "--password-stdin")
    refused = command("user", "list", *who, stdin=secret)
    assert refused.code == 3
    assert "user password" in refused.err
    short = command("user", "password", *who, stdin=f"{secret}\nshort\n")
    assert short.code == 2
    assert command("user", "password", *who, stdin=f"{secret}\nmajava ui joessa hiljaa\n").code == 0
    listed = command("user", "list", *who, stdin="majava ui joessa hiljaa")
    assert listed.code == 0
    assert "omistaja" in listed.out
    assert command("user", "list", *who, stdin=secret).code == 3


@pytest.mark.parametrize(
    "names", [("Omistaja", "Olli"), ("o", "Olli"), ("omi staja", "Olli"), ("omistaja", "")]
)
def test_init_refuses_names_that_no_account_may_have(
    command: Command, tmp_path: Path, names: tuple[str, str]
) -> None:
    """11.2."""
    place = tmp_path / "register.db"
    done = command("init", "--database", str(place), "--owner", *names, *INIT[3:])
    assert done.code == 2
    assert not place.exists()


def test_init_needs_two_accounts(command: Command, tmp_path: Path) -> None:
    done = command("init", "--database", str(tmp_path / "r.db"), *INIT[:3], "--admin", *INIT[1:3])
    assert done.code == 2
    assert not (tmp_path / "r.db").exists()


def test_init_leaves_registers_and_demos_alone(command: Command) -> None:
    """A demo refuses real use, and a register is made only once."""
    before = command.file.read_bytes()
    done = command("init", "--database", command.url, *INIT)
    assert done.code == 2
    assert command.file.read_bytes() == before


def test_a_failure_while_founding_leaves_nothing(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl+C in the middle, and a full disk: no file, no key, and the next try succeeds."""
    for error, code in ((KeyboardInterrupt(), 130), (OSError(28, "No space left on device"), 2)):
        place = tmp_path / "register.db"
        with monkeypatch.context() as patch:
            patch.setattr(founding, "_log", _raise(error))
            assert command("init", "--database", str(place), *INIT).code == code
        assert not list(tmp_path.glob("register.db*"))
    assert command("init", "--database", str(place), *INIT).code == 0


def _raise(error: BaseException):  # type: ignore[no-untyped-def]
    def raising(*_arguments: object) -> None:
        raise error

    return raising


def test_a_foreign_database_is_left_as_it_was(command: Command, tmp_path: Path) -> None:
    place = tmp_path / "other.db"
    with sqlite3.connect(place) as other:
        other.execute("CREATE TABLE things (name TEXT)")
    other.close()
    before = place.read_bytes()
    for arguments in (("init", *INIT), ("demo", "--no-open"), ("check", "--user", "a", "--password-stdin")):
        done = command(*arguments, "--database", str(place), stdin="x")
        assert done.code == 2, arguments
        assert str(place) in done.err or "init" in arguments
        assert place.read_bytes() == before
        assert not place.with_name("other.db.d").exists()


def test_what_is_no_database_is_left_as_it_was(command: Command, tmp_path: Path) -> None:
    place = tmp_path / "text.db"
    place.write_bytes(b"Surname;First names\r\n" * 500)
    before = place.read_bytes()
    for arguments in (("init", *INIT), ("demo", "--no-open"), ("check", "--user", "a", "--password-stdin")):
        done = command(*arguments, "--database", str(place), stdin="x")
        assert done.code == 2
        assert "Traceback" not in done.err
        assert place.read_bytes() == before


def test_a_newer_database_is_left_alone(command: Command) -> None:
    store = founding.open_register(command.url)
    with store.writing():
        store.run("UPDATE meta SET value = '9999' WHERE name = 'schema_version'")
    store.close()
    done = command.signed_in("asiakkuus", "check")
    assert done.code == 2
    assert "newer" in done.err


def test_a_damaged_database_is_told(command: Command) -> None:
    content = bytearray(command.file.read_bytes())
    content[4096 * 2 :] = os.urandom(len(content) - 4096 * 2)
    command.file.write_bytes(content)
    done = command.signed_in("asiakkuus", "check")
    assert done.code == 2
    assert done.err.strip()
    assert "Traceback" not in done.err


def test_a_missing_register_and_a_wrong_address_are_told(command: Command, tmp_path: Path) -> None:
    for address in (str(tmp_path / "none.db"), "mysql://x/y", "sqlite:///", str(tmp_path)):
        done = command("check", "--user", "a", "--password-stdin", "--database", address, stdin="x")
        assert done.code == 2, address
        assert done.err.strip()
    assert not (tmp_path / "none.db").exists()


def test_a_lost_key_folder_is_told(command: Command) -> None:
    """A register without its key is not opened."""
    command.file.with_name(command.file.name + ".d").rename(command.file.with_name("elsewhere"))
    done = command.signed_in("asiakkuus", "check")
    assert done.code == 2
    assert "key" in done.err


def test_a_log_cut_with_all_that_can_be_edited_around_it_is_told_at_every_check(command: Command) -> None:
    """Rule A1: log, heads, and the schema's number set back to the days before there was a seal."""
    store = founding.open_register(command.url)
    end_with_seal_step(store, command.monkeypatch)
    cut_log_and_heads(store)
    store.run("UPDATE meta SET value = '4' WHERE name = 'schema_version'")
    store.close()
    for _ in range(2):
        done = command.signed_in("tarkastaja", "check")
        assert done.code == 1
        assert "sealed" in done.out


@pytest.mark.parametrize("user", ["asiakkuus", "nobody", "\x1b[31m", "a" * 5000])
def test_a_wrong_password_and_a_wrong_name_get_one_answer(command: Command, user: str) -> None:
    """S6: who exists is told to nobody."""
    done = command(
        "user", "list", "--user", user, "--password-stdin", "--database", command.url, stdin="wrong"
    )
    assert done.code == 3
    assert done.err == "The user name or the password is not right, or the account waits or is closed.\n"


def test_a_closed_account_gets_the_same_answer(command: Command) -> None:
    """P7."""
    assert command.signed_in("paakayttaja", "user", "close", "laskutus").code == 0
    done = command.signed_in("laskutus", "user", "list")
    assert done.code == 3
    assert done.err == "The user name or the password is not right, or the account waits or is closed.\n"


@pytest.mark.parametrize("given", [b"", b"\n", b"\xff\xfe\n", b"x" * 10_000])
def test_a_password_that_cannot_be_read_is_bad_input(command: Command, given: bytes) -> None:
    done = command("user", "list", "--user", "a", "--password-stdin", "--database", command.url, stdin=given)
    assert done.code == 2
    assert done.err.strip()


def test_without_a_terminal_the_password_must_come_by_stdin(command: Command) -> None:
    done = command("user", "list", "--user", "a", "--database", command.url)
    assert done.code == 2
    assert "--password-stdin" in done.err


def test_every_command_signs_out_again(command: Command) -> None:
    command.signed_in("paakayttaja", "user", "list")
    store = founding.open_register(command.url)
    assert store.rows("SELECT ended_at FROM user_session WHERE ended_at IS NULL") == []
    store.close()


def test_the_users_language_follows_sign_in(command: Command) -> None:
    refused = command.signed_in("asiakkuus", "user", "list", language=None)
    assert refused.code == 3
    assert "(user.view)" in refused.err
    assert "Käyttöoikeutesi ei riitä" in refused.err


def test_what_nobody_foresaw_is_told_by_a_reference(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No traceback and no value on the terminal; the details are in the log file, made safe (T8)."""
    monkeypatch.setattr(
        "kaarea_tui.commands.rules._print", _raise(RuntimeError("secret\x1b[31m\nforged line"))
    )
    done = command("rules")
    assert done.code == 2
    assert "secret" not in done.err
    reference = done.err.split()[-1]
    log = (command.data_folder / "kaarea" / "kaarea.log").read_text()
    assert reference in log
    assert "\x1b" not in log
    assert "\nforged" not in log


def test_an_unwritable_log_is_no_second_fault(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kaarea_tui.commands.rules._print", _raise(RuntimeError()))
    (command.data_folder / "kaarea").write_text("in the way")
    assert command("rules").code == 2


def test_ctrl_c_is_130(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kaarea_tui.commands.rules._print", _raise(KeyboardInterrupt()))
    done = command("rules")
    assert done.code == 130
    assert done.err == ""


def test_whoever_stops_reading_ends_the_command_quietly() -> None:
    done = subprocess.run(
        f"set -o pipefail; {sys.executable} -m kaarea_tui rules | head -1",
        shell=True, executable="/bin/bash", capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stderr == ""
    assert done.stdout.count("\n") == 1


def test_output_survives_a_terminal_of_few_letters() -> None:
    done = run_process("rules", environment={"PYTHONIOENCODING": "ascii", "KAAREA_LANGUAGE": "fi"})
    assert done.code == 0
    assert done.err == ""


def test_a_cold_start_imports_next_to_nothing() -> None:
    """The app's first frame pays for the app alone."""
    code = (
        "import sys, types; app = types.ModuleType('kaarea_tui.app'); app.run_app = lambda url: 0;"
        "sys.modules['kaarea_tui.app'] = app;"
        "from kaarea_tui.sessions import terminal_guard; terminal_guard.prepare_terminal = lambda: None; from kaarea_tui.cli import main; assert main([]) == 0;"
        "print(*sorted(name for name in sys.modules if name.split('.')[0] in"
        " ('peewee', 'apsw', 'argon2', 'psycopg', 'textual', 'rich', 'argparse', 'phonenumbers', 'babel')"
        " or name.startswith(('kaarea_tui.register', 'kaarea_tui.data', 'kaarea_tui.rules', 'kaarea_tui.screens'))))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_demo_that_is_ended_while_it_is_made_leaves_no_folder(
    tmp_path: Path, ending: signal.Signals
) -> None:
    environment = {**os.environ, "TMPDIR": str(tmp_path), "KAAREA_LANGUAGE": "en"}
    process = subprocess.Popen(
        [sys.executable, "-m", "kaarea_tui", "demo", "--contacts", "200000", "--no-open"],
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - a job in the background ignores it
    )  # fmt: skip
    deadline = time.monotonic() + 60
    while not list(tmp_path.glob("kaarea-demo-*/demo.db")):
        assert time.monotonic() < deadline, "the demo was not begun"
        time.sleep(0.05)
    process.send_signal(ending)
    _out, err = process.communicate(timeout=60)
    assert process.returncode == 128 + ending
    assert b"Traceback" not in err
    assert not list(tmp_path.iterdir())


def test_main_restores_nothing_it_should_not() -> None:
    """Files made after the start are their owner's alone."""
    before = os.umask(0o022)
    try:
        assert main(["--version"]) == 0
        assert os.umask(0o022) == 0o077
    finally:
        os.umask(before)
        use("fi")


@contextmanager
def _as_somebody_else() -> Iterator[None]:
    """Without the powers of root, for which no file mode counts."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def protected(command: Command) -> Iterator[Path]:
    """The demo register in a folder that anybody may look into, and its owner may not write."""
    folder = Path(tempfile.mkdtemp(prefix="kaarea-test-"))
    shutil.copytree(command.file.parent, folder, dirs_exist_ok=True)
    command(
        "rules", "--user", "a", "--password-stdin", "--database", "/nowhere/x.db", stdin="x"
    )  # imports all
    for path in sorted(folder.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    folder.chmod(0o555)
    yield folder / "register.db"
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o700)
    shutil.rmtree(folder)


def test_a_register_on_a_read_only_disk(command: Command, protected: Path) -> None:
    before = protected.read_bytes()
    who = ("--database", str(protected), "--user", "asiakkuus", "--password-stdin")
    with _as_somebody_else():
        done = command("check", *who, stdin="kaarea-demo")
    assert done.code == 2
    assert "Traceback" not in done.err
    assert "cannot be written" in done.err
    assert protected.read_bytes() == before


def test_a_register_without_rights_to_it(command: Command, protected: Path) -> None:
    protected.chmod(0)
    who = ("--database", str(protected), "--user", "asiakkuus", "--password-stdin")
    with _as_somebody_else():
        done = command("check", *who, stdin="kaarea-demo")
    assert done.code == 2
    assert "right" in done.err


def test_no_register_is_made_where_nothing_may_be_written(command: Command, protected: Path) -> None:
    for place in (protected.with_name("new.db"), protected.parent / "folder" / "new.db"):
        with _as_somebody_else():
            done = command("init", "--database", str(place), *INIT)
        assert done.code == 2
        assert done.err.strip()
        assert not place.exists()


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (peewee.OperationalError("FullError: database or disk is full"), "disk is full"),
        (peewee.OperationalError("ReadOnlyError: attempt to write a readonly database"), "written"),
        (peewee.OperationalError("BusyError: database is locked"), "busy"),
        (peewee.DatabaseError("CorruptError: database disk image is malformed"), "damaged"),
    ],
)
def test_what_a_disk_can_do_in_the_middle(
    command: Command, monkeypatch: pytest.MonkeyPatch, error: Exception, words: str
) -> None:
    """Every write fails from a certain one on: nothing is changed, and why is told."""
    opened = founding.open_register
    before = command.signed_in("paakayttaja", "user", "list").out

    def failing(url: str) -> Store:
        def refuse(sql: str) -> None:
            if sql.startswith("INSERT INTO user_account"):
                raise error

        return opened(url, refuse)

    with monkeypatch.context() as patch:
        patch.setattr(founding, "open_register", failing)
        done = command.signed_in("paakayttaja", "user", "add", "uusi", "Uuno Uusi")
    assert done.code == 2
    assert words in done.err
    assert command.signed_in("paakayttaja", "user", "list").out == before


def test_a_disk_that_is_really_full(command: Command, tmp_path: Path) -> None:
    """On a file system of its own, filled to the brim: told, exit code 2, and the register still whole."""
    script = f"""
        set -e
        mount -t tmpfs -o size=2m tmpfs {tmp_path}/small || exit 77
        cp -r {command.file.parent}/. {tmp_path}/small
        dd if=/dev/zero of={tmp_path}/small/filler bs=1k 2>/dev/null || true
        set +e
        echo {DEMO_PASSWORD} | {sys.executable} -m kaarea_tui user add uusi 'Uuno Uusi' \
            --user paakayttaja --password-stdin --database {tmp_path}/small/register.db
        echo "code $?"
        rm {tmp_path}/small/filler
        echo {DEMO_PASSWORD} | {sys.executable} -m kaarea_tui check \
            --user tarkastaja --password-stdin --database {tmp_path}/small/register.db
        echo "code $?"
    """
    (tmp_path / "small").mkdir()
    done = subprocess.run(
        ["unshare", "-rm", "bash", "-c", script],
        capture_output=True, text=True, check=False,
        env={**os.environ, "KAAREA_LANGUAGE": "en", "XDG_DATA_HOME": str(tmp_path)},
    )  # fmt: skip
    if done.returncode == 77 or "unshare" in done.stderr:
        pytest.skip("this machine lets no test make a file system")
    assert "code 2" in done.stdout, done
    assert "full" in done.stderr
    assert "code 0" in done.stdout
    assert "Traceback" not in done.stderr
