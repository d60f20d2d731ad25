"""The check part behind the case's number in each letter of ours: only who read it can quote it (N8).

A case's number is guessed, and the headings of a mail are its sender's own word: a From, an In-Reply-To and a
References are written by whoever likes. So a letter answers one of ours only where it quotes that one's part.
"""

import re

_LETTERS = "CDFGHJKMNPQRTVWXY"
_SIGNS = f"34679{_LETTERS}"
"""No vowels, which make words, and none of the signs that are taken for another: 0O 1IL 2Z 5S 8B."""
_LENGTH = 8
"""A letter first, so that no number of the case and its part together look like an identity code."""
NUMBERS = len(_LETTERS) * len(_SIGNS) ** (_LENGTH - 1)
"""So many parts there are; one is drawn by chance for each letter."""
MOST_QUOTED = 5
"""More parts than a letter may quote of one case: a mail that lists thousands guesses."""
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))
# Hard-wrapped and quoted, the part may stand on the next line.
_NEXT_LINE = r"(?:[ \t>|]{0,8}\r?\n)?[ \t>|]{0,8}"
_REFERENCE = re.compile(
    rf"(?<![\w-])(\d{{2}}-\d{{3,6}})-{_NEXT_LINE}([{_LETTERS}][{_SIGNS}]{{{_LENGTH - 1}}})(?![\w-])",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?<![\w-])\d{2}-\d{3,6}(?![\w-])")


def check_part(number: int) -> str:
    """The part of a number from 0 to below NUMBERS, drawn by who makes the letter."""
    signs = []
    for _ in range(_LENGTH - 1):
        number, sign = divmod(number, len(_SIGNS))
        signs.append(_SIGNS[sign])
    return _LETTERS[number] + "".join(signs)


def reference(case_number: str, part: str) -> str:
    """What a letter prints: the case's number with the part behind it, where it has one."""
    return f"{case_number}-{part}" if part else case_number


def quoted(text: str, case_number: str) -> frozenset[str]:
    """The check parts that a text quotes of this case; none where it quotes more than anybody would."""
    found = frozenset(part.upper() for number, part in _references(text) if number == case_number)
    return found if len(found) <= MOST_QUOTED else frozenset()


def numbers_in(text: str) -> tuple[str, ...]:
    """What in a text may be the number of a case, with a check part or without, each once."""
    whole = (number for number, _ in _references(text))
    return tuple(dict.fromkeys((*_NUMBER.findall(text.translate(_DASHES)), *whole)))


def bare_number(typed: str) -> str:
    """The case's number of a reference as it is typed or copied from a letter; anything else as it stands."""
    found = _REFERENCE.fullmatch(typed.strip().translate(_DASHES))
    return found[1] if found else typed


def _references(text: str) -> list[tuple[str, str]]:
    return [(found[1], found[2]) for found in _REFERENCE.finditer(text.translate(_DASHES))]
