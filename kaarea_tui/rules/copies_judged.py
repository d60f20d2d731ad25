"""Is the copy of a letter that was sent outside that letter? It pauses a clock, or closes a case (N5, N9).

What can be read of it must name the case, or whom it is about. A picture names nobody to a program: it has at
least to open, and to be large enough to be read.
"""

from collections.abc import Collection

from .check_parts import numbers_in
from .folding import words
from .problem import N_, Problem

READABLE = N_("No letter could be read from the file: attach a PDF, DOCX, ODT, e-mail, text, PNG or JPEG.")
TOO_SMALL = N_("The picture is too small to be read: scan the letter again, or paste its text.")
NO_WORDS = N_(
    "The file has neither words nor a picture of a letter: attach another, or paste the letter's text."
)
OTHER = N_("The letter names neither the case {number} nor the person ({name}): attach the one of this case.")
OTHER_NUMBER = N_("The letter does not name the case {number}: attach the one of this case.")
_LEAST_WORDS = 2
"""A name of one word names nobody."""


def check_document(kind: str, text: str, sides: tuple[int, int], *, shows: bool) -> None:
    """Refuse what is no letter that anybody can read; raises Problem."""
    if not kind:
        raise Problem("letter.file_kind", READABLE)
    if text.strip() or shows:
        return
    if sides != (0, 0):
        raise Problem("letter.file_small", TOO_SMALL)
    raise Problem("letter.file_empty", NO_WORDS)


def check_words(text: str, number: str, names: Collection[str]) -> None:
    """Refuse words that name neither the case nor, whole, one of `names`; raises Problem.

    The first is the requester's, as the case tells it.
    """
    if number in numbers_in(text):
        return
    told = set(words(text))
    asked = [name for name in names if len(words(name)) >= _LEAST_WORDS]
    if any(told.issuperset(words(name)) for name in asked):
        return
    first = next(iter(names), "")
    if first not in asked:
        raise Problem("letter.other_case", OTHER_NUMBER, number=number)
    raise Problem("letter.other_case", OTHER, number=number, name=first)
