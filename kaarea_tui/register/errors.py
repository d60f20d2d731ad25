"""The few ways in which the counter says no; screens and the command line know how to show each."""

from collections.abc import Mapping
from dataclasses import dataclass

from kaarea_tui.rules.problem import N_, Problem


class CounterError(Exception):
    """What all refusals of the counter share."""


class NotPermitted(CounterError):
    """The signed-in user lacks the right that the action names."""

    def __init__(self, permission: str) -> None:
        super().__init__(permission)
        self.permission = permission


class SignedOut(CounterError):
    """The session has ended: signed out, closed, expired, or ended by somebody else.

    `user_id` is whose session it was, for the log; None where there never was such a session.
    """

    def __init__(self, reason: str, user_id: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.user_id = user_id


class Refused(CounterError):
    """A rule forbids this act; `code` is stable, `message` a template of the catalogues."""

    def __init__(self, code: str, message: str, **params: str) -> None:
        super().__init__(message.format(**params))
        self.code = code
        self.message = message
        self.params = params


class Absent(Refused):
    """There is no such record for this user: absent and out of reach are answered alike."""

    def __init__(self) -> None:
        super().__init__("absent", N_("There is no such record, or it is not within your reach."))


class Invalid(CounterError):
    """Values that rules refuse, each with its field; nothing was saved."""

    def __init__(self, problems: Mapping[str, Problem]) -> None:
        super().__init__("; ".join(f"{field}: {problem}" for field, problem in problems.items()))
        self.problems = dict(problems)


@dataclass(frozen=True, slots=True)
class Clash:
    """One field that two people changed at once: what it was, what I typed, what the other saved."""

    field: str
    base: str
    mine: str
    theirs: str


class Conflict(CounterError):
    """Somebody else saved first; nothing was saved now and nothing typed is lost."""

    def __init__(self, version: int, clashes: tuple[Clash, ...]) -> None:
        super().__init__(", ".join(clash.field for clash in clashes))
        self.version = version
        self.clashes = clashes


class Unavailable(CounterError):
    """The database could not do it (busy, full, read-only, interrupted, lost, or a fault of ours).

    Nothing was changed, except by code `unknown`, where nobody knows.
    `reference` finds the details in the server's log; they are not for the screen.
    """

    def __init__(self, code: str, message: str, reference: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.reference = reference
