"""What an answer to a mailing wants: off the list, no marketing, or the address is gone (rules M2, M6).

Plain words in three languages, shown to the person who decides; nothing is guessed from tone. What stands
in quotation (`>`) or below "wrote:" is our own mail and does not count.
"""

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["unsubscribe", "stop_all", "hard_bounce", "soft_bounce", "unclear"]

LONGEST = 20_000

# The last two are Outlook's: it quotes without a sign, below a rule or the sender's line.
_QUOTED = re.compile(
    r"^\s*>|^-{2,}\s*(original|alkuperäinen|ursprungligt)|\b(kirjoitti|wrote|skrev)\b.*:\s*$"
    r"|^\s*_{10,}\s*$|^[\s*]*(lähettäjä|from|från)[\s*]*:[\s*]*\S",
    re.IGNORECASE,
)
_STOP_ALL = re.compile(
    r"\b(kiellän (kaiken )?(suora)?markkinoinni\w+|ei (enää )?(mitään )?(suora)?markkinointia"
    r"|(älkää|älä) (enää )?(lähettäkö|lähetä|markkinoiko)( minulle)?( enää)?"
    r"( mitään| markkinointia| mainoksia)"
    r"|no more marketing|stop (all )?marketing|object to direct marketing"
    r"|ingen mer (reklam|marknadsföring)|förbjuder direktmarknadsföring)\b",
    re.IGNORECASE,
)
_UNSUBSCRIBE = re.compile(
    r"\b(poista\w*( \w+){0,4} (tältä |täältä |tuolta |posti(tus)?)?listalta|pois listalta"
    r"|peruuta\w* (uutiskirje\w*|tilau\w+)"
    r"|(en|emme) (enää )?halua( \w+){0,3} (uutiskirje\w*|tiedot\w*|viestejä\w*|postia\w*)"
    r"|unsubscribe|remove me|take me off|opt[ -]?out"
    r"|avregistrera|avprenumerera|ta bort mig|avsluta prenumerationen)\b",
    re.IGNORECASE,
)
_ALONE = re.compile(r"^\W*(stop|ei|poista|peru|pois|nej|sluta|no)\W*$", re.IGNORECASE)
_ABSENT = re.compile(
    r"\b(poissa toimistolta|out of (the )?office|automaatti(nen )?vastaus|automatic reply|autosvar"
    r"|en ole tavoitettavissa|frånvaro|\w*lomalla|perhevapaalla)\b",
    re.IGNORECASE,
)
_STATUS = re.compile(r"^\s*status:\s*([245])\.(\d{1,3})\.(\d{1,3})", re.IGNORECASE | re.MULTILINE)
_RECIPIENT = re.compile(
    r"^\s*(?:final|original)-recipient:\s*(?:[\w-]+\s*;)?\s*<?([^\s<>;]+@[^\s<>;]+?)>?\s*$",
    re.IGNORECASE | re.MULTILINE,
)
# A full mailbox, a too large mail and the like pass by although their class is 5.
_PASSING = {("2", "1"), ("2", "2"), ("2", "3"), ("3", "4"), ("4", "1"), ("4", "7"), ("7", "1")}


@dataclass(frozen=True, slots=True)
class Answer:
    """What an answer seems to want, and the words or the code that showed it."""

    kind: Kind
    matched: str
    automatic: bool = False
    """An out-of-office note or the like: nobody answered."""


@dataclass(frozen=True, slots=True)
class Bounce:
    """What a delivery report says of one address."""

    address: str
    hard: bool
    status: str


def read_report(report: str) -> tuple[Bounce, ...]:
    """The failed addresses of a delivery report (RFC 3464); delivered ones are left out."""
    found: dict[str, Bounce] = {}
    for block in re.split(r"\n\s*\n", report[:LONGEST]):
        status, recipient = _STATUS.search(block), _RECIPIENT.search(block)
        if status is None or recipient is None or status[1] == "2":
            continue
        hard = status[1] == "5" and (status[2], status[3]) not in _PASSING
        address = recipient[1].lower()
        found[address] = Bounce(address, hard, ".".join(status.groups()))
    return tuple(found.values())


def read_answer(subject: str, text: str, *, auto_submitted: str = "") -> Answer:
    """What the sender's own words ask for."""
    own = own_words(text)
    if auto_submitted.lower().startswith("auto-") or _ABSENT.search(f"{subject}\n{own}"):
        return Answer("unclear", "automatic", automatic=True)
    if found := _STOP_ALL.search(own):
        return Answer("stop_all", found[0])
    for line in (subject.removeprefix("Re:").removeprefix("VS:"), *own.splitlines()[:5]):
        if alone := _ALONE.match(line):
            return Answer("unsubscribe", alone[1])
    if found := _UNSUBSCRIBE.search(f"{subject}\n{own}"):
        return Answer("unsubscribe", found[0])
    return Answer("unclear", "")


def own_words(text: str) -> str:
    """The letter without what it quotes of ours."""
    kept: list[str] = []
    for line in text[:LONGEST].splitlines():
        if _QUOTED.search(line):
            if line.lstrip().startswith(">"):
                continue
            break
        kept.append(line)
    return "\n".join(kept)
