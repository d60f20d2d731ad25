"""What the browse rows and the text index say of a person or a company, made from plain facts.

Each word of the index carries the mark of its field, as in `n_virtanen` or `c_turun`, so that one index
answers free words, typed filters, rights (rule P8: a town is looked up only for who may see it) and row
scopes (P5). No word that a user types contains `_`: marked words are reached through data/search.py only.

n_ name · c_ company · t_ title · e_ e-mail · p_ phone in national digits · a_ own town · b_ company's town ·
s_ state · o_ responsible user · u_ unit · d_ author of a draft · `_` every row
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from kaarea_tui.rules.folding import name_key, sort_key, words
from kaarea_tui.rules.phones import show_phone
from kaarea_tui.rules.search_query import national_digits

LONGEST_WORD = 32
"""Characters of a word that are indexed; a query's words are cut alike."""
_FEW_WORDS = 200  # a word may stand twice; only where there are very many is it worth a look
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
    email: str
    phone: str
    owner_id: int | None
    unit: str
    changed_at: str
    towns: tuple[str, ...] = ()


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
        _joined(_person_words(facts, roles, state)),
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
        _joined(_company_words(facts)),
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


def _person_words(facts: PersonFacts, roles: list[RoleFacts], state: str) -> Iterator[str]:
    yield EVERY
    yield _marked("n_", facts.last_name)
    yield _marked("n_", facts.first_names)
    # Of a restricted person nothing is found but the stub (rulebook 2.6), not even by who may see more.
    yield state_word("restricted" if facts.restricted else state)
    if not roles:
        yield author_word(facts.created_by)
    for role in roles:
        yield _of_company(role.company, role.owner_id, role.unit)
    if facts.restricted:
        return
    for role in roles:
        yield _known("t_", role.title)
        for town in role.towns:
            yield _known("b_", town)
    for address in facts.emails:
        local, _, domain = address.rpartition("@")
        yield _marked("e_", local)
        yield _known("e_", domain)
    for number in facts.phones:
        yield f"p_{national_digits(number)}"
    for town in facts.towns:
        yield _known("a_", town)


def _company_words(facts: CompanyFacts) -> Iterator[str]:
    yield EVERY
    yield _of_company(facts.name, facts.owner_id, facts.unit)
    yield _marked("c_", facts.business_id)
    yield state_word(facts.relationship)
    yield _marked("e_", facts.email)
    if facts.phone:
        yield f"p_{national_digits(facts.phone)}"
    for town in facts.towns:
        yield _known("b_", town)


@lru_cache(maxsize=20_000)
def _of_company(name: str, owner_id: int | None, unit: str) -> str:
    owner = "" if owner_id is None else f" {owner_word(owner_id)}"
    return _marked("c_", name) + owner + (f" {unit_word(unit)}" if unit else "")


def _marked(mark: str, text: str) -> str:
    return " ".join(mark + word[:LONGEST_WORD] for word in words(text))


_known = lru_cache(maxsize=20_000)(_marked)
"""The same for texts that come again and again: titles, towns, domains."""


def _joined(found: Iterator[str]) -> str:
    joined = " ".join(filter(None, found))
    several = joined.split()
    return " ".join(dict.fromkeys(several)) if len(several) > _FEW_WORDS else joined
