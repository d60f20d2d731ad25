"""The demo's filling: fast, the same each time, and as true as rows written one by one."""

from datetime import timedelta

import pytest

from kaarea_tui.data.engine import Store
from kaarea_tui.data.rows import refresh_contacts
from kaarea_tui.register import audit_proof, audit_trail
from kaarea_tui.register.demo_data import fill, fill_people
from kaarea_tui.register.mailing.stop_faults import stop_faults
from kaarea_tui.register.records.browse_faults import row_faults, text_faults
from kaarea_tui.rules.requests import LANGUAGES, STATES, TYPES
from tests.conftest import RegisterDb


def test_a_filled_demo_is_sound(register_db: RegisterDb) -> None:
    store = register_db.open()
    told: list[tuple[int, int]] = []
    fill(store, 700, lambda done, of: told.append((done, of)), register_db.clock)
    assert list(row_faults(store)) == list(text_faults(store)) == []
    assert (
        store.one("SELECT count(*) FROM contact") == store.one("SELECT count(*) FROM contact_row") == (700,)
    )
    assert told[-1][0] == told[-1][1]


def test_a_demo_shows_every_kind_of_person(register_db: RegisterDb) -> None:
    store = register_db.open()
    fill_people(store, 700, None, register_db.clock())
    states = {row[0] for row in store.rows("SELECT DISTINCT state FROM contact_row")}
    assert states == {"draft", "active", "former"}
    for sql in (
        "SELECT count(*) FROM contact_row WHERE restricted = 1",
        "SELECT count(*) FROM contact_technical",
        "SELECT count(*) FROM contact_service_account",
        "SELECT count(DISTINCT owner_id) - 1 FROM company",
        "SELECT count(*) FROM company_address",
    ):
        found = store.one(sql)
        assert found is not None and found[0] > 0, sql
    # Rule 7.1: every contact has a source.
    assert store.one("SELECT count(DISTINCT contact_id) FROM provenance") == (700,)


def test_P5_each_demo_user_sees_something_of_his_own(register_db: RegisterDb) -> None:
    store = register_db.open()
    fill_people(store, 700, None, register_db.clock())
    everybody = register_db.sign_in("rekisterivastaava", store).browse.count_contacts().value
    unit = register_db.sign_in("palveluesihenkilo", store).browse.count_contacts().value
    assert 0 < unit < everybody == 700


def test_the_demo_is_the_same_each_time(sqlite_db: RegisterDb, pg_db: RegisterDb) -> None:
    rows = []
    for database in (sqlite_db, pg_db):
        store = database.open()
        fill(store, 300, clock=database.clock)
        rows.append(
            store.rows("SELECT sort_key, name, company, email, words FROM contact_row ORDER BY order_no")
        )
    assert rows[0] == rows[1]


def test_records_go_on_being_written_one_by_one(register_db: RegisterDb) -> None:
    """What the bulk leaves behind (numbers, places, index) serves what comes after it."""
    store = register_db.open()
    fill_people(store, 300, None, register_db.clock())
    with store.writing():
        store.run("UPDATE contact SET last_name = 'Öhman' WHERE id % 7 = 0")
        refresh_contacts(store, [row[0] for row in store.rows("SELECT id FROM contact")])
        new = store.next_ids("contact", 1)
        assert store.one("SELECT 1 FROM contact WHERE id = ?", (new,)) is None
    assert list(row_faults(store)) == list(text_faults(store)) == []


def test_a_second_filling_is_ranked_with_the_first(register_db: RegisterDb) -> None:
    store = register_db.open()
    fill_people(store, 200, None, register_db.clock())
    store.run("UPDATE company SET business_id = NULL")
    fill_people(store, 300, None, register_db.clock())
    assert [fault for fault in row_faults(store) if "company" not in fault[1]] == []
    assert list(text_faults(store)) == []


def test_a_demo_opens_with_the_life_of_its_lists_and_requests(register_db: RegisterDb) -> None:
    """Every kind of list, state, consent, stop and request is there to be met, and all of it is sound (2, 4)."""
    store = register_db.open()
    fill(store, 1200, clock=register_db.clock)
    _check_requests(register_db, store)
    for sql in (
        "SELECT kind FROM mailing_list",
        "SELECT state FROM list_member",
        "SELECT how FROM consent",
        "SELECT end_reason FROM consent",
        "SELECT state FROM objection",
        "SELECT reason FROM suppression",
        "SELECT state FROM list_return",
    ):
        assert len(set(store.rows(sql))) >= 2, sql
    for sql in (
        "SELECT count(*) FROM mailing_list WHERE archived_at IS NOT NULL",
        "SELECT count(*) FROM company_ban WHERE released_at IS NULL",
        "SELECT count(*) FROM contact_group",
        "SELECT count(*) FROM list_export WHERE sent_at IS NULL",
        "SELECT count(*) FROM wording WHERE text_sv <> '' AND text_en <> '' AND version > 1",
        "SELECT count(*) FROM restriction WHERE lifted_at IS NULL",
    ):
        found = store.one(sql)
        assert found is not None and found[0] > 0, sql
    assert list(stop_faults(store)) == []
    members = store.one("SELECT max(members) FROM list_count WHERE state = 'active'")
    assert members is not None and members[0] > 60


def _check_requests(register_db: RegisterDb, store: Store) -> None:
    """All kinds (2.1), all states (2.2), three languages; answers in time and late, and one overdue."""
    cases = store.rows("SELECT type, state, language FROM request_case")
    assert 12 <= len(cases) <= 20
    assert {row[0] for row in cases} == set(TYPES)
    assert {row[1] for row in cases} == set(STATES)
    assert {row[2] for row in cases} == set(LANGUAGES)
    for sql in (
        "SELECT count(*) FROM request_case WHERE extended = 1 AND closed_at IS NULL",
        "SELECT count(*) FROM request_case WHERE answer_sent_on <= due",
        "SELECT count(*) FROM request_case WHERE answer_sent_on > due",
        # Two people decided (P4), and the refusal tells all that it must (2.8).
        "SELECT count(*) FROM request_case WHERE approved_by <> proposed_by AND state = 'closed_refused'",
        "SELECT count(*) FROM request_letter WHERE kind = 'refusal' AND sections LIKE '%remedy%'",
    ):
        found = store.one(sql)
        assert found is not None and found[0] > 0, sql
    counts = register_db.sign_in("rekisterivastaava", store).requests.counts()
    assert counts.overdue > 0 and counts.suspended == 2


@pytest.mark.parametrize("people", [0, 1, 100])
def test_a_small_demo_opens_too(sqlite_db: RegisterDb, people: int) -> None:
    store = sqlite_db.open()
    fill(store, people, clock=sqlite_db.clock)
    assert store.one("SELECT count(*) FROM contact") == (people,)
    assert list(stop_faults(store)) == []


def test_the_log_of_a_demo_rises_and_holds(sqlite_db: RegisterDb) -> None:
    """What happened before the demo was opened stands in the log in order of time, until today."""
    store = sqlite_db.open()
    store.run("DELETE FROM user_session")
    before = _last_row(store)
    fill(store, 400, clock=sqlite_db.clock)
    times = [row[0] for row in store.rows("SELECT at_utc FROM audit WHERE seq > ? ORDER BY seq", (before,))]
    assert times == sorted(times)
    assert times[-1] == audit_trail.stamp(sqlite_db.clock())
    assert times[0] < audit_trail.stamp(sqlite_db.clock() - timedelta(days=200))
    assert store.one("SELECT count(*) FROM user_session WHERE ended_at IS NULL") == (0,)
    assert list(audit_proof.verify(store)) == []


def _last_row(store: Store) -> int:
    found = store.one("SELECT max(seq) FROM audit")
    return int(found[0]) if found else 0
