"""Looking at the log (rules 5.1, 5.2)."""

from datetime import date

import pytest

from kaarea_tui.register import audit_trail
from kaarea_tui.register.counter import ACTIONS
from kaarea_tui.register.errors import NotPermitted
from kaarea_tui.register.oversight import audit_log
from kaarea_tui.register.oversight.audit_log import LogFilter
from kaarea_tui.register.staff.signing_in import SignInRefused, sign_in
from tests.register.conftest import WorldDb
from tests.register.trust.world import World


@pytest.fixture
def world(world_db: WorldDb) -> World:
    return world_db.enter()


def test_looking_leaves_a_row_of_its_own(world: World) -> None:
    """Rule 5.1: what was looked for, not what was found."""
    auditor = world.registers["AU"]
    rows = auditor.audit_log.page(LogFilter(action="access.grant", actor_id=3))
    last = auditor.audit_log.page(LogFilter(), limit=1)[0]
    assert (last.action, last.fields, last.count, last.user_name) == (
        "audit_log.page", "actor_id action", len(rows), "tarkastaja",
    )  # fmt: skip


def test_pages_go_backwards_without_a_gap(world: World) -> None:
    auditor = world.registers["AU"]
    first = auditor.audit_log.page(LogFilter(), limit=5)
    second = auditor.audit_log.page(LogFilter(), before_seq=first[-1].seq, limit=5)
    numbers = [row.seq for row in first + second]
    assert numbers == list(range(numbers[0], numbers[0] - 10, -1))
    assert len(auditor.audit_log.page(LogFilter(), limit=10**9)) <= 500
    assert len(auditor.audit_log.page(LogFilter(), limit=-3)) == 1


def test_filters_are_joined(world: World) -> None:
    world.registers["CS"].contacts.open(world.own.contact)
    world.registers["AM"].contacts.open(world.own.contact)
    auditor = world.registers["AU"]
    wanted = LogFilter(
        action="contacts.open", object_type="contact", object_id=str(world.own.contact), actor_id=5
    )
    rows = auditor.audit_log.page(wanted)
    assert [row.user_name for row in rows] == ["asiakaspalvelu"]
    assert rows[0].purpose, "C-579/21: each consultation has its purpose"
    assert auditor.audit_log.page(LogFilter(until=date(2026, 11, 22))) == ()
    assert auditor.audit_log.page(LogFilter(since=date(2026, 11, 24))) == ()
    assert auditor.audit_log.page(LogFilter(since=date(2026, 11, 23), until=date(2026, 11, 23)), limit=1)


def test_the_administrator_sees_security_events_without_contacts(world: World) -> None:
    """Rule 5.2: sign-ins, rights, system and all refusals; no number of any contact."""
    world.registers["CS"].contacts.open(world.own.contact)
    with pytest.raises(NotPermitted):
        world.registers["MG"].contacts.open(world.own.contact)
    admin = world.registers["AD"]
    with pytest.raises(NotPermitted):
        admin.audit_log.page(LogFilter())
    rows = admin.audit_log.security(LogFilter(), limit=500)
    kinds = {row.action.split(".")[0] for row in rows}
    assert {"accounts", "register", "contacts", "audit_log"} <= kinds
    opened = [row for row in rows if row.action == "contacts.open"]
    assert [(row.result, row.object_type, row.object_id, row.purpose) for row in opened] == [
        ("denied", "", "", "")
    ]
    assert not any(row.object_type == "contact" for row in rows)


def test_a_filter_does_not_tell_what_the_rows_hide(world: World) -> None:
    """Class A: asking for a contact's number must not answer whether anybody was refused on it."""
    world.registers["CS"].contacts.open(world.own.contact)
    admin = world.registers["AD"]
    hidden = LogFilter(object_type="contact", object_id=str(world.own.contact))
    assert admin.audit_log.security(hidden) == ()
    assert admin.audit_log.security(LogFilter(object_id=str(world.own.contact), action="contacts.open")) == ()


def test_everybody_sees_the_own_sign_ins(world: World) -> None:
    """Rule 5.2."""
    with pytest.raises(SignInRefused):
        sign_in(world.store, "johto", "wrong", "elsewhere", world.clock)
    tries = world.registers["MG"].audit_log.own_sign_ins()
    assert [(each.source, each.accepted) for each in tries] == [("elsewhere", False), ("trust", True)]
    assert not any(each.source == "elsewhere" for each in world.registers["CS"].audit_log.own_sign_ins())


def test_the_administrator_sees_backups_among_security_events(world: World) -> None:
    """Rule 5.2: log-ins and the system are the administrator's."""
    with world.store.writing():
        audit_trail.append(world.store, audit_trail.Entry("backups.run", "backup.run", "t", 2), world.clock())
    (row,) = world.registers["AD"].audit_log.security(LogFilter(action="backups.run"))
    assert row.permission == "backup.run"


def test_the_security_view_names_subjects_that_are_there() -> None:
    """A subject renamed would leave the administrator's view in silence."""
    known = {name.partition(".")[0] for name in ACTIONS} | {"accounts", "register"}
    assert set(audit_log._SECURITY_SUBJECTS) <= known
