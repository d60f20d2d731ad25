"""The suppression list: which addresses may not be mailed, or not come back at all (rulebook 2.6).

Only keyed hashes of addresses are kept, of one normalised form each, so that whoever takes the list learns
no address from it, and an address typed in another way is still found.
"""

from contextlib import suppress
from typing import Literal

from .emails import email, email_key
from .found_addresses import emails_in, phones_in
from .phones import phone
from .problem import N_, Problem

Kind = Literal["email", "phone"]
Scope = Literal["marketing", "all_import"]

REASONS: dict[str, str] = {
    "erasure": N_("Personal data erased"),
    "dm_objection": N_("Marketing ban"),
    "withdrawal": N_("Consent withdrawn"),
    "hard_bounce": N_("Mail came back for good"),
    "company_ban": N_("The company has forbidden direct marketing."),
}
"""Why an address is on the list; code and label."""

SCOPES: dict[str, str] = {
    "marketing": N_("No marketing"),
    "all_import": N_("Not taken into the register again"),
}
"""How far it reaches; code and label."""

BY_HAND = ("dm_objection", "withdrawal", "company_ban")
"""Reasons that a user may give for an address alone; the others come with a card, a bounce or an erasure."""

OWN_ACT_RELEASES = frozenset({"dm_objection", "withdrawal"})
"""Reasons that the person's own newer consent releases; the others wait for the register owner (2.6, C6)."""


def scope_of(reason: str, kind: Kind) -> Scope:
    """How far a suppression reaches: only an erased e-mail address may not come back at all (2.6).

    A number passes to the successor at the desk, so it may come back; no marketing goes there (N3).
    """
    return "all_import" if reason == "erasure" and kind == "email" else "marketing"


def hashed_text(kind: Kind, key: str) -> str:
    """What the keyed hash is made of: the kind keeps apart texts that could be equal. `key`: normalised."""
    return f"address {kind} {key}"


def normalised(typed: str) -> tuple[Kind, str]:
    """The kind and the normalised form of an address or a phone number as typed (V4, V5).

    E-mail: lower case, punycode domain; phone: E.164. Raises Problem.
    """
    return ("email", email_key(email(typed))) if "@" in typed else ("phone", phone(typed))


def addresses_in(block: str) -> list[tuple[Kind, str]]:
    """Every e-mail address and phone number of a block of lines, as `normalised` gives them (I3).

    What is alone in the block may be typed as loosely as `normalised` allows. Raises nothing.
    """
    found: dict[tuple[Kind, str], None] = {}
    for typed in (*emails_in(block), *phones_in(block)) or (block,):
        with suppress(Problem):
            found[normalised(typed)] = None
    return list(found)


def refusal(scope: Scope) -> Problem:
    """What is said where a suppressed address would enter; no more than the reason's class (2.6)."""
    if scope == "all_import":
        return Problem("SUPPRESSED", N_("The address is suppressed."))
    return Problem("SUPPRESSED", N_("The address is suppressed. It cannot be added to a mailing list."))
