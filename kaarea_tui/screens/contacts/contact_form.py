"""The form of a person: a new one with a look at possible doubles while typing, or a card being corrected."""

from collections.abc import Callable
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.timer import Timer
from textual.widgets import OptionList

from kaarea_tui.locale import _
from kaarea_tui.register.contacts.contact_cards import ContactCard
from kaarea_tui.register.errors import Refused
from kaarea_tui.register.records.contact_inputs import ContactInput, Resolution
from kaarea_tui.rules.visibility import visible_fields
from kaarea_tui.screens.records.record_form import RecordForm
from kaarea_tui.screens.records.source_fields import source_fields, source_of
from kaarea_tui.screens.shell.asking import AskingScreen
from kaarea_tui.screens.shell.refusals import refusal_text
from kaarea_tui.widgets.dialogs import Ask
from kaarea_tui.widgets.field import BaseField
from kaarea_tui.widgets.status import TextLine
from kaarea_tui.widgets.verbs import Choice

from .contact_rows import ContactRows
from .duplicates_list import show_duplicates

LOOK_AFTER = 0.3
"""Seconds without a key after which possible doubles of a new person are looked for."""


class ContactFormScreen(RecordForm):
    """Gives the number of the new contact, or the new version of the card; None when nothing was saved."""

    place: ClassVar[str] = "contact_form"
    door: ClassVar[str] = "contacts"

    def __init__(self, behind: AskingScreen, card: ContactCard | None = None) -> None:
        self.card = card
        shown = card.shown if card else visible_fields(behind.session.rights)
        self.rows = ContactRows(self, card, shown)
        title = card.name if card else _("New contact")
        super().__init__(title, _("^N adds a row, ^R removes it"), [*self.rows.fields(), *source_fields()])
        self.acknowledged = False
        self.draft = False
        self._look: Timer | None = None

    def below(self) -> ComposeResult:
        """People who may be the same, while a new one is typed."""
        if self.card is None:
            with Vertical(id="duplicates"):
                yield TextLine(_("May be in the register already (^G goes there, ⏎ opens):"))
                yield OptionList(id="doubles", markup=False)

    def may(self, action: str) -> bool:
        """Doubles are shown for new contacts only."""
        return action != "doubles" or self.card is None

    # -- saving -------------------------------------------------------------------------------------

    def typed(self) -> ContactInput:
        """What is in the fields."""
        return self.rows.typed(self.form.fields)

    def question(self, resolution: Resolution | None) -> Callable[[], Any]:
        """Create, or update the version that the form was opened with."""
        typed, source = self.typed(), source_of(self.form.values())
        contacts = self.register.contacts
        self.draft = not typed.roles
        if self.card is None:
            return lambda: contacts.create(typed, source, acknowledged_duplicates=self.acknowledged)
        number, version = self.card.id, self.card.version
        return lambda: contacts.update(number, version, typed, source, resolution=resolution)

    def field_for(self, name: str) -> str:
        """The field that shows a problem of the counter."""
        return self.rows.field_for(name)

    def saved(self, answer: Any) -> None:
        """A person without a company is a draft (4.1), and that is said."""
        if self.draft:
            self.tell(_("Saved as a draft: the person has no company yet."), severity="information")
        else:
            self.tell(_("Saved."), severity="information")

    async def insists(self, refusal: Refused) -> bool:
        """Doubles stop a new person until somebody has looked at them."""
        if refusal.code != "contact.duplicates":
            return False
        verbs = [
            Choice("look", _("Look at them"), "k", True),
            Choice("save", _("Save all the same"), "t"),
        ]
        answer = await self.ask_person(
            Ask(refusal_text(refusal), _("The list under the form tells who."), verbs, safe="look")
        )
        if answer != "save":
            await self._look_for_doubles()
            self.action_doubles()
            return False
        self.acknowledged = True
        return True

    # -- doubles ------------------------------------------------------------------------------------

    def on_field_changed(self, event: BaseField.Changed) -> None:
        """Tell how the form stands, and look for doubles when the typing rests."""
        if self.card is None:
            self.acknowledged = False
            if self._look is not None:
                self._look.stop()
            self._look = self.set_timer(
                LOOK_AFTER, lambda: self.start(self._look_for_doubles(), group="doubles")
            )

    async def _look_for_doubles(self) -> None:
        typed = self.typed()
        company = next((role.company_id for role in typed.roles or () if role.company_id), None)
        found = await self.ask_latest(
            "doubles",
            lambda: self.register.contacts.possible_duplicates(
                last_name=typed.last_name or "",
                first_names=typed.first_names or "",
                emails=tuple(each.address for each in typed.emails or ()),
                phones=tuple(each.number for each in typed.phones or ()),
                company_id=company,
            ),
        )
        if found is not None and self.is_mounted:
            self.query_one("#duplicates").set_class(bool(found), "-shown")
            show_duplicates(self.query_one("#doubles", OptionList), found)

    def action_doubles(self) -> None:
        """Go to the list of possible doubles."""
        if self.card is None and self.query_one("#duplicates").has_class("-shown"):
            doubles = self.query_one("#doubles", OptionList)
            doubles.highlighted = doubles.highlighted or 0
            doubles.focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Look at one of them: the card opens on top, the form stays as it is."""
        from .contact_card import open_card

        event.stop()
        self.start(open_card(self, int(event.option_id or 0)), group="open")

    # -- rows ---------------------------------------------------------------------------------------

    def _field_at_focus(self) -> BaseField | None:
        focused = self.focused
        nodes = focused.ancestors_with_self if focused else ()
        return next((node for node in nodes if isinstance(node, BaseField)), None)

    def action_add_row(self) -> None:
        """Add one more row of the kind that the cursor is in."""
        self.start(self._add_row(), group="fields")

    async def _add_row(self) -> None:
        field = self._field_at_focus()
        fresh = self.rows.more(field.field_id, self.form.fields) if field else []
        if field is None or not fresh:
            self.tell(_("Rows are added to e-mails, phones, roles and addresses."), severity="information")
            return
        part = field.field_id.partition(".")[0]
        last = [each for name, each in self.form.fields.items() if name.startswith(f"{part}.")][-1]
        await self.form.mount_all(fresh, after=last)
        items = list(self.form.fields.items())
        place = [name for name, _field in items].index(last.field_id) + 1
        self.form.fields = dict([*items[:place], *((each.field_id, each) for each in fresh), *items[place:]])
        fresh[0].focus()

    def action_remove_row(self) -> None:
        """Take the row that the cursor is in out of the form."""
        self.start(self._remove_row(), group="fields")

    async def _remove_row(self) -> None:
        field = self._field_at_focus()
        at = ".".join(field.field_id.split(".")[:2]) if field else ""
        if at not in self.rows.numbers:
            self.tell(_("Rows of e-mails, phones and roles can be removed."), severity="information")
            return
        names = [name for name in self.form.fields if name == at or name.startswith(f"{at}.")]
        self.rows.removed = self.rows.removed or self.rows.numbers[at] is not None
        del self.rows.numbers[at]
        for name in names:
            await self.form.fields.pop(name).remove()
        self.show_state()

    @property
    def unsaved(self) -> bool:
        """Whether anything was typed, or a row of the card taken out."""
        return super().unsaved or self.rows.removed
