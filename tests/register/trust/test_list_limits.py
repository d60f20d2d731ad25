"""Permission per list: who may work with named lists only gets no other one by any action of the counter.

The actions come from the counter's own table. One that takes a list is tried with one out of reach, and with
one that is not there: the answers are the same. Of no action at all does what comes out name the list.
"""

import inspect
from collections.abc import Iterator
from dataclasses import replace

import pytest

from kaarea_tui.register.counter import ACTIONS, Subject
from kaarea_tui.register.errors import Absent
from kaarea_tui.register.mailing.consent_cards import ScopeInput, Withdrawal
from kaarea_tui.register.register import Register

from .samples import SAMPLES, Arguments, variants
from .trying import attempt
from .world import ABSENT, USER_OF, World

LISTS = frozenset({"list_id", "first_id", "second_id", "other_id", "list_ids"})
"""What actions call the number of a list that they are given."""
BY_CONTENT = {
    "consents.record": "its scopes",
    "consents.to_withdraw": "what is withdrawn",
    "consents.withdraw_many": "what is withdrawn",
    "list_exports.record_sending": "an export of the list",
    "returns.bring_back": "an answer of the list",
    "returns.confirm": "an answer of the list",
    "returns.confirm_many": "answers of the list",
    "returns.dismiss": "an answer of the list",
}
"""Actions that come to a list by something else that they are given."""
WITHOUT = frozenset(
    {
        "lists.all",
        "lists.create",
        "lists.of_contact",
        "lists.of_company",
        "lists.limits",
        "list_exports.of_contact",
    }
    | {"lists.mailboxes_of", "lists.log_mailbox_copy"}
    | {"groups.all", "groups.create", "groups.update", "groups.delete"}
    | {
        "consents.take_back",
        "consents.of_contact",
        "consents.proof",
        "consents.withdraw",
        "consents.end_as_error",
    }
)
"""Actions about lists or consents that are given none: they must not name one out of reach, see below."""
OF_LISTS = ("lists.", "list_exports.", "groups.", "returns.", "consents.")
WHOLE = {
    "access_reports.collect": "a person's answer is whole, whoever makes it (2.9)",
    "access_reports.write": "a person's answer is whole, whoever makes it (2.9)",
    "portable_copies.collect": "a person's copy is whole, whoever makes it (2.6)",
    "portable_copies.write": "a person's copy is whole, whoever makes it (2.6)",
    "letters.preview": "a letter tells all that was done for the person (2.7)",
    "letters.make": "a letter tells all that was done for the person (2.7)",
    "letters.export_case": "the file of a case is whole (8.2)",
}
"""Actions that may name any list, and why."""


def given_lists(name: str) -> tuple[str, ...]:
    """The parameters of an action that are numbers of lists."""
    subject, method = name.split(".")
    owner = next(value for value in _subjects() if value.subject == subject)
    return tuple(each for each in inspect.signature(getattr(owner, method)).parameters if each in LISTS)


def _subjects() -> list[type]:
    return list(Subject.__subclasses__())


WITH_LIST = [name for name in sorted(set(ACTIONS) & set(SAMPLES)) if given_lists(name)]


@pytest.fixture
def limited(world: World) -> Iterator[Register]:
    """The register owner, who may work with the list Uutiset only: neither Kirjeet nor Kutsut."""
    register = world.registers["RO"]
    with world.store.writing():
        world.store.run(
            "INSERT INTO user_list (user_id, list_id, reason, given_by, given_at)"
            " VALUES (?, ?, 'x', 1, '2026-11-01T09:00:00.000Z')",
            (register.own.who().id, world.words.news),
        )
    try:
        yield register
    finally:
        with world.store.writing():
            world.store.run("DELETE FROM user_list")


def test_every_action_about_lists_is_sorted_in() -> None:
    """Whoever adds one says how it comes to a list; a name that is no action any more fails too."""
    about = {name for name in ACTIONS if name.startswith(OF_LISTS)}
    assert about - set(WITH_LIST) - set(BY_CONTENT) == WITHOUT
    assert set(BY_CONTENT) | WITHOUT <= about and set(WHOLE) <= set(ACTIONS)


@pytest.mark.parametrize("name", WITH_LIST)
def test_a_list_out_of_reach_is_answered_like_one_that_is_not_there(
    world: World, limited: Register, name: str
) -> None:
    """Each list that the action takes in turn, the others in reach."""
    for wanted in given_lists(name):
        there, absent = (
            attempt(limited, name, _with_list(world, name, wanted, number))
            for number in (world.desk.full, ABSENT)
        )
        assert isinstance(there.error, Absent), f"{name} {wanted}: {there.answer}"
        assert there.answer == absent.answer and there.rows == absent.rows


@pytest.mark.parametrize("name", sorted(BY_CONTENT))
def test_what_belongs_to_a_list_out_of_reach_is_not_there(world: World, limited: Register, name: str) -> None:
    arguments = variants(world, name)["own"]
    if name.startswith("consents."):
        there, absent = (
            attempt(limited, name, _with_scope(name, arguments, number))
            for number in (world.desk.full, ABSENT)
        )
        assert there.error is not None and there.answer == absent.answer
    else:
        assert isinstance(attempt(limited, name, arguments).error, Absent)


@pytest.mark.parametrize("name", sorted((set(ACTIONS) & set(SAMPLES)) - set(WHOLE)))
def test_no_action_names_a_list_out_of_reach(world: World, limited: Register, name: str) -> None:
    for arguments in variants(world, name).values():
        outcome = attempt(limited, name, arguments)
        out = repr(outcome.result) + outcome.answer + repr(getattr(outcome.error, "problems", ""))
        assert "Kirjeet" not in out and "Kutsut" not in out, name


def test_the_control_without_the_limit_the_list_is_named(world: World) -> None:
    """The control that must fail: the words looked for are really there."""
    outcome = attempt(world.registers["RO"], "lists.all", variants(world, "lists.all")["own"])
    assert "Kirjeet" in repr(outcome.result) and "Kutsut" in repr(outcome.result)
    assert USER_OF["RO"] == world.registers["RO"].own.who().user_name


def _with_list(world: World, name: str, wanted: str, number: int) -> Arguments:
    """The action's sample with `number` for one of its lists and one in reach for the others."""
    subject, method = name.split(".")
    owner = next(each for each in _subjects() if each.subject == subject)
    signature = inspect.signature(getattr(owner, method))
    values, named = variants(world, name)["own"]
    names = list(signature.parameters)[2:]
    told = dict(zip(names, values, strict=False)) | named
    for each in LISTS & set(names):
        chosen = number if each == wanted else world.words.news
        told[each] = (chosen,) if each == "list_ids" else chosen
    keyword = [n for n in names if signature.parameters[n].kind is inspect.Parameter.KEYWORD_ONLY]
    return tuple(told[n] for n in names if n in told and n not in keyword), {
        n: told[n] for n in keyword if n in told
    }


def _with_scope(name: str, arguments: Arguments, list_id: int) -> Arguments:
    """The same for consents: to this list."""
    first, told, *more = arguments[0]
    if name == "consents.record":
        told = replace(told, scopes=(ScopeInput("MARKETING", "email", list_id),))
    else:
        told = Withdrawal("MARKETING", list_id)
    return (first, told, *more), arguments[1]
