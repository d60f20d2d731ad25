"""What the browse rows and the text index say of a person or a company, made from plain facts.

Each word of the index carries the mark of its field, as in `n_virtanen` or `c_turun`, so that one index
answers free words, typed filters, rights (rule P8: a town is looked up only for who may see it) and row
scopes (P5). No word that a user types contains `_`: marked words are reached through data/search.py only.

n_ name · c_ company · t_ title · e_ e-mail · p_ phone in national digits · a_ own town · b_ company's town ·
s_ state · o_ responsible user · u_ unit · d_ author of a draft · `_` every row
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kaarea_tui.rules.folding import name_key, sort_key, words
from kaarea_tui.rules.phones import show_phone
from kaarea_tui.rules.search_query import national_digits

LONGEST_WORD = 32
"""Characters of a word that are indexed; a query's words are cut alike."""
_FEW_CHARACTERS = 2000  # a word may stand twice; only in very long rows is that worth a look
_ASCII_WORDS = re.compile("[0-9a-z]+")
EVERY = "_"
"""The word that stands in every row, for queries that only exclude."""


@dataclass(frozen=True, slots=True)
class RoleFacts:
    """A person in a company, and what of the company a browse row needs."""

    company_id: int
    company: str
    title: str
    started_on: str | None
    ended_on: str | None
    owner_id: int | None
    unit: str
    towns: tuple[str, ...]
    """The company's post offices, postal address first."""


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """All that a person's browse row is made of."""

    contact_id: int
    state: str
    last_name: str
    first_names: str
    restricted: bool
    created_by: int
    changed_at: str
    roles: tuple[RoleFacts, ...] = ()
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    towns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CompanyFacts:
    """All that a company's browse row is made of."""

    company_id: int
    name: str
    business_id: str
    kind: str
    relationship: str
    phone: str
    owner_id: int | None
    unit: str
    changed_at: str
    towns: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()


def shown_roles(roles: Iterable[RoleFacts]) -> list[RoleFacts]:
    """The roles that count for browsing: open ones, or the ended ones where none is open; latest first."""
    known = list(roles)
    open_roles = [role for role in known if role.ended_on is None]
    if open_roles:
        return sorted(open_roles, key=lambda role: role.started_on or "", reverse=True)
    return sorted(known, key=lambda role: role.ended_on or "", reverse=True)


def person_row(facts: PersonFacts) -> tuple[object, ...]:
    """The columns of contact_row behind order_no, in the table's order."""
    roles = shown_roles(facts.roles)
    first = roles[0] if roles else None
    former = bool(roles) and roles[0].ended_on is not None
    state = "former" if former else facts.state
    return (
        facts.contact_id,
        name_key(facts.last_name, facts.first_names),
        f"{facts.last_name} {facts.first_names}".strip(),
        first.company if first else "",
        first.title if first else "",
        show_phone(facts.phones[0]) if facts.phones else "",
        facts.emails[0] if facts.emails else "",
        facts.towns[0] if facts.towns else "",
        first.towns[0] if first and first.towns else "",
        state,
        int(facts.restricted),
        facts.changed_at,
        _person_words(facts, roles, state),
    )


def company_row(facts: CompanyFacts) -> tuple[object, ...]:
    """The columns of company_row behind order_no, in the table's order."""
    return (
        facts.company_id,
        sort_key(facts.name),
        facts.name,
        facts.business_id,
        facts.kind,
        facts.relationship,
        facts.towns[0] if facts.towns else "",
        show_phone(facts.phone) if facts.phone else "",
        facts.changed_at,
        _company_words(facts),
    )


def owner_word(user_id: int) -> str:
    """The word of all rows that the user is responsible for (rule P5)."""
    return f"o_{user_id}"


@lru_cache(maxsize=1024)
def unit_word(unit: str) -> str:
    """The word of all rows of a unit (rule P5); units are told apart exactly, so it is a digest."""
    return f"u_{hashlib.blake2s(unit.encode(), digest_size=5).hexdigest()}"


def author_word(user_id: int) -> str:
    """The word of drafts without a company, which belong to who wrote them (rules 4.1, P5)."""
    return f"d_{user_id}"


def state_word(state: str) -> str:
    """The word of a state; one letter, for it stands in every row. States differ in their first letter."""
    return f"s_{state[0]}"


def cut(word: str) -> str:
    """A word as the index holds it."""
    return word[:LONGEST_WORD]


def own_words(  # noqa: PLR0917 - the parts of a person, in a path that a million rows take
    last_name: str,
    first_names: str,
    state: str,
    titles: Iterable[str],
    emails: Iterable[str],
    phones: Iterable[str],
    towns: Iterable[str],
) -> str:
    """The words of a person that come from the card itself and not from a company."""
    found = [EVERY, _known("n_", last_name), _known("n_", first_names), state_word(state)]
    found += [_known("t_", title) for title in titles]
    for address in emails:
        local, _, domain = address.rpartition("@")
        found += (_of_mailbox(local), _known("e_", domain))
    found += [_of_phone(number) for number in phones]
    found += [_known("a_", town) for town in towns]
    return " ".join(filter(None, found))


@lru_cache(maxsize=20_000)
def company_words(
    name: str, towns: tuple[str, ...], owner_id: int | None, unit: str, *, stub: bool = False
) -> str:
    """The words that a person has from a company; a stub's do not tell where it is."""
    found = [_marked("c_", name)]
    if not stub:
        found += [_known("b_", town) for town in towns]
    if owner_id is not None:
        found.append(owner_word(owner_id))
    if unit:
        found.append(unit_word(unit))
    return " ".join(filter(None, found))


def joined(found: Sequence[str]) -> str:
    """Parts of a row's words as the row keeps them."""
    text = " ".join(found)
    if len(text) < _FEW_CHARACTERS:
        return text
    return " ".join(dict.fromkeys(text.split()))


def _person_words(facts: PersonFacts, roles: list[RoleFacts], state: str) -> str:
    # Of a restricted person nothing is found but the stub (rulebook 2.6), not even by who may see more.
    stub = facts.restricted
    if stub:
        own = own_words(facts.last_name, facts.first_names, "restricted", (), (), (), ())
    else:
        own = own_words(
            facts.last_name,
            facts.first_names,
            state,
            [role.title for role in roles],
            facts.emails,
            facts.phones,
            facts.towns,
        )
    theirs = [company_words(role.company, role.towns, role.owner_id, role.unit, stub=stub) for role in roles]
    return joined([own, *(theirs or [author_word(facts.created_by)])])


def _company_words(facts: CompanyFacts) -> str:
    found = [EVERY, company_words(facts.name, facts.towns, facts.owner_id, facts.unit)]
    found += [_marked("c_", facts.business_id), state_word(facts.relationship)]
    if facts.phone:
        found.append(_of_phone(facts.phone))
    if facts.emails:
        found.append(mailbox_words(facts.emails))
    return joined(list(filter(None, found)))


def mailbox_words(addresses: Iterable[str]) -> str:
    """The words of a company's e-mail addresses, the last ones of its row."""
    return " ".join(filter(None, (_marked("e_", address) for address in addresses)))


@lru_cache(maxsize=30_000)
def _known(mark: str, text: str) -> str:
    """The same as `_marked` for texts that come again and again: names, titles, towns, domains."""
    return _marked(mark, text)


def _of_mailbox(local: str) -> str:
    if local.isascii():  # as nearly all are; `words` would find the same
        return " ".join([f"e_{word[:LONGEST_WORD]}" for word in _ASCII_WORDS.findall(local.lower())])
    return _marked("e_", local)


def _of_phone(e164: str) -> str:
    """What `national_digits` makes of a number in E.164."""
    if e164.startswith("+358"):
        return f"p_0{e164[4:].removeprefix('0')}"
    return f"p_{national_digits(e164)}"


def _marked(mark: str, text: str) -> str:
    return " ".join([mark + word[:LONGEST_WORD] for word in words(text)])
