"""Today's work on the first screen (rules 5.1, 7.2, P7, P8)."""

import pytest

from kaarea_tui.data import models as m
from kaarea_tui.register.audit_proof import verify
from kaarea_tui.register.audit_trail import Entry, append
from kaarea_tui.register.errors import NotPermitted
from kaarea_tui.register.founding import DEMO_PASSWORD
from kaarea_tui.register.home import COUNT_TO
from kaarea_tui.register.oversight.audit_log import LogFilter
from kaarea_tui.register.staff.signing_in import SignInRefused, approve, confirm, sign_in
from tests.conftest import RegisterDb
from tests.register.conftest import WorldDb
from tests.register.trust.world import World


@pytest.fixture
def world(world_db: WorldDb) -> World:
    return world_db.enter()


def test_what_the_rights_do_not_allow_is_absent(world: World) -> None:
    """Rule P8: None, not zero."""
    seen = {preset: register.home.today() for preset, register in world.registers.items()}
    people = {preset for preset, view in seen.items() if view.inform is not None}
    assert people == {"RO", "AM", "MK", "CS", "BI", "SU", "AU"}
    assert {preset for preset, view in seen.items() if view.accounts is not None} == {"RO", "AD", "AU"}
    assert {preset for preset, view in seen.items() if view.refusals is not None} == {"RO"}
    assert seen["MG"].own_drafts is None


def test_drafts_are_the_own_ones(world: World) -> None:
    """Rule 4.1."""
    assert world.registers["AM"].home.today().own_drafts == 1
    assert world.registers["RO"].home.today().own_drafts == 0


def test_the_duty_to_inform_is_counted_by_its_day_and_scope(world: World) -> None:
    """Rules 7.2, P5: due 1.12.2026; overdue from the next day on."""
    store, clock = world.store, world.clock
    m.Provenance.update(inform_due="2026-12-01").where(m.Provenance.inform_due.is_null(False)).execute()
    everybody = len(
        store.rows("SELECT id FROM provenance WHERE inform_due IS NOT NULL AND informed_on IS NULL")
    )
    here = len(
        store.rows(
            "SELECT p.id FROM provenance p JOIN contact_role r ON r.contact_id = p.contact_id"
            " WHERE p.inform_due IS NOT NULL AND r.company_id = ?",
            (world.own.company,),
        )
    )
    view = world.registers["RO"].home.today()
    assert view.inform is not None
    assert (view.inform.overdue, view.inform.due_soon) == (0, 0)
    clock.advance(days=3)
    owner, supervisor = world.sign_in("rekisterivastaava"), world.sign_in("palveluesihenkilo")
    for register, count in ((owner, everybody), (supervisor, here)):
        told = register.home.today().inform
        assert told is not None
        assert (told.overdue, told.due_soon) == (0, count)
    clock.advance(days=6)
    told = world.sign_in("palveluesihenkilo").home.today().inform
    assert told is not None
    assert (told.overdue, told.due_soon) == (here, 0)
    assert 0 < here < everybody


def test_unused_accounts_and_ending_grants_are_listed(world: World) -> None:
    """Rules P7, 8.1."""
    view = world.registers["AD"].home.today()
    assert view.accounts is not None
    assert [grant.valid_to for grant in view.accounts.grants_ending] == []
    world.clock.advance(days=20)
    view = world.sign_in("paakayttaja").home.today()
    assert view.accounts is not None
    assert {(grant.user_name, grant.permission) for grant in view.accounts.grants_ending} == {
        ("kohde.turku", "contact.merge"),
        ("kohde.oulu", "contact.merge"),
    }
    world.clock.advance(days=70)
    view = world.sign_in("paakayttaja").home.today()
    assert view.accounts is not None
    assert "johto" in view.accounts.unused
    assert "paakayttaja" not in view.accounts.unused


def test_three_refusals_in_ten_minutes_are_told_to_the_owner(world: World) -> None:
    """Rule 5.1: two are not, nor three over a longer time."""
    owner, management, clock = world.registers["RO"], world.registers["MG"], world.clock

    def refuse() -> None:
        with pytest.raises(NotPermitted):
            management.contacts.open(world.own.contact)

    refuse()
    clock.advance(minutes=6)
    refuse()
    clock.advance(minutes=6)
    refuse()
    assert owner.home.today().refusals == ()
    clock.advance(minutes=3)
    refuse()
    notices = owner.home.today().refusals
    assert notices is not None
    assert [(notice.user_name, notice.at) for notice in notices] == [("johto", clock.now)]
    clock.advance(days=8)
    assert world.sign_in("rekisterivastaava").home.today().refusals == ()


def test_one_user_s_thousand_refusals_hide_nobody_else_s(world: World) -> None:
    """Rule 5.1: all of the seven days are looked at, however many refusals came after."""
    owner, clock = world.registers["RO"], world.clock
    for name, times in (("MG", 3), ("BI", 2)):
        for _ in range(times):
            with pytest.raises(NotPermitted):
                world.registers[name].audit_log.page(LogFilter())
    first = clock.now
    clock.advance(hours=1)
    clerk = m.UserAccount.get(user_name="asiakaspalvelu").id
    with world.store.writing():
        for _ in range(1100):
            append(world.store, Entry("x.y", "user.manage", "t", clerk, "CS", result="denied"), clock.now)
    notices = owner.home.today().refusals
    assert notices is not None
    assert {(each.user_name, each.at) for each in notices} == {
        ("johto", first), ("asiakaspalvelu", clock.now),
    }  # fmt: skip


def test_an_owners_reset_password_is_told_to_the_owners(world: World) -> None:
    """Rule P3: who resets an owner's password could sign in as the owner; the owners see it at once."""
    m.UserPreset.create(user=m.UserAccount.get(user_name="johto"), preset="RO", given_at="2026-11-23")
    admin, johto = world.registers["AD"], m.UserAccount.get(user_name="johto").id
    approve(admin, "rekisterivastaava", DEMO_PASSWORD, johto)
    admin.users.reset(johto)
    admin.users.reset(m.UserAccount.get(user_name="laskutus").id)
    resets = world.registers["RO"].home.today().owner_resets
    assert resets is not None
    assert [(each.user_name, each.by_user_name) for each in resets] == [("johto", "paakayttaja")]


def test_many_looks_within_an_hour_stop_nobody_and_are_told(world: World) -> None:
    """S14, 5.1, ASVS 2.4.1: cards and searches alike, once an hour, to the person and to the owners."""
    world.store.run("UPDATE setting SET value = '20' WHERE name = 'looks_per_hour'")
    clerk, owner, clock = world.registers["CS"], world.registers["RO"], world.clock

    def look(times: int) -> None:
        for number in range(times):
            if number % 2:
                clerk.contacts.open(world.own.contact)
            else:
                clerk.browse.log_company_search(f"haku {number}")

    def noted() -> list[tuple[object, ...]]:
        return world.store.rows("SELECT actor_id, object_id, count FROM audit WHERE action = 'looks.many'")

    look(10)
    clock.advance(minutes=61)
    look(20)
    assert (noted(), clerk.warnings, owner.home.today().many_looks) == ([], [], ())
    look(2)
    (row,) = noted()
    assert row == (5, "5", 20)
    assert [warning.code for warning in clerk.warnings] == ["looks.many"]
    told = owner.home.today().many_looks
    assert told is not None
    assert [(each.user_name, each.most, each.at) for each in told] == [("asiakaspalvelu", 20, clock.now)]
    assert clerk.home.today().many_looks is None
    assert list(verify(world.store)) == []
    clock.advance(minutes=61)
    look(21)
    assert len(noted()) == 2
    assert len(owner.home.today().many_looks or ()) == 1


def test_the_last_sign_in_and_the_failures_since(register_db: RegisterDb) -> None:
    """ASVS 6.3.5."""
    store, clock = register_db.open(), register_db.clock
    first = register_db.sign_in("johto", store)
    assert first.home.today().last_sign_in_at is None
    clock.advance(hours=1)
    for _ in range(2):
        with pytest.raises(SignInRefused):
            sign_in(store, "johto", "wrong", "t", clock)
    clock.advance(hours=1)
    second, welcome = sign_in(store, "johto", DEMO_PASSWORD, "t", clock)
    view = second.home.today()
    assert (view.last_sign_in_at, view.failed_since) == (welcome.last_sign_in_at, 2)
    assert welcome.failures_since == 2
    confirm(second, "johto", DEMO_PASSWORD)


def test_counts_stop_at_a_thousand(world: World) -> None:
    """Never slow at a million contacts: each count is an index and an end."""
    store, author = world.store, m.UserAccount.get(user_name="asiakkuus").id
    first = store.next_ids("contact", 20_000)
    with store.writing():
        store.run_many(
            "INSERT INTO contact (id, state, last_name, created_at, created_by, updated_at)"
            " VALUES (?, 'draft', 'L', 'x', ?, 'x')",
            [(first + number, author) for number in range(20_000)],
        )
        store.run_many(
            "INSERT INTO provenance (contact_id, field_group, source_kind, source_name, received_on, recorded_at,"
            " recorded_by, inform_due) VALUES (?, 'all', 'company', 'x', '2026-01-01', 'x', 1, '2026-02-01')",
            [(first + number,) for number in range(20_000)],
        )
    register = world.registers["AM"]
    view = register.home.today()
    assert view.own_drafts == COUNT_TO + 1
    assert view.inform is not None
    assert view.inform.overdue == COUNT_TO + 1
