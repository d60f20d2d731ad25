"""Opening, resetting and closing accounts (rules P3, P7, S6, S8, S9, 11.2; ASVS 6.4, 7.4, 7.5)."""

from datetime import UTC, date, datetime

import pytest

from kaarea_tui.data import models as m
from kaarea_tui.register.disclosures.recipients import RecipientInput
from kaarea_tui.register.errors import Absent, Conflict, Invalid, NotPermitted, Refused, SignedOut
from kaarea_tui.register.founding import DEMO_PASSWORD
from kaarea_tui.register.register import Register
from kaarea_tui.register.staff.signing_in import SignInRefused, confirm, sign_in
from kaarea_tui.rules.signin import FAILURES_ALLOWED
from tests.conftest import RegisterDb

NEW_PASSWORD = "kolme viiraa tuulessa 7"


@pytest.fixture
def admin(register_db: RegisterDb) -> Register:
    register = register_db.sign_in("paakayttaja")
    confirm(register, "paakayttaja", DEMO_PASSWORD)
    return register


def _id(name: str) -> int:
    return int(m.UserAccount.get(user_name=name).id)


def test_a_new_account_has_a_secret_and_no_right_at_all(register_db: RegisterDb, admin: Register) -> None:
    """Rules P3, S8, S9: the administrator opens the account, somebody else gives it rights."""
    given = admin.users.add("uusi.henkilo", "Uusi Henkilö", "Kaarea Oy")
    register, welcome = sign_in(register_db.open(), "uusi.henkilo", given.secret, "t", register_db.clock)
    assert welcome.must_change_password
    who = register.own.who()
    assert (who.presets, who.rights, who.view_scope.value) == ((), frozenset(), "own_companies")
    with pytest.raises(NotPermitted):
        register.home.today()
    register.own.change_password(NEW_PASSWORD)
    assert register.home.today().own_drafts is None


def test_a_secret_is_nowhere_but_in_the_answer(admin: Register) -> None:
    """ASVS 16.2.5: not in the row, not in the log, not in what is printed of the object."""
    given = admin.users.add("uusi.henkilo", "Uusi Henkilö")
    rows = repr(admin.store.rows("SELECT * FROM user_account")) + repr(
        admin.store.rows("SELECT * FROM audit")
    )
    assert given.secret not in rows
    assert given.secret not in repr(given)
    assert len(given.secret.replace("-", "")) * 5 >= 112, "ASVS 6.4.6: at least 112 bits"


def test_a_secret_works_once_and_for_a_day(register_db: RegisterDb, admin: Register) -> None:
    """Rule S9."""
    given = admin.users.reset(_id("johto"))
    register_db.clock.advance(hours=23)
    register, _ = sign_in(register_db.open(), "johto", given.secret, "t", register_db.clock)
    register.own.change_password(NEW_PASSWORD)
    with pytest.raises(SignInRefused):
        sign_in(register_db.open(), "johto", given.secret, "t", register_db.clock)
    admin = register_db.sign_in("paakayttaja")
    confirm(admin, "paakayttaja", DEMO_PASSWORD)
    late = admin.users.reset(_id("johto"))
    register_db.clock.advance(hours=25)
    with pytest.raises(SignInRefused):
        sign_in(register_db.open(), "johto", late.secret, "t", register_db.clock)


@pytest.mark.parametrize("act", ["reset", "close"])
def test_sessions_end_with_the_password_or_the_account(
    register_db: RegisterDb, admin: Register, act: str
) -> None:
    """ASVS 7.4: the next action of every open session is refused."""
    register = register_db.sign_in("asiakkuus")
    getattr(admin.users, act)(_id("asiakkuus"))
    with pytest.raises(SignedOut):
        register.own.who()
    with pytest.raises(SignInRefused):
        register_db.sign_in("asiakkuus")


def test_one_session_can_be_seen_and_ended(register_db: RegisterDb, admin: Register) -> None:
    """ASVS 7.4.5, 7.5.2."""
    one, two = register_db.sign_in("asiakkuus"), register_db.sign_in("asiakkuus")
    card = admin.users.open(_id("asiakkuus"))
    assert [session.id for session in card.sessions] == [two.session_id, one.session_id]
    admin.users.end_session(one.session_id)
    with pytest.raises(SignedOut):
        one.own.who()
    assert two.own.who().user_name == "asiakkuus"
    with pytest.raises(Absent):
        admin.users.end_session(one.session_id)


def test_nobody_does_it_to_the_own_account(admin: Register) -> None:
    """Rule P3."""
    own = _id("paakayttaja")
    for act in (admin.users.close, admin.users.reset):
        with pytest.raises(Refused) as raised:
            act(own)
        assert raised.value.code == "user.own"
    with pytest.raises(Refused):
        admin.users.set_end(own, date(2027, 1, 1))


def test_the_last_register_owner_stays(register_db: RegisterDb, admin: Register) -> None:
    """Rule P3: neither closed nor given an end, until there is another one who can sign in."""
    owner = _id("rekisterivastaava")
    for act in (lambda: admin.users.close(owner), lambda: admin.users.set_end(owner, date(2027, 1, 1))):
        with pytest.raises(Refused) as raised:
            act()
        assert raised.value.code == "rights.last_owner"
    deputy = m.UserAccount.get(user_name="johto")
    m.UserPreset.create(user=deputy, preset="RO", given_at="2026-11-23")
    admin.users.set_end(deputy.id, date(2026, 12, 31))
    with pytest.raises(Refused):
        admin.users.set_end(owner, date(2027, 1, 31))
    admin.users.set_end(owner, date(2026, 12, 30))
    admin.users.close(owner)
    with pytest.raises(Refused):
        admin.users.close(deputy.id)


def test_an_external_account_keeps_an_end(admin: Register) -> None:
    """Rules 6.1, P7."""
    external = _id("ulkopuolinen")
    with pytest.raises(Invalid) as raised:
        admin.users.set_end(external, None)
    assert raised.value.problems["valid_to"].code == "account.no_end"
    admin.users.set_end(external, date(2026, 12, 31))
    assert admin.users.open(external).account.valid_to == date(2026, 12, 31)


def test_an_account_ends_with_its_last_day(register_db: RegisterDb, admin: Register) -> None:
    """Rule P7: the last day counts, the day after the open session is over too."""
    register = register_db.sign_in("johto")
    admin.users.set_end(_id("johto"), date(2026, 11, 23))
    assert register.own.who().user_name == "johto"
    register_db.clock.advance(hours=13)
    with pytest.raises(SignedOut):
        register.own.who()


def test_days_of_the_night_are_finnish(register_db: RegisterDb) -> None:
    """At half past midnight it is still yesterday in UTC; people read the day they live."""
    register_db.clock.now = datetime(2026, 11, 23, 22, 30, tzinfo=UTC)
    today = date(2026, 11, 24)
    admin = register_db.sign_in("paakayttaja")
    confirm(admin, "paakayttaja", DEMO_PASSWORD)
    number = admin.users.add("yon.tekija", "Yön Tekijä", "Kaarea Oy").user_id
    admin.users.close(number)
    assert next(each for each in admin.users.list() if each.id == number).closed_on == today
    owner = register_db.sign_in("rekisterivastaava")
    owner.recipients.close(owner.recipients.add(RecipientInput("authority", "Vero")))
    assert owner.recipients.all()[0].closed_on == today


def test_a_lock_out_is_seen_and_released(register_db: RegisterDb, admin: Register) -> None:
    """Rule S6; ASVS 6.1.1."""
    for _ in range(FAILURES_ALLOWED):
        with pytest.raises(SignInRefused):
            sign_in(admin.store, "johto", "wrong", "t", register_db.clock)
    assert admin.users.open(_id("johto")).waits_until is not None
    admin.users.release_lock(_id("johto"))
    assert admin.users.open(_id("johto")).waits_until is None
    assert register_db.sign_in("johto").own.who().user_name == "johto"


def test_names_are_corrected_and_two_editors_clash(admin: Register) -> None:
    """ASVS 2.3.4."""
    user = _id("johto")
    assert admin.users.edit(user, 1, person_name="Johanna Uusi", employer="Kaarea Oy") == 2
    with pytest.raises(Conflict) as raised:
        admin.users.edit(user, 1, person_name="Johanna Toinen", employer="Kaarea Oy")
    assert raised.value.version == 2
    assert [(clash.field, clash.theirs) for clash in raised.value.clashes] == [
        ("person_name", "Johanna Uusi")
    ]
    told = admin.store.one("SELECT fields FROM audit WHERE action = 'users.edit' AND result = 'ok'")
    assert told == ("person_name employer",), "A4: names of fields, never a name"


def test_a_user_name_is_given_once(admin: Register) -> None:
    """Rule 11.2: also after its account was closed, so that the log never means two people."""
    admin.users.close(_id("johto"))
    with pytest.raises(Invalid) as raised:
        admin.users.add("johto", "Toinen Johto")
    assert raised.value.problems["user_name"].code == "user_name.taken"


def test_all_problems_of_the_form_at_once(admin: Register) -> None:
    with pytest.raises(Invalid) as raised:
        admin.users.add("-x", " ", "e" * 300)
    assert set(raised.value.problems) == {"user_name", "person_name", "employer"}
    with pytest.raises(Invalid) as raised:
        admin.users.add("uusi", "Uusi", valid_from=date(2026, 12, 1), valid_to=date(2026, 11, 1))
    assert set(raised.value.problems) == {"valid_to"}


def test_unused_accounts_are_marked_after_ninety_days(register_db: RegisterDb, admin: Register) -> None:
    """Rule P7."""
    assert not any(user.unused for user in admin.users.list())
    register_db.clock.advance(days=89)
    assert not any(user.unused for user in register_db.sign_in("paakayttaja").users.list())
    register_db.clock.advance(days=1)
    unused = {user.user_name for user in register_db.sign_in("paakayttaja").users.list() if user.unused}
    assert "johto" in unused
    assert "paakayttaja" not in unused
