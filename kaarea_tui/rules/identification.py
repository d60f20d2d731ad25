"""How a requester is identified, and where an answer may go (rules I1 to I6; GDPR arts 11(2), 12(2), 12(6)).

Never by a copy or a number of a document, never by a personal identity code: the authority has found both
excessive. What is kept is the method, the day, who did it and the result.
"""

from collections.abc import Collection

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

VERIFIES_ADDRESS = frozenset(METHODS) - {"known_personally"}
"""Methods by which the person is met, or reached where the register reaches him: who confirms there that the
request is his own has confirmed the address that it came from. That a clerk knows the person does not."""

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


def check_representative(name: str, authorisation: str) -> None:
    """A representative has a name and an authorisation that was seen: when and what kind (I4)."""
    if name.strip() and not authorisation.strip():
        raise Problem(
            "identity.authorisation", N_("Write when the authorisation was seen and of what kind it is.")
        )
    if authorisation.strip() and not name.strip():
        raise Problem("identity.representative", N_("Write the representative's name."))


def check_answer_address(
    type_: str, address_key: str, on_file: Collection[str], verified: Collection[str] = ()
) -> None:
    """Refuse to send data to an address first seen in the request (I5); raises Problem.

    `address_key` and both collections hold normalised addresses: those of the card, and those verified in
    this case. Answers without data may go where the request came from.
    """
    if type_ in DATA_CARRYING and address_key not in on_file and address_key not in verified:
        raise Problem(
            "identity.new_address",
            N_("Data are sent only to an address that was on file before, or was verified in this case."),
        )
