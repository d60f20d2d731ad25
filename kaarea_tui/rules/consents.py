"""Consents: what must be known of one, and what it covers (rulebook 4.1; rules C1 to C7, M1, T2, V7).

A consent is proof: given by whom, when, how, in what words, for exactly one purpose, list or group of lists,
channel and address. It is never edited, only ended; what cannot be shown later was never given.
"""

from dataclasses import dataclass
from datetime import date, datetime

from .dates import not_future
from .problem import N_, Problem
from .purposes import PURPOSES

GIVERS: dict[str, str] = {
    "subject": N_("The person"),
    "company": N_("The company"),
}
"""Who gave it: only the person's own consent makes a personal address mailable (T2)."""

CHANNELS: dict[str, str] = {
    "email": N_("E-mail"),
    "sms": N_("Text message"),
    "phone": N_("Phone"),
    "post": N_("Post"),
}
"""Channels of a consent and of a list, one each; code and label."""

HOW: dict[str, str] = {
    "web_form": N_("Web form"),
    "paper": N_("Paper"),
    "email": N_("E-mail"),
    "phone": N_("Phone"),
    "meeting": N_("Meeting"),
    "fair": N_("Fair"),
    "import_with_evidence": N_("Import with evidence"),
}
"""How a consent was given (4.1); code and label."""

WITHDRAWN_HOW: dict[str, str] = {
    "phone": N_("Phone"),
    "email": N_("E-mail"),
    "reply": N_("Reply to a mailing"),
    "unsubscribe": N_("Unsubscribe address"),
    "letter": N_("Letter"),
    "meeting": N_("Meeting"),
    "web_form": N_("Web form"),
}
"""How a withdrawal or an objection came: any channel does (T5, GDPR art. 7(3)); code and label."""

STOPPED_HOW: dict[str, str] = WITHDRAWN_HOW | {"import": N_("With an imported list")}
"""How a stop that stands on a card came; code and label."""

WITNESSED = frozenset({"phone", "meeting"})
"""Given by word of mouth: the evidence is the note of who heard it."""

END_REASONS: dict[str, str] = {
    "withdrawn": N_("Withdrawn"),
    "recorded_in_error": N_("Recorded in error"),
    "objection": N_("Marketing ban"),
}
"""Why a consent is not in force any more (C1)."""

LANGUAGES = ("fi", "sv", "en")
"""Languages of a wording; Finnish is always there."""


def check_one_of(value: str, known: dict[str, str]) -> str:
    """`value`, when it is a code of this closed list; raises Problem."""
    if value not in known:
        raise Problem("choice.unknown", N_("Choose one of the list."))
    return value


def check_purpose_of_consent(purpose: str) -> str:
    """A consent names exactly one purpose of the notice (rule 4.9); raises Problem."""
    if purpose not in PURPOSES:
        raise Problem("consent.purpose", N_("A consent names one purpose of the privacy notice."))
    return purpose


def check_target(purpose: str, list_id: int | None, list_group: str) -> None:
    """Refuse a marketing consent that names no list and no group, or any that names both (rule 4.9)."""
    if list_id is not None and list_group:
        raise Problem("consent.two_targets", N_("A consent names one list, or one group of lists."))
    if purpose == "MARKETING" and list_id is None and not list_group:
        raise Problem(
            "consent.no_target", N_("A consent to marketing names the list, or the group of lists.")
        )


def check_evidence(how: str, evidence: str) -> None:
    """Refuse a consent that could not be shown later (C7): raises Problem for missing evidence."""
    if evidence.strip():
        return
    if how in WITNESSED:
        raise Problem("consent.no_witness", N_("Write who heard the consent, and what was said."))
    raise Problem(
        "consent.no_evidence",
        N_("Tell where the evidence is: form, folder and place, or the number of the mail."),
    )


def check_web_evidence(how: str, ip: str, agent: str) -> None:
    """Refuse a web form's consent without the address and the browser it came from (4.1)."""
    if how == "web_form" and not (ip.strip() and agent.strip()):
        raise Problem(
            "consent.no_web_evidence", N_("A consent by web form needs the IP address and the browser.")
        )
    if how != "web_form" and (ip.strip() or agent.strip()):
        raise Problem("consent.needless_web_evidence", N_("Only a web form's consent has these."))


def check_given(given: date, today: date) -> date:
    """A consent was given today or before (V7); raises Problem."""
    return not_future(given, today)


def is_newer_own_act(given_by: str, given_at: datetime, stopped_at: datetime) -> bool:
    """Is this the person's own new act after the stop, so that it releases the stop (4.4, end)?"""
    return given_by == "subject" and given_at > stopped_at


@dataclass(frozen=True, slots=True)
class ConsentScope:
    """What one consent in force is for."""

    purpose: str
    list_id: int | None
    list_group: str
    channel: str
    address_key: str
    """The normalised address or number; by post: empty."""
    given_by: str
    left_lists: frozenset[int] = frozenset()
    """Lists of its group that the person left since (N4)."""


@dataclass(frozen=True, slots=True)
class ListScope:
    """What one list asks of a consent."""

    purpose: str
    list_id: int
    list_group: str
    channel: str


def covers(consent: ConsentScope, wanted: ListScope, address_key: str) -> bool:
    """Does this consent in force cover mailing that address on that list (check 9; M1, T2)?

    The same purpose, channel and address (by post the person as such); the list itself, or the group that
    it stands in. A consent for another purpose than marketing may name no list, and then covers every list
    of its purpose. What a company agreed to for its people is kept, and lets nobody be mailed.
    """
    if wanted.list_id in consent.left_lists or consent.given_by != "subject":
        return False
    if (consent.purpose, consent.channel) != (wanted.purpose, wanted.channel):
        return False
    if consent.channel != "post" and consent.address_key != address_key:
        return False
    if consent.list_id is not None:
        return consent.list_id == wanted.list_id
    if consent.list_group:
        return consent.list_group == wanted.list_group
    return consent.purpose != "MARKETING"
