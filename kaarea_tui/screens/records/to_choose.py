"""A choice that is never proposed: it begins with none of its options, and must be made."""

from collections.abc import Sequence

from kaarea_tui.locale import _
from kaarea_tui.register.errors import Invalid
from kaarea_tui.rules.problem import N_, Problem
from kaarea_tui.widgets.choice_field import ChoiceField
from kaarea_tui.widgets.form import Form


class ToChooseField(ChoiceField):
    """What ends a wish, or is kept as proof, is never proposed."""

    needed = True

    def __init__(self, field_id: str, label: str, options: Sequence[tuple[str, str]]) -> None:
        super().__init__(field_id, label, [("", _("choose")), *options])


def check_chosen(form: Form) -> None:
    """Raise Invalid where a choice was not made, for all that is not filled in: it is mended in one go."""
    empty = [each for each in form.fields.values() if each.needed and not each.value.strip()]
    if any(isinstance(each, ToChooseField) for each in empty):
        choose, fill_in = N_("Choose one."), N_("Fill in this field.")
        raise Invalid(
            {
                each.field_id: Problem("missing", choose if isinstance(each, ToChooseField) else fill_in)
                for each in empty
            }
        )
