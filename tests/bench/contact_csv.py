"""A contact list of made-up people as a CSV file, the same for the same size: what the import figures read."""

import csv
from pathlib import Path

from kaarea_tui.exchange.demo_people import demo_contacts
from kaarea_tui.rules.phones import show_phone

HEADINGS = (
    "Sukunimi", "Etunimet", "Titteli", "Yritys", "Y-tunnus", "Sähköposti", "Puhelin", "Katuosoite",
    "Postinumero", "Postitoimipaikka", "Lisätiedot",
)  # fmt: skip


def write_contact_csv(path: Path, contacts: int, seed: int = 7) -> None:
    """Write `contacts` rows below the headings."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(HEADINGS)
        for who in demo_contacts(contacts, seed):
            writer.writerow(
                (
                    who.last_name, who.first_names, who.title, who.company, who.business_id,
                    who.emails[0] if who.emails else "", show_phone(who.phones[0]) if who.phones else "",
                    who.street, who.postal_code, who.post_office, who.note,
                )
            )  # fmt: skip
