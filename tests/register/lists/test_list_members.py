"""The members of a list as they are shown: pages in name order, searching inside, history (V6, P5, P8)."""

import pytest

from kaarea_tui.data import list_facts, list_search
from kaarea_tui.register.lists.list_cards import MemberRow
from tests.conftest import RegisterDb
from tests.register.card_steps import restrict
from tests.register.list_steps import Lists, lists

NAMES = ["Aalto", "Berg", "Virtanen", "Väinölä", "Ylönen", "Zetterberg", "Åberg", "Äijälä", "Öman"]


def filled(db: RegisterDb) -> tuple[Lists, int]:
    it = lists(db)
    people = it.people(reversed(NAMES))
    list_id = it.make()
    it.register.lists.add_members(list_id, tuple(people))
    return it, list_id


def last_names(page: tuple[MemberRow, ...]) -> list[str]:
    return [hit.name.split()[0] for hit in page]


def test_V6_pages_up_and_down_in_finnish_order(register_db: RegisterDb) -> None:
    it, list_id = filled(register_db)
    members = it.register.lists.members
    first = members(list_id, limit=4)
    assert last_names(first.hits) == NAMES[:4] and first.at_start and not first.at_end
    second = members(list_id, direction="after", at=first.hits[-1], limit=4)
    assert last_names(second.hits) == NAMES[4:8] and not second.at_end
    third = members(list_id, direction="after", at=second.hits[-1], limit=4)
    assert last_names(third.hits) == NAMES[8:] and third.at_end
    back = members(list_id, direction="before", at=second.hits[0], limit=3)
    assert last_names(back.hits) == NAMES[1:4] and not back.at_start
    assert last_names(members(list_id, direction="last", limit=2).hits) == NAMES[-2:]
    around = members(list_id, direction="around", at=second.hits[0], limit=4)
    assert last_names(around.hits) == NAMES[2:6]


def test_two_states_are_merged_and_told_apart(register_db: RegisterDb) -> None:
    it, list_id = filled(register_db)
    for name in ("Berg", "Öman"):
        it.set(
            "UPDATE list_member SET state = 'paused' WHERE contact_id IN (SELECT id FROM contact WHERE last_name = ?)",
            name,
        )
    members = it.register.lists.members
    assert last_names(members(list_id).hits) == NAMES
    assert last_names(members(list_id, state="paused").hits) == ["Berg", "Öman"]
    assert last_names(members(list_id, direction="last", limit=3).hits) == NAMES[-3:]
    assert "Berg" not in last_names(members(list_id, state="active").hits)


@pytest.mark.parametrize("looked_at", [0, 3000])
def test_search_inside_finds_the_same_along_members_and_along_hits(
    register_db: RegisterDb, monkeypatch: pytest.MonkeyPatch, looked_at: int
) -> None:
    """Both ways to meet the index of words and the members give the same page and the same count."""
    it, list_id = filled(register_db)
    it.person("Virtala")  # not on the list
    monkeypatch.setattr(list_search, "LOOKED_AT", looked_at)
    monkeypatch.setattr(list_search, "ENOUGH", looked_at)
    for text, wanted in (
        ("v", ["Virtanen", "Väinölä"]), ("virt", ["Virtanen"]), ("aino", NAMES), ("-aino", []),
        ("aino -berg", [name for name in NAMES if name != "Berg"]), ("nimi:öman", ["Öman"]), ("zz", []),
        ("titteli:isännöitsijä å", ["Åberg"]), ("yritys:helmi virtanen", ["Virtanen"]),
    ):  # fmt: skip
        page = it.register.lists.members(list_id, text)
        assert last_names(page.hits) == wanted, text
        counted = it.register.lists.count_members(list_id, text)
        assert (counted.value, counted.capped) == (len(wanted), False)


def test_P8_a_restricted_member_is_a_stub(register_db: RegisterDb) -> None:
    it, list_id = filled(register_db)
    person = it.register.lists.members(list_id).hits[0].contact_id
    restrict(it.store, person)
    for register in (it.as_user("markkinointi"), it.register):
        row = register.lists.members(list_id).hits[0]
        assert (row.name, row.company, row.email, row.code) == (
            "Aalto Aino",
            "Turun Helmi As Oy",
            None,
            "RESTRICTED",
        )


def test_P5_members_out_of_reach_are_not_shown(register_db: RegisterDb) -> None:
    it, list_id = filled(register_db)
    it.set("UPDATE user_account SET view_scope = 'own_companies' WHERE user_name = 'markkinointi'")
    assert it.as_user("markkinointi").lists.members(list_id).hits == ()


def test_history_at_a_date(register_db: RegisterDb) -> None:
    it, list_id = filled(register_db)
    hits = it.register.lists.members(list_id).hits
    it.db.clock.advance(days=2)
    later = it.as_user("rekisterivastaava").lists
    later.remove_members(list_id, (hits[0].contact_id,), "pyysi")
    past = later.history(list_id, "24.11.2026", limit=3)
    assert (past.total, len(past.hits), past.at_end) == (9, 3, False)
    assert [hit.name for hit in later.history(list_id, "24.11.2026", after=past.hits[-1].order_no).hits] == [
        hit.name for hit in hits[3:]
    ]
    assert later.history(list_id).total == 8
    assert later.history(list_id, "22.11.2026").total == 0
    statistics = later.statistics(list_id)
    assert dict(statistics.joined) == {"2026-11": 9} and dict(statistics.left) == {"2026-11": 1}
    assert statistics.reasons == (("removed pyysi", 1),)
    (proof,) = statistics.proof
    assert (proof.basis, proof.wording, proof.wording_version, proof.people) == (
        "ALLOW_CONSENT",
        "kirje",
        1,
        8,
    )
    assert later.codes_now(list_id) == (("ALLOW_CONSENT", 8),)


def test_plans_go_along_the_indexes_meant_for_them(sqlite_db: RegisterDb) -> None:
    """The traps of the prototype: no page and no judging may look through a table."""

    it, list_id = filled(sqlite_db)
    seen: list[tuple[str, object]] = []
    rows, portions = it.store.rows, it.store.portions
    it.store.rows = lambda sql, values=(): (seen.append((sql, values)), rows(sql, values))[1]  # type: ignore[method-assign]
    it.store.portions = lambda sql, values, size: (seen.append((sql, values)), portions(sql, values, size))[1]  # type: ignore[method-assign]
    it.register.lists.members(list_id)
    it.register.lists.members(list_id, "virt")
    it.register.lists.codes_now(list_id)
    list(list_facts.exported(it.store, list_id, "2026-11-23"))
    plans = [
        str(step[3])
        for sql, values in seen
        if "list_member" in sql
        for step in rows(f"EXPLAIN QUERY PLAN {sql}", values)  # type: ignore[arg-type]
    ]
    scans = [step for step in plans if step.startswith("SCAN") and " VIRTUAL TABLE " not in step]
    # The bans in force are few and read once; m is the piece of the members that is looked through.
    assert set(scans) <= {"SCAN b USING INDEX company_ban_company", "SCAN m"}
    assert any("list_member_active" in step for step in plans) and any(
        "list_member_now" in step for step in plans
    )
