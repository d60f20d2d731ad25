"""E-mail addresses and phone numbers that stand among other words: in a letter, in a block of an address."""

import re
import unicodedata
from collections.abc import Iterator

from .emails import email_key
from .phones import phone
from .problem import Problem

# Bounded and without overlap, or a letter of a thousand @ would be read a million times.
_APART = r"\s<>()\[\],;:\"'@"
_EMAIL = re.compile(
    rf"(?<![^{_APART}])[^{_APART}]{{1,64}}@(?:[^{_APART}.]{{1,63}}\.){{1,8}}[^{_APART}.]{{1,63}}"
)
_SPOKEN = frozenset((
    "at", "ät", "ad", "a", "miukumauku", "miuku", "kissanhäntä", "snabel", "snabela", "dot", "piste", "punkt",
))  # fmt: skip
"""What people write in place of the signs of an address."""
_WORD = re.compile(r"[^\W_]+")
_HYPHENATED = re.compile(r"-\s*\n[\s>]*")
_UNSEEN = re.compile("[\u00ad\u034f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_PHONE = re.compile(r"(?<![\w.])(?:\+|0)[0-9][0-9 ()\-]{5,18}[0-9]")


def emails_in(text: str) -> tuple[str, ...]:
    """The addresses in `text` as they are compared (rule V5), each once, in their order."""
    return tuple(dict.fromkeys(email_key(found) for found in _EMAIL.findall(text)))


def names_email(text: str, key: str) -> bool:
    """Does `text` name the address `key`, however it is written: `(at)`, `piste`, in pieces, over lines?

    Wider than `emails_in`: who must not slip through writes it so that a person reads it and a program not.
    """
    if key in emails_in(text):
        return True
    told, asked = _words(text), _words(key)
    written = ["".join(each for each in words if each not in _SPOKEN) for words in (told, asked)]
    return "".join(asked) in "".join(told) or (written[1] != "" and written[1] in written[0])


def _words(text: str) -> list[str]:
    plain = _UNSEEN.sub("", unicodedata.normalize("NFKC", text)).casefold()
    return _WORD.findall(_HYPHENATED.sub("", plain))


def phones_in(text: str) -> tuple[str, ...]:
    """The numbers in `text` as they are kept (rule V4), each once, in their order."""
    return tuple(dict.fromkeys(_numbers(text)))


def _numbers(text: str) -> Iterator[str]:
    for typed in _PHONE.findall(text):
        try:
            yield phone(typed)
        except Problem:
            continue
