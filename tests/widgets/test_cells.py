"""Text in exactly so many cells, and columns in exactly so much width."""

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len, set_cell_size

from kaarea_tui.widgets.cells import changed_width, fit, one_line
from kaarea_tui.widgets.columns import Column, place, row_text
from tests.widgets.source import FORBIDDEN


@given(st.text(), st.integers(0, 40), st.sampled_from(["left", "right"]))
def test_any_text_fits_exactly_and_is_harmless(text, width, align):
    shown = fit(text, width, align)
    assert cell_len(shown) == width
    assert not FORBIDDEN & set(shown)


def test_wide_letters_are_never_cut_in_two():
    assert fit("東京都", 5) == "東京…"
    assert fit("東京都", 4) == "東… "
    assert fit("Virtanen", 4) == "Vir…"
    assert fit("12", 4, "right") == "  12"


def test_lines_become_one_line_and_markup_stays_text():
    assert one_line("a\nb\tc [red]d[/]") == "a b c [red]d[/]"


@given(st.text(max_size=30), st.text(max_size=30))
def test_the_tail_that_is_not_sent_is_the_same_in_both_lines(old, new):
    before, after = fit(old, 20), fit(new, 20)
    sent = changed_width(before, after)
    rest = after[len(set_cell_size(after, sent)) :]
    assert before.endswith(rest)


column = st.builds(
    Column,
    id=st.text("abc", min_size=1, max_size=3),
    title=st.just("x"),
    width=st.one_of(st.integers(1, 30), st.floats(0.1, 5)),
    min_width=st.integers(1, 12),
    hide=st.integers(0, 3),
)


@given(st.lists(column, min_size=1, max_size=8), st.integers(1, 200))
def test_columns_never_take_more_than_there_is(columns, width):
    placed = place(columns, width)
    assert placed[0].index == 0
    assert sum(shown.width for shown in placed) + len(placed) - 1 <= width
    assert cell_len(row_text(placed, ["x"] * len(columns), "", 2)) <= max(width, 3)


def test_the_least_wanted_columns_leave_first():
    columns = [Column("a", "A", 1.0, 10), Column("b", "B", 10, 10, hide=2), Column("c", "C", 10, 10)]
    assert [shown.column.id for shown in place(columns, 80)] == ["a", "b", "c"]
    assert [shown.column.id for shown in place(columns, 25)] == ["a", "c"]
    assert [shown.column.id for shown in place(columns, 5)] == ["a"]
