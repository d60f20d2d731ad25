"""What the browse rows and the text index say of a person or a company, made from plain facts.

The index holds words of two sorts. Plain ones are found by whoever may browse at all: name, company, title,
e-mail and phone (contact.view_basic). Marked ones, such as `c_turun`, answer typed filters, hold what other
rights show (`a_`, `b_`: towns) and what row scopes ask (rule P5). No word that a user types contains `_`,
so nobody can reach a marked word but through data/search.py.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from kaarea_tui.rules.folding import name_key, sort_key, words
from kaarea_tui.rules.phones import show_phone
from kaarea_tui.rules.search_query import national_digits

LONGEST_WORD = 32
"""Characters of a word that are indexed; a query's words are cut alike."""
MOST_WORDS = 500
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
    return f"u_{hashlib.blake2s(unit.encode(), digest_size=8).hexdigest()}"


def author_word(user_id: int) -> str:
    """The word of drafts without a company, which belong to who wrote them (rules 4.1, P5)."""
    return f"d_{user_id}"


def cut(word: str) -> str:
    """A word as the index holds it."""
    return word[:LONGEST_WORD]


def _person_words(facts: PersonFacts, roles: list[RoleFacts], state: str) -> Iterable[str]:
    name = words(f"{facts.last_name} {facts.first_names}")
    companies = [word for role in roles for word in words_of(role.company)]
    yield from name
    yield from companies
    yield from _marked("n_", name)
    yield from _marked("c_", companies)
    # Of a restricted person nothing is found but the stub (rulebook 2.6), not even by who may see more.
    yield "s_restricted" if facts.restricted else f"s_{state}"
    yield from _scope_words(facts, roles)
    if not facts.restricted:
        yield from _other_words(facts, roles)


def _other_words(facts: PersonFacts, roles: list[RoleFacts]) -> Iterable[str]:
    titles = [word for role in roles for word in words_of(role.title)]
    mails = [word for address in facts.emails for word in words(address)]
    numbers = [national_digits(number) for number in facts.phones]
    for mark, found in (("t_", titles), ("e_", mails), ("p_", numbers)):
        yield from found
        yield from _marked(mark, found)
    for town in facts.towns:
        yield from _marked("a_", words_of(town))
    for role in roles:
        for town in role.towns:
            yield from _marked("b_", words_of(town))


def _scope_words(facts: PersonFacts, roles: list[RoleFacts]) -> Iterable[str]:
    yield EVERY
    if not roles:
        yield author_word(facts.created_by)
    for role in roles:
        if role.owner_id is not None:
            yield owner_word(role.owner_id)
        if role.unit:
            yield unit_word(role.unit)


def _company_words(facts: CompanyFacts) -> Iterable[str]:
    name = [*words(facts.name), *words(facts.business_id)]
    digits = [national_digits(facts.phone)] if facts.phone else []
    towns = [word for town in facts.towns for word in words_of(town)]
    for mark, found in (("c_", name), ("b_", towns), ("e_", words(facts.email)), ("p_", digits)):
        yield from found
        yield from _marked(mark, found)
    yield f"s_{facts.relationship}"
    yield EVERY
    if facts.owner_id is not None:
        yield owner_word(facts.owner_id)
    if facts.unit:
        yield unit_word(facts.unit)


@lru_cache(maxsize=20_000)
def words_of(text: str) -> tuple[str, ...]:
    """The words of a text that comes again and again: a company, a title, a town."""
    return tuple(words(text))


def _marked(mark: str, found: Iterable[str]) -> Iterable[str]:
    return (mark + word for word in found)


def _joined(found: Iterable[str]) -> str:
    distinct = list(dict.fromkeys(word[: LONGEST_WORD + 2] for word in found))
    return " ".join(distinct[:MOST_WORDS])
