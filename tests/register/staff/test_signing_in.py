"""Signing in through the one door (rules S6 to S11, 11.2; trust figure T7)."""

import pytest

from kaarea_tui.register.errors import SignedOut
from kaarea_tui.register.staff.signing_in import SignInRefused, sign_in
from tests.conftest import RegisterDb


def test_a_session_lives_until_sign_out(register_db: RegisterDb) -> None:
    register = register_db.sign_in("asiakkuus")
    assert register.own.who().presets == ("AM",)
    register.own.sign_out()
    with pytest.raises(SignedOut):
        register.own.who()


def test_five_failures_lock_the_account_even_for_the_right_password(register_db: RegisterDb) -> None:
    """Rule S6: and the wait survives a new process, since it lies in the database."""
    store = register_db.open()
    for _ in range(5):
        with pytest.raises(SignInRefused):
            sign_in(store, "johto", "wrong password", "test", register_db.clock)
    with pytest.raises(SignInRefused):
        register_db.sign_in("johto")
    assert register_db.sign_in("asiakkuus").own.who().user_name == "asiakkuus"
    register_db.clock.advance(minutes=16)
    assert register_db.sign_in("johto").own.who().user_name == "johto"
