"""Others' names and addresses taken out of free texts before a person gets a copy (15(4); rulebook 2.9).

Names of other people of the register are found by the register itself, as they stand in the text. A machine
does not know everybody, nor every inflected form: the clerk reads the preview and leaves lines out.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import pairwise

from kaarea_tui.data.engine import Store
from kaarea_tui.rules.folding import sort_key

MASK = "[…]"
"""What stands in place of another person's name or address."""
_WORD = r"[^\W\d_](?:[\w'’-]*\w)?"
_RUN = re.compile(rf"{_WORD}(?:[ \t]+{_WORD})+")
_ADDRESS = re.compile(r"[^\s<>()\[\],;:\"]+@[^\s<>()\[\],;:\"]+\.[^\s<>()\[\],;:\".]+")
_BATCH = 200
# In a sort key "!" stands for a blank within first names: the range holds further first names too.
_FOUND = """
WITH v(k) AS (VALUES {})
SELECT v.k, max(CASE r.contact_id WHEN ? THEN 1 ELSE 0 END) FROM v CROSS JOIN contact_row r
WHERE r.sort_key >= v.k AND r.sort_key < v.k || '"' GROUP BY v.k
"""


class Masking:
    """Finds and takes out what tells of others; `own` are the person's own addresses, in lower case."""

    def __init__(self, store: Store, contact_id: int, own: Collection[str]) -> None:
        self._store, self._contact_id = store, contact_id
        self._own = frozenset(address.casefold() for address in own)
        self.masked = 0

    def others_in(self, texts: Iterable[str]) -> frozenset[tuple[str, str]]:
        """Pairs of words in these texts that are another person's name, and not the person's own."""
        pairs = {pair for text in texts for pair in _pairs(text)}
        keys: dict[str, set[tuple[str, str]]] = {}
        words = {word: sort_key(word) for pair in pairs for word in pair}
        for first, last in pairs:
            for key in (f"{words[last]} {words[first]}", f"{words[first]} {words[last]}"):
                keys.setdefault(key, set()).add((first, last))
        others: set[tuple[str, str]] = set()
        own: set[tuple[str, str]] = set()
        for key, is_own in self._found(list(keys)):
            (own if is_own else others).update(keys[key])
        return frozenset(others - own)

    def cleaned(self, text: str, others: Collection[tuple[str, str]]) -> str:
        """The text without others' names and addresses."""
        if "@" in text:
            text = _ADDRESS.sub(self._address, text)
        if others:
            for first, last in {pair for pair in _pairs(text) if pair in others}:
                together = re.compile(rf"\b{re.escape(first)}[ \t]+{re.escape(last)}\b")
                text, count = together.subn(MASK, text)
                self.masked += count
        return text

    def _address(self, found: re.Match[str]) -> str:
        if found[0].casefold() in self._own:
            return found[0]
        self.masked += 1
        return MASK

    def _found(self, keys: Sequence[str]) -> Iterator[tuple[str, int]]:
        for at in range(0, len(keys), _BATCH):
            batch = keys[at : at + _BATCH]
            marks = ", ".join(["(CAST(? AS TEXT))"] * len(batch))
            yield from self._store.rows(_FOUND.format(marks), (*batch, self._contact_id))


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    """Neighbouring words that both begin with a capital."""
    for run in _RUN.findall(text):
        words = run.split()
        for first, last in pairwise(words):
            if first[0].isupper() and last[0].isupper():
                yield first, last
