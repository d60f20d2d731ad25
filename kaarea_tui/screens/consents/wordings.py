"""The words that people agree to: every version, in three languages; used ones stay as they are (C3, C4)."""

from collections.abc import Callable
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult

from kaarea_tui.locale import _, ngettext
from kaarea_tui.register.mailing.wordings import Wording, WordingTexts
from kaarea_tui.rules.dates import local_date, show_date
from kaarea_tui.screens.records.fields_dialog import FieldsDialog
from kaarea_tui.screens.shell.room import Room
from kaarea_tui.widgets.choice_field import TextBlockField
from kaarea_tui.widgets.columns import Column
from kaarea_tui.widgets.dialogs import Ask
from kaarea_tui.widgets.field import BaseField, Field
from kaarea_tui.widgets.record_messages import Opened
from kaarea_tui.widgets.record_table import RecordTable
from kaarea_tui.widgets.verbs import Choice
from kaarea_tui.widgets.window import Row

from .consent_text import LANGUAGES


class WordingsScreen(Room):
    """All versions, the newest of each first."""

    place: ClassVar[str] = "wordings"
    door: ClassVar[str] = "lists"

    def __init__(self) -> None:
        super().__init__()
        self.wordings: dict[int, Wording] = {}
        self.table = RecordTable(
            [
                Column("code", _("Wording"), 18, sortable=False),
                Column("version", _("Version"), 7, align="right", sortable=False),
                Column("languages", _("Languages"), 9, sortable=False, hide=1),
                Column("used", _("Used since"), 14, sortable=False),
                Column("text", _("Text"), 1.0, sortable=False),
            ],
            signs_width=0,
            id="wordings",
        )

    def content(self) -> ComposeResult:
        """The table."""
        yield self.table

    def on_mount(self) -> None:
        """Read all of them: there are few."""
        self.table.focus()
        self.start(self._load(), group="load", exclusive=True)

    async def _load(self) -> None:
        found = await self.ask_register(self.register.wordings.all)
        self.wordings = {each.id: each for each in found}
        rows = [_row(each) for each in found]
        self.table.show_all(rows, _("There are no words of consents yet."))
        self.say(ngettext("{count} version", "{count} versions", len(rows)).format(count=len(rows)))
        self.refresh_frame()

    def may(self, action: str) -> bool:
        """Where there are none, none is opened; words that people have agreed to are not edited (C3)."""
        if action == "edit":
            return self.current is not None and self.current.used_at is None
        return action != "open" or self.table.cursor_key is not None

    @property
    def current(self) -> Wording | None:
        """The version under the cursor."""
        return self.wordings.get(self.table.cursor_key or 0)

    @on(RecordTable.Highlighted)
    def _moved(self) -> None:
        self.refresh_frame()

    @on(RecordTable.Opened)
    def _open(self, event: Opened) -> None:
        chosen = self.wordings[event.key]
        texts = [(code, chosen.text(code)) for code in LANGUAGES if chosen.text(code)]
        body = "\n\n".join(f"{_(LANGUAGES[code])}:\n{text}" for code, text in texts)
        self.start(self._show(f"{chosen.code} {chosen.version}", body), group="show", exclusive=True)

    async def _show(self, title: str, body: str) -> None:
        await self.ask_person(Ask(title, body, [Choice("back", _("Back"), "", True)]))

    def action_new(self) -> None:
        """Write a new wording, or the next version of one."""
        self.start(self._new(), group="act", exclusive=True)

    async def _new(self) -> None:
        chosen = self.current
        fields: list[BaseField] = [
            Field(
                "code",
                _("Name"),
                chosen.code if chosen else "",
                hint=_("The name of one that exists makes its next version."),
            ),
            *_texts(chosen),
        ]
        add = self.register.wordings.add_version
        await self._ask(_("New words"), fields, lambda values: partial(add, values["code"], _typed(values)))

    def action_edit(self) -> None:
        """Mend a version that nobody has agreed to yet."""
        chosen = self.current
        if chosen is not None:
            self.start(self._edit(chosen), group="act", exclusive=True)

    async def _edit(self, chosen: Wording) -> None:
        edit = self.register.wordings.edit
        title = f"{chosen.code} {chosen.version}"
        await self._ask(title, _texts(chosen), lambda values: partial(edit, chosen.id, _typed(values)))

    async def _ask(
        self,
        title: str,
        fields: list[BaseField],
        save: Callable[[dict[str, str]], Callable[[], object]],
    ) -> None:
        if await self.ask_person(FieldsDialog(self, title, fields, save)) is not None:
            self.tell(_("Saved."), severity="information")
            await self._load()

    def action_back(self) -> None:
        """Back."""
        self.dismiss(None)


def _row(each: Wording) -> Row:
    languages = " ".join(code for code in LANGUAGES if each.text(code))
    used = show_date(local_date(each.used_at)) if each.used_at else _("not used yet")
    return Row(each.id, (each.code, str(each.version), languages, used, each.text_fi))


def _texts(chosen: Wording | None) -> list[BaseField]:
    return [
        TextBlockField(f"text_{code}", _(label), chosen.text(code) if chosen else "")
        for code, label in LANGUAGES.items()
    ]


def _typed(values: dict[str, str]) -> WordingTexts:
    return WordingTexts(values["text_fi"], values["text_sv"], values["text_en"])
