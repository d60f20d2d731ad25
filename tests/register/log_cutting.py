"""Cutting the log past the program, as somebody does who reaches the database and the heads, but not the key."""

import pytest

from kaarea_tui.data import schema
from kaarea_tui.data.engine import Store

_TRIGGER = "audit_is_append_only_delete"


def cut_log_and_heads(store: Store, rows: int = 3) -> None:
    """As somebody does who reaches database and heads: the triggers are back afterwards."""
    sqlite = store.engine == "sqlite"
    last = store.one("SELECT max(seq) FROM audit")
    trigger = store.one("SELECT sql FROM sqlite_schema WHERE name = ?", (_TRIGGER,)) if sqlite else None
    assert last is not None
    store.run(f"DROP TRIGGER {_TRIGGER}" if sqlite else "ALTER TABLE audit DISABLE TRIGGER ALL")
    store.run("DELETE FROM audit WHERE seq > ?", (last[0] - rows,))
    store.run(str(trigger[0]) if trigger else "ALTER TABLE audit ENABLE TRIGGER ALL")
    for heads in (store.companion / "audit-heads").glob("*.heads"):
        kept = [line for line in heads.read_text().splitlines(True) if int(line.split()[0]) <= last[0] - rows]
        heads.write_text("".join(kept))


SEAL_STEP = 5
"""The migration that brought the seal; the days before it are told by a lower number."""


def end_with_seal_step(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the program know no later migration, so that a test may set this register back and open it again.

    The tables keep the shape of today; later steps, which would make them anew, are not run.
    """
    known = [each for each in schema.migrations() if each[0] <= SEAL_STEP]
    monkeypatch.setattr(schema, "migrations", lambda: known)
    store.run("UPDATE meta SET value = ? WHERE name = 'schema_version'", (str(SEAL_STEP),))
