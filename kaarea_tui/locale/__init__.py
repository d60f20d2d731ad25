"""The app's languages: gettext catalogues, Finnish first.

One process serves one person, so the language in use is the process's own. Texts are looked up when they
are shown, never at import, because a person's language is known only after sign-in.
"""

import gettext as _gettext
from pathlib import Path

DOMAIN = "kaarea"
LANGUAGES = ("fi", "en")  # sv: add a folder beside these and its code here
DEFAULT_LANGUAGE = "fi"

_HERE = Path(__file__).parent
_catalogue: _gettext.NullTranslations | None = None
_language = DEFAULT_LANGUAGE


def use(language: str) -> None:
    """Show texts in `language` from now on; an unknown one means Finnish."""
    global _catalogue, _language  # noqa: PLW0603 - one process, one person, one language
    _language = language if language in LANGUAGES else DEFAULT_LANGUAGE
    _catalogue = _gettext.translation(DOMAIN, _HERE, [_language])


def current() -> str:
    """The code of the language in use."""
    return _language


def _loaded() -> _gettext.NullTranslations:
    if _catalogue is None:
        use(_language)
    assert _catalogue is not None
    return _catalogue


def _(text: str) -> str:
    """`text` in the language in use."""
    return _loaded().gettext(text)


def ngettext(one: str, many: str, count: int) -> str:
    """`one` or `many` in the language in use, as `count` asks."""
    return _loaded().ngettext(one, many, count)
