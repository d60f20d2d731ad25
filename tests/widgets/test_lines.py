"""Search line, status line, detail pane and themes."""

import asyncio

import pytest
from textual.app import App, ComposeResult
from textual.color import Color

from kaarea_tui.widgets.filter_bar import FilterBar
from kaarea_tui.widgets.panel import DetailPanel
from kaarea_tui.widgets.record_table import RecordTable
from kaarea_tui.widgets.status import StatusLine
from kaarea_tui.widgets.themes import CONTRAST, DEFAULT, NAMES, THEMES, ansi_color
from tests.widgets.source import COLUMNS, FORBIDDEN, HOSTILE, numbered


class LinesApp(App[None]):
    def __init__(self) -> None:
        super().__init__(ansi_color=ansi_color())
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = DEFAULT
        self.bar = FilterBar("Hae", placeholder="nimi, yritys, puhelin")
        self.table = RecordTable(COLUMNS)
        self.panel = DetailPanel()
        self.status = StatusLine("1 merkitty", "asiakkuus  lukitus 9 min")
        self.heard: list[str] = []
        self.escaped = False

    def compose(self) -> ComposeResult:
        yield self.bar
        yield self.table
        yield self.panel
        yield self.status

    def on_mount(self) -> None:
        self.panel.styles.height = 6
        self.bar.focus()
        rows = [numbered(i) for i in range(50)]
        self.table.reset(1, ask=False)
        self.table.supply(rows, direction="first", at_start=True, at_end=True, generation=1)

    def on_filter_bar_changed(self, event: FilterBar.Changed) -> None:
        self.heard.append(event.text)

    def on_filter_bar_left(self) -> None:
        self.table.focus()

    def on_filter_bar_submitted(self) -> None:
        self.heard.append("enter")

    def on_filter_bar_emptied(self) -> None:
        self.heard.append("empty already")

    def key_escape(self) -> None:
        self.escaped = True

    def screen_text(self) -> str:
        return "\n".join(strip.text for strip in self.screen._compositor.render_strips())


async def test_the_search_line_speaks_at_each_letter_and_shows_the_count():
    app = LinesApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("v", "i", "enter")
        app.bar.count = "14 / 182 400 hlöä"
        await pilot.pause()
        first = app.screen_text().split("\n")[0]
        assert first.startswith(" Hae  vi") and first.endswith("14 / 182 400 hlöä ")
        assert app.heard == ["v", "vi", "enter"]


async def test_escape_clears_then_goes_on_and_down_goes_to_the_rows():
    app = LinesApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("x", "escape")
        assert app.bar.text == "" and app.heard == ["x", ""] and not app.escaped
        await pilot.press("escape")
        assert app.heard[-1] == "empty already" and app.escaped
        await pilot.press("down")
        assert app.focused is app.table


async def test_a_hint_stands_under_the_search_line_only_when_needed():
    app = LinesApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        height = app.table.size.height
        app.bar.hint = "Tuntematon rajaus: kaupnki [x]"
        await pilot.pause()
        assert "Tuntematon rajaus: kaupnki [x]" in app.screen_text()
        assert app.table.size.height == height - 1
        app.bar.hint = ""
        await pilot.pause()
        assert app.table.size.height == height


async def test_the_status_line_keeps_its_right_end():
    app = LinesApp()
    async with app.run_test(size=(40, 24)) as pilot:
        app.status.show(left="Asiakassuhde päättyi 30.6.2021, säilytysaika täyttyi 30.6.2026")
        await pilot.pause()
        last = app.screen_text().split("\n")[-1]
        assert last.endswith("lukitus 9 min ") and "…" in last


async def test_the_panel_shows_labels_and_values_of_several_lines():
    app = LinesApp()
    async with app.run_test(size=(80, 24)) as pilot:
        app.panel.show("Virtanen Eero", [("Osoite", "Maatie 53\n20100 Turku"), ("Lähde", "Yritys [Oy]")])
        await pilot.pause()
        shown = app.screen_text()
        assert "Osoite         Maatie 53" in shown and "               20100 Turku" in shown
        assert "Yritys [Oy]" in shown
        address = "pauliina.aaltonen@nousiaisten-kunta-pansion-kirjasto-ja-museo.example"
        app.panel.show("Aaltonen Pauliina", [("Sähköposti", address)])
        await pilot.pause()
        lines = [line.strip() for line in app.panel.text.split("\n")]
        assert lines[1:] == ["Sähköposti     pauliina.aaltonen", address.removeprefix("pauliina.aaltonen")]
        assert lines[1] in app.screen_text()


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
async def test_hostile_texts_are_shown_harmlessly(text):
    app = LinesApp()
    async with app.run_test(size=(80, 24)) as pilot:
        app.bar.text, app.bar.count, app.bar.hint = text, text[:30], text
        app.status.show(text, text[:30])
        app.panel.show(text, [(text, text)])
        await pilot.pause()
        assert not (FORBIDDEN - {"\n"}) & set(app.screen_text())


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_every_theme_and_size_shows_everything(name, size):
    app = LinesApp()
    async with app.run_test(size=size) as pilot:
        app.theme = name
        await pilot.pause()
        assert "Nimi 0000000" in app.screen_text() and "lukitus" in app.screen_text()


def luminance(color: Color) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in color.normalized]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_the_contrast_theme_reaches_aaa():
    for key, value in CONTRAST.to_color_system().generate().items():
        if key.startswith("text") and "darken" not in key and "lighten" not in key:
            assert (luminance(Color.parse(value)) + 0.05) / 0.05 >= 7, key


async def test_no_theme_but_the_contrast_one_uses_other_than_the_terminals_colours():
    app = LinesApp()
    async with app.run_test(size=(80, 24)) as pilot:
        for name in ("kaarea", "kaarea-16"):
            app.theme = name
            await pilot.pause()
            for strip in app.screen._compositor.render_strips():
                for segment in strip:
                    style = segment.style
                    colours = [c for c in (style and style.color, style and style.bgcolor) if c]
                    assert all(c.triplet is None and (c.number is None or c.number < 16) for c in colours)


async def test_no_color_leaves_no_colour(monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    app = LinesApp()
    async with app.run_test(size=(80, 24)) as pilot:
        for name in ("kaarea", "kaarea-16"):
            app.theme = name
            await pilot.press("down")
            await pilot.pause()
            for strip in app.screen._compositor.render_strips():
                for segment in strip:
                    style = segment.style
                    assert style is None or (style.color is None or style.color.is_default)
            reversed_text = "".join(
                segment.text
                for strip in app.screen._compositor.render_strips()
                for segment in strip
                if segment.style is not None and segment.style.reverse
            )
            assert "▌" in reversed_text


async def test_nothing_is_painted_while_nothing_happens():
    app = LinesApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("v")
        await pilot.pause()
        painted: list[object] = []
        app._display = lambda *given: painted.append(given)  # type: ignore[method-assign]
        await asyncio.sleep(1.2)
        assert painted == []
