"""N1: a company's mailbox on lists stands as the company, whoever made it one, and its stops hold for it."""

import csv
import io
import json
from dataclasses import replace
from itertools import product

import pytest

from kaarea_tui.data import list_facts, mailbox_facts
from kaarea_tui.data.mailbox_proof import rest_unproved
from kaarea_tui.register.companies.company_cards import CompanyInput
from kaarea_tui.register.errors import Invalid, Refused
from kaarea_tui.register.mailing.consent_cards import ConsentInput, ScopeInput
from kaarea_tui.register.mailing.mailing_facts import verdict
from kaarea_tui.register.records.contact_inputs import ContactInput, EmailInput, MailboxInput, RoleInput
from kaarea_tui.rules.mailing import Facts, may_be_mailed
from tests.conftest import RegisterDb
from tests.data.test_rows import add_company, add_contact, add_role
from tests.register.card_steps import SUBJECT
from tests.register.list_steps import MOMENT, Lists, lists

INFO = "info@helmi.example"
TODAY = "2026-11-23"


def file_of(room: Lists, list_id: int, form: str = "csv") -> str:
    written: list[bytes] = []
    room.register.confirmed_at = room.db.clock.now
    room.register.list_exports.export(list_id, form, written.append)
    return b"".join(written).decode()


def test_N1_it_stands_as_the_company_in_every_format_and_behind_the_people(register_db: RegisterDb) -> None:
    room = lists(register_db)
    people = room.people(["Berg", "Aalto"])
    with room.store.writing():
        other = add_company(room.store, "Aamu Oy")
    mailboxes = [
        room.mailbox(INFO),
        room.mailbox("myynti@helmi.example"),
        room.mailbox("info@aamu.example", other),
    ]
    letters = room.make()
    assert room.register.lists.preview_add(letters, "helmi", "companies").joining == 2
    assert room.register.lists.add_by_filter(letters, "helmi", "companies").joined == 2
    assert room.register.lists.add_members(letters, (*people, mailboxes[2])).joined == 3
    order = ["Aalto Aino", "Berg Aino", "Aamu Oy", "Turun Helmi As Oy", "Turun Helmi As Oy"]
    assert room.names(letters) == order
    assert room.names(letters, direction="last") == order
    assert room.names(letters, "aamu") == ["Aamu Oy"]
    assert room.register.lists.count_members(letters, "helmi").value == 4
    # Page by page, forwards and back, each member once.
    seen, at = [], None
    while page := room.register.lists.members(letters, direction="after" if at else "first", at=at, limit=2):
        seen += [hit.name for hit in page.hits]
        at = page.hits[-1]
        if page.at_end:
            break
    assert seen == order
    back = room.register.lists.members(letters, direction="before", at=at, limit=3)
    assert [hit.name for hit in back.hits] == order[1:4]
    rows = list(csv.DictReader(io.StringIO(file_of(room, letters))))
    of_companies = [row for row in rows if row["email"].startswith(("info@", "myynti@"))]
    assert {(row["first_names"], row["last_name"]) for row in of_companies} == {("", "")}
    assert {row["company"] for row in of_companies} == {"Aamu Oy", "Turun Helmi As Oy"}
    names = {row["name"] for row in csv.DictReader(io.StringIO(file_of(room, letters, "listmonk")))}
    assert names == {"Aino Aalto", "Aino Berg", "Aamu Oy", "Turun Helmi As Oy"}
    assert '"Aamu Oy" <info@aamu.example>' in file_of(room, letters, "mailman")
    card = room.register.lists.open_member(letters, mailboxes[0])
    assert (card.row.name, card.row.contact_id, card.company_id) == ("Turun Helmi As Oy", None, room.company)
    assert {each.address for each in room.register.lists.of_company(room.company)} == {
        INFO,
        "myynti@helmi.example",
    }
    assert room.register.lists.of_contact(people[0])[0].address == ""
    past = room.register.lists.history(letters)
    assert (past.total, [each.name for each in past.hits]) == (5, order)


def test_N1_lists_against_lists_take_mailboxes_along(register_db: RegisterDb) -> None:
    room = lists(register_db)
    mailbox, person = room.mailbox(INFO), room.person("Aalto")
    letters, other = room.make(), room.make("Toinen")
    room.register.lists.add_members(letters, (mailbox, person))
    copied, added = room.register.lists.copy(letters, "Kopio")
    assert added.joined == 2
    assert room.register.lists.compare(letters, copied).both == 2
    split, moved = room.register.lists.split(copied, "", "Osa")
    assert (moved.joined, room.names(copied), len(room.names(split))) == (2, [], 2)
    room.register.lists.add_members(other, (mailbox,))
    assert room.register.lists.subtract(letters, other) == 1
    assert room.names(letters) == ["Aalto Aino"]
    assert room.register.lists.remove_members(other, (mailbox,)) == 1
    assert [each.state for each in room.register.lists.of_company(room.company)].count("ended") == 3


STOPS = {
    "suppressed": lambda room, mailbox: room.register.suppressions.add("Info@Helmi.example"),
    "ban": lambda room, mailbox: room.register.company_bans.set(room.company, "johtaja"),
    "removed": lambda room, mailbox: room.register.companies.update(room.company, 1, CompanyInput(emails=())),
    "for letters only": lambda room, mailbox: room.register.companies.update(
        room.company, 1, CompanyInput(emails=(MailboxInput(INFO, "contact", -mailbox),))
    ),
    "named after a newcomer": lambda room, mailbox: room.register.contacts.create(
        ContactInput("Info", "Aada", roles=(RoleInput(room.company, "Isännöitsijä"),)), SUBJECT
    ),
}


@pytest.mark.parametrize("stop", STOPS)
def test_N1_a_stop_of_the_mailbox_holds_at_once_and_whoever_tries(register_db: RegisterDb, stop: str) -> None:
    room = lists(register_db)
    mailbox, letters = room.mailbox(INFO), room.make()
    room.register.lists.add_members(letters, (mailbox,))
    assert INFO in file_of(room, letters)
    STOPS[stop](room, mailbox)
    assert INFO not in file_of(room, letters)
    assert room.register.lists.add_by_filter(letters, "", "companies").joined == 0
    assert room.register.lists.open(letters).counts.active == 0


def test_N1_a_persons_no_leaves_the_companys_mailbox_alone(register_db: RegisterDb) -> None:
    room = lists(register_db)
    mailbox, person, letters = room.mailbox(INFO), room.person("Aalto"), room.make()
    room.register.lists.add_members(letters, (mailbox, person))
    saved = room.register.stops.object_to_marketing(person, "phone")
    assert saved.ask_companies == ((room.company, "Turun Helmi As Oy"),)
    assert room.names(letters) == ["Turun Helmi As Oy"]
    assert "Aalto" not in file_of(room, letters)


def test_N1_no_editor_makes_a_persons_address_mailable(register_db: RegisterDb) -> None:
    """The form of a company, a new company, undo, and the kind of use; with the right and a reason it can be."""
    room = lists(register_db)
    person = room.person("Virtanen", "Eero", consent=False, mail="ev77@helmi.example")
    letters = room.make()
    room.set("UPDATE company SET owner_id = (SELECT id FROM user_account WHERE user_name = 'asiakkuus')")
    clerk = room.as_user("asiakkuus").companies
    named = (
        "eero.virtanen@helmi.example",
        "EVirtanen@helmi.example",
        "myynti-eero@helmi.example",
        "ev77@helmi.example",
    )
    version = 1
    for address in named:
        with pytest.raises(Invalid) as invalid:
            clerk.update(room.company, version, CompanyInput(emails=(MailboxInput(address, "general"),)))
        assert {problem.code for problem in invalid.value.problems.values()} == {"email.persons"}
        version = clerk.update(
            room.company, version, CompanyInput(emails=(MailboxInput(address, "contact"),))
        )
        (kept,) = clerk.open(room.company).emails
        with pytest.raises(Invalid):
            clerk.update(
                room.company,
                version,
                CompanyInput(emails=(MailboxInput(address, "general", kept.id),), mark_reason="x"),
            )
        version = clerk.update(room.company, version, CompanyInput(emails=()))
    assert room.register.lists.add_by_filter(letters, "", "companies").joined == 0
    owner = room.register.companies
    with pytest.raises(Invalid):
        owner.update(room.company, version, CompanyInput(emails=(MailboxInput(named[0], "general"),)))
    told = CompanyInput(emails=(MailboxInput(named[0], "general"),), mark_reason="Yhtiön vaihteen laatikko")
    version = owner.update(room.company, version, told)
    (mailbox,) = owner.open(room.company).emails
    assert mailbox.mark_reason == "Yhtiön vaihteen laatikko"
    log = room.store.rows(
        "SELECT fields FROM audit WHERE action = 'companies.update' ORDER BY seq DESC LIMIT 1"
    )
    assert "emails.mark_reason" in log[0][0]
    assert room.register.lists.add_by_filter(letters, "", "companies").joined == 1
    # Taken away, it does not come back by undo of somebody without the right.
    version = owner.update(room.company, version, CompanyInput(emails=()))
    with pytest.raises(Invalid):
        clerk.undo_last(room.company, version)
    assert file_of(room, letters).splitlines() == [
        "email,first_names,last_name,company,unsubscribe_reference"
    ]
    assert person


def test_N1_a_shared_mailbox_stands_on_no_card(register_db: RegisterDb) -> None:
    room = lists(register_db)
    person = room.person("Aalto")
    room.mailbox(INFO)
    with pytest.raises(Invalid) as invalid:
        room.register.contacts.update(
            person, 1, ContactInput(emails=(EmailInput("INFO@helmi.example"),)), SUBJECT
        )
    assert invalid.value.problems["emails.0"].code == "email.of_company"


def test_N1_a_stop_outlives_the_row_of_the_address(register_db: RegisterDb) -> None:
    """Who takes a stopped mailbox off the card and writes it again finds it stopped."""
    room = lists(register_db)
    mailbox, letters = room.mailbox(INFO), room.make()
    room.set(
        "UPDATE company_email SET stopped_on = '2026-11-01', stop_reason = 'moved' WHERE id = ?", -mailbox
    )
    version = room.register.companies.update(room.company, 1, CompanyInput(emails=()))
    room.register.companies.update(
        room.company, version, CompanyInput(emails=(MailboxInput(INFO, "general"),))
    )
    assert room.register.lists.add_by_filter(letters, "", "companies").joined == 0
    left = room.mailbox("myynti@helmi.example")
    room.register.lists.add_members(letters, (left,))
    room.set("UPDATE list_member SET state = 'ended', left_at = ?, left_reason = 'unsubscribed'", MOMENT)
    room.set("UPDATE list_count SET members = 0")
    card = room.register.companies.open(room.company)
    info = next(each for each in card.emails if each.address == INFO)
    kept = (MailboxInput(INFO, "general", info.id),)
    version = room.register.companies.update(room.company, card.version, CompanyInput(emails=kept))
    again = CompanyInput(emails=(*kept, MailboxInput("myynti@helmi.example", "general")))
    room.register.companies.update(room.company, version, again)
    assert room.register.lists.add_by_filter(letters, "", "companies").joined == 0


def test_N1_a_sole_traders_mailbox_needs_the_traders_consent(register_db: RegisterDb) -> None:
    room = lists(register_db)
    trader, mailbox, letters = room.person("Aalto", consent=False), room.mailbox(INFO), room.make()
    room.register.lists.add_members(letters, (mailbox,))
    room.register.companies.update(room.company, 1, CompanyInput(kind="sole_trader"))
    assert room.register.lists.open(letters).counts.present == 0
    with pytest.raises(Refused) as refused:
        room.register.lists.add_members(letters, (mailbox,))
    assert refused.value.code == "NO_BASIS"
    scope = ScopeInput("MARKETING", "email", letters, "", INFO)
    room.db.clock.advance(minutes=5)
    room.register.consents.record(trader, ConsentInput((scope,), "paper", "Kansio 1", 1))
    assert room.register.contacts.open(trader).trader_mailboxes == (INFO,)
    assert room.register.lists.add_members(letters, (mailbox,)).joined == 1
    assert INFO in file_of(room, letters)
    room.register.stops.object_to_marketing(trader, "phone")
    assert INFO not in file_of(room, letters)
    assert room.register.lists.open(letters).counts.present == 0


def test_N1_every_combination_is_judged_in_bulk_as_one_by_one(register_db: RegisterDb) -> None:
    """4.3 over mailboxes: bounce, suppression, stop, ban, use, and what a sole trader's person says."""
    room = lists(register_db)
    letters = room.make()
    wanted = {}
    with room.store.writing():
        for bits in product((False, True), repeat=7):
            party, facts = _mailbox_of(room, *bits)
            wanted[party] = facts
    told: dict[int, str] = {}
    for rows in mailbox_facts.candidates(
        room.store,
        letters,
        TODAY,
        "SELECT id AS order_no, id AS company_id FROM company WHERE id > ? ORDER BY id LIMIT ?",
        (),
    ):
        for row in rows:
            mask = row[3] if row[4] is None else row[3] | list_facts.CONSENT
            told[row[1]] = verdict(mask, "MARKETING").code.value
    assert told == {party: may_be_mailed(facts).value for party, facts in wanted.items()}
    assert set(told.values()) >= {"NO_ADDRESS", "SUPPRESSED", "STOPPED", "COMPANY_BAN", "ALLOW_LEGAL_PERSON",
                                  "ALLOW_CONSENT", "OBJECTED", "NO_BASIS"}  # fmt: skip


def _mailbox_of(
    room: Lists,
    bounced: bool,
    suppressed: bool,
    stopped: bool,
    ban: bool,
    trader: bool,
    consent: bool,
    objected: bool,
) -> tuple[int, Facts]:
    company = add_company(
        room.store, f"Yritys {bounced}{suppressed}{stopped}{ban}{trader}{consent}{objected}"
    )
    room.store.run(
        "UPDATE company SET kind = ? WHERE id = ?", ("sole_trader" if trader else "company", company)
    )
    person = add_contact(room.store, "Virtanen", "Aino")
    add_role(room.store, person, company)
    address, number = f"info@y{company}.example", room.store.next_ids("company_email", 1)
    room.store.run(
        "INSERT INTO company_email (id, company_id, address, address_key, use, bounced_on, suppressed, stopped_on)"
        " VALUES (?, ?, ?, ?, 'general', ?, ?, ?)",
        (number, company, address, address, "2026-11-01" if bounced else None, int(suppressed),
         "2026-11-01" if stopped else None),
    )  # fmt: skip
    if ban:
        room.store.run(
            "INSERT INTO company_ban (company_id, made_at, told_by, recorded_by) VALUES (?, ?, 'x', 1)",
            (company, MOMENT),
        )
    if consent:
        room.add_consent(person, address)
    if objected:
        room.store.run(
            "INSERT INTO objection (contact_id, purpose, state, made_at, how, recorded_at, recorded_by)"
            " VALUES (?, 'MARKETING', 'upheld', ?, 'phone', ?, 1)",
            (person, MOMENT, MOMENT),
        )
    facts = Facts(
        no_address=bounced, suppressed=suppressed, stopped=stopped, marketing_objection=objected and trader,
        company_ban=ban, role_mailbox=not trader, consent=consent and trader,
    )  # fmt: skip
    return -number, facts


def test_N1_listmonk_tells_no_person_of_a_company(register_db: RegisterDb) -> None:
    room = lists(register_db)
    mailbox, letters = room.mailbox(INFO), room.make()
    room.person("Aalto")
    room.register.lists.add_members(letters, (mailbox,))
    (row,) = csv.DictReader(io.StringIO(file_of(room, letters, "listmonk")))
    assert row["name"] == "Turun Helmi As Oy"
    assert set(json.loads(row["attributes"])) == {"company", "unsubscribe_reference"}


STRANGER = "kalle.kuikka@helmi.example"


def test_an_address_that_nothing_tells_to_be_shared_needs_the_right_and_a_reason(
    register_db: RegisterDb,
) -> None:
    """No role, no card, no known word: it may be a person's. The file of the list is the oracle (N1)."""
    room = lists(register_db)
    letters = room.make()
    room.set("UPDATE company SET owner_id = (SELECT id FROM user_account WHERE user_name = 'asiakkuus')")
    typed = CompanyInput(emails=(MailboxInput(STRANGER, "general"),))
    with pytest.raises(Invalid) as invalid:
        room.as_user("asiakkuus").companies.update(room.company, 1, typed)
    assert {problem.code for problem in invalid.value.problems.values()} == {"email.persons"}
    owner = room.register.companies
    with pytest.raises(Invalid):
        owner.update(room.company, 1, typed)
    owner.update(room.company, 1, replace(typed, mark_reason="Asiakas ilmoitti yhteiseksi"))
    assert room.register.lists.add_by_filter(letters, "", "companies").joined == 1
    assert STRANGER in _file(room, letters)
    # Whoever names it as his own is believed at once, whatever the company calls it.
    person = room.person("Kuikka", "Kalle", consent=False, mail="kk@oma.example")
    room.register.stops.object_to_marketing(person, named=STRANGER)
    assert STRANGER not in _file(room, letters)


def test_one_written_down_before_rests_until_somebody_says_why(register_db: RegisterDb) -> None:
    room = lists(register_db)
    letters = room.make()
    unproved, shared = room.mailbox(STRANGER), room.mailbox("myynti@helmi.example")
    room.register.lists.add_members(letters, (unproved, shared))
    with room.store.writing():
        rest_unproved(room.store)
    told = _file(room, letters)
    assert STRANGER not in told and "myynti@helmi.example" in told
    (stopped,) = room.register.mailboxes.stopped()
    assert (stopped.address, stopped.reason) == (STRANGER, "unproved")
    room.register.mailboxes.release(stopped.id, "Yhteinen laatikko")
    assert STRANGER in _file(room, letters)


def _file(room: Lists, list_id: int) -> str:
    room.register.confirmed_at = room.db.clock.now
    parts: list[bytes] = []
    room.register.list_exports.export(list_id, "csv", parts.append)
    return b"".join(parts).decode()
