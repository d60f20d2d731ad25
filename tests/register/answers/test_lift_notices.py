"""Lifting a restriction (N11; GDPR art. 18(3)): no lift without a letter that went out and whose day has come.

What is asserted is read from the letter's own bytes, the database's rows and the log, not from the rule.
"""

import io
from datetime import timedelta

import pytest
from pypdf import PdfReader

from kaarea_tui.register.answers.lift_notices import LiftInput
from kaarea_tui.register.errors import CounterError, Invalid, NotPermitted, Refused
from kaarea_tui.register.records.contact_inputs import ContactInput
from kaarea_tui.register.register import Register
from kaarea_tui.register.requests.request_inputs import StepInput
from tests.conftest import RegisterDb
from tests.register.card_steps import SUBJECT
from tests.register.lifting_steps import tell
from tests.register.mailing_steps import EMAIL, mailing
from tests.register.request_steps import IDENTIFIED, letter, take

REASON = "Tietojen oikeellisuus on tarkistettu."


def restriction(register: Register, contact: int, way: str) -> int:
    """A restriction made in one of the ways that there are: from the card, or by a case that is decided."""
    if way == "card":
        return register.restrictions.set(contact, "record", "", "a")
    case = register.requests.register(letter("restriction", contact_id=contact)).case_ids[0]
    take(register, case, "T4", IDENTIFIED)
    if way == "cancelled case":  # provisional to the end
        take(register, case, "T18", StepInput(cancelled=True))
    else:
        take(register, case, "T12")
        view = register.requests.open(case)
        register.fulfilment.restrict(case, view.version)
    found = register.store.one("SELECT id FROM restriction WHERE contact_id = ?", (contact,))
    assert found is not None
    return int(found[0])


def cancelled():
    from kaarea_tui.register.requests.request_inputs import StepInput

    return StepInput(cancelled=True)


def lifted(register: Register, number: int) -> bool:
    row = register.store.one("SELECT lifted_at FROM restriction WHERE id = ?", (number,))
    assert row is not None
    return row[0] is not None


@pytest.mark.parametrize("way", ["card", "cancelled case", "decided case"])
def test_a_restriction_is_lifted_on_the_day_that_the_letter_told(register_db: RegisterDb, way: str) -> None:
    """The whole way: letter, day, lift; then editing, list, history and log; nothing before its time."""
    world = mailing(register_db)
    register, contact = world.register, world.contact
    letters = world.make_list("Uutiskirje")
    world.consent(letters)
    world.join(letters, "ALLOW_CONSENT")
    number = restriction(register, contact, way)
    assert register.store.one("SELECT state FROM list_member") == ("paused",)

    def refused_now(code: str) -> None:
        with pytest.raises(Refused) as refused:
            register.restrictions.lift(number, REASON)
        assert refused.value.code == code and not lifted(register, number)

    refused_now("restriction.not_told")
    with pytest.raises(Invalid) as invalid:
        register.lift_notices.make(number, LiftInput("22.11.2026", ""))
    assert set(invalid.value.problems) == {"lift_on", "reason"}
    made = register.lift_notices.make(number, LiftInput("30.11.2026", REASON))
    told = " ".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(made.file)).pages).split())
    for words in ("30.11.2026", "23.11.2026", REASON, "Eero"):
        assert words in told and (words in made.text or words == "Eero")
    assert "None" not in told and "{" not in told
    refused_now("restriction.not_told")  # made is not sent
    with pytest.raises(Invalid) as invalid:
        register.lift_notices.mark_sent(made.id, "", "email", "joku.muu@yritys.example")
    assert set(invalid.value.problems) == {"address"}
    register.lift_notices.mark_sent(made.id, "", "email", EMAIL)
    refused_now("restriction.not_yet")
    duty = register.home.today().restrictions
    assert duty is not None and [(each.stage, str(each.lift_on)) for each in duty] == [("told", "2026-11-30")]

    register_db.clock.now += timedelta(days=7)
    register = register_db.sign_in("rekisterivastaava")
    assert not lifted(register, number)  # nothing is lifted by itself
    with pytest.raises(Invalid):
        register.restrictions.lift(number, "")
    register.restrictions.lift(number, REASON)
    assert register.store.one("SELECT lift_notice_on, lift_reason FROM restriction") == ("2026-11-23", REASON)
    assert register.store.one("SELECT restricted_on FROM contact WHERE id = ?", (contact,)) == (None,)
    assert register.store.one("SELECT state FROM list_member") == ("active",)
    card = register.contacts.open(contact)
    register.contacts.update(contact, card.version, ContactInput(first_names="Uusi Nimi"), SUBJECT)
    assert register.home.today().restrictions == ()
    ended = next(
        group for group in register.contacts.history(contact) if any(f.new == REASON for f in group.fields)
    )
    assert (ended.changed_by, ended.fields[0].old) == ("Riikka Rekisteri", "record::a")
    register.contacts.undo_last(contact, card.version + 1)  # takes the edit back, not the lift
    assert lifted(register, number)
    actions = [
        row[0]
        for row in register.store.rows("SELECT action FROM audit WHERE result = 'ok' AND permission = 'restriction.lift' ORDER BY seq")
    ]  # fmt: skip
    assert actions == ["lift_notices.make", "lift_notices.mark_sent", "restrictions.lift"]
    assert not register.store.rows(
        "SELECT 1 FROM audit WHERE fields LIKE '%Virtanen%' OR reason LIKE '%tarkistettu%'"
    )


def test_a_notice_called_off_or_outdated_lifts_nothing(register_db: RegisterDb) -> None:
    """The person may oppose it; a letter that went out after its day is no notice; the newest counts."""
    world = mailing(register_db)
    register = world.register
    number = register.restrictions.set(world.contact, "record", "", "c")
    first = tell(register, number, "23.11.2026")
    register.lift_notices.call_off(first, "Henkilö vastustaa")
    for act in (
        lambda: register.restrictions.lift(number, REASON),
        lambda: register.lift_notices.call_off(first, "Taas"),
    ):
        with pytest.raises(Refused):
            act()
    tell(register, number, "23.11.2026")
    newer = register.lift_notices.make(number, LiftInput("25.11.2026", REASON))
    with pytest.raises(Refused) as refused:  # the person holds two letters: the newest is not sent
        register.restrictions.lift(number, REASON)
    assert refused.value.code == "restriction.not_told"
    register_db.clock.now += timedelta(days=3)
    register = register_db.sign_in("rekisterivastaava")
    with pytest.raises(Invalid) as invalid:
        register.lift_notices.mark_sent(newer.id, "", "letter")
    assert invalid.value.problems["on"].code == "restriction.told_late"
    assert not lifted(register, number)


@pytest.mark.parametrize("user", ["asiakkuus", "tarkastaja", "asiakaspalvelu"])
def test_only_who_may_lift_does(sqlite_db: RegisterDb, user: str) -> None:
    """6.2: restriction.lift is the register owner's; others see no notice either."""
    world = mailing(sqlite_db)
    number = world.register.restrictions.set(world.contact, "record", "", "c")
    notice = tell(world.register, number)
    other = sqlite_db.sign_in(user)
    for act in (
        lambda: other.restrictions.lift(number, REASON),
        lambda: other.lift_notices.open(notice),
        lambda: other.lift_notices.make(number, LiftInput("30.11.2026", REASON)),
        lambda: other.lift_notices.call_off(notice, REASON),
    ):
        with pytest.raises(NotPermitted):
            act()
    assert other.home.today().restrictions is None
    assert not lifted(world.register, number)


def test_no_other_act_lifts(register_db: RegisterDb) -> None:
    """N11: no step of a case, however it ends, makes a person who asked free again."""
    world = mailing(register_db)
    register = world.register
    number = restriction(register, world.contact, "cancelled case")
    with pytest.raises(CounterError):
        register.restrictions.lift(number, "Pyyntö peruttiin")
    assert register.store.one("SELECT lifted_at FROM restriction WHERE id = ?", (number,)) == (None,)
    duties = register.home.today().restrictions
    assert duties is not None and [(each.stage, each.case_number) for each in duties] == [
        ("to_tell", "26-001")
    ]
