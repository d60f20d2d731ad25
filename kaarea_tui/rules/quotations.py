"""What of a letter is the sender's own: quotations of an earlier one and returned copies are cut out (N2).

Mail programs mark what they quote in four ways: a sign before each line (`>`), a line that names the writer
("... wrote:"), a heading of their own ("-----Original Message-----"), or only the other letter's sender, day
and subject (Outlook). One pass over the lines; time grows with the letter alone.
"""

import re
from collections.abc import Sequence

_NEAR = 4
"""Lines after a heading within which marked lines show that only they are the quotation."""
_HEAD = 10
"""Lines over which the heading of a quoted letter may reach: receivers fill several."""
_WRAPPED = 3
"""Lines that a mail program may break "On ... wrote:" into."""
_LONGEST_LINE = 500

_HIDDEN = "┊"
_MARKED = re.compile(rf"\s*(?:>|{_HIDDEN}|[A-ZÅÄÖ]{{1,3}}>)")
_COPY = re.compile(
    r"\s*(?:-{2,}|_{2,}|={2,}|\*{2,})[\s\-_=*]*(?:this is a copy of|below this line is a copy"
    r"|included is a copy|(?:the )?(?:body|header|text) of (?:the|your) message|original message"
    r"|forwarded (?:message|by)|returned (?:message|copy)|unsent message|undelivered message"
    r"|alkuperäinen viesti|välitetty viesti"
    r"|edelleen ?lähetetty viesti|viestin kopio|ursprungligt meddelande|vidarebefordrat (?:meddelande|brev)"
    r"|ursprüngliche nachricht|weitergeleitete nachricht|message (?:original|transféré)|opprinnelig melding)"
    r"|\s*(?:begin forwarded message|alkaa välitetty viesti|vidarebefordrat brev|välitetty viesti"
    r"|anfang der weitergeleiteten nachricht)\s*:\s*$"
    r"|\s*(?:original message headers|the original message was received at|message headers follow"
    r"|return-path:.*@)",
    re.IGNORECASE,
)
_RULE = re.compile(r"\s*_{32}\s*$")
"""Outlook's, exactly so long; others are drawn by people."""
_WROTE = re.compile(
    r"\b(?:kirjoitti|kirjoittaa|wrote|writes|skrev|skriver|schrieb|escribió|kirjutas)\b|\ba écrit\b",
    re.IGNORECASE,
)
_BEGINS = re.compile(
    r"\s*(?:on|den|am|le|el|at|il)\s|\s*\d|\s*(?:ma|ti|ke|to|pe|la|su|mon|tue|wed|thu|fri|sat|sun|mån|tis|ons|tors?"
    r"|fre|lör|sön)\b|\s*\w+(?:tai|kko|tiistai|torstai|perjantai|day|dag)(?:na)?\b|.*<[^<>\s]+@",
    re.IGNORECASE,
)
_TELLS_WHEN = re.compile(r"\d|@")

_SENDER = r"lähettäjä|from|från|von|fra|saatja"
_SENT = r"lähetetty|lähetysaika|skickat|sent|gesendet|sendt|saadetud"
_DAY = r"päiväys|päivä|päivämäärä|pvm|date|datum|dato|kuupäev"
_REST = (
    r"vastaanottajat?|kopio|piilokopio|aihe|vastausosoite|to|cc|subject|reply-to|till|kopia|ämne|svar till"
    r"|an|betreff|til|emne|kellele|teema|importance|tärkeys"
)
_LABEL = re.compile(
    rf"[\s*]*(?:(?P<sender>{_SENDER})|(?P<sent>{_SENT})|(?P<day>{_DAY})|(?P<rest>{_REST}))[\s*]*:(?P<told>.*)",
    re.IGNORECASE,
)
_WEB_FORM = re.compile(
    r"[\s*]*(?:viesti|message|meddelande|nimi|name|namn|puhelin|phone|telefon)[\s*]*:", re.IGNORECASE
)
"""A form on a web page sends its fields so; they are the writer's."""
_CLOCK = re.compile(r"\d:\d\d|\b(?:klo|kello|kl)\b", re.IGNORECASE)


def marked_hidden(words: str) -> str:
    """Words that a page hid from its reader, marked line by line: shown, but nobody's wish."""
    return "\n".join(f"{_HIDDEN} {line}" for line in words.splitlines() if line.strip())


def without_hidden(text: str) -> str:
    """A letter without such lines."""
    if _HIDDEN not in text:
        return text
    return "\n".join(line for line in text.split("\n") if not line.startswith(_HIDDEN))


def own_words(text: str) -> str:
    """The letter without what it quotes; words below or between marked lines are the sender's.

    Below an unmarked quotation nothing can be told from it, and all is left out. What a letter begins with
    is its own heading, as in a formal letter, unless a mail program wrote it (a time of day, or "sent").
    """
    lines = text.splitlines(keepends=True)
    short = [line[:_LONGEST_LINE] for line in lines]
    kept: list[str] = []
    said = False
    at = 0
    while at < len(lines):
        if _MARKED.match(short[at]):
            at += 1
            continue
        if length := _heading(short, at, said=said):
            at += length
            if not _marked_soon(short, at):
                break
            continue
        kept.append(lines[at])
        said = said or bool(short[at].strip())
        at += 1
    return "".join(kept)


def _heading(lines: Sequence[str], at: int, *, said: bool) -> int:
    """How many lines here lead a quotation in; 0: none."""
    line = lines[at]
    if not line.strip():
        return 0
    if _COPY.match(line) or _RULE.match(line):
        return 1
    return _attribution(lines, at) or _letter_head(lines, at, said=said)


def _attribution(lines: Sequence[str], at: int) -> int:
    """Lines of "On Monday Aino wrote:", which may be broken."""
    told = lines[at].strip()
    if _wrote(told):
        return 1
    if not (_BEGINS.match(told) or _WROTE.search(told)):
        return 0
    for length, line in enumerate(lines[at + 1 : at + _WRAPPED], 2):
        if not line.strip() or (told.endswith((".", "!", "?")) and _wrote(line)):
            return 0
        told = f"{told} {line.strip()}"
        if _wrote(told) and _TELLS_WHEN.search(told):
            return length
    return 0


def _wrote(told: str) -> bool:
    return told.rstrip(" \r\n\t*\xa0").endswith(":") and bool(_WROTE.search(told))


def _letter_head(lines: Sequence[str], at: int, *, said: bool) -> int:
    """Lines of another letter's sender, day, receiver and subject."""
    first = _LABEL.match(lines[at])
    if first is None or not (first["told"].strip() or first["sender"]):
        return 0
    labels, length, gap = [first], 1, 0
    for distance, line in enumerate(lines[at + 1 : at + _HEAD], 2):
        gap = 0 if line.strip() else gap + 1
        if gap > 1 or _WEB_FORM.match(line):
            break
        if label := _LABEL.match(line):
            labels.append(label)
            length = distance
    names = {name for label in labels for name in label.groupdict() if name != "told" and label[name]}
    by_program = any(label["sent"] or (label["day"] and _CLOCK.search(label["told"])) for label in labels)
    of_form = any(_WEB_FORM.match(line) for line in lines[at : at + length + 2])
    whole = "sender" in names and len(names) > 1
    return length if whole and (by_program or (said and not of_form)) else 0


def _marked_soon(lines: Sequence[str], at: int) -> bool:
    """Are the lines that follow marked, so that words below them are the sender's again?"""
    return any(_MARKED.match(line) for line in lines[at : at + _NEAR])
