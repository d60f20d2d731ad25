"""`kaarea tidy`: what has outlived its life goes on its day, byte by byte, on both engines (rules 3.6, N17)."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from dateutil.relativedelta import relativedelta

from kaarea_tui.data.engine import Store
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


def test_each_kind_goes_on_its_day_and_not_the_day_before(
    tidy: Command, register_db: RegisterDb, tmp_path: Path
) -> None:
    store = register_db.open()
    with store.writing():
        over = [each for kind, make in MAKERS.items() for each in make(store, since(kind), "")]
        kept = [
            each
            for held in ("restricted", "open", "reopened")
            for kind, make in MAKERS.items()
            if kind != "letter_file"
            for each in make(store, since(kind), held)
        ]
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
    assert run(tidy, date(2031, 1, 2), "--yes")[0] == 0
    assert canaries[0] not in repr(store.rows("SELECT * FROM contact_technical"))
    # A night later the log has not rested: nobody need be there.
    set_clock(tidy.monkeypatch, date(2031, 1, 4))
    assert tidy.signed_in("paakayttaja", "tidy", "--yes").code == 0


def test_who_may_sweep(tidy: Command) -> None:
    """6.2: the register owner, and the administrator, who runs what runs by night and sees no personal data."""
    for user, code in (("rekisterivastaava", 0), ("paakayttaja", 0), ("asiakkuus", 3), ("tarkastaja", 3)):
        assert run(tidy, date(2026, 11, 24), user=user)[0] == code
