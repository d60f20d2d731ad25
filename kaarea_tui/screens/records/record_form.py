"""A record's form: fields with their errors, saving, a conflict settled field by field, leaving by verbs.

Nothing typed is lost: what the counter refuses stays in its field, a conflict asks whose value stays, and
Escape asks before it throws anything away.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from textual.app import ComposeResult

from kaarea_tui.locale import _, ngettext
from kaarea_tui.register.errors import Conflict, Invalid, Refused
from kaarea_tui.register.records.contact_inputs import Resolution
from kaarea_tui.register.records.shown_values import label_of
from kaarea_tui.screens.shell.refusals import field_errors
from kaarea_tui.screens.shell.room import Room
from kaarea_tui.widgets.conflict import ConflictDialog, ConflictRow, ConflictTexts
from kaarea_tui.widgets.dialogs import Ask
from kaarea_tui.widgets.field import BaseField
from kaarea_tui.widgets.form import Form
from kaarea_tui.widgets.status import StatusLine
from kaarea_tui.widgets.verbs import Choice

from .history_text import coded
from .needed import mark_needed
from .to_choose import check_chosen


class RecordForm(Room):
    """What the forms of people and companies share. Gives the counter's answer when saved, else None."""

    CSS_PATH = Path(__file__).with_suffix(".tcss")

    def __init__(self, title: str, hint: str, fields: list[BaseField]) -> None:
        super().__init__()
        self._title, self._title_hint = title, hint
        mark_needed(fields)
        self.form = Form(fields, id="form")
        self._saving = False

    # -- what a form gives --------------------------------------------------------------------------

    def question(self, resolution: Resolution | None) -> Callable[[], Any]:
        """Make, from the fields, the question for the counter."""
        raise NotImplementedError

    def saved(self, answer: Any) -> None:
        """It is saved: tell what there is to tell."""

    def field_for(self, name: str) -> str:
        """The field that shows a problem which the counter names so."""
        return name

    async def insists(self, refusal: Refused) -> bool:
        """Whether the person, told why the counter refuses, wants to save all the same."""
        return False

    async def agreed(self, question: Callable[[], Any]) -> bool:
        """Whether the person, who sees whom saving touches, wants to save."""
        return True

    def below(self) -> ComposeResult:
        """Give what stands under the form."""
        return iter(())

    # -- frame --------------------------------------------------------------------------------------

    def content(self) -> ComposeResult:
        """Title, fields."""
        yield StatusLine(self._title, self._title_hint, id="form-title")
        yield self.form
        yield from self.below()

    def on_mount(self) -> None:
        """The first field can be filled at once."""
        next(iter(self.form.fields.values())).focus()
        self.show_state()

    @property
    def unsaved(self) -> bool:
        """Whether anything was typed."""
        return self.form.changed

    def on_field_changed(self, _event: BaseField.Changed) -> None:
        """Tell how the form stands."""
        self.show_state()

    def show_state(self) -> None:
        """Write how many errors there are, and that something is not saved yet."""
        errors = self.form.error_count
        parts = [ngettext("{count} error", "{count} errors", errors).format(count=errors)] if errors else []
        parts += [_("unsaved changes")] if self.unsaved else []
        self.say(" · ".join(parts), _("* must be filled in") if self.form.has_needed else "")

    # -- saving -------------------------------------------------------------------------------------

    def action_save(self) -> None:
        """Save, once at a time."""
        self.start(self._save_and_leave(), group="save")

    async def _save_and_leave(self) -> None:
        answer = await self._save()
        if answer is not None:
            self.saved(answer)
            self.dismiss(answer)

    async def _save(self) -> Any | None:
        """The counter's answer, or None when something has to be mended first."""
        if self._saving:
            return None
        self._saving = True
        resolution: Resolution | None = None
        try:
            while True:
                try:
                    check_chosen(self.form)
                    question = self.question(resolution)
                    if not await self.agreed(question):
                        return None
                    with self.saving():
                        return await self.ask_register(question)
                except Invalid as invalid:
                    self._show_problems(invalid)
                    return None
                except Conflict as conflict:
                    resolution = await self._settle(conflict)
                    if resolution is None:
                        return None
                except Refused as refusal:
                    if not await self.insists(refusal):
                        raise
        finally:
            self._saving = False

    def _show_problems(self, invalid: Invalid) -> None:
        refusals = field_errors(invalid)
        errors = {self.field_for(name): refusal for name, refusal in refusals.items()}
        shown_elsewhere = self.form.show_errors(errors)
        for name in shown_elsewhere if self.is_active else errors:
            self.tell(errors[name].text)
        self.show_state()

    async def _settle(self, conflict: Conflict) -> Resolution | None:
        """Ask whose value stays in each field that two people changed."""
        rows = [
            ConflictRow(
                clash.field,
                _(label_of(clash.field)),
                *(coded(clash.field, value) for value in (clash.mine, clash.theirs, clash.base)),
            )
            for clash in conflict.clashes
        ]
        texts = ConflictTexts(
            _("Mine"), _("Theirs"), _("Before"), _("Save the chosen ones"), _("Continue editing"), "t"
        )
        title = _("Somebody else saved this record meanwhile. Arrows choose whose value stays.")
        choices = await self.ask_person(ConflictDialog(title, rows, texts))
        return None if choices is None else Resolution(conflict.version, choices)

    # -- leaving ------------------------------------------------------------------------------------

    def action_back(self) -> None:
        """Leave the form; asks when something typed would be lost."""
        if self.unsaved:
            self.start(self._ask_leaving(), group="leave", exclusive=True)
        else:
            self.dismiss(None)

    async def _ask_leaving(self) -> None:
        verbs = [
            Choice("continue", _("Continue editing"), "j", True),
            Choice("save", _("Save"), "t"),
            Choice("discard", _("Discard"), "h"),
        ]
        answer = await self.ask_person(
            Ask(_("Unsaved changes."), _("What is done with them?"), verbs, safe="continue")
        )
        if answer == "save":
            await self._save_and_leave()
        elif answer == "discard":
            self.dismiss(None)
