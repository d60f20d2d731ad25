"""From the masks of data/list_facts.py to the rule of 4.3: asked once for each mask, not for each person."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kaarea_tui.data import list_facts as bits
from kaarea_tui.data.engine import Row, Store
from kaarea_tui.register.mailing import stops
from kaarea_tui.rules.emails import email_key
from kaarea_tui.rules.mailing import (
    OFF,
    Code,
    Facts,
    Policy,
    RoleOf,
    Standing,
    company_facts,
    may_be_mailed,
    may_be_on,
)

_SEVERAL_ROLES = frozenset(
    mask for mask in range(bits.ROLES + 1) if not mask & ~bits.ROLES and (mask & bits.ROLES).bit_count() > 1
)
_PEOPLE_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the rules say of one mask: may be mailed (4.3), may be on the list (4.4)."""

    code: Code
    standing: Standing


def facts_of(mask: int) -> Facts:
    """The facts that a mask tells; its roles must be of one sort (see `settled`)."""
    roles = mask & bits.ROLES
    return Facts(
        no_address=bool(mask & (bits.NO_ADDRESS | bits.BOUNCED)),
        suppressed=bool(mask & bits.SUPPRESSED),
        suppressed_wholly=bool(mask & bits.SUPPRESSED_WHOLLY),
        stopped=bool(mask & bits.STOPPED),
        restricted=bool(mask & bits.RESTRICTED),
        marketing_objection=bool(mask & bits.MARKETING_OBJECTION),
        purpose_objection=bool(mask & bits.PURPOSE_OBJECTION),
        company_ban=roles == bits.ROLE_BANNED,
        inactive=roles in (0, bits.ROLE_ENDED),
        role_mailbox=bool(mask & bits.ROLE_MAILBOX),
        consent=bool(mask & bits.CONSENT),
        agreement_open=bool(mask & bits.AGREEMENT),
        unsubscribed=bool(mask & bits.UNSUBSCRIBED),
    )


@lru_cache(maxsize=16_384)
def verdict(mask: int, kind: str, policy: Policy = OFF) -> Verdict:
    """The rules' answer for a mask and a kind of list."""
    facts = facts_of(mask)
    return Verdict(may_be_mailed(facts, policy, kind), may_be_on(facts, policy, kind))


def settled(store: Store, rows: Sequence[Row], today: str, *, at: tuple[int, int, int]) -> list[Row]:
    """The rows with the roles of those who have several sorts settled by whose address it is (checks 6, 7).

    `at` tells where contact_id, email_id and mask stand in a row.
    """
    contact, email, mask = at
    rows = _with_erased(store, rows, email, mask)
    several = _SEVERAL_ROLES
    every = bits.ROLES
    unclear = [place for place, row in enumerate(rows) if row[mask] & every in several]
    if not unclear:
        return list(rows) if not isinstance(rows, list) else rows
    told = list(rows)
    for start in range(0, len(unclear), _PEOPLE_AT_ONCE):
        places = unclear[start : start + _PEOPLE_AT_ONCE]
        roles = _roles(store, {rows[place][contact] for place in places}, today)
        keys = bits.address_keys(store, [rows[place][email] for place in places if rows[place][email]] or [0])
        for place in places:
            row = rows[place]
            sort = _sort(keys.get(row[email], ""), roles[row[contact]])
            told[place] = (*row[:mask], row[mask] & ~every | sort, *row[mask + 1 :])
    return told


def _with_erased(store: Store, rows: Sequence[Row], email: int, mask: int) -> Sequence[Row]:
    """The rows with those marked whose address may not come back at all: service mail stops there (check 2).

    Without an open agreement nobody gets service mail anyway, and other mail stops at any suppression.
    """
    if not stops.any_erased(store):
        return rows
    both = bits.SUPPRESSED | bits.AGREEMENT
    marked = [place for place, row in enumerate(rows) if row[mask] & both == both]
    told = list(rows)
    for start in range(0, len(marked), _PEOPLE_AT_ONCE):
        places = marked[start : start + _PEOPLE_AT_ONCE]
        keys = bits.address_keys(store, [rows[place][email] for place in places])
        scopes = stops.scopes(store, "email", set(keys.values()))
        for place in places:
            row = rows[place]
            if scopes.get(keys.get(row[email], "")) == "all_import":
                told[place] = (*row[:mask], row[mask] | bits.SUPPRESSED_WHOLLY, *row[mask + 1 :])
    return told


def _sort(address_key: str, roles: list[RoleOf]) -> int:
    banned, inactive = company_facts(address_key, roles)
    if banned:
        return bits.ROLE_BANNED
    return bits.ROLE_ENDED if inactive else bits.ROLE_OPEN


def _roles(store: Store, contact_ids: Iterable[int], today: str) -> dict[int, list[RoleOf]]:
    found: dict[int, list[RoleOf]] = {}
    for contact_id, address, ended, banned in bits.roles_of(store, sorted(contact_ids), today):
        domain = email_key(str(address)).rpartition("@")[2] if "@" in str(address) else ""
        found.setdefault(contact_id, []).append(RoleOf(domain, bool(ended), bool(banned)))
    return found
