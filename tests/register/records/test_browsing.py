"""Browsing through the counter: what a hit shows (P8, 2.6), which rows there are (P5), what is logged (5.1)."""

import pytest

from kaarea_tui.data.rows import refresh_company, refresh_contact
from kaarea_tui.register.demo_data import fill_people
from kaarea_tui.register.errors import Absent, NotPermitted, Refused
from kaarea_tui.register.records.browsing import ContactHit
from tests.conftest import RegisterDb
from tests.data.test_rows import add_company, add_contact, add_role


@pytest.fixture
def filled(register_db: RegisterDb) -> RegisterDb:
    fill_people(register_db.open(), 400, None, register_db.clock())
    return register_db


def restricted_person(db: RegisterDb) -> int:
    store = db.open()
    with store.writing():
        company, contact = add_company(store), add_contact(store, "Rajattu", "Raija")
        add_role(store, contact, company, "Rehtori")
        store.run("UPDATE contact SET restricted_on = '2026-11-01', restriction_ground = 'a'")
        refresh_company(store, company)
        refresh_contact(store, contact)
    return contact


def test_P8_fields_without_right_are_absent(filled: RegisterDb) -> None:
    everything = filled.sign_in("rekisterivastaava").browse.contacts(limit=200).hits
    assert any(hit.town for hit in everything)
    seen = filled.sign_in("markkinointi").browse.contacts(limit=200).hits
    assert all(hit.town is None for hit in seen)
    assert [hit.name for hit in seen] == [hit.name for hit in everything]


def test_2_6_a_restricted_person_is_a_stub(register_db: RegisterDb) -> None:
    contact = restricted_person(register_db)
    stub = register_db.sign_in("asiakaspalvelu").browse.contacts("rajattu").hits[0]
    assert (stub.contact_id, stub.name, stub.company, stub.restricted) == (
        contact, "Rajattu Raija", "Turun kaupunki", True,
    )  # fmt: skip
    told = (stub.title, stub.phone, stub.email, stub.town, stub.company_town, stub.state, stub.changed_at)
    assert told == (None,) * 7
    owner = register_db.sign_in("rekisterivastaava").browse
    (seen,) = owner.contacts("rajattu").hits
    assert (seen.title, seen.phone, seen.email, seen.town) == (None,) * 4
    with pytest.raises(Refused, match="restricted") as raised:
        owner.log_copy(contact, "email")
    assert raised.value.code == "contact.restricted"
    owner.log_copy(contact, "company")
    # Nobody finds the person by what is hidden.
    assert owner.contacts("rehtori").hits == ()
    assert owner.contacts("tila:rajoitettu").hits[0].contact_id == contact


def test_2_6_sorting_does_not_tell_what_the_stub_hides(register_db: RegisterDb) -> None:
    contact = restricted_person(register_db)
    store = register_db.open()
    with store.writing():
        other = add_contact(store, "Aalto", "Aino")
        add_role(store, other, add_company(store, "Toinen Oy"), "Sihteeri")
        refresh_contact(store, other)
    for user in ("asiakaspalvelu", "rekisterivastaava"):
        seen = register_db.sign_in(user).browse.contacts(sort="title").hits
        assert [hit.contact_id for hit in seen] == [other, contact]


def test_P5_nobody_sees_rows_out_of_scope(filled: RegisterDb) -> None:
    scoped, owner = filled.sign_in("palveluesihenkilo"), filled.sign_in("rekisterivastaava")
    ids = set(scoped.browse.contact_ids())
    assert 0 < len(ids) < 400
    assert len(ids) == scoped.browse.count_contacts().value
    hits = scoped.browse.contacts(limit=400).hits
    assert {hit.contact_id for hit in hits} == ids
    outside = next(hit for hit in owner.browse.contacts(limit=400).hits if hit.contact_id not in ids)
    scoped.contacts.open(hits[0].contact_id)
    with pytest.raises(Absent):
        scoped.contacts.open(outside.contact_id)
    with pytest.raises(Absent):
        scoped.browse.log_copy(outside.contact_id, "email")


@pytest.mark.parametrize("sort", ["name", "company", "town"])
def test_pages_go_on_from_a_hit(filled: RegisterDb, sort: str) -> None:
    browse = filled.sign_in("rekisterivastaava").browse
    whole = browse.contacts("oy", sort=sort, limit=400).hits
    assert len(whole) > 60
    page = browse.contacts("oy", sort=sort, at=whole[20], direction="after", limit=10)
    assert page.hits == whole[21:31] and not page.at_start
    page = browse.contacts("oy", sort=sort, at=whole[20], direction="before", limit=10)
    assert page.hits == whole[10:20] and not page.at_end
    page = browse.contacts("oy", sort=sort, at=whole[20], direction="around", limit=10)
    assert whole[20] in page.hits and len(page.hits) == 10
    assert browse.contacts("oy", sort=sort, direction="last", limit=5).hits == whole[-5:]


def test_what_cannot_be_sorted_by_is_refused(filled: RegisterDb) -> None:
    browse = filled.sign_in("markkinointi").browse
    with pytest.raises(Refused):
        browse.contacts(sort="words")
    with pytest.raises(NotPermitted):
        browse.contacts(sort="town")


def test_too_many_are_refused_with_a_reason(filled: RegisterDb, monkeypatch: pytest.MonkeyPatch) -> None:
    from kaarea_tui.data import pages, search

    browse = filled.sign_in("rekisterivastaava").browse
    monkeypatch.setattr(search, "MOST_IDS", 10)
    monkeypatch.setattr(pages, "MOST_TO_SORT", 10)
    for ask in (browse.contact_ids, lambda: browse.contacts(sort="company")):
        with pytest.raises(Refused):
            ask()


def test_counts_are_honest(filled: RegisterDb, monkeypatch: pytest.MonkeyPatch) -> None:
    from kaarea_tui.data import search

    browse = filled.sign_in("rekisterivastaava").browse
    assert (browse.count_contacts().value, browse.count_contacts().capped) == (400, False)
    some = browse.count_contacts("oy")
    assert some.value == len(browse.contact_ids("oy")) and not some.capped
    monkeypatch.setattr(search, "COUNTED_TO", 20)
    assert (browse.count_contacts("oy").value, browse.count_contacts("oy").capped) == (20, True)


def test_5_1_a_settled_search_is_logged_without_its_text(filled: RegisterDb) -> None:
    register = filled.sign_in("asiakaspalvelu")
    register.browse.contacts("virtanen")
    before = register.store.one("SELECT count(*) FROM audit")
    register.browse.log_search("virtanen Turku")
    register.browse.log_search("turku   VIRTANEN")
    rows = register.store.rows(
        "SELECT object_id, fields, count FROM audit WHERE action = 'browse.log_search'"
    )
    assert len(rows) == 2 and rows[0] == rows[1]
    assert (
        "virtanen" not in str(rows).lower()
        and rows[0][2] == register.browse.count_contacts("virtanen turku").value
    )
    after = register.store.one("SELECT count(*) FROM audit")
    assert before is not None and after is not None and after[0] == before[0] + 2


def test_5_1_a_settled_search_of_companies_is_logged_alike(filled: RegisterDb) -> None:
    """Also by who may see companies only: the words may be a person's name. The hash tells that they are the same."""
    register = filled.sign_in("johto")
    register.browse.log_company_search("Aura")
    with pytest.raises(NotPermitted):
        register.browse.log_search("aura")
    filled.sign_in("asiakaspalvelu").browse.log_search("aura")
    rows = register.store.rows(
        "SELECT object_type, object_id, fields, count FROM audit"
        " WHERE action LIKE 'browse.log%' AND result = 'ok' ORDER BY seq"
    )
    assert [(row[0], row[2]) for row in rows] == [("search", "companies"), ("search", "contacts")]
    assert rows[0][1] == rows[1][1] and "aura" not in str(rows).lower()
    assert rows[0][3] == register.browse.count_companies("aura").value


def test_5_1_a_copy_is_logged_with_its_field(filled: RegisterDb) -> None:
    register = filled.sign_in("asiakaspalvelu")
    hit = register.browse.contacts().hits[0]
    register.browse.log_copy(hit.contact_id, "email")
    row = register.store.one("SELECT object_id, fields FROM audit WHERE action = 'browse.log_copy'")
    assert row == (str(hit.contact_id), "email")


def test_5_1_a_copied_company_cell_is_logged_within_rights_and_scope(filled: RegisterDb) -> None:
    register = filled.sign_in("johto")
    hits = register.browse.companies(limit=400).hits
    register.browse.log_company_copy(hits[0].company_id, "business_id")
    row = register.store.one(
        "SELECT object_type, object_id, fields FROM audit WHERE action = 'browse.log_company_copy'"
    )
    assert row == ("company", str(hits[0].company_id), "business_id")
    scoped = filled.sign_in("palveluesihenkilo").browse
    seen = {hit.company_id for hit in scoped.companies(limit=400).hits}
    with pytest.raises(Absent):
        scoped.log_company_copy(
            next(hit.company_id for hit in hits if hit.company_id not in seen), "business_id"
        )


def test_who_may_not_search_is_refused(filled: RegisterDb) -> None:
    for user in ("paakayttaja", "johto"):
        with pytest.raises(NotPermitted):
            filled.sign_in(user).browse.contacts()
    with pytest.raises(NotPermitted):
        filled.sign_in("paakayttaja").browse.companies()


def test_companies_are_browsed_alike(filled: RegisterDb) -> None:
    browse = filled.sign_in("rekisterivastaava").browse
    whole = browse.companies(limit=400).hits
    assert len(whole) == browse.count_companies().value == len(browse.company_ids())
    first = whole[0]
    assert first in browse.companies(first.business_id).hits
    assert first in browse.companies(f"kaupunki:{first.town}").hits
    customers = browse.companies("tila:asiakas", sort="town", descending=True, limit=400).hits
    assert customers and {hit.relationship for hit in customers} == {"customer"}
    scoped = filled.sign_in("palveluesihenkilo").browse.companies(limit=400).hits
    assert 0 < len(scoped) < len(whole)


def test_odd_lines_tell_their_problems(filled: RegisterDb) -> None:
    page = filled.sign_in("rekisterivastaava").browse.contacts("hiiri:kissa")
    assert [problem.code for problem in page.problems] == ["search.unknown_field"]


def test_a_hit_does_not_show_its_place() -> None:
    assert "place" not in {
        name for name in ContactHit.__dataclass_fields__ if ContactHit.__dataclass_fields__[name].repr
    }
