"""A field of several options: Space takes one in or out, the value is their ids, data is no markup."""

from textual.app import App, ComposeResult

from kaarea_tui.widgets.checks_field import ChecksField
from kaarea_tui.widgets.field import BaseField


class Sheet(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.field = ChecksField(
            "lists", "Listat", [("1", "[/oops]"), ("2", "Kirje\x1b[31m"), ("3", "C")], ["3"]
        )
        self.told: list[str] = []

    def compose(self) -> ComposeResult:
        yield self.field

    def on_mount(self) -> None:
        self.field.focus()

    def on_field_changed(self, event: BaseField.Changed) -> None:
        self.told.append(event.value)


async def test_space_takes_in_and_out() -> None:
    app = Sheet()
    async with app.run_test(size=(60, 10)) as pilot:
        assert app.field.value == "3" and not app.field.changed
        await pilot.press("space")
        assert app.field.chosen == ("1", "3") and app.field.changed
        await pilot.press("down", "space", "up", "space")
        await pilot.pause()
        assert app.field.value == "2 3"
        assert app.told == ["1 3", "1 2 3", "2 3"]


async def test_labels_are_words() -> None:
    app = Sheet()
    async with app.run_test(size=(60, 10)) as pilot:
        await pilot.pause()
        shown = "\n".join(
            "".join(segment.text for segment in strip) for strip in app.screen._compositor.render_strips()
        )
        assert "○ [/oops]" in shown and "\x1b" not in shown and "● C" in shown
