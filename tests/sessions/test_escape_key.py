"""Escape told apart from the arrows that begin like it, as a terminal sends them."""

import time

import pytest
from textual import events

from kaarea_tui.sessions.escape_key import EscapeFirst


@pytest.fixture
def heard(monkeypatch):
    monkeypatch.setattr("textual.constants.ESCAPE_DELAY", 0.01)
    monkeypatch.setattr("kaarea_tui.sessions.escape_key.UNFINISHED", 0.01)

    def hear(*readings: str | float, slow: bool = False) -> list[str]:
        """The keys of some readings; a number is a pause of as many seconds. On a slow machine each takes long."""
        parser, told = EscapeFirst(), []
        for reading in (*readings, 0.02):
            if isinstance(reading, float):
                time.sleep(reading)
                told += parser.tick()
            else:
                told += parser.feed(reading)
                time.sleep(0.02 if slow else 0)
                told += parser.tick()  # as the driver does after each reading
        return [each.key if isinstance(each, events.Key) else getattr(each, "text", "") for each in told]

    return hear


@pytest.mark.parametrize(
    ("readings", "keys"),
    [
        (["\x1b"], ["escape"]),
        (["\x1b", "n"], ["escape", "n"]),
        (["\x1bn"], ["escape", "n"]),
        (["\x1b/aho\x1b"], ["escape", "slash", "a", "h", "o", "escape"]),
        (["\x1b", "O"], ["escape", "O"]),
        (["\x1b", "\r"], ["escape", "enter"]),
        (["\x1b\x1b"], ["escape", "escape"]),
        (["\x1b", "\x1b[B"], ["escape", "down"]),
        (["\x1b[A\x1bOP\x1b[19~"], ["up", "f1", "f8"]),
        (["\x1b", "[B"], ["down"]),
        (["\x1b[", "B"], ["down"]),
        (["\x1b", "OQ"], ["f2"]),
        (["\x1b", "O", "Q"], ["f2"]),
        (["\x1b", "O", "Qn"], ["f2", "n"]),
        (["\x1b", "O", "n"], ["escape", "O", "n"]),
        (["\x1b", "O", 0.02, "n"], ["escape", "O", "n"]),
        (["\x1b", 0.02, "O", "n"], ["escape", "O", "n"]),
        (["\x1b", "[", "B"], ["down"]),
        (["\x1b[27u"], ["escape"]),
        (["\x1bb"], ["ctrl+left"]),
        (["a\nb\r"], ["a", "enter", "b", "enter"]),
        (["\x1b", 0.02, "n"], ["escape", "n"]),
        (["\x1b", 0.02, "[B"], ["escape"]),
        (["\x1b", 0.02, "[B\x1b[B"], ["escape", "down"]),
        (
            ["\x1b", 0.02, "[Oy] Ä"],
            ["escape", "left_square_bracket", "O", "y", "right_square_bracket", "space", "Ä"],
        ),
    ],
)
def test_what_follows_escape_is_a_key_of_its_own(heard, readings, keys):
    assert heard(*readings) == keys
    assert heard(*readings, slow=True) == keys


@pytest.mark.parametrize(
    ("readings", "told"),
    [
        (["\x1b[200~a\x1bn\x1b[201~\x1bn"], ["an", "escape", "n"]),
        (["\x1b[200~a", "\x1bn", "b\x1b[20", "1~", "\x1bn"], ["anb", "escape", "n"]),
        (["\x1b[200~a\x1b", "[201~\x1bn"], ["a", "escape", "n"]),
        (["\x1b[20", "0~a\x1b[201~", "n"], ["a", "n"]),
        (["\x1b[200~a\nb", "\nc\x1b[201~"], ["a\nb\nc"]),
        (["\x1b", "\x1b[200~[A\x1b[201~"], ["escape", "[A"]),
        (["\x1b", 0.02, "\x1b[200~[A\x1b[201~"], ["escape", "[A"]),
        (["\x1b", 0.02, "[200~a\rb\x1b[201~n"], ["escape", "a\rb", "n"]),
        (["\x1b[20", 0.02, "0~a\rb\x1b[201~n"], ["a\rb", "n"]),
        (["\x1b[200~a\x1b[2", 0.02, "01~n"], ["a", "n"]),
    ],
)
def test_an_escape_in_a_paste_is_no_key(heard, readings, told):
    assert heard(*readings) == told


PASTED = "\x1b[200~yksi\r\nkaksi\nO\x1b[Akolme\r\x1b[201~"


def test_a_paste_is_one_however_it_is_torn(heard):
    """Into two pieces at any place, and byte by byte; what comes before and after it stay keys."""
    whole = ["a", "yksi\r\nkaksi\nO[Akolme\r", "down", "n"]
    typed = f"a{PASTED}\x1b[Bn"
    assert heard(typed) == whole
    for at in range(1, len(typed)):
        assert heard(typed[:at], typed[at:]) == whole, at
    assert heard(*typed) == whole


def test_the_first_half_of_an_arrow_is_no_key(heard):
    """Neither Escape nor letters, also when the rest comes late or never."""
    assert heard("\x1b[", 0.02, "n") == []  # it ends an arrow of some terminal
    assert heard("\x1b[1;5", 0.02, "kun") == ["k", "u", "n"]
    assert heard("\x1b[", 0.02, "B\x1b[B") == ["down"]
