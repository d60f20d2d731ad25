"""The form of a mailing list: all that a list must tell of itself is asked for (rules L4 to L6, 4.3)."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, ClassVar

from kaarea_tui.locale import _
from kaarea_tui.register.lists.list_cards import ListCard, ListInput
from kaarea_tui.register.records.contact_inputs import Resolution
from kaarea_tui.rules.limits import LIMITS
from kaarea_tui.rules.mailing_lists import KINDS
from kaarea_tui.rules.purposes import PURPOSES
from kaarea_tui.screens.contacts.contact_rows import line
from kaarea_tui.screens.records.record_form import RecordForm
from kaarea_tui.screens.shell.session import Session
from kaarea_tui.widgets.choice_field import ChoiceField, TextBlockField
from kaarea_tui.widgets.field import BaseField

_ORDER = ("name", "kind", "purpose", "list_group", "sender", "stop_address", "footer", "owner_id")


class ListFormScreen(RecordForm):
    """Gives the number of the new list, or the new version of the list; None when nothing was saved."""

    place: ClassVar[str] = "list_form"
    door: ClassVar[str] = "lists"

    def __init__(
        self, session: Session, owners: Sequence[tuple[int, str]], card: ListCard | None = None
    ) -> None:
        self.card = card
        super().__init__(card.name if card else _("New mailing list"), "", _fields(session, owners, card))

    def question(self, resolution: Resolution | None) -> Callable[[], Any]:
        """Create, or update the version that the form was opened with."""
        lists = self.register.lists
        if self.card is None:
            return partial(lists.create, _typed(self.form.values(), {}))
        changed = self.form.changes()
        if resolution is None:
            return partial(lists.update, self.card.id, self.card.version, _typed(changed, {}))
        return partial(lists.update, self.card.id, resolution.version, _typed(changed, resolution.choices))

    def saved(self, answer: Any) -> None:
        """Say so."""
        self.tell(_("Saved."), severity="information")


def _fields(session: Session, owners: Sequence[tuple[int, str]], card: ListCard | None) -> list[BaseField]:
    kinds = [(code, _(label)) for code, label in KINDS.items()]
    purposes = [(code, _(label)) for code, label in PURPOSES.items()]
    people = [(str(number), name) for number, name in owners]
    mine = str(session.user.id) if session.user else ""
    fixed = _("The list has had members: kind, purpose and group stay.") if card and card.kind_fixed else ""
    group_hint = _("Lists that one consent may cover together; empty: none.")
    stop_hint = _("Where a person can refuse; it stands in the footer too.")
    footer_hint = _("Stands under every message: who sends, and how to refuse.")
    footer = TextBlockField(
        "footer",
        _("Footer"),
        card.footer if card else "",
        hint=footer_hint,
        max_length=LIMITS["list_description"],
        too_long=_("At most {limit} characters fit here.").format(limit=LIMITS["list_description"]),
    )
    group = line("list_group", _("Group of lists"), card.list_group if card else "", "list_name")
    stop = line("stop_address", _("Stop address"), card.stop_address if card else "", "email")
    group.hint, stop.hint = fixed or group_hint, stop_hint
    return [
        line("name", _("Name"), card.name if card else "", "list_name"),
        ChoiceField("kind", _("Kind"), kinds, card.kind if card else "MARKETING", hint=fixed),
        ChoiceField("purpose", _("Purpose"), purposes, card.purpose if card else "MARKETING"),
        group,
        line("sender", _("Sender"), card.sender if card else "", "recipient"),
        stop,
        footer,
        ChoiceField("owner_id", _("Responsible"), people, str(card.owner_id) if card else mine),
    ]


def _typed(values: Mapping[str, str], choices: Mapping[str, str]) -> ListInput:
    """The values as the counter takes them; what the other's version won is left as the other saved it."""
    mine = {name: text for name, text in values.items() if choices.get(name, "mine") == "mine"}
    owner = mine.pop("owner_id", None)
    return ListInput(
        **{name: mine[name] for name in _ORDER if name in mine}, owner_id=int(owner) if owner else None
    )


__all__ = ["ListFormScreen"]
