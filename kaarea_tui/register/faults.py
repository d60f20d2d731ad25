"""Faults at the counter: what broke is named for the person, and its details go to the server's log."""

import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import peewee

from kaarea_tui.rules.problem import N_

from .errors import CounterError, Unavailable

log = logging.getLogger("kaarea.register")


@contextmanager
def faults_named(action_name: str) -> Iterator[None]:
    """Turn any fault of the database or of ours into Unavailable, with a reference to the log."""
    try:
        yield
    except CounterError:
        raise
    except peewee.DatabaseError as error:
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
