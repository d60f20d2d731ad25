"""What is asked of a terminal before the app starts, and what Textual is told."""

import sys
from typing import Any

import pytest

from kaarea_tui import locale
from kaarea_tui.sessions import terminal_guard


class Stream:
    """A stream that is a terminal or not."""

    def __init__(self, encoding: str = "utf-8", terminal: bool = True) -> None:
        self.encoding = encoding
        self.terminal = terminal

    def isatty(self) -> bool:
        return self.terminal


@pytest.fixture
def streams(monkeypatch: pytest.MonkeyPatch) -> Any:
    locale.use("fi")

    def use(**given: Any) -> None:
        monkeypatch.setattr(sys, "stdin", Stream())
        monkeypatch.setattr(sys, "stdout", Stream(**given))

    return use


def test_a_good_terminal_is_taken_and_textual_is_told(streams: Any) -> None:
    streams()
    environ = {"TERM": "xterm", "TEXTUAL": "debug,devtools", "TEXTUAL_PRESS": "q", "TEXTUAL_SCREENSHOT": "1"}
    assert terminal_guard.prepare_terminal(environ) is None
    assert environ == {"TERM": "xterm", **terminal_guard.OURS}


@pytest.mark.parametrize("environ", [{}, {"TERM": ""}, {"TERM": "dumb"}])
def test_a_dumb_terminal_is_refused_with_the_cure(streams: Any, environ: dict[str, str]) -> None:
    streams()
    told = terminal_guard.prepare_terminal(environ)
    assert told is not None
    assert "TERM=xterm-256color" in told


def test_a_pipe_is_refused(streams: Any) -> None:
    streams(terminal=False)
    assert "päätteen" in str(terminal_guard.prepare_terminal({"TERM": "xterm"}))


def test_another_encoding_is_refused_with_the_cure(streams: Any) -> None:
    streams(encoding="iso8859-15")
    told = str(terminal_guard.prepare_terminal({"TERM": "xterm"}))
    assert "LC_ALL=C.UTF-8" in told
    assert "iso8859-15" in told


def test_a_line_for_a_terminal_without_our_letters_can_still_be_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    path = tmp_path / "stderr"
    with path.open("w", encoding="ascii") as stream:
        monkeypatch.setattr(sys, "stderr", stream)
        terminal_guard.say_on_stderr("Pääte on väärä")
    assert path.read_text() == "Paate on vaara\n"
