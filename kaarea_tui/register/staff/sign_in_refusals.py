"""Why nobody is let in: what signing in says, and to whom (rules S7, S11, S12)."""

from kaarea_tui.register.errors import Refused
from kaarea_tui.rules.problem import N_


class SignInRefused(Refused):
    """Name and password were not accepted; why is told to nobody."""

    def __init__(
        self,
        code: str = "sign_in",
        message: str = N_("The user name or the password is not right, or the account waits or is closed."),
        **params: str,
    ) -> None:
        super().__init__(code, message, **params)


class AddressWaits(SignInRefused):
    """Nobody signs in from this address for now, whoever it is; so how long may be told (rule S7)."""

    def __init__(self, minutes: int) -> None:
        super().__init__(
            "address_waits",
            N_(
                "Too many sign-ins have failed at this address. Try again in {minutes} min,"
                " or ask the administrator to end the wait."
            ),
            minutes=str(minutes),
        )


class SessionsFull(Refused):
    """As many sessions are open as the settings allow; told only to who knows the own password."""

    def __init__(self, most: int) -> None:
        super().__init__(
            "sessions_full",
            N_("{most} sessions are open, and no more are allowed. Try later, or ask the administrator."),
            most=str(most),
        )


class OwnSessionsFull(Refused):
    """As many sessions of one person are open as the settings allow (rule S11)."""

    def __init__(self, most: int) -> None:
        super().__init__(
            "own_sessions_full",
            N_("You have {most} sessions open, and no more are allowed. Sign out of one first."),
            most=str(most),
        )
