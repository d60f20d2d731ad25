"""Instants as people read them: local day and time of day (rule V6)."""

from datetime import datetime

from kaarea_tui.rules.dates import show_moment


def moment_text(at: datetime) -> str:
    """An instant as `23.11.2026 klo 9.05`, in Finnish time."""
    return show_moment(at)
