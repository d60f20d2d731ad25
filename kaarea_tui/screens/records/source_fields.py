"""Where data came from: the fields that every new contact and every change asks for (7.1, 7.2)."""

from collections.abc import Mapping

from kaarea_tui.locale import _
from kaarea_tui.register.records.contact_inputs import SourceInput
from kaarea_tui.rules.provenance import SOURCE_KINDS
from kaarea_tui.widgets.choice_field import ChoiceField
from kaarea_tui.widgets.field import BaseField, Field

KIND, NAME, RECEIVED = "source.kind", "source.name", "source.received_on"


def source_fields() -> list[BaseField]:
    """Kind, name and day of the source; nothing is chosen beforehand, for the choice is a statement."""
    kinds = [("", _("choose")), *((code, _(label)) for code, label in SOURCE_KINDS.items())]
    return [
        ChoiceField(KIND, _("Source"), kinds),
        Field(NAME, _("Source's name"), placeholder=_("who told it, unless the person")),
        Field(RECEIVED, _("Received on"), placeholder=_("empty: today")),
    ]


def source_of(values: Mapping[str, str]) -> SourceInput:
    """The source as typed."""
    return SourceInput(values.get(KIND, ""), values.get(NAME, ""), values.get(RECEIVED, ""))
