"""Opening the register behind the sign-in screen: what is heavy is imported here, after the paint."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kaarea_tui.data.engine import Store
    from kaarea_tui.register.register import Register
    from kaarea_tui.register.staff.sessions import CurrentUser
    from kaarea_tui.register.staff.signing_in import Welcome


@dataclass(frozen=True)
class Opened:
    """The open database, and what the sign-in screen shows of it: its name and, in a demo, whom to be."""

    store: "Store"
    register_name: str
    idle_lock_minutes: int
    demo_users: tuple[str, ...]
    demo_password: str


@dataclass(frozen=True)
class SignedIn:
    """The register, opened for a person."""

    register: "Register"
    user: "CurrentUser"
    welcome: "Welcome"


def open_behind(url: str) -> Opened:
    """Open the register at `url`; raises data.cannot_open.CannotOpen. For the register's thread."""
    from kaarea_tui.register import founding
    from kaarea_tui.register.stored_settings import load_settings

    store = founding.open_register(url)
    settings = load_settings(store)
    demo = founding.is_demo(store)
    return Opened(
        store,
        settings.register_name,
        settings.idle_lock_minutes,
        tuple(founding.DEMO_USERS) if demo else (),
        founding.DEMO_PASSWORD if demo else "",
    )


def sign_in_behind(
    store: "Store", user_name: str, password: str, source: str, clock: Callable[[], datetime] | None
) -> SignedIn:
    """Sign in; raises signing_in.SignInRefused and SessionsFull. For the register's thread."""
    from kaarea_tui.register.counter import utc_now
    from kaarea_tui.register.staff.signing_in import sign_in

    register, welcome = sign_in(store, user_name, password, source, clock or utc_now)
    return SignedIn(register, register.own.who(), welcome)
