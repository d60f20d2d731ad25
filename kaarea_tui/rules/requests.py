"""The kinds of data subjects' requests and the states of a case (rules 2.1, 2.2; GDPR arts 7, 12, 15 to 22).

How a case moves from state to state is told in request_steps.py, by when it is answered in deadlines.py.
"""

from dataclasses import dataclass

from .problem import N_


@dataclass(frozen=True, slots=True)
class RequestType:
    """One row of table 2.1."""

    code: str
    name: str
    article: str
    needs_identity: bool
    """Without it anybody could have another's data sent or erased; mail may stop for whoever asks (I3)."""
    needs_approval: bool
    """A second person approves any outcome; a partial or refused one always needs it (T8)."""
    at_once: bool
    """Its effect holds from registration (T13, D12)."""
    notifies_recipients: bool
    """Recipients of the data are told (2.7; GDPR art. 19)."""
    may_be_refused: bool = True
    """A marketing objection and a withdrawal are absolute."""


TYPES: dict[str, RequestType] = {
    each.code: each
    for each in (
        RequestType("access", N_("Access request"), "15", True, False, False, False),
        RequestType("rectification", N_("Rectification request"), "16", True, False, False, True),
        RequestType("erasure", N_("Erasure request"), "17", True, True, False, True),
        RequestType("restriction", N_("Restriction request"), "18", True, False, False, True),
        RequestType("portability", N_("Portability request"), "20", True, False, False, False),
        RequestType(
            "objection_dm", N_("Direct marketing objection"), "21(2)", False, False, True, True, False
        ),
        RequestType("objection_other", N_("Objection"), "21(1)", True, True, False, True),
        RequestType(
            "consent_withdrawal", N_("Withdrawal of consent"), "7(3)", False, False, True, True, False
        ),
    )
}

STATES: dict[str, str] = {
    "received": N_("Received"),
    "awaiting_identity": N_("Awaiting identification"),
    "in_review": N_("In review"),
    "awaiting_clarification": N_("Awaiting clarification"),
    "awaiting_approval": N_("Awaiting approval"),
    "executing": N_("Being carried out"),
    "ready_to_answer": N_("Answer not sent"),
    "closed_fulfilled": N_("Fulfilled"),
    "closed_partial": N_("Fulfilled in part"),
    "closed_refused": N_("Refused"),
    "closed_no_data": N_("No data in the register"),
    "closed_withdrawn": N_("Request cancelled"),
    "closed_misfiled": N_("No data subject's request"),
}
"""Table 2.2: code and name."""

OPEN = tuple(state for state in STATES if not state.startswith("closed_"))
SUSPENDED = ("awaiting_identity", "awaiting_clarification")
"""States in which the clock stands still (D9)."""

OUTCOMES = ("fulfilled", "partial", "refused", "no_data")
PROPOSABLE = ("fulfilled", "partial", "refused")
"""Outcomes that are proposed for approval; that nothing was found is a finding, not a decision (T8, T15)."""

CHANNELS: dict[str, str] = {
    "email": N_("E-mail"),
    "letter": N_("Letter"),
    "phone": N_("Phone"),
    "counter": N_("In person"),
    "web": N_("Web form"),
}
"""How a request came or an answer went (12.3); code and label."""

WRITTEN = frozenset({"email", "letter", "web"})
"""Channels that leave the requester's own words; else the clerk's transcript is the written form (12.3)."""

LANGUAGES = ("fi", "sv", "en")
EXTENSION_REASONS: dict[str, str] = {
    "complexity": N_("The request is complex"),
    "number_of_requests": N_("There are many requests"),
}
"""The only reasons for an extension (D6; GDPR art. 12(3)); code and label."""

TASK_KINDS: dict[str, str] = {
    "paper": N_("Manual material checked?"),
    "recipient": N_("Tell the recipient"),
    "processor": N_("Instruct the processor"),
    "collect": N_("Collect the data"),
    "rectify": N_("Correct the data"),
    "erase": N_("Erase the data"),
    "restrict": N_("Restrict the processing"),
    "portability": N_("Make the portable copy"),
    "stop": N_("Decide on the objection"),
    "review_text": N_("Read the text"),
    "mention_note": N_("Spoken of in another's note"),
    "mention_kept": N_("Spoken of in a company's note"),
    "mention_mail": N_("Spoken of in a letter that came in"),
    "mention_ban": N_("Spoken of as who told a company's ban"),
    "mention_ban_reason": N_("Spoken of in the reason of a company's ban"),
    "mention_source": N_("Spoken of as the source of another's data"),
    "mention_declared": N_("Spoken of as who declared another's consent"),
    "mention_evidence": N_("Spoken of in the evidence of another's consent"),
    "mention_grounds": N_("Spoken of in the grounds of another's objection"),
    "mention_asked": N_("Spoken of as who asked for a disclosure"),
    "mention_reference": N_("Spoken of in the reference of a disclosure"),
    "mention_old": N_("Spoken of in what was changed elsewhere"),
    "mention_new": N_("Spoken of in what something was changed to elsewhere"),
    "mention_import": N_("Spoken of as the source of an import"),
    "mention_recipient": N_("Spoken of as the contact point of a recipient"),
    "mention_group": N_("Searched for by a group"),
    "mentions": N_("Spoken of in others' texts"),
    "mention_case": N_("Spoken of in other requests"),
    "second_card": N_("Another card may be of the same person"),
    "own_company": N_("A company has the person's name or address"),
    "export_copies": N_("Destroy the copies of exports"),
    "no_basis": N_("No basis for processing"),
    "company_contact": N_("The company needs a new contact"),
}
"""What may have to be done before a case is carried out (T14); code and label."""

TASK_STATES: dict[str, str] = {
    "open": N_("To be done"),
    "done": N_("Done"),
    "impossible": N_("Impossible"),
    "disproportionate": N_("Disproportionate effort"),
}
"""How a task stands; the last two are ends of a notice to a recipient only (2.7)."""

MAY_BE_LEFT = frozenset({"recipient", "processor"})
"""Tasks that may end as impossible or disproportionate, with a reason (GDPR art. 19)."""


def approval_needed(type_: str, outcome: str) -> bool:
    """Must a second person approve this outcome (table 2.1, T8)?"""
    return TYPES[type_].needs_approval or outcome in ("partial", "refused")
