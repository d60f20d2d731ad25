"""People join a list: the preview, the adding by filter, and the adding of named people (rule L1, 4.3).

Every one of them passes the rules of 4.3 at that moment. Whom they forbid does not join; there is no right
and no switch to add him in spite of it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator

from kaarea_tui.data import list_facts, list_rows
from kaarea_tui.data.list_rows import Newcomer
from kaarea_tui.register.audit_trail import stamp
from kaarea_tui.register.counter import Call
from kaarea_tui.register.errors import Invalid, Refused
from kaarea_tui.register.mailing import stops
from kaarea_tui.register.mailing.list_reach import ListHead, list_in_use, list_in_view
from kaarea_tui.register.mailing.memberships import Judged, best_of, end_all, evaluate
from kaarea_tui.register.records.reach import contact_in_view
from kaarea_tui.register.records.typed_values import Typed
from kaarea_tui.rules.mailing import Code, message
from kaarea_tui.rules.problem import N_, Problem

from .list_candidates import found_people
from .list_cards import Added, AddPreview, SampleRow

MOST_AT_ONCE = 1_000
"""People who are named one by one in one act; a filter takes any number."""
_OF_EACH_CODE = 10
_ORDER = {code: place for place, code in enumerate(Code)}


def preview(call: Call, list_id: int, query_text: str) -> AddPreview:
    """See `Lists.preview_add`."""
    head = list_in_use(call, list_id)
    return _previewed(call, _candidates(call, head, query_text))


def preview_members(call: Call, list_id: int, contact_ids: tuple[int, ...]) -> AddPreview:
    """See `Lists.preview_members`."""
    call.need("contact.view_basic")
    list_in_use(call, list_id)
    found = evaluate(call.store, list_id, call.today.isoformat(), named(call, contact_ids))
    return _previewed(call, found.values())


def refused_people(
    call: Call, head: ListHead, query_text: str, contact_ids: tuple[int, ...]
) -> Iterator[Judged]:
    """Those of a preview who cannot join: of the named people, or without any of the filter."""
    if contact_ids:
        found = evaluate(call.store, head.id, call.today.isoformat(), named(call, contact_ids))
        people: Iterable[Judged] = found.values()
    else:
        people = _candidates(call, head, query_text)
    return (each for each in people if not each.on_list and not each.code.allowed)


def _previewed(call: Call, people: Iterable[Judged]) -> AddPreview:
    counted, on_list = Counter[Code](), 0
    shown: dict[Code, list[int]] = {}
    for judged in people:
        if judged.on_list:
            on_list += 1
            continue
        counted[judged.code] += 1
        some = shown.setdefault(judged.code, [])
        if len(some) < _OF_EACH_CODE:
            some.append(judged.order_no)
    sample = _sample(call, {place: code for code, places in shown.items() for place in places})
    return AddPreview(on_list + counted.total(), on_list, _by_check(counted), sample)


def add_by_filter(call: Call, list_id: int, query_text: str) -> Added:
    """See `Lists.add_by_filter`."""
    head = list_in_use(call, list_id)
    counted, on_list = Counter[Code](), 0
    joining: list[Newcomer] = []
    for judged in _candidates(call, head, query_text):
        if judged.on_list:
            on_list += 1
            continue
        counted[judged.code] += 1
        if judged.code.allowed:
            joining.append(_newcomer(judged))
            if len(joining) == list_facts.CANDIDATES:
                list_rows.join(call.store, list_id, joining, stamp(call.now), call.user.id)
                joining = []
    list_rows.join(call.store, list_id, joining, stamp(call.now), call.user.id)
    joined = sum(count for code, count in counted.items() if code.allowed)
    call.touched("list", list_id, fields="members", count=joined)
    return Added(joined, on_list, _by_check(counted))


def add_members(call: Call, list_id: int, contact_ids: tuple[int, ...]) -> Added:
    """See `Lists.add_members`."""
    head = list_in_use(call, list_id)
    wanted = named(call, contact_ids)
    found = evaluate(call.store, list_id, call.today.isoformat(), wanted)
    new = [judged for judged in found.values() if not judged.on_list]
    if len(wanted) == 1 and new and not new[0].code.allowed:
        call.touched("contact", wanted[0], fields=f"list {list_id}")
        raise Refused(new[0].code.value, message(new[0].code, head.kind))
    joining = [_newcomer(judged) for judged in new if judged.code.allowed]
    list_rows.join(call.store, list_id, joining, stamp(call.now), call.user.id)
    call.touched_people([who.contact_id for who in joining], fields=f"list {list_id}", count=len(joining))
    counted = Counter(judged.code for judged in new)
    return Added(len(joining), len(found) - len(new), _by_check(counted))


def named(call: Call, contact_ids: Iterable[int]) -> list[int]:
    """People named one by one, each within reach (P5); raises Absent, Invalid for too many."""
    wanted = list(dict.fromkeys(contact_ids))
    if len(wanted) > MOST_AT_ONCE:
        message = N_("At most {limit} rows fit here.")
        raise Invalid({"contact_ids": Problem("rows.many", message, limit=str(MOST_AT_ONCE))})
    for contact_id in wanted:
        contact_in_view(call, contact_id)
    return wanted


def _candidates(call: Call, head: ListHead, query_text: str) -> Iterator[Judged]:
    source, values = found_people(call, query_text)
    today, policy = call.today.isoformat(), stops.policy(call.store)
    for rows in list_facts.candidates(call.store, head.id, today, source, values):
        yield from best_of(call.store, rows, today, kind=head.kind, policy=policy)


def _newcomer(judged: Judged) -> Newcomer:
    return Newcomer(judged.contact_id, judged.email_id, judged.order_no, judged.code.value, judged.consent_id)


def _by_check(counted: Counter[Code]) -> tuple[tuple[Code, int], ...]:
    return tuple(sorted(counted.items(), key=lambda pair: _ORDER[pair[0]]))


def _sample(call: Call, codes: dict[int, Code]) -> tuple[SampleRow, ...]:
    marks = ", ".join("?" * len(codes)) or "NULL"
    rows = call.store.rows(
        "SELECT order_no, contact_id, name, company FROM contact_row"  # noqa: S608
        f" WHERE order_no IN ({marks}) ORDER BY order_no",
        list(codes),
    )
    return tuple(SampleRow(row[1], row[2], row[3], codes[row[0]]) for row in rows)


def remove_members(call: Call, list_id: int, contact_ids: tuple[int, ...], reason: str) -> int:
    """See `Lists.remove_members`."""
    list_in_view(call, list_id)
    form = Typed()
    why = form.line("reason", "reason", reason)
    form.settled()
    wanted = named(call, contact_ids)
    ended = sum(end_all(call, each, f"removed {why}".strip(), lists=(list_id,)) for each in wanted)
    call.touched_people(wanted, fields=f"list {list_id}", count=ended)
    return ended
