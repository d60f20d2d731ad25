"""The key table: no doubles, every action there is, and what is made from it."""

from collections import Counter
from importlib import import_module

import pytest

from kaarea_tui import keys
from kaarea_tui.app import KaareaApp
from kaarea_tui.rules.permissions import PERMISSIONS
from kaarea_tui.screens.shell.room import Room

SCREENS = {
    "sign_in": "shell.signin:SignInScreen",
    "password": "shell.password_change:PasswordScreen",
    "lock": "shell.lock:LockScreen",
    "home": "front.home:HomeScreen",
    "contacts": "contacts.contacts:ContactsRoom",
    "contact": "contacts.contact_card:ContactCardScreen",
    "contact_form": "contacts.contact_form:ContactFormScreen",
    "companies": "companies.companies:CompaniesRoom",
    "company": "companies.company_card:CompanyCardScreen",
    "company_form": "companies.company_form:CompanyFormScreen",
    "lists": "lists.lists:ListsRoom",
    "list": "lists.list_members:ListScreen",
    "member": "lists.list_member:MemberScreen",
    "preview": "lists.list_preview:PreviewScreen",
    "list_card": "lists.list_card:ListCardScreen",
    "list_form": "lists.list_form:ListFormScreen",
    "consent_form": "consents.consent_form:ConsentFormScreen",
    "returns": "lists.list_returns:ReturnsScreen",
    "suppressions": "consents.suppressions:SuppressionsScreen",
    "wordings": "consents.wordings:WordingsScreen",
    "requests": "requests.requests:RequestsRoom",
    "request": "requests.request_case:CaseScreen",
    "request_form": "requests.request_intake:RequestForm",
    "request_letters": "requests.request_letters:LettersScreen",
    "request_letter": "requests.request_letter:LetterScreen",
    "request_preview": "requests.request_preview:PreviewScreen",
    "request_collect": "requests.request_collect:CollectScreen",
    "request_calendar": "requests.request_calendar:CalendarScreen",
    "request_report": "requests.request_report:ReportScreen",
    "recipients": "requests.recipients:RecipientsScreen",
    "admin": "admin.admin:AdminRoom",
    "user": "admin.user_card:UserCardScreen",
    "log": "admin.log_view:LogScreen",
    "review": "admin.rights_review:RightsReview",
}


def screen_of(place: str) -> type:
    module, _, name = SCREENS[place].partition(":")
    cls: type = getattr(import_module(f"kaarea_tui.screens.{module}"), name)
    return cls


def test_every_place_has_its_screen() -> None:
    assert set(keys.PLACES) == {*SCREENS, "everywhere", "search_line"}
    assert {key.place for key in keys.KEYS} <= set(keys.PLACES)


@pytest.mark.parametrize("place", keys.PLACES)
def test_no_key_means_two_things_in_one_place(place: str) -> None:
    rows = [*keys.keys_of(place), *(keys.keys_of("everywhere") if place != "everywhere" else ())]
    names = Counter(name for key in rows for name in key.keys.split(","))
    assert [name for name, count in names.items() if count > 1] == []


@pytest.mark.parametrize("key", keys.KEYS, ids=lambda key: key.id)
def test_every_action_exists_and_every_right_is_a_right(key: keys.Key) -> None:
    name = f"action_{key.action.partition('(')[0]}"
    if key.by == "app":
        assert hasattr(KaareaApp, name)
    elif key.by == "screen":
        assert hasattr(screen_of(key.place), name)
    assert set(key.needs) <= set(PERMISSIONS)


@pytest.mark.parametrize("place", [place for place in SCREENS if place != "sign_in"])
def test_the_bindings_of_a_screen_are_those_of_the_table(place: str) -> None:
    bound = {binding.id for binding in screen_of(place)._merged_bindings.key_to_bindings.get("escape", [])}
    assert screen_of(place).place == place
    for key in keys.keys_of(place):
        if key.by == "screen":
            for name in key.keys.split(","):
                ids = {b.id for b in screen_of(place)._merged_bindings.key_to_bindings[name]}
                assert key.id in ids, (key.id, bound)


def test_keys_are_written_as_people_write_them() -> None:
    told = {"ctrl+s": "^S", "f2": "F2", "escape": "Esc", "question_mark": "?", "n": "n", "f": "f", "O": "O"}
    assert {name: keys.key_name(name) for name in told} == told


def test_rooms_are_rooms() -> None:
    for door in keys.DOORS:
        assert issubclass(screen_of(door.room), Room)
        assert screen_of(door.room).door == door.room  # type: ignore[attr-defined]


def test_the_readme_table_names_every_key() -> None:
    table = keys.keys_markdown()
    assert table.count("\n") == len(keys.KEYS) + 2
    assert "`^S`" in table
