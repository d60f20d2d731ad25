"""The sentences of the letters' texts that promise something or name a period, found without the product's code."""

import re
from collections.abc import Iterator
from pathlib import Path

import kaarea_tui

TEMPLATES = Path(kaarea_tui.__file__).parent / "exchange" / "letters" / "templates"
LANGUAGES = ("fi", "sv", "en")
WORD_FILES = ("words.txt", "report.txt")
_VALUE = dict.fromkeys(("yksi", "ett", "one"), 1) | dict.fromkeys(("kaksi", "kahdella", "två", "two"), 2)
_VALUE |= dict.fromkeys(("kolme", "tre", "three"), 3) | dict.fromkeys(("neljä", "fyra", "four"), 4)
_VALUE |= dict.fromkeys(("viisi", "fem", "five"), 5) | dict.fromkeys(("kuusi", "sex", "six"), 6)
_LENGTH = dict.fromkeys(("päiv", "dag", "day"), (1, "d")) | dict.fromkeys(("viiko", "veck", "week"), (7, "d"))
_LENGTH |= dict.fromkeys(("kuukau", "månad", "month"), (1, "m")) | dict.fromkeys(
    ("vuo", "år", "year"), (12, "m")
)
_PERIOD = {language: rf"\b(\d+|{'|'.join(_VALUE)}) ({'|'.join(_LENGTH)})" for language in LANGUAGES}
_PROMISE = {
    "fi": r"säilyt|säilyy|estämme|jäävät|jätetty|poiste|ei enää|eikä teille enää|estet|toistaiseksi|lopetet|ilmoitetaan|"
    r"ilmoitettu|vastataan|luovuteta|toimitetaan|ainoastaan|ei kulu|siirtää määräaikaa|ei viedä|ei käsitellä|voidaan jälleen|"
    r"ei siirretä|maksut|pyydetään tekemään|viipym|ei voida toteuttaa\b.*pyytäjää|liitetään",
    "sv": r"bevara|lagras|återstår|raderas|längre|spärra|förhindra|tills vidare|upphört|upphävs|underrätta|meddelat|"
    r"besvaras|lämnas|löper inte|flytta fram|exporteras|överförs|avgiftsfri|åter behandlas|behandlas inga|fortgår|fogas",
    "en": r"\bkept\b|we will|\bstay\b|\bleft\b|removed|erased|any more|no longer|blocked|until further|has ended|will be|"
    r"\btold\b|be answered|disclosed|only stored|does not run|move the time limit|not exported|transferred outside|free of charge|"
    r"may again|holds no|go on|provided",
}
_PLACE = re.compile(r"\{\w+\}")
_SENTENCE = re.compile(r"(?<=[.!?:])\s+(?=[A-ZÅÄÖ{])|\n+| \\\n")


def promises(language: str, *, every: bool = False) -> set[str]:
    """Every sentence that holds a period or a word of promise; or all there are."""
    sign = re.compile(f"{_PERIOD[language]}|{_PROMISE[language]}", re.IGNORECASE)
    return {each for each in _sentences(TEMPLATES / language) if every or sign.search(_PLACE.sub("", each))}


def periods_in(sentence: str, language: str) -> list[str]:
    """The periods that a sentence names, in their order: `36m`, `14d`."""
    return [
        f"{(_VALUE.get(number.lower()) or int(number)) * _LENGTH[unit.lower()][0]}{_LENGTH[unit.lower()][1]}"
        for number, unit in re.findall(_PERIOD[language], sentence, re.IGNORECASE)
    ]


def _sentences(folder: Path) -> Iterator[str]:
    for path in sorted(folder.glob("*.txt")):
        if path.name == "countries.txt":
            continue
        for line in path.read_text(encoding="utf-8").splitlines():
            text = line.removeprefix("Subject: ").strip()
            if path.name in WORD_FILES:
                text = text.partition(" = ")[2]
                if not text.endswith("."):  # labels and codes: no sentence
                    continue
            yield from (each.strip() for each in _SENTENCE.split(text) if each.strip(" -#=\\"))
