"""The text of a case's tabs: data, tasks, letters."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kaarea_tui.locale import _
from kaarea_tui.locale.moments import moment_text
from kaarea_tui.rules.dates import show_date
from kaarea_tui.rules.refusals import GROUNDS
from kaarea_tui.screens.records.sheet_text import fact_lines, paragraph

from . import request_words as words
from .request_addresses import facts as address_facts
from .request_fields import LANGUAGES
from .request_history import history_lines, method_name, outcome_name, task_answer
from .steps_list import stands, task_text

if TYPE_CHECKING:
    from kaarea_tui.register.requests.request_cards import CaseContents, CaseView


def tab_lines(view: "CaseView", tab: str, width: int) -> list[str]:
    """The text of a tab; of a case that is not shown, why."""
    contents = view.contents
    if contents is None:
        told = _("You see the number and the state of this case. Its contents are for its handler.")
        return paragraph(told, width)
    makers = {"facts": _facts, "tasks": _tasks, "letters": _letters, "history": history_lines}
    return list(makers[tab](contents, width)) if tab in makers else []


def _facts(case: "CaseContents", width: int) -> Iterator[str]:
    identity = method_name(case.identity_method)
    if case.identity_on is not None:
        identity += f" {show_date(case.identity_on)}"
    decided = ", ".join(_(GROUNDS[code].name) for code in case.refusal_grounds if code in GROUNDS)
    sent = (
        f"{show_date(case.answer_sent_on)} {words.channel_name(case.answer_channel)}"
        if case.answer_sent_on
        else ""
    )
    facts = [
        (
            _("Person"),
            case.contact_name or (_("not known yet") if case.contact_id is None else _("(not shown)")),
        ),
        (_("Requester"), case.requester_name),
        (_("Address"), case.requester_address),
        (_("Represents"), case.representative),
        *address_facts(case.addresses),
        (_("Language"), _(LANGUAGES.get(case.language, case.language))),
        (_("Came by"), words.channel_name(case.channel)),
        (_("Why that day"), case.received_reason),
        (_("Own target"), words.day_text(case.clock.target)),
        (_("First limit"), words.day_text(case.clock.first_due)),
        (
            _("Own situation"),
            _("(shown to those who see all requests)") if case.grounds is None else case.grounds,
        ),
        (_("Identified"), identity),
        (_("Doubt"), case.identity_note),
        (_("Outcome"), " · ".join(part for part in (outcome_name(case.outcome), decided) if part)),
        (_("Late because"), case.refusal_late_reason),
        (_("Proposal"), case.proposal),
        (_("Proposed by"), case.proposed_by),
        (_("Approved by"), case.approved_by),
        (_("Alone because"), case.override_reason),
        (_("Answer sent"), sent),
        (_("Handled by"), case.owner),
        (_("Written down"), case.registered_by),
    ]
    yield from fact_lines([fact for fact in facts if fact[1]], width)
    if case.siblings:
        yield ""
        yield _("Of the same letter (b goes there):")
        for each in case.siblings:
            yield f"  {each.number} {words.type_name(each.type)}: {words.state_name(each.state)}"


def _tasks(case: "CaseContents", width: int) -> Iterator[str]:
    if not case.tasks:
        yield _("No tasks yet: they are made when the case is carried out.")
    for task in case.tasks:
        sign = "·" if task.state == "open" else "✓"
        yield from paragraph(f"{sign} {stands(task_text(task), task.state)}", width)
        if task.done_at is not None:
            yield from paragraph(f"{moment_text(task.done_at)} {task.done_by}", width, 4)
        if answer := task_answer(task):
            yield from paragraph(answer, width, 4)


def _letters(case: "CaseContents", width: int) -> Iterator[str]:
    if not case.letters:
        yield _("No letters yet; k makes one.")
    for letter in case.letters:
        kind = words.letter_name(letter.kind)
        language = _(LANGUAGES.get(letter.language, letter.language))
        yield from paragraph(f"{kind} ({language})", width)
        yield from paragraph(
            _("made {moment}, {person}").format(moment=moment_text(letter.made_at), person=letter.made_by),
            width,
            4,
        )
        if letter.sent_on is None:
            yield "    " + _("not sent yet")
        else:
            sent = _("sent {day}, {channel}").format(
                day=show_date(letter.sent_on), channel=words.channel_name(letter.channel).lower()
            )
            yield "    " + sent + (" " + _("(outside, its copy attached)") if letter.outside else "")
