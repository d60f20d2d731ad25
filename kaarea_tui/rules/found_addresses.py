"""E-mail addresses and phone numbers that stand among other words: in a letter, in a block of an address."""

import re
from collections.abc import Iterator

from .emails import email_key
from .phones import phone
from .problem import Problem

# Bounded and without overlap, or a letter of a thousand @ would be read a million times.
_APART = r"\s<>()\[\],;:\"'@"
_EMAIL = re.compile(
    rf"(?<![^{_APART}])[^{_APART}]{{1,64}}@(?:[^{_APART}.]{{1,63}}\.){{1,8}}[^{_APART}.]{{1,63}}"
)
_PHONE = re.compile(r"(?<![\w.])(?:\+|0)[0-9][0-9 ()\-]{5,18}[0-9]")


def emails_in(text: str) -> tuple[str, ...]:
    """The addresses in `text` as they are compared (rule V5), each once, in their order."""
    return tuple(dict.fromkeys(email_key(found) for found in _EMAIL.findall(text)))


def phones_in(text: str) -> tuple[str, ...]:
    """The numbers in `text` as they are kept (rule V4), each once, in their order."""
    return tuple(dict.fromkeys(_numbers(text)))


def _numbers(text: str) -> Iterator[str]:
    for typed in _PHONE.findall(text):
        try:
            yield phone(typed)
        except Problem:
            continue
