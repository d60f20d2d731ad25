"""What a letter seems to ask, by plain words in three languages; a person decides (rule T1; notice 13).

No score and no learning: each proposal shows the words that it rests on. Quoted lines of an earlier mail are
left out. The patterns stand in request_patterns.py.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

from . import quotations
from .request_patterns import ARTICLES, LANGUAGE_WORDS, SIGNS, WORDS
from .text import clean_block

LONGEST = 50_000
"""Characters of a letter that are read for words."""

_BLANKS = re.compile(r"\s+")
_HYPHENATED = re.compile(r"(?<=[^\W\d_])[-\u2010]\n[^\S\n]*(?=[^\W\d_])")
_SOFT = re.compile(r"\xad[^\S\n]*\n[^\S\n]*")
"""A hyphen that is seen only where a line breaks: the word goes on."""
_LINE_END = re.compile(r"[^\S\n]*\n[^\S\n]*(?!\n)")
_PARAGRAPH = re.compile(r"\n(?:[^\S\n]*\n)+")
_ENDINGS = re.compile(r"\r+\n|\r|\x85|[\v\f\u2028]")
_PASSED_ON = re.compile(r"\s*(?:vl|fwd?|vb|edelleen)\s*:", re.IGNORECASE)


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


def propose(letter: str, machine: Collection[str] = ()) -> Proposal:
    """Read a letter, subject on its first line, for the rights it asks and for signs that it asks none.

    `machine` are signs of its headings that no person wrote it (rules.mail_signs): then nothing is proposed.
    What somebody passes on is read whole, for the wish stands in what he quotes.
    """
    subject, _, body = quotations.without_hidden(letter[:LONGEST]).partition("\n")
    own = own_words(body)
    text = _flowing(subject, own)
    rights = () if machine else _rights(subject, own)
    signs = [Sign(code, ()) for code in machine]
    if not rights and not machine and _PASSED_ON.match(subject):
        rights = _rights(subject, _lines(body))
        signs.append(Sign("forwarded", ()))
    signs += [each for each in _signs(text, body, bool(rights)) if each.code not in machine]
    return Proposal(rights, tuple(signs), language_of(text))


def own_words(text: str) -> str:
    """The letter without what it quotes of an earlier one, and without what cannot be seen."""
    return quotations.own_words(_lines(text))


def _lines(text: str) -> str:
    """Clean lines that all end alike, whatever machine they come from."""
    return clean_block(_SOFT.sub("", _ENDINGS.sub("\n", text)))


def _flowing(subject: str, body: str) -> str:
    """Subject and paragraphs as they were before they were broken into lines, one on each line.

    A mail program breaks lines anywhere, and a sentence asks the same.
    """
    paragraphs = (_LINE_END.sub(" ", each) for each in _PARAGRAPH.split(body))
    return "\n".join(_BLANKS.sub(" ", each).strip() for each in (subject, *paragraphs))


def _rights(subject: str, body: str) -> tuple[Right, ...]:
    """The rights asked; a word broken by a hyphen is read with and without it."""
    readings = [_flowing(subject, body)]
    if _HYPHENATED.search(body):
        readings = [_flowing(subject, _HYPHENATED.sub(joined, body)) for joined in ("", "-")]
    found: dict[str, dict[str, int]] = {}
    for type_, pattern in (*WORDS, *ARTICLES):
        for text in readings:
            for match in pattern.finditer(text):
                found.setdefault(type_, {}).setdefault(match[0].strip(), match.start())
    in_order = sorted(found.items(), key=lambda each: min(each[1].values()))
    return tuple(Right(type_, _in_order(words)) for type_, words in in_order)


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
