"""Which fields must be filled in, told before saving: a star behind the label, explained once."""

from collections.abc import Iterable

from kaarea_tui.widgets.field import BaseField

NEEDED = frozenset(
    {
        *("last_name", "name", "code", "text_fi", "sender", "stop_address", "footer"),
        *("reason", "body", "told_by", "source.kind", "evidence", "targets"),
        *("rights", "requester_name", "text", "source", "service", "username"),
    }
)
"""Fields that the counter takes nowhere without a value, by their names in forms and dialogs."""


def mark_needed(fields: Iterable[BaseField]) -> None:
    """Give the star to those that must be filled in."""
    for field in fields:
        field.needed = field.needed or field.field_id in NEEDED
