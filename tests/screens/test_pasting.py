"""Pastes, however a terminal ends their lines: kept in texts, joined in a line and told, refused as a password."""

import ast
from pathlib import Path

import apsw
import pytest
from textual import events

import kaarea_tui
from kaarea_tui.app import KaareaApp
from kaarea_tui.sessions.escape_key import EscapeFirst
from tests.conftest import RegisterDb
from tests.screens.driving import running, until
from tests.screens.staff import fill

ENDS = ["\r", "\n", "\r\n"]
PACKAGE = Path(kaarea_tui.__file__).parent


def pasted(text: str) -> events.Paste:
    """The paste that the terminal's reader makes of a bracketed paste."""
    keys = EscapeFirst().feed(f"\x1b[200~{text}\x1b[201~n")
    (paste,) = [each for each in keys if isinstance(each, events.Paste)]
    return paste


def told(app: KaareaApp) -> str:
    """What stands over the screen for a while."""
    return "\n".join(note.message for note in app._notifications)


@pytest.mark.parametrize("end", ENDS)
async def test_a_text_keeps_its_lines_and_a_line_tells_that_they_were_joined(
    sqlite_db: RegisterDb, end: str
) -> None:
    fill(sqlite_db)
    async with running(sqlite_db, "rekisterivastaava") as (app, pilot):
        await pilot.press("f2")
        await until(pilot, lambda: app.screen.place == "contacts" and app.screen._loaded)
        app.post_message(pasted(f"virtanen{end}eero"))
        await until(pilot, lambda: app.screen.bar.text == "virtanen eero")
        await until(pilot, lambda: "Liitetyt rivit yhdistettiin" in told(app))
        app.clear_notifications()
        app.screen.bar.text = "virtanen"
        app.post_message(pasted(f" eero{end}"))
        await until(pilot, lambda: app.screen.bar.text == "virtanen eero")
        assert not app._notifications
        await pilot.press("enter", "enter")
        await until(pilot, lambda: app.screen.place == "contact")
        await pilot.press("n")
        await until(pilot, lambda: bool(app.screen.query("NotesArea")))
        app.screen.query_one("NotesArea").focus()
        await pilot.pause()
        app.post_message(pasted(f"Soitti.{end}{end}Palataan 'maanantaina'."))
        await pilot.pause()
        await pilot.press("ctrl+s")
        await until(pilot, lambda: getattr(app.screen, "place", "") == "contact")
        assert not app._notifications
    with apsw.Connection(sqlite_db.url.removeprefix("sqlite:///")) as connection:
        kept = [body for (body,) in connection.execute("SELECT body FROM contact_note")]
    assert kept == ["Soitti.\n\nPalataan 'maanantaina'."]


@pytest.mark.parametrize("end", ENDS)
async def test_a_password_of_several_lines_is_refused(sqlite_db: RegisterDb, end: str) -> None:
    async with running(sqlite_db) as (app, pilot):
        await until(pilot, lambda: bool(app.screen.query("#demo")))
        app.post_message(pasted(f"asiakkuus{end}"))
        await pilot.press("tab")
        app.post_message(pasted(f"kaarea-demo{end}seuraava rivi"))
        await until(pilot, lambda: "Salasanassa on vain yksi rivi" in told(app))
        assert app.screen.query_one("#password").value == ""
        app.post_message(pasted(f"kaarea-demo{end}"))
        await pilot.press("enter")
        await until(pilot, lambda: app.current_mode == "home")


def test_every_input_takes_its_pastes_the_one_way() -> None:
    """What is typed into is a LineInput or a NotesArea, and nothing else of Textual's."""
    homes = {"LineInput": "Input", "NotesArea": "TextArea"}
    others = []
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            bases = node.bases if isinstance(node, ast.ClassDef) else []
            made = [node.func] if isinstance(node, ast.Call) else []
            names = [each.id for each in (*bases, *made) if isinstance(each, ast.Name)]
            if {"Input", "TextArea", "MaskedInput"} & set(names) and getattr(node, "name", "") not in homes:
                others.append(f"{path.name}:{node.lineno}")
    assert others == []
