"""Contacts from outside made ready for data/bulk.py: numbered, keyed and worded, without any database.

Runs in the import's reading process as well as in the demo's filling, so it costs microseconds a contact.
"""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from kaarea_tui.data.bulk import NO_COMPANY, Batch
from kaarea_tui.data.row_words import own_words
from kaarea_tui.data.sorted_runs import sorted_slices
from kaarea_tui.rules.company_mailboxes import is_named_after
from kaarea_tui.rules.contact_record import ContactRecord
from kaarea_tui.rules.emails import email_key, role_mailbox_guess
from kaarea_tui.rules.folding import fold, sort_key
from kaarea_tui.rules.phones import phone_kind_guess, show_phone


@dataclass(frozen=True, slots=True)
class NamedCompany:
    """A company as contacts name it, with the address that the first of them has."""

    name: str
    business_id: str
    kind: str
    street: str
    postal_code: str
    post_office: str


class Preparer:
    """Makes batches. `fresh` are the companies first named in the batch being made, in order of number.

    `last_key` is the sort key of the contact added last.
    """

    def __init__(self, first_id: int) -> None:
        self._next_id = first_id
        self.last_key = ""
        self._numbers: dict[tuple[str, str], int] = {}
        self.start()

    def start(self) -> None:
        """Begin a batch."""
        self.batch = Batch()
        self.fresh: list[NamedCompany] = []
        self._rows: list[tuple[Any, ...]] = []

    def add(self, who: ContactRecord) -> int:
        """Add a contact; its number."""
        contact_id = self._next_id
        self._next_id += 1
        batch = self.batch
        company = self._company(who) if who.company else NO_COMPANY
        if company == NO_COMPANY:
            state = "draft"
        else:
            state = "active" if who.role_ended is None else "former"
            ended = who.role_ended.isoformat() if who.role_ended else None
            batch.roles.append((contact_id, company, who.title, ended))
        batch.contacts.append(
            (contact_id, "draft" if state == "draft" else "active", who.last_name, who.first_names)
        )
        if company != NO_COMPANY and any(_is_shared(address, who) for address in who.emails):
            shared = [address for address in who.emails if _is_shared(address, who)]
            batch.mailboxes += [(contact_id, company, address, email_key(address)) for address in shared]
            who = replace(who, emails=tuple(address for address in who.emails if address not in shared))
        for at, address in enumerate(who.emails):
            batch.emails.append((contact_id, at, address, email_key(address)))
        extensions = dict(who.extensions)
        for at, number in enumerate(who.phones):
            batch.phones.append(
                (contact_id, at, number, extensions.get(number, ""), phone_kind_guess(number))
            )
        if who.street or who.postal_code or who.post_office:
            batch.addresses.append(
                (contact_id, who.street, who.postal_code, who.post_office, who.country or "FI")
            )
        if who.note:
            batch.notes.append((contact_id, who.note))
        # As name_key, with names that come again and again remembered.
        self.last_key = f"{_sort_key(who.last_name)} {_sort_key(who.first_names)}"
        self._rows.append((self.last_key, contact_id, company, *_row(who, state)))
        return contact_id

    def finished(self) -> Batch:
        """The batch, its browse rows packed."""
        self.batch.rows = sorted_slices(self._rows)
        return self.batch

    def _company(self, who: ContactRecord) -> int:
        key = (who.company, who.business_id)
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = len(self._numbers)
            self.fresh.append(
                NamedCompany(
                    who.company,
                    who.business_id,
                    who.company_kind,
                    who.street,
                    who.postal_code,
                    who.post_office,
                )
            )
        return number


def _row(who: ContactRecord, state: str) -> tuple[str, ...]:
    """Name, title, phone, e-mail, town, state and words, as browse rows have them."""
    title = "" if state == "draft" else who.title
    return (
        f"{who.last_name} {who.first_names}".strip(),
        title,
        show_phone(who.phones[0]) if who.phones else "",
        who.emails[0] if who.emails else "",
        who.post_office,
        state,
        own_words(
            who.last_name,
            who.first_names,
            state,
            (title,) if title else (),
            who.emails,
            who.phones,
            (who.post_office,) if who.post_office else (),
        ),
    )


_sort_key = lru_cache(maxsize=20_000)(sort_key)


def _is_shared(address: str, who: ContactRecord) -> bool:
    """Is it the company's: a plain info@ and the like alone, for nobody confirms it here (V5, N1)?

    An address that may be a person's stays one, and is mailed by that person's consent only.
    """
    word = address.rpartition("@")[0].lower()
    if not word.isalnum() or _kind_of_word(word) == "personal":
        return False
    return not is_named_after(address, [(who.last_name, who.first_names)])


@lru_cache(maxsize=20_000)
def _kind_of_word(word: str) -> str:
    return role_mailbox_guess(f"{word}@")


@lru_cache(maxsize=20_000)
def company_name_key(name: str) -> str:
    """The key by which a company of the same name is found again."""
    return fold(name)
