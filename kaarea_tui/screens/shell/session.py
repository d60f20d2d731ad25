"""What the screens of one person share: the register, its thread, who is signed in, and the lock."""

import asyncio
from typing import TYPE_CHECKING, Protocol

from .register_thread import RegisterThread

if TYPE_CHECKING:
    from kaarea_tui.register.errors import CounterError
    from kaarea_tui.register.register import Register
    from kaarea_tui.register.staff.sessions import CurrentUser


class Session:
    """One person's session at one terminal. `unlocked` is clear while the screen is locked."""

    def __init__(self) -> None:
        self.thread = RegisterThread()
        self.register: Register | None = None
        self.user: CurrentUser | None = None
        self.unlocked = asyncio.Event()
        self.unlocked.set()
        self.badges: dict[str, str] = {}
        """Room to what the header tells beside its name, e.g. how many requests are late."""
        self.note = ""
        """How the last act went: the status line of whichever room is in front shows it."""

    @property
    def rights(self) -> frozenset[str]:
        """What the user may do, as last told by the counter; the counter itself looks again at each call."""
        return self.user.rights if self.user is not None else frozenset()

    @property
    def confined(self) -> bool:
        """Must a password be chosen before anything else is open?"""
        return self.user is not None and self.user.must_change_password

    @property
    def presets(self) -> tuple[str, ...]:
        """The user's presets."""
        return self.user.presets if self.user is not None else ()


class Desk(Protocol):
    """What a screen asks of the app; `app.KaareaApp` is the one that has it."""

    session: Session

    def enter_room(self, room: str) -> None:
        """Go to a room, keeping where one was in the others."""

    def open_record(self, room: str, record_id: int) -> None:
        """Go to a room and open one record there."""

    def end_session(self, reason: str) -> None:
        """Back to the sign-in screen, which tells why."""

    def apply_looks(self) -> None:
        """Show the language and the theme that the user has chosen."""

    def password_chosen(self) -> bool:
        """Go on from the first sign-in's password screen; False when it was chosen later."""

    def unlock(self) -> None:
        """Show everything as it was before the lock."""

    def note(self, text: str) -> None:
        """Show in the status line how something went, until the next key."""

    def note_fault(self, error: BaseException) -> str:
        """Log a fault of ours; the neutral words to show, with a reference to the log."""

    def tell_refusal(self, error: "CounterError") -> None:
        """Tell what the counter refused, on whatever screen is in front."""

    def tell_fault(self, error: BaseException) -> None:
        """Log a fault of ours and tell it, on whatever screen is in front."""
