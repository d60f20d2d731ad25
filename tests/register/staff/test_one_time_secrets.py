"""One-time secrets open one session and are never a password (rules S9, N18)."""

import threading

import pytest

from kaarea_tui.data import models as m
from kaarea_tui.register.errors import Invalid
from kaarea_tui.register.founding import DEMO_PASSWORD
from kaarea_tui.register.staff.signing_in import SignInRefused, confirm, sign_in
from tests.conftest import RegisterDb

NEW_PASSWORD = "kolme viiraa tuulessa 7"


def _secret_of(db: RegisterDb, name: str) -> str:
    admin = db.sign_in("paakayttaja")
    confirm(admin, "paakayttaja", DEMO_PASSWORD)
    secret: str = admin.users.reset(m.UserAccount.get(user_name=name).id).secret
    admin.store.close()
    return secret


def test_a_secret_opens_one_session_however_many_come_at_once(register_db: RegisterDb) -> None:
    """Two at once, and one after the other: the table of sessions has one row, the log says no to the rest."""
    secret = _secret_of(register_db, "johto")
    opened: list[object] = []
    together = threading.Barrier(4)

    def come(number: int) -> None:
        store = register_db.open()
        together.wait()
        try:
            opened.append(sign_in(store, "johto", secret, f"h{number}", register_db.clock))
        except SignInRefused:
            pass
        finally:
            store.close()

    guests = [threading.Thread(target=come, args=(number,)) for number in range(4)]
    for guest in guests:
        guest.start()
    for guest in guests:
        guest.join()
    store = register_db.open()
    with pytest.raises(SignInRefused):
        sign_in(store, "johto", secret, "later", register_db.clock)
    user = m.UserAccount.get(user_name="johto").id
    assert store.rows(
        "SELECT count(*) FROM user_session WHERE user_id = ? AND ended_at IS NULL", (user,)
    ) == [(1,)]
    assert len(opened) == 1


@pytest.mark.parametrize("spelled", ["{}", "{} ", "{nohyphen}", "{upper}", "{blanks}"])
def test_a_secret_never_becomes_the_password(sqlite_db: RegisterDb, spelled: str) -> None:
    """Nor an older one, nor in another spelling; the administrator has read it."""
    older = _secret_of(sqlite_db, "johto")
    secret = _secret_of(sqlite_db, "johto")
    register, _ = sign_in(sqlite_db.open(), "johto", secret, "t", sqlite_db.clock)
    before = register.store.one("SELECT password_hash FROM user_account WHERE user_name = 'johto'")
    for each in (secret, older):
        typed = spelled.format(
            each, nohyphen=each.replace("-", ""), upper=each.upper(), blanks=each.replace("-", " ")
        )
        with pytest.raises(Invalid) as raised:
            register.own.change_password(typed)
        assert raised.value.problems["new"].code == "password.one_time"
    assert register.store.one("SELECT password_hash FROM user_account WHERE user_name = 'johto'") == before
    confirm(register, "johto", secret)  # the lock screen of that one session opens still
    register.own.change_password(NEW_PASSWORD)
    assert sign_in(sqlite_db.open(), "johto", NEW_PASSWORD, "t", sqlite_db.clock)


@pytest.mark.parametrize("words", ["kaksi vanhaa saappasta met", "meren takana kasvaa mansikka hyva"])
def test_words_of_24_letters_are_still_a_password(sqlite_db: RegisterDb, words: str) -> None:
    """The form of a secret is not mistaken for anybody's own words."""
    register = sqlite_db.sign_in("johto")
    confirm(register, "johto", DEMO_PASSWORD)
    register.own.change_password(words)
