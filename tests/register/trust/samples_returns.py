"""Arguments that work for the actions on answers to mailings."""

from collections.abc import Callable
from typing import Any

from kaarea_tui.exchange.returned_files import Returned
from kaarea_tui.rules.returned_answers import Answer

from .world import MOMENT, Place, World

Arguments = tuple[tuple[Any, ...], dict[str, Any]]
ANSWER = Returned("hash", "a@b.example", "a@b.example", Answer("unsubscribe", "STOP"), "", None)


def _given(*values: Any) -> Arguments:
    return values, {}


def _waiting(world: World, contact_id: int, what: str = "waiting") -> int:
    """An answer of the person that waits for a decision."""
    digest = f"{what} {contact_id}"
    if not world.store.one("SELECT 1 FROM contact WHERE id = ?", (contact_id,)):
        return contact_id
    if not world.store.one("SELECT 1 FROM list_return WHERE source_hash = ?", (digest,)):
        world.store.run(
            "INSERT INTO list_return (list_id, contact_id, source_hash, kind, matched, state, received_at,"
            " recorded_at, recorded_by) VALUES (?, ?, ?, 'unsubscribe', 'STOP', 'proposed', ?, ?, 1)",
            (world.desk.full, contact_id, digest, MOMENT, MOMENT),
        )
    found = world.store.one("SELECT id FROM list_return WHERE source_hash = ?", (digest,))
    return int(found[0]) if found else 0


def _dismissed(world: World, contact_id: int) -> int:
    """An answer of the person that was dismissed."""
    number = _waiting(world, contact_id, "dismissed")
    world.store.run("UPDATE list_return SET state = 'dismissed' WHERE id = ?", (number,))
    return number


RETURNS: dict[str, Callable[[World, Place], Arguments]] = {
    "own.today": lambda w, p: _given(),
    "returns.take_in": lambda w, p: _given(w.desk.full, (ANSWER,)),
    "returns.proposals": lambda w, p: _given(),
    "returns.confirm": lambda w, p: _given(_waiting(w, p.contact)),
    "returns.confirm_many": lambda w, p: _given((_waiting(w, p.contact),)),
    "returns.bring_back": lambda w, p: _given(_dismissed(w, w.own.contact)),
    "returns.dismiss": lambda w, p: _given(_waiting(w, w.own.contact)),
}
