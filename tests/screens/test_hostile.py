"""T8: hostile data through every screen: no crash, no code point that a terminal would act on, nothing lost.

The strips are looked at, that is the text of each line as it goes to the terminal between our own sequences.
Each walk names the screens that it looks at; together they are all that exist.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

import pytest

from kaarea_tui.register.founding import DEMO_PASSWORD
from kaarea_tui.register.records.contact_inputs import ContactInput
from tests.conftest import RegisterDb
from tests.screens import request_walk
from tests.screens.hostile_register import PEOPLE, poison
from tests.screens.hostile_walk import Raw, Walk, all_screens, missing
from tests.screens.hostile_words import HOSTILE
from tests.screens.staff import SOURCE, at_terminal

OWNER = "rekisterivastaava"
TALL, SMALL = (120, 100), (80, 24)
SHORT = [word for word in HOSTILE if len(word) <= 8]

WALKS = {
    "people": "home.HomeScreen contacts.ContactsRoom contact_card.ContactCardScreen contact_form.ContactFormScreen"
    " consent_form.ConsentFormScreen columns_dialog.ColumnsDialog fields_dialog.FieldsDialog dialogs.Ask"
    " dialogs.AskChoice leaving.LeaveDialog palette.PaletteScreen company_chooser.CompanyChooser conflict.ConflictDialog"
    " contact_restrictions.LiftNoticeScreen",
    "companies and lists": "companies.CompaniesRoom company_card.CompanyCardScreen company_form.CompanyFormScreen"
    " lists.ListsRoom list_members.ListScreen list_member.MemberScreen list_preview.PreviewScreen"
    " list_card.ListCardScreen list_form.ListFormScreen list_returns.ReturnsScreen"
    " suppressions.SuppressionsScreen wordings.WordingsScreen dialogs.AskText",
    "requests": "requests.RequestsRoom request_case.CaseScreen request_intake.RequestForm"
    " request_letters.LettersScreen request_letter.LetterScreen request_preview.PreviewScreen"
    " request_collect.CollectScreen request_calendar.CalendarScreen request_report.ReportScreen"
    " recipients.RecipientsScreen careful_dialog.CarefulDialog request_rectifying.RectifyForm"
    " person_chooser.PersonChooser",
    "administration": "admin.AdminRoom rights_review.RightsReview user_card.UserCardScreen log_view.LogScreen help.HelpScreen lock.LockScreen"
    " looks.LooksDialog password_change.PasswordScreen signin.SignInScreen"
    " too_small.TooSmallScreen",
}
"""The screens that each walk looks at."""


@asynccontextmanager
async def walking(db: RegisterDb, walk: str, size: tuple[int, int] = SMALL) -> AsyncIterator[Walk]:
    """A walk through the app, which must have come by all the screens that it names."""
    async with at_terminal(db, OWNER, size) as person:
        it = Walk(person)
        yield it
    assert set(WALKS[walk].split()) <= it.seen
    assert it.codes == set()  # words are shown, not codes


@pytest.fixture
def poisoned(sqlite_db: RegisterDb) -> tuple[RegisterDb, dict[str, int]]:
    return sqlite_db, poison(sqlite_db)


async def test_people(poisoned):
    db, _numbers = poisoned
    async with walking(db, "people") as walk:
        person = walk.person
        walk.look()
        await walk.press("f2", to="ContactsRoom")
        await walk.press("down", "c")
        await walk.over("s", "ColumnsDialog", "ContactsRoom")
        await walk.over("L", "AskChoice", "ContactsRoom")
        await a_person(walk, 1)
        await new_person(walk)
        await conflict(walk, 2)
        await person.pilot.resize_terminal(*TALL)
        for number in (1, 2, 3):
            person.screen.open_record(number)
            await walk.come("ContactCardScreen")
            await walk.tabs()
            await walk.press("escape", to="ContactsRoom")
        await person.pilot.resize_terminal(300, 60)
        shown = await walk.press("ctrl+r", to="ContactsRoom")
        assert missing(SHORT, shown) == []
        assert len(person.screen.table.window.rows) == PEOPLE
        await person.pilot.resize_terminal(*SMALL)
        await a_notice(walk, db, 3)


async def a_notice(walk: Walk, db: RegisterDb, number: int) -> None:
    """A restriction of a card, and the notice that it ends."""
    db.sign_in(OWNER).restrictions.set(number, "record", "", "c")
    walk.person.screen.open_record(number)
    await walk.come("AskChoice")
    await walk.press("2", to="ContactCardScreen")
    await walk.press("r", to="AskChoice")
    await walk.press("1", to="AskChoice")
    await walk.press("1", to="CarefulDialog")
    fields = walk.person.screen.form.fields
    fields["lift_on"].value, fields["reason"].value = "31.12.2030", "[/oops] \x1b[31m"
    assert "[/oops]" in await walk.press("ctrl+s", to="LiftNoticeScreen")
    await walk.press("escape", to="CarefulDialog")


async def a_person(walk: Walk, number: int) -> None:
    """A card, and all that it asks."""
    person = walk.person
    person.screen.open_record(number)
    await walk.come("ContactCardScreen")
    await walk.tabs()
    for key in "nwi":
        await walk.over(key, "FieldsDialog", "ContactCardScreen")
    for key in "kp":
        await walk.over(key, "AskChoice", "ContactCardScreen")
    await walk.press("k", to="AskChoice")
    await walk.press("1", to="FieldsDialog")
    await walk.press("escape", to="ContactCardScreen")
    await walk.over("u", "Ask", "ContactCardScreen")
    await walk.over("s", "ConsentFormScreen", "ContactCardScreen")
    await walk.press("t", to="AskChoice")
    await walk.press("1", to="ContactCardScreen")
    await walk.press("e", to="ContactFormScreen")
    person.screen.form.scroll_end(animate=False)
    await walk.press()
    assert not person.screen.unsaved  # what was shown harmless comes back as it was
    await walk.press("escape", to="ContactCardScreen")
    await walk.press("escape", to="ContactsRoom")


async def new_person(walk: Walk) -> None:
    """Doubles, the chooser of companies, the question before leaving, the palette."""
    person = walk.person
    await walk.press("ctrl+n", to="ContactFormScreen")
    fields = person.screen.form.fields
    fields["last_name"].value, fields["first_names"].value = "Testi0004", "Henkilö"
    fields["emails.0"].value = "h4@yritys.example"
    await person.until_shown("Saattaa olla jo")
    walk.look()
    fields["roles.0.company"].focus()
    await walk.press("enter", to="CompanyChooser")
    await walk.press(*"merkki0")
    await person.until(lambda: person.screen.list.option_count)
    walk.look()
    await walk.press("escape", to="ContactFormScreen")
    await walk.over("ctrl+q", "LeaveDialog", "ContactFormScreen")
    await walk.press("escape", to="Ask")
    await walk.press("h", to="ContactsRoom")
    await walk.press("ctrl+p", to="PaletteScreen")
    await walk.press(*"testi")
    await person.pilot.pause(0.3)
    walk.look()
    await walk.press("escape", to="ContactsRoom")


async def conflict(walk: Walk, number: int) -> None:
    """Two people have changed a name full of markup."""
    person = walk.person
    person.screen.edit_record(number)
    await walk.come("ContactFormScreen")
    form = person.screen.form
    form.fields["last_name"].value = "[/oops] \x1b[31m"
    form.fields["first_names"].value = "Eero"
    for name in [name for name in form.fields if name.startswith(("emails", "phones", "addresses"))]:
        form.fields[name].value = "FI" if name.endswith("country") else ""
    form.fields["source.kind"].value = "subject"
    other = ContactInput(last_name="[b]toinen", emails=(), phones=())
    # By the app's own register: a second one in this process would take its models away.
    session = person.app.session
    update = session.register.contacts.update
    await session.thread.ask(partial(update, number, person.screen.card.version, other, SOURCE))
    shown = await walk.press("ctrl+s", to="ConflictDialog")
    assert "[/oops]" in shown and "[b]toinen" in shown
    await walk.press("escape", to="ContactFormScreen")
    await walk.press("escape", to="Ask")
    await walk.press("h", to="ContactCardScreen")
    await walk.press("escape", to="ContactsRoom")


async def test_companies_and_lists(poisoned):
    db, numbers = poisoned
    async with walking(db, "companies and lists") as walk:
        person = walk.person
        await walk.press("f3", to="CompaniesRoom")
        await walk.press("c", "down", "down")
        for number in (1, 2, 3):
            person.screen.open_record(number)
            await walk.come("CompanyCardScreen")
            await walk.tabs()
            await walk.over("e", "CompanyFormScreen", "CompanyCardScreen")
            await walk.over("m", "FieldsDialog", "CompanyCardScreen")
            await walk.press("escape", to="CompaniesRoom")
            await person.pilot.resize_terminal(*TALL)
        await walk.press("f4", to="ListsRoom")
        await walk.press("s", to="SuppressionsScreen")
        await walk.over("slash", "AskText", "SuppressionsScreen")
        await walk.press("escape", to="ListsRoom")
        await walk.press("w", to="WordingsScreen")
        await walk.over("enter", "Ask", "WordingsScreen")
        await walk.over("e", "FieldsDialog", "WordingsScreen")
        await walk.press("escape", to="ListsRoom")
        await walk.press("r", to="AskChoice")
        await walk.press("1", to="Ask")
        await walk.press("e", to="FieldsDialog")
        await walk.press("escape", to="AskChoice")
        await walk.press("escape", to="ListsRoom")
        await walk.press("i", to="ReturnsScreen")
        await walk.over("enter", "AskChoice", "ReturnsScreen")
        await walk.press("escape", to="ListsRoom")
        await a_list(walk, numbers["list"])


async def a_list(walk: Walk, number: int) -> None:
    """The members of a list that everybody is on, who could join, and all that is asked of a list."""
    person = walk.person
    person.screen.open_record(number)
    await walk.come("ListScreen")
    await person.until(lambda: person.screen._loaded)
    await walk.press("down")
    await walk.press("enter", to="MemberScreen")
    await walk.press("J", to="MemberScreen")
    await walk.press("escape", to="ListScreen")
    for key, to in (("p", "Ask"), ("x", "AskChoice"), ("i", "ReturnsScreen")):
        await walk.over(key, to, "ListScreen")
    await walk.press("n", to="PreviewScreen")
    await walk.press(*"testi", "enter")
    await walk.press("escape", to="ListScreen")
    await walk.press("t", to="ListCardScreen")
    await walk.tabs()
    for key, to in (
        ("e", "ListFormScreen"),
        ("k", "FieldsDialog"),
        ("j", "FieldsDialog"),
        ("v", "AskChoice"),
    ):
        await walk.over(key, to, "ListCardScreen")
    await walk.over("a", "Ask", "ListCardScreen")


async def test_requests(poisoned):
    db, numbers = poisoned
    async with walking(db, "requests") as walk:
        await walk.press("f5", to="RequestsRoom")
        await letters(walk)
        for key, to in (("m", "CalendarScreen"), ("r", "ReportScreen"), ("n", "RequestForm")):
            await walk.over(key, to, "RequestsRoom")
        await walk.press("t", to="RecipientsScreen")
        await walk.over("enter", "Ask", "RecipientsScreen")
        await walk.over("e", "CarefulDialog", "RecipientsScreen")
        await disclosed(walk)
        await walk.press("escape", to="RequestsRoom")
        await cases(walk, numbers)


async def letters(walk: Walk) -> None:
    """Each letter that came in, and a few of them made into a request."""
    person = walk.person
    await walk.press("u", to="LettersScreen")
    keys = [row.key for row in person.screen.table.window.rows]
    told = []
    await person.pilot.resize_terminal(*TALL)
    for place, key in enumerate(keys):
        person.screen.open_record(key)
        told.append(await walk.come("LetterScreen"))
        if place % 8 == 0:
            await walk.press("n", to="RequestForm")
            person.screen.form.scroll_end(animate=False)
            await walk.press()
            await walk.press("escape", to="LetterScreen")
        await walk.press("escape", to="LettersScreen")
    assert missing(SHORT, "\n".join(told)) == []
    await person.pilot.resize_terminal(*SMALL)
    await walk.press("escape", to="RequestsRoom")


async def disclosed(walk: Walk) -> None:
    """A person is chosen by a search, and what was disclosed of that person told."""
    person = walk.person
    await walk.press("w", to="PersonChooser")
    await walk.press(*"merkki0")
    await person.until(lambda: person.screen.found)
    walk.look()
    await walk.press("enter", to="Ask")
    await walk.press("escape", to="RecipientsScreen")


async def cases(walk: Walk, numbers: dict[str, int]) -> None:
    """A case as it came in, one whose report is collected, and one that mends a card."""
    person = walk.person
    for name in ("came", "collecting", "mending"):
        person.screen.open_record(numbers[name])
        await walk.come("CaseScreen")
        await walk.tabs()
        await walk.over("k", "AskChoice", "CaseScreen")
        if name == "came":
            await walk.over("c", "PersonChooser", "CaseScreen")
            await walk.over("d", "CarefulDialog", "CaseScreen")
            await a_letter(walk)
        else:
            kind = {"collecting": "collect", "mending": "rectify"}[name]
            task = next(each for each in person.screen.view.contents.tasks if each.kind == kind)
            await request_walk.choose(person, f"task:{task.id}")
        if name == "collecting":
            await walk.come("CollectScreen")
            await walk.press("down", "down")
            await walk.over("enter", "Ask", "CollectScreen")
            await walk.press("escape", to="CaseScreen")
        if name == "mending":
            await walk.come("AskChoice")  # the card's data, or a note
            await walk.press("1", to="RectifyForm")
            await walk.press("escape", to="CaseScreen")
        await walk.press("escape", to="RequestsRoom")


async def a_letter(walk: Walk) -> None:
    """A letter of ours, filled with what the case holds."""
    await walk.press("k", to="AskChoice")
    await walk.press("2", to="CarefulDialog")
    walk.person.screen.form.fields["question"].value = "[/oops] \x1b[31m"
    await walk.press("ctrl+s", to="PreviewScreen")
    # Behind a receiver whose hostile lines fill several screens.
    assert any("[/oops]" in line for line in walk.person.screen.tab_lines("text", 78))
    await walk.press("escape", to="CarefulDialog")
    await walk.press("escape", to="CaseScreen")


async def test_administration(poisoned):
    db, numbers = poisoned
    async with walking(db, "administration") as walk:
        person = walk.person
        await walk.over("s", "PasswordScreen", "HomeScreen")
        await person.pilot.resize_terminal(60, 20)
        await walk.come("TooSmallScreen")
        await person.pilot.resize_terminal(*SMALL)
        await walk.press("f8", to="AdminRoom")
        await a_user(walk, numbers["user"], {"t": "FieldsDialog", "w": "AskChoice"})
        await walk.press("r", to="RightsReview")
        await person.until(lambda: person.screen.rows)
        await walk.press("f")
        await walk.press("escape", to="AdminRoom")
        await walk.press("t", to="LogScreen")
        await walk.press(*["down"] * 3)
        await walk.over("enter", "Ask", "LogScreen")
        await walk.over("f1", "HelpScreen", "LogScreen")
        await walk.over("f11", "LooksDialog", "LogScreen")
        await walk.press("f9", to="LockScreen")
        person.app.end_session("signed_out")
        await walk.come("SignInScreen")
        assert await person.app.sign_in("paakayttaja", DEMO_PASSWORD) == ""
        await walk.come("HomeScreen")
        await walk.press("f8", to="AdminRoom")
        await a_user(walk, numbers["owner"], {"e": "FieldsDialog", "s": "AskChoice", "x": "Ask"})


async def a_user(walk: Walk, number: int, asks: dict[str, str]) -> None:
    """The card of a user, and what some of its keys ask."""
    walk.person.screen.open_record(number)
    await walk.come("UserCardScreen")
    await walk.tabs()
    for key, to in asks.items():
        await walk.over(key, to, "UserCardScreen")
    await walk.press("escape", to="AdminRoom")


def unwalked() -> set[str]:
    """The screens that exist and that no walk comes by."""
    return all_screens() - set(" ".join(WALKS.values()).split())


def test_each_screen_is_walked_by():
    assert unwalked() == set()


def test_control_a_screen_that_no_walk_names_is_found(monkeypatch):
    """The control that must fail: a place taken out of its walk is missed."""
    monkeypatch.setitem(WALKS, "requests", WALKS["requests"].replace("recipients.RecipientsScreen", ""))
    assert unwalked() == {"recipients.RecipientsScreen"}


async def test_control_the_look_finds_what_is_shown_raw(poisoned, monkeypatch):
    """The control that must fail: with `visible` bypassed the very same walk meets a raw control."""
    for module in ("kaarea_tui.rules.text", "kaarea_tui.widgets.dialogs", "kaarea_tui.widgets.panel"):
        monkeypatch.setattr(f"{module}.visible", lambda text: text)
    db, _numbers = poisoned
    with pytest.raises(Raw):
        async with walking(db, "people") as walk:
            await walk.press("f2", to="ContactsRoom")
