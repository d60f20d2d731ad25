"""Which passwords are accepted (rules S1 to S5; NIST SP 800-63B-4, OWASP ASVS 5.0 chapter 6.2).

Long and unguessable is all that is asked. There is no rule on kinds of characters and none on age: any
character does, a blank at the end counts, and no password has to be changed because time went by.
"""

import string
import unicodedata
from collections.abc import Container, Iterable
from itertools import pairwise

from .problem import N_, Problem

SHORTEST = 15
"""Characters at least while a password alone opens the account (rule S1)."""

SHORTEST_WITH_SECOND_FACTOR = 12
"""Characters at least where a second factor is used too (rule S1)."""

MOST_BYTES = 1024
"""Bytes at most; 128 characters of any kind fit in (rule S2)."""

OWN_PART = 8
"""Characters that must be left when known words, digits and separators are taken away (rule S4)."""

SURPRISES = 6
"""Characters at least that do not follow from the one before by alphabet or keyboard (rule S5)."""

FIRM_WORDS = ("asiakasrekisteri", "rekisteri", "register", "kaarean", "kaarea", "asiakas")
"""The firm and the product, which everybody guesses first (rule S4)."""


def normal_form(password: str) -> str:
    """The one form in which a password is judged, hashed and compared: Unicode NFC (rule S2).

    So `ä` typed as one character or as `a` with two dots opens the same account. Nothing else changes.
    """
    return unicodedata.normalize("NFC", password)


def check_password(
    password: str, *, user_name: str, person_name: str, has_second_factor: bool, common: Container[str]
) -> None:
    """Refuse a password that is short, oversized, repetitive, personal or well known; raises Problem.

    `common` holds well-known passwords in casefolded form (`rules.common_passwords`).
    """
    form = normal_form(password)
    _check_length(form, SHORTEST_WITH_SECOND_FACTOR if has_second_factor else SHORTEST)
    if _repeats(form.casefold()):
        message = N_("The password repeats itself or follows the keyboard. Choose another.")
        raise Problem("password.repeats", message)
    if _mostly_known_words(form, user_name, person_name):
        message = N_(
            "The password is made mostly of your name, your user name or the firm's name. Choose another."
        )
        raise Problem("password.personal", message)
    if any(variant in common for variant in _variants(form.casefold())):
        raise Problem("password.common", N_("The password is among the most common ones. Choose another."))


def _check_length(form: str, least: int) -> None:
    """Rules S1 and S2."""
    try:
        size = len(form.encode())
    except UnicodeEncodeError:
        message = N_("The password has a character that cannot be stored. Type it again.")
        raise Problem("password.unreadable", message) from None
    if len(form) < least:
        message = N_("The password needs at least {least} characters. Several words make a good one.")
        raise Problem("password.too_short", message, least=str(least))
    if size > MOST_BYTES:
        message = N_("The password is longer than {most} bytes. Choose a shorter one.")
        raise Problem("password.too_long", message, most=str(MOST_BYTES))


def _variants(folded: str) -> Iterable[str]:
    """The password, and without the digits or signs that are so often hung on its end (rule S3)."""
    yield folded
    for tail in (string.digits, string.punctuation + " ", string.digits + string.punctuation + " "):
        yield folded.rstrip(tail)


def _plain(text: str) -> str:
    """Casefolded and without marks over letters: Mäkinen and makinen are the same guess."""
    marked = unicodedata.normalize("NFD", text.casefold())
    return "".join(char for char in marked if not unicodedata.combining(char))


def _mostly_known_words(form: str, user_name: str, person_name: str) -> bool:
    """Rule S4: little is left when words known to everybody, digits and separators are taken away."""
    plain = _plain(form)
    personal = "".join(char if char.isalnum() else " " for char in _plain(f"{user_name} {person_name}"))
    words = {word for word in personal.split() if len(word) >= 3} | set(FIRM_WORDS)
    rest = plain
    for word in sorted(words, key=len, reverse=True):
        rest = rest.replace(word, "")
    if rest == plain:
        return False
    own = [char for char in rest if not (char.isdigit() or char.isspace() or char in string.punctuation)]
    return len(own) < OWN_PART


_ROWS = ("1234567890", "qwertyuiopå", "asdfghjklöä", "zxcvbnm")
_NEIGHBOURS = frozenset(pair for row in _ROWS for a, b in pairwise(row) for pair in (a + b, b + a))


def _repeats(folded: str) -> bool:
    """Rule S5: a short piece over and over, or little but runs of the alphabet and the keyboard."""
    if any(folded[period:] == folded[:-period] for period in range(1, OWN_PART)):
        return True
    surprises = 1 + sum(1 for a, b in pairwise(folded) if not (_follows(a, b) or a + b in _NEIGHBOURS))
    return surprises < SURPRISES


def _follows(a: str, b: str) -> bool:
    """Is `b` the same as `a`, or next to it in the alphabet either way?"""
    return abs(ord(a) - ord(b)) <= 1
