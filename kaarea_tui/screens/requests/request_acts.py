"""What is put right in a case beside its steps: requester, day of receipt, owner; and its whole file."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from kaarea_tui.locale import _
from kaarea_tui.register.requests.request_amendments import MATCHABLE
from kaarea_tui.rules.dates import show_date
from kaarea_tui.screens.records.careful_dialog import CarefulDialog
from kaarea_tui.screens.records.export_folder import ExportFile
from kaarea_tui.screens.records.person_chooser import ChosenPerson, PersonChooser
from kaarea_tui.widgets.dialogs import Ask, AskChoice
from kaarea_tui.widgets.field import Field
from kaarea_tui.widgets.verbs import Choice

from . import disclosure_acts, request_fields, request_words
from .request_sending import send_first

if TYPE_CHECKING:
    from kaarea_tui.register.answers.case_files import CaseFile
    from kaarea_tui.register.disclosures.disclosures import DisclosureInput
    from kaarea_tui.register.requests.request_cards import CaseContents, CaseView

    from .request_case import CaseScreen

__all__ = [
    "MATCHABLE",
    "change_receipt",
    "choose_person",
    "choose_sibling",
    "export",
    "hand_over",
    "may_remind",
    "remind",
]


def _contents(screen: "CaseScreen") -> "CaseContents":
    contents = screen.view.contents
    assert contents is not None
    return contents


async def choose_person(screen: "CaseScreen") -> bool:
    """Say who of the register asks; for kinds that hold at once also what exactly is meant."""
    case = _contents(screen)
    found = await screen.ask_register(partial(screen.register.requests.look_for, screen.view.id))
    person = await screen.ask_person(PersonChooser(screen, found, nobody=case.contact_id is not None))
    if person is not None and (person.id or None) != case.contact_id:
        await _take_person(screen, person)
    return True  # that it was looked for opens a step


async def _take_person(screen: "CaseScreen", person: ChosenPerson) -> None:
    case = _contents(screen)
    details = [field for field in request_fields.details(()) if field.field_id.startswith(f"{case.type}.")]

    def save(values: dict[str, str]) -> Callable[[], object]:
        view = screen.view
        asked = request_fields.asked_of(case.type, values)
        return partial(
            screen.register.requests.choose_contact, view.id, view.version, person.id or None, asked
        )

    if details and person.id:
        dialog = CarefulDialog(
            screen, person.name, details, save, verb=_("Choose"), read_again=screen.read_again
        )
        await screen.ask_person(dialog)
    else:
        await screen.ask_register(save({}))


async def change_receipt(screen: "CaseScreen") -> bool:
    """Another day of receipt with its reason; the deadline follows (D8, V7)."""
    case = _contents(screen)
    fields = [
        Field("received_on", _("Reached us on"), show_date(case.clock.received_on)),
        Field("received_reason", _("Why that day"), hint=_("e.g. came to the switchboard on that day")),
    ]

    def save(values: dict[str, str]) -> Callable[[], object]:
        view = screen.view
        day, reason = values["received_on"], values["received_reason"]
        return partial(screen.register.requests.change_receipt, view.id, view.version, day, reason)

    dialog = CarefulDialog(screen, _("Day of receipt"), fields, save, read_again=screen.read_again)
    return await screen.ask_person(dialog) is not None


def may_remind(view: "CaseView") -> bool:
    """A question is waiting for its reply, and no reminder has gone yet."""
    pauses = view.contents.clock.pauses if view.contents else ()
    return any(pause.replied_on is None and pause.reminded_on is None for pause in pauses)


async def remind(screen: "CaseScreen") -> bool:
    """Send the one reminder, or attach the one sent outside; it is written down by that (T16, N9)."""
    return await send_first(screen, "reminder")


async def hand_over(screen: "CaseScreen") -> bool:
    """Give the case another owner who may handle requests."""
    if "user.view" not in screen.session.rights:
        screen.tell(_("To choose another owner, the right to see users is needed."))
        return False
    users = await screen.ask_register(screen.register.users.list)
    options = [(str(user.id), f"{user.person_name} ({user.user_name})") for user in users if user.usable]
    chosen = await screen.ask_person(
        AskChoice(_("Hand over"), _("Who handles the case from now on?"), options, cancel=_("Cancel"))
    )
    if chosen is None:
        return False
    view = screen.view
    await screen.ask_register(partial(screen.register.requests.hand_over, view.id, view.version, int(chosen)))
    return True


async def choose_sibling(screen: "CaseScreen") -> int | None:
    """Choose another case of the same letter; the only one is chosen at once."""
    siblings = _contents(screen).siblings
    if len(siblings) == 1:
        return siblings[0].id
    options = [
        (
            str(each.id),
            f"{each.number} {request_words.type_name(each.type)}: {request_words.state_name(each.state)}",
        )
        for each in siblings
    ]
    chosen = await screen.ask_person(
        AskChoice(_("Case of the same letter"), screen.view.number, options, cancel=_("Cancel"))
    )
    return None if chosen is None else int(chosen)


async def export(screen: "CaseScreen") -> bool:
    """Write the whole file of the case for whom it is disclosed to; its hash is shown (h, 8.2)."""
    view = screen.view
    file = ExportFile(_("request {number}").format(number=view.number), "zip", screen.register.clock())

    def write(to: "DisclosureInput") -> "CaseFile":
        with file.writing() as take:
            return screen.register.letters.export_case(view.id, to, take)

    made = await disclosure_acts.ask_recipient(screen, _("Whole case"), write)
    if made is None:
        return False
    told = _("File: {path}").format(path=file.shown) + f"\nSHA-256 {made.file_hash}"
    await screen.ask_person(
        Ask(_("The whole case was written"), told, [Choice("back", _("Close"), "", True)])
    )
    return False
