"""Mailing lists: only people whom 4.3 allows are on them (L1), with all a list must tell (L4 to L6)."""

import pytest

from kaarea_tui.register.errors import Absent, Conflict, Invalid, NotPermitted, Refused
from kaarea_tui.register.lists.list_cards import ListInput
from kaarea_tui.register.mailing.consent_cards import ConsentInput, ScopeInput
from kaarea_tui.rules.mailing import Code
from tests.conftest import RegisterDb
from tests.register.list_steps import lists


def test_L1_one_by_one_and_by_filter(register_db: RegisterDb) -> None:
    it = lists(register_db)
    good, other = it.person("Aalto"), it.person("Åberg")
    nobody = it.person("Virtanen", consent=False)
    list_id = it.make()
    added = it.register.lists.add_members(list_id, (good, nobody))
    assert added.joined == 1 and dict(added.counts) == {Code.ALLOW_CONSENT: 1, Code.NO_BASIS: 1}
    with pytest.raises(Refused) as refusal:
        it.register.lists.add_members(list_id, (nobody,))
    assert refusal.value.code == "NO_BASIS"
    preview = it.register.lists.preview_add(list_id, "")
    assert (preview.candidates, preview.on_list, preview.joining) == (3, 1, 1)
    assert {row.name: row.code for row in preview.sample} == {
        "Åberg Aino": Code.ALLOW_CONSENT,
        "Virtanen Aino": Code.NO_BASIS,
    }
    assert it.register.lists.add_by_filter(list_id, "aino").joined == 1
    assert it.names(list_id) == ["Aalto Aino", "Åberg Aino"]
    card = it.register.lists.open(list_id)
    assert (card.counts.active, card.counts.paused, card.counts.ended) == (2, 0, 0)
    member = it.register.lists.open_member(list_id, other)
    assert member.row.basis == "ALLOW_CONSENT" and member.consent_id == member.covering_consent_id
    assert member.joined_by == "Riikka Rekisteri"


def test_L4_L6_a_list_tells_its_sender_and_how_to_refuse(register_db: RegisterDb) -> None:
    it = lists(register_db)
    with pytest.raises(Invalid) as refusal:
        it.register.lists.create(ListInput(name="Tyhjä", footer="Kaarea", stop_address="peru@kaarea.example"))
    assert {field: problem.code for field, problem in refusal.value.problems.items()} == {
        "kind": "missing",
        "purpose": "missing",
        "sender": "missing",
        "footer": "list.footer_no_stop",
    }
    it.make()
    with pytest.raises(Invalid) as taken:
        it.make("uutiskirje")
    assert taken.value.problems["name"].code == "list.name_taken"


def test_L5_kind_stays_once_there_were_members(register_db: RegisterDb) -> None:
    it = lists(register_db)
    person, list_id = it.person("Aalto"), it.make()
    survey = ListInput(kind="SURVEY", purpose="FEEDBACK")
    version = it.register.lists.update(list_id, 1, survey)
    version = it.register.lists.update(list_id, version, ListInput(kind="MARKETING", purpose="MARKETING"))
    it.register.lists.add_members(list_id, (person,))
    it.register.lists.remove_members(list_id, (person,), "pyysi")
    assert it.register.lists.open(list_id).kind_fixed
    with pytest.raises(Invalid) as refusal:
        it.register.lists.update(list_id, version, survey)
    assert refusal.value.problems["kind"].code == "list.kind_fixed"
    assert it.register.lists.update(list_id, version, ListInput(name="Kirje")) == version + 1
    with pytest.raises(Conflict) as conflict:
        it.register.lists.update(list_id, version, ListInput(name="Toinen"))
    assert [(clash.mine, clash.theirs) for clash in conflict.value.clashes] == [("Toinen", "Kirje")]


def test_archived_list_takes_nobody(register_db: RegisterDb) -> None:
    it = lists(register_db)
    person, list_id = it.person("Aalto"), it.make()
    version = it.register.lists.archive(list_id, 1)
    assert [line.name for line in it.register.lists.all()] == []
    assert [line.name for line in it.register.lists.all(archived=True)] == ["Uutiskirje"]
    for act in (
        lambda: it.register.lists.add_members(list_id, (person,)),
        lambda: it.register.lists.preview_add(list_id, ""),
        lambda: it.register.lists.add_by_filter(list_id, ""),
    ):
        with pytest.raises(Refused) as refusal:
            act()
        assert refusal.value.code == "list.archived"
    it.register.lists.archive(list_id, version, archived=False)
    assert it.register.lists.add_members(list_id, (person,)).joined == 1


def test_L1_second_address_is_used_where_the_first_may_not_be(register_db: RegisterDb) -> None:
    it = lists(register_db)
    person, list_id = it.person("Aalto", consent=False), it.make()
    with it.store.writing():
        it.add_address(person, "aino@toinen.example", position=1)
        it.add_consent(person, "aino@toinen.example")
    assert it.register.lists.add_members(list_id, (person,)).joined == 1
    assert it.register.lists.members(list_id).hits[0].email == "aino@toinen.example"


def test_nobody_joins_twice(register_db: RegisterDb) -> None:
    it = lists(register_db)
    person, list_id = it.person("Aalto"), it.make()
    for _ in range(2):
        added = it.register.lists.add_members(list_id, (person, person))
    assert (added.joined, added.on_list) == (0, 1)
    assert it.register.lists.add_by_filter(list_id, "").on_list == 1
    assert it.register.lists.open(list_id).counts.active == 1


def test_copy_split_compare_subtract(register_db: RegisterDb) -> None:
    it = lists(register_db)
    aalto, berg, last_one = it.people(["Aalto", "Berg", "Ylönen"])
    first = it.make()
    it.register.lists.add_members(first, (aalto, berg, last_one))
    it.set("UPDATE consent SET list_group = '', list_id = ? WHERE contact_id = ?", first, berg)
    second, added = it.register.lists.copy(first, "Kopio")
    assert dict(added.counts) == {Code.ALLOW_CONSENT: 2, Code.NO_BASIS: 1}, (
        "his consent names the first list only"
    )
    assert it.names(second) == ["Aalto Aino", "Ylönen Aino"]
    comparison = it.register.lists.compare(first, second)
    assert (comparison.only_first, comparison.only_second, comparison.both) == (1, 0, 2)
    assert it.register.lists.subtract(second, first) == 2 and it.names(second) == []
    third, moved = it.register.lists.split(first, "ylönen", "Osa")
    assert moved.joined == 1 and it.names(third) == ["Ylönen Aino"]
    assert it.names(first) == ["Aalto Aino", "Berg Aino"]
    assert it.register.lists.members(first, state="ended").hits[0].left_reason == f"split {third}"


def test_a_user_limited_to_named_lists_finds_no_others(register_db: RegisterDb) -> None:
    it = lists(register_db)
    person, mine, other = it.person("Aalto"), it.make("Oma"), it.make("Muu")
    it.register.confirmed_at = it.db.clock.now
    marketing = it.as_user("markkinointi")
    user_id = marketing.own.who().id
    it.register.lists.limit_user(user_id, (mine,), "vain oma lista")
    assert it.register.lists.limits(user_id) == (mine,)
    assert [line.name for line in marketing.lists.all()] == ["Oma"]
    assert marketing.lists.add_members(mine, (person,)).joined == 1
    (row,) = marketing.lists.members(mine).hits
    assert (row.basis, row.joined_by) == (Code.ALLOW_CONSENT, marketing.own.who().person_name)
    for act in (
        lambda: marketing.lists.open(other),
        lambda: marketing.lists.members(other),
        lambda: marketing.lists.compare(mine, other),
        lambda: marketing.lists.add_members(other, (person,)),
        lambda: marketing.list_exports.of_list(other),
        lambda: marketing.returns.take_in(other, ()),
        lambda: marketing.returns.proposals(other),
    ):
        with pytest.raises(Absent):
            act()
    with pytest.raises(Refused) as refusal:
        marketing.lists.copy(mine, "Kopio")
    assert refusal.value.code == "list.limited"
    told = "list.unknown"
    for list_id in (other, 999_999):  # what is out of reach answers like what is not there
        with pytest.raises(Invalid) as wrong:
            marketing.consents.record(person, _agreed(list_id))
        assert {problem.code for problem in wrong.value.problems.values()} == {told}
    it.register.consents.record(person, _agreed(other))
    consents = marketing.consents.of_contact(person).consents
    assert {line.list_name for line in consents} == {""}
    assert marketing.consents.proof(consents[0].id).line.list_name == ""
    assert "Muu" in {line.list_name for line in it.register.consents.of_contact(person).consents}
    it.register.lists.limit_user(user_id, (), "rajoitus ohi")
    assert len(marketing.lists.all()) == 2


def _agreed(list_id: int) -> ConsentInput:
    scope = ScopeInput("MARKETING", "email", list_id)
    return ConsentInput((scope,), "paper", "kansio 1", 1, given_on="1.11.2026", given_time="9.00")


def test_P1_who_may_not_look_at_people_sees_none_on_a_list(register_db: RegisterDb) -> None:
    it = lists(register_db)
    list_id = it.make()
    with it.store.writing():
        it.store.run(
            "INSERT INTO user_denial (user_id, permission, reason, given_by, given_at, valid_from)"
            " SELECT id, 'contact.view_basic', 'x', 1, '2026-11-01', '2026-11-01' FROM user_account"
            " WHERE user_name = 'markkinointi'"
        )
    with pytest.raises(NotPermitted):
        it.as_user("markkinointi").lists.members(list_id)
