"""External service providers and their accounts: no account before the contract of art. 28 (rule 4.8).

The employer of an external account is a processor among the recipients, found by its name.
"""

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING

from kaarea_tui.data.engine import Row, Store
from kaarea_tui.register.errors import Invalid
from kaarea_tui.register.stored_settings import load_settings
from kaarea_tui.rules.folding import sort_key
from kaarea_tui.rules.problem import Problem
from kaarea_tui.rules.recipients import check_provider

if TYPE_CHECKING:
    from kaarea_tui.register.counter import Call

EXTERNAL = "EX"
"""The preset of external service providers (6.1)."""


def processor_of(call: "Call", employer: str) -> int | None:
    """The number of the processor of that name, one in use before a closed one; None: there is none."""
    found = _processor(call.store, employer)
    return None if found is None else int(found[0])


def need_contract(call: "Call", employer: str, valid_to: date | None) -> None:
    """Refuse an external account whose employer has no contract in force, or that outlasts it.

    Raises Invalid for `employer`, or for `valid_to`.
    """
    found = _processor(call.store, employer)
    ends = date.fromisoformat(found[3]) if found is not None and found[3] else None
    in_use = found is not None and found[2] is None
    try:
        check_provider(in_use, ends, valid_to, call.today)
    except Problem as problem:
        field = "valid_to" if problem.code == "account.beyond_contract" else "employer"
        raise Invalid({field: problem}) from problem


def is_own_house(call: "Call", employer: str) -> bool:
    """Is that the controller itself, or nobody named: an account of our own staff?"""
    return not employer or sort_key(employer) == sort_key(load_settings(call.store).controller_name)


def contract_over(store: Store, employer: str, presets: Collection[str], today: date) -> bool:
    """Has the contract of an external user's employer ended (rule N15)? Then so has the account.

    External is who has the external provider's role, or whose employer is a processor on record.
    """
    if not employer:
        return False
    found = _processor(store, employer)
    if found is None:
        return EXTERNAL in presets
    return found[2] is not None or bool(found[3] and date.fromisoformat(found[3]) < today)


def _processor(store: Store, employer: str) -> Row | None:
    found: list[Row] = store.rows(
        "SELECT id, name, closed_at, dpa_valid_to FROM recipient WHERE kind = 'processor'"
        " ORDER BY closed_at IS NOT NULL, id"
    )
    return next((row for row in found if employer and sort_key(row[1]) == sort_key(employer)), None)
