"""The log's seal: a keyed hash that moves on with every row, which only who has the register's key can make.

Rules A1, A2. A log that was cut or changed past the program shows by it, even where the heads kept outside
were changed along. So the seal must never be made anew over a log that had one. Whether it had one is told by
no number that can be edited: `key_check` in `meta` is a keyed hash of another text once there is a seal, and
the change is made in the transaction that makes the seal. An opening seals only what still has the unsealed
form. Where a seal is missing although the register says that it has one, it stays missing, and `kaarea check`
goes on telling it.

A register that is older than seals had the unsealed form once, and a backup of it shows it to whoever looks.
Who puts that value back is met by the erasure ledger, which lies outside the database, is chained by the key
and notes that the register was sealed: its word stands. A crash between the transaction and that note
leaves the register sealed, and the next opening writes the note. Only a restore seals an older log in spite
of the ledger: two people approve it, and it brings a log that is older than the ledger.

What remains. Who sets everything back alike, the database with its `key_check` or seal, the heads and the
ledger with its head, to one earlier moment, leaves nothing here that tells; only the system's log has the
heads and the lines of the ledger that came later, and the backups their rows. Who has the key can make any
seal. And a log that was cut before its register ever had a seal is sealed as it stands.
"""

import logging

from kaarea_tui.data import ledger
from kaarea_tui.data.engine import Store
from kaarea_tui.data.keys import keyed_hash, keyed_hasher, say_sealed, says_sealed

GENESIS = "0" * 64
SEAL = "audit_seal"
"""Where the database keeps the seal: GENESIS before the first row."""
_PORTION = 2000
log = logging.getLogger("kaarea.register")


def move_on(store: Store, digest: str) -> None:
    """Move the seal on to the row of `digest`, in the transaction that adds it."""
    seal = store.one("SELECT value FROM meta WHERE name = ?", (SEAL,)) or ("",)
    # A seal that is not there stays away: making it anew would hide what happened to the old one.
    store.run("UPDATE meta SET value = ? WHERE name = ?", (keyed_hash(store, sealed(seal[0], digest)), SEAL))


def sealed(seal: str, digest: str) -> str:
    """What the seal after the row of `digest` is the keyed hash of; `seal` is the one before it."""
    return f"audit {seal} {digest}"


def begin_seal(store: Store) -> None:
    """Begin the seal of a new register, or of one from before there were seals over the log as it stands."""
    hashed, seal = keyed_hasher(store), GENESIS
    with store.writing():
        for rows in store.portions("SELECT hash FROM audit ORDER BY seq", (), _PORTION):
            for (digest,) in rows:
                seal = hashed(sealed(seal, digest))
        store.run("INSERT INTO meta (name, value) VALUES (?, ?)", (SEAL, seal))
        say_sealed(store)


def seal_older(store: Store, at: str) -> None:
    """Seal a register that never was, at an opening, once its ledger was found to be whole."""
    if ledger.tells_seal(store):
        return
    seal_restored(store)
    try:
        ledger.note_seal(store, at)
    except OSError as error:
        # The next opening tries again; until then the database alone says it.
        log.error("the erasure ledger could not note that the log is sealed: %s", error)


def seal_restored(store: Store) -> None:
    """Seal a log that a backup from before there were seals has brought back, whatever the ledger says."""
    with store.writing():
        if says_sealed(store):
            return
        if store.one("SELECT 1 FROM meta WHERE name = ?", (SEAL,)) is None:
            begin_seal(store)
        else:  # a seal that is there may tell of a cut, so it stays as it is
            say_sealed(store)
