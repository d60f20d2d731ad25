"""The widgets stay within their limits on a real terminal, in a short run; the whole is `python -m tests.bench`."""

from tests.bench.terminal import BASELINE, OURS, bytes_of_cursor_move, bytes_of_idle, bytes_of_search_letter


def test_a_cursor_move_sends_at_most_half_of_what_datatable_sends():
    assert bytes_of_cursor_move(OURS, 3) <= 0.5 * bytes_of_cursor_move(BASELINE, 3)


def test_a_search_letter_sends_at_most_three_quarters():
    assert bytes_of_search_letter(OURS, "vir") <= 0.75 * bytes_of_search_letter(BASELINE, "vir")


def test_idle_sends_nothing_and_a_blinking_input_would():
    assert bytes_of_idle(OURS, 1.5) == 0
    assert bytes_of_idle(BASELINE, 1.5) > 0
