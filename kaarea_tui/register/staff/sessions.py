"""Who is signed in: read at each call, so that closing, locking or a new password works at once.

Rules P1, P7, 11.2; ASVS 7.4: after sign-out, closing, or a changed password the next action of every other
session is refused.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kaarea_tui.data.engine import Store
from kaarea_tui.register.errors import SignedOut
from kaarea_tui.rules.dates import local_date, stored_day
from kaarea_tui.rules.rights import Denial, Grant, Scope, account_usable, effective
from kaarea_tui.rules.signin import SESSION_LONGEST

from .providers import contract_over

CONFIRMATION_HOLDS = timedelta(minutes=5)
"""How long a password given again is good for actions that ask for it."""


@dataclass(frozen=True, slots=True)
class CurrentUser:
    """The signed-in user as the counter sees him at this call."""

    id: int
    user_name: str
    person_name: str
    presets: tuple[str, ...]
    rights: frozenset[str]
    view_scope: Scope
    edit_scope: Scope
    unit: str
    language: str
    theme: str
    must_change_password: bool


_SESSION = """
SELECT s.started_at, s.ended_at, s.end_reason, u.id, u.user_name, u.person_name, u.view_scope, u.edit_scope,
       u.unit, u.language, u.theme, u.must_change, u.valid_from, u.valid_to, u.closed_at,
       u.employer
FROM user_session s JOIN user_account u ON u.id = s.user_id WHERE s.id = ?
"""
_RIGHTS = """
SELECT 'preset', preset, '', '' FROM user_preset WHERE user_id = ?
UNION ALL
SELECT 'grant', permission, valid_from, valid_to FROM user_grant WHERE user_id = ? AND ended_at IS NULL
UNION ALL
SELECT 'denial', permission, valid_from, coalesce(valid_to, '') FROM user_denial
WHERE user_id = ? AND ended_at IS NULL
"""


def current_user(store: Store, session_id: int, now: datetime) -> CurrentUser:
    """The user of a session and what he may do now; raises SignedOut when the session is over."""
    found = store.one(_SESSION, (session_id,))
    if found is None:
        raise SignedOut("unknown")
    started_at, ended_at, end_reason, user_id, *names = found
    if ended_at is not None:
        raise SignedOut(end_reason or "ended", user_id)
    if now - datetime.fromisoformat(started_at) > SESSION_LONGEST:
        raise SignedOut("expired", user_id)
    (
        user_name,
        person_name,
        view,
        edit,
        unit,
        language,
        theme,
        must_change,
        valid_from,
        valid_to,
        closed_at,
        employer,
    ) = names
    today = local_date(now)
    if not account_usable(date.fromisoformat(valid_from), _date(valid_to), _date(closed_at), today):
        raise SignedOut("closed", user_id)
    presets, rights = rights_of(store, user_id, today)
    if contract_over(store, employer, presets, today):
        raise SignedOut("contract", user_id)
    return CurrentUser(
        user_id, user_name, person_name, presets, rights, Scope(view), Scope(edit), unit, language, theme,
        bool(must_change),
    )  # fmt: skip


def rights_of(store: Store, user_id: int, today: date) -> tuple[tuple[str, ...], frozenset[str]]:
    """A user's presets and his rights on `today` (rule P1)."""
    presets: list[str] = []
    grants: list[Grant] = []
    denials: list[Denial] = []
    for kind, name, valid_from, valid_to in store.rows(_RIGHTS, (user_id,) * 3):
        if kind == "preset":
            presets.append(name)
        elif kind == "grant":
            grants.append(Grant(name, date.fromisoformat(valid_from), date.fromisoformat(valid_to)))
        else:
            denials.append(Denial(name, date.fromisoformat(valid_from), _date(valid_to)))
    return tuple(presets), effective(presets, grants, denials, today)


def _date(text: str | None) -> date | None:
    return stored_day(text) if text else None
