"""A choice that is never proposed: it begins with none of its options, and must be made."""

from collections.abc import Sequence

from kaarea_tui.locale import _
from kaarea_tui.register.errors import Invalid
from kaarea_tui.rules.problem import N_, Problem
from kaarea_tui.widgets.choice_field import ChoiceField
from kaarea_tui.widgets.form import Form


class ToChooseField(ChoiceField):
    """What ends a wish, or is kept as proof, is never proposed."""

    def __init__(self, field_id: str, label: str, options: Sequence[tuple[str, str]]) -> None:
        super().__init__(field_id, label, [("", _("choose")), *options])


def check_chosen(form: Form) -> None:
    """Raise Invalid for the choices that were not made."""
    fields = form.fields.values()
    unmade = [each.field_id for each in fields if isinstance(each, ToChooseField) and not each.value]
    if unmade:
        raise Invalid({name: Problem("missing", N_("Choose one.")) for name in unmade})
