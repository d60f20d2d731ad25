"""Choosing a company by the first letters of its words, or making a new one on the spot."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from kaarea_tui.locale import _
from kaarea_tui.register.companies.company_cards import (
    KINDS,
    RELATIONSHIPS,
    CompanyInput,
    CompanyName,
)
from kaarea_tui.screens.records.chooser import Chooser
from kaarea_tui.screens.records.fields_dialog import FieldsDialog
from kaarea_tui.screens.shell.asking import AskingScreen
from kaarea_tui.widgets.cells import one_line
from kaarea_tui.widgets.choice_field import ChoiceField
from kaarea_tui.widgets.field import Field
from kaarea_tui.widgets.line_input import LineInput

NEW = "new"


@dataclass(frozen=True)
class Chosen:
    """The company chosen."""

    id: int
    name: str


class CompanyChooser(Chooser[Chosen]):
    """Gives a company; None by Esc. Whoever may edit companies can make a new one here."""

    def __init__(self, screen: AskingScreen, typed: str = "") -> None:
        super().__init__(screen, _("Company"), LineInput(typed, placeholder=_("first letters of the name")))
        self.found: tuple[CompanyName, ...] = ()

    def on_mount(self) -> None:
        """The name can be typed at once."""
        self.line.focus()
        self.search()

    def search(self) -> None:
        """Ask for companies by the letters typed."""
        self._behind.start(self._ask(self.line.value), group="names", exclusive=True)

    async def _ask(self, typed: str) -> None:
        names = self._behind.register.companies.names
        found = await self._behind.ask_latest("names", partial(names, typed))
        if found is None or not self.is_mounted:
            return
        self.found = found
        self.list.clear_options()
        for each in found:
            told = " · ".join(part for part in (each.name, each.business_id, each.town) if part)
            self.list.add_option(Option(Content(one_line(told))))
        if typed.strip() and "company.edit" in self._behind.session.rights:
            new = _("New company: {name}").format(name=typed.strip())
            self.list.add_option(Option(Content(one_line(f"+ {new}")), id=NEW))
        self.list.highlighted = 0 if self.list.option_count else None

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Give the company, or make a new one."""
        event.stop()
        if event.option_id == NEW:
            self._behind.start(self._make(self.line.value.strip()), group="new")
        else:
            each = self.found[event.option_index]
            self.answer(Chosen(each.id, each.name))

    async def _make(self, name: str) -> None:
        made = await self._behind.ask_person(new_company_dialog(self._behind, name))
        if made is not None:
            self.answer(made)


def new_company_dialog(screen: AskingScreen, name: str) -> FieldsDialog:
    """A company of few fields; its card takes the others. Gives a `Chosen`."""
    fields = [
        Field("name", _("Name"), name),
        Field("business_id", _("Business ID"), placeholder=_("e.g. 1234567-8")),
        ChoiceField("kind", _("Kind"), [(code, _(label)) for code, label in KINDS.items()], "company"),
        ChoiceField(
            "relationship",
            _("Relationship"),
            [(code, _(label)) for code, label in RELATIONSHIPS.items()],
            "prospect",
        ),
    ]

    def save(values: dict[str, str]) -> Callable[[], Chosen]:
        typed = CompanyInput(values["name"], values["kind"], values["relationship"], values["business_id"])

        def create() -> Chosen:
            return Chosen(screen.register.companies.create(typed), values["name"].strip())

        return create

    return FieldsDialog(screen, _("New company"), fields, save)
