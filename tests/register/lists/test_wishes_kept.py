"""A wish to leave holds by itself, not by what it ended: whoever takes back, fills anew, or rewrites a card (N1, N2).

The oracle is the file: after a wish that was carried out and stands, no export holds the address.
"""

from itertools import count

import pytest

from kaarea_tui.exchange.returned_files import Returned
from kaarea_tui.register.companies.company_cards import CompanyInput
from kaarea_tui.register.errors import Invalid
from kaarea_tui.register.mailing.consent_cards import Withdrawal
from kaarea_tui.register.records.contact_inputs import MailboxInput
from kaarea_tui.rules.returned_answers import Answer, Kind
from tests.conftest import RegisterDb
from tests.data.test_rows import add_company
from tests.register.list_steps import Lists, lists

from .test_mailboxes import INFO, file_of

OWN = "Aino.Aalto@helmi.example"
_numbers = count()


def proposed(room: Lists, letters: int, address: str, kind: Kind = "unsubscribe") -> int:
    room.db.clock.advance(minutes=1)
    answer = Returned(f"h{next(_numbers)}", address, address, Answer(kind, f"5.1.1 {address}"), "", None)
    room.register.returns.take_in(letters, (answer,))
    return room.register.returns.proposals(letters)[-1].id


def said(room: Lists, letters: int, address: str, kind: Kind = "unsubscribe") -> int:
    number = proposed(room, letters, address, kind)
    room.register.returns.confirm(number)
    room.db.clock.advance(minutes=1)
    return number


def fill(room: Lists, letters: int) -> None:
    room.register.lists.add_by_filter(letters, "", "companies")
    room.register.lists.add_by_filter(letters, "")


def party_of(room: Lists, who: str) -> tuple[int, str]:
    if who == "mailbox":
        return room.mailbox(INFO), INFO
    return room.person("Aalto", consent=who == "person"), OWN


@pytest.mark.parametrize("who", ["person", "mailbox"])
@pytest.mark.parametrize("kind", ["unsubscribe", "stop_all"])
def test_of_two_wishes_the_one_that_is_not_taken_back_holds(
    register_db: RegisterDb, kind: Kind, who: str
) -> None:
    room = lists(register_db)
    (party, address), letters = party_of(room, who), room.make()
    room.register.lists.add_members(letters, (party,))
    first, second = (said(room, letters, address, kind) for _ in range(2))
    room.register.returns.bring_back(first)
    assert address not in file_of(room, letters)
    fill(room, letters)
    assert address not in file_of(room, letters)
    room.register.returns.bring_back(second)
    counts = room.register.lists.open(letters).counts
    rows = room.store.rows("SELECT state, count(*) FROM list_member GROUP BY state")
    assert (counts.active, counts.ended) == (dict(rows).get("active", 0), dict(rows).get("ended", 0))


@pytest.mark.parametrize("who", ["person", "survey", "mailbox"])
def test_a_wish_of_who_was_taken_off_meanwhile_holds(register_db: RegisterDb, who: str) -> None:
    """The answer to a mailing comes after staff has rebuilt the list: neither undo nor a new filling mails."""
    room = lists(register_db)
    (party, address), letters = party_of(room, who), room.make()
    if who == "survey":
        room.set("UPDATE company SET relationship = 'customer'")
        letters = room.make("Kysely", kind="SURVEY", purpose="FEEDBACK", list_group="")
    room.register.lists.add_members(letters, (party,))
    assert address in file_of(room, letters)
    room.register.lists.remove_members(letters, (party,))
    number = said(room, letters, address)
    room.register.lists.bring_back(letters, (party,))
    assert address not in file_of(room, letters)
    fill(room, letters)
    assert address not in file_of(room, letters)
    told = room.register.lists.open_member(letters, party)
    if who != "person":  # there the group's consent keeps it (N4)
        assert (told.row.basis, told.row.left_reason) == ("", "unsubscribed")
    room.register.returns.bring_back(number)
    assert room.register.lists.bring_back(letters, (party,)) == 1 and address in file_of(room, letters)


@pytest.mark.parametrize("how", ["row of another", "written over", "with another company", "never on it"])
def test_a_shared_mailbox_left_whatever_row_it_stands_on(register_db: RegisterDb, how: str) -> None:
    room = lists(register_db)
    with room.store.writing():
        other = add_company(room.store, "Aamu Oy")
    mailbox, letters = room.mailbox(INFO), room.make()
    companies = room.register.companies
    if how == "row of another":
        room.mailbox(INFO, other)
    if how != "never on it":
        fill(room, letters)
        assert INFO in file_of(room, letters)
    said(room, letters, INFO)
    if how == "written over":
        kept = MailboxInput("myynti@helmi.example", "general", -mailbox)
        version = companies.update(room.company, 1, CompanyInput(emails=(kept,)))
        companies.update(room.company, version, CompanyInput(emails=(kept, MailboxInput(INFO, "general"))))
    if how == "with another company":
        companies.update(room.company, 1, CompanyInput(emails=()))
        companies.update(other, 1, CompanyInput(emails=(MailboxInput(INFO, "general"),)))
    assert INFO not in file_of(room, letters)
    fill(room, letters)
    assert INFO not in file_of(room, letters)


def test_a_kind_of_company_makes_no_sole_traders_mailbox_mailable(register_db: RegisterDb) -> None:
    room = lists(register_db)
    room.set(
        "UPDATE company SET owner_id = (SELECT id FROM user_account WHERE user_name = 'asiakkuus'),"
        " kind = 'sole_trader'"
    )
    room.mailbox(INFO)
    clerk = room.as_user("asiakkuus").companies
    with pytest.raises(Invalid) as invalid:
        clerk.update(room.company, 1, CompanyInput(kind="company"))
    assert invalid.value.problems["kind"].code == "company.sole_trader"
    # Nor by undo of a change of somebody else.
    room.set("UPDATE company SET kind = 'company'")
    version = clerk.update(room.company, 1, CompanyInput(kind="sole_trader"))
    with pytest.raises(Invalid):
        clerk.undo_last(room.company, version)
    assert room.register.companies.update(room.company, version, CompanyInput(kind="company")) == version + 1


@pytest.mark.parametrize("by", ["answer", "card", "withdrawal", "many"])
@pytest.mark.parametrize("other", ["on the list", "with more addresses", "not on it"])
def test_who_leaves_gets_nothing_by_another_card_with_the_same_address(
    register_db: RegisterDb, by: str, other: str
) -> None:
    room = lists(register_db)
    aino, second = room.person("Aalto"), room.person("Aaltonen", mail=OWN)
    letters = room.make()
    with room.store.writing():
        room.add_consent(aino, OWN, list_id=letters)
        if other == "with more addresses":
            room.add_address(second, "toinen@helmi.example", 1)
    room.register.lists.add_members(letters, (aino,) if other == "not on it" else (aino, second))
    assert OWN in file_of(room, letters)
    consents = room.register.consents
    if by == "answer":
        proposed(room, letters, OWN)
        (line,) = room.register.returns.proposals(letters)
        assert line.also == (() if other == "not on it" else ("Aaltonen Aino",))
        room.register.returns.confirm(line.id)
    elif by == "card":
        consents.withdraw_from_list(aino, letters)
    elif by == "withdrawal":
        ((number,),) = room.store.rows("SELECT id FROM consent WHERE list_id = ?", (letters,))
        consents.withdraw(number)
    else:
        consents.withdraw_many((aino,), Withdrawal("MARKETING", letters))
    room.db.clock.advance(minutes=1)
    assert OWN not in file_of(room, letters)
    fill(room, letters)
    assert OWN not in file_of(room, letters)


def test_who_withdraws_all_marketing_is_kept_also_without_a_consent(register_db: RegisterDb) -> None:
    """The address that he gets later, and a consent of an older day that is written down later, mail nothing."""
    room = lists(register_db)
    person, letters = room.person("Aalto", consent=False), room.make()
    changed = room.register.consents.withdraw_many((person,)).changed
    with room.store.writing():
        room.add_consent(person, OWN)
    fill(room, letters)
    assert OWN not in file_of(room, letters)
    room.register.consents.take_back(changed)
    fill(room, letters)
    assert OWN in file_of(room, letters)


def test_whoever_else_has_an_address_that_is_gone_is_named_first(register_db: RegisterDb) -> None:
    room = lists(register_db)
    people = [room.person(f"Testi{number:02}", mail="sama@helmi.example") for number in range(12)]
    letters = room.make()
    room.register.lists.add_members(letters, tuple(people))
    proposed(room, letters, "sama@helmi.example", "hard_bounce")
    (line,) = room.register.returns.proposals(letters)
    assert {line.name, *line.also} == {f"Testi{number:02} Aino" for number in range(12)}
    proposed(room, letters, "sama@helmi.example", "unsubscribe")
    assert len(room.register.returns.proposals(letters)[-1].also) == 11
