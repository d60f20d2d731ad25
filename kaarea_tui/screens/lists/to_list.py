"""From the browser of people to a list: which list, and who of the marked or of all hits can join (L1)."""

from kaarea_tui.locale import _
from kaarea_tui.register.lists.list_filling import MOST_AT_ONCE
from kaarea_tui.register.lists.list_words import kind_text
from kaarea_tui.rules.dates import show_number
from kaarea_tui.screens.records.browser import Browser
from kaarea_tui.widgets.dialogs import AskChoice

from .list_preview import PreviewScreen


async def ask_list(room: Browser) -> None:
    """Ask for the list, and open the preview of the marked people, or of the search. Only within `start`."""
    lines = await room.ask_register(room.register.lists.all)
    if not lines:
        room.tell(_("There are no mailing lists that you work with."), severity="information")
        return
    marked = tuple(sorted(room.table.marks.keys))
    if len(marked) > MOST_AT_ONCE:
        most = show_number(MOST_AT_ONCE)
        room.tell(
            _("At most {count} marked people are added at once; clear the marks to add all hits.").format(
                count=most
            )
        )
        return
    title = _("To a mailing list")
    prompt = (
        _("The marked people: who of them can join, is shown first.")
        if marked
        else _("All hits of the search: who of them can join, is shown first.")
    )
    options = [(str(each.id), f"{each.name} · {kind_text(each.kind).lower()}") for each in lines]
    number = await room.ask_person(AskChoice(title, prompt, options, cancel=_("Cancel")))
    if number is None:
        return
    lists, list_id = room.register.lists, int(number)
    card = await room.ask_register(lambda: lists.open(list_id))
    if await room.app.push_screen_wait(PreviewScreen(card, room.bar.text, marked)):
        room.table.clear_marks()
