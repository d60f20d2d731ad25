"""What a letter seems to ask, by plain words in three languages; a person decides (rule T1; notice 13).

No score and no learning: each proposal shows the words that it rests on. Quoted lines of an earlier mail are
left out. The patterns stand in request_patterns.py.
"""

import re
from dataclasses import dataclass

from . import quotations
from .request_patterns import ARTICLES, LANGUAGE_WORDS, SIGNS, WORDS
from .text import clean_block

LONGEST = 50_000
"""Characters of a letter that are read for words."""

_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Right:
    """One right that the letter seems to ask for, and the words that showed it, as written."""

    type: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign that the letter is no new request: a code of SIGN_NAMES, and the words that showed it."""

    code: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a letter seems to be; all of it for a person to accept or not."""

    rights: tuple[Right, ...]
    """In the order of their first words; empty where nothing was recognised."""
    signs: tuple[Sign, ...]
    language: str
    """fi, sv or en: the language of the answer to propose."""

    @property
    def types(self) -> tuple[str, ...]:
        """The codes of the rights alone."""
        return tuple(right.type for right in self.rights)


def propose(letter: str) -> Proposal:
    """Read a letter, subject on its first line, for the rights it asks and for signs that it asks none."""
    text = own_words(letter[:LONGEST])
    found: dict[str, dict[str, int]] = {}
    for type_, pattern in (*WORDS, *ARTICLES):
        for match in pattern.finditer(text):
            found.setdefault(type_, {}).setdefault(_shown(match[0]), match.start())
    rights = sorted(found.items(), key=lambda each: min(each[1].values()))
    return Proposal(
        tuple(Right(type_, _in_order(words)) for type_, words in rights),
        _signs(text, letter.partition("\n")[2], bool(rights)),
        language_of(text),
    )


def own_words(text: str) -> str:
    """The letter without what it quotes of an earlier one, and without what cannot be seen."""
    return quotations.own_words(clean_block(text))


def language_of(text: str) -> str:
    """The language that most small words are of; Finnish where none is."""
    counted = {language: len(pattern.findall(text)) for language, pattern in LANGUAGE_WORDS.items()}
    return max(counted, key=lambda language: (counted[language], language == "fi"))


def _signs(text: str, body: str, asks: bool) -> tuple[Sign, ...]:
    """Advertising only counts where nothing is asked: a person may well quote what came."""
    found = [
        Sign(code, tuple(dict.fromkeys(_shown(match[0]) for match in pattern.finditer(text))))
        for code, pattern in SIGNS
        if pattern.search(text) and not (asks and code == "advertising")
    ]
    if not own_words(body).strip():
        found.append(Sign("empty", ()))
    return tuple(found)


def _shown(words: str) -> str:
    return _BLANKS.sub(" ", words).strip()


def _in_order(words: dict[str, int]) -> tuple[str, ...]:
    return tuple(sorted(words, key=lambda word: words[word]))
