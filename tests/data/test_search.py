"""Searching: marks, rights, scopes, hostile lines; the same hits on both engines (V6, P5, P8)."""

import random
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaarea_tui.data import pages, search
from kaarea_tui.data.engine import Store
from kaarea_tui.data.pages import Order
from kaarea_tui.data.rows import refresh_contacts
from kaarea_tui.data.search import Place, Reach, people_search
from kaarea_tui.rules.permissions import of_preset
from kaarea_tui.rules.rights import Scope
from kaarea_tui.rules.search_query import parse_query
from tests.conftest import RegisterDb
from tests.data.test_rows import add_company, add_contact, add_role

OWNER = Reach(frozenset(of_preset("RO")), Scope.ALL, 1, "")
LAST = ["Virtanen", "Väinölä", "Åberg", "Kiinteistö", "Kiinteistöhuolto", "Aalto", "Ng", "Österman"]
COMPANIES = ["Turun kaupunki", "Kiinteistöhuolto Oy", "Kiinteistömaailma Oy", "Auran Puu Oy", "A B Oy"]


def fill(store: Store, people: int = 120, seed: int = 4) -> None:
    chance = random.Random(seed)
    with store.writing():
        companies = [
            add_company(store, name, unit="Turku" if at % 2 else "Oulu", owner=2 + at % 3)
            for at, name in enumerate(COMPANIES)
        ]
        ids = []
        for _ in range(people):
            contact = add_contact(
                store, chance.choice(LAST), chance.choice(["Aino", "Eero Ilmari", "Öivind"])
            )
            ids.append(contact)
            if chance.random() < 0.9:
                ended = "2020-01-01" if chance.random() < 0.2 else None
                add_role(store, contact, chance.choice(companies), chance.choice(["", "Rehtori"]), ended)
            store.run(
                "INSERT INTO contact_phone (contact_id, number, kind) VALUES (?, ?, 'mobile')",
                (contact, f"+35840{chance.randrange(10**6, 10**7)}"),
            )
            store.run(
                "INSERT INTO contact_email (contact_id, address, address_key) VALUES (?, ?, ?)",
                (contact, f"a{contact}@turku.example", f"a{contact}@turku.example"),
            )
            store.run(
                "INSERT INTO contact_address (contact_id, kind, post_office) VALUES (?, 'postal', ?)",
                (contact, chance.choice(["TURKU", "SALO"])),
            )
        refresh_contacts(store, ids)


def found(store: Store, text: str, reach: Reach = OWNER, limit: int = 500) -> list[int]:
    asked = people_search(parse_query(text), reach)
    return [row[0] for row in search.rows(store, asked, None, True, limit)]


def expected(store: Store, *needles: str) -> list[int]:
    """People whose words hold all needles, each the beginning of a word; in name order."""
    rows = store.rows("SELECT contact_id, words FROM contact_row ORDER BY order_no")
    return [row[0] for row in rows if all(f" {needle}" in f" {row[1]}" for needle in needles)]


QUERIES = [
    "v", "virta", "aino virtanen", "turun kaup", "kiinteistöhuolto", "kiinteistömaa", "rehtori -virtanen",
    "yritys:kiinteistö", "nimi:kiinteistö", "kaupunki:salo", "-aino", "tila:entinen", "tila:luonnos", "040",
    "puhelin:040", "a12@turku", "nimi:rehtori", "titteli:reh -yritys:turun", "", "-kiinteistöhuolto",
    "å", "ö", "former", "tila:xyz", "zzz",
]  # fmt: skip


@pytest.fixture
def both(sqlite_db: RegisterDb, pg_db: RegisterDb) -> tuple[Store, Store]:
    """The same people on SQLite and on PostgreSQL."""
    stores = sqlite_db.open(), pg_db.open()
    for store in stores:
        store.connect()
        fill(store)
    return stores


def test_both_engines_find_the_same(both: tuple[Store, Store]) -> None:
    reaches = [
        OWNER,
        Reach(frozenset(of_preset("BI")), Scope.OWN_UNIT, 2, "Turku"),
        Reach(
            frozenset(of_preset("EX") | {"contact.search", "contact.view_basic"}), Scope.OWN_COMPANIES, 3, ""
        ),
    ]
    for text in QUERIES:
        for reach in reaches:
            asked = people_search(parse_query(text), reach)
            one, other = (search.rows(store, asked, None, True, 500) for store in both)
            assert one == other, text
            assert search.count(both[0], asked) == search.count(both[1], asked) == (len(one), False)
            falling = [search.rows(store, asked, None, False, 500) for store in both]
            assert falling[0] == falling[1] == one[::-1], text


@given(
    st.lists(
        st.sampled_from(["v", "aino", "-turun", "kiinteistöh", "yritys:a", "-tila:former", "x"]), max_size=4
    )
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_random_searches_find_the_same_on_both(both: tuple[Store, Store], parts: list[str]) -> None:
    asked = people_search(parse_query(" ".join(parts)), OWNER)
    assert search.rows(both[0], asked, None, True, 500) == search.rows(both[1], asked, None, True, 500)


def test_V6_prefixes_of_any_word_in_any_order(register_db: RegisterDb) -> None:
    store = register_db.open()
    fill(store)
    assert found(store, "virta") == expected(store, "n_virta") != []
    assert found(store, "aino turun") == found(store, "turun aino") == expected(store, "n_aino", "c_turun")
    assert found(store, "KIINTEISTÖHUOL") == [
        row[0]
        for row in store.rows("SELECT contact_id, words FROM contact_row ORDER BY order_no")
        if "_kiinteistöhuol" in row[1]
    ]


def test_V6_hits_come_in_name_order(register_db: RegisterDb) -> None:
    store = register_db.open()
    fill(store)
    keys = [row[1] for row in search.rows(store, people_search(parse_query("aino"), OWNER), None, True, 500)]
    assert keys and all(a <= b for a, b in pairwise(keys))


def test_P8_a_town_is_searched_only_by_who_may_see_it(register_db: RegisterDb) -> None:
    store = register_db.open()
    fill(store)
    without = Reach(OWNER.rights - {"contact.view_address"}, Scope.ALL, 1, "")
    assert found(store, "salo") and found(store, "kaupunki:salo")
    assert found(store, "salo", without) == found(store, "kaupunki:salo", without) == []
    # What cannot be searched cannot be excluded either: the rest would tell it.
    assert found(store, "-kaupunki:salo", without) == found(store, "", without)


def test_P5_scopes(register_db: RegisterDb) -> None:
    store = register_db.open()
    fill(store)
    everybody, own = found(store, ""), found(store, "", Reach(OWNER.rights, Scope.OWN_COMPANIES, 3, "Turku"))
    unit = found(store, "", Reach(OWNER.rights, Scope.OWN_UNIT, 3, "Turku"))
    assert set(own) < set(unit) < set(everybody)
    assert own and set(found(store, "aino", Reach(OWNER.rights, Scope.OWN_COMPANIES, 3, ""))) < set(own)
    drafts = [
        row[0]
        for row in store.rows("SELECT id FROM contact WHERE id NOT IN (SELECT contact_id FROM contact_role)")
    ]
    assert set(drafts) <= set(found(store, "", Reach(OWNER.rights, Scope.OWN_COMPANIES, 1, "")))
    assert not set(drafts) & set(own)


@given(st.text(max_size=60))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_line_ever_raises(both: tuple[Store, Store], text: str) -> None:
    for store in both:
        found(store, text)
        search.count(store, people_search(parse_query(text), OWNER))


@pytest.mark.parametrize(
    "text",
    ["'", '"', '"a', "a*b", "NEAR(a b)", "a AND", "NOT", "-", "--", "a OR b", "^a", "{a}:b", "c_turun", "_",
     "%", "\\", "' OR 1=1 --", "a:b:c", "(((", "\x00", "a\x00b", "+", "kaupunki:", "-kaupunki:", ":*", "!a & |",
     "x" * 5000, "1" * 300, " ".join("ab" * 40), "\ud800"],
)  # fmt: skip
def test_hostile_lines_never_raise(register_db: RegisterDb, text: str) -> None:
    store = register_db.open()
    fill(store, 10)
    found(store, text)
    search.count(store, people_search(parse_query(text), OWNER))


def test_a_user_cannot_type_marked_words() -> None:
    for text in ("s_a", "o_2", "c_turun", "_", "n_:x"):
        groups = people_search(parse_query(text), OWNER).groups
        assert all(word.text.count("_") == 1 and not word.whole for group in groups for word in group)


@pytest.mark.parametrize("column", ["name", "company", "town", "state", "changed"])
@pytest.mark.parametrize("descending", [False, True])
def test_pages_neither_skip_nor_repeat(register_db: RegisterDb, column: str, descending: bool) -> None:
    store = register_db.open()
    fill(store)
    asked, order = people_search(parse_query("-zzz"), OWNER), Order(column, descending)
    whole = pages.page(store, asked, order, "first", None, 500)
    ids = [row[0] for row, _ in whole.rows]
    assert whole.at_start and whole.at_end and len(ids) == 120
    forwards, place, at_end = [], None, False
    while not at_end:
        piece = pages.page(store, asked, order, "after" if place else "first", place, 7)
        forwards += [row[0] for row, _ in piece.rows]
        place, at_end = piece.rows[-1][1], piece.at_end
    assert forwards == ids
    backwards, place, at_start = [], None, False
    while not at_start:
        piece = pages.page(store, asked, order, "before" if place else "last", place, 11)
        backwards = [row[0] for row, _ in piece.rows] + backwards
        place, at_start = piece.rows[0][1], piece.at_start
    assert backwards == ids
    around = pages.page(store, asked, order, "around", whole.rows[60][1], 10)
    assert [row[0] for row, _ in around.rows] == ids[55:65]


def test_paging_goes_on_while_others_write(register_db: RegisterDb) -> None:
    """New rows, a place spread anew, and the very row one stands on gone: nobody is skipped or repeated."""
    store = register_db.open()
    fill(store, 60)
    asked = people_search(parse_query(""), OWNER)
    before = found(store, "")
    seen, place, at_end, turn = [], None, False, 0
    while not at_end:
        piece = pages.page(store, asked, Order(), "after" if place else "first", place, 9)
        seen += [row[0] for row, _ in piece.rows]
        place, at_end, turn = piece.rows[-1][1], piece.at_end, turn + 1
        with store.writing():
            new = [add_contact(store, "Aalto", f"{turn} {n}") for n in range(20)]
            refresh_contacts(store, new)
            store.run("DELETE FROM contact_role WHERE contact_id = ?", (place.record_id,))
            store.run("UPDATE contact SET last_name = 'Aaa' WHERE id = ?", (place.record_id,))
            refresh_contacts(store, [place.record_id])
    assert len(seen) == len(set(seen))
    assert set(before) <= set(seen)


def test_sorting_too_many_is_refused(register_db: RegisterDb, monkeypatch: pytest.MonkeyPatch) -> None:
    store = register_db.open()
    fill(store, 20)
    monkeypatch.setattr(pages, "MOST_TO_SORT", 19)
    asked = people_search(parse_query(""), OWNER)
    with pytest.raises(pages.TooManyToSort):
        pages.page(store, asked, Order("company"), "first", None, 5)
    assert len(pages.page(store, asked, Order(descending=True), "first", None, 5).rows) == 5


def test_a_place_that_is_no_more_is_still_a_place(register_db: RegisterDb) -> None:
    store = register_db.open()
    fill(store, 30)
    asked = people_search(parse_query(""), OWNER)
    nowhere = Place("", "m", 999_999)
    after = pages.page(store, asked, Order(), "after", nowhere, 100)
    before = pages.page(store, asked, Order(), "before", nowhere, 100)
    assert [row[0] for row, _ in (*before.rows, *after.rows)] == found(store, "")


def test_a_page_never_scans(sqlite_db: RegisterDb) -> None:
    """The plans of page and count: through the text index or along order_no, never the whole table."""
    statements: list[str] = []
    store = sqlite_db.open(on_statement=statements.append)
    fill(store, 5)
    statements.clear()
    place = Place("", "m", 3)
    for text in ("", "virtanen kiinteistöhuolto -aino"):
        asked = people_search(parse_query(text), Reach(OWNER.rights, Scope.OWN_UNIT, 1, "Turku"))
        for bound in (None, search.Bound(place), search.Bound(place, True)):
            for upwards in (True, False):
                search.rows(store, asked, bound, upwards, 5)
        search.count(store, asked)
    for text in ("",):
        search.rows(store, people_search(parse_query(text), OWNER), search.Bound(place), True, 5)
    for sql in dict.fromkeys(statements):
        plan = store.rows("EXPLAIN QUERY PLAN " + sql, [1] * sql.count("?"))
        for line in plan:
            told = str(line[3])
            assert not told.startswith("SCAN r") and "SCAN contact_row" not in told.replace("USING", ""), told
            assert "TEMP B-TREE" not in told, told
