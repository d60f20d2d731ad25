"""Help for the place where one stands: its keys, as the table of keys tells them."""

from collections.abc import Collection, Iterator
from pathlib import Path

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from kaarea_tui import keys
from kaarea_tui.locale import _
from kaarea_tui.rules.problem import N_
from kaarea_tui.widgets.cells import fit
from kaarea_tui.widgets.steady import Steady


class HelpScreen(Steady[None], ModalScreen[None]):
    """The permitted keys of a place and of the whole app; any of Esc, F1, Enter and q closes it."""

    BINDINGS = [Binding("escape,f1,question_mark,enter,q", "close", "Close", show=False)]  # noqa: RUF012
    CSS_PATH = Path(__file__).with_suffix(".tcss")

    def __init__(self, place: str, rights: Collection[str]) -> None:
        super().__init__()
        self.place_told = place
        self.rights = rights

    def compose(self) -> ComposeResult:
        """A scrolling list of keys."""
        with VerticalScroll(id="box"):
            yield Static(Content("\n".join(help_lines(self.place_told, self.rights))), markup=False)

    def on_mount(self) -> None:
        """Arrows scroll."""
        self.query_one("#box").focus()

    def action_close(self) -> None:
        """Back."""
        self.dismiss()


_SEARCH = (
    (N_("virt turku"), N_("words in any order, their beginnings are enough")),
    (N_("-town:turku"), N_("leaves out")),
    (N_('title:"managing director"'), N_("words that belong to one field")),
)
_SEARCHED = {
    "contacts": (
        N_("name: company: title: town: email: phone: state:"),
        N_("state: draft, active, former or restricted"),
        (
            N_("R Processing of this person's data is restricted."),
            N_("M The person wants no marketing."),
            N_("D Draft: the person has no company yet."),
            N_("E Former: all roles of the person have ended."),
        ),
    ),
    "companies": (
        N_("name: town: email: phone: state:"),
        N_("state: prospect, customer or former"),
        (),
    ),
}
"""Places with a search line: its fields, the states it knows, and the signs of the rows."""


def _search_lines(place: str) -> Iterator[str]:
    fields, states, signs = _SEARCHED[place]
    yield _("What can be searched for")
    for example, meaning in _SEARCH:
        yield f"  {fit(_(example), 24)}  {_(meaning)}"
    yield f"  {_(fields)}"
    yield f"  {_(states)}"
    yield ""
    if signs:
        yield _("Signs of the rows")
        yield from (f"  {_(sign)}" for sign in signs)
        yield ""


def help_lines(place: str, rights: Collection[str]) -> Iterator[str]:
    """The help of a place: first its own keys, by group, then those of the whole app."""
    for where in (place, "everywhere"):
        rows = [key for key in keys.keys_of(where) if key.permitted(rights)]
        for number, group in enumerate(dict.fromkeys(key.group for key in rows)):
            if number == 1 and where in _SEARCHED:
                yield from _search_lines(where)
            title = _(keys.PLACES[where])
            yield f"{title}: {_(group)}" if group else title
            for key in rows:
                if key.group == group:
                    names = "  ".join(keys.key_name(name) for name in key.keys.split(","))
                    yield f"  {fit(names, 12)}  {_(key.label)}"
            yield ""
    yield _("Esc closes this help.")
