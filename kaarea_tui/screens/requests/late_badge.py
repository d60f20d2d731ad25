"""What the header tells beside the inbox, to whom can do something about it."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kaarea_tui.register.requests.request_inbox import ToAct


def badge(found: "ToAct | None") -> str:
    """How many of the cases that wait for this user are late, else nothing."""
    return f" {found.late}!" if found is not None and found.late else ""
