"""A file read as answers never takes many off unseen, nor from a list out of reach; the log names each (N2)."""

from pathlib import Path

import pytest

from kaarea_tui.register.errors import Refused
from kaarea_tui.register.lists.returned_file import FileTaken, take_in_file
from kaarea_tui.register.lists.unsubscribe_references import reference_maker
from tests.conftest import RegisterDb
from tests.register.list_steps import Lists
from tests.register.list_steps import lists as lists_of

MANY = 13


@pytest.fixture
def members(register_db: RegisterDb) -> tuple[Lists, int, list[int]]:
    it = lists_of(register_db)
    people = [it.person(f"Testi{number:02}") for number in range(MANY)]
    letter = it.make()
    it.register.lists.add_members(letter, tuple(people))
    return it, letter, people


def table(it: Lists, list_id: int, path: Path, people: list[int], reason: str) -> Path:
    """As our own export has it: address, reference; with a reason or none."""
    make = reference_maker(it.store, list_id)
    told = ["email;unsubscribe_reference;reason"]
    for person in people:
        (address,) = it.store.rows("SELECT address FROM contact_email WHERE contact_id = ?", (person,))[0]
        told.append(f"{address};{make(person)};{reason}")
    path.write_text("\n".join(told) + "\n", encoding="utf-8")
    return path


def read(it: Lists, list_id: int, path: Path) -> FileTaken:
    return take_in_file(
        it.register.returns, list_id, path, it.db.clock.now.date(), 10, closed=it.store.own_places
    )


def on_list(it: Lists, list_id: int) -> int:
    return len(it.store.rows("SELECT 1 FROM list_member WHERE list_id = ? AND left_at IS NULL", (list_id,)))


def in_force(it: Lists) -> int:
    return len(it.store.rows("SELECT 1 FROM consent WHERE ended_at IS NULL"))


def test_a_file_exported_from_the_list_takes_nobody_off(
    members: tuple[Lists, int, list[int]], tmp_path: Path
) -> None:
    it, letter, people = members
    before = on_list(it, letter), in_force(it)
    told = read(it, letter, table(it, letter, tmp_path / "lista.csv", people, ""))
    assert (told.taken.done, told.taken.proposed, told.many) == (0, MANY, True)
    assert (on_list(it, letter), in_force(it)) == before


@pytest.mark.parametrize("count", [10, 11])
def test_more_than_the_setting_wait_for_a_second_look(
    members: tuple[Lists, int, list[int]], tmp_path: Path, count: int
) -> None:
    """Ten act at once, the eleventh makes all of them wait; whoever has seen the names carries them out."""
    it, letter, people = members
    told = read(it, letter, table(it, letter, tmp_path / "x.csv", people[:count], "unsubscribed"))
    assert (told.taken.done, told.many) == ((10, False) if count == 10 else (0, True))
    assert on_list(it, letter) == (MANY - 10 if count == 10 else MANY)
    if count == 10:
        return
    numbers = tuple(line.id for line in it.register.returns.proposals(letter))
    with pytest.raises(Refused, match="names"):
        it.register.returns.confirm_many(numbers)
    assert (
        it.register.returns.confirm_many(numbers, seen=count) == count and on_list(it, letter) == MANY - count
    )


def test_many_small_files_are_one_large_one(members: tuple[Lists, int, list[int]], tmp_path: Path) -> None:
    """What one person reads within a day counts together; on the next day it begins anew."""
    it, letter, people = members
    for start, done in ((0, 4), (4, 4), (8, 0)):
        it.db.clock.advance(minutes=5)
        path = table(it, letter, tmp_path / f"{start}.csv", people[start : start + 4], "unsubscribed")
        told = read(it, letter, path)
        assert (told.taken.done, told.many) == (done, not done)
    assert on_list(it, letter) == MANY - 8
    it.db.clock.advance(days=1)
    returns = it.as_user("rekisterivastaava").returns
    assert returns.confirm_many(tuple(line.id for line in returns.proposals(letter))) == 4
    assert on_list(it, letter) == MANY - 12


def test_each_ended_membership_names_its_person_in_the_log(
    members: tuple[Lists, int, list[int]], tmp_path: Path
) -> None:
    """By number alone."""
    it, letter, people = members
    read(it, letter, table(it, letter, tmp_path / "x.csv", people[:5], "unsubscribed"))
    rows = it.store.rows(
        "SELECT object_id, fields FROM audit WHERE object_type = 'contact' ORDER BY seq DESC LIMIT 5"
    )
    assert {int(row[0]) for row in rows} == set(people[:5])
    assert all(row[1].endswith(f"lists={letter}") for row in rows)
    log = repr(it.store.rows("SELECT * FROM audit"))
    assert "Testi0" not in log and "testi0" not in log


def test_what_is_signed_for_a_list_out_of_reach_ends_nothing_there(
    members: tuple[Lists, int, list[int]], tmp_path: Path
) -> None:
    it, letter, people = members
    other = it.make(name="Muut")
    with it.store.writing():
        it.store.run(
            "INSERT INTO user_list (user_id, list_id, reason, given_by, given_at)"
            " VALUES (?, ?, 'x', 1, '2026-11-01T09:00:00.000Z')",
            (it.register.own.who().id, other),
        )
    for reason in ("unsubscribed", "complaint", "hard"):
        path = table(it, letter, tmp_path / f"{reason}.csv", people[:3], reason)
        assert read(it, other, path).taken.done == 0
    assert on_list(it, letter) == MANY and it.register.returns.proposals() == ()


def test_what_was_carried_out_comes_back_row_by_row(
    members: tuple[Lists, int, list[int]], tmp_path: Path
) -> None:
    """Also from another screen, another day; of who objected meanwhile nothing."""
    it, letter, people = members
    sql = "SELECT * FROM list_member ORDER BY id", "SELECT * FROM consent ORDER BY id"
    before = [it.store.rows(each) for each in sql]
    read(it, letter, table(it, letter, tmp_path / "x.csv", people[:3], "unsubscribed"))
    it.register.stops.object_to_marketing(people[0], "phone")
    for line in it.register.returns.proposals(letter, state="done"):
        assert it.register.returns.bring_back(line.id) is (line.contact_id != people[0])
    after = [it.store.rows(each) for each in sql]
    for was, now in zip(before, after, strict=True):
        assert [row for row in was if people[0] not in row[1:4]] == [
            row for row in now if people[0] not in row[1:4]
        ]
    assert on_list(it, letter) == MANY - 1
