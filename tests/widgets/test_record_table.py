"""The record table: a million rows, of which a few hundred are held."""

import pytest
from rich.cells import cell_len
from textual.widgets import Input

from kaarea_tui.widgets.record_table import RecordTable
from kaarea_tui.widgets.window import Row
from tests.widgets.source import FORBIDDEN, HOSTILE, Source, TableApp, numbered

MILLION = 1_000_000


def shown_keys(app: TableApp) -> list[int]:
    table = app.table
    return [row.key for row in table.window.rows[table.window.top : table.window.top + table.rows_shown]]


async def test_the_first_page_of_a_million_is_shown_and_few_rows_are_held():
    app = TableApp(Source(MILLION))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "Nimi 0000000" in app.lines()[1]
        assert all(cell_len(line) == 80 for line in app.lines())
        for _ in range(30):
            await pilot.press("pagedown")
        assert app.table.cursor_key == 30 * app.table.rows_shown
        assert len(app.table.window.rows) <= 500
        for _ in range(30):
            await pilot.press("pageup")
        assert app.table.cursor_key == 0
        assert len(app.table.window.rows) <= 500


async def test_end_and_home_jump_without_reading_what_lies_between():
    app = TableApp(Source(MILLION))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("G")
        assert app.table.cursor_key == MILLION - 1
        await pilot.press("k", "up")
        assert app.table.cursor_key == MILLION - 3
        await pilot.press("end", "g")
        assert app.table.cursor_key == 0
        assert app.source.asked.count("after") <= 2


async def test_keys_held_down_while_rows_are_on_their_way_lose_no_step():
    app = TableApp(Source(MILLION))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        table = app.table
        table.window.rows, table.window.at_end = table.window.rows[:30], False
        table._pending.clear()
        for _ in range(3):
            table.action_page_down()
        assert table.cursor_key == 29
        await pilot.pause()
        assert table.cursor_key is not None and table.cursor_key > 29


@pytest.mark.parametrize("total", [0, 1, 5, 23, 24, 100])
async def test_short_lists_stand_still_at_their_ends(total):
    app = TableApp(Source(total))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("pagedown", "end", "down", "up", "pageup", "home", "up", "G")
        assert app.table.cursor_key == (total - 1 if total else None)
        assert shown_keys(app) == list(range(max(0, total - 23), total))


async def test_an_answer_to_an_older_search_is_dropped():
    app = TableApp(Source(50))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.table.reset(7, ask=False)
        app.table.supply([Row(900, ("vanha",))], direction="first", at_start=True, at_end=True, generation=6)
        assert app.table.cursor_key == 0
        app.table.supply([Row(901, ("uusi",))], direction="first", at_start=True, at_end=True, generation=7)
        assert app.table.cursor_key == 901


async def test_late_answers_to_the_same_search_do_not_mix_the_order():
    app = TableApp(Source(MILLION))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        table, late = app.table, [numbered(key) for key in range(100, 150)]
        await pilot.press("G")
        table.supply(late, direction="after", at_start=False, at_end=False, generation=1, key=99)
        table.supply(late, direction="before", at_start=False, at_end=False, generation=1, key=99)
        table.supply(late, direction="last", at_start=False, at_end=True, generation=1)
        keys = [row.key for row in table.window.rows]
        assert keys == sorted(keys) and keys[-1] == MILLION - 1 and keys[0] > 900_000


async def test_enter_during_a_search_opens_the_first_new_row_not_the_old_one():
    app = TableApp(Source(50))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.table.reset(2, ask=False)
        await pilot.press("enter")
        assert app.said == []
        app.table.supply([Row(77, ("uusi",))], direction="first", at_start=True, at_end=True, generation=2)
        await pilot.pause()
        assert app.said == [("opened", 77)]


async def test_reloading_keeps_the_row_and_its_line_on_the_screen():
    app = TableApp(Source(MILLION))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*["pagedown"] * 3, "down", "down")
        key, line = app.table.cursor_key, app.table.window.cursor - app.table.window.top
        app.table.reload_keeping(key, 2)
        await pilot.pause()
        assert app.table.cursor_key == key
        assert app.table.window.cursor - app.table.window.top == line


@pytest.mark.parametrize(("kept", "at", "expected"), [(5, 5, 6), (9, 9, 8), (0, 0, 1)])
async def test_a_row_gone_leaves_the_cursor_on_the_one_that_took_its_place(
    kept: int, at: int, expected: int
) -> None:
    """Work that is done leaves the list: the next below is the next to do, after the last the one above."""
    app = TableApp(Source(10))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*["down"] * at)
        app.table.reload_keeping(kept, 2)
        left = [Row(key, (str(key),)) for key in range(10) if key != kept]
        app.table.supply(left, direction="around", at_start=True, at_end=True, generation=2)
        await pilot.pause()
        assert app.table.cursor_key == expected


async def test_space_marks_and_moves_and_marks_outlive_the_window():
    app = TableApp(Source(MILLION))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("space", "space", "j", "space")
        assert app.table.marks.keys == {0, 1, 3}
        assert [line[1] for line in app.lines()[1:6]] == ["●", "●", " ", "●", " "]
        assert app.lines()[5][0] == "▌"
        await pilot.press("end", "space", "home")
        assert app.table.marks.keys == {0, 1, 3, MILLION - 1}
        await pilot.press("space")
        assert 0 not in app.table.marks.keys


async def test_another_search_keeps_single_marks_but_not_the_mark_on_all_hits():
    app = TableApp(Source(50))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("space")
        app.table.reset(2)
        await pilot.pause()
        assert app.table.marks.keys == {0}
        await pilot.press("asterisk")
        app.table.reset(3, keep="all")
        assert app.table.marks.all_marked
        app.table.reset(4)
        assert not app.table.marks
        app.table.mark([3])
        app.table.reset(5, keep="none")
        assert not app.table.marks


async def test_a_range_shows_while_drawn_and_may_reach_beyond_the_loaded_rows():
    app = TableApp(Source(MILLION))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("j", "v", "j", "j")
        assert [line[1] for line in app.lines()[1:6]] == [" ", "●", "●", "●", " "]
        assert app.table.marks.keys == {1, 2, 3}  # what is drawn counts
        await pilot.press("k")
        assert app.table.marks.keys == {1, 2}
        await pilot.press("j", "v")
        assert app.table.marks.keys == {1, 2, 3}
        await pilot.press("escape", "home", "v", *["pagedown"] * 40, "v")
        await pilot.pause()
        assert len(app.table.marks.keys) == 40 * app.table.rows_shown + 1


async def test_all_hits_are_marked_but_for_exceptions():
    app = TableApp(Source(MILLION))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("asterisk")
        await pilot.press("j", "space")
        assert app.table.marks.all_marked and app.table.marks.exceptions == {1}
        assert [line[1] for line in app.lines()[1:4]] == ["●", " ", "●"]
        await pilot.press("end")
        assert app.lines()[-1][1] == "●"


async def test_escape_clears_range_then_marks_then_goes_on_to_the_screen():
    app = TableApp(Source(50))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("space", "v", "escape")
        assert app.table.marks.keys == {0} and app.table.marks.anchor is None
        await pilot.press("escape")
        assert not app.table.marks and not app.escaped
        await pilot.press("escape")
        assert app.escaped


async def test_sorting_asks_by_column_and_the_header_shows_order_and_column():
    app = TableApp(Source(50))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("o", "l", "O")
        assert app.said == [("sort", "name", False), ("sort", "company", True)]
        app.table.set_sort("company", descending=True)
        assert "Yritys ▼" in app.lines()[0]
        app.table.set_sort("company")
        assert "Yritys ▲" in app.lines()[0]
        app.said.clear()
        await pilot.press("o", "right", "right", "right", "o", "h", "h", "h", "c")
        assert app.said == [("sort", "company", True), ("copy", "Nimi 0000000")]
        underlined = [s.text for s in app.table.render_line(0) if s.style is not None and s.style.underline]
        assert [text.strip() for text in underlined] == ["Nimi"]


@pytest.mark.parametrize(("width", "titles"), [(30, 1), (44, 2), (60, 4), (80, 4), (120, 4), (200, 4)])
async def test_columns_shrink_and_leave_by_width(width, titles):
    app = TableApp(Source(50))
    async with app.run_test(size=(width, 24)) as pilot:
        await pilot.pause()
        header = app.lines()[0]
        assert sum(title in header for title in ("Nimi", "Yritys", "Titteli", "Puhelin")) >= titles
        assert all(cell_len(line) == width for line in app.lines())


async def test_resizing_keeps_the_cursor_in_view():
    app = TableApp(Source(500))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press(*["j"] * 30)
        await pilot.resize_terminal(60, 10)
        await pilot.pause()
        assert app.table.cursor_key == 30
        assert 30 in shown_keys(app)
        assert all(cell_len(line) == 60 for line in app.lines())


async def test_hostile_cells_are_shown_harmlessly_in_exactly_their_cells():
    rows = [Row(i, (text,) * 4, signs="\x1b[") for i, text in enumerate(HOSTILE)]
    app = TableApp(Source(len(rows), rows.__getitem__))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        lines = app.lines()
        assert not FORBIDDEN & set("".join(lines))
        assert all(cell_len(line) == 80 for line in lines)
        assert "[/oops]" in lines[1] and "Firma [Oy]" in lines[2]
        assert "…" in lines[7]
        assert len(lines[6]) < 800
        await pilot.press("down", "down", "c")
        assert not FORBIDDEN & set(app.said[-1][1])


async def test_a_message_stands_in_place_of_rows_until_rows_come():
    app = TableApp(Source(50))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.table.show_message("Ei osumia.\nPoista hakuehto [x]\x1b[2J")
        assert "Ei osumia." in app.lines()[1] and "[x]" in app.lines()[2]
        assert app.table.cursor_key is None
        await pilot.press("down", "enter", "space", "v", "c", "o")
        assert app.said == [("sort", "name", False)]
        app.table.reset(2)
        await pilot.pause()
        assert app.table.cursor_key == 0


async def test_clicks_move_open_and_sort():
    app = TableApp(Source(50))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.click("#table", offset=(10, 5))
        assert app.table.cursor_key == 4
        await pilot.click("#table", offset=(10, 5), times=2)
        assert ("opened", 4) in app.said
        await pilot.click("#table", offset=(5, 0))
        assert ("sort", "name", False) in app.said


async def test_a_cursor_move_repaints_two_lines_and_a_column_move_only_the_header():
    app = TableApp(Source(MILLION))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        painted: list[set[int]] = []
        original = RecordTable.refresh

        def spy(self, *regions, **options):
            painted.append({region.y for region in regions} if regions else {-1})
            return original(self, *regions, **options)

        app.table.refresh = spy.__get__(app.table)
        await pilot.press("down")
        assert painted == [{1, 2}]
        painted.clear()
        await pilot.press("right")
        assert painted == [{0}]


async def test_a_changed_row_is_shown_in_place_and_columns_can_be_changed():
    app = TableApp(Source(50))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.table.update_row(Row(2, ("Uusi Nimi", "", "", ""), signs="M"))
        assert "Uusi Nimi" in app.lines()[3] and " M " in app.lines()[3]
        app.table.column = 3
        app.table.set_columns(app.table.columns[:2])
        assert "Puhelin" not in app.lines()[0]
        assert app.table.column < 2


async def test_the_table_takes_keys_from_a_key_table():
    app = TableApp(Source(50))
    async with app.run_test(size=(80, 24)) as pilot:
        app.set_keymap({"table.cursor_down": "x"})
        await pilot.press("x", "x")
        assert app.table.cursor_key == 2
        assert not app.query(Input)


async def test_a_short_list_read_again_keeps_the_cursor_or_its_neighbour():
    app = TableApp(Source(0))
    async with app.run_test(size=(80, 24)) as pilot:
        rows = [Row(key, (f"rivi {key}",)) for key in range(1, 9)]
        app.table.show_all(rows, "tyhjä")
        await pilot.press("down", "down", "down")
        assert app.table.cursor_key == 4
        app.table.show_all(rows, "tyhjä")
        assert app.table.cursor_key == 4
        app.table.show_all([row for row in rows if row.key != 4], "tyhjä")
        assert app.table.cursor_key == 5  # what took its place, not the first row
        app.table.show_all(rows[:3], "tyhjä")
        assert app.table.cursor_key == 3
        app.table.show_all(rows, "tyhjä", anew=True)
        assert app.table.cursor_key == 1
        app.table.show_all([], "tyhjä")
        await pilot.pause()
        assert app.table.cursor_key is None and any("tyhjä" in line for line in app.lines())
