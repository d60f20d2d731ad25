"""`kaarea user …`, and that every command asks the same rights as the screens (T5, rules 8.1, P1, P3)."""

import re
from pathlib import Path

import pytest

from kaarea_tui.register.founding import DEMO_USERS
from kaarea_tui.rules.permissions import in_preset
from tests.command import Command

COMMANDS = {
    ("user", "list"): "user.view",
    ("user", "add", "uusi", "Uuno Uusi"): "user.manage",
    ("user", "reset", "laskutus"): "user.manage",
    ("user", "close", "johto"): "user.manage",
    ("user", "release", "laskutus"): "user.manage",
    ("user", "until", "markkinointi", "31.12.2099"): "user.manage",
    ("user", "give", "johto", "AU"): "access.grant",
    ("user", "take", "johto", "MG"): "access.grant",
    ("find", "virtanen"): "contact.search",
    ("import", "LIST", "--source", "company:Oy Yritys Ab"): "contact.import",
    ("check",): "audit.view_security",
}
WHOLE_LIST = "Sukunimi;Etunimet;Yritys\r\nVirtanen;Eero;Turun Helmi Oy\r\n"


@pytest.mark.parametrize(
    ("user", "preset"), [(name, preset) for name, (_person, preset) in DEMO_USERS.items()]
)
def test_each_preset_may_run_what_the_matrix_gives_it(
    command: Command, tmp_path: Path, user: str, preset: str
) -> None:
    """8.1, P1: exit code 3, the right named, and nothing done, for everything else."""
    (tmp_path / "list.csv").write_text(WHOLE_LIST)
    for arguments, permission in COMMANDS.items():
        given = [str(tmp_path / "list.csv") if word == "LIST" else word for word in arguments]
        done = command.signed_in(user, *given)
        if in_preset(preset, permission) or (arguments[1:2] == ("list",) and in_preset(preset, "user.view")):
            assert done.code in (0, 1, 2), (arguments, done)
            assert done.code != 2 or arguments[0] == "user", (arguments, done)
        else:
            assert done.code == 3, (arguments, done)
            assert re.search(r"\([a-z]+\.[a-z_]+\)", done.err), (arguments, done)
            assert done.out == ""


def test_rules_are_for_everybody(command: Command) -> None:
    for user in DEMO_USERS:
        assert command.signed_in(user, "rules").code == 0


def test_a_refused_command_is_in_the_log(command: Command) -> None:
    """5.1: every refusal leaves its row."""
    from kaarea_tui.register import founding

    assert command.signed_in("asiakkuus", "user", "list").code == 3
    store = founding.open_register(command.url)
    rows = store.rows("SELECT action, permission, result FROM audit WHERE result = 'denied'")
    store.close()
    assert rows == [("users.list", "user.view", "denied")]


def test_a_life_of_an_account(command: Command) -> None:
    """P3, S9: opened without a right, given a role by the owner, closed by the administrator."""
    added = command.signed_in("paakayttaja", "user", "add", "uusi", "Uuno Uusi", "--employer", "Kaarea Oy")
    assert added.code == 0, added.err
    secret = added.out.splitlines()[0].split()[-1]
    who = ("--database", command.url, "--user", "uusi", "--password-stdin")
    password = "majava ui joessa hiljaa"
    assert command("user", "password", *who, stdin=f"{secret}\n{password}\n").code == 0
    assert command("user", "list", *who, stdin=password).code == 3
    assert command.signed_in("rekisterivastaava", "user", "give", "uusi", "AD").code == 0
    assert command("user", "list", *who, stdin=password).code == 0
    assert command.signed_in("rekisterivastaava", "user", "take", "uusi", "AD").code == 0
    assert command("user", "list", *who, stdin=password).code == 3
    again = command.signed_in("paakayttaja", "user", "reset", "uusi")
    assert again.out.splitlines()[0].split()[-1] != secret
    assert command("user", "list", *who, stdin=password).code == 3
    assert command.signed_in("paakayttaja", "user", "close", "uusi").code == 0
    assert "uusi" in command.signed_in("paakayttaja", "user", "list").out


def test_a_lock_out_is_ended(command: Command) -> None:
    """S6."""
    who = ("--database", command.url, "--user", "asiakkuus", "--password-stdin")
    for _try in range(5):
        assert command("rules", *who, stdin="wrong").code == 3
    assert command.signed_in("asiakkuus", "rules").code == 3
    assert command.signed_in("paakayttaja", "user", "release", "asiakkuus").code == 0
    assert command.signed_in("asiakkuus", "rules").code == 0


def test_an_end_date(command: Command) -> None:
    """P7."""
    assert command.signed_in("paakayttaja", "user", "until", "asiakkuus", "31.12.2099").code == 0
    assert "31.12.2099" in command.signed_in("paakayttaja", "user", "list").out
    assert command.signed_in("paakayttaja", "user", "until", "asiakkuus", "-").code == 0
    assert "31.12.2099" not in command.signed_in("paakayttaja", "user", "list").out


@pytest.mark.parametrize(
    "arguments",
    [
        ("user", "add", "Uusi", "Uuno Uusi"),
        ("user", "add", "asiakkuus", "Aino Toinen"),
        ("user", "add", "uusi", ""),
        ("user", "add", "uusi", "Uuno Uusi", "--until", "31.2.2026"),
        ("user", "close", "nobody"),
        ("user", "close", "paakayttaja"),
        ("user", "reset", "\x1b[31m"),
        ("user", "until", "asiakkuus", "someday"),
    ],
)
def test_what_is_refused_is_told_and_nothing_changes(command: Command, arguments: tuple[str, ...]) -> None:
    before = command.signed_in("paakayttaja", "user", "list").out
    done = command.signed_in("paakayttaja", *arguments)
    assert done.code == 2
    assert done.err.strip()
    assert "\x1b" not in done.err
    assert command.signed_in("paakayttaja", "user", "list").out == before


def test_the_last_owner_stays(command: Command) -> None:
    """P3."""
    done = command.signed_in("paakayttaja", "user", "close", "rekisterivastaava")
    assert done.code == 2
    assert "last register owner" in done.err


def test_roles_are_given_by_code_or_name_and_a_wrong_one_lists_them(command: Command) -> None:
    for role in ("au", "Auditor", "external service provider"):
        done = command.signed_in("rekisterivastaava", "user", "take", "johto", role)
        assert "johto" in done.out + done.err and "there is no role" not in done.err
    done = command.signed_in("rekisterivastaava", "user", "give", "johto", "auditor")
    assert (done.code, done.err) == (0, "")
    assert "AU" in command.signed_in("paakayttaja", "user", "list").out
    done = command.signed_in("rekisterivastaava", "user", "give", "johto", "XX")
    assert done.code == 2
    assert "XX" in done.err and "AU auditor" in done.err and "EX external service provider" in done.err


def test_an_unknown_account_is_named(command: Command) -> None:
    for verb in ("close", "reset", "release"):
        done = command.signed_in("paakayttaja", "user", verb, "nobody")
        assert done.code == 2
        assert "There is no account nobody" in done.err


def test_the_check_finds_a_sound_register_sound(command: Command) -> None:
    done = command.signed_in("tarkastaja", "check")
    assert (done.code, done.err) == (0, "")
    assert "sound" in done.out


def test_the_check_tells_what_is_wrong_and_ends_with_1(command: Command) -> None:
    """A1: a log that was tampered with past the program."""
    from kaarea_tui.register import founding

    store = founding.open_register(command.url)
    guard = store.one("SELECT sql FROM sqlite_schema WHERE name = 'audit_is_append_only_update'")
    assert guard is not None
    store.script("DROP TRIGGER audit_is_append_only_update")
    store.run("UPDATE audit SET result = 'denied' WHERE seq = 1")
    store.script(guard[0])
    store.close()
    done = command.signed_in("tarkastaja", "check")
    assert done.code == 1
    assert "altered" in done.out


def test_a_password_is_asked_unseen_on_a_terminal(command: Command) -> None:
    import os
    import sys

    import pexpect

    process = pexpect.spawn(
        sys.executable,
        ["-m", "kaarea_tui", "user", "list", "--user", "paakayttaja", "--database", command.url],
        env={**os.environ, "KAAREA_LANGUAGE": "en", "COLUMNS": "200"},
        encoding="utf-8",
        timeout=30,
    )
    process.expect("Password of paakayttaja: ")
    process.waitnoecho()
    process.sendline("kaarea-demo")
    told = process.read()
    process.close()
    assert process.exitstatus == 0
    assert "kaarea-demo" not in told
    assert "rekisterivastaava" in told


def test_a_secret_is_not_spent_in_vain(command: Command) -> None:
    """S9: by another command, or by a password that cannot be one; then it opens, once."""
    told = command.signed_in("paakayttaja", "user", "reset", "johto").out
    secret = told.splitlines()[0].split()[-1]
    who = ("--database", command.url, "--user", "johto", "--password-stdin")
    assert command("user", "list", *who, stdin=secret).code == 3
    for wrong in ("short", secret):
        assert command("user", "password", *who, stdin=f"{secret}\n{wrong}\n").code == 2
    chosen = "majava ui joessa hiljaa"
    assert command("user", "password", *who, stdin=f"{secret}\n{chosen}\n").code == 0
    assert command("user", "password", *who, stdin=f"{secret}\n{chosen} 2\n").code == 3


def test_an_owner_is_reset_with_an_approver_or_recovered_on_the_server(command: Command) -> None:
    """N18: alone never; with whom `init` named; or by the server's own command, told at each sign-in."""
    place = f"{command.file.parent}/own.db"
    made = command(
        "init", "--database", place,
        *("--owner", "omistaja", "Olli Omistaja", "--admin", "yllapito", "Yrjö Ylläpito"),
        *("--second", "toinen", "Tiina Toinen"),
    )  # fmt: skip
    assert made.code == 0, made
    secrets = {line.split()[0]: line.split()[-1] for line in made.out.splitlines() if "-" in line.split()[-1]}
    chosen = "majava ui joessa hiljaa"
    for name in ("omistaja", "yllapito", "toinen"):
        who = ("--database", place, "--user", name, "--password-stdin")
        assert command("user", "password", *who, stdin=f"{secrets[name]}\n{chosen}\n").code == 0
    who = ("--database", place, "--user", "yllapito", "--password-stdin")
    alone = command("user", "reset", "omistaja", *who, stdin=f"{chosen}\n")
    assert alone.code != 0
    assert "approves" in alone.err
    self_approved = ("user", "reset", "omistaja", "--approver", "yllapito", *who)
    assert command(*self_approved, stdin=f"{chosen}\n{chosen}\n").code != 0
    both = command("user", "reset", "omistaja", "--approver", "toinen", *who, stdin=f"{chosen}\n{chosen}\n")
    assert both.code == 0, both
    recovered = command("init", "--database", place, "--recover-owner", "omistaja")
    assert recovered.code == 0, recovered
    secret = recovered.out.split()[4]
    mine = ("--database", place, "--user", "omistaja", "--password-stdin")
    assert command("user", "password", *mine, stdin=f"{secret}\n{chosen} 2\n").code == 0
    assert "recovered on the server" in command("user", "list", *who, stdin=chosen).err
    assert command("init", "--database", place, "--recover-owner", "yllapito").code != 0
