"""Fields and forms: nothing typed is lost, errors stand under their field."""

import pytest
from textual import events
from textual.app import App, ComposeResult

from kaarea_tui.widgets.choice_field import ChoiceField, TextBlockField
from kaarea_tui.widgets.field import BaseField, Field, Refusal
from kaarea_tui.widgets.form import Form
from tests.widgets.source import FORBIDDEN, HOSTILE

KINDS = [("as", "Asunto-osakeyhtiö"), ("oy", "Osakeyhtiö"), ("ry", "Yhdistys [ry]"), ("osk", "Osuuskunta")]


def fields() -> list[BaseField]:
    return [
        Field("surname", "Sukunimi", "Virtanen", max_length=20, too_long="Liian pitkä"),
        Field("email", "Sähköposti", hint="Esimerkiksi nimi@yritys.fi"),
        ChoiceField("kind", "Muoto", KINDS, "oy"),
        TextBlockField("notes", "Muistiinpanot", "rivi 1\nrivi 2"),
        Field("password", "Salasana", password=True),
    ]


class FormApp(App[None]):
    def __init__(self, inside: list[BaseField]) -> None:
        super().__init__()
        self.form = Form(inside, id="form")
        self.heard: list[tuple[str, str]] = []

    def compose(self) -> ComposeResult:
        yield self.form

    def on_mount(self) -> None:
        next(iter(self.form.fields.values())).focus()

    def on_field_changed(self, event: Field.Changed) -> None:
        self.heard.append((event.field.field_id, event.value))

    def screen_text(self) -> str:
        return "\n".join(strip.text for strip in self.screen._compositor.render_strips())


@pytest.mark.parametrize(("width", "two"), [(80, False), (120, True)])
async def test_a_form_shows_its_fields_in_one_or_two_columns(width, two):
    app = FormApp(fields())
    async with app.run_test(size=(width, 24)) as pilot:
        await pilot.pause()
        shown = app.screen_text()
        assert "Virtanen" in shown and "‹ Osakeyhtiö ›" in shown and "rivi 2" in shown
        assert ("Sukunimi" in shown.split("Sähköposti", maxsplit=1)[0].split("\n")[-1]) is two
        assert not app.form.changed and app.form.values()["surname"] == "Virtanen"


async def test_typing_is_told_and_counts_as_a_change():
    app = FormApp(fields())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("!")
        assert app.heard == [("surname", "Virtanen!")]
        assert app.form.changed and app.form.changes() == {"surname": "Virtanen!"}
        await pilot.press("backspace")
        assert not app.form.changed


async def test_an_error_takes_a_line_only_while_there_is_one():
    app = FormApp(fields())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        email = app.form.fields["email"]
        before = email.size.height
        left = app.form.show_errors(
            {"email": Refusal("Pilkku osoitteessa [x]. \x1b[31m", "a@b.fi"), "town": "Puuttuu"}
        )
        await pilot.pause()
        assert left == ["town"]
        assert app.form.error_count == 1
        assert app.focused is email.editor()
        assert "✗ Pilkku osoitteessa [x]. ␛[31m" in app.screen_text()
        await pilot.press("tab")
        assert email.value == "a@b.fi" and email.error is None
        assert app.focused is email.editor()
        await pilot.pause()
        assert email.size.height == before
        await pilot.press("tab")
        assert app.focused is app.form.fields["kind"].editor()


async def test_a_hint_gives_way_to_a_warning_and_a_warning_to_an_error():
    app = FormApp(fields())
    async with app.run_test(size=(80, 24)) as pilot:
        field = app.form.fields["email"]
        await pilot.pause()
        assert "· Esimerkiksi" in app.screen_text()
        field.warning = "Osoite on jo rekisterissä"
        await pilot.pause()
        assert "! Osoite on jo" in app.screen_text()
        field.error = "Ei kelpaa"
        await pilot.pause()
        assert "✗ Ei kelpaa" in app.screen_text() and "! Osoite" not in app.screen_text()


async def test_ctrl_backspace_deletes_leftwards_and_alt_letters_are_not_typed():
    app = FormApp([Field("a", "A", "Turun Helmi")])
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+backspace")
        assert app.form.values()["a"] == "Turun "
        await pilot.press("alt+q")
        assert app.form.values()["a"] == "Turun "


async def test_a_paste_of_many_lines_is_joined_and_a_long_one_is_kept_whole():
    app = FormApp([Field("a", "A", max_length=50, too_long="Liian pitkä")])
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.form.fields["a"].editor().post_message(events.Paste("Maatie 5\r\n\n 20100 Turku\n"))
        await pilot.pause()
        assert app.form.values()["a"] == "Maatie 5 20100 Turku"
        app.form.fields["a"].editor().post_message(events.Paste("y" * 10_000))
        await pilot.pause()
        assert len(app.form.values()["a"]) == 10_020
        assert app.form.fields["a"].error == "Liian pitkä"
        app.form.show_errors({})
        assert app.form.error_count == 1


async def test_a_password_is_not_shown_and_long_ones_can_be_pasted():
    app = FormApp([Field("p", "Salasana", password=True)])
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.form.fields["p"].editor().post_message(events.Paste("sala sana " * 10))
        await pilot.pause()
        assert app.form.values()["p"] == "sala sana " * 10
        assert "sala" not in app.screen_text()


async def test_choices_go_by_arrows_and_by_letters():
    app = FormApp([ChoiceField("kind", "Muoto", KINDS, "oy")])
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("down")
        assert app.form.values()["kind"] == "ry"
        await pilot.pause()
        assert "‹ Yhdistys [ry] › 3/4" in app.screen_text()
        await pilot.press("home", "o", "s", "u")
        assert app.form.values()["kind"] == "osk"
        await pilot.press("end", "down", "left")
        assert app.form.values()["kind"] == "ry"


async def test_a_choice_outside_the_options_stays():
    app = FormApp([ChoiceField("kind", "Muoto", KINDS, "vanha [x]")])
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert app.form.values()["kind"] == "vanha [x]" and not app.form.changed
        assert "vanha [x]" in app.screen_text()


async def test_notes_keep_their_lines_and_tab_leaves_them():
    app = FormApp([TextBlockField("n", "Muistio", "a"), Field("b", "B")])
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("end", "enter", "b")
        assert app.form.values()["n"] == "a\nb"
        app.form.fields["n"].editor().post_message(events.Paste("\nc\x1b[31m\r\nd"))
        await pilot.pause()
        assert app.form.values()["n"] == "a\nb\nc␛[31m\nd"
        await pilot.press("tab")
        assert app.focused is app.form.fields["b"].editor()


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
async def test_hostile_values_are_shown_harmlessly_and_come_back_untouched(text):
    inside = [
        Field("a", text, text, hint=text, placeholder=text),
        ChoiceField("c", text, [(text, text), ("x", text)], text),
        TextBlockField("t", text, text),
    ]
    inside[0].error = text
    app = FormApp(inside)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert not (FORBIDDEN - {"\n"}) & set(app.screen_text())
        assert app.form.values() == {"a": text, "c": text, "t": text}
        assert not app.form.changed
