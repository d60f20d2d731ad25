"""What a user finds on the first screen: today's work, within the own rights (rules 5.1, 7.2, P7, 8.1).

Every number comes from an index and counts to a thousand at most, so it costs the same in a register of a
million people. What the rights do not allow is None: absent, not zero (P8).
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kaarea_tui.data.engine import Store
from kaarea_tui.register.audit_trail import stamp
from kaarea_tui.register.lives.life_faults import overdue_count
from kaarea_tui.register.mailing.lifting import waiting
from kaarea_tui.register.mailing.namesakes import open_count
from kaarea_tui.register.records.look_pace import MANY_LOOKS
from kaarea_tui.register.requests.request_inbox import ToAct, to_act
from kaarea_tui.register.staff.accounts import all_accounts, load_account
from kaarea_tui.register.staff.second_person import OwnerReset, owner_resets, recovered_at
from kaarea_tui.rules.dates import local_date
from kaarea_tui.rules.lifting import Stage
from kaarea_tui.rules.rights import Scope, unused

from .counter import SELF, Call, Subject, action

COUNT_TO = 1000
"""A count beyond this is told as this and one more: `1000+`."""
DUE_SOON_DAYS = 7
GRANT_ENDS_SOON_DAYS = 30
REFUSALS = 3
"""So many refusals of one user within ten minutes are told to the register owners (rule 5.1)."""
WITHIN = timedelta(minutes=10)
LOOK_BACK = timedelta(days=7)
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class InformDuty:
    """People who have not been told where their data came from (rule 7.2)."""

    overdue: int
    due_soon: int
    """Within seven days, today included."""


@dataclass(frozen=True, slots=True)
class GrantEnding:
    """A granted right that ends within thirty days."""

    user_id: int
    user_name: str
    permission: str
    valid_to: date


@dataclass(frozen=True, slots=True)
class RefusalNotice:
    """One user who was refused three times within ten minutes in the last seven days."""

    user_id: int
    user_name: str
    at: datetime
    """The latest of the refusals."""


@dataclass(frozen=True, slots=True)
class ManyLooks:
    """One user who opened cards and searched beyond the hour's number in the last seven days."""

    user_name: str
    most: int
    at: datetime
    """The latest time."""


@dataclass(frozen=True, slots=True)
class RestrictionDuty:
    """A restriction of processing that waits to be lifted (N11): to tell the person, to send, to lift."""

    name: str
    """The person's, as a stub tells it (2.6)."""
    case_number: str
    """Empty where no request stands behind it."""
    stage: Stage
    lift_on: date | None
    """The day that the person was told of."""
    late: bool


@dataclass(frozen=True, slots=True)
class AccountReview:
    """What the keepers of accounts look after (rules P7, 8.1)."""

    unused: tuple[str, ...]
    """User names of accounts not used for 90 days."""
    grants_ending: tuple[GrantEnding, ...]


@dataclass(frozen=True, slots=True)
class HomeView:
    """Today's work; what the rights do not allow is None."""

    last_sign_in_at: datetime | None
    """The sign-in before this one."""
    failed_since: int
    """Failed tries under the own name between that one and this."""
    owner_recovered_at: datetime | None
    """An owner's account was recovered on the server then, in the last 30 days (N18)."""
    requests: ToAct | None
    own_drafts: int | None
    inform: InformDuty | None
    accounts: AccountReview | None
    refusals: tuple[RefusalNotice, ...] | None
    owner_resets: tuple[OwnerReset, ...] | None
    many_looks: tuple[ManyLooks, ...] | None
    overdue_lives: int | None
    """What `kaarea tidy` should have removed some days ago (N17)."""
    restrictions: tuple[RestrictionDuty, ...] | None
    undecided_addresses: int | None
    """Addresses once called shared, of which nobody has decided whose they are (N1)."""
    second_cards: int | None
    """Cards that may be of somebody who wants no marketing, of which nobody has decided (N2)."""


class Home(Subject, subject="home"):
    """The first screen."""

    @action(SELF, "browse")
    def today(self, call: Call) -> HomeView:
        """Today's work of the signed-in user."""
        last, failed = _own_sign_ins(call)
        sees_people = "contact.view_basic" in call.rights
        is_owner = "access.grant" in call.rights
        return HomeView(
            last,
            failed,
            recovered_at(call.store, call.now),
            to_act(call) if {"request.view_own", "request.view_all"} & call.rights else None,
            _own_drafts(call) if sees_people else None,
            _inform(call) if sees_people else None,
            _accounts(call) if "user.view" in call.rights else None,
            _refusals(call) if is_owner else None,
            owner_resets(call) if is_owner else None,
            _many_looks(call) if is_owner else None,
            overdue_count(call.store, call.today, COUNT_TO + 1) if "retention.tidy" in call.rights else None,
            tuple(_restrictions(call)) if sees_people and "restriction.lift" in call.rights else None,
            _undecided(call) if "contact.mark_role_address" in call.rights else None,
            open_count(call, _AT_ONCE) if sees_people and "suppression.add" in call.rights else None,
        )


def _undecided(call: Call) -> int:
    sql = f"SELECT 1 FROM contact_email WHERE was_shared = 1 LIMIT {COUNT_TO + 1}"  # noqa: S608
    return len(call.store.rows(sql))


def _own_sign_ins(call: Call) -> tuple[datetime | None, int]:
    rows = call.store.rows(
        "SELECT at_utc, result, session_id FROM audit WHERE actor_id = ? AND action = 'accounts.sign_in'"
        " AND result <> 'refused' ORDER BY seq DESC LIMIT 50",
        (call.user.id,),
    )
    before = [row for row in rows if row[2] is None or row[2] < call.entry.session_id]
    failed = 0
    for at, result, _ in before:
        if result == "ok":
            return datetime.fromisoformat(at), failed
        failed += 1
    return None, failed


def _capped(store: Store, from_where: str, values: tuple[object, ...]) -> int:
    row = store.one(f"SELECT count(*) FROM (SELECT 1 {from_where} LIMIT {COUNT_TO + 1}) AS few", values)  # noqa: S608
    return int(row[0]) if row else 0


def _own_drafts(call: Call) -> int:
    return _capped(call.store, "FROM contact WHERE state = 'draft' AND created_by = ?", (call.user.id,))


def _inform(call: Call) -> InformDuty:
    today, soon = call.today, call.today + timedelta(days=DUE_SOON_DAYS)
    return InformDuty(
        _due(call, "p.inform_due < ?", (today.isoformat(),)),
        _due(call, "p.inform_due >= ? AND p.inform_due <= ?", (today.isoformat(), soon.isoformat())),
    )


def _due(call: Call, when: str, values: tuple[object, ...]) -> int:
    open_duty = f"p.inform_due IS NOT NULL AND p.informed_on IS NULL AND {when}"
    if call.user.view_scope is Scope.ALL:
        return _capped(call.store, f"FROM provenance p WHERE {open_duty}", values)
    # CROSS JOIN keeps SQLite to this order: from the user's own companies to their people (P5).
    return _capped(
        call.store,
        "FROM (SELECT DISTINCT r.contact_id FROM company c CROSS JOIN contact_role r"  # noqa: S608
        " WHERE r.company_id = c.id AND (c.owner_id = ? OR (c.unit <> '' AND c.unit = ?))) AS mine"
        f" CROSS JOIN provenance p WHERE p.contact_id = mine.contact_id AND {open_duty}",
        (call.user.id, call.user.unit if call.user.view_scope is Scope.OWN_UNIT else "", *values),
    )


def _restrictions(call: Call) -> Iterator[RestrictionDuty]:
    """What is late or due first, then by day; what has no day yet comes before a day to come."""
    found = sorted(waiting(call), key=lambda each: (each.stage is Stage.TOLD, each.lift_on or date.min))
    for each in found:
        name = call.store.one("SELECT name FROM contact_row WHERE contact_id = ?", (each.contact_id,))
        late = each.lift_on is not None and each.lift_on < call.today
        yield RestrictionDuty(name[0] if name else "", each.case_number, each.stage, each.lift_on, late)


def _accounts(call: Call) -> AccountReview:
    today = call.today
    last = today + timedelta(days=GRANT_ENDS_SOON_DAYS)
    asleep = tuple(
        account.user_name
        for account in all_accounts(call.store)
        if account.usable(today)
        and unused(
            local_date(account.last_sign_in_at) if account.last_sign_in_at else None,
            today,
            opened_on=account.created_on,
        )
    )
    rows = call.store.rows(
        "SELECT g.user_id, u.user_name, g.permission, g.valid_to FROM user_grant g"
        " JOIN user_account u ON u.id = g.user_id"
        " WHERE g.ended_at IS NULL AND g.valid_to >= ? AND g.valid_to <= ? AND u.closed_at IS NULL"
        " ORDER BY g.valid_to, u.user_name, g.permission",
        (today.isoformat(), last.isoformat()),
    )
    ending = tuple(GrantEnding(row[0], row[1], row[2], date.fromisoformat(row[3])) for row in rows)
    return AccountReview(asleep, ending)


def _refusals(call: Call) -> tuple[RefusalNotice, ...]:
    """Every user with such refusals; who is found is passed over from then on, so thousands cost little."""
    since = stamp(call.now - LOOK_BACK)
    found: dict[int, datetime] = {}
    earlier: dict[int, list[datetime]] = {}
    for actor_id, at in _denied(call.store, since, found):
        if actor_id in found:
            continue
        times = earlier.setdefault(actor_id, [])
        times.append(datetime.fromisoformat(at))
        if len(times) >= REFUSALS and times[-REFUSALS] - times[-1] <= WITHIN:
            found[actor_id] = times[-REFUSALS]
    return tuple(
        RefusalNotice(actor_id, load_account(call.store, actor_id).user_name, newest)
        for actor_id, newest in found.items()
    )


def _denied(store: Store, since: str, found: Collection[int]) -> Iterator[tuple[int, str]]:
    """Refusals of the users not yet found, the newest first, along the index of refusals."""
    before = 2**62
    while True:
        others = f" AND actor_id NOT IN ({', '.join('?' * len(found))})" if found else ""
        rows = store.rows(
            "SELECT seq, actor_id, at_utc FROM audit WHERE result = 'denied' AND actor_id IS NOT NULL"  # noqa: S608
            f" AND seq < ?{others} ORDER BY seq DESC LIMIT {_AT_ONCE}",
            (before, *found),
        )
        for _, actor_id, at in rows:
            if at < since:
                return
            yield actor_id, at
        if len(rows) < _AT_ONCE:
            return
        before = rows[-1][0]


def _many_looks(call: Call) -> tuple[ManyLooks, ...]:
    rows = call.store.rows(
        "SELECT actor_id, count, at_utc FROM audit WHERE object_type = 'user' AND action = ? AND at_utc >= ?"
        " ORDER BY seq",
        (MANY_LOOKS, stamp(call.now - LOOK_BACK)),
    )
    latest = {actor_id: (most, at) for actor_id, most, at in rows}
    return tuple(
        ManyLooks(load_account(call.store, actor_id).user_name, most, datetime.fromisoformat(at))
        for actor_id, (most, at) in latest.items()
    )
