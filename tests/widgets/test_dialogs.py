"""Dialogs: verbs by letter, Enter and arrows; Esc is the safe answer."""

from typing import Any

import pytest
from textual.app import App

from kaarea_tui.widgets.conflict import ConflictDialog, ConflictRow, ConflictTexts
from kaarea_tui.widgets.dialogs import Ask, AskChoice, AskText
from kaarea_tui.widgets.verbs import Choice, Verb
from tests.widgets.source import FORBIDDEN, HOSTILE

LEAVE = [
    Choice("stay", "Jatka muokkausta", primary=True),
    Choice("save", "Tallenna", "t"),
    Choice("drop", "Hylkää", "h"),
]
TEXTS = ConflictTexts("Sinun", "Tallennettu", "Ennen", "Tallenna", "Takaisin")


class DialogApp(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.answers: list[Any] = []

    def screen_text(self) -> str:
        return "\n".join(strip.text for strip in self.screen._compositor.render_strips())


@pytest.mark.parametrize(
    ("keys", "answer"),
    [
        (["enter"], "stay"),
        (["t"], "save"),
        (["H"], "drop"),
        (["escape"], "stay"),
        (["right", "enter"], "save"),
        (["left", "enter"], "drop"),
        (["tab", "space"], "save"),
    ],
)
async def test_a_question_is_answered_by_its_verbs(keys, answer):
    app = DialogApp()
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(Ask("Tallentamattomia muutoksia", "Mitä tehdään?", LEAVE), app.answers.append)
        await pilot.pause()
        assert "[⏎] Jatka muokkausta" in app.screen_text() and "[h] Hylkää" in app.screen_text()
        await pilot.press(*keys)
        await pilot.pause()
        assert app.answers == [answer]


async def test_a_click_presses_a_verb_and_the_safe_answer_can_be_another():
    app = DialogApp()
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(Ask("Poistetaanko?", "", LEAVE, safe="drop"), app.answers.append)
        await pilot.press("escape")
        app.push_screen(Ask("Poistetaanko?", "", LEAVE), app.answers.append)
        await pilot.pause()
        verb = next(v for v in app.screen.query("Verb") if v.choice.id == "save")
        await pilot.click(verb)
        await pilot.pause()
        assert app.answers == ["drop", "save"]


async def test_a_key_held_down_answers_once():
    app = DialogApp()
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(Ask("Tallennetaanko?", "", LEAVE), app.answers.append)
        await pilot.pause()
        for _ in range(5):
            app.screen.query("Verb").first(Verb).action_press()
        await pilot.pause()
        assert app.answers == ["stay"]


async def test_a_text_is_asked_until_it_passes():
    app = DialogApp()
    async with app.run_test(size=(80, 24)) as pilot:
        ask = AskText(
            "Syy",
            "Perustelu",
            lambda text: None if text else "Kirjoita syy",
            accept="Kirjaa",
            cancel="Peruuta",
        )
        app.push_screen(ask, app.answers.append)
        await pilot.press("enter")
        await pilot.pause()
        assert app.answers == [] and "✗ Kirjoita syy" in app.screen_text()
        await pilot.press("o", "k", "enter")
        await pilot.pause()
        assert app.answers == ["ok"]


async def test_a_choice_is_picked_by_arrows_or_digit_and_escape_picks_none():
    app = DialogApp()
    options = [("billing", "Laskutus [x]"), ("security", "Tietoturva"), ("request", "Rekisteröidyn pyyntö")]
    async with app.run_test(size=(80, 24)) as pilot:
        for keys in (["down", "enter"], ["3"], ["escape"], ["9", "enter"]):
            app.push_screen(
                AskChoice("Käyttötarkoitus", "Miksi?", options, cancel="Peruuta"), app.answers.append
            )
            await pilot.press(*keys)
            await pilot.pause()
        assert app.answers == ["security", "request", None, "billing"]


async def test_a_conflict_is_settled_field_by_field():
    app = DialogApp()
    rows = [
        ConflictRow("email", "Sähköposti", "a@mine.fi", "a@theirs.fi", "a@base.fi"),
        ConflictRow("town", "Kaupunki", "Turku", "Åbo"),
    ]
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(ConflictDialog("Toinen tallensi ensin", rows, TEXTS), app.answers.append)
        await pilot.pause()
        assert "● a@mine.fi" in app.screen_text() and "○ a@theirs.fi" in app.screen_text()
        assert "Ennen: a@base.fi" in app.screen_text()
        await pilot.press("down", "right")
        await pilot.pause()
        assert "○ Turku" in app.screen_text() and "● Åbo" in app.screen_text()
        await pilot.press("enter")
        await pilot.pause()
        app.push_screen(ConflictDialog("Toinen tallensi ensin", rows, TEXTS), app.answers.append)
        await pilot.press("right", "escape")
        await pilot.pause()
        assert app.answers == [{"email": "mine", "town": "theirs"}, None]


async def test_a_conflict_of_many_fields_fits_and_scrolls():
    app = DialogApp()
    rows = [ConflictRow(f"f{i}", f"Kenttä {i}", f"oma {i}", f"toinen {i}") for i in range(30)]
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(ConflictDialog("Ristiriita", rows, TEXTS), app.answers.append)
        await pilot.press(*["down"] * 29, "right")
        await pilot.pause()
        assert "● toinen 29" in app.screen_text() and "[⏎] Tallenna" in app.screen_text()
        await pilot.press("enter")
        await pilot.pause()
        assert app.answers[0]["f29"] == "theirs" and app.answers[0]["f0"] == "mine"


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
async def test_hostile_texts_are_shown_harmlessly(text):
    app = DialogApp()
    async with app.run_test(size=(80, 24)) as pilot:
        screens = (
            Ask(text, text, [Choice("a", text, "a"), Choice("b", "B")]),
            AskText(text, text, accept=text, cancel="x", value=text),
            AskChoice(text, text, [("a", text), ("b", text)], cancel=text),
            ConflictDialog(text, [ConflictRow("f", text, text, text, text)], TEXTS),
        )
        for screen in screens:
            app.push_screen(screen, app.answers.append)
            await pilot.pause()
            assert not (FORBIDDEN - {"\n"}) & set(app.screen_text())
            await pilot.press("escape")
            await pilot.pause()
        assert len(app.answers) == 4
