"""What is done with a whole list: edit, archive, copy, split, compare and subtract (rulebook 4.5, L1)."""

from functools import partial

from kaarea_tui.locale import _, ngettext
from kaarea_tui.register.ahead import whom
from kaarea_tui.register.lists.list_cards import Added, ListCard, ListLine
from kaarea_tui.register.lists.list_filling import MOST_AT_ONCE
from kaarea_tui.register.lists.list_words import code_text
from kaarea_tui.rules.dates import show_number
from kaarea_tui.screens.records.naming import confirm_named, fill_and_confirm, named
from kaarea_tui.screens.shell.room import Room
from kaarea_tui.widgets.dialogs import Ask, AskChoice
from kaarea_tui.widgets.field import Field
from kaarea_tui.widgets.verbs import Choice


async def edit_list(room: Room, card: ListCard) -> bool:
    """Edit the list's own data; True when saved."""
    from .list_form import ListFormScreen

    owners = await room.ask_register(room.register.companies.owners)
    return await room.app.push_screen_wait(ListFormScreen(room.session, owners, card)) is not None


async def archive_list(room: Room, card: ListCard) -> bool:
    """Put the list away after asking, or bring it back; True when done."""
    archived = card.archived_at is None
    if archived:
        body = _("Nobody joins it and nothing is exported from it meanwhile. The members stay.")
        verbs = [Choice("keep", _("Cancel"), "escape"), Choice("archive", _("Archive"), "a", True)]
        title = _("Archive {name}?").format(name=card.name)
        if await room.ask_person(Ask(title, body, verbs, safe="keep")) != "archive":
            return False
    await room.ask_register(partial(room.register.lists.archive, card.id, card.version, archived=archived))
    told = _("The list was archived.") if archived else _("The list is in use again.")
    room.tell(told, severity="information")
    return True


async def copy_list(room: Room, card: ListCard) -> bool:
    """Make a list like this one with those of its members who may be on it."""
    fields = [Field("name", _("Name of the new list"), "")]
    made = await fill_and_confirm(
        room,
        _("Copy {name}").format(name=card.name),
        fields,
        lambda values: partial(room.register.lists.copy, card.id, values["name"]),
        verb=_("Copy"),
        told=[_("On the new list, too:")],
    )
    return await _tell_new(room, made, card)


async def split_list(room: Room, card: ListCard) -> bool:
    """Move those members to a new list whom a search finds and who may be on it."""
    fields = [
        Field("query", _("Search"), "", hint=_("Members whom it finds move, e.g. kaupunki:turku.")),
        Field("name", _("New list"), ""),
    ]
    made = await fill_and_confirm(
        room,
        _("Split {name}").format(name=card.name),
        fields,
        lambda values: partial(room.register.lists.split, card.id, values["query"], values["name"]),
        verb=_("Split"),
        told=[_("To the new list:")],
    )
    return await _tell_new(room, made, card)


async def _tell_new(room: Room, answer: tuple[int, Added] | None, card: ListCard) -> bool:
    """Tell who joined the new list, and who did not and why."""
    if answer is None:
        return False
    added = answer[1]
    told = ngettext("{count} person joined the list.", "{count} people joined the list.", added.joined)
    lines = [told.format(count=show_number(added.joined))]
    lines += [
        f"  {show_number(count)}  {code_text(code, card.kind)}"
        for code, count in added.counts
        if not code.allowed
    ]
    verbs = [Choice("back", _("Close"), "escape", True)]
    if {"list.add_member", "list.remove_member"} <= room.session.rights:
        verbs.append(Choice("undo", _("Take back"), "u"))
    title = _("The new list is ready")
    if await room.ask_person(Ask(title, "\n".join(lines), verbs, safe="back")) == "undo":
        await _take_back_new(room, answer[0])
    return True


async def _take_back_new(room: Room, list_id: int) -> None:
    """Name who goes back to where he was, and take the new list back."""
    act = partial(room.register.lists.take_back_new, list_id)
    names = [each.name for each in await room.ask_register(partial(whom, act))]
    verb = Choice("take_back", _("Take back"), "k", True)
    told = [_("These leave the new list, and it is archived; whom the split moved returns:")] if names else []
    if await confirm_named(room, _("Take the new list back?"), names, verb, told=told):
        await room.ask_register(act)
        room.tell(_("The new list was taken back."), severity="information")


async def compare_lists(room: Room, card: ListCard) -> bool:
    """Tell how many people are on one list only and on both; take those on both off this one if wanted."""
    lists = await room.ask_register(room.register.lists.all)
    options = [(str(each.id), each.name) for each in lists if each.id != card.id]
    if not options:
        room.tell(_("There is no other list to compare with."), severity="information")
        return False
    prompt = _("With which list?")
    number = await room.ask_person(AskChoice(_("Compare"), prompt, options, cancel=_("Cancel")))
    if number is None:
        return False
    other = next(each for each in lists if each.id == int(number))
    found = await room.ask_register(partial(room.register.lists.compare, card.id, other.id))
    body = "\n".join(
        (
            _("Only on {name}: {count}").format(name=card.name, count=show_number(found.only_first)),
            _("Only on {name}: {count}").format(name=other.name, count=show_number(found.only_second)),
            _("On both: {count}").format(count=show_number(found.both)),
        )
    )
    verbs = [Choice("back", _("Back"), "escape", True)]
    if found.both and "list.remove_member" in room.session.rights and card.archived_at is None:
        told = _("Take those on both off {name}").format(name=card.name)
        verbs.append(Choice("subtract", f"{told}…", "p"))
    if await room.ask_person(Ask(_("Compare"), body, verbs, safe="back")) != "subtract":
        return False
    return await _subtract(room, card, other)


async def _subtract(room: Room, card: ListCard, other: ListLine) -> bool:
    """Name those on both lists; take them off the first when that is wanted, and offer the way back."""
    shared = await room.ask_register(partial(room.register.lists.shared, card.id, other.id))
    names = [each.name for each in shared]
    title = ngettext("Take {count} person off the list?", "Take {count} people off the list?", len(names))
    told = [card.name, _("They are on {name}, too:").format(name=other.name)]
    verb = Choice("remove", _("Remove from list"), "r", True)
    if not await confirm_named(room, title.format(count=show_number(len(names))), names, verb, told=told):
        return False
    subtract = partial(room.register.lists.subtract, card.id, other.id, seen=len(names))
    count = await room.ask_register(subtract)
    said = ngettext(
        "{count} person was taken off the list.", "{count} people were taken off the list.", count
    ).format(count=show_number(count))
    people = tuple(each.party for each in shared)
    verbs = [Choice("close", _("Close"), "escape", True)]
    if "list.add_member" in room.session.rights:
        verbs.append(Choice("undo", _("Bring back"), "u"))
    if await room.ask_person(Ask(said, "\n".join(named(names)), verbs, safe="close")) == "undo":
        back = 0
        for start in range(0, len(people), MOST_AT_ONCE):
            some = people[start : start + MOST_AT_ONCE]
            back += await room.ask_register(partial(room.register.lists.bring_back, card.id, some))
        told_back = ngettext("{count} person came back.", "{count} people came back.", back)
        room.tell(told_back.format(count=show_number(back)), severity="information")
    return True
