"""Whose a mailbox is: the company's own, such as info@, or that of one of its people (rules N1, V5, M5).

An address of a company may be on mailing lists as the company. An address that is named after one of its
people is that person's, whatever it is called on a card: mail to it needs the person's consent.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from .emails import role_mailbox_guess
from .folding import fold, words
from .problem import N_

GENERAL = "general"
USES: dict[str, str] = {
    GENERAL: N_("shared mailbox"),
    "contact": N_("correspondence"),
    "billing": N_("invoices"),
}
"""What a company's address is used for; only a shared mailbox is ever on a list."""

SOLE_TRADER = "sole_trader"
"""The kind of company that is a natural person: its mailboxes need consent like a person's."""

MOST = 50
"""Most e-mail addresses of one company: far above any real one."""

_PARTS = re.compile(r"[-._+0-9]+")


def use_guess(address: str) -> str:
    """What an address is probably used for: only what is plainly a shared mailbox is taken for one."""
    return GENERAL if role_mailbox_guess(address) == "role" else "contact"


def is_named_after(address: str, people: Iterable[tuple[str, str]]) -> bool:
    """Is this address one of these people, each a surname and first names, by the part before the @?

    It is where a part between dots, hyphens, underscores and digits is a surname or a first name, or where
    first name and surname, or an initial and the other name, are joined; varikko@ is no Ari's. Letters with
    and without dots count alike, since addresses seldom have any.
    """
    local = _plain(address.rpartition("@")[0])
    parts = {part for part in _PARTS.split(local) if len(part) > 1}
    whole = "".join(_PARTS.split(local))
    return any(
        not parts.isdisjoint(_names(last, first)) or whole in set(_joined(last, first))
        for last, first in people
    )


def _names(last_name: str, first_names: str) -> set[str]:
    return {name for name in (*_of(last_name), *_of(first_names)) if len(name) > 1}


def _joined(last_name: str, first_names: str) -> Iterator[str]:
    """Both names written together, in either order, whole or the one by its initial."""
    for last in _of(last_name):
        for first in _of(first_names):
            for one, other in ((first, last), (last, first)):
                yield one + other
                if len(other) > 1:
                    yield one[0] + other
                if len(one) > 1:
                    yield one + other[0]


@lru_cache(maxsize=20_000)
def _of(text: str) -> tuple[str, ...]:
    """The names in a text, a double name whole as well: Anna-Liisa is Anna, Liisa and Annaliisa."""
    told = [_plain(word) for word in words(text)]
    doubles = [_plain("".join(words(name))) for name in text.split()]
    return tuple(dict.fromkeys(filter(None, (*told, *doubles, "".join(told)))))


def _plain(text: str) -> str:
    return fold(text).translate(_NO_DOTS)


_NO_DOTS = str.maketrans("åäö", "aao")
