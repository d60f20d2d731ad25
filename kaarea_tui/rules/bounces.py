"""Which mails that came back mean that an address is gone: only evidence about the recipient does (M6).

An unknown user, an unknown host or a move is about the recipient. A policy, a blocklist or a fault of our own
mail server is about us, a full mailbox passes by: neither takes anybody off.
"""

# ruff: noqa: E501 - a row of patterns reads as one line

import re
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST = 100_000
"""Characters of a report that are read."""
_MOST = 500
"""Recipients of one report."""

_GONE = frozenset({"1.1", "1.2", "1.3", "1.6", "1.10"})
"""No such user, no such host, no such form of address, moved, and a host that takes no mail at all (RFC 7505)."""
_BY_WORDS = frozenset({"0.0", "1.0", "3.0", "4.4", "4.310"})
"""Statuses that tell nothing, or not whose fault it is; then the words beside them decide."""
_OUR_FAULT = re.compile(
    r"\b(?:block(?:ed)? ?list|black ?list|deny ?list|blocked (?:using|by|for|due)|spamhaus|spamcop|barracuda|sorbs"
    r"|dnsbl|rbl|dmarc|dkim|spf|reputation|unauthenticated|client host|sender (?:address )?(?:rejected|denied"
    r"|verify|blocked))",
    re.IGNORECASE,
)
_POLICY = re.compile(
    r"\b(?:authentication|policy|spam|junk|unsolicited|content|relay(?:ing)?|rate limit|too many|not authori[sz]ed"
    r"|permission|access denied|banned|greylist\w*|quota|mailbox (?:is )?full|service unavailable)\b",
    re.IGNORECASE,
)
"""Beside a status that tells nothing these speak against the recipient's fault."""
_ABOUT_RECIPIENT = re.compile(
    r"\b(?:(?:user|recipient|mailbox|address|account|addressee)s?(?: address)?(?: is| was)?"
    r" (?:unknown|not known|not found|does(?: not|n't) exist|invalid|no longer \w+|could(?: not|n't) be found)"
    r"|(?:user|recipient)'?s? (?:does|do)(?: not|n't) exist"
    r"|(?:unknown|invalid|no such|non-?existent) (?:local )?(?:user|recipient|mailbox|address|account|person|host"
    r"|domain)|no mailbox here|this user does(?: not|n't) have an? \S+ account|account has been [\w ]{0,20}discontinued|not a known user|not our customer|address not found|isn't a valid|user has moved"
    r"|(?:host|domain)(?: or domain)?(?: name)?(?: is| was)? (?:unknown|not found|does(?: not|n't) exist)"
    r"|(?:couldn't|could not) find (?:any )?(?:host|domain)|domain (?:name )?not found|nxdomain|unrouteable address"
    r"|(?:has|have) moved|email account that you tried to reach does not exist|address(?: you entered)? couldn't be"
    r" found|(?:the )?recipient's mailbox could(?: not|n't) be found|address rejected: unknown"
    r"|tuntematon (?:käyttäjä|vastaanottaja|osoite)|(?:käyttäjää|vastaanottajaa|osoitetta|sähköpostiosoitetta"
    r"|postilaatikkoa|toimialuetta)\W+(?:\S+ )?(?:ei ole(?: olemassa)?|ei löy\w+)|osoite on muuttunut"
    r"|okänd (?:användare|mottagare|adress|värd)|(?:användaren|mottagaren|adressen|postlådan|domänen|e-postadressen)"
    r" (?:\S+ )?(?:finns inte|hittades inte|kunde inte hittas|är okänd)|adressen har ändrats)",
    re.IGNORECASE,
)
_ENHANCED = re.compile(r"(?<![\d.])([245])\.([0-7])\.(\d{1,3})(?![\d.]*\d)")
_REPLY = re.compile(r"(?<![\d.])([45])(\d\d)(?![\d.])[ \-#]")
_FIELD = re.compile(r"([!-9;-~]{2,40}):[ \t]*(.*)")
_FOLDED = re.compile(r"\n[ \t]+")
_LINE = re.compile(r"\r\n|\r|\n")
_TYPED = re.compile(r"\s*(?:[\w-]+\s*;)?\s*(.*)", re.DOTALL)
_ADDRESS = re.compile(r"[^\s<>()\[\];,:\"']+@[^\s<>()\[\];,:\"']+[^\s<>()\[\];,:\"'.]")
_XTEXT = re.compile(r"\\x\{([0-9A-Fa-f]{2,6})\}")
_RECIPIENTS = ("original-recipient", "final-recipient", "x-actual-recipient")


@dataclass(frozen=True, slots=True)
class Bounce:
    """What a delivery report says of one recipient."""

    address: str
    """The address that was written to, of the receiver's own forwards the first."""
    hard: bool
    status: str
    others: tuple[str, ...] = ()
    """Other addresses that the report names for the same recipient."""


def is_gone(status: str, words: str) -> bool:
    """Does this say of the recipient that he is not there any more?

    `status` as in RFC 3463, empty: none was told. `words` are the receiver's own, which may hold another.
    """
    if _OUR_FAULT.search(words):
        return False
    found = [status_of(match) for match in _ENHANCED.finditer(words) if match[1] != "2"]
    found += [status] if status else []
    telling = [each for each in found if not each.startswith("5") or each[2:] not in _BY_WORDS]
    if telling:
        return all(each.startswith("5") and each[2:] in _GONE for each in telling)
    return bool(_ABOUT_RECIPIENT.search(words)) and not _POLICY.search(words)


def status_of(match: re.Match[str]) -> str:
    """The three numbers."""
    return ".".join(str(int(number)) for number in match.groups())


def read_report(report: str) -> tuple[Bounce, ...]:
    """The failed recipients of a delivery report (RFC 3464, 6533), each once; delivered ones are left out."""
    found: dict[str, Bounce] = {}
    for fields in _recipients(report[:LONGEST]):
        addresses = [
            address for name in _RECIPIENTS if (address := address_of(fields.get(name, ""))) is not None
        ]
        status = _ENHANCED.search(fields.get("status", ""))
        action = fields.get("action", "").strip().lower()
        words = fields.get("diagnostic-code", "")
        if not addresses or (status and status[1] == "2"):
            continue
        if action.startswith(("delivered", "relayed", "expanded")) or not (status or action or words):
            continue
        told = status_of(status) if status else told_status(words)
        failed = action.startswith(("fail", "error")) or not action
        names = tuple(dict.fromkeys(addresses))
        found.setdefault(names[0], Bounce(names[0], failed and is_gone(told, words), told, names[1:]))
        if len(found) == _MOST:
            break
    return tuple(found.values())


def _recipients(report: str) -> Iterator[dict[str, str]]:
    """The fields of each recipient, whatever blank lines a mail server writes or leaves out."""
    lines = _LINE.sub("\n", report)
    for block in re.split(r"\n[ \t]*\n", lines):
        fields: dict[str, str] = {}
        for line in _FOLDED.sub(" ", block).split("\n"):
            field = _FIELD.match(line.strip())
            if field is None:
                continue
            name = field[1].lower()
            if name in _RECIPIENTS[:2] and name in fields:
                yield fields
                fields = {}
            fields.setdefault(name, field[2])
        if any(each in fields for each in _RECIPIENTS):
            yield fields


def address_of(told: str) -> str | None:
    """The address of a field like `rfc822; <a@b.example>` or `utf-8; \\x{E4}@b.example`, in small letters."""
    typed = _TYPED.match(told)
    text = _XTEXT.sub(_character, typed[1] if typed else told)
    found = _ADDRESS.search(text)
    return found[0].lower() if found else None


def _character(match: re.Match[str]) -> str:
    number = int(match[1], 16)
    return chr(number) if number < 0x110000 and not 0xD800 <= number < 0xE000 else "\ufffd"


def told_status(words: str) -> str:
    """The status that a notice's words hold, the first that is no success; empty: none."""
    for match in _ENHANCED.finditer(words):
        if match[1] != "2":
            return status_of(match)
    return ""


def read_notice(words: str, addresses: tuple[str, ...]) -> tuple[Bounce, ...]:
    """What a notice without a machine's report says of these addresses, which others have found in it.

    Of several the words between an address and the next one are its own.
    """
    text = words[:LONGEST]
    folded = text.lower()
    places = sorted((folded.find(address), address) for address in addresses)
    found = []
    for number, (place, address) in enumerate(places):
        end = places[number + 1][0] if number + 1 < len(places) else len(text)
        own = text if place < 0 or len(places) == 1 else text[place:end]
        status = told_status(own)
        passing = _REPLY.search(own)
        hard = not (passing and passing[1] == "4" and not status) and is_gone(status, own)
        found.append(Bounce(address, hard, status or (passing[0].strip() if passing else "")))
    return tuple(found)


def addresses_told(words: str) -> Iterator[str]:
    """All addresses of a text, in small letters."""
    return (match[0].lower() for match in _ADDRESS.finditer(words[:LONGEST]))
