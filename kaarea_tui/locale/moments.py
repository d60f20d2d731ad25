"""Instants as people read them: local day and time of day (rule V6)."""

from datetime import datetime

from kaarea_tui.rules.dates import local_moment, show_date

from . import _


def moment_text(at: datetime) -> str:
    """An instant as `23.11.2026 klo 9.05` in Finnish, without `klo` elsewhere; in Finnish time."""
    local = local_moment(at)
    return _("{day} {hour}.{minute}").format(
        day=show_date(local.date()), hour=local.hour, minute=f"{local.minute:02}"
    )


def recovered_text(at: datetime) -> str:
    """What sign-ins tell for 30 days after an owner's account was recovered on the server (N18)."""
    told = _("! A register owner's account was recovered on the server on {moment}.")
    return told.format(moment=moment_text(at))
