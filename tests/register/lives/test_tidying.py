"""`kaarea tidy`: what has outlived its life goes on its day, byte by byte, on both engines (rules 3.6, N17)."""

import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from dateutil.relativedelta import relativedelta

from kaarea_tui.data.engine import Store
from kaarea_tui.register import founding
from tests.command import Command
from tests.conftest import RegisterDb
from tests.register.full_person import fill
from tests.register.life_steps import MAKERS, bytes_left, consent, late_on, set_clock

GONE_ON = date(2030, 3, 15)
PERIODS = {
    "request_case": relativedelta(years=3),
    "mail_original": relativedelta(months=12),
    "set_aside": relativedelta(months=6),
    "ip_address": relativedelta(months=12),
    "consent": relativedelta(years=3),
    "consent_evidence": relativedelta(years=3),
    "letter_file": relativedelta(days=30),
}
"""By hand, from the rulebook: N17, and 2.6 for files."""
YEAR = (date(2020, 1, 1), date(2020, 12, 31))


@pytest.fixture
def tidy(register_db: RegisterDb, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    data = tmp_path / "data"
    data.mkdir()
    return Command(register_db.url, tmp_path / "register.db", data, monkeypatch)


def since(kind: str) -> str:
    return late_on(GONE_ON - timedelta(days=1) - PERIODS[kind])


def run(tidy: Command, day: date, *more: str, user: str = "paakayttaja") -> tuple[int, str]:
    set_clock(tidy.monkeypatch, day)
    done = tidy.signed_in(user, "tidy", "--today", day.isoformat(), *more)
    return done.code, done.out + done.err


def found(store: Store, folder: Path, canaries: list[str]) -> set[str]:
    told = bytes_left(store, folder)
    return {each for each in canaries if each.encode() in told}


def held_back(store: Store) -> list[str]:
    """One thing of each kind, past its day, for each reason that keeps it."""
    return [
        each
        for held in ("restricted", "open", "reopened")
        for kind, make in MAKERS.items()
        if kind != "letter_file"
        for each in make(store, since(kind), held)
    ]


def test_each_kind_goes_on_its_day_and_not_the_day_before(
    tidy: Command, register_db: RegisterDb, tmp_path: Path
) -> None:
    store = register_db.open()
    with store.writing():
        over = [each for kind, make in MAKERS.items() for each in make(store, since(kind), "")]
        kept = held_back(store)
        kept += MAKERS["letter_file"](store, late_on(GONE_ON - timedelta(days=1)), "")
        kept += consent(store, since("consent"), "", ended_at=None, end_reason="")
    before = _report(register_db)
    for day, more in ((GONE_ON - timedelta(days=1), ("--yes",)), (GONE_ON, ())):
        code, told = run(tidy, day, *more)
        assert code == 0, told
        assert found(store, tmp_path, over) == set(over)
    assert [line.split()[-2:] for line in told.splitlines()[1:-1]] == [
        ["1", "14.3.2029"], ["1", "14.3.2027"], ["1", "14.9.2029"], ["1", "14.3.2029"], ["1", "14.3.2027"],
        ["1", "14.3.2027"], ["2", "12.2.2030"],
    ]  # fmt: skip
    assert "Nothing was removed" in told
    code, told = run(tidy, GONE_ON, "--yes")
    assert code == 0, told
    assert found(store, tmp_path, over) == set()
    assert found(store, tmp_path, kept) == set(kept)
    assert _report(register_db) == before
    _logged(store)
    again = run(tidy, GONE_ON, "--yes")
    assert again == (0, "Nothing has outlived its storage period.\n")


def _report(register_db: RegisterDb) -> object:
    return register_db.sign_in("rekisterivastaava").requests.period_report(*YEAR)


def _logged(store: Store) -> None:
    """One row for each kind with its numbers, and no canary in the log."""
    rows = store.rows(
        "SELECT fields, count FROM audit WHERE action = 'tidy.sweep' AND result = 'ok' ORDER BY seq"
    )
    assert {row[0].split()[0] for row in rows if row[1]} == set(PERIODS)
    for fields, count in rows:
        assert len(fields.split()) - 1 == count
        assert all(number.isdigit() for number in fields.split()[1:])


def test_no_stop_is_ever_swept(tidy: Command, register_db: RegisterDb) -> None:
    """An objection, and the hashes that keep addresses away, hold until further notice."""
    store = register_db.open()
    with store.writing():
        fill(store, "Kieltäjä", "Kalle", "KIELTO")
        store.run(
            "UPDATE request_case SET closed_at = '2020-01-01T09:00:00.000Z' WHERE closed_at IS NOT NULL"
        )
    stops = [
        store.rows(f"SELECT * FROM {table} ORDER BY 1")
        for table in ("objection", "suppression", "company_ban")
    ]
    assert all(stops[:2])
    for day in (date(2045, 1, 1), date(2080, 1, 1)):
        assert run(tidy, day, "--yes")[0] == 0
    assert store.rows("SELECT * FROM objection ORDER BY 1") == stops[0]
    assert store.rows("SELECT * FROM suppression ORDER BY 1") == stops[1]
    assert store.rows("SELECT count(*) FROM request_case WHERE closed_at IS NOT NULL") == [(0,)]


def test_the_clock_is_asked_after_before_anything_goes(tidy: Command, register_db: RegisterDb) -> None:
    """A server that wakes in another year: the nightly job removes nothing until a person says the day."""
    store = register_db.open()
    with store.writing():
        canaries = MAKERS["ip_address"](store, late_on(date(2026, 11, 1)), "")
    rows = store.rows("SELECT * FROM contact_technical")
    for given in ((), ("--today", "1.1.2031")):
        set_clock(tidy.monkeypatch, date(2031, 1, 2))
        done = tidy.signed_in("paakayttaja", "tidy", "--yes", *given)
        assert done.code != 0 and "2.1.2031" in done.err, done
        assert store.rows("SELECT * FROM contact_technical") == rows
    for night in (date(2031, 1, 4), date(2031, 1, 30)):  # what the refused runs wrote proves nothing
        set_clock(tidy.monkeypatch, night)
        assert tidy.signed_in("paakayttaja", "tidy", "--yes").code != 0
        assert store.rows("SELECT * FROM contact_technical") == rows
    assert run(tidy, date(2031, 1, 31), "--yes")[0] == 0
    assert canaries[0] not in repr(store.rows("SELECT * FROM contact_technical"))
    # A night later the log has not rested: nobody need be there.
    set_clock(tidy.monkeypatch, date(2031, 2, 2))
    assert tidy.signed_in("paakayttaja", "tidy", "--yes").code == 0


def test_who_may_sweep(tidy: Command) -> None:
    """6.2: the register owner, and the administrator, who runs what runs by night and sees no personal data."""
    for user, code in (("rekisterivastaava", 0), ("paakayttaja", 0), ("asiakkuus", 3), ("tarkastaja", 3)):
        assert run(tidy, date(2026, 11, 24), user=user)[0] == code


def test_what_held_it_back_lets_it_go(tidy: Command, register_db: RegisterDb, tmp_path: Path) -> None:
    """Nothing is forgotten that waited for a case or a restriction: it goes with the first run after."""
    store = register_db.open()
    with store.writing():
        kept = held_back(store)
    assert run(tidy, GONE_ON, "--yes")[0] == 0
    assert found(store, tmp_path, kept) == set(kept)
    with store.writing():
        store.run("UPDATE restriction SET lifted_at = started_at")
        store.run("UPDATE request_case SET closed_at = ? WHERE closed_at IS NULL", (late_on(GONE_ON),))
    assert run(tidy, GONE_ON + timedelta(days=1), "--yes")[0] == 0
    # Of the evidence of erased people, whose address an open case named, the hash alone is told.
    assert found(store, tmp_path, kept) == set()


def test_a_mail_whose_life_is_over_is_not_taken_in_again(
    tidy: Command, register_db: RegisterDb, tmp_path: Path
) -> None:
    """The mailbox may still hold it: it would be a new request, with a new deadline, about what was settled."""
    mail = tmp_path / "kirje.eml"
    mail.write_text(
        "From: Aino <aino@oma.example>\nTo: k@kaarea.example\nSubject: Tietoni\nMessage-ID: <1@oma.example>\n"
        "Date: Mon, 23 Nov 2026 10:00:00 +0200\n\nHaluan tietää, mitä tietoja minusta on.\n"
    )
    set_clock(tidy.monkeypatch, date(2026, 11, 24))
    assert "New letters 1" in tidy.signed_in("rekisterivastaava", "requests", "fetch", str(mail)).out
    owner = register_db.sign_in("rekisterivastaava")
    owner.request_mail.set_aside(owner.request_mail.letters().lines[0].id, "ei pyyntö")
    assert "kirje" in tidy.signed_in("rekisterivastaava", "tidy", language="fi").out.casefold()
    assert run(tidy, date(2027, 5, 25), "--yes")[0] == 0
    store = register_db.open()
    assert store.rows("SELECT * FROM request_mail") == []
    told = tidy.signed_in("rekisterivastaava", "requests", "fetch", str(mail)).out
    assert "New letters 0, here already 1" in told
    other = tmp_path / "toinen.eml"
    other.write_text(mail.read_text().replace("Haluan", "Tahdon"))
    assert "New letters 1" in tidy.signed_in("rekisterivastaava", "requests", "fetch", str(other)).out
    assert b"oma.example" not in store.rows("SELECT digest FROM ended_letter")[0][0].encode()


def test_what_is_overdue_is_told_by_the_check_and_at_home(tidy: Command, register_db: RegisterDb) -> None:
    """A nightly job that does not run is noticed: by `kaarea check`, and on the first screen."""
    store = register_db.open()
    with store.writing():
        MAKERS["ip_address"](store, since("ip_address"), "")
    register_db.clock.now = datetime(2030, 3, 18, 10, tzinfo=UTC)
    for late, told in ((timedelta(days=0), 0), (timedelta(days=1), 1)):
        register_db.clock.now += late
        owner, clerk = register_db.sign_in("rekisterivastaava"), register_db.sign_in("asiakkuus")
        assert owner.home.today().overdue_lives == told
        assert clerk.home.today().overdue_lives is None
        set_clock(tidy.monkeypatch, (GONE_ON + timedelta(days=3)) + late)
        checked = tidy.signed_in("paakayttaja", "check")
        assert (checked.code, "ip_address 1" in checked.out) == (told, bool(told)), checked.out
    assert run(tidy, GONE_ON + timedelta(days=4), "--yes")[0] == 0
    assert tidy.signed_in("paakayttaja", "check").code == 0
    assert owner.home.today().overdue_lives == 0


@pytest.mark.usefixtures("stretched_once")
def test_what_a_backup_brings_back_goes_again(command: Command, tmp_path: Path) -> None:
    """T11: the rules go by days alone, so the first run after a restore takes what was taken before."""
    from tests.test_cli_backup import _backup, _restore

    store = founding.open_register(command.url)
    with store.writing():
        over = [each for kind, make in MAKERS.items() for each in make(store, late_on(date(2020, 1, 7)), "")]
    store.close()
    file, place = tmp_path / "varmuus.kaarea", tmp_path / "uusi" / "register.db"
    assert _backup(command, file).code == 0
    assert command.signed_in("paakayttaja", "tidy", "--yes").code == 0
    place.parent.mkdir()
    shutil.copytree(command.file.with_name("register.db.d"), place.with_name("register.db.d"))
    restored = _restore(command, file, place, stdin=f"{founding.DEMO_PASSWORD}\n{founding.DEMO_PASSWORD}\n")
    assert restored.code == 0, restored
    store = founding.open_register(f"sqlite:///{place}")
    assert found(store, place.parent, over) >= set(over) - {each for each in over if "content" in each}
    who = ("--database", f"sqlite:///{place}", "--user", "paakayttaja", "--password-stdin")
    assert command("tidy", "--yes", *who, stdin=founding.DEMO_PASSWORD).code == 0
    assert found(store, place.parent, over) == set()
    store.close()
