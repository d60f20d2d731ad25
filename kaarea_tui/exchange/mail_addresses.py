"""Who stands in an address heading: taken apart as it was written, and only then are the names decoded.

The other way round an encoded name can hold `<address>` and become the sender (N8). The library's reader
differs from one Python to the next on just the headings that a forger writes; this one reads each sign once.
"""

import re
from dataclasses import dataclass, field

MOST = 200
"""Addresses read of one heading."""
_ENCODED = re.compile(r"=\?[^?\s]{1,40}\?[bBqQ]\?[^?]{0,1000}\?=")


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Name and address as written, still encoded; `address` empty: only a name stands there."""

    name: str
    address: str


@dataclass(slots=True)
class _Piece:
    """What stands between two commas: words, what is in angle brackets, comments."""

    words: list[str] = field(default_factory=list)
    angles: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)


def mailboxes(heading: str) -> tuple[Mailbox, ...]:
    """The mailboxes of an unfolded heading, in order; groups are taken apart, routes left out."""
    found: list[Mailbox] = []
    waiting = ""  # of `Koskela, Aino <a@x>`: a name whose comma should have been quoted
    for piece in _pieces(heading)[:MOST]:
        told = _told(piece)
        bare = "".join(piece.words)
        if not told and bare.strip() and not piece.angles:
            waiting = f"{waiting}{bare.strip()}, "
            continue
        found += [Mailbox((waiting + each.name).strip(" ,"), each.address) for each in told]
        waiting = ""
    if not found and waiting:
        return (Mailbox(_unquoted(waiting.strip(" ,")), ""),)
    return tuple(found)


def _told(piece: _Piece) -> list[Mailbox]:
    """The mailboxes of a piece: with two in brackets both, the last one first, as most programs have it."""
    bare = "".join(piece.words).strip()
    aside = " ".join(piece.comments)
    angled = [each for each in map(_address, piece.angles) if each]
    if angled:
        name = _unquoted(bare)
        name = f"{name} ({aside})" if name and aside else name or aside
        return [Mailbox(name, each) for each in reversed(angled)]
    if address := _address(bare):
        return [Mailbox(aside, address)]
    words = bare.split()  # `Aino Koskela aino@x`: the brackets are missing
    found = [each for each in map(_address, words) if each]
    others = " ".join(word for word in words if "@" not in word)
    return [Mailbox(_unquoted(others), found[0])] if len(found) == 1 else []


def _address(written: str) -> str:
    """An address without blanks and route; empty where there is none."""
    text = written.strip()
    if text.startswith("@"):  # a route, as mail was once written: `@a,@b:c@d`
        text = text.rpartition(":")[2]
    local, at, domain = text.rpartition("@")
    local, domain = local.strip(), domain.strip()
    quoted = local.startswith('"') and local.endswith('"') and len(local) > 1
    if not at or not local or not domain or any(sign.isspace() for sign in domain):
        return ""
    if not quoted and ("@" in local or any(sign.isspace() for sign in local)):
        return ""
    return f"{local}@{domain}"


def _unquoted(name: str) -> str:
    """A name without the quotation marks around its parts."""
    return re.sub(r'\\(.)|"', lambda found: found[1] or "", name)


def _pieces(heading: str) -> list[_Piece]:
    """The heading at its commas and semicolons, each sign looked at once; what never closes opens nothing."""
    reader, at = _Reader(), 0
    while at < len(heading):
        word = _ENCODED.match(heading, at)
        if word:
            reader.keep(word[0])
        else:
            reader.take(heading[at])
        at = word.end() if word else at + 1
    if reader.is_open:
        return _pieces("".join(sign for sign in heading if sign not in '"()\\'))
    reader.end()
    return reader.pieces


class _Reader:
    """Reads a heading sign by sign."""

    def __init__(self) -> None:
        self.pieces: list[_Piece] = []
        self._piece = _Piece()
        self._escaped = self._quoted = self._angle = False
        self._depth = 0
        self._inner: list[str] = []
        self._comment: list[str] = []

    @property
    def is_open(self) -> bool:
        """Was a quotation mark or a bracket of a comment never closed?"""
        return self._quoted or self._depth > 0

    def take(self, sign: str) -> None:
        """One more sign."""
        if self._escaped:
            self._escaped = False
            self.keep(sign)
        elif sign == "\\" and (self._quoted or self._depth):
            self._escaped = True
            self.keep(sign)
        elif self._depth:
            self._within_comment(sign)
        elif sign == '"':
            self._quoted = not self._quoted
            self.keep(sign)
        elif self._quoted:
            self.keep(sign)
        elif sign == "(":
            self._depth = 1
        else:
            self._plain(sign)

    def keep(self, sign: str) -> None:
        """These signs say nothing of the heading's own."""
        (self._comment if self._depth else self._inner if self._angle else self._piece.words).append(sign)

    def _within_comment(self, sign: str) -> None:
        self._depth += {"(": 1, ")": -1}.get(sign, 0)
        if self._depth:
            self._comment.append(sign)
        else:
            self._piece.comments.append("".join(self._comment).strip())
            self._comment = []

    def _plain(self, sign: str) -> None:
        if sign == "<" and not self._angle:
            self._angle, self._inner = True, []
        elif sign == ">" and self._angle:
            self._close()
        elif sign in ",;" and not self._angle:
            self.end()
        elif sign == ":" and not self._angle and "@" not in self._piece.words:
            self._piece.words.clear()  # the name of a group
        else:
            self.keep(sign)

    def _close(self) -> None:
        self._angle = False
        self._piece.angles.append("".join(self._inner))

    def end(self) -> None:
        """Close the piece; an address whose bracket never closes is taken as it stands."""
        if self._angle:
            self._close()
        self.pieces.append(self._piece)
        self._piece = _Piece()
