"""Faults at the counter: what broke is named for the person, and its details go to the server's log."""

import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import peewee

from kaarea_tui.data.cannot_open import CannotOpen
from kaarea_tui.data.engine import Store
from kaarea_tui.data.lost_connections import SaveUnknown
from kaarea_tui.rules.problem import N_

from .errors import CounterError, Unavailable

log = logging.getLogger("kaarea.register")
SAVE_UNKNOWN = N_(
    "The connection to the database broke off, and it is not known whether this was saved. What you typed is"
    " still here: look at the record before you save again."
)
_LOST = N_("The connection to the database broke off; nothing was changed. Try again in a moment.")
_NO_SERVER = N_("The database cannot be reached; nothing was changed. Try again in a moment.")


@contextmanager
def faults_named(action_name: str, store: Store) -> Iterator[None]:
    """Turn any fault of the database or of ours into Unavailable, with a reference to the log."""
    try:
        yield
    except CounterError:
        raise
    except SaveUnknown as error:
        log.error("%s: it is not known whether it was saved", action_name, exc_info=error)
        raise Unavailable("unknown", SAVE_UNKNOWN) from error
    except CannotOpen as error:
        log.error("%s: %s", action_name, error)
        raise Unavailable("unreachable", _NO_SERVER) from error
    except (peewee.DatabaseError, peewee.InterfaceError) as error:
        if not store.db.is_closed() and store.is_lost():
            log.error("%s: the connection broke off", action_name, exc_info=error)
            raise Unavailable("lost", _LOST) from error
        raise _unavailable(error, action_name) from error
    except Exception as error:
        reference = secrets.token_hex(4)
        log.exception("%s failed, reference %s", action_name, reference)
        raise Unavailable(
            "fault", N_("Something went wrong; nothing was changed. Reference: {reference}"), reference
        ) from error


def _unavailable(error: Exception, action_name: str) -> Unavailable:
    cause = f"{type(error).__name__} {error} {type(error.__cause__).__name__}".lower()
    for sign, code, message in (
        ("interrupt", "interrupted", N_("The search was stopped.")),
        ("full", "full", N_("The disk is full; nothing was changed. What you typed is still here.")),
        ("busy", "busy", N_("The register is busy; nothing was changed. Try again in a moment.")),
        ("locked", "busy", N_("The register is busy; nothing was changed. Try again in a moment.")),
        ("readonly", "read_only", N_("The register cannot be written now; nothing was changed.")),
        ("corrupt", "corrupt", N_("The database is damaged. Stop working and call the administrator.")),
        ("malformed", "corrupt", N_("The database is damaged. Stop working and call the administrator.")),
    ):
        if sign in cause:
            return Unavailable(code, message)
    reference = secrets.token_hex(4)
    log.error("%s failed, reference %s", action_name, reference, exc_info=error)
    message = N_("Something went wrong; nothing was changed. Reference: {reference}")
    return Unavailable("fault", message, reference)
