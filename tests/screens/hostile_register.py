"""A register whose every text field holds hostile strings, written past the counter that would clean them."""

from collections.abc import Iterator, Mapping
from itertools import cycle

from kaarea_tui.data.engine import Store
from kaarea_tui.data.rows import refresh_company
from kaarea_tui.register.founding import DEMO_PASSWORD
from kaarea_tui.register.lists.list_cards import ListInput
from kaarea_tui.register.records.contact_inputs import ContactInput, RoleInput
from kaarea_tui.register.register import Register
from kaarea_tui.register.requests.request_inputs import Asked, RequestInput
from kaarea_tui.register.staff.signing_in import confirm, sign_in
from tests.conftest import RegisterDb
from tests.register import full_person
from tests.register.request_steps import in_review, take
from tests.screens.hostile_mail import hostile_mail, in_letters
from tests.screens.hostile_words import HOSTILE
from tests.screens.staff import SOURCE, create

ALONE = {
    "contact": ("last_name", "first_names"),
    "contact_role": ("title",),
    "contact_email": ("address",),
    "contact_phone": ("number", "extension"),
    "contact_address": ("street", "postal_code", "post_office", "country"),
    "company": ("name", "phone", "unit"),
    "company_email": ("address",),
    "company_address": ("street", "postal_code", "post_office", "country"),
    "contact_row": ("name", "company", "title", "phone", "email", "town", "company_town"),
    "company_row": ("name", "business_id", "town", "phone"),
    "user_account": ("person_name", "employer", "unit"),
    "mailing_list": ("name", "sender", "stop_address", "list_group"),
    "list_return": ("matched",),
    "contact_group": ("name", "query"),
    "recipient": ("name", "service", "contact_point"),
    "request_case": ("requester_name", "representative"),
    "request_mail": ("sender", "sender_name", "reply_to", "reply_to_name", "subject", "set_aside_reason"),
}
"""Texts of one line that people or files bring in, by table: a word in each; business_id of company is unique."""

SEVERAL = {
    "contact_note": ("body",),
    "contact_statement": ("body",),
    "contact_technical": ("ip", "source", "reason"),
    "contact_service_account": ("service", "username"),
    "provenance": ("source_name", "informed_how"),
    "change": ("old_value", "new_value"),
    "company_ban": ("told_by", "reason", "release_reason"),
    "company_note": ("body",),
    "consent": ("declared_by", "evidence", "evidence_ip", "evidence_agent", "notice_version"),
    "disclosure": ("legal_ground", "reference", "asked_by"),
    "list_member": ("left_reason",),
    "objection": ("grounds", "release_reason"),
    "recipient": ("instructions",),
    "mailing_list": ("footer",),
    "request_case": ("text", "grounds", "received_reason", "identity_note", "requester_address", "proposal"),
    "request_event": ("note",),
    "request_letter": ("body",),
    "request_mail": ("body",),
    "request_task": ("detail", "answer"),
    "restriction": ("lift_reason",),
    "suppression": ("release_reason",),
    "user_denial": ("reason",),
    "user_grant": ("reason",),
    "user_list": ("reason",),
    "wording": ("text_fi", "text_sv", "text_en"),
}
"""Texts that are shown in full: some words in each."""

SOME = 9
PEOPLE = 55
IN_A_LIST = {"contact_row": ("name", "company", "title", "phone")}
"""What the list of people shows: every word, once at least."""

LETTER = ListInput(
    "Tiedote", "SERVICE", "COMMUNICATION", "", "Kaarea Oy", "peru@kaarea.example", "peru@kaarea.example"
)


def poison(db: RegisterDb) -> dict[str, int]:
    """Three people with rows in every table, more with a name and an address, and words in all of it.

    Gives the numbers of three cases, as it came in, with a report to be collected and with a card to be mended,
    and of the list that everybody is on.
    """
    owner = db.sign_in("rekisterivastaava")
    confirm(owner, "rekisterivastaava", DEMO_PASSWORD)
    for number in range(3):
        full_person.fill(owner.store, f"Suku{number}", "Etu", f"merkki{number}", 2, source="company")
        with owner.store.writing():
            refresh_company(owner.store, number + 1)
        owner.contacts.update(number + 1, 1, ContactInput(first_names="Uusi"), SOURCE)
    for number in range(3, PEOPLE):
        create(owner, f"Testi{number:04}", "Henkilö", number, (RoleInput(number % 3 + 1, "Sihteeri"),))
    numbers = _cases(owner) | _lists(owner)
    words = cycle(HOSTILE)
    several = iter(lambda: " ".join(next(words) for _ in range(SOME)), "")
    for _ in range(6):
        sign_in(owner.store, "rekisterivastaava", DEMO_PASSWORD, next(several), db.clock)
    with owner.store.writing():
        numbers |= _rights(owner.store)
        write(owner.store, ALONE, words)
        write(owner.store, SEVERAL, several)
        write(owner.store, IN_A_LIST, cycle(HOSTILE))
    return numbers


def _cases(owner: Register) -> dict[str, int]:
    letters = in_letters(HOSTILE)
    owner.request_mail.take_in([hostile_mail(number, words) for number, words in enumerate(letters)])
    asked = RequestInput(
        (Asked("erasure"),), "phone", "Pyysi.", received_on="2.10.2026", received_reason="x", contact_id=2
    )
    collecting, mending = (in_review(owner, type_, contact_id=1) for type_ in ("access", "rectification"))
    for case_id in (collecting, mending):
        take(owner, case_id, "T12")
    came = owner.requests.register(asked).case_ids[0]
    return {"came": came, "collecting": collecting, "mending": mending}


def _lists(owner: Register) -> dict[str, int]:
    number = owner.lists.create(LETTER)
    owner.lists.add_by_filter(number, "")
    owner.groups.create("ryhmä", "testi")
    owner.company_bans.set(1, "Johtaja")
    return {"list": number}


def _rights(store: Store) -> dict[str, int]:
    """Single rights and a list for one of the users; and words of consents that may still be changed."""
    users = dict(store.rows("SELECT user_name, id FROM user_account"))
    user = users["asiakkuus"]
    given = f"{user}, 'contact.view_basic', 'x', 1, '2026-11-01', '2026-11-01'"
    names = "user_id, permission, reason, given_by, given_at, valid_from"
    store.run(f"INSERT INTO user_grant ({names}, valid_to) VALUES ({given}, '2027-11-01')")
    store.run(f"INSERT INTO user_denial ({names}) VALUES ({given})")
    store.run(f"INSERT INTO user_list VALUES ({user}, 1, 'x', 1, '2026-11-01')")
    store.run("UPDATE wording SET used_at = NULL")
    return {"user": user, "owner": users["rekisterivastaava"]}


def write(store: Store, fields: Mapping[str, tuple[str, ...]], words: Iterator[str]) -> None:
    """Put the next words into every one of these fields."""
    for table, names in fields.items():
        key = "order_no" if table.endswith("_row") else "id"
        key = "user_id" if table == "user_list" else key
        # Histories of sources hold numbers, not words.
        which = "WHERE field NOT LIKE 'source.%'" if table == "change" else ""
        setting = ", ".join(f"{name} = ?" for name in names)
        for row in store.rows(f"SELECT {key} FROM {table} {which} ORDER BY {key}"):
            store.run(
                f"UPDATE {table} SET {setting} WHERE {key} = ?", (*(next(words) for _ in names), row[0])
            )
