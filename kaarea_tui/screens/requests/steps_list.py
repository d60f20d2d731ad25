"""The list of what comes next in a case: permitted steps with their digit, the others with the reason."""

from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from kaarea_tui.locale import _
from kaarea_tui.rules.lifting import Stage
from kaarea_tui.rules.problem import Problem
from kaarea_tui.rules.requests import OPEN, TASK_KINDS, TASK_STATES
from kaarea_tui.screens.records.restriction_words import stage_text
from kaarea_tui.screens.shell.refusals import missing_right, problem_text
from kaarea_tui.widgets.cells import one_line

from .request_letters_of import answer_kind
from .request_words import letter_name, short_day

if TYPE_CHECKING:
    from kaarea_tui.register.requests.request_cards import CaseView, StepOffer, TaskLine

QUIET = frozenset({"T7", "T18", "T19"})
"""Steps that are open nearly always and seldom taken: they come after the tasks."""

USUAL = ("T13", "T4", "T12")
"""Steps that most cases take where they are open: they stand before questions and proposals."""


def fill(steps: OptionList, view: "CaseView", presets: Collection[str], rights: Collection[str]) -> None:
    """Show the steps and the tasks of the case; the cursor stays on what it was on."""
    kept = steps.highlighted_option.id if steps.highlighted_option else None
    steps.clear_options()
    steps.add_options(_options(view, presets, rights))
    ids = enabled(steps)
    if ids:
        steps.highlighted = steps.get_option_index(kept if kept in ids else ids[0])


def enabled(steps: OptionList) -> list[str]:
    """The ids of what can be done now, in the order of the digits."""
    return [option.id for option in steps.options if option.id and not option.disabled]


def _options(view: "CaseView", presets: Collection[str], rights: Collection[str]) -> Iterator[Option]:
    contents = view.contents
    assert contents is not None
    digit = iter(range(1, 100))
    tasks = [task for task in contents.tasks if task.state == "open"]
    for task in tasks:
        yield Option(Content(one_line(f"{next(digit)} {task_text(task)}")), id=f"task:{task.id}")
    for kind in dict.fromkeys(contents.clock.unkept) if view.state in OPEN else ():
        told = _("! No letter kept ({kind}): attach its copy").format(kind=letter_name(kind))
        yield Option(Content(one_line(f"{next(digit)} {told}")), id=f"attach:{kind}")
    kind = answer_kind(view)
    if (
        kind
        and not contents.answer_sent_on
        and not any(letter.kind == kind and letter.sent_on for letter in contents.letters)
    ):
        label = _("Write the answer")
        yield Option(Content(f"{next(digit)} {label}"), id=f"letter:{kind}")
    seldom = QUIET | ({"T2"} if contents.identity_on else set())
    quiet = [offer for offer in contents.steps if offer.number in seldom]
    offers = [offer for offer in contents.steps if offer.number not in seldom]
    offers.sort(key=lambda offer: USUAL.index(offer.number) if offer.number in USUAL else len(USUAL))
    for offer in (*offers, *quiet):
        if offer.hindrance is None:
            yield Option(Content(f"{next(digit)} {_(offer.label)}"), id=f"step:{offer.number}")
    if contents.may_state and "request.handle" in rights:
        own = _("Add the person's own statement")
        yield Option(Content(f"{next(digit)} {own}"), id="statement:0")
    for each in contents.restrictions:
        if each.stage is not Stage.UNDECIDED:
            told = _("Lift the restriction: {stage}").format(stage=stage_text(each))
            may = "restriction.lift" in rights
            line = Content(one_line((f"{next(digit)} " if may else "· ") + told))
            yield Option(line, id=f"restriction:{each.restriction_id}", disabled=not may)
    for task in contents.tasks:
        if task.state != "open":
            told = stands(_(TASK_KINDS.get(task.kind, task.kind)), task.state)
            yield Option(Content(one_line(f"✓ {told}")), id=f"done:{task.id}", disabled=True)
    if contents.identity_on is not None:
        told = _("✓ Identified {day}").format(day=short_day(contents.identity_on))
        yield Option(Content(told), id="identified", disabled=True)
    yield from _hindered((*offers, *quiet), presets)


def _hindered(offers: Iterable["StepOffer"], presets: Collection[str]) -> Iterator[Option]:
    """The steps that are not open, those of one reason together and the reason once."""
    reasons: dict[str, list[StepOffer]] = {}
    for offer in offers:
        if offer.hindrance is not None:
            reasons.setdefault(one_line(_reason(offer.hindrance, presets)), []).append(offer)
    for reason, held in reasons.items():
        for offer in held[:-1]:
            yield Option(Content(f"· {_(offer.label)}"), id=f"step:{offer.number}", disabled=True)
        last = held[-1]
        yield Option(Content(f"· {_(last.label)}\n    {reason}"), id=f"step:{last.number}", disabled=True)


def _reason(problem: Problem, presets: Collection[str]) -> str:
    """What hinders a step; a missing right tells who can grant it."""
    if problem.code == "no_right":
        return missing_right(problem.params["permission"], presets)
    return problem_text(problem)


def task_text(task: "TaskLine") -> str:
    """A task in one line."""
    name = _(TASK_KINDS.get(task.kind, task.kind))
    return f"{name}: {task.detail}" if task.detail else name


def stands(name: str, state: str) -> str:
    """A task's name and how it stands; a task that is a question has no colon after it."""
    told = _(TASK_STATES.get(state, state))
    return f"{name} {told}" if name.endswith("?") else f"{name}: {told}"
