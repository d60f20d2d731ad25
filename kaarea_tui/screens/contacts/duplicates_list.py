"""People who may be the one now being typed: name, company, and why they are thought of."""

from collections.abc import Sequence

from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from kaarea_tui.locale import _
from kaarea_tui.register.contacts.contact_cards import DuplicateHint
from kaarea_tui.rules.problem import N_
from kaarea_tui.widgets.cells import one_line

REASONS = {
    "email": N_("same e-mail"),
    "phone": N_("same phone"),
    "name_company": N_("same name and company"),
    "name": N_("same name"),
    "similar": N_("similar name in the company"),
}


def hint_text(hint: DuplicateHint) -> str:
    """One possible double in one line; `!` stands before those that stop the saving."""
    sign = "!" if hint.sure else "·"
    restricted = " R" if hint.restricted else ""
    reason = _(REASONS.get(hint.reason, hint.reason))
    return one_line(f"{sign} {hint.name}{restricted}  {hint.company}  ({reason})")


def show_duplicates(options: OptionList, found: Sequence[DuplicateHint]) -> None:
    """Show these hints instead of those shown; the same ones again change nothing."""
    fresh = [hint_text(hint) for hint in found]
    shown = [str(option.prompt) for option in options.options]
    if fresh != shown:
        options.clear_options()
        options.add_options(
            [Option(Content(text), id=str(hint.contact_id)) for text, hint in zip(fresh, found, strict=True)]
        )
