"""What a database still has of somebody outside its tables, once an erasure is committed (2.6; ASVS 14.2.4).

It comes after the transaction, in the thread of whoever erased and never on the screen's own: at a million
rows PostgreSQL takes up to a minute over its index of words, and so does SQLite in the few cases in which it
must make it anew. What cannot be done now, because somebody still reads the old state, is done at the next
opening.
"""

import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager

from kaarea_tui.data.engine import BUSY_SECONDS, Store
from kaarea_tui.rules.erasure import Fate, tables_of

WAIT_MS = 2000
"""How long this waits for readers of the old state, and for another session that does the same."""
_LOCK_WAIT = "60s"
"""How long PostgreSQL may wait, while it makes the index anew, for transactions that began since."""
_TURN = 0x6B616173
"""One session at a time: two that make the same index anew wait for each other."""

TOUCHED = (
    "contact", "contact_row",
    *(table for fate in (Fate.DELETE, Fate.REVIEW, Fate.EVIDENCE) for table in tables_of(fate)),
    "request_case", "request_mail", "request_task", "company_note", "company_ban", "disclosure",
    "import_batch", "recipient", "contact_group",
)  # fmt: skip
"""Tables out of which an erasure, or the reading of texts before it, takes something."""

_OLDER = """
SELECT 1 FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND age(backend_xmin) > age(?::xid)
"""
_HALF_MADE = """
SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
WHERE NOT i.indisvalid AND c.relname LIKE 'contact\\_row\\_words\\_cc%'
"""
_CLEAR = """
SELECT pg_clear_attribute_stats(schemaname, tablename, attname, inherited) FROM pg_stats
WHERE schemaname = current_schema() AND tablename = ?
"""
_CAN_CLEAR = "SELECT 1 FROM pg_proc WHERE proname = 'pg_clear_attribute_stats'"


def words_of(store: Store, contact_id: int) -> frozenset[str]:
    """The person's words in the index, read before the erasure."""
    found = store.one("SELECT words FROM contact_row WHERE contact_id = ?", (contact_id,))
    return frozenset(found[0].split()) if found else frozenset()


def forget(store: Store, words: Collection[str] | None = None, touched: Collection[str] = TOUCHED) -> bool:
    """Let the engine forget what was deleted; False while somebody still reads the old state.

    `words` are the person's; None: not known any more; empty: none were in the index. SQLite overwrites what
    goes (secure_delete), its log is cut to nothing, and its index of words is made anew where it still holds
    one of them. PostgreSQL gives the room of the tables `touched` free, makes its statistics and its index of
    words anew, for a word stays in that index when its last row goes; what the freed room, its log and
    archives hold goes as its administrator lets them go.
    """
    if store.engine == "pg":
        with _own_turn(store) as mine:
            return mine and _forget_postgres(store, touched, with_index=words is None or bool(words))
    if _index_keeps_a_word(store, words):
        with store.writing():
            store.run("INSERT INTO contact_text (contact_text) VALUES ('rebuild')")
    store.run(f"PRAGMA busy_timeout = {WAIT_MS}")
    try:
        busy = store.one("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        store.run(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
    return busy is not None and not busy[0]


def _index_keeps_a_word(store: Store, words: Collection[str] | None) -> bool:
    """Does the index have the beginning of a word that nobody has any more?

    Where one page of it ends and the next begins it keeps as much of a word as tells them apart: from there
    secure_delete does not take it.
    """
    own = None if words is None else {word[:end] for word in words for end in range(1, len(word) + 1)}
    for (term,) in store.rows("SELECT DISTINCT term FROM contact_text_idx"):
        begin = bytes(term)[1:].decode("utf-8", "ignore")
        if begin and (own is None or begin in own) and not _somebody_has(store, begin):
            return True
    return False


def _somebody_has(store: Store, begin: str) -> bool:
    found = "SELECT 1 FROM contact_text WHERE contact_text MATCH ? LIMIT 1"
    return store.one(found, (f'"{begin}" *',)) is not None


def _forget_postgres(store: Store, touched: Collection[str], *, with_index: bool) -> bool:
    # Whoever began before this number may see what was deleted, and nothing of it is cleared meanwhile.
    ((begun,),) = store.rows("SELECT pg_snapshot_xmax(pg_current_snapshot())::xid::text")
    if not _in_time(lambda: store.one(_OLDER, (begun,)) is None):
        return False
    for table in touched:
        store.run(f"VACUUM (ANALYZE) {table}")
        _clear_statistics(store, table)
    if with_index:
        _renew_index(store)
    return True


def _renew_index(store: Store) -> None:
    store.run(f"SET lock_timeout = '{_LOCK_WAIT}'")
    try:
        for (name,) in store.rows(_HALF_MADE):  # of one that a crash or a long transaction cut short
            store.run(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
        store.run("REINDEX INDEX CONCURRENTLY contact_row_words")
    finally:
        store.run("RESET lock_timeout")


def _clear_statistics(store: Store, table: str) -> None:
    """ANALYZE leaves what it knew of a table that is empty now; servers before 18 know no other way."""
    if store.one(f"SELECT 1 FROM {table} LIMIT 1") is None and store.one(_CAN_CLEAR) is not None:  # noqa: S608
        store.rows(_CLEAR, (table,))


@contextmanager
def _own_turn(store: Store) -> Iterator[bool]:
    """Only one session cleans; waiting for it in the lock itself would hold up what it does."""
    mine = _in_time(lambda: store.one("SELECT pg_try_advisory_lock(?)", (_TURN,)) == (True,))
    try:
        yield mine
    finally:
        if mine:
            store.one("SELECT pg_advisory_unlock(?)", (_TURN,))


def _in_time(done: Callable[[], bool]) -> bool:
    end = time.monotonic() + WAIT_MS / 1000
    while not done():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True
