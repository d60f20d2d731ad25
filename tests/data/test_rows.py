"""Browse rows: always in Finnish name order (V6), always what the tables say, and so is the text index."""

import random

import pytest

from kaarea_tui.data.engine import Store
from kaarea_tui.data.places import CONTACT_ROWS, put
from kaarea_tui.data.rows import refresh_company, refresh_contact, refresh_contacts, remove_contact
from kaarea_tui.rules.folding import name_key
from tests.conftest import RegisterDb

STAMP = "2026-11-23T09:00:00.000Z"
LAST = [
    "Virtanen",
    "Väinölä",
    "Åberg",
    "Öman",
    "Aalto",
    "de la Cruz",
    "Von Essen",
    "Wirtanen",
    "Müller",
    "Ng",
]


def add_company(
    store: Store, name: str = "Turun kaupunki", *, unit: str = "", owner: int | None = None
) -> int:
    company_id = store.next_ids("company", 1)
    store.run(
        "INSERT INTO company (id, name, name_key, kind, relationship, unit, owner_id, created_at, created_by,"
        " updated_at) VALUES (?, ?, ?, 'company', 'customer', ?, ?, ?, 1, ?)",
        (company_id, name, name.lower(), unit, owner, STAMP, STAMP),
    )
    return company_id


def add_contact(store: Store, last: str = "Virtanen", first: str = "Aino", *, author: int = 1) -> int:
    contact_id = store.next_ids("contact", 1)
    store.run(
        "INSERT INTO contact (id, state, last_name, first_names, created_at, created_by, updated_at)"
        " VALUES (?, 'active', ?, ?, ?, ?, ?)",
        (contact_id, last, first, STAMP, author, STAMP),
    )
    return contact_id


def add_role(
    store: Store, contact_id: int, company_id: int, title: str = "", ended: str | None = None
) -> None:
    store.run(
        "INSERT INTO contact_role (contact_id, company_id, title, ended_on) VALUES (?, ?, ?, ?)",
        (contact_id, company_id, title, ended),
    )


def row_of(store: Store, contact_id: int, columns: str) -> tuple[object, ...]:
    row = store.one(f"SELECT {columns} FROM contact_row WHERE contact_id = ?", (contact_id,))
    assert row is not None
    return row


def assert_sound(store: Store) -> None:
    """Place order is name order, and the text index holds exactly the rows' words."""
    by_place = store.rows("SELECT contact_id FROM contact_row ORDER BY order_no")
    by_name = store.rows("SELECT contact_id FROM contact_row ORDER BY sort_key, contact_id")
    assert by_place == by_name
    if store.engine == "sqlite":
        store.run("INSERT INTO contact_text (contact_text, rank) VALUES ('integrity-check', 1)")
        store.run("INSERT INTO company_text (company_text, rank) VALUES ('integrity-check', 1)")


@pytest.mark.parametrize("seed", range(3))
def test_V6_rows_stay_in_name_order_whatever_happens(register_db: RegisterDb, seed: int) -> None:
    store, chance = register_db.open(), random.Random(seed)
    ids: list[int] = []
    with store.writing():
        for _ in range(250):
            act = chance.random()
            if act < 0.6 or not ids:
                ids.append(add_contact(store, chance.choice(LAST), chance.choice("ABCÅÄÖ")))
                refresh_contact(store, ids[-1])
            elif act < 0.85:
                chosen = chance.choice(ids)
                store.run("UPDATE contact SET last_name = ? WHERE id = ?", (chance.choice(LAST), chosen))
                refresh_contact(store, chosen)
            else:
                remove_contact(store, ids.pop(chance.randrange(len(ids))))
    assert_sound(store)
    found = store.rows("SELECT last_name, first_names, id FROM contact ORDER BY id")
    kept = [row for row in found if row[2] in ids]
    expected = [row[2] for row in sorted(kept, key=lambda row: (name_key(row[0], row[1]), row[2]))]
    assert [row[0] for row in store.rows("SELECT contact_id FROM contact_row ORDER BY order_no")] == expected


def test_V6_a_gap_that_is_used_up_is_spread_anew(register_db: RegisterDb) -> None:
    store = register_db.open()

    def put_named(number: int, key: str) -> None:
        put(
            store,
            CONTACT_ROWS,
            (number, key, key, "", "", "", "", "", "", "active", 0, STAMP, f"_ w{number}"),
        )

    with store.writing():
        put_named(1, "a")
        put_named(2, "z")
        # Each new name comes right behind the first one: the gap halves each time.
        for number in range(3, 120):
            put_named(number, f"m{200 - number:03d}")
    assert_sound(store)
    assert store.one("SELECT count(*) FROM contact_row") == (119,)


def test_a_row_tells_the_open_role_and_words_of_all_open_ones(register_db: RegisterDb) -> None:
    store = register_db.open()
    with store.writing():
        turku, aura = add_company(store), add_company(store, "Auran Puu Oy")
        old = add_company(store, "Wanha Oy")
        contact = add_contact(store)
        add_role(store, contact, old, "Sihteeri", ended="2020-01-01")
        add_role(store, contact, turku, "Rehtori")
        add_role(store, contact, aura, "Hallituksen jäsen")
        refresh_contact(store, contact)
    assert row_of(store, contact, "name, company, title, state") == (
        "Virtanen Aino", "Turun kaupunki", "Rehtori", "active",
    )  # fmt: skip
    words = str(row_of(store, contact, "words")[0]).split()
    assert {"n_virtanen", "c_turun", "c_auran", "t_rehtori", "s_a", "_"} <= set(words)
    assert "c_wanha" not in words


def test_a_former_person_is_found_by_the_last_company(register_db: RegisterDb) -> None:
    store = register_db.open()
    with store.writing():
        contact = add_contact(store)
        add_role(store, contact, add_company(store, "Wanha Oy"), "Sihteeri", ended="2020-01-01")
        add_role(store, contact, add_company(store, "Uusi Oy"), "Johtaja", ended="2022-01-01")
        refresh_contact(store, contact)
    assert row_of(store, contact, "company, title, state") == ("Uusi Oy", "Johtaja", "former")


def test_a_restricted_person_is_indexed_by_name_and_company_only(register_db: RegisterDb) -> None:
    """Rulebook 2.6: a stub with the mark, found by nothing that the stub does not show."""
    store = register_db.open()
    with store.writing():
        contact = add_contact(store)
        add_role(store, contact, add_company(store), "Rehtori")
        store.run(
            "INSERT INTO contact_email (contact_id, address, address_key) VALUES (?, ?, ?)",
            (contact, "salainen@turku.example", "salainen@turku.example"),
        )
        store.run("UPDATE contact SET restricted_on = '2026-11-01', restriction_ground = 'a'")
        refresh_contact(store, contact)
    words = str(row_of(store, contact, "words")[0]).split()
    assert "n_virtanen" in words and "c_turun" in words and "s_r" in words
    assert not any(hidden in word for word in words for hidden in ("salainen", "rehtori", "s_a"))


def test_a_company_refreshes_the_rows_of_its_people(register_db: RegisterDb) -> None:
    store = register_db.open()
    with store.writing():
        company, contact = add_company(store, owner=3, unit="Turku"), add_contact(store)
        add_role(store, contact, company)
        refresh_company(store, company)
    assert row_of(store, contact, "company")[0] == "Turun kaupunki"
    assert "o_3" in str(row_of(store, contact, "words")[0]).split()
    with store.writing():
        store.run("UPDATE company SET name = 'Åbo stad', owner_id = NULL WHERE id = ?", (company,))
        refresh_company(store, company)
    assert row_of(store, contact, "company")[0] == "Åbo stad"
    assert "o_3" not in str(row_of(store, contact, "words")[0]).split()
    assert store.one("SELECT name FROM company_row WHERE company_id = ?", (company,)) == ("Åbo stad",)
    assert_sound(store)


def test_an_unchanged_row_is_not_written_again(register_db: RegisterDb) -> None:
    with register_db.open().writing():
        contact = add_contact(register_db.stores[0])
        refresh_contacts(register_db.stores[0], [contact])
    statements: list[str] = []
    store = register_db.open(on_statement=statements.append)
    with store.writing():
        refresh_contact(store, contact)
    assert not [sql for sql in statements if sql.startswith(("INSERT", "UPDATE", "DELETE"))]
