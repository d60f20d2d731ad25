"""Deadlines, figures, recipients and disclosures at the terminal (D11; 8.2, 9.1; P8)."""

from pathlib import Path

import pytest

from kaarea_tui.widgets.dialogs import Ask
from tests.conftest import RegisterDb
from tests.screens.request_walk import at, enter, fill, save, settled
from tests.screens.staff import at_terminal
from tests.screens.staff import fill as fill_register
from tests.screens.test_requests import OWNER, register_case


@pytest.fixture
def db(sqlite_db: RegisterDb, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> RegisterDb:
    monkeypatch.setenv("HOME", str(tmp_path))
    fill_register(sqlite_db)
    return sqlite_db


async def test_the_calendar_leads_from_a_day_to_its_case(db: RegisterDb) -> None:
    """D3: 25.11. + 1 month is Christmas Day, so the case stands on the Monday after."""
    register_case(db, "access", "20.11.2026")
    async with at_terminal(db, OWNER) as person:
        await enter(person)
        await person.press("m")
        await at(person, "request_calendar")
        await person.until_shown("Marraskuu 2026")
        await person.press("pagedown")
        await person.until_shown("Joulukuu 2026")
        grid = person.screen.grid
        await person.until(lambda: grid._days)
        due = next(iter(grid._days))
        while grid.day != due:
            await person.press("left" if grid.day > due else "right")
        await person.until_shown("26-001")
        await person.press("enter")
        await at(person, "request")


async def test_the_report_is_table_plot_and_file(db: RegisterDb) -> None:
    register_case(db, "access", "20.11.2026")
    register_case(db, "objection_dm", "2.10.2026")
    async with at_terminal(db, OWNER) as person:
        await enter(person)
        await person.press("r")
        await at(person, "request_report")
        await person.until_shown("Tarkastuspyyntö")
        await person.press("k")
        await person.until_shown("10/26")
        await person.press("k", "t")
        await person.until_shown("Tiedosto: ~/kaarea-viennit/")
        file = next((Path.home() / "kaarea-viennit").iterdir())
        told = file.read_text("utf-8-sig")
        assert "Tarkastuspyyntö" in told and file.stat().st_mode & 0o077 == 0
        await person.press("f")
        await person.until(lambda: hasattr(person.screen, "form"))
        await fill(person, first="1.11.2026", last="oops")
        await person.press("ctrl+s")
        await person.until(lambda: person.screen.form.error_count)
        await fill(person, last="30.11.2026")
        await save(person)
        await person.until_shown("1 pyyntö")


async def test_a_recipient_outside_the_eea_or_without_contract_is_refused(db: RegisterDb) -> None:
    """9.1, art. 28; then a disclosure to it, read by person."""
    async with at_terminal(db, OWNER) as person:
        await enter(person)
        await person.press("t")
        await at(person, "recipients")
        await person.until_shown("Vastaanottajia ei ole")
        await person.press("n")
        await person.until(lambda: hasattr(person.screen, "form"))
        await fill(person, name="Painotalo Oy")
        await person.press("ctrl+s")
        await person.until(lambda: person.screen.form.fields["dpa_signed"].error)
        await fill(person, dpa_signed="1.2.2026")
        await save(person)
        await at(person, "recipients")
        await person.until_shown("Painotalo Oy")
        await person.until(lambda: person.screen.table.cursor_key)
        await person.press("d")
        await person.until(lambda: hasattr(person.screen, "line"))
        await person.type("koskinen")
        await person.until(lambda: person.screen.found)
        await person.press("enter")
        await person.until(lambda: hasattr(person.screen, "form"))
        await fill(person, fields="last_name email", legal_ground="sopimus 4/2026", channel="secure_email")
        await save(person)
        await at(person, "recipients")
        await settled(person)
        await person.press("w")
        await person.until(lambda: hasattr(person.screen, "line"))
        await person.type("koskinen")
        await person.until(lambda: person.screen.found)
        await person.press("enter")
        await person.until(lambda: isinstance(person.screen, Ask))
        await person.until_shown("Painotalo Oy (FI)")


async def test_who_may_not_see_disclosures_is_not_offered_them(db: RegisterDb) -> None:
    async with at_terminal(db, "asiakkuus") as person:
        await enter(person)
        assert not person.screen.check_action("recipients", ())
        assert person.screen.check_action("report", ())
