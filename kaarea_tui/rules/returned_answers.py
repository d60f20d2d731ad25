"""What an answer to a mailing wants: off the list, no marketing, or the address is gone (rules M2, M6).

Plain words in three languages, shown to the person who decides; nothing is guessed from tone. What stands
in quotation (`>`) or below "wrote:" is our own mail and does not count.
"""

import re
from dataclasses import dataclass
from typing import Literal

from .quotations import own_words

Kind = Literal["unsubscribe", "stop_all", "hard_bounce", "soft_bounce", "unclear"]

LONGEST = 20_000

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
_PLAIN = re.compile(
    r"\b(poista(kaa)?( \w+){0,2} (itseni|minut|minua|mut|meidät)"
    r"|poista\w* ((tältä|täältä|tuolta) )?(posti(tus)?)?listalta"
    r"|pois listalta|opt[ -]?out|avsluta prenumerationen|unsubscribe|remove me|take me off|ta bort mig"
    r"|avregistrera|avprenumerera|peruuta\w* (uutiskirje\w*|tilau\w+)|(en|emme) (enää )?halua)\b",
    re.IGNORECASE,
)
_NEGATED = re.compile(
    r"\b((älkää|älä|ette saa) \w*poist\w+|(en|emme) halua (poistua|peruuttaa|perua)"
    r"|(do not|don't|never) (unsubscribe|remove)|ta inte bort)",
    re.IGNORECASE,
)
_REPLY = re.compile(r"^\s*((re|vs|sv|fw|fwd|vl)\s*:\s*)+", re.IGNORECASE)
_ALONE = re.compile(r"^\W*(stop|ei|poista|peru|pois|nej|sluta|no)\W*$", re.IGNORECASE)
_ABSENT = re.compile(
    r"\b(poissa toimistolta|out of (the )?office|automaatti(nen )?vastaus|automatic reply|autosvar"
    r"|en ole tavoitettavissa|frånvaro|\w*lomalla|perhevapaalla)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What an answer seems to want, and the words or the code that showed it."""

    kind: Kind
    matched: str
    automatic: bool = False
    """It looks like an out-of-office note; with words that ask to stop a person looks at it all the same."""
    plain: bool = False
    """Unmistakable: a line that asks for nothing else, or the sender says "me". Others a person judges."""


def read_answer(subject: str, text: str, *, automatic: bool = False) -> Answer:
    """What the sender's own words ask for; words that ask to stop count whatever else the mail looks like."""
    own, topic = own_words(text[:LONGEST]), _REPLY.sub("", subject)
    # The subject of a reply is ours: what it says of holidays tells nothing of the sender.
    told = own if topic != subject else f"{subject}\n{own}"
    automatic = automatic or bool(_ABSENT.search(told))
    if found := _wish(topic, own):
        return Answer(found.kind, found.matched, automatic, found.plain and not automatic)
    return Answer("unclear", "automatic" if automatic else "", automatic)


def _wish(topic: str, own: str) -> Answer | None:
    if _NEGATED.search(own):
        return None
    if found := _STOP_ALL.search(own):
        return Answer("stop_all", found[0], plain=True)
    for line in (topic, *own.splitlines()[:5]):
        if alone := _ALONE.match(line):
            return Answer("unsubscribe", alone[1], plain=True)
    if found := _UNSUBSCRIBE.search(f"{topic}\n{own}"):
        return Answer("unsubscribe", found[0], plain=bool(_PLAIN.search(found[0])))
    return None
