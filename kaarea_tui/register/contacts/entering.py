"""Addresses that are about to enter a card: an erased one does not come back (2.6, scope all_import), and a
company's shared mailbox is nobody's own (N1).

What stands on the card already is not asked again, also when it moves to another row.
"""

from collections.abc import Mapping

from kaarea_tui.data.engine import Store
from kaarea_tui.register.errors import Invalid
from kaarea_tui.register.mailing import mailbox_owners, stops
from kaarea_tui.register.records.record_values import Values
from kaarea_tui.rules.emails import email_key
from kaarea_tui.rules.problem import N_, Problem
from kaarea_tui.rules.suppressions import Kind

_OF_COMPANY = N_("This is a company's shared mailbox and stands on the company's card.")
_PARTS: dict[str, Kind] = {"emails.address": "email", "phones.number": "phone"}


def problems(
    store: Store, before: Values, setting: Mapping[str, str], places: Mapping[tuple[str, str], int]
) -> dict[str, Problem]:
    """What is wrong with the new addresses among the values being set, by the form's names of their rows."""
    known = set(_addresses(before).values())
    entering = {name: address for name, address in _addresses(setting).items() if address not in known}
    found = stops.problems(store, entering) if entering else {}
    shared = mailbox_owners.shared_among(store, {key for kind, key in entering.values() if kind == "email"})
    for name, (kind, key) in entering.items():
        if kind == "email" and key in shared:
            found.setdefault(name, Problem("email.of_company", _OF_COMPANY))
    return {_place(name, places): problem for name, problem in found.items()}


def refuse(store: Store, before: Values, setting: Mapping[str, str]) -> None:
    """Raise Invalid when a value being set brings an address that may not come back (undo as well)."""
    found = problems(store, before, setting, {})
    if found:
        raise Invalid(found)


def company_problems(
    store: Store, before: Values, setting: Mapping[str, str], places: Mapping[tuple[str, str], int]
) -> dict[str, Problem]:
    """The same of a company's own e-mail addresses and phone number, as far as they may not come back."""
    known = set(_addresses(before).values())
    entering = {name: each for name, each in _addresses(setting).items() if each not in known}
    number = setting.get("phone", "")
    if number and number != before.get("phone", ""):
        entering["phone"] = ("phone", number)
    found = stops.problems(store, entering) if entering else {}
    return {name if name == "phone" else _place(name, places): problem for name, problem in found.items()}


def _addresses(values: Mapping[str, str]) -> dict[str, tuple[Kind, str]]:
    """Field name to kind and normalised form of every address and number that is filled in."""
    found: dict[str, tuple[Kind, str]] = {}
    for name, value in values.items():
        part, _, rest = name.partition(".")
        kind = _PARTS.get(f"{part}.{rest.rpartition('.')[2]}")
        if kind and value:
            found[name] = (kind, email_key(value) if kind == "email" else value)
    return found


def _place(name: str, places: Mapping[tuple[str, str], int]) -> str:
    part, key, _ = name.split(".")
    place = places.get((part, key))
    return part if place is None else f"{part}.{place}"
