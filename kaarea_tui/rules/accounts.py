"""What an account of our own staff may be called (rule 11.2: one account, one named person)."""

import re

from .identity_codes import refuse_personal_identity_code
from .problem import N_, Problem
from .text import clean_line

_USER_NAME = re.compile(r"[a-z][a-z0-9]*(?:[._-][a-z0-9]+)*")
SHORTEST_USER_NAME, LONGEST_USER_NAME = 2, 40
LONGEST = {"person_name": 150, "employer": 200, "unit": 100}
"""Most characters of an account's texts."""


def check_user_name(typed: str) -> str:
    """Return a new user name in the form it is kept: ASCII letters and digits, parts joined by . - _ (11.2).

    Anybody can type it on any keyboard, and it is nowhere mistaken for an option. Raises Problem, with a
    suggestion where only capitals were in the way.
    """
    name = clean_line(typed)
    if name != name.lower() and _well_formed(name.lower()):
        raise Problem(
            "user_name.capitals",
            N_("A user name is written in small letters."),
            suggestion=name.lower(),
        )
    if not _well_formed(name):
        message = N_(
            "A user name has {least} to {most} letters a to z or digits, starts with a letter, "
            "and may have . - _ between its parts."
        )
        raise Problem("user_name.form", message, least=str(SHORTEST_USER_NAME), most=str(LONGEST_USER_NAME))
    return name


def _well_formed(name: str) -> bool:
    return SHORTEST_USER_NAME <= len(name) <= LONGEST_USER_NAME and _USER_NAME.fullmatch(name) is not None


def check_person_name(typed: str) -> str:
    """Return the name of the one person who uses the account (rule 11.2); raises Problem."""
    name = check_line("person_name", typed)
    if not name:
        raise Problem("person_name.missing", N_("Write the name of the person who uses the account."))
    return name


def check_line(field: str, typed: str) -> str:
    """Return one line of an account's texts, tidied and within its length; raises Problem (rule V8)."""
    line = refuse_personal_identity_code(clean_line(typed))
    if len(line) > LONGEST[field]:
        message = N_("At most {limit} characters fit here; there are {length}.")
        raise Problem("too_long", message, limit=str(LONGEST[field]), length=str(len(line)))
    return line
