"""The controller's report of a list over a period: what it is, on what its members rest, what was done (4.5).

Numbers and wordings only: nobody of the list is named in it (GDPR art. 5(1)(c), 7(1)).
"""

import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from kaarea_tui.data import list_facts, list_past, list_periods
from kaarea_tui.exchange.letters.letter import Sender
from kaarea_tui.exchange.letters.typesetting import Sheet, set_letter
from kaarea_tui.register.audit_trail import stamp
from kaarea_tui.register.counter import Call
from kaarea_tui.register.mailing.export_people import unpacked
from kaarea_tui.register.mailing.list_reach import list_in_view
from kaarea_tui.register.mailing.wordings import load_wording
from kaarea_tui.register.records.letterhead import own_templates, sender_of
from kaarea_tui.register.records.reach import refused
from kaarea_tui.register.records.typed_values import Typed
from kaarea_tui.register.stored_settings import load_settings
from kaarea_tui.rules.dates import add_years, not_future
from kaarea_tui.rules.mailing import Code
from kaarea_tui.rules.problem import N_, Problem

from . import list_room
from .list_cards import ListCard
from .list_exports import ExportLine, exports_of
from .list_history import by_month, codes_of

_ASKED = 100
"""People of a file by whom its recipient is looked for: each of them has a row of the same disclosure."""


@dataclass(frozen=True, slots=True)
class WordingUse:
    """One wording as it was shown in one language under one notice."""

    code: str
    version: int
    language: str
    text: str
    notice_version: str
    leaning: int
    """People on the list whose consent in force now was given in these words."""
    joined: int
    """Stints that began with such a consent, those that are over too."""


@dataclass(frozen=True, slots=True)
class ReportedExport:
    """One file and who got it; `recipients` None: the user may not see disclosures, empty: nobody outside."""

    line: ExportLine
    recipients: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Period:
    """What happened to a list from `first` to `last`, both days included, Finnish time."""

    first: date
    last: date
    at_start: int
    """People on the list as the first day began."""
    at_end: int
    months: tuple[tuple[str, int, int], ...]
    """Month as `YYYY-MM`, who joined, who left; months without anybody left out."""
    reasons: tuple[tuple[str, int], ...]
    exports: tuple[ReportedExport, ...]
    returns: tuple[tuple[str, str, int], ...]
    """Answers to mailings: what each wanted, what became of it, how many."""


@dataclass(frozen=True, slots=True)
class ListReport:
    """All that the controller is told of a list."""

    card: ListCard
    made_at: datetime
    made_by: str
    notice_version: str
    """The notice in force now."""
    codes: tuple[tuple[Code, int], ...]
    """People on the list by what 4.3 says of them now."""
    bases: tuple[tuple[str, int], ...]
    """People on the list by the code that let them join."""
    wordings: tuple[WordingUse, ...]
    period: Period
    sender: Sender
    """Whose register it is."""


File = Callable[[ListReport], Sheet | bytes]
"""Makes the report's words: a sheet to be set, or a whole file."""


def report_file(call: Call, list_id: int, first: str, last: str, file: File) -> bytes:
    """See `Lists.report`."""
    list_in_view(call, list_id)
    days = _days(call, first, last)
    with call.store.reading():
        told = _report(call, list_id, *days)
    made = file(told)
    try:
        data = made if isinstance(made, bytes) else set_letter(made, own_templates(call.store))
    except Problem as problem:
        raise refused(problem) from problem
    digest = hashlib.sha256(data).hexdigest()
    call.entry.purpose = told.card.purpose
    call.touched("list", list_id, fields=f"report {days[0]} {days[1]} {digest}")
    return data


def _days(call: Call, first: str, last: str) -> tuple[date, date]:
    """The period as typed: without a last day until today, without a first one the year before."""
    form = Typed()
    until = form.day("last", last, call.today) or call.today
    form.take("last", lambda: not_future(until, call.today), until)
    since = form.day("first", first, call.today) or add_years(until, -1) + timedelta(days=1)
    if since > until:
        form.wrong("first", "period.backwards", N_("The period ends before it begins."))
    form.settled()
    return since, until


def _report(call: Call, list_id: int, first: date, last: date) -> ListReport:
    card, settings = list_room.card(call, list_id), load_settings(call.store)
    bases: Counter[str] = Counter()
    for basis, _code, _version, _notice, people in list_past.proof(call.store, list_id):
        bases[basis] += people
    return ListReport(
        card,
        call.now,
        call.user.person_name,
        settings.notice_version,
        codes_of(call, list_id, card.kind),
        tuple(bases.most_common()),
        _wordings(call, list_id),
        _period(call, list_id, first, last),
        sender_of(settings),
    )


def _wordings(call: Call, list_id: int) -> tuple[WordingUse, ...]:
    joined = list_periods.joined_by_wording(call.store, list_id)
    leaning = {
        (row[0], row[1], row[2]): row[3]
        for row in list_facts.leaning(call.store, list_id, call.today.isoformat())
    }
    told = []
    for wording_id, language, notice in sorted(joined.keys() | leaning.keys()):
        key, wording = (wording_id, language, notice), load_wording(call, wording_id)
        told.append(
            WordingUse(
                wording.code,
                wording.version,
                language,
                wording.text(language),
                notice,
                leaning.get(key, 0),
                joined.get(key, 0),
            )
        )
    return tuple(told)


def _period(call: Call, list_id: int, first: date, last: date) -> Period:
    store, since, until = call.store, _midnight(first), _midnight(last + timedelta(days=1))
    counted = {
        column: by_month(list_periods.by_hour(store, list_id, column, since, until))
        for column in ("joined_at", "left_at")
    }
    joined, left = counted["joined_at"], counted["left_at"]
    return Period(
        first,
        last,
        list_past.how_many_at(store, list_id, since),
        list_past.how_many_at(store, list_id, until),
        tuple((month, joined[month], left[month]) for month in sorted(joined.keys() | left.keys())),
        tuple(list_periods.reasons_within(store, list_id, since, until)),
        tuple(_exported(call, line) for line in reversed(exports_of(call, list_id, since, until))),
        tuple(list_periods.returns_within(store, list_id, since, until)),
    )


def _exported(call: Call, line: ExportLine) -> ReportedExport:
    """A file with who outside the house got it (8.2); not told without disclosure.view."""
    if "disclosure.view" not in call.rights:
        return ReportedExport(line, None)
    found = call.store.one("SELECT contact_ids FROM list_export WHERE id = ?", (line.id,))
    some = tuple(unpacked(found[0])[:_ASKED]) if found else ()
    names = list_periods.recipients_of(call.store, f"list_export {line.id}", some)
    return ReportedExport(line, tuple(str(name) for (name,) in names))


def _midnight(day: date) -> str:
    return stamp(datetime.combine(day, time(), ZoneInfo("Europe/Helsinki")))
