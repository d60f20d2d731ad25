"""People join a list: the preview, the adding by filter, and the adding of named people (rule L1, 4.3).

Every one of them passes the rules of 4.3 at that moment. Whom they forbid does not join; there is no right
and no switch to add him in spite of it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from kaarea_tui.data import list_facts, list_rows
from kaarea_tui.data.batches import in_batches
from kaarea_tui.data.list_rows import Newcomer, Party, mailboxes, people_of
from kaarea_tui.register.audit_trail import stamp
from kaarea_tui.register.counter import Call
from kaarea_tui.register.errors import Invalid, Refused
from kaarea_tui.register.mailing import stops
from kaarea_tui.register.mailing.list_reach import ListHead, list_in_use, list_in_view
from kaarea_tui.register.mailing.memberships import Judged, best_of, end_all, evaluate
from kaarea_tui.register.records.reach import company_in_view, contact_in_view, mailbox_in_view
from kaarea_tui.register.records.typed_values import Typed
from kaarea_tui.rules.mailing import Code, message
from kaarea_tui.rules.problem import N_, Problem

from .list_candidates import Among, found
from .list_cards import Added, AddPreview, SampleRow

MOST_AT_ONCE = 1_000
"""People who are named one by one in one act; a filter takes any number."""
_OF_EACH_CODE = 10
_PEOPLE = "SELECT contact_id, name, company FROM contact_row WHERE contact_id IN ({})"
_SHARED_OF = "SELECT -id FROM company_email WHERE use = 'general' AND company_id IN ({})"
_COMPANIES = """
SELECT -e.id, r.name, e.address FROM company_email e JOIN company_row r ON r.company_id = e.company_id
WHERE e.id IN ({})
"""
_ORDER = {code: place for place, code in enumerate(Code)}


def preview(call: Call, list_id: int, query_text: str, among: Among) -> AddPreview:
    """See `Lists.preview_add`."""
    head = list_in_use(call, list_id)
    return _previewed(call, _candidates(call, head, query_text, among))


def preview_members(call: Call, list_id: int, parties: tuple[Party, ...]) -> AddPreview:
    """See `Lists.preview_members`."""
    call.need("contact.view_basic")
    list_in_use(call, list_id)
    judged = evaluate(call.store, list_id, call.today.isoformat(), named(call, parties))
    return _previewed(call, judged.values())


def refused_members(
    call: Call, head: ListHead, query_text: str, parties: tuple[Party, ...], among: Among
) -> Iterator[Judged]:
    """Those of a preview who cannot join: of those named, or without any of the filter."""
    if parties:
        named_ones = evaluate(call.store, head.id, call.today.isoformat(), named(call, parties))
        judged: Iterable[Judged] = named_ones.values()
    else:
        judged = _candidates(call, head, query_text, among)
    return (each for each in judged if not each.on_list and not each.code.allowed)


def _previewed(call: Call, judged_ones: Iterable[Judged]) -> AddPreview:
    counted, on_list = Counter[Code](), 0
    shown: dict[Code, list[Judged]] = {}
    for judged in judged_ones:
        if judged.on_list:
            on_list += 1
            continue
        counted[judged.code] += 1
        some = shown.setdefault(judged.code, [])
        if len(some) < _OF_EACH_CODE:
            some.append(judged)
    sample = _sample(call, [judged for some in shown.values() for judged in some])
    return AddPreview(on_list + counted.total(), on_list, _by_check(counted), sample)


def add_by_filter(call: Call, list_id: int, query_text: str, among: Among) -> Added:
    """See `Lists.add_by_filter`."""
    head = list_in_use(call, list_id)
    counted, on_list = Counter[Code](), 0
    joining: list[Newcomer] = []
    for judged in _candidates(call, head, query_text, among):
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


def add_members(call: Call, list_id: int, parties: tuple[Party, ...]) -> Added:
    """See `Lists.add_members`."""
    head = list_in_use(call, list_id)
    wanted = named(call, parties)
    judged_ones = evaluate(call.store, list_id, call.today.isoformat(), wanted)
    new = [judged for judged in judged_ones.values() if not judged.on_list]
    if len(wanted) == 1 and new and not new[0].code.allowed:
        touched_members(call, wanted, f"list {list_id}", 1)
        raise Refused(new[0].code.value, message(new[0].code, head.kind))
    joining = [_newcomer(judged) for judged in new if judged.code.allowed]
    list_rows.join(call.store, list_id, joining, stamp(call.now), call.user.id)
    touched_members(call, [who.party for who in joining], f"list {list_id}", len(joining))
    counted = Counter(judged.code for judged in new)
    return Added(len(joining), len(judged_ones) - len(new), _by_check(counted))


def named(call: Call, parties: Iterable[Party]) -> list[Party]:
    """Members named one by one, each within reach (P5); raises Absent, Invalid for too many."""
    wanted = list(dict.fromkeys(parties))
    if len(wanted) > MOST_AT_ONCE:
        message = N_("At most {limit} rows fit here.")
        raise Invalid({"contact_ids": Problem("rows.many", message, limit=str(MOST_AT_ONCE))})
    for contact_id in people_of(wanted):
        contact_in_view(call, contact_id)
    for mailbox_id in mailboxes(wanted):
        mailbox_in_view(call, mailbox_id)
    return wanted


def mailboxes_of(call: Call, company_ids: tuple[int, ...]) -> tuple[Party, ...]:
    """See `Lists.mailboxes_of`."""
    call.need("company.view")
    for company_id in company_ids:
        company_in_view(call, company_id)
    return tuple(row[0] for row in in_batches(call.store, _SHARED_OF, company_ids))


def touched_members(call: Call, parties: Sequence[Party], fields: str, count: int) -> None:
    """Say in the log whom it was about: people by number, mailboxes behind them."""
    theirs = " ".join(str(number) for number in mailboxes(parties))
    told = fields + (f" company_emails={theirs}" if theirs else "")
    call.touched_people(people_of(parties), fields=told, count=count)


def _candidates(call: Call, head: ListHead, query_text: str, among: Among) -> Iterator[Judged]:
    today, policy = call.today.isoformat(), stops.policy(call.store)
    for rows in found(call, head.id, query_text, among):
        yield from best_of(call.store, rows, today, kind=head.kind, policy=policy)


def _newcomer(judged: Judged) -> Newcomer:
    return Newcomer(judged.party, judged.email_id, judged.order_no, judged.code.value, judged.consent_id)


def _by_check(counted: Counter[Code]) -> tuple[tuple[Code, int], ...]:
    return tuple(sorted(counted.items(), key=lambda pair: _ORDER[pair[0]]))


def _sample(call: Call, judged: Sequence[Judged]) -> tuple[SampleRow, ...]:
    codes = {each.party: each.code for each in judged}
    rows = [
        *in_batches(call.store, _PEOPLE, people_of(codes)),
        *in_batches(call.store, _COMPANIES, mailboxes(codes)),
    ]
    told = {row[0]: SampleRow(row[0], row[1], row[2], codes[row[0]]) for row in rows}
    return tuple(
        told[each.party] for each in sorted(judged, key=lambda each: each.order_no) if each.party in told
    )


def remove_members(call: Call, list_id: int, parties: tuple[Party, ...], reason: str) -> int:
    """See `Lists.remove_members`."""
    list_in_view(call, list_id)
    form = Typed()
    why = form.line("reason", "reason", reason)
    form.settled()
    wanted = named(call, parties)
    ended = sum(end_all(call, each, f"removed {why}".strip(), lists=(list_id,)) for each in wanted)
    touched_members(call, wanted, f"list {list_id}", ended)
    return ended
