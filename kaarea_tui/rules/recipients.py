"""To whom data may be disclosed, and what must be known of it (rules 4.8, 8.2, 9.1; GDPR arts 28, 44)."""

from datetime import date

from .dates import show_date
from .problem import N_, Problem

EEA = (
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IS", "IT",
    "LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK",
)  # fmt: skip
"""The closed list of rule 9.1: 27 states of the Union, Iceland, Liechtenstein and Norway."""

KINDS: dict[str, str] = {
    "processor": N_("Processor"),
    "authority": N_("Authority"),
    "other": N_("Other recipient"),
}
"""Kinds of recipients; code and label."""

DISCLOSED_BY: dict[str, str] = {
    "email": N_("E-mail"),
    "secure_email": N_("Secure e-mail"),
    "letter": N_("Letter"),
    "phone": N_("Phone"),
    "in_person": N_("In person"),
    "file": N_("File"),
    "interface": N_("Data transfer"),
}
"""How data were disclosed (8.2); code and label."""


def check_country(country: str) -> str:
    """The two letters of an EEA state; any other country is refused (9.1). Raises Problem."""
    code = country.strip().upper()
    if code not in EEA:
        raise Problem(
            "recipient.country",
            N_("Data are not transferred outside the EU and EEA: {country} is not on the list."),
            country=code or "-",
        )
    return code


def check_contract(kind: str, signed: date | None, valid_to: date | None, today: date) -> None:
    """A processor needs a contract of art. 28 that is signed, and dates that make sense; raises Problem."""
    if kind == "processor" and signed is None:
        raise Problem(
            "recipient.no_contract", N_("A processor needs a contract (GDPR art. 28): the day it was signed.")
        )
    if signed is not None and signed > today:
        raise Problem("recipient.signed_later", N_("The contract must be signed before data are given."))
    if valid_to is not None and (signed is None or valid_to < signed):
        raise Problem("recipient.contract_ends", N_("The contract ends before it was signed."))


def check_disclosure(kind: str, valid_to: date | None, disclosed_on: date) -> None:
    """Refuse to disclose to a processor whose contract has ended (4.8); raises Problem."""
    if kind == "processor" and valid_to is not None and valid_to < disclosed_on:
        raise Problem(
            "recipient.contract_over", N_("The processor's contract has ended; no data may be given.")
        )


def check_provider(
    on_record: bool, contract_ends: date | None, account_ends: date | None, today: date
) -> None:
    """Refuse to open an account for an external provider without a contract in force (4.8); raises Problem.

    `on_record`: there is such a processor, which is not closed. No account outlasts the contract.
    """
    if not on_record:
        raise Problem(
            "account.no_contract",
            N_("An external provider gets an account once its contract (GDPR art. 28) is on record."),
        )
    if contract_ends is None:
        return
    if contract_ends < today:
        raise Problem(
            "account.contract_over", N_("The provider's contract has ended; no account is opened for it.")
        )
    if account_ends is None or account_ends > contract_ends:
        raise Problem(
            "account.beyond_contract",
            N_("The account ends on the last day of the provider's contract at the latest: {day}."),
            day=show_date(contract_ends),
        )


def check_legal_ground(kind: str, ground: str) -> None:
    """No disclosure without its ground: for an authority the section of law or its request (8.2)."""
    if not ground.strip():
        message = (
            N_("An authority gets data on a legal ground: the section of law or the number of its request.")
            if kind == "authority"
            else N_("Write on what ground the data are disclosed.")
        )
        raise Problem("disclosure.no_ground", message)
