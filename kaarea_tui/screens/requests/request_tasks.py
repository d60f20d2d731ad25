"""Doing a task of a case that is being carried out (T14): in words, or on the data themselves (2.6, 2.7)."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from kaarea_tui.exchange.letters.report import BESIDES
from kaarea_tui.locale import _
from kaarea_tui.register.requests.objection_outcomes import RESULTS
from kaarea_tui.rules.problem import N_
from kaarea_tui.rules.purposes import PURPOSES
from kaarea_tui.rules.requests import MAY_BE_LEFT, TASK_KINDS, TASK_STATES
from kaarea_tui.screens.records.careful_dialog import CarefulDialog
from kaarea_tui.widgets.choice_field import ChoiceField, TextBlockField
from kaarea_tui.widgets.dialogs import Ask
from kaarea_tui.widgets.field import BaseField
from kaarea_tui.widgets.verbs import Choice

from .erasure_sheet import TABLES, show_plan
from .request_addresses import erasable, with_addresses
from .request_collect import CollectScreen
from .request_preview import PreviewScreen
from .request_rectifying import rectify
from .steps_list import task_text

if TYPE_CHECKING:
    from kaarea_tui.register.answers.letter_inputs import MadeLetter
    from kaarea_tui.register.requests.request_cards import TaskLine

    from .request_case import CaseScreen

HINTS: Mapping[str, str] = {
    "paper": N_("Which folders were looked through, what was found, and what was done to it."),
    "recipient": N_("When and how the recipient was told; else why that is impossible or disproportionate."),
    "processor": N_("When and how the processor was instructed."),
    "mentions": N_("What of them the person is told, and why not the rest: they are others' data as well."),
    "mention_case": N_("What those requests tell, and why it stays: their files are kept three years."),
    "second_card": N_("That it is somebody else's, or what was done with that card."),
    "own_company": N_("What was changed on the company's card, or why its name stays."),
    "export_copies": N_("Whose files were destroyed, and who was asked to destroy a copy."),
    "no_basis": N_("On what the data rest now, or that they are erased."),
    "company_contact": N_("Who is asked for a new contact, or why none is needed."),
    "collect": N_("How the report was made and checked; others' data left out."),
    "portability": N_("How the copy was made and handed over."),
}
"""What is written in the answer to a task; by kind."""


async def ask_task(screen: "CaseScreen", task: "TaskLine") -> bool:
    """Do a task; whether anything was done. Only within `start`."""
    if "request.execute" not in screen.session.rights:
        screen.tell(_("Tasks are carried out by the register owner (request.execute)."))
        return False
    if task.by_hand:
        return await _answer(screen, task)
    doers: Mapping[str, Callable[[CaseScreen, TaskLine], Awaitable[bool]]] = {
        "collect": _collect,
        "portability": _portable,
        "rectify": rectify,
        "erase": _erase,
        "restrict": _restrict,
        "stop": _decide_objection,
        "review_text": _review,
    }
    return await doers.get(task.kind, _mention)(screen, task)


async def _answer(screen: "CaseScreen", task: "TaskLine") -> bool:
    """In words: done, or for a notice to a recipient impossible or disproportionate."""
    contents = screen.view.contents
    hint = _(HINTS[task.kind]) if task.kind in HINTS else ""
    if contents is not None and contents.type == "access" and task.kind in BESIDES:
        hint += " " + _("The answer goes into the report.")
    body = await _spoken(screen) if task.kind == "mentions" else ""
    fields: list[BaseField] = [TextBlockField("answer", _("Answer"), hint=hint)]
    if task.kind in MAY_BE_LEFT:
        states = ("done", "impossible", "disproportionate")
        fields.insert(
            0, ChoiceField("state", _("State"), [(code, _(TASK_STATES[code])) for code in states], "done")
        )

    def save(values: dict[str, str]) -> Callable[[], object]:
        state = values.get("state", "done")
        return partial(screen.register.requests.answer_task, task.id, state, values["answer"])

    return await screen.ask_person(_dialog(screen, task, fields, save, body)) is not None


async def _spoken(screen: "CaseScreen") -> str:
    """Others' texts that may speak of the person, one after another, each with where it stands."""
    places = await screen.ask_register(partial(screen.register.access_reports.mentions, screen.view.id))
    told = [f"── {_(TASK_KINDS[place.kind])} ({', '.join(place.words)})\n{place.body}" for place in places]
    return "\n\n".join(told)


async def _collect(screen: "CaseScreen", task: "TaskLine") -> bool:
    """Read the report through, make it; then say how it was made."""
    contents = screen.view.contents
    assert contents is not None
    screen.say(_("Collecting…"))
    try:
        collect = screen.register.access_reports.collect
        report = await screen.ask_register(partial(collect, screen.view.id))
    finally:
        screen.say("")
    made = await screen.app.push_screen_wait(CollectScreen(screen.view, report, contents.language))
    if made is None:
        return False
    return await _handed_over(screen, task, made)


async def _portable(screen: "CaseScreen", task: "TaskLine") -> bool:
    """Show what the portable copy will hold, make it; then say how it was made."""
    copies = screen.register.portable_copies
    copy = await screen.ask_register(partial(copies.collect, screen.view.id))
    lines = [f"{_(TABLES.get(table, table))} {len(rows)}" for table, rows in copy.tables.items()]
    if copy.left_out:
        others = ", ".join(f"{_(TABLES.get(each, each))} {count}" for each, count in copy.left_out.items())
        lines += ["", _("Not in it, for others provided it: {tables}").format(tables=others)]
    verbs = [Choice("go", _("Make the copy"), "", True), Choice("cancel", _("Cancel"), "escape")]
    title = _("What the portable copy holds")
    if await screen.ask_person(Ask(title, "\n".join(lines), verbs, safe="cancel")) != "go":
        return False
    made = await screen.ask_register(partial(copies.write, screen.view.id))
    return await _handed_over(screen, task, made)


async def _handed_over(screen: "CaseScreen", task: "TaskLine", made: "MadeLetter") -> bool:
    """Look at what was made, write its file; then say how it was made. The file is kept 30 days."""
    await screen.app.push_screen_wait(PreviewScreen(screen.view, made=made))
    told = _("Made here: {name}, SHA-256 {hash}").format(name=made.file_name, hash=made.file_hash)
    fields: list[BaseField] = [TextBlockField("note", _("How it was made"), told, hint=_(HINTS[task.kind]))]

    def save(values: dict[str, str]) -> Callable[[], object]:
        view = screen.view
        return partial(screen.register.fulfilment.handed_over, view.id, view.version, values["note"])

    await screen.reopen()  # the file has become a letter of the case
    return await screen.ask_person(_dialog(screen, task, fields, save)) is not None


async def _review(screen: "CaseScreen", task: "TaskLine") -> bool:
    """Read one note: what it tells of the company may stay, without the person; else it goes."""
    plan = await screen.ask_register(partial(screen.register.fulfilment.erasure_plan, screen.view.id))
    text = next((each for each in plan.texts if each.note_id == task.object_id), None)
    review = screen.register.fulfilment.review_text
    if text is None:
        await screen.ask_register(partial(review, screen.view.id, screen.view.version, task.object_id or 0))
        screen.tell(_("The note is not there any more."))
        return True
    fields: list[BaseField] = [
        TextBlockField(
            "kept",
            _("Stays"),
            hint=_("What it tells of the company, without the person. Empty: the note goes."),
        )
    ]

    def save(values: dict[str, str]) -> Callable[[], object]:
        view = screen.view
        return partial(review, view.id, view.version, text.note_id, values["kept"])

    return await screen.ask_person(_dialog(screen, task, fields, save, text.body)) is not None


async def _mention(screen: "CaseScreen", task: "TaskLine") -> bool:
    """Read another's text in which words were found: it stays, is rewritten, or goes."""
    fulfilment = screen.register.fulfilment
    mention = await screen.ask_register(partial(fulfilment.mention, screen.view.id, task.id))
    found = _("Found: {words}.").format(words=", ".join(mention.words) or "–")
    if mention.whole:
        told = _("Another person may be meant: then leave the text. Empty: it goes.")
    else:
        told = _("Take the person out of the text. Unchanged: another is meant. Empty: it goes.")
    fields: list[BaseField] = [TextBlockField("kept", _("Stays"), mention.body, hint=f"{found} {told}")]

    def save(values: dict[str, str]) -> Callable[[], object]:
        view = screen.view
        return partial(fulfilment.decide_mention, view.id, view.version, task.id, values["kept"])

    return await screen.ask_person(_dialog(screen, task, fields, save)) is not None


async def _erase(screen: "CaseScreen", task: "TaskLine") -> bool:
    """Show once more what goes and what stays, then erase: nothing brings it back."""
    plan = await show_plan(screen, _("Erase for good"))
    if plan is None:
        return False
    view = screen.view
    erase = partial(screen.register.fulfilment.erase, view.id, view.version, plan.contact_version)
    if options := erasable(view):
        if await screen.ask_person(with_addresses(screen, options, erase)) is None:
            return False
    else:
        await screen.ask_register(erase)
    screen.tell(_("The person was erased."), severity="information")
    return True


async def _restrict(screen: "CaseScreen", task: "TaskLine") -> bool:
    """Let the provisional restriction hold for good."""
    verbs = [Choice("go", _("Restrict"), "", True), Choice("cancel", _("Cancel"), "escape")]
    body = _("The restriction that holds since the request came in holds from now on without a term.")
    if await screen.ask_person(Ask(task_text(task), body, verbs, safe="cancel")) != "go":
        return False
    view = screen.view
    await screen.ask_register(partial(screen.register.fulfilment.restrict, view.id, view.version))
    return True


async def _decide_objection(screen: "CaseScreen", task: "TaskLine") -> bool:
    """Stop each purpose, or go on with it, by what it rests on (2.1)."""
    fields: list[BaseField] = [
        TextBlockField(
            "necessity",
            _("Necessity"),
            hint=_("Why the contract needs the purpose all the same; empty: it does not."),
        ),
    ]

    def save(values: dict[str, str]) -> Callable[[], object]:
        view = screen.view
        decide = screen.register.fulfilment.decide_objection
        return partial(decide, view.id, view.version, values["necessity"])

    decided = await screen.ask_person(_dialog(screen, task, fields, save))
    if decided is None:
        return False
    told = [
        f"{_(PURPOSES.get(each.purpose, each.purpose))}: {_(RESULTS.get(each.result, each.result))}"
        for each in decided.outcomes
    ]
    verbs = [Choice("back", _("Close"), "", True)]
    await screen.ask_person(Ask(_("What became of the objection"), "\n".join(told) or "–", verbs))
    return True


# -- correcting the card ----------------------------------------------------------------------------


def _dialog(
    screen: "CaseScreen",
    task: "TaskLine",
    fields: list[BaseField],
    save: Callable[[dict[str, str]], Callable[[], object]],
    body: str = "",
) -> CarefulDialog:
    return CarefulDialog(
        screen, _(TASK_KINDS[task.kind]), fields, save,
        verb=_("Done"), body=body or task.detail, read_again=screen.read_again,
    )  # fmt: skip
