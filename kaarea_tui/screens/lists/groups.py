"""Groups: searches that a person wrote and named, kept to be used again (rule 4.5; notice 13)."""

from collections.abc import Callable, Sequence
from functools import partial

from kaarea_tui.locale import _
from kaarea_tui.register.lists.groups import Group
from kaarea_tui.screens.records.fields_dialog import FieldsDialog
from kaarea_tui.screens.shell.asking import AskingScreen
from kaarea_tui.widgets.dialogs import Ask, AskChoice
from kaarea_tui.widgets.field import Field
from kaarea_tui.widgets.verbs import Choice


async def pick_group(screen: AskingScreen) -> Group | None:
    """Let the person pick one of the groups; tells when there are none. Only within `start`."""
    groups = await screen.ask_register(screen.register.groups.all)
    if not groups:
        screen.tell(_("No groups have been saved yet."), severity="information")
        return None
    return await _picked(screen, groups, _("Which search is used?"))


async def choose_group(screen: AskingScreen) -> None:
    """Look at the groups; whoever may, renames, rewrites and deletes them. Only within `start`."""
    while True:
        groups = await screen.ask_register(screen.register.groups.all)
        if not groups:
            screen.tell(_("No groups have been saved yet."), severity="information")
            return
        group = await _picked(screen, groups, _("Saved searches"))
        if group is None:
            return
        if "group.manage" not in screen.session.rights:
            await screen.ask_person(Ask(group.name, group.query, [Choice("back", _("Back"), "", True)]))
        else:
            await _change(screen, group)


async def _picked(screen: AskingScreen, groups: Sequence[Group], prompt: str) -> Group | None:
    options = [(str(each.id), f"{each.name}: {each.query}") for each in groups]
    number = await screen.ask_person(AskChoice(_("Groups"), prompt, options, cancel=_("Back")))
    return next((each for each in groups if str(each.id) == number), None)


async def _change(screen: AskingScreen, group: Group) -> None:
    verbs = [
        Choice("back", _("Back"), "escape", True),
        Choice("edit", _("Edit"), "e"),
        Choice("delete", _("Delete"), "p"),
    ]
    body = f"{group.query}\n{group.created_by}"
    answer = await screen.ask_person(Ask(group.name, body, verbs, safe="back"))
    groups = screen.register.groups
    if answer == "delete":
        sure = [Choice("keep", _("Cancel"), "escape"), Choice("delete", _("Delete"), "d", True)]
        title = _("Delete the group {name}?").format(name=group.name)
        if await screen.ask_person(Ask(title, group.query, sure, safe="keep")) != "delete":
            return
        await screen.ask_register(partial(groups.delete, group.id))
        screen.tell(_("The group was deleted; the people stay as they are."), severity="information")
    elif answer == "edit":
        await _ask(
            screen, group.name, group.query, lambda name, query: partial(groups.update, group.id, name, query)
        )


async def ask_new_group(screen: AskingScreen, query: str) -> None:
    """Name a search as a group; only within `start`."""
    groups = screen.register.groups
    if await _ask(screen, "", query, lambda name, line: partial(groups.create, name, line)):
        screen.tell(_("Saved."), severity="information")


async def _ask(
    screen: AskingScreen, name: str, query: str, save: Callable[[str, str], Callable[[], object]]
) -> bool:
    fields = [Field("name", _("Name"), name), Field("query", _("Search"), query)]
    dialog = FieldsDialog(screen, _("Group"), fields, lambda values: save(values["name"], values["query"]))
    return await screen.ask_person(dialog) is not None
