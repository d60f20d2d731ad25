"""All texts of the package, as the catalogues must hold them."""

import re
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import kaarea_tui
from kaarea_tui.locale import DOMAIN, build

PACKAGE = Path(kaarea_tui.__file__).parent
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}

MessageId = str | tuple[str, str]
_PLACE = re.compile(r"\{(\w*)[^{}]*\}|%(?:\((\w+)\))?[sdr]")


def extracted() -> dict[MessageId, set[str]]:
    """Every text that the package marks, and the files in which it stands."""
    found: dict[MessageId, set[str]] = {}
    for file, _line, message, _comments, _context in extract_from_dir(
        PACKAGE, method_map=[("**.py", "python")], keywords=KEYWORDS
    ):
        texts = message if isinstance(message, str) else (message[0], message[1])
        found.setdefault(texts, set()).add(str(file))
    return found


def path_of(language: str) -> Path:
    """A language's .po file."""
    return build.HERE / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def catalogue(language: str) -> Catalog:
    """A language's .po as it stands; raises PoFileError for a faulty file."""
    with path_of(language).open("rb") as stream:
        return read_po(stream, locale=language, abort_invalid=True)


def messages(language: str) -> dict[MessageId, Message]:
    """A language's entries by their text, the heading left out."""
    return {
        message.id if isinstance(message.id, str) else (message.id[0], message.id[1]): message
        for message in catalogue(language)
        if message.id
    }


def translations(message: Message) -> tuple[str, ...]:
    """The translated forms of one entry; one for a text without plural."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


def places(text: str) -> set[str]:
    """The placeholders in `text`: names of `{name}` and `%(name)s`, and "" for a bare one."""
    return {braces or percent for braces, percent in _PLACE.findall(text.replace("{{", "").replace("}}", ""))}
