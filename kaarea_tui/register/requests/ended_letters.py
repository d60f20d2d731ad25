"""Letters whose life is over: first the original goes, with its case the letter; the mail stays known (N17).

What is left of a letter is a keyed hash of what it held, so that the same mail, still in a mailbox or a
folder, is not taken in once more as a new request.
"""

from collections.abc import Collection

from kaarea_tui.data.batches import in_batches, run_in_batches
from kaarea_tui.data.engine import Store
from kaarea_tui.data.keys import keyed_hasher
from kaarea_tui.register.counter import Call

from .mail_originals import unpacked
from .reading_letters import CONTENTS, contents_hash

_OLDER = f"SELECT id, original FROM request_mail WHERE source_hash NOT LIKE '{CONTENTS}%' AND id IN ({{}})"  # noqa: S608
_RENEW = """
UPDATE request_mail SET source_hash = ?
WHERE id = ? AND NOT EXISTS (SELECT 1 FROM request_mail k WHERE k.source_hash = ?)
"""
_HASHES = "SELECT source_hash FROM request_mail WHERE id IN ({})"
_KEEP = "INSERT INTO ended_letter (digest) VALUES (?) ON CONFLICT DO NOTHING"


def end_originals(call: Call, ids: Collection[int]) -> None:
    """Take the originals away; the text stays."""
    _renew_hashes(call, ids)
    run_in_batches(call.store, "UPDATE request_mail SET original = '' WHERE id IN ({})", ids)


def end_letters(call: Call, ids: Collection[int]) -> None:
    """Take the letters away."""
    _renew_hashes(call, ids)
    hashed = keyed_hasher(call.store)
    rows = [(hashed(_text(source)),) for (source,) in in_batches(call.store, _HASHES, ids)]
    call.store.run_many(_KEEP, rows)
    run_in_batches(call.store, "DELETE FROM request_mail WHERE id IN ({})", ids)


def was_here(store: Store, sources: Collection[str]) -> bool:
    """Is one of these digests that of a letter whose life is over?"""
    hashed = keyed_hasher(store)
    digests = [hashed(_text(source)) for source in sources]
    return any(in_batches(store, "SELECT 1 FROM ended_letter WHERE digest IN ({})", digests))


def _renew_hashes(call: Call, ids: Collection[int]) -> None:
    """A letter that an older program took in is known by its original: once that is gone, by its contents."""
    for number, kept in in_batches(call.store, _OLDER, ids):
        if kept:
            digest = CONTENTS + contents_hash(unpacked(kept), call.today)
            call.store.run(_RENEW, (digest, number, digest))


def _text(source: str) -> str:
    return f"letter {source}"
