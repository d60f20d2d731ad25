"""N1: shared mailboxes of an older register move to their companies once, and nothing becomes mailable by it.

The register is made by the migrations of the version before and rows written as it wrote them. What was
mailable then is written here by hand; what is mailable now is read from the files of the lists.
"""

import csv
import io
import subprocess
import sys

import pytest

from kaarea_tui.data.backup_rows import set_numbers
from kaarea_tui.data.bulk_rows import settle_index
from kaarea_tui.data.engine import Store
from kaarea_tui.data.keys import keyed_hash
from kaarea_tui.data.places import COMPANY_ROWS, CONTACT_ROWS, FIRST, GAP
from kaarea_tui.data.row_words import CompanyFacts, PersonFacts, RoleFacts, company_row, person_row
from kaarea_tui.register import founding
from kaarea_tui.register.errors import Invalid, NotPermitted, Refused
from kaarea_tui.register.register import Register
from kaarea_tui.rules.suppressions import hashed_text
from tests.conftest import RegisterDb
from tests.register.older_registers import set_back

BEFORE = 11
MOMENT = "2026-11-01T09:00:00.000Z"
COMPANIES = {
    1: ("Helmi Oy", "toimisto@helmi.example"),
    2: ("Kaksi Oy", "pomo@kaksi.example"),
    3: ("Kolme Oy", "Öky@Ärjä.example"),
}
# Card: surname, first names, companies (negative: the role has ended), role address, what is with it.
CARDS = {
    1: ("Aalto", "Aino", (1,), "info@helmi.example", ""),
    2: ("Berg", "Bo", (1,), "Info@helmi.example", ""),
    3: ("Carlsson", "Cecilia", (1,), "laskutus@helmi.example", "restricted"),
    4: ("Dahl", "Disa", (1,), "myynti@helmi.example", "objection"),
    5: ("Virtanen", "Eero", (1,), "eero.virtanen@helmi.example", ""),
    6: ("Forss", "Fia", (1, 2), "toimisto@forss.example", ""),
    7: ("Granö", "Gun", (-2,), "posti@grano.example", "objection"),
    8: ("Holm", "Hans", (1,), "tuki@helmi.example", "unsubscribed"),
    9: ("Ilmén", "Ida", (1,), "hr@helmi.example", "suppressed"),
    10: ("Jansson", "Jan", (3, -2), "vaihde@kaksi.example", "former"),
    11: ("Kivi", "Kaisa", (1,), "oma9@yksityinen.example", ""),  # on card 9 as a personal address
}
MAILABLE_BEFORE = {"info@helmi.example", "Info@helmi.example", "myynti@helmi.example"}
"""By the rules of that time: a role mailbox without a stop of its address; an objection did not bind it."""


def fill(store: Store) -> None:
    """The rows, as the version before wrote them; each role address is on list 1, as far as it could be."""
    with store.writing():
        for number, name in ((1, "Uutiskirje"), (2, "Tapahtumat")):
            store.run(
                "INSERT INTO mailing_list (id, name, name_key, kind, purpose, channel, sender, stop_address, footer,"
                " owner_id, created_at, created_by, updated_at) VALUES (?, ?, ?, 'MARKETING', 'MARKETING', 'email',"
                " 'Kaarea', 'stop@kaarea.example', 'stop@kaarea.example', 1, ?, 1, ?)",
                (number, name, name.lower(), MOMENT, MOMENT),
            )
            store.run_many(
                "INSERT INTO list_count (list_id, state, members) VALUES (?, ?, 0)",
                [(number, state) for state in ("active", "paused", "ended")],
            )
        for number, (name, email) in COMPANIES.items():
            store.run(
                "INSERT INTO company (id, name, name_key, kind, relationship, email, created_at, created_by, updated_at)"
                " VALUES (?, ?, ?, 'company', 'prospect', ?, ?, 1, ?)",
                (number, name, name.lower(), email, MOMENT, MOMENT),
            )
            facts = CompanyFacts(
                number, name, "", "company", "prospect", "", None, "", MOMENT, (), (email,) if email else ()
            )
            store.run(COMPANY_ROWS.insert, (FIRST + number * GAP, *company_row(facts)))
        for number, card in CARDS.items():
            write_card(store, number, *card)
        store.run("UPDATE list_count SET members = (SELECT count(*) FROM list_member m"
                  " WHERE m.list_id = list_count.list_id AND m.state = list_count.state)")  # fmt: skip
        set_numbers(
            store,
            dict.fromkeys(
                ("company", "contact", "contact_email", "list_member", "mailing_list", "objection"), 100
            ),
        )
        if store.engine == "sqlite":
            for text in ("contact_text", "company_text"):
                store.run(f"INSERT INTO {text} ({text}) VALUES ('rebuild')")
        settle_index(store)


def write_card(
    store: Store, number: int, last: str, first: str, companies: tuple[int, ...], address: str, what: str
) -> None:
    restricted = ("2026-10-01", "a") if what == "restricted" else (None, None)
    store.run(
        "INSERT INTO contact (id, state, last_name, first_names, restricted_on, restriction_ground, created_at,"
        " created_by, updated_at) VALUES (?, 'active', ?, ?, ?, ?, ?, 1, ?)",
        (number, last, first, *restricted, MOMENT, MOMENT),
    )
    roles = [(abs(each), COMPANIES[abs(each)][0], "2026-01-01" if each < 0 else None) for each in companies]
    store.run_many(
        "INSERT INTO contact_role (contact_id, company_id, ended_on) VALUES (?, ?, ?)",
        [(number, company, ended) for company, _, ended in roles],
    )
    store.run(
        "INSERT INTO provenance (contact_id, field_group, source_kind, received_on, recorded_at, recorded_by)"
        " VALUES (?, 'all', 'subject', '2026-11-01', ?, 1)",
        (number, MOMENT),
    )
    own = f"oma{number}@yksityinen.example"
    for at, (email, kind) in enumerate(((own, "personal"), (address, "role"))):
        store.run(
            "INSERT INTO contact_email (id, contact_id, position, address, address_key, kind, suppressed)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                number * 2 + at,
                number,
                at,
                email,
                email.lower(),
                kind,
                int(what == "suppressed" and kind == "role"),
            ),
        )
    facts = PersonFacts(
        number, "active", last, first, what == "restricted", 1, MOMENT,
        tuple(RoleFacts(company, name, "", None, ended, None, "", ()) for company, name, ended in roles), (own, address),
    )  # fmt: skip
    store.run(CONTACT_ROWS.insert, (FIRST + number * GAP, *person_row(facts)))
    stops(store, number, address, what)
    states = [(1, number * 2 + 1, "paused" if what == "restricted" else "active", None, "")]
    if what in ("unsubscribed", "suppressed"):
        states = [(1, number * 2, "ended", MOMENT, "unsubscribed")] if what == "unsubscribed" else []
    if number == 2:
        states.append((2, number * 2 + 1, "ended", MOMENT, "removed"))
    store.run_many(
        "INSERT INTO list_member (list_id, contact_id, email_id, order_no, state, basis, consent_id, joined_at, joined_by,"
        " left_at, left_by, left_reason) VALUES (?, ?, ?, ?, ?, 'ALLOW_LEGAL_PERSON', ?, ?, 1, ?, 1, ?)",
        [
            (list_id, number, email_id, FIRST + number * GAP, state, 700 + number, MOMENT, left, why)
            for list_id, email_id, state, left, why in states
        ],
    )


def stops(store: Store, number: int, address: str, what: str) -> None:
    if what == "objection":
        store.run(
            "INSERT INTO objection (id, contact_id, purpose, state, made_at, how, recorded_at, recorded_by)"
            " VALUES (?, ?, 'MARKETING', 'upheld', ?, 'phone', ?, 1)",
            (number, number, MOMENT, MOMENT),
        )
        suppress(store, f"oma{number}@yksityinen.example", number)
        store.run("UPDATE contact_email SET suppressed = 1 WHERE id = ?", (number * 2,))
    if what == "suppressed":
        suppress(store, address, None)


def suppress(store: Store, address: str, objection: int | None) -> None:
    store.run(
        "INSERT INTO suppression (hash, kind, reason, scope, objection_id, created_at, created_by)"
        " VALUES (?, 'email', 'dm_objection', 'marketing', ?, ?, 1)",
        (keyed_hash(store, hashed_text("email", address.lower())), objection, MOMENT),
    )


@pytest.fixture
def older(register_db: RegisterDb) -> RegisterDb:
    store = set_back(register_db, BEFORE)
    fill(store)
    store.close()
    return register_db


def owner(db: RegisterDb) -> Register:
    db.clock.advance(days=30)  # behind the step, which goes by the machine's own clock
    register = db.sign_in("rekisterivastaava")
    register.confirmed_at = db.clock.now
    return register


def file_of(register: Register, list_id: int) -> list[dict[str, str]]:
    written: list[bytes] = []
    register.list_exports.export(list_id, "csv", written.append)
    return list(csv.DictReader(io.StringIO(b"".join(written).decode())))


def test_N1_each_mailbox_moves_once_with_its_lists_and_nothing_becomes_mailable(older: RegisterDb) -> None:
    register = owner(older)
    mailboxes = {
        each.address: each for company in COMPANIES for each in register.companies.open(company).emails
    }
    assert {
        address: (each.use, each.stop_reason, each.suppressed) for address, each in mailboxes.items()
    } == {
        "toimisto@helmi.example": ("contact", "", False),
        "pomo@kaksi.example": ("contact", "", False),
        "Öky@Ärjä.example": ("contact", "", False),
        "info@helmi.example": ("general", "", False),
        "laskutus@helmi.example": ("general", "moved", False),
        "myynti@helmi.example": ("general", "moved", False),
        "tuki@helmi.example": ("general", "moved", False),
        "hr@helmi.example": ("general", "", True),
        "vaihde@kaksi.example": ("general", "moved", False),
    }
    # One stint of the two cards goes on, the other is over; what was over is the mailbox's past.
    stints = register.lists.of_company(1)
    assert [(each.list_id, each.state) for each in stints if each.address == "info@helmi.example"] == [
        (1, "active"), (1, "ended"), (2, "ended"),
    ]  # fmt: skip
    assert {
        each.state for each in stints if each.address in ("laskutus@helmi.example", "myynti@helmi.example")
    } == {"paused"}
    assert not any(each.contact_id in (1, 2, 3, 4) for each in register.lists.members(1).hits)
    proofs = register.store.rows(
        "SELECT consent_id FROM list_member WHERE company_id = 1 AND state = 'active'"
    )
    assert proofs == [(701,)]
    # Whatever a user of today tries, the files hold nobody who was not mailable before.
    for among in ("people", "companies"):
        for list_id in (1, 2):
            register.lists.add_by_filter(list_id, "", among)
    for list_id in (1, 2):
        rows = file_of(register, list_id)
        assert {row["email"] for row in rows} == {"info@helmi.example"} <= MAILABLE_BEFORE
        assert [(row["first_names"], row["last_name"], row["company"]) for row in rows] == [
            ("", "", "Helmi Oy")
        ]


def test_N1_what_could_not_be_told_is_listed_for_the_register_owner_who_decides(older: RegisterDb) -> None:
    register = owner(older)
    waiting = {each.address: each for each in register.mailboxes.undecided()}
    assert set(waiting) == {
        "eero.virtanen@helmi.example", "toimisto@forss.example", "posti@grano.example", "oma9@yksityinen.example",
    }  # fmt: skip
    assert register.home.today().undecided_addresses == 4
    codes = {finding.code for finding in register.integrity.check()}
    assert "mailbox.undecided" in codes
    assert not codes & {"stop.flag", "stop.objection", "stop.mailbox", "list.count", "list.order", "index.untrue",
                        "index.words", "schema.differs", "mailbox.on_card", "company.email_key"}  # fmt: skip
    assert {row.name: row.state for row in register.lists.members(1).hits if row.contact_id} == {
        "Virtanen Eero": "paused", "Forss Fia": "paused", "Granö Gun": "paused", "Kivi Kaisa": "paused",
    }  # fmt: skip
    forss = waiting["toimisto@forss.example"]
    with pytest.raises(NotPermitted):
        older.sign_in("markkinointi").mailboxes.move(forss.email_id, 2, "sopimus")
    with pytest.raises(Invalid):
        register.mailboxes.move(forss.email_id, 2, " ")
    mailbox = register.mailboxes.move(forss.email_id, 2, "Puhelu 23.11.: yhtiön laatikko")
    assert [each.address for each in register.companies.open(2).emails if each.id == mailbox] == [
        forss.address
    ]
    assert forss.address in {row["email"] for row in file_of(register, 1)}
    register.mailboxes.keep(waiting["eero.virtanen@helmi.example"].email_id)
    assert "Virtanen Eero" not in {row.name for row in register.lists.members(1).hits}
    with pytest.raises(Refused):
        register.mailboxes.move(waiting["oma9@yksityinen.example"].email_id, 1, "Yhtiön laatikko")
    assert {each.address for each in register.mailboxes.undecided()} == {
        "posti@grano.example", "oma9@yksityinen.example",
    }  # fmt: skip
    (stopped,) = [each for each in register.mailboxes.stopped() if each.address == "myynti@helmi.example"]
    register.mailboxes.release(stopped.id, "Yhtiön oma laatikko, Disa ei lue sitä")
    assert "myynti@helmi.example" in {row["email"] for row in file_of(register, 1)}
    with pytest.raises(Refused):
        register.mailboxes.release(stopped.id, "uudelleen")


def test_N1_four_processes_that_open_it_at_once_take_the_step_once(older: RegisterDb) -> None:
    code = "import sys; from kaarea_tui.register import founding; founding.open_register(sys.argv[1]).close()"
    opening = [
        subprocess.Popen([sys.executable, "-c", code, older.url], stderr=subprocess.PIPE) for _ in range(4)
    ]
    told = [each.communicate(timeout=120)[1].decode() for each in opening]
    assert [each.returncode for each in opening] == [0] * 4, told
    store = founding.open_register(older.url)
    older.stores.append(store)
    assert store.rows("SELECT count(*) FROM company_email WHERE address_key = 'info@helmi.example'") == [(1,)]
    assert store.rows("SELECT count(*) FROM contact_email") == [(15,)]
