"""The app's languages: gettext catalogues, Finnish first.

One process serves one person, so the language in use is the process's own. Texts are looked up when they
are shown, never at import, because a person's language is known only after sign-in.
"""

from bisect import bisect_left
from pathlib import Path
from struct import unpack_from

DOMAIN = "kaarea"
LANGUAGES = ("fi", "en")  # sv: add a folder beside these and its code here
DEFAULT_LANGUAGE = "fi"

_HERE = Path(__file__).parent


class _Catalogue:
    """A compiled catalogue (.mo), which is sorted: each text is looked up when it is first asked for.

    The standard library reads all of them first, which is felt at a cold start.
    """

    def __init__(self, language: str) -> None:
        self._file = (_HERE / language / "LC_MESSAGES" / f"{DOMAIN}.mo").read_bytes()
        self._count, self._ids, self._texts = unpack_from("<3I", self._file, 8)
        self._known: dict[str, tuple[str, ...] | None] = {}

    def find(self, text: str) -> tuple[str, ...] | None:
        """The translations of `text`, as many as it has plurals; None where there are none."""
        if text not in self._known:
            key = text.encode()
            at = bisect_left(range(self._count), key, key=lambda at: self._entry(self._ids, at))
            found = at < self._count and self._entry(self._ids, at) == key
            told = self._entry(self._texts, at).decode() if found else ""
            self._known[text] = tuple(told.split("\0")) if told else None
        return self._known[text]

    def _entry(self, table: int, at: int) -> bytes:
        length, start = unpack_from("<2I", self._file, table + 8 * at)
        return self._file[start : start + length]


_catalogue: _Catalogue | None = None
_language = DEFAULT_LANGUAGE


def use(language: str) -> None:
    """Show texts in `language` from now on; an unknown one means Finnish."""
    global _catalogue, _language  # noqa: PLW0603 - one process, one person, one language
    _language = language if language in LANGUAGES else DEFAULT_LANGUAGE
    _catalogue = _Catalogue(_language)


def current() -> str:
    """The code of the language in use."""
    return _language


def _loaded() -> _Catalogue:
    if _catalogue is None:
        use(_language)
    assert _catalogue is not None
    return _catalogue


def _(text: str) -> str:
    """`text` in the language in use; nothing, e.g. argparse's, stays nothing."""
    return (_loaded().find(text) or (text,))[0] if text else text


def ngettext(one: str, many: str, count: int) -> str:
    """`one` or `many` in the language in use: one of a thing, or any other number."""
    return (_loaded().find(f"{one}\0{many}") or (one, many))[count != 1]
