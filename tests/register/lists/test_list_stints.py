"""A person's lists, the look at named people before they join, and the sign of a ban in rows (L1, 2.6, P5)."""

import pytest

from kaarea_tui.register.errors import Absent, Invalid, Refused
from kaarea_tui.rules.mailing import Code
from tests.conftest import RegisterDb
from tests.register.list_steps import Lists, lists


def test_L1_named_people_are_looked_at_before_they_join(register_db: RegisterDb) -> None:
    it = lists(register_db)
    good, without = it.person("Aalto"), it.person("Virtanen", consent=False)
    list_id = it.make()
    preview = it.register.lists.preview_members(list_id, (good, without, good))
    assert (preview.candidates, preview.on_list, preview.joining) == (2, 0, 1)
    assert dict(preview.counts) == {Code.ALLOW_CONSENT: 1, Code.NO_BASIS: 1}
    assert it.names(list_id) == []
    with pytest.raises(Absent):
        it.register.lists.preview_members(list_id, (987654,))
    with pytest.raises(Invalid):
        it.register.lists.preview_members(list_id, tuple(range(1, 1002)))


def test_a_persons_lists_present_and_past(register_db: RegisterDb) -> None:
    it = lists(register_db)
    person = it.person("Aalto")
    first, second = it.make(), it.make("Toinen kirje")
    for list_id in (first, second):
        it.register.lists.add_members(list_id, (person,))
    it.register.lists.remove_members(first, (person,), "pyyntö")
    present, past = it.register.lists.of_contact(person)
    assert (present.list_id, present.state, present.code) == (second, "active", Code.ALLOW_CONSENT)
    assert (past.list_id, past.state, past.code, past.left_reason) == (first, "ended", None, "removed pyyntö")
    assert past.left_at is not None


def test_of_a_restricted_person_no_lists_are_told_without_the_right(register_db: RegisterDb) -> None:
    it = lists(register_db)
    person, list_id = it.person("Aalto"), it.make()
    it.register.lists.add_members(list_id, (person,))
    with it.store.writing():
        it.store.run(
            "UPDATE contact SET restricted_on = '2026-11-02', restriction_ground = 'a' WHERE id = ?",
            (person,),
        )
    assert register_db.sign_in("markkinointi").lists.of_contact(person) == ()
    owner = register_db.sign_in("rekisterivastaava")
    with pytest.raises(Refused) as refused:
        owner.lists.of_contact(person, "MARKETING")
    assert refused.value.code == "restriction.no_ground"
    assert len(owner.lists.of_contact(person, "legal_claim")) == 1
    assert _logged(it) == ("contact.view_restricted", "legal_claim")


def test_a_look_at_a_persons_lists_is_logged_with_its_purpose(register_db: RegisterDb) -> None:
    """Rule 5.1: the default of the user's roles, or the one chosen from the closed list."""
    it = lists(register_db)
    person = it.person("Aalto")
    it.register.lists.of_contact(person)
    assert _logged(it) == ("list.view", "RELATIONSHIP")
    it.register.lists.of_contact(person, "DATA_SUBJECT_RIGHTS")
    assert _logged(it) == ("list.view", "DATA_SUBJECT_RIGHTS")
    with pytest.raises(Refused) as refused:
        it.register.lists.of_contact(person, "CURIOSITY")
    assert refused.value.code == "purpose.unknown"


def _logged(it: Lists) -> tuple[object, ...] | None:
    return it.store.one(
        "SELECT permission, purpose FROM audit WHERE action = 'lists.of_contact' ORDER BY seq DESC"
    )


def test_who_forbids_marketing_is_told_for_a_page_of_rows(register_db: RegisterDb) -> None:
    it = lists(register_db)
    people = it.people(("Aalto", "Virtanen", "Åberg"))
    it.register.stops.object_to_marketing(people[1], "phone")
    it.register.stops.object_to_purpose(people[2], "SALES")
    assert it.register.stops.forbidding(tuple(people)) == {people[1]}
    assert it.register.stops.forbidding(()) == frozenset()
    assert register_db.sign_in("laskutus").stops.forbidding(tuple(people)) == {people[1]}
