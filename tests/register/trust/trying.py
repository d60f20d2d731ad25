"""Trying one action: what came of it, and which rows it left in the log."""

from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

from kaarea_tui.register.counter import ACTIONS
from kaarea_tui.register.errors import CounterError, NotPermitted
from kaarea_tui.register.register import Register

from .samples import Arguments
from .world import taken_back


@dataclass(frozen=True)
class LogRow:
    actor_id: int | None
    permission: str
    action: str
    result: str
    reason: str


@dataclass(frozen=True)
class Outcome:
    """What an action gave: a result, or the counter's refusal, and its rows in the log."""

    result: Any
    error: CounterError | None
    rows: tuple[LogRow, ...]

    @property
    def denied(self) -> str | None:
        """The right that was missing, or None."""
        return self.error.permission if isinstance(self.error, NotPermitted) else None

    @property
    def answer(self) -> str:
        """What the caller is told, to compare answers."""
        return "ok" if self.error is None else f"{type(self.error).__name__}: {self.error}"


def call(register: Register, name: str, arguments: Arguments) -> Any:
    """Call an action by its name, as a screen, a command or a job would."""
    subject, method = name.split(".")
    return getattr(getattr(register, subject), method)(*arguments[0], **arguments[1])


def attempt(register: Register, name: str, arguments: Arguments, *, keep: bool = False) -> Outcome:
    """Call an action and take back whatever it changed, unless it is to be kept."""
    store = register.store
    # A long look needs a view of its own, which cannot begin within another transaction; it changes nothing.
    whole = nullcontext() if keep or ACTIONS[name].effect == "inspect" else taken_back(store)
    with whole:
        last = (store.one("SELECT max(seq) FROM audit") or (0,))[0]
        result: Any = None
        error: CounterError | None = None
        try:
            result = call(register, name, arguments)
        except CounterError as raised:
            error = raised
        rows = store.rows(
            "SELECT actor_id, permission, action, result, reason FROM audit WHERE seq > ? ORDER BY seq",
            (last,),
        )
    return Outcome(result, error, tuple(LogRow(*row) for row in rows))
