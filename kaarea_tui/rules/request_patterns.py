"""The words by which a letter's rights are recognised, in Finnish, Swedish and English, as one table.

Finnish words are told by their stems, since endings vary. Between two words that belong together some others
may stand, but no full stop.
"""

# ruff: noqa: E501 - a row of patterns reads as one line

import re

from .problem import N_

_FLAGS = re.IGNORECASE
_NEAR = r"[^.!?\n]{0,60}?"
"""Words between, within one sentence and one line."""

_DATA_FI = r"(?:henkilö)?tieto\w*|(?:henkilö)?tiedo\w*"


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(rf"(?<!\w)(?:{pattern})" for pattern in patterns), _FLAGS)


WORDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "access",
        _any(
            r"tarkastuspyyn\w+",
            rf"(?:{_DATA_FI}) tarkast\w+",
            rf"tarkast(?:aa|aisin|usoikeu\w+){_NEAR}(?:{_DATA_FI})",
            rf"kopio\w*{_NEAR}(?:{_DATA_FI})",
            rf"mitä (?:kaikkea )?(?:{_DATA_FI}){_NEAR}(?:minusta|rekisteri\w+)",
            r"rekisteriote\w*",
            r"tillgång till (?:mina )?(?:person)?uppgifter",
            r"registerutdrag\w*",
            r"vilka uppgifter ni har",
            r"(?:request(?:ing)?|right of|demand(?:ing)?) access",
            r"subject access request",
            r"copy of (?:all )?(?:the |my )?(?:personal )?data",
            r"what (?:personal )?(?:data|information) (?:do )?you (?:have|hold)",
        ),
    ),
    (
        "rectification",
        _any(
            r"oikaisupyyn\w+",
            rf"(?:oikais|korja)\w+{_NEAR}(?:{_DATA_FI}|osoite\w*|osoitte\w*|nimeni|numero\w*)",
            rf"(?:{_DATA_FI}|osoitteeni|nimeni|\w*numeroni){_NEAR}(?:väärin|virheelli\w+|vanhentun\w+)",
            r"rätt(?:else|a)(?! att| till)",
            r"(?:felaktiga|ofullständiga) (?:person)?uppgifter",
            r"rectif\w+",
            rf"(?:correct|update){_NEAR}(?:my|personal) (?:personal )?(?:data|details|address|name)",
        ),
    ),
    (
        "erasure",
        _any(
            r"poistopyyn\w+",
            rf"poista\w*{_NEAR}(?:kaikki|omat)? ?(?:henkilö)?tieto(?:ni|jani|jeni|ja)",
            rf"(?:{_DATA_FI}) pois(?:to\w*|tami\w+|taa|tetaan)",
            r"tulla unohdetuksi",
            rf"rader(?:a|as|ing|ar){_NEAR}(?:mina |alla )?(?:person)?uppgifter",
            r"rätten att bli (?:glömd|bortglömd)",
            rf"(?:erase|delete|remove){_NEAR}(?:my|personal) (?:personal )?(?:data|information|details)",
            r"erasure of (?:my |all )?(?:personal )?data",
            rf"request(?:ing)?{_NEAR}erasure",
            r"right to be forgotten",
        ),
    ),
    (
        "restriction",
        _any(
            r"rajoittamispyyn\w+",
            r"käsittely\w* rajoittami\w+",
            rf"rajoitta\w+{_NEAR}käsittely\w*",
            r"begränsning av (?:behandling\w*|personuppgift\w*)",
            rf"begränsa{_NEAR}behandling\w*",
            r"restrict(?:ion|ing)? (?:of )?(?:the )?(?:processing|use)",
            r"restriction of processing",
        ),
    ),
    (
        "portability",
        _any(
            r"siirtopyyn\w+",
            rf"siirtää{_NEAR}(?:{_DATA_FI}){_NEAR}(?:järjestelmä\w*|toise\w+|koneluet\w+)",
            r"koneluettava\w*",
            r"dataportabilitet\w*",
            r"maskinläsbar\w*",
            r"data portability",
            r"machine[- ]readable",
        ),
    ),
    (
        "objection_dm",
        _any(
            r"suoramarkkinointikiel\w+",
            rf"(?:kiell|vastust|en halua|lopetta\w+|älkää){_NEAR}(?:suora)?markkinoin\w+",
            rf"(?:suora)?markkinoin\w+{_NEAR}(?:kiell\w+|kielto\w*|vastust\w+)",
            r"poista\w* (?:mut|minut|minua|meidät|allekirjoittanut)?\s?(?:tältä |teidän )?\w*(?:listalta|listoilta)",
            r"(?:uutiskirje\w*|mainoks\w+|mainoskirje\w*) (?:pois|loppu\w+|lopetta\w+)",
            rf"(?:en halua|lopettakaa){_NEAR}(?:uutiskirj\w+|mainoks\w+|mainospost\w+)",
            rf"(?:motsätter|invänder|slippa|avböjer){_NEAR}(?:direkt)?(?:marknadsföring|reklam)\w*",
            rf"object{_NEAR}direct marketing",
            r"objection to direct marketing",
            r"unsubscribe me",
            rf"stop (?:sending|mailing){_NEAR}(?:newsletters?|advertis\w+|marketing|e-?mails?)",
        ),
    ),
    (
        "objection_other",
        _any(
            r"vastustamispyyn\w+",
            rf"vastusta(?:n|misoikeu\w+|a|isin){_NEAR}käsittely\w*",
            rf"(?:motsätter|invänder){_NEAR}behandling\w*(?! av personuppgifter för direkt)",
            rf"object(?:ing|ion)? to {_NEAR}processing(?![^.!?]{{0,80}}direct marketing)",
        ),
    ),
    (
        "consent_withdrawal",
        _any(
            rf"(?:peru\w*|perua|vedän takaisin){_NEAR}suostumu\w+",
            rf"suostumu\w+{_NEAR}(?:peru\w+|takaisin)",
            rf"återkalla\w*{_NEAR}samtycke\w*",
            rf"withdraw(?:ing|al)?{_NEAR}consent",
            r"poista\w* (?:mut|minut|minua|meidät)?\s?(?:tältä |teidän )?\w*(?:listalta|listoilta)",
            r"uutiskirje\w* pois",
        ),
    ),
)
"""Type of request and the words that ask for it; a type of several rows would be found by each."""


def _article(number: str, part: str = r"(?!\s?\(|\.\d)(?!\d)") -> re.Pattern[str]:
    """The article of the regulation as the three languages write it: Article 15, Art. 15, artikel 15, 15 artikla."""
    return _any(rf"(?:art(?:ic(?:le)?|ikel[ns]?|iklan?|\.)?) {number}{part}", rf"{number} artikla\w*")


_ANY_PART = r"(?!\d)"
ARTICLES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("access", _article("15", _ANY_PART)),
    ("rectification", _article("16", _ANY_PART)),
    ("erasure", _article("17", _ANY_PART)),
    ("restriction", _article("18", _ANY_PART)),
    ("portability", _article("20", _ANY_PART)),
    ("objection_dm", _article("21", r"(?:\s?\([23]\)|\.[23])")),
    ("objection_other", _article("21", r"(?:\s?\(1\)|\.1|(?![\d(.]|\s\())")),
    ("consent_withdrawal", _article("7", r"(?:\s?\(3\)|\.3)")),
)
"""The same by the articles of the regulation, which letters made from models name."""

SIGN_NAMES: dict[str, str] = {
    "auto_reply": N_("Automatic reply"),
    "list": N_("Mailing list or advertising"),
    "bounce": N_("Mail that came back"),
    "complaint": N_("Complaint about our mail"),
    "forwarded": N_("Somebody passes it on"),
    "advertising": N_("Advertising"),
    "reminder": N_("Asks after an earlier letter"),
    "attachment": N_("The request is in the attachment"),
    "empty": N_("No text"),
}
"""Signs that a letter is no new request, or no request by itself; code and label."""

SIGNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "auto_reply",
        _any(
            r"automaattinen (?:poissaolo)?vast\w+", r"poissaoloviesti", r"automatiskt svar", r"autosvar",
            r"out of (?:the )?office", r"automatic reply", r"auto-?reply", r"olen lomalla",
        ),
    ),
    (
        "bounce",
        _any(
            r"undeliver(?:ed|able)", r"delivery status notification", r"mail delivery (?:failed|subsystem)",
            r"viestiä ei voitu toimittaa",
        ),
    ),
    (
        "advertising",
        _any(
            r"seo", r"ranking", r"tarjou(?:s|ksemme)", r"erbjudande", r"special offer", r"limited offer", r"backlinks?",
            r"dear (?:sir|madam|customer)", r"click here",
        ),
    ),
    (
        "reminder",
        _any(
            rf"(?:lähetin|lähettänyt){_NEAR}(?:jo|aiemmin|viikko sitten)", r"ettekö ole saaneet", r"muistut(?:us|an)",
            r"en ole saanut vastausta", r"påminnelse", r"jag har (?:redan|tidigare) (?:skickat|skrivit)", r"reminder",
            r"(?:i have|i've) (?:already|previously) (?:sent|written|asked)", r"have not (?:yet )?received (?:a|any) (?:reply|answer)",
        ),
    ),
    (
        "attachment",
        _any(r"liitteenä", r"liitteessä", r"(?:i|som) bilaga", r"bifogad\w*", r"attached", r"in the attachment"),
    ),
)  # fmt: skip

LANGUAGE_WORDS: dict[str, re.Pattern[str]] = {
    "fi": re.compile(
        r"\b(?:ja|on|ei|että|hei|minun|tieto\w*|tiedo\w*|terveisin|kiitos|pyydän|mitä|teillä|olen|kaikki|poist\w+|tarkast\w+)\b",
        _FLAGS,
    ),
    "sv": re.compile(
        r"\b(?:och|är|inte|att|hej|jag|mina|uppgifter|vänliga|hälsningar|tack|enligt|som|ni|det|begär)\b",
        _FLAGS,
    ),
    "en": re.compile(
        r"\b(?:and|is|not|that|hello|dear|my|data|regards|thank|please|the|you|request|i|we)\b", _FLAGS
    ),
}
"""Small words of each language, for guessing which one the answer is to be in."""
