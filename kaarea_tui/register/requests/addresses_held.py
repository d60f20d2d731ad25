"""Since when each address of a card stands there, and by whose word: from the history of its acts.

An act that was taken back has set nothing, nor has the taking back: what it took away stood there all along.
A value that only moved to another row has not come anew.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from kaarea_tui.data.engine import Store
from kaarea_tui.register.contacts.provenance_rows import groups_of
from kaarea_tui.register.records.change_history import SOURCE
from kaarea_tui.register.records.record_values import COMPANY, CONTACT, Kind, Values, load
from kaarea_tui.rules.addresses_on_file import Held
from kaarea_tui.rules.emails import email_key

PERSON = "subject"
_PLACE = ("street", "postal_code", "post_office", "country")
_CHANGES = {
    kind.owner: "SELECT act, field, old_value, new_value, changed_at, undoes FROM change"  # noqa: S608
    f" WHERE {kind.owner} = ? ORDER BY id DESC"
    for kind in (CONTACT, COMPANY)
}
_SOURCES = "SELECT id, source_kind FROM provenance WHERE contact_id = ? ORDER BY id"
_CREATED = {
    kind.owner: f"SELECT created_at FROM {kind.table} WHERE id = ?"  # noqa: S608 - our own names
    for kind in (CONTACT, COMPANY)
}
Told = tuple[str, str]
"""Part of a card and value."""


@dataclass(slots=True)
class _Act:
    """One save: what stood in its fields before, when, and the sources that it told, by group."""

    at: datetime
    before: Values = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Holding:
    """The values of one card, each with its beginning."""

    came: Mapping[Told, Held]
    at_first: Held

    def email(self, key: str) -> Held:
        """An address by its key."""
        return self.came.get(("emails", key), self.at_first)

    def number(self, number: str) -> Held:
        """A phone number."""
        return self.came.get(("phones", number), self.at_first)

    def address(self, kind: str) -> Held:
        """The postal address of that kind, as a whole."""
        return self.came.get(("addresses", kind), self.at_first)

    def role(self, company_id: int) -> Held:
        """That the person is at that company."""
        return self.came.get(("roles", str(company_id)), self.at_first)


def holding_of(store: Store, contact_id: int) -> Holding:
    """Since when each value of a person's card stands there."""
    sources = {str(number): kind for number, kind in store.rows(_SOURCES, (contact_id,))}
    first = next(iter(sources.values()), PERSON)
    return _holding(store, CONTACT, contact_id, sources, by_person=first == PERSON)


def company_address_since(store: Store, company_id: int, kind: str) -> Held:
    """Since when a company has that address; who told it is not kept, so it may be anybody's word."""
    return _holding(store, COMPANY, company_id, {}, by_person=True).address(kind)


def _holding(
    store: Store, kind: Kind, record_id: int, sources: Mapping[str, str], *, by_person: bool
) -> Holding:
    created = store.one(_CREATED[kind.owner], (record_id,))
    assert created is not None
    came: dict[Told, Held] = {}
    after = load(store, kind, record_id)
    for act in _acts(store, kind, record_id, sources):
        before = {**after, **act.before}
        for part, value in _told(after) - _told(before):
            group = groups_of([part])[0]
            held = Held(act.at, with_card=False, by_person=act.sources.get(group, PERSON) == PERSON)
            came.setdefault((part, value.partition("\n")[0]), held)
        after = before
    return Holding(came, Held(datetime.fromisoformat(created[0]), with_card=True, by_person=by_person))


def _acts(store: Store, kind: Kind, record_id: int, sources: Mapping[str, str]) -> Iterator[_Act]:
    """The acts that hold, newest first."""
    taken_back: set[str] = set()
    found: dict[str, _Act] = {}
    for act, name, old, new, at, undoes in store.rows(_CHANGES[kind.owner], (record_id,)):
        if act in taken_back or undoes:
            taken_back |= {undoes} if undoes and act not in taken_back else set()
            continue
        told = found.setdefault(act, _Act(datetime.fromisoformat(at)))
        if name.startswith(SOURCE):
            told.sources[name.removeprefix(SOURCE)] = sources.get(new, PERSON)
        else:
            told.before[name] = old
    yield from found.values()


def _told(values: Values) -> set[Told]:
    """What a card tells: of addresses the kind, and behind a line's end what stands there."""
    told: set[Told] = set()
    for name, value in values.items():
        part, _, rest = name.partition(".")
        row, _, column = rest.partition(".")
        if not value:
            continue
        if (part, column) == ("emails", "address"):
            told.add((part, email_key(value)))
        elif (part, column) in {("phones", "number"), ("roles", "company_id")}:
            told.add((part, value))
        elif part == "addresses" and column in _PLACE:
            place = "\t".join(values.get(f"addresses.{row}.{each}", "") for each in _PLACE)
            told.add((part, f"{row}\n{place}"))
    return told
