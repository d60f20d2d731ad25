"""The room of people: searching, counting, order, marks, columns, copying, what it logs (5.1, P8, 2.6)."""

import pytest
from textual.widgets import OptionList

from tests.conftest import RegisterDb
from tests.screens.mailing import mailing
from tests.screens.staff import at_terminal, fill, table_names


@pytest.fixture
def people(sqlite_db: RegisterDb) -> RegisterDb:
    fill(sqlite_db)
    return sqlite_db


def log_rows(db: RegisterDb, action: str) -> list[tuple[object, ...]]:
    return [
        tuple(row) for row in db.open().rows("SELECT result, purpose FROM audit WHERE action = ?", (action,))
    ]


async def test_people_stand_in_finnish_order_and_are_counted(people):
    async with at_terminal(people, "asiakkuus") as person:
        await person.enter("contacts")
        assert table_names(person) == [
            "Koskinen Onni", "Salo Pirjo", "Virtanen Aino Maria", "Virtanen Eero Kalevi", "Åkerblom Östen",
        ]  # fmt: skip
        assert person.screen.bar.count == "5 hlöä"
        assert all(len(line) == 80 for line in person.lines())


async def test_typing_narrows_at_once_and_escape_clears(people):
    async with at_terminal(people, "asiakkuus") as person:
        await person.enter("contacts")
        await person.type("virt ee")
        await person.until(lambda: table_names(person) == ["Virtanen Eero Kalevi"])
        assert person.screen.bar.count == "1 hlö"
        await person.press("escape")
        await person.until(lambda: len(table_names(person)) == 5)
        await person.press("escape")
        await person.until(lambda: person.screen.place == "home")


async def test_an_empty_search_says_what_to_do(people):
    async with at_terminal(people, "asiakkuus") as person:
        await person.enter("contacts")
        await person.type("zzz")
        await person.until_shown("Ei hakutuloksia: zzz")
        assert "Esc" in person.text and "^N" in person.text
        assert "Avaa" not in person.lines()[-1]


async def test_an_unknown_field_is_explained_under_the_search_line(people):
    async with at_terminal(people, "asiakkuus") as person:
        await person.enter("contacts")
        await person.type("koko:x")
        await person.until(lambda: "koko:" in person.screen.bar.hint)


async def test_query_place_and_marks_survive_a_visit_to_another_room(people):
    async with at_terminal(people, "asiakkuus") as person:
        await person.enter("contacts")
        await person.type("virt")
        await person.until(lambda: len(table_names(person)) == 2)
        await person.press("down", "space")
        await person.enter("companies")
        await person.press("f2")
        await person.until(lambda: person.screen.place == "contacts")
        assert person.screen.bar.text == "virt"
        assert len(person.screen.table.marks.keys) == 1
        await person.until(lambda: person.screen.table.window.cursor == 1)
        await person.until_shown("1 merkitty")


async def test_all_hits_can_be_marked_beyond_what_is_loaded(sqlite_db):
    fill(sqlite_db, more=300)
    async with at_terminal(sqlite_db, "asiakkuus") as person:
        await person.enter("contacts")
        await person.press("down", "asterisk")
        await person.until(lambda: len(person.screen.table.marks.keys) == 305)
        await person.until_shown("305 merkittyä")


async def test_the_end_is_jumped_to_and_paged_back(sqlite_db):
    fill(sqlite_db, more=300)
    async with at_terminal(sqlite_db, "asiakkuus") as person:
        await person.enter("contacts")
        await person.press("down", "end")
        await person.until(lambda: person.screen.current and person.screen.current.name == "Åkerblom Östen")
        await person.press("pageup", "pageup")
        await person.until(lambda: person.screen.current.name.startswith("Testi02"))
        await person.press("home")
        await person.until(lambda: person.screen.current.name == "Koskinen Onni")
        assert len(person.screen.hits) < 500


async def test_rows_are_ordered_by_the_current_column_and_back(people):
    async with at_terminal(people, "asiakkuus") as person:
        await person.enter("contacts")
        await person.press("down", "O")
        await person.until(lambda: table_names(person)[0] == "Åkerblom Östen")
        assert "▼" in person.lines()[2]
        await person.press("right", "o")
        await person.until(
            lambda: next(row.cells[1] for row in person.screen.table.window.rows) == "Auran Puu Oy"
        )


async def test_columns_are_chosen_and_remembered_and_hidden_ones_are_not_offered(people):
    async with at_terminal(people, "markkinointi") as person:
        await person.enter("contacts")
        await person.press("down", "s")
        await person.until(lambda: person.screen.query(OptionList))
        offered = [str(option.prompt) for option in person.screen.query_one(OptionList).options]
        assert "○ Sähköposti" in offered
        assert "○ Kaupunki" not in offered  # P8: no right to addresses
        await person.press("down", "down", "space", "enter")
        await person.until(lambda: person.screen.place == "contacts")
        await person.until(
            lambda: [column.id for column in person.screen.table.columns] == ["name", "company", "phone"]
        )
    async with at_terminal(people, "markkinointi") as person:
        await person.enter("contacts")
        assert [column.id for column in person.screen.table.columns] == ["name", "company", "phone"]


async def test_a_copied_cell_is_logged_before_it_leaves(people):
    async with at_terminal(people, "asiakkuus") as person:
        await person.enter("contacts")
        await person.press("down", "c")
        await person.until(lambda: person.app.clipboard == "Koskinen Onni")
    assert len(log_rows(people, "browse.log_copy")) == 1


async def test_a_settled_search_is_logged_once_and_keystrokes_are_not(people):
    async with at_terminal(people, "asiakkuus") as person:
        await person.enter("contacts")
        await person.type("virtanen")
        await person.press("enter", "slash", "enter")
        await person.until(lambda: log_rows(people, "browse.log_search"))
    assert len(log_rows(people, "browse.log_search")) == 1


async def test_the_pane_at_120_columns_shows_the_row_and_opens_no_card(people):
    async with at_terminal(people, "asiakkuus", (120, 40)) as person:
        await person.enter("contacts")
        await person.press("down", "down")
        await person.until_shown("h4@yritys.example")
    assert log_rows(people, "contacts.open") == []


async def test_signs_are_explained_for_the_row_under_the_cursor(people):
    async with at_terminal(people, "asiakkuus") as person:
        await person.enter("contacts")
        await person.press("down", "down")
        await person.until_shown("D Luonnos")


async def test_how_an_act_went_stands_in_the_status_line_and_covers_no_row(people):
    """Until the next key; an order that a column cannot give is told there too."""
    async with at_terminal(people, "asiakkuus") as person:
        await person.enter("contacts")
        await person.press("down", "c")
        await person.until(lambda: "Kopioitu: Koskinen Onni" in person.lines()[-2])
        await person.press("right")
        assert "Kopioitu" not in person.text
        place = [each.title for each in person.screen.table.columns].index("Puhelin")
        await person.press(*["right"] * (place - 1), "o")
        await person.until(lambda: "Puhelin" in person.lines()[-2])
        assert "ei voi järjestää" in person.lines()[-2]
        await person.press("asterisk")
        await person.until(lambda: "5 osumaa merkitty." in person.lines()[-2])
        assert "5 merkittyä" in person.lines()[-2]
        assert not person.app._notifications


async def test_the_key_line_tells_what_works_in_the_search_line(people):
    """Letters are typed there: they are no keys."""
    async with at_terminal(people, "asiakkuus") as person:
        await person.enter("contacts")
        line = person.lines()[-1]
        assert "Riveille" in line and "^N Uusi" in line
        assert "Muokkaa" not in line and "Merkitse" not in line
        await person.press("enter")
        await person.until(lambda: "e Muokkaa" in person.lines()[-1])
        assert "Riveille" not in person.lines()[-1]
        await person.press("slash")
        await person.until(lambda: "Riveille" in person.lines()[-1])


async def test_the_rows_of_a_range_being_drawn_are_the_ones_acted_on(sqlite_db: RegisterDb) -> None:
    """After `v` and two steps three rows show the sign: three are counted, and proposed for a list."""
    mailing(sqlite_db)
    async with at_terminal(sqlite_db, "markkinointi") as person:
        await person.enter("contacts")
        await person.press("down", "v", "down", "down")
        await person.until_shown("3 merkitty")
        assert len([line for line in person.lines() if "●" in line]) == 3
        await person.press("L", "1")
        await person.until(lambda: person.screen.place == "preview")
        assert len(person.screen.marked) == 3
