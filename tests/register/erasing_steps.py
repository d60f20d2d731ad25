"""Steps that tests of erasure share: a person with a canary in every field, and the scan that looks for them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kaarea_tui.data import models as m
from kaarea_tui.data import person_files
from kaarea_tui.data.engine import Store
from kaarea_tui.register.counter import ACTIONS, Call, Subject, action
from kaarea_tui.register.erasure import erasing
from kaarea_tui.register.register import Register
from tests.register.conftest import WorldDb
from tests.register.trust.world import CANARIES, World

PERSONAL = {
    field: value
    for field, value in CANARIES.items()
    if not field.startswith(("company", "billing", "business"))
}
"""Canaries of the person himself."""


class Eraser(Subject, subject="eraser"):
    """Erasing as retention will call it, behind the counter's own transaction."""

    @action("contact.erase", "change")
    def erase(self, call: Call, contact_id: int, kept: dict[int, str] | None = None) -> None:
        """Erase without a case."""
        erasing.erase(call, contact_id, kept=kept)
        call.touched("contact", contact_id)


ERASE = ACTIONS.pop("eraser.erase")


@contextmanager
def erasing_in(register: Register) -> Iterator[Eraser]:
    """Erasing without a case, an action of the counter meanwhile."""
    ACTIONS["eraser.erase"] = ERASE
    try:
        yield Eraser(register)
    finally:
        del ACTIONS["eraser.erase"]


@dataclass
class Scene:
    """A prepared register and the person who will be erased."""

    world: World
    contact: int
    company: int

    @property
    def store(self) -> Store:
        return self.world.store

    @property
    def owner(self) -> Register:
        return self.world.registers["RO"]

    def erase(self, kept: dict[int, str] | None = None, *, by: Register | None = None) -> None:
        """Erase the person as the register owner, or in another session of one."""
        with erasing_in(by or self.owner) as eraser:
            eraser.erase(self.contact, kept)


def scene(db: WorldDb) -> Scene:
    """The world's reachable person, whose second card is merged away and who has files of his own."""
    world = db.enter()
    place = world.own
    # A second card holds the same values on purpose there; here it would hide what is left.
    with world.store.writing():
        for model in (
            m.ContactNote, m.ContactTechnical, m.ContactServiceAccount, m.ContactEmail, m.ContactPhone, m.ContactAddress
        ):  # fmt: skip
            model.delete().where(model.contact == world.twin).execute()
        m.ContactRole.update(title="Muu").where(m.ContactRole.contact == world.twin).execute()
        m.Provenance.update(source_name="Muu").where(m.Provenance.contact == world.twin).execute()
        m.Contact.update(last_name="Muu", first_names="Nimi").where(m.Contact.id == world.twin).execute()
        from kaarea_tui.data.rows import refresh_contact

        refresh_contact(world.store, world.twin)
    with world.store.writing():  # the world's cases stay three years, without standing in the way
        world.store.run(
            "UPDATE request_case SET state = 'closed_withdrawn', closed_at = created_at, grounds = ''"
        )
        world.store.run("UPDATE request_task SET detail = '' WHERE kind IN ('second_card', 'own_company')")
        world.store.run("DELETE FROM meta WHERE name = 'restoring'")
        world.store.run("UPDATE restriction SET lifted_at = started_at")
    report = person_files.place(world.store, place.contact, "tiedot.json")
    report.write_text(PERSONAL["last_name"])
    report.chmod(0o600)
    return Scene(world, place.contact, place.company)


def texts(store: Store) -> Iterator[str]:
    """Every value of every table, as text."""
    for model in m.TABLES:
        table = model._meta.table_name
        for row in store.rows(f"SELECT * FROM {table}"):
            yield f"{table} {row!r}"


def left_in_tables(store: Store, values: dict[str, str]) -> list[str]:
    """Canaries that a SELECT over everything still finds, with their table."""
    return [
        f"{field} in {text.split()[0]}"
        for text in texts(store)
        for field, value in values.items()
        if value.casefold() in text.casefold()
    ]


def left_in_files(folder: Path, values: dict[str, str]) -> list[str]:
    """Canaries found by a byte scan over every file of a folder: database, WAL, index, keys, files, log."""
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            data = path.read_bytes().lower()
            found += [
                f"{field} in {path.name}"
                for field, value in values.items()
                if any(form.encode() in data for form in (value.lower(), value.casefold()))
            ]
    return found
