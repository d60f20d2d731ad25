"""The demo's filling: fast, the same each time, and as true as rows written one by one."""

from kaarea_tui.data.rows import refresh_contacts
from kaarea_tui.register.demo_data import fill
from kaarea_tui.register.records.browse_faults import row_faults, text_faults
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
    fill(store, 700, clock=register_db.clock)
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
    fill(store, 700, clock=register_db.clock)
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
    fill(store, 300, clock=register_db.clock)
    with store.writing():
        store.run("UPDATE contact SET last_name = 'Öhman' WHERE id % 7 = 0")
        refresh_contacts(store, [row[0] for row in store.rows("SELECT id FROM contact")])
        new = store.next_ids("contact", 1)
        assert store.one("SELECT 1 FROM contact WHERE id = ?", (new,)) is None
    assert list(row_faults(store)) == list(text_faults(store)) == []


def test_a_second_filling_is_ranked_with_the_first(register_db: RegisterDb) -> None:
    store = register_db.open()
    fill(store, 200, clock=register_db.clock)
    store.run("UPDATE company SET business_id = NULL")
    fill(store, 300, clock=register_db.clock)
    assert [fault for fault in row_faults(store) if "company" not in fault[1]] == []
    assert list(text_faults(store)) == []
