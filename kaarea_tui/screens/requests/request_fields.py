"""The fields of the form that takes a request in, and what of them belongs to which kind of request."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from kaarea_tui.locale import _
from kaarea_tui.register.requests.request_inputs import Asked
from kaarea_tui.rules.dates import show_date
from kaarea_tui.rules.limits import LIMITS
from kaarea_tui.rules.problem import N_
from kaarea_tui.rules.purposes import PURPOSES
from kaarea_tui.rules.requests import CHANNELS, TYPES
from kaarea_tui.screens.records.restriction_words import CONTESTABLE
from kaarea_tui.widgets.checks_field import ChecksField
from kaarea_tui.widgets.choice_field import ChoiceField, TextBlockField
from kaarea_tui.widgets.field import BaseField, Field

if TYPE_CHECKING:
    from kaarea_tui.register.requests.request_mail import Letter

GROUNDS: Mapping[str, str] = {
    "a": N_("a: accuracy is contested"),
    "b": N_("b: processing is unlawful, no erasure wanted"),
    "c": N_("c: needed by the person for a legal claim"),
    "d": N_("d: an objection is being weighed"),
}
"""Art. 18(1); code and label."""

LANGUAGES: Mapping[str, str] = {"fi": N_("Finnish"), "sv": N_("Swedish"), "en": N_("English")}

DETAIL_OF: Mapping[str, str] = {
    "restriction.ground": "restriction",
    "restriction.field_group": "restriction",
    "rectification.contested": "rectification",
    "rectification.field_group": "rectification",
    "objection_other.purpose": "objection_other",
    "consent_withdrawal.purpose": "consent_withdrawal",
    "consent_withdrawal.list_id": "consent_withdrawal",
}
"""Field to the kind of request that it belongs to."""


def intake_fields(
    letter: "Letter | None", person: BaseField, lists: Sequence[tuple[str, str]]
) -> list[BaseField]:
    """All fields; those of a letter are filled with what it tells."""
    line = letter.line if letter else None
    name, address = letter.writer if letter else ("", "")
    came_on, why = _passed_on(letter)
    proposed = letter.proposal.types if letter else ()
    body = letter.body if letter else ""
    day = show_date(line.received_on) if line else ""
    usual = _("Empty: the day of the letter, {day}.").format(day=day) if line else _("Empty: today.")
    channels = [(code, _(label)) for code, label in CHANNELS.items()]
    languages = [(code, _(label)) for code, label in LANGUAGES.items()]
    longest = LIMITS["transcript"]
    return [
        ChecksField(
            "rights", _("What is asked"), _rights(letter), proposed, hint=_("Space marks; a person decides.")
        ),
        *details(lists),
        ChoiceField("channel", _("Came by"), channels, "email" if letter else "phone"),
        Field("received_on", _("Reached us on"), came_on, hint=usual),
        Field("received_reason", _("Why that day"), why, hint=_("Only when the day is another one.")),
        Field("requester_name", _("Requester"), name),
        TextBlockField("requester_address", _("Address"), address),
        person,
        TextBlockField(
            "text",
            _("Text"),
            body[:longest],
            hint=_("Of a call or a visit: what was asked, in the person's words."),
            max_length=longest,
            too_long=_("At most {limit} characters.").format(limit=longest),
        ),
        TextBlockField(
            "grounds",
            _("Own situation"),
            hint=_("Only when the person tells it; a reason may never be demanded."),
        ),
        ChoiceField("language", _("Language"), languages, letter.proposal.language if letter else "fi"),
        Field("representative", _("Representative")),
        Field("authorisation", _("Authorisation"), hint=_("When it was seen and of what kind it is.")),
    ]


def _passed_on(letter: "Letter | None") -> tuple[str, str]:
    """The day on which a letter that is passed on first reached us, and why it is another one (D8)."""
    if letter is None or len(letter.within) != 1:
        return "", ""
    came_on = letter.within[0].received_on
    if came_on is None or came_on >= letter.line.received_on:
        return "", ""
    told = _("came on that day to {sender}, who passed it on")
    return show_date(came_on), told.format(sender=letter.line.sender or _("unknown"))


def _rights(letter: "Letter | None") -> list[tuple[str, str]]:
    """The kinds of requests; those that the letter's words propose tell the words."""
    matched = {right.type: right.words for right in letter.proposal.rights} if letter else {}
    options = []
    for code, told in TYPES.items():
        words = ", ".join(f"”{word}”" for word in matched.get(code, ())[:3])
        options.append((code, f"{_(told.name)}  {words}".rstrip()))
    return options


def details(lists: Sequence[tuple[str, str]]) -> list[BaseField]:
    """What single kinds of requests need to be told beside; see DETAIL_OF."""
    groups = [(code, _(label)) for code, label in CONTESTABLE.items()]
    purposes = [("", _("all of them")), *((code, _(label)) for code, label in PURPOSES.items())]
    others = [each for each in purposes if each[0] != "MARKETING"]
    yes_no = [("", _("no")), ("1", _("yes"))]
    return [
        ChoiceField(
            "restriction.ground", _("Ground"), [(code, _(label)) for code, label in GROUNDS.items()], "a"
        ),
        ChoiceField("restriction.field_group", _("Restrict"), groups),
        ChoiceField(
            "rectification.contested",
            _("Contested"),
            yes_no,
            "",
            hint=_("What is contested is restricted until it is settled (art. 18)."),
        ),
        ChoiceField("rectification.field_group", _("What is wrong"), groups),
        ChoiceField("objection_other.purpose", _("Objects to"), others),
        ChoiceField("consent_withdrawal.purpose", _("Withdraws"), purposes),
        ChoiceField("consent_withdrawal.list_id", _("List"), [("", _("all of them")), *lists]),
    ]


def asked(values: Mapping[str, str]) -> tuple[Asked, ...]:
    """The rights of the form, each with what belongs to its kind."""
    return tuple(asked_of(code, values) for code in values["rights"].split())


def asked_of(code: str, values: Mapping[str, str]) -> Asked:
    """One right with what belongs to its kind."""

    def told(name: str) -> str:
        return values.get(f"{code}.{name}", "")

    list_id = told("list_id")
    return Asked(
        code,
        purpose=told("purpose"),
        field_group=told("field_group"),
        ground=told("ground"),
        contested=bool(told("contested")),
        list_id=int(list_id) if list_id else None,
    )


def field_of(name: str, rights: Sequence[str]) -> str:
    """The field that shows a problem of the counter: `rights.1.ground` stands at that kind's ground."""
    part, _dot, rest = name.partition(".")
    place, _dot, detail = rest.partition(".")
    if part != "rights" or not place.isdigit() or int(place) >= len(rights):
        return name
    at = f"{rights[int(place)]}.{detail}"
    return at if at in DETAIL_OF else "rights"


def late_field() -> Field:
    """Why a question was sent later than three working days after receipt (N5)."""
    return Field("late_reason", _("Why asked late"), hint=_("Without a reason the deadline does not move."))
