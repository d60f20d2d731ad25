"""What the counter takes of data subjects' requests: a letter, and what a step brings (rulebook 2)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Asked:
    """One right that the letter asks for; what is of other types stays empty. Problems: `rights.0.type`."""

    type: str
    purpose: str = ""
    """objection_other, consent_withdrawal: the purpose meant (4.3); empty: all of them."""
    field_group: str = ""
    """restriction, contested rectification: the group of fields; empty: the whole record."""
    ground: str = ""
    """restriction: a to d of art. 18(1); empty: a."""
    contested: bool = False
    """rectification: the person contests the accuracy, so that what is contested is restricted (18(1)(a))."""
    list_id: int | None = None
    """consent_withdrawal: one list only."""


@dataclass(frozen=True, slots=True)
class RequestInput:
    """A letter, call or visit as taken in (T1); problems go by these names.

    `received_on` as typed, empty: today; another day than today, or than the mail's, needs a reason (V7).
    `text` of a call or a visit is the clerk's transcript (12.3). `contact_id` None: not known yet.
    """

    rights: tuple[Asked, ...]
    channel: str
    text: str = ""
    requester_name: str = ""
    requester_address: str = ""
    contact_id: int | None = None
    received_on: str = ""
    received_reason: str = ""
    language: str = "fi"
    grounds: str = ""
    """The person's own situation, where told (12.2); may be empty."""
    representative: str = ""
    authorisation: str = ""
    """When the authorisation was seen and of what kind (I4)."""
    mail_id: int | None = None


@dataclass(frozen=True, slots=True)
class Registered:
    """What registering made: one case for each right, joined by `bundle`."""

    bundle: str
    case_ids: tuple[int, ...]
    numbers: tuple[str, ...]
    stops: int
    """Lists that the person left at once, by an objection or a withdrawal (D12)."""
    ask_companies: tuple[tuple[int, str], ...] = ()
    """Companies whose general mailbox stands on the card: ask whether they forbid marketing too."""
    to_confirm: tuple[int, ...] = ()
    """Cases that name addresses which wait for a person's word (N2)."""


@dataclass(frozen=True, slots=True)
class StepInput:
    """What a step of table 2.3 brings; `StepOffer.asks` names the fields that it looks at.

    Days are as typed, empty: today. Problems go by these names.
    """

    on: str = ""
    """The day: of the reply (T3, T6), the identification (T4), the requester's cancellation (T18)."""
    reason: str = ""
    """Why no identification is needed (T3, T4), the comment (T11), why it is no request (T19), the order or
    the new facts (T20); where the letter does not keep them: the doubt (T2), the words of the extension (T7).
    """
    method: str = ""
    """How the requester was identified: a code of rules.identification (T3, T4)."""
    code: str = ""
    """T7, where the letter does not keep it: a code of rules.requests.EXTENSION_REASONS."""
    outcome: str = ""
    grounds: tuple[str, ...] = ()
    """Codes of rules.refusals (T8)."""
    text: str = ""
    """The proposal (T8), the search protocol (T15)."""
    replied: bool = False
    """T6: a reply came; else 14 days of silence are the ground."""
    cancelled: bool = False
    """T18: it is the requester's own wish."""
    override_reason: str = ""
    """T9, T10: why the proposer alone approves (P4)."""
    late_reason: str = ""
    """Why the question was sent later than three working days after receipt (T2, T5; N5), or why a refusal
    comes later than one month (T8, T10, T16, T17; N7)."""
    due: str = ""
    """T20: the new day to answer by."""
