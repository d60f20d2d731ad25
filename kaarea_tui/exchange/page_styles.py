"""What styles of a page say of whether its words are seen: as much of CSS as hiding takes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

Colour = tuple[int, int, int]
Sheet = Mapping[str, Mapping[str, str]]
"""Selector (`p`, `.name`, `#name`) to its properties."""

_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|<!--|-->", re.DOTALL)
_ESCAPE = re.compile(r"\\([0-9a-fA-F]{1,6})\s?")
_ESCAPED = re.compile(r"\\([^0-9a-fA-F\n])")
_RULE = re.compile(r"([^{}]*)\{([^{}]*)\}")
_SIMPLE = re.compile(r"[a-z][a-z0-9]{0,15}|[.#][\w-]{1,60}")
_MOST_SELECTORS = 500
_NUMBER = r"[-+]?(?:\d{1,9}(?:\.\d{0,9})?|\.\d{1,9})"
_LENGTH = re.compile(rf"({_NUMBER})\s*(px|pt|em|rem|ex|ch|%|vw|vh|mm|cm|in)?")
_FONT_SIZE = re.compile(rf"(?<![\w.-])(?:{_NUMBER}\s*(?:px|pt|em|rem|%)|0(?=[\s/]))")
_LEAST = {"px": 1.5, "pt": 1.5, "": 1.5, "%": 10.0, "mm": 0.5, "vw": 0.2, "vh": 0.2}
"""Sizes below this nobody reads; of other units, below a tenth."""
_FAR_OFF = -200.0
_OFF_PAGE = ("left", "right", "top", "bottom", "margin-left", "margin-top", "text-indent")
_NAMES: Mapping[str, Colour] = {
    "white": (255, 255, 255), "snow": (255, 250, 250), "ivory": (255, 255, 240), "azure": (240, 255, 255),
    "whitesmoke": (245, 245, 245), "ghostwhite": (248, 248, 255), "floralwhite": (255, 250, 240),
    "black": (0, 0, 0),
    "silver": (192, 192, 192), "gray": (128, 128, 128), "grey": (128, 128, 128), "red": (255, 0, 0),
    "green": (0, 128, 0), "blue": (0, 0, 255), "navy": (0, 0, 128), "yellow": (255, 255, 0),
}  # fmt: skip
_IN_NUMBERS = re.compile(r"rgba?\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})(?:[\s,/]+([\d.]{1,9}%?))?\s*\)")
_IN_HEX = re.compile(r"#?([0-9a-f]{8}|[0-9a-f]{6}|[0-9a-f]{3,4})")
_NEAR = 30
"""Colours that differ by less than this in each part are one to the eye."""


@dataclass(frozen=True, slots=True)
class Look:
    """How the words of an element look; what a page does not tell it has from the element around it."""

    gone: bool = False
    """Not shown, whatever an element within says."""
    unseen: bool = False
    tiny: bool = False
    colour: Colour | None = (0, 0, 0)
    """None: not known."""
    ground: Colour | None = (255, 255, 255)

    @property
    def hidden(self) -> bool:
        """Does nobody see the words?"""
        if self.gone or self.unseen or self.tiny:
            return True
        if self.colour is None or self.ground is None:
            return False
        return all(abs(a - b) < _NEAR for a, b in zip(self.colour, self.ground, strict=True))


def read_sheet(styles: str) -> Sheet:
    """The rules for an element by its name, class or number; those in `@media` are for some readers only."""
    found: dict[str, dict[str, str]] = {}
    for selectors, told in _RULE.findall(_without_at_rules(_plain(styles))):
        for each in selectors.lower().split(","):
            short = re.sub(r"^[a-z0-9]+(?=[.#])", "", each.strip())
            if _SIMPLE.fullmatch(short) and len(found) < _MOST_SELECTORS:
                found.setdefault(short, {}).update(properties(told))
    return found


def _without_at_rules(styles: str) -> str:
    kept, depth, at = [], 0, False
    for piece in re.split(r"([@{};])", styles):
        if at or piece == "@":
            at = True
            depth += (piece == "{") - (piece == "}")
            at = not ((piece == "}" and depth <= 0) or (piece == ";" and not depth))
            depth = depth if at else 0
        else:
            kept.append(piece)
    return "".join(kept)


def properties(told: str) -> dict[str, str]:
    """The properties of a style, in small letters."""
    pairs = (each.partition(":") for each in _plain(told).lower().split(";"))
    return {
        name.strip(): value.replace("!important", "").strip() for name, _, value in pairs if value.strip()
    }


def _plain(told: str) -> str:
    def sign(found: re.Match[str]) -> str:
        number = int(found[1], 16)
        return chr(number) if 31 < number < 0x110000 else ""

    return _ESCAPED.sub(r"\1", _ESCAPE.sub(sign, _COMMENT.sub("", told)))


def look_of(above: Look, told: Mapping[str, str]) -> Look:
    """The look of an element with these properties."""
    return replace(
        above,
        gone=above.gone or _gone(told),
        unseen=told["visibility"] in ("hidden", "collapse") if "visibility" in told else above.unseen,
        tiny=_tiny(told, above=above.tiny),
        colour=colour(told["color"], above.ground) if "color" in told else above.colour,
        ground=_ground(told, above.ground),
    )


def _gone(told: Mapping[str, str]) -> bool:
    if told.get("display", "").startswith("none") or told.get("mso-hide") == "all":
        return True
    if "opacity" in told and _is_least(told["opacity"].rstrip("%"), 0.1):
        return True
    if told.get("clip", "").replace(" ", "").startswith("rect(0,0,0,0") or "inset(50%" in told.get(
        "clip-path", ""
    ):
        return True
    if any(name in told and (_size(told[name]) or 0) < _FAR_OFF for name in _OFF_PAGE):
        return True
    cut = told.get("overflow", "").startswith(("hidden", "clip"))
    sizes = ("height", "max-height", "width", "max-width")
    return cut and any(name in told and _is_small(told[name]) for name in sizes)


def _tiny(told: Mapping[str, str], *, above: bool) -> bool:
    short = _FONT_SIZE.search(told.get("font", ""))
    size = told.get("font-size", "") or (short[0] if short else "")
    if not size or (
        above and size.endswith(("em", "%", "smaller", "larger", "inherit")) and "rem" not in size
    ):
        return above
    return _is_small(size)


def _is_small(told: str) -> bool:
    found = _LENGTH.fullmatch(told)
    return found is not None and float(found[1]) < _LEAST.get(found[2] or "", 0.1)


def _is_least(told: str, least: float) -> bool:
    return re.fullmatch(_NUMBER, told) is not None and float(told) < least


def _size(told: str) -> float | None:
    found = _LENGTH.match(told)
    return float(found[1]) * (1 if (found[2] or "px") in ("px", "pt", "%") else 12) if found else None


def _ground(told: Mapping[str, str], above: Colour | None) -> Colour | None:
    painted = told.get("background-color") or told.get("background", "")
    if "url(" in painted or "gradient" in painted or told.get("background-image", "none") != "none":
        return None
    if not painted or painted in ("none", "transparent", "inherit", "initial"):
        return above
    for each in (painted, *painted.split()):
        if (found := colour(each, above)) is not None:
            return found
    return None


def colour(told: str, ground: Colour | None) -> Colour | None:
    """A colour as it looks on its ground; None where it is not known."""
    told = told.strip()
    if told == "transparent":
        return ground
    if found := _IN_NUMBERS.fullmatch(told):
        red, green, blue = (min(int(each), 255) for each in found.groups()[:3])
        return ground if found[4] and _is_least(found[4].rstrip("%"), 0.1) else (red, green, blue)
    if found := _IN_HEX.fullmatch(told):
        digits = found[1] if len(found[1]) in (6, 8) else "".join(2 * each for each in found[1])
        parts = int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)
        return ground if len(digits) == 8 and digits[6:] < "1a" else parts
    return _NAMES.get(told)
