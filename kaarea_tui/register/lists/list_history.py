"""Who was on a list at any date, and what its figures are: for the card, and for the controller's report."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from kaarea_tui.data import list_facts, list_past, list_periods, list_rows, list_search
from kaarea_tui.data.engine import Row
from kaarea_tui.data.list_rows import Party
from kaarea_tui.register.audit_trail import AFTER_ALL, stamp
from kaarea_tui.register.counter import Call
from kaarea_tui.register.mailing import stops
from kaarea_tui.register.mailing.list_reach import list_in_view
from kaarea_tui.register.mailing.mailing_facts import settled, verdict
from kaarea_tui.register.records.typed_values import Typed
from kaarea_tui.rules.dates import local_moment, not_future
from kaarea_tui.rules.mailing import Code

from .list_candidates import wanted
from .list_cards import MemberCounts

LONGEST_PAGE = 500
_YEAR = timedelta(days=365)
_LATEST = 1_000


@dataclass(frozen=True, slots=True)
class PastMember:
    """One member who was on the list at the date; `order_no` is the place to go on from."""

    party: Party
    order_no: int
    name: str
    company: str
    basis: str
    joined_at: datetime
    left_at: datetime | None
    """When the stint ended, if it has."""
    left_reason: str


@dataclass(frozen=True, slots=True)
class PastList:
    """A list as it was at the end of a day, Finnish time."""

    on: date
    total: int
    hits: tuple[PastMember, ...]
    at_end: bool


@dataclass(frozen=True, slots=True)
class Proof:
    """How many of the members rest on what; wording and notice are empty where no consent is the basis."""

    basis: str
    wording: str
    wording_version: int
    notice_version: str
    people: int


@dataclass(frozen=True, slots=True)
class Statistics:
    """The figures of a list; months as `YYYY-MM`, those without anybody left out."""

    counts: MemberCounts
    joined: tuple[tuple[str, int], ...]
    """In the last twelve months."""
    left: tuple[tuple[str, int], ...]
    reasons: tuple[tuple[str, int], ...]
    """Why the last thousand left, the most frequent first."""
    proof: tuple[Proof, ...]
    exports: int
    last_export_at: datetime | None
    last_sent_at: datetime | None


def counts_of(call: Call, list_id: int) -> MemberCounts:
    """The kept counts of a list."""
    kept = list_rows.counts(call.store, [list_id])[list_id]
    return MemberCounts(kept["active"], kept["paused"], kept["ended"])


def on_day(call: Call, list_id: int, on: str, after: int | None, limit: int) -> PastList:
    """See `Lists.history`."""
    list_in_view(call, list_id)
    form = Typed()
    day = form.day("on", on, call.today) or call.today
    form.take("on", lambda: not_future(day, call.today), day)
    form.settled()
    night = stamp(datetime.combine(day + timedelta(days=1), time(), ZoneInfo("Europe/Helsinki")))
    limit = max(1, min(limit, LONGEST_PAGE))
    place = list_search.LOWEST if after is None else after
    rows = list_past.on_list_at(call.store, list_id, night, wanted(call, ""), after=place, limit=limit + 1)
    hits = tuple(_past(row) for row in rows[:limit])
    return PastList(day, list_past.how_many_at(call.store, list_id, night), hits, len(rows) <= limit)


def statistics(call: Call, list_id: int) -> Statistics:
    """See `Lists.statistics`."""
    list_in_view(call, list_id)
    since = stamp(call.now - _YEAR)
    exports = call.store.one(
        "SELECT count(*), max(exported_at), max(sent_at) FROM list_export WHERE list_id = ?"
        " AND format <> 'reasons'",
        (list_id,),
    )
    assert exports is not None
    return Statistics(
        counts_of(call, list_id),
        _monthly(call, list_id, "joined_at", since),
        _monthly(call, list_id, "left_at", since),
        tuple(list_past.reasons(call.store, list_id, _LATEST)),
        tuple(Proof(*row) for row in list_past.proof(call.store, list_id)),
        exports[0],
        _moment(exports[1]),
        _moment(exports[2]),
    )


def by_month(hours: dict[str, int]) -> Counter[str]:
    """Hours of UTC as months of Finnish time."""
    months: Counter[str] = Counter()
    for hour, people in hours.items():
        months[f"{local_moment(datetime.fromisoformat(f'{hour}:00+00:00')):%Y-%m}"] += people
    return months


def _monthly(call: Call, list_id: int, column: str, since: str) -> tuple[tuple[str, int], ...]:
    hours = list_periods.by_hour(call.store, list_id, column, since, AFTER_ALL)
    return tuple(sorted(by_month(hours).items()))


def codes_now(call: Call, list_id: int) -> tuple[tuple[Code, int], ...]:
    """See `Lists.codes_now`."""
    head = list_in_view(call, list_id)
    with call.store.reading():
        codes = codes_of(call, list_id, head.kind)
    call.entry.purpose = head.purpose
    call.touched("list", list_id, fields="codes", count=sum(people for _code, people in codes))
    return codes


def codes_of(call: Call, list_id: int, kind: str) -> tuple[tuple[Code, int], ...]:
    """All members of a list in view judged at this moment; inside `reading`."""
    today, policy = call.today.isoformat(), stops.policy(call.store)
    masks: Counter[int] = Counter()
    for rows in list_facts.members(call.store, list_id, today):
        masks.update([row[2] for row in settled(call.store, rows, today, at=(0, 1, 2))])
    codes: Counter[Code] = Counter()
    for mask, people in masks.items():
        codes[verdict(mask & ~list_facts.PAUSED, kind, policy).code] += people
    return tuple((code, codes[code]) for code in Code if codes[code])


def _past(row: Row) -> PastMember:
    party, order_no, name, company, basis, joined_at, left_at, reason = row
    joined = datetime.fromisoformat(joined_at)
    return PastMember(party, order_no, name, company, basis, joined, _moment(left_at), reason)


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
