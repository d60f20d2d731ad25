"""Others' names, addresses and phones taken out of free texts before a person gets a copy (15(4); rule 2.9).

Names of other people of the register are found by the register itself, in the forms of others_in_texts.py.
A machine does not know everybody, nor every bent form: the clerk reads the preview and leaves lines out.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from kaarea_tui.data.engine import Store
from kaarea_tui.rules.others_in_texts import (
    Spoken,
    keys_of,
    spoken_names,
    spoken_numbers,
    texts_to_read,
)

MASK = "[…]"
"""What stands in place of another person's name, address or number."""
_ADDRESS = re.compile(r"[^\s<>()\[\],;:\"]+@[^\s<>()\[\],;:\"]+\.[^\s<>()\[\],;:\".]+")
_BATCH = 200
_FOUND = """
WITH v(k, u) AS (VALUES {})
SELECT v.k, max(CASE r.contact_id WHEN ? THEN 1 ELSE 0 END) FROM v CROSS JOIN contact_row r
WHERE r.sort_key >= v.k AND r.sort_key < v.u GROUP BY v.k
"""
_OWN = """
SELECT address FROM contact_email WHERE contact_id = ?
UNION SELECT requester_address FROM request_case WHERE contact_id = ?
UNION SELECT m.sender FROM request_case k JOIN request_mail m ON m.id = k.mail_id WHERE k.contact_id = ?
UNION SELECT address_key FROM consent WHERE contact_id = ?
UNION SELECT old_value FROM change WHERE contact_id = ? AND field LIKE 'emails.%.address'
UNION SELECT new_value FROM change WHERE contact_id = ? AND field LIKE 'emails.%.address'
UNION SELECT old_value FROM change WHERE contact_id = ? AND field LIKE 'phones.%.number'
UNION SELECT new_value FROM change WHERE contact_id = ? AND field LIKE 'phones.%.number'
UNION SELECT number FROM contact_phone WHERE contact_id = ?
UNION SELECT c.phone FROM contact_role r JOIN company c ON c.id = r.company_id WHERE r.contact_id = ?
"""
_DECLARED = """
SELECT declared_by FROM consent WHERE contact_id = ? AND given_by <> 'subject'
UNION SELECT asked_by FROM disclosure WHERE contact_id = ?
"""


@dataclass(frozen=True, slots=True)
class Own:
    """What is the person's own, and who else is named in the register without a card."""

    addresses: frozenset[str]
    """In lower case."""
    numbers: tuple[str, ...]
    """Digits from the country code on; those of the person's companies and our own are nobody's secret."""
    declarers: frozenset[str]
    """Keys of names of people who declared or asked something for others."""


def own_of(store: Store, contact_id: int, numbers: Collection[str] = ()) -> Own:
    """What the register knows to be this person's own; `numbers` are phones that may be told besides."""
    told = [row[0] for row in store.rows(_OWN, (contact_id,) * 10) if row[0]]
    declared = store.rows(_DECLARED, (contact_id, contact_id))
    return Own(
        frozenset(each.casefold() for each in told if "@" in each),
        tuple(digits for each in (*told, *numbers) for _, _, digits in spoken_numbers(each)),
        frozenset(key for (name,) in declared for key in keys_of(name)),
    )


class Masking:
    """Finds and takes out what tells of others."""

    def __init__(self, store: Store, contact_id: int, own: Own) -> None:
        self._store, self._contact_id, self._own = store, contact_id, own

    def cleaned(self, texts: Collection[str]) -> dict[str, tuple[str, int]]:
        """Those of the texts that tell of others, without it, and how many places were taken out."""
        named = {text: list(spoken_names(text)) for text in texts_to_read(texts)}
        others, own = self._known(named.values())
        told: dict[str, tuple[str, int]] = {}
        for text, names in named.items():
            places = [*self._addresses(text), *_of_others(names, others, own)]
            if places:
                told[text] = _without(text, places)
        return told

    def _known(self, named: Collection[list[Spoken]]) -> tuple[frozenset[str], frozenset[str]]:
        """Keys that are another person's name, and those that are the person's own too: they stay."""
        ranges = {each.key: each.upto for names in named for each in names}
        found = dict(self._found(list(ranges.items())))
        own = frozenset(key for key, is_own in found.items() if is_own)
        return frozenset(found) - own | (self._own.declarers & ranges.keys()) - own, own

    def _addresses(self, text: str) -> Iterator[tuple[int, int]]:
        if "@" in text:
            for found in _ADDRESS.finditer(text):
                if found[0].casefold() not in self._own.addresses:
                    yield found.span()
        for start, end, digits in spoken_numbers(text):
            if not digits.startswith(self._own.numbers):
                yield start, end

    def _found(self, ranges: Sequence[tuple[str, str]]) -> Iterator[tuple[str, int]]:
        for at in range(0, len(ranges), _BATCH):
            batch = ranges[at : at + _BATCH]
            marks = ", ".join(["(CAST(? AS TEXT), CAST(? AS TEXT))"] * len(batch))
            values = [each for pair in batch for each in pair]
            yield from self._store.rows(_FOUND.format(marks), (*values, self._contact_id))


def _of_others(
    names: Collection[Spoken], others: Collection[str], own: Collection[str]
) -> Iterator[tuple[int, int]]:
    """Places of others' names; what is a part of the person's own name is none."""
    mine = [each for each in names if each.key in own]
    for each in names:
        if each.key in others and not any(it.start <= each.start and each.end <= it.end for it in mine):
            yield each.start, each.end


def _without(text: str, places: Collection[tuple[int, int]]) -> tuple[str, int]:
    """The text without these places; those that overlap are one."""
    parts, upto, count = [], 0, 0
    for start, end in sorted(places):
        if start >= upto:
            parts += [text[upto:start], MASK]
            count += 1
        upto = max(upto, end)
    return "".join([*parts, text[upto:]]), count
