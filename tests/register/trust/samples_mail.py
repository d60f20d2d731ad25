"""Arguments that work for the actions on letters taken in."""

import base64
import zlib
from collections.abc import Callable
from typing import Any

from .world import DAY, MOMENT, Place, World

Arguments = tuple[tuple[Any, ...], dict[str, Any]]
ORIGINAL = b"From: a@b.example\r\nSubject: Pyynto\r\n\r\nTiedot minusta\r\n"


def _given(*values: Any) -> Arguments:
    return values, {}


def _letter(world: World, state: str = "new", original: bytes = ORIGINAL) -> int:
    """The letter that lies in the register in `state`."""
    found = world.store.one("SELECT id FROM request_mail WHERE source_hash = ?", (state,))
    if found is None:
        packed = base64.b64encode(zlib.compress(original)).decode()
        world.store.run(
            "INSERT INTO request_mail (source_hash, received_on, original, state, fetched_at, fetched_by)"
            " VALUES (?, ?, ?, ?, ?, 1)",
            (state, DAY, packed, state, MOMENT),
        )
    return int((world.store.one("SELECT id FROM request_mail WHERE source_hash = ?", (state,)) or (0,))[0])


def _mailbox(world: World) -> Arguments:
    for name in ("imap_host", "imap_user"):
        world.store.run(
            "INSERT INTO setting (name, value, changed_at, changed_by) VALUES (?, 'x', ?, 1)"
            " ON CONFLICT (name) DO NOTHING",
            (name, MOMENT),
        )
    (world.store.companion / "imap.password").write_text("salaisuus")
    return _given()


REQUEST_MAIL: dict[str, Callable[[World, Place], Arguments]] = {
    "request_mail.take_in": lambda w, p: _given((ORIGINAL,)),
    "request_mail.mailbox": lambda w, p: _mailbox(w),
    "request_mail.letters": lambda w, p: _given(),
    "request_mail.count_letters": lambda w, p: _given(),
    "request_mail.open": lambda w, p: _given(_letter(w)),
    "request_mail.original": lambda w, p: _given(_letter(w)),
    "request_mail.redact": lambda w, p: _given(_letter(w, "case", ORIGINAL + b"Tunnus 131052-308T\r\n")),
    "request_mail.set_aside": lambda w, p: _given(_letter(w), "roskaposti"),
    "request_mail.bring_back": lambda w, p: _given(_letter(w, "set_aside")),
}
