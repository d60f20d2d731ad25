"""What must be filled in says so before saving: the stars of a form are the fields refused when nothing is typed."""

import pytest

from tests.conftest import RegisterDb
from tests.screens.mailing import mailing
from tests.screens.staff import at_terminal

FORMS = {
    "contact": ("f2", "ctrl+n"),
    "company": ("f3", "ctrl+n"),
    "list": ("f4", "n"),
    "request": ("f5", "n"),
    "consent": ("f2", "down", "enter", "s"),
    "note": ("f2", "down", "enter", "n"),
    "end of a role": ("f2", "down", "enter", "x"),
    "IP address": ("f2", "down", "enter", "d", "1"),
    "user name": ("f2", "down", "enter", "d", "2"),
    "words": ("f4", "w", "n"),
}
PROPOSED = {"words": {"code", "text_fi"}}
"""Fields that begin filled in: emptied first."""


@pytest.mark.parametrize("name", FORMS)
async def test_the_stars_are_what_is_refused_when_nothing_is_typed(sqlite_db: RegisterDb, name: str) -> None:
    mailing(sqlite_db)
    async with at_terminal(sqlite_db, "rekisterivastaava") as person:
        for key in FORMS[name]:
            await person.press(key)
            await person.until(lambda: not [each for each in person.app.workers if each.group == "page"])
        await person.until(lambda: hasattr(person.screen, "form"))
        assert "on täytettävä" in person.text
        form = person.screen.form
        for field in PROPOSED.get(name, set()):
            form.fields[field].value = ""
        starred = {field_id for field_id, field in form.fields.items() if field.needed}
        labels = [line for line in person.lines() if " * " in line]
        assert labels
        await person.press("ctrl+s")
        await person.until(lambda: form.error_count)
        assert {field_id for field_id, field in form.fields.items() if field.error} == starred


async def test_the_bar_follows_the_focus(sqlite_db: RegisterDb) -> None:
    """What is typed lands on the line with the bar, the only one there is."""
    async with at_terminal(sqlite_db, "rekisterivastaava") as person:
        await person.press("f2", "ctrl+n")
        await person.until(lambda: hasattr(person.screen, "form"))
        for key, letter in (("x", "x"), ("tab", "y"), ("tab", "z"), ("shift+tab", "w"), ("shift+tab", "v")):
            await person.press(key) if key != letter else None
            await person.press(letter)
            await person.until_shown("█")
            (line,) = [line for line in person.lines() if "█" in line]
            assert letter in line.partition("█")[2], line
