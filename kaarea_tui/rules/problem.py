"""How a rule says no: a code for machines, a sentence for people, and what would be right."""

from collections.abc import Callable, Mapping


def N_(text: str) -> str:  # noqa: N802 - gettext's own name for "translate this when it is shown"
    """Mark `text` for the catalogues without translating it here: rules know no language."""
    return text


class Named(str):
    """A param that is itself a text of the catalogues, such as the name of a part: translated when shown."""

    __slots__ = ()


def told(message: str, params: Mapping[str, str], translate: Callable[[str], str]) -> str:
    """A message in the language of `translate`, its params filled in."""
    named = {name: translate(value) if isinstance(value, Named) else value for name, value in params.items()}
    return translate(message).format(**named)


class Problem(ValueError):
    """A value that a rule refuses.

    `code` is stable and goes to reports and logs. `message` is an English template that is also the
    catalogue's key; whoever shows it translates it and fills in `params`. `suggestion`, where there is
    one, is a value that would pass, offered to the person who typed.
    """

    def __init__(self, code: str, message: str, *, suggestion: str | None = None, **params: str) -> None:
        super().__init__(message.format(**params))
        self.code = code
        self.message = message
        self.params = params
        self.suggestion = suggestion
