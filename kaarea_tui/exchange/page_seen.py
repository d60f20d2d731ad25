"""What of a page its reader sees, in bare tags: a wish in words that nobody saw is nobody's wish.

Looked at: `hidden`, display, visibility, opacity, size, words in the colour of their ground, off the page; of
the element, by a style of the page, or of the element around. Elements end where browsers end them.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape, unescape

from .page_styles import Look, Sheet, look_of, properties, read_sheet

_ATTRIBUTES = r"(?:=\s*+(?:\"[^\"<]*+\"|'[^'<]*+')|[^<>])*+"
_TAG = re.compile(
    rf"<(?P<end>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]{{0,15}})(?P<told>{_ATTRIBUTES})>"
    r"|(?P<mark><[!?/][^<>]*>|<[^<>]*:[^<>]*>)|[<>]|&(?!#?[0-9a-zA-Z]{1,31};)"
)
"""A tag, a mark, or a sign that is text and has to be written so."""
_UNREAD = re.compile(
    r"<!--.*?(?:-->|\Z)|<(?P<kind>script|style|title|template)\b(?P<held>.*?)(?:</(?P=kind)\b[^<>]*>|\Z)",
    re.DOTALL | re.IGNORECASE,
)
_TOLD = re.compile(
    r"(?<![\w-])(hidden|style|class|id|color|bgcolor|text|background)(?![\w-])"
    r"(?:\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s\"'>]+))?",
    re.IGNORECASE,
)
_NESTED = frozenset(("ul", "ol", "dl", "blockquote", "table", "pre"))
_DEEPEST_LIST = 20
_DEEPEST = 1_000
_LONGEST_STYLES = 100_000
_VOID = frozenset((
    "area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img", "input", "link",
    "meta", "param", "source", "track", "wbr",
))  # fmt: skip
_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "center", "details", "dialog", "dir", "div", "dl",
    "fieldset", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li",
    "main", "menu", "nav", "ol", "p", "pre", "section", "table", "ul",
))  # fmt: skip
_ENDS: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    "li": (frozenset(("li",)), frozenset(("ul", "ol", "menu", "dir"))),
    "dt": (frozenset(("dt", "dd")), frozenset(("dl",))),
    "dd": (frozenset(("dt", "dd")), frozenset(("dl",))),
    "tr": (frozenset(("tr", "td", "th")), frozenset(("table",))),
    "td": (frozenset(("td", "th")), frozenset(("table", "tr"))),
    "th": (frozenset(("td", "th")), frozenset(("table", "tr"))),
}
"""Tags that end elements of the same kind before them, as far as the element around."""
_IN_SCOPE = frozenset(("table", "td", "th"))
_MOST_BACK = 30


@dataclass(frozen=True, slots=True)
class Seen:
    """The page without what is not seen."""

    page: str
    hidden: str
    """The words left out."""


def seen(page: str, *, whole: bool = False) -> Seen:
    """The page in bare tags: the reader's time grows with the square of what is left open or nested.

    `whole`: with what is not seen, where a page is looked through for what may not stand in it.
    """
    styles = "\n".join(each["held"].partition(">")[2] for each in _UNREAD.finditer(page) if _is_style(each))
    text = _UNREAD.sub("", page)
    walk = _Walk(read_sheet(styles[:_LONGEST_STYLES]), whole=whole)
    at = 0
    for found in _TAG.finditer(text):
        walk.words(text[at : found.start()])
        at = found.end()
        if found["name"] is not None:
            walk.tag(found["name"].lower(), found["told"], ends=bool(found["end"]))
        elif not found["mark"]:
            walk.words(escape(found[0]))
    walk.words(text[at:])
    return Seen("".join(walk.kept), "\n".join(walk.hidden))


def _is_style(found: re.Match[str]) -> bool:
    return (found["kind"] or "").lower() == "style"


class _Walk:
    """The open elements, each with the look of its words, from the page down."""

    def __init__(self, sheet: Sheet, *, whole: bool) -> None:
        self.kept: list[str] = []
        self.hidden: list[str] = []
        self._sheet, self._whole = sheet, whole
        self._open: list[tuple[str, Look]] = [("", Look())]
        self._names: Counter[str] = Counter()
        self._depth = 0

    @property
    def look(self) -> Look:
        return self._open[-1][1]

    def words(self, text: str) -> None:
        if self._whole or not text.strip() or not self.look.hidden:
            self.kept.append(text)
        elif unescape(text).strip("\u00a0\u200b\u200c\u200d\u2007\u034f\u00ad\ufeff \t\r\n"):
            self.hidden.append(" ".join(unescape(text).split()))

    def tag(self, name: str, told: str, *, ends: bool) -> None:
        if ends:
            self._end(name)
        elif name not in _VOID:
            self._end_those_before(name)
            if len(self._open) < _DEEPEST:
                self._open.append((name, self._look(name, told)))
                self._names[name] += 1
        self.kept.append(self._written(name, ends=ends))

    def _written(self, name: str, *, ends: bool) -> str:
        if name in _NESTED:
            self._depth += -1 if ends and self._depth else 0 if ends else 1
            if self._depth > _DEEPEST_LIST or (ends and self._depth == _DEEPEST_LIST):
                return " "
        return f"<{'/' if ends else ''}{name}>"

    def _look(self, name: str, told: str) -> Look:
        given: dict[str, str] = dict(self._sheet.get(name, {}))
        facts: dict[str, str] = {}
        for found in _TOLD.finditer(told):
            facts.setdefault(found[1].lower(), unescape((found[2] or "").strip("\"'")))
        for each in facts.get("class", "").lower().split()[:20]:
            given |= self._sheet.get(f".{each}", {})
        given |= self._sheet.get(f"#{facts.get('id', '').lower()}", {})
        if "bgcolor" in facts:
            given["background-color"] = facts["bgcolor"].lower()
        if "background" in facts:
            given["background-image"] = "url"
        if name == "font" and "color" in facts:
            given["color"] = facts["color"].lower()
        if name == "body" and "text" in facts:
            given["color"] = facts["text"].lower()
        if "hidden" in facts:
            given["display"] = "none"
        given |= properties(facts.get("style", ""))
        return look_of(self.look, given) if given else self.look

    def _end(self, name: str) -> None:
        if not self._names[name]:
            return
        while True:
            last, _ = self._open.pop()
            self._names[last] -= 1
            if last == name:
                return

    def _end_those_before(self, name: str) -> None:
        ended, around = _ENDS.get(name, (frozenset(), frozenset()))
        if name in _BLOCKS:
            ended, around = ended | {"p"}, around | _IN_SCOPE
        if not any(self._names[each] for each in ended):
            return
        for place in range(len(self._open) - 1, max(0, len(self._open) - _MOST_BACK), -1):
            last = self._open[place][0]
            if last in around:
                return
            if last in ended:
                for gone, _ in self._open[place:]:
                    self._names[gone] -= 1
                del self._open[place:]
                if name not in ("td", "th", "tr"):
                    return
