"""Instants as people read them: local day and time of day (rule V6)."""

from kaarea_tui.locale.moments import moment_text

__all__ = ["moment_text"]
