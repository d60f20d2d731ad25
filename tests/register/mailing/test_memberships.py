"""Members follow the facts: judged in bulk as the pure rule judges each (4.3, 4.4), counted, in name order."""

import random
from collections.abc import Iterable
from itertools import product

import pytest

from kaarea_tui.data import list_facts
from kaarea_tui.data.engine import Store
from kaarea_tui.data.list_rows import STATES
from kaarea_tui.data.rows import refresh_company, refresh_contact
from kaarea_tui.register.lists.list_faults import list_faults
from kaarea_tui.register.mailing.mailing_facts import settled, verdict
from kaarea_tui.rules.consents import ConsentScope, ListScope, covers
from kaarea_tui.rules.mailing import Facts, RoleOf, company_facts, may_be_mailed, may_be_on
from tests.conftest import RegisterDb
from tests.data.test_rows import add_company, add_contact, add_role
from tests.register.card_steps import SUBJECT
from tests.register.list_steps import MOMENT, Lists, lists

TODAY = "2026-11-23"


def assert_lists_true(store: Store) -> None:
    """Counts equal real counts, and every member stands where the browse row stands."""
    assert list(list_faults(store)) == []
    for list_id, state in product([row[0] for row in store.rows("SELECT id FROM mailing_list")], STATES):
        real = store.one("SELECT count(*) FROM list_member WHERE list_id = ? AND state = ?", (list_id, state))
        kept = store.one("SELECT members FROM list_count WHERE list_id = ? AND state = ?", (list_id, state))
        assert kept == real
    assert not store.rows(
        "SELECT m.id FROM list_member m JOIN contact_row r ON r.contact_id = m.contact_id"
        " WHERE m.left_at IS NULL AND m.order_no <> r.order_no"
    )


def bulk_codes(store: Store, list_id: int) -> dict[int, str]:
    """Each member's code, as an export judges it."""
    return {
        row[0]: verdict(row[2] & ~list_facts.PAUSED, "MARKETING").code.value
        for rows in list_facts.members(store, list_id, TODAY)
        for row in settled(store, rows, TODAY, at=(0, 1, 2))
    }


def test_every_combination_of_facts_is_judged_in_bulk_as_one_by_one(register_db: RegisterDb) -> None:
    """4.3 and 4.4: restricted, objection, ban, role, consent, bounce, suppression, all at once."""
    it = lists(register_db)
    list_id = it.make()
    banned = add_company_with_ban(it)
    wanted = {}
    with it.store.writing():
        for bits in product((False, True), repeat=7):
            wanted |= write_person(it, list_id, banned, bits)
    with it.store.reading():
        told = bulk_codes(it.store, list_id)
    assert told == {person: may_be_mailed(facts).value for person, facts in wanted.items()}
    assert len(set(told.values())) >= 7
    assert may_be_on(next(iter(wanted.values())))


def add_company_with_ban(it: Lists) -> int:
    with it.store.writing():
        company = add_company(it.store, "Kieltäjä Oy")
        it.store.run(
            "INSERT INTO company_ban (company_id, made_at, told_by, recorded_by) VALUES (?, ?, 'x', 1)",
            (company, MOMENT),
        )
    return company


def write_person(it: Lists, list_id: int, banned: int, bits: Iterable[bool]) -> dict[int, Facts]:
    """One person of these facts, put on the list past the rules; and the facts as the pure rule takes them."""
    bounced, suppressed, restricted, objected, ban, ended, consent = bits
    person = add_contact(it.store, "Virtanen", "Aino")
    add_role(it.store, person, banned if ban else it.company, "", "2026-01-01" if ended else None)
    it.add_address(person, f"a{person}@helmi.example")
    it.store.run(
        "UPDATE contact_email SET bounced_on = ?, suppressed = ? WHERE contact_id = ?",
        ("2026-11-01" if bounced else None, int(suppressed), person),
    )
    if restricted:
        it.store.run(
            "UPDATE contact SET restricted_on = '2026-11-01', restriction_ground = 'a' WHERE id = ?",
            (person,),
        )
    if objected:
        it.store.run(
            "INSERT INTO objection (contact_id, purpose, state, made_at, how, recorded_at, recorded_by)"
            " VALUES (?, 'MARKETING', 'upheld', ?, 'phone', ?, 1)",
            (person, MOMENT, MOMENT),
        )
    if consent:
        it.add_consent(person, f"a{person}@helmi.example")
    refresh_contact(it.store, person)
    it.store.run(
        "INSERT INTO list_member (list_id, contact_id, email_id, order_no, state, basis, joined_at, joined_by)"
        " SELECT ?, r.contact_id, e.id, r.order_no, 'active', 'x', ?, 1 FROM contact_row r"
        " JOIN contact_email e ON e.contact_id = r.contact_id WHERE r.contact_id = ?",
        (list_id, MOMENT, person),
    )
    return {
        person: Facts(
            no_address=bounced, suppressed=suppressed, restricted=restricted, marketing_objection=objected,
            purpose_objection=objected, company_ban=ban and not ended, inactive=ended, consent=consent,
        )
    }  # fmt: skip


def test_consents_cover_in_bulk_what_the_rule_says(register_db: RegisterDb) -> None:
    """Check 9: rules.consents.covers and the statement of data/list_facts.py, over every kind of consent."""
    it = lists(register_db)
    list_id, other = it.make(), it.make("Toinen")
    cases = {}
    address = "aino@helmi.example"
    with it.store.writing():
        for target, purpose, channel, key, giver, ended, left in product(
            ((list_id, ""), (other, ""), (None, "kirjeet"), (None, "muut")),
            ("MARKETING", "COMMUNICATION"), ("email", "sms"), (address, "toinen@helmi.example"),
            ("subject", "company"), (None, MOMENT), ((), (99,), (99, list_id)),
        ):  # fmt: skip
            person = add_contact(it.store, "Virtanen", "Aino")
            add_role(it.store, person, it.company)
            it.add_address(person, address)
            it.add_consent(
                person, key, list_id=target[0], purpose=purpose, list_group=target[1], channel=channel,
                given_by=giver, ended_at=ended, left_lists=f" {' '.join(map(str, left))} " if left else "",
            )  # fmt: skip
            refresh_contact(it.store, person)
            scope = ConsentScope(purpose, target[0], target[1], channel, key, giver, frozenset(left))
            wanted = ListScope("MARKETING", list_id, "kirjeet", "email")
            cases[person] = ended is None and covers(scope, wanted, address)
    for person, covered in cases.items():
        (row,) = list_facts.addresses_of(it.store, person, list_id, TODAY)
        assert (row[4] is not None) == covered, person
    assert sum(cases.values()) == 4


def test_several_roles_are_settled_by_whose_address_it_is(register_db: RegisterDb) -> None:
    """Checks 6 and 7; R4: bans and ended roles of another company do not bind the address of this one."""
    it = lists(register_db)
    list_id, banned = it.make(), add_company_with_ban(it)
    it.mailbox("Info@Helmi.example", use="contact")
    it.mailbox("info@kieltaja.example", banned, use="contact")
    cases = {}
    for domain, mine, theirs in product(
        ("helmi", "kieltaja", "muu"), (None, "2026-01-01"), (None, "2026-01-01")
    ):
        person = it.person(f"Virtanen{len(cases)}", mail=f"v{len(cases)}@{domain}.example", ended=mine)
        with it.store.writing():
            add_role(it.store, person, banned, "", theirs)
            refresh_contact(it.store, person)
        roles = (
            RoleOf("helmi.example", mine is not None, False),
            RoleOf("kieltaja.example", theirs is not None, True),
        )
        ban, inactive = company_facts(f"v@{domain}.example", roles)
        cases[person] = may_be_mailed(Facts(consent=True, company_ban=ban, inactive=inactive)).value
    added = it.register.lists.add_members(list_id, tuple(cases))
    joined = {hit.contact_id for hit in it.register.lists.members(list_id).hits}
    assert joined == {person for person, code in cases.items() if code == "ALLOW_CONSENT"}
    assert {code.value: people for code, people in added.counts} == {
        code: list(cases.values()).count(code) for code in set(cases.values())
    }


def test_members_pause_resume_and_end_with_the_code_as_reason(register_db: RegisterDb) -> None:
    """Rule 6.5 and 4.4: a ban pauses, its release resumes; the end of the consent ends."""
    it = lists(register_db)
    person, other = it.people(["Aalto", "Berg"])
    list_id = it.make()
    it.register.lists.add_members(list_id, (person, other))
    it.register.company_bans.set(it.company, "johtaja")
    assert it.register.lists.open(list_id).counts.paused == 2
    assert {hit.code for hit in it.register.lists.members(list_id, state="paused").hits} == {"COMPANY_BAN"}
    it.register.company_bans.release(it.company, "uusi päätös")
    assert it.register.lists.open(list_id).counts.active == 2
    consent = it.store.one("SELECT id FROM consent WHERE contact_id = ?", (person,))
    assert consent is not None
    it.register.consents.withdraw(consent[0])
    ended = it.register.lists.members(list_id, state="ended").hits
    assert [(hit.contact_id, hit.left_reason.split()[0]) for hit in ended] == [(person, "NO_BASIS")]
    assert_lists_true(it.store)


def test_a_list_of_which_all_consents_end_says_why(register_db: RegisterDb) -> None:
    it = lists(register_db)
    people = it.people(["Aalto", "Berg", "Carlsson"])
    list_id = it.make()
    it.register.lists.add_members(list_id, tuple(people))
    for (consent,) in it.store.rows("SELECT id FROM consent"):
        it.register.consents.withdraw(consent)
    card = it.register.lists.open(list_id)
    assert (card.counts.present, card.counts.ended) == (0, 3)
    assert [(why.split()[0], people) for why, people in card.why_empty] == [("NO_BASIS", 3)]
    assert it.register.lists.members(list_id).hits == ()


def test_an_address_that_goes_is_replaced_by_another_that_may_be_mailed(register_db: RegisterDb) -> None:
    it = lists(register_db)
    person, list_id = it.person("Aalto"), it.make()
    it.register.lists.add_members(list_id, (person,))
    with it.store.writing():
        it.add_address(person, "aino@uusi.example", position=1)
        it.add_consent(person, "aino@uusi.example")
        it.store.run("DELETE FROM contact_email WHERE contact_id = ? AND position = 0", (person,))
    it.register.contacts.mark_informed((person,), "", "sähköposti")
    from kaarea_tui.register.records.contact_inputs import ContactInput

    it.register.contacts.update(person, 1, ContactInput(first_names="Aino Maria"), SUBJECT)
    (hit,) = it.register.lists.members(list_id).hits
    assert (hit.email, hit.state) == ("aino@uusi.example", "active")


@pytest.mark.parametrize("seed", range(3))
def test_random_acts_leave_counts_and_places_true(register_db: RegisterDb, seed: int) -> None:
    """Property: whatever is done, list_count is the real count, and order_no is contact_row's."""
    chance = random.Random(seed)
    it = lists(register_db)
    names = ["Aalto", "Berg", "Åberg", "Öman", "Virtanen", "Väinölä", "Ng", "de la Cruz"]
    people = [it.person(chance.choice(names), f"Aino{n}") for n in range(12)]
    desks = [it.make("Yksi"), it.make("Kaksi")]
    with it.store.writing():
        others = [add_company(it.store, name) for name in ("Öljy Oy", "Aamu Oy", "Ääni Oy")]
    people += [it.mailbox(f"info@c{n}.example", n) for n in others] + [
        it.mailbox(),
        it.mailbox("myynti@h.example"),
    ]

    def rename() -> None:
        person = chance.choice([each for each in people if each > 0])
        with it.store.writing():
            company = chance.choice(others)
            it.store.run("UPDATE company SET name = ? WHERE id = ?", (f"{chance.choice(names)} Oy", company))
            refresh_company(it.store, company)
            it.store.run("UPDATE contact SET last_name = ? WHERE id = ?", (chance.choice(names), person))
            refresh_contact(it.store, person)

    def crowd() -> None:
        """Many of one name at one spot: places around it are spread anew."""
        with it.store.writing():
            for n in range(30):
                person = add_contact(it.store, "Virtanen", f"Aino{n % 3}")
                add_role(it.store, person, it.company)
                refresh_contact(it.store, person)

    def ban_and_release() -> None:
        it.register.company_bans.set(it.company, "johtaja")
        assert_lists_true(it.store)
        it.register.company_bans.release(it.company, "uusi päätös")

    acts = [
        rename, rename, rename, crowd,
        lambda: it.register.lists.add_by_filter(chance.choice(desks), chance.choice(["", "aino1", "virtanen"])),
        lambda: it.register.lists.add_by_filter(chance.choice(desks), chance.choice(["", "oy"]), "companies"),
        lambda: it.register.lists.add_members(chance.choice(desks), tuple(chance.sample(people, 4))),
        lambda: it.register.lists.remove_members(chance.choice(desks), tuple(chance.sample(people, 3))),
        lambda: it.register.lists.subtract(desks[0], desks[1]),
        lambda: it.register.lists.copy(desks[0], f"Kopio {chance.random()}"),
        lambda: it.register.lists.split(desks[1], "aino2", f"Osa {chance.random()}"),
        lambda: it.register.stops.object_to_marketing(
            chance.choice([each for each in people if each > 0]), "phone"
        ),
        ban_and_release,
    ]  # fmt: skip
    for _ in range(40):
        chance.choice(acts)()
        assert_lists_true(it.store)
    it.register.confirmed_at = it.register.clock()
    assert [
        each.code for each in it.register.integrity.check() if each.code.startswith(("list.", "index.order"))
    ] == []
