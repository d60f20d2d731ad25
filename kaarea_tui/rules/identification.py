"""How a requester is identified, and where an answer may go (rules I1 to I6; GDPR arts 11(2), 12(2), 12(6)).

Never by a copy or a number of a document, never by a personal identity code: the authority has found both
excessive. What is kept is the method, the day, who did it and the result.
"""

from collections.abc import Collection
from dataclasses import dataclass

from .problem import N_, Problem

METHODS: dict[str, str] = {
    "known_personally": N_("Known personally"),
    "reply_from_address_on_file": N_("Reply from the address on file"),
    "callback_to_number_on_file": N_("Call back to the number on file"),
    "letter_to_address_on_file": N_("Letter to the address on file"),
    "shown_in_person": N_("Shown in person"),
}
"""The closed list of rule I2: code and label."""

NOT_NEEDED = "not_needed"
"""Written down, with its reason, that no identification is needed (T4, I3)."""

DATA_CARRYING = frozenset({"access", "portability"})
"""Answers that hold the person's data: an impostor must not get them (I5)."""


def check_method(method: str, reason: str) -> str:
    """`method` of the closed list, or NOT_NEEDED with its reason (I2, T4); raises Problem."""
    if method == NOT_NEEDED:
        if not reason.strip():
            raise Problem("identity.reason", N_("Write why no identification is needed."))
        return method
    if method not in METHODS:
        raise Problem(
            "identity.method",
            N_("Choose how the requester was identified. Copies of documents are never asked for."),
        )
    return method


@dataclass(frozen=True, slots=True)
class Proofs:
    """What there is to identify the person of the card chosen by (N8); addresses that count, see I5."""

    number: bool = False
    """A phone number on file."""
    sent: bool = False
    """A letter of ours in this case was sent to an address on file."""
    answered: bool = False
    """A letter came from the address on file to which ours was sent, and answers it."""


def missing_proof(method: str, proofs: Proofs) -> Problem | None:
    """What this method lacks; None where it may be chosen (N8). Who is known or came, a clerk says."""
    if method == "callback_to_number_on_file" and not proofs.number:
        return Problem("identity.no_number", N_("The card has no phone number that was on file before."))
    if method == "letter_to_address_on_file" and not proofs.sent:
        return Problem("identity.not_sent", N_("No letter of this case was sent to an address on file."))
    if method == "reply_from_address_on_file" and not proofs.answered:
        message = N_("No letter from an address on file answers one of ours that was sent there.")
        return Problem("identity.no_reply", message)
    return None


def check_proof(method: str, proofs: Proofs) -> None:
    """Raise Problem where the method lacks its proof."""
    problem = missing_proof(method, proofs)
    if problem is not None:
        raise problem


def check_representative(name: str, authorisation: str) -> None:
    """A representative has a name and an authorisation that was seen: when and what kind (I4)."""
    if name.strip() and not authorisation.strip():
        raise Problem(
            "identity.authorisation", N_("Write when the authorisation was seen and of what kind it is.")
        )
    if authorisation.strip() and not name.strip():
        raise Problem("identity.representative", N_("Write the representative's name."))


def check_answer_address(address_key: str, on_file: Collection[str]) -> None:
    """Refuse to send data to an address that was not on file before the request (I5, N8); raises Problem.

    Both are normalised. Identifying a person verifies no address of the request.
    """
    if address_key not in on_file:
        raise Problem(
            "identity.new_address",
            N_("Data are sent only to an address that was on file before the request came."),
        )


DATA_CHANNELS = frozenset({"email", "letter", "counter"})
"""How a person's data may leave: to an address on file, by post to one, or handed over in person (N8)."""
