"""From a browser or a card to a list: which list, and who of the marked or of all hits can join (L1)."""

from kaarea_tui.data.list_rows import Party
from kaarea_tui.locale import _
from kaarea_tui.register.lists.list_candidates import Among
from kaarea_tui.register.lists.list_filling import MOST_AT_ONCE
from kaarea_tui.register.lists.list_words import kind_text
from kaarea_tui.rules.dates import show_number
from kaarea_tui.screens.records.browser import Browser
from kaarea_tui.screens.shell.room import Room
from kaarea_tui.widgets.dialogs import AskChoice

from .list_preview import PreviewScreen


async def ask_list(room: Browser, among: Among = "people") -> None:
    """Ask for the list, and open the preview of what is marked, or of the search. Only within `start`."""
    marked = tuple(sorted(room.table.marks.keys))
    if len(marked) > MOST_AT_ONCE:
        most = show_number(MOST_AT_ONCE)
        room.tell(
            _("At most {count} marked people are added at once; clear the marks to add all hits.").format(
                count=most
            )
        )
        return
    parties = marked
    if marked and among == "companies":
        parties = await room.ask_register(lambda: room.register.lists.mailboxes_of(marked))
        if not parties:
            room.tell(_("None of the marked companies has a shared mailbox."), severity="information")
            return
    if await _ask(room, parties, room.bar.text, among):
        room.table.clear_marks()


async def ask_list_for(room: Room, parties: tuple[Party, ...]) -> bool:
    """Ask for the list of these mailboxes, and open the preview; True when they joined."""
    return await _ask(room, parties, "", "companies")


async def _ask(room: Room, parties: tuple[Party, ...], text: str, among: Among) -> bool:
    lines = await room.ask_register(room.register.lists.all)
    if not lines:
        room.tell(_("There are no mailing lists that you work with."), severity="information")
        return False
    prompts = {
        "people": _("The marked people: who of them can join, is shown first."),
        "companies": _("The shared mailboxes: which of them can join, is shown first."),
    }
    prompt = prompts[among] if parties else _("All hits of the search: who of them can join, is shown first.")
    options = [(str(each.id), f"{each.name} · {kind_text(each.kind).lower()}") for each in lines]
    number = await room.ask_person(AskChoice(_("To a mailing list"), prompt, options, cancel=_("Cancel")))
    if number is None:
        return False
    lists, list_id = room.register.lists, int(number)
    card = await room.ask_register(lambda: lists.open(list_id))
    return bool(await room.app.push_screen_wait(PreviewScreen(card, text, parties, among)))
