"""A register whose every text field holds hostile strings, written past the counter that would clean them."""

from collections.abc import Iterator
from itertools import cycle

from kaarea_tui.data.engine import Store
from kaarea_tui.register.contacts.technical import ServiceAccountInput, TechnicalInput
from tests.conftest import RegisterDb
from tests.screens.hostile_words import HOSTILE
from tests.screens.staff import SOURCE, fill

FIELDS = {
    "contact": ("last_name", "first_names"),
    "contact_role": ("title",),
    "contact_email": ("address",),
    "contact_phone": ("number", "extension"),
    "contact_address": ("street", "postal_code", "post_office", "country"),
    "contact_note": ("body",),
    "contact_technical": ("ip", "source", "reason"),
    "contact_service_account": ("service", "username"),
    "provenance": ("source_name", "informed_how"),
    "company": ("name", "email", "phone", "unit"),
    "company_address": ("street", "postal_code", "post_office", "country"),
    "contact_row": ("name", "company", "title", "phone", "email", "town", "company_town"),
    "company_row": ("name", "business_id", "town", "phone"),
    "user_account": ("person_name", "employer", "unit"),
    "change": ("old_value", "new_value"),
}
"""Every text that people or files bring in, by table; business_id of company stays, for it is unique."""


def poison(db: RegisterDb) -> list[int]:
    """Put all strings into the register, several to a card; the numbers of the contacts."""
    owner = db.sign_in("rekisterivastaava")
    fill(db, more=9)
    store = db.open()
    numbers = [row[0] for row in store.rows("SELECT id FROM contact ORDER BY id")]
    for number in numbers:
        owner.contacts.add_note(number, "muistiinpano")
        owner.contacts.add_note(number, "toinen")
        owner.contacts.add_technical(number, TechnicalInput("192.0.2.7", "lomake", "suostumus"))
        owner.contacts.add_service_account(number, ServiceAccountInput("palvelu", "tunnus"), SOURCE)
        owner.contacts.update(number, 1, _renamed(number), SOURCE)
    owner.companies.update(1, 1, _company())
    write(store, cycle(HOSTILE), tuple(FIELDS))
    return numbers


def write(store: Store, words: Iterator[str], tables: tuple[str, ...]) -> None:
    """Put the next strings into every field of these tables."""
    with store.writing():
        for table in tables:
            _write(store, words, table, FIELDS[table])


def _write(store: Store, words: Iterator[str], table: str, fields: tuple[str, ...]) -> None:
    key = next(name for name in ("order_no", "id") if name in _columns(store, table))
    # Histories of sources hold numbers, not words.
    which = "WHERE field NOT LIKE 'source.%'" if table == "change" else ""
    for row in store.rows(f"SELECT {key} FROM {table} {which} ORDER BY {key}"):
        setting = ", ".join(f"{name} = ?" for name in fields)
        values = [next(words) for _ in fields]
        store.run(f"UPDATE {table} SET {setting} WHERE {key} = ?", (*values, row[0]))


def _columns(store: Store, table: str) -> list[str]:
    return [column.name for column in store.db.get_columns(table)]


def _renamed(number: int) -> object:
    from kaarea_tui.register.contacts.contact_inputs import ContactInput

    return ContactInput(first_names=f"Uusi {number}")


def _company() -> object:
    from kaarea_tui.register.companies.company_cards import CompanyInput

    return CompanyInput(unit="yksikkö")
