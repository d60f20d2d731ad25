"""Which addresses a person who wants no more marketing names as his own, and which wait for our word (N2).

An address that his own words name is stopped. One that may well be somebody else's (it stands on another's
card, is a form's, a company's mailbox, or came from a representative) is shown and waits until a person says
so.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from .emails import is_form, role_mailbox_guess
from .found_addresses import emails_in, phones_in
from .mailing import FREE_MAIL
from .problem import N_
from .quotations import own_words
from .suppressions import Kind, addresses_in
from .text import clean_block

Address = tuple[Kind, str]
"""Kind and normalised form, as `suppressions.normalised` gives them."""

WHY: dict[str, str] = {
    "other_card": N_("stands on somebody else's card"),
    "mailbox": N_("a company's mailbox, and the letter did not come from it"),
    "form": N_("a form's or a machine's address"),
    "representative": N_("came through a representative"),
}
"""Why an address that was named is not stopped without a person's word; code and label."""


@dataclass(frozen=True, slots=True)
class Named:
    """One address that was named; `sender`: the letter came from it, or it is where the answer goes."""

    kind: Kind
    key: str
    sender: bool

    @property
    def address(self) -> Address:
        """Kind and normalised form."""
        return self.kind, self.key


@dataclass(frozen=True, slots=True)
class Known:
    """What the register knows of the addresses that were named, each by kind and normalised form."""

    own: Collection[Address] = ()
    """On the card of the person himself."""
    others: Collection[Address] = ()
    """On cards of other people."""
    mailboxes: Collection[Address] = ()
    """A company's mailbox or switchboard."""
    ours: Collection[str] = ()
    """Addresses and numbers of the controller."""
    represented: bool = False
    """Somebody else writes for the person."""


def named(address: str, texts: Iterable[str], senders: Iterable[str] = ()) -> tuple[Named, ...]:
    """The addresses that the requester names, each once: `address` as given, whence letters came, own words.

    What a letter quotes names nobody.
    """
    found: dict[Address, bool] = {}
    for given in (address, *senders):
        found |= dict.fromkeys(addresses_in(given), True)
    for text in texts:
        words = own_words(clean_block(text))
        if emails_in(words) or phones_in(words):  # else the whole might be taken for one, loosely typed
            found = {**dict.fromkeys(addresses_in(words), False), **found}
    return tuple(Named(*each, sender) for each, sender in found.items())


def of_the_controller(named_address: Named, ours: Collection[str]) -> bool:
    """Is it ours: an address or number of the controller, or one at its domain? It is nobody's wish then."""
    if named_address.key in ours:
        return True
    domain = named_address.key.rpartition("@")[2]
    domains = {key.rpartition("@")[2] for key in ours if "@" in key} - FREE_MAIL
    return named_address.kind == "email" and domain in domains


def waits(told: Named, known: Known) -> str:
    """Why the address is not stopped without a person's word: a code of WHY; empty: it is stopped (N2)."""
    if told.address in known.own:
        return ""
    if told.kind == "email" and is_form(told.key):
        return "form"
    if known.represented:
        return "representative"
    if looks_shared(told) or (told.kind == "phone" and told.address in known.mailboxes):
        # What does not look shared may be his own, whatever a company calls it: the stricter wins (N1).
        return "" if told.sender and told.kind == "email" else "mailbox"
    return "other_card" if told.address in known.others else ""


def looks_shared(told: Named) -> bool:
    """Does it look like a company's mailbox, such as `info@`?"""
    return told.kind == "email" and role_mailbox_guess(told.key) == "role"
