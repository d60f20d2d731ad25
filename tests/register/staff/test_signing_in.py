"""Signing in through the one door (rules S6 to S11, 11.2; trust figure T7)."""

from typing import Any

import pytest

from kaarea_tui.register.errors import Refused, SignedOut
from kaarea_tui.register.founding import DEMO_PASSWORD
from kaarea_tui.register.staff import signing_in
from kaarea_tui.register.staff.signing_in import SessionsFull, SignInRefused, sign_in
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


def test_slips_that_people_mend_do_not_lock_an_address(register_db: RegisterDb) -> None:
    """Rule S7: whoever signs in at last takes the own slips along; those of a stranger stay."""
    store, clock = register_db.open(), register_db.clock
    for _ in range(12):
        for _slip in range(2):
            with pytest.raises(SignInRefused):
                sign_in(store, "johto", "wrong password", "one host", clock)
        sign_in(store, "johto", DEMO_PASSWORD, "one host", clock)
    for number in range(19):
        with pytest.raises(SignInRefused):
            sign_in(store, f"nimi{number}", "wrong password", "one host", clock)
    sign_in(store, "johto", DEMO_PASSWORD, "one host", clock)
    with pytest.raises(SignInRefused):
        sign_in(store, "nimi", "wrong password", "one host", clock)
    with pytest.raises(SignInRefused):
        sign_in(store, "johto", DEMO_PASSWORD, "one host", clock)


def test_a_quiet_day_clears_an_address(register_db: RegisterDb) -> None:
    """Rule S7: slips of months do not add up to a lock-out of everybody."""
    store, clock = register_db.open(), register_db.clock
    for number in range(25):
        with pytest.raises(SignInRefused):
            sign_in(store, f"nimi{number}", "wrong password", "one host", clock)
        clock.advance(hours=24)
    assert sign_in(store, "johto", DEMO_PASSWORD, "one host", clock)


def test_an_account_reset_in_the_middle_of_signing_in_opens_no_session(
    register_db: RegisterDb, monkeypatch: pytest.MonkeyPatch
) -> None:
    """ASVS 7.4.3: the old password was right a moment ago, and is not any more."""
    store, clock = register_db.open(), register_db.clock
    administrator = register_db.sign_in("paakayttaja")
    signing_in.confirm(administrator, "paakayttaja", DEMO_PASSWORD)
    number = next(user.id for user in administrator.users.list() if user.user_name == "johto")
    looked = signing_in._try

    def slow(*given: Any) -> Any:
        told = looked(*given)
        administrator.users.reset(number)
        return told

    monkeypatch.setattr(signing_in, "_try", slow)
    with pytest.raises(SignInRefused):
        sign_in(store, "johto", DEMO_PASSWORD, "test", clock)
    assert store.rows("SELECT 1 FROM user_session WHERE user_id = ?", (number,)) == []
    last = store.one("SELECT actor_id, action, result, reason FROM audit ORDER BY seq DESC LIMIT 1")
    assert last == (number, "accounts.sign_in", "denied", "changed_meanwhile")


def test_one_session_too_many_is_refused_in_clear_words(register_db: RegisterDb) -> None:
    """Rule S11; ASVS 7.1.2: logged, no failed try; who may end sessions is let in and makes room."""
    store = register_db.open()
    with store.writing():
        store.run("DELETE FROM setting WHERE name = 'sessions_most'")
        store.run("INSERT INTO setting VALUES ('sessions_most', '5', '2026-11-23T00:00:00.000Z', 1)")
        store.run("UPDATE user_session SET ended_at = started_at WHERE ended_at IS NULL")
    first, *_others = [register_db.sign_in("asiakkuus", store) for _ in range(5)]
    with pytest.raises(SessionsFull, match="5 sessions are open"):
        register_db.sign_in("markkinointi", store)
    assert store.one("SELECT result, reason, session_id FROM audit ORDER BY seq DESC LIMIT 1") == (
        "refused",
        "too_many_sessions",
        None,
    )
    with pytest.raises(SignInRefused):
        sign_in(store, "markkinointi", "wrong", "test", register_db.clock)
    admin = register_db.sign_in("paakayttaja", store)
    admin.own.sign_out()
    first.own.sign_out()
    assert register_db.sign_in("markkinointi", store).home.today().failed_since == 1
    register_db.clock.advance(hours=13)
    assert register_db.sign_in("laskutus", store)


def test_one_person_fills_no_place_of_others_and_the_killed_take_none(register_db: RegisterDb) -> None:
    """Rule S11: the limit is per person; who shows life keeps the place, who was killed frees it in a minute."""
    store, clock = register_db.open(), register_db.clock
    store.run("UPDATE setting SET value = '3' WHERE name = 'sessions_per_person'")
    mine = [register_db.sign_in("johto", store) for _ in range(3)]
    with pytest.raises(Refused, match="3 sessions open"):
        register_db.sign_in("johto", store)
    assert register_db.sign_in("asiakkuus", store)
    clock.advance(seconds=50)
    for living in mine[:2]:
        living.show_life()
    clock.advance(seconds=20)
    assert register_db.sign_in("johto", store), "the third was killed 70 seconds ago"
    with pytest.raises(Refused, match="3 sessions open"):
        register_db.sign_in("johto", store)
    mine[0].own.sign_out()
    mine[0].show_life()  # a session that is over does not come back
    assert register_db.sign_in("johto", store)
    assert mine[2].own.who().user_name == "johto", "a slow program is not signed out"
