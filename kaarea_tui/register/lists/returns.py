"""Answers that came back from a mailing: proposed to a person, or done at once where they are unmistakable.

Unmistakable is a signed reference of a list together with the person's own address (M2, M6): a reference
alone may have been forwarded, an address alone may be feigned. Everything else waits for a person.

A reference may be of another list than the file was read for. It acts there all the same, whoever reads the
file: a person's no does not wait for the right colleague (GDPR art. 7(3)). Who is not let to that list learns
no more than that an answer was of another one.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from kaarea_tui.data.engine import Row
from kaarea_tui.exchange.returned_files import Returned
from kaarea_tui.register.audit_trail import stamp
from kaarea_tui.register.counter import Call, Subject, action
from kaarea_tui.register.errors import Absent, Refused
from kaarea_tui.register.mailing import memberships, objections, suppressions, withdrawals
from kaarea_tui.register.mailing.list_reach import limited_to, list_in_view
from kaarea_tui.register.records.reach import contact_in_view, in_view
from kaarea_tui.rules.emails import email_key
from kaarea_tui.rules.moments import last_moment
from kaarea_tui.rules.problem import N_
from kaarea_tui.rules.visibility import visible_fields

from .unsubscribe_references import read_reference

HOW = "reply"
_SELECT = """
SELECT r.id, r.list_id, coalesce(l.name, ''), r.contact_id, r.kind, r.matched, r.state, r.received_at
FROM list_return r LEFT JOIN mailing_list l ON l.id = r.list_id
"""
_INSERT = """
INSERT INTO list_return (id, list_id, contact_id, source_hash, kind, matched, state, received_at, recorded_at,
    recorded_by, decided_at, decided_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_MEMBER_OF_ADDRESS = """
SELECT e.contact_id FROM contact_email e JOIN list_member m ON m.contact_id = e.contact_id
WHERE e.address_key = ? AND m.list_id = ? AND m.left_at IS NULL ORDER BY m.email_id = e.id DESC, e.contact_id
"""
_OWN = "SELECT 1 FROM contact_email WHERE contact_id = ? AND address_key = ?"
_SHOWN = 500


@dataclass(frozen=True, slots=True)
class ReturnsTaken:
    """What became of the answers of one file."""

    done: int
    proposed: int
    doubled: int
    automatic: int
    """Out-of-office notes: left out."""
    of_other_lists: int
    """Signed for another list: done or proposed there; of a list out of reach nothing else is counted."""
    of_nobody: int
    """From an address that is not on the list: proposed without a person."""


@dataclass(frozen=True, slots=True)
class ReturnLine:
    """One answer as a person decides on it; `contact_id` None: nobody of ours was found."""

    id: int
    list_id: int | None
    list_name: str
    contact_id: int | None
    name: str
    kind: str
    matched: str
    state: str
    received_at: datetime


class Returns(Subject, subject="returns"):
    """Answers to mailings."""

    @action("list.remove_member", "change")
    def take_in(self, call: Call, list_id: int, answers: tuple[Returned, ...]) -> ReturnsTaken:
        """Take in the answers to one list's mailing; raises Absent for a list out of reach."""
        list_in_view(call, list_id)
        told = dict.fromkeys(ReturnsTaken.__slots__, 0)
        for answer in answers:
            for what in _take_in(call, list_id, answer):
                told[what] += 1
        call.touched("list", list_id, fields=f"returns done={told['done']}", count=len(answers))
        return ReturnsTaken(**told)

    @action("list.remove_member", "disclose")
    def proposals(self, call: Call, list_id: int | None = None) -> tuple[ReturnLine, ...]:
        """The answers that wait for a decision, oldest first; of one list or of all within reach.

        The name of a person is told where the user may see it (P5, P8), else it is empty. Raises Absent for a
        list out of reach.
        """
        lists = limited_to(call)
        if list_id is not None:
            lists = frozenset((list_in_view(call, list_id).id,))
        within = f" AND r.list_id IN ({', '.join('?' * len(lists))})" if lists else ""
        rows = call.store.rows(
            f"{_SELECT} WHERE r.state = 'proposed'{within} ORDER BY r.id LIMIT {_SHOWN}", tuple(lists or ())
        )
        lines = tuple(_line(call, row) for row in rows)
        call.touched("list", list_id or "", count=len(lines))
        return lines

    @action("list.remove_member", "change")
    def confirm(self, call: Call, return_id: int, *, contact_id: int | None = None, kind: str = "") -> None:
        """Do what the answer wants, or the `kind` and person that the decider saw instead.

        Raises Absent, Refused `return.decided`, `return.nobody`.
        """
        list_id, found, proposed, _ = _waiting(call, return_id)
        person = contact_id or found
        if person is None:
            raise Refused("return.nobody", N_("Choose first whose answer this is."))
        contact_in_view(call, person)
        _do(call, list_id, person, kind or proposed, "")
        call.store.run("UPDATE list_return SET contact_id = ? WHERE id = ?", (person, return_id))
        _decide(call, return_id, "done")

    @action("list.remove_member", "change")
    def dismiss(self, call: Call, return_id: int) -> None:
        """Leave everything as it is; raises Absent, Refused `return.decided`."""
        _waiting(call, return_id)
        _decide(call, return_id, "dismissed")


def _take_in(call: Call, list_id: int, answer: Returned) -> tuple[str, ...]:
    answer = _of_this_list(list_id, answer)
    if call.store.one("SELECT 1 FROM list_return WHERE source_hash = ?", (answer.source_hash,)):
        return ("doubled",)
    if answer.answer.automatic:
        return ("automatic",)
    told: list[str] = []
    key = email_key(answer.for_address) if answer.for_address else ""
    reference = read_reference(call.store, answer.searched)
    at, person = reference or (list_id, None)
    own = person is not None and bool(call.store.one(_OWN, (person, key)))
    if person is None and key:
        row = call.store.one(_MEMBER_OF_ADDRESS, (key, list_id))
        person = row[0] if row else None
    known = person is not None and call.store.one("SELECT 1 FROM contact WHERE id = ?", (person,))
    at_once = own and answer.answer.kind in ("unsubscribe", "stop_all", "hard_bounce")
    if at_once and person is not None:
        _do(call, at, person, answer.answer.kind, key)
        told.append("done")
    else:
        told += ["proposed"] if known else ["proposed", "of_nobody"]
    _write(call, at, person if known else None, answer, done=at_once)
    if at == list_id:
        return tuple(told)
    reach = limited_to(call)
    return ("of_other_lists", *(told if reach is None or at in reach else ()))


def _of_this_list(list_id: int, answer: Returned) -> Returned:
    """A row of a table says not of which list it speaks: read for another list it is another answer."""
    if answer.sender:
        return answer
    return replace(answer, source_hash=sha256(f"{list_id} {answer.source_hash}".encode()).hexdigest())


def _do(call: Call, list_id: int | None, contact_id: int, kind: str, key: str) -> None:
    """The effect: off this list with its consent, a marketing objection, or an address marked as gone."""
    if kind == "stop_all":
        objections.object_to_marketing(call, contact_id, call.now, HOW)
    elif kind == "unsubscribe" and list_id is not None:
        call.need("consent.withdraw")
        withdrawals.withdraw_for(call, (contact_id,), list_id=list_id, how=HOW)
        memberships.end_all(call, contact_id, "unsubscribed", lists=(list_id,))
    elif kind == "hard_bounce":
        for email_id in _addresses_meant(call, list_id, contact_id, key):
            suppressions.hard_bounce(call, email_id, call.today)
    call.touched("contact", contact_id, fields=f"return {kind}")


def _addresses_meant(call: Call, list_id: int | None, contact_id: int, key: str) -> list[int]:
    """The address that came back, or the one in use on the list."""
    if key:
        sql = "SELECT id FROM contact_email WHERE contact_id = ? AND address_key = ?"
        return [row[0] for row in call.store.rows(sql, (contact_id, key))]
    sql = "SELECT email_id FROM list_member WHERE contact_id = ? AND list_id = ? AND left_at IS NULL"
    return [row[0] for row in call.store.rows(sql, (contact_id, list_id)) if row[0] is not None]


def _write(call: Call, list_id: int, contact_id: int | None, answer: Returned, *, done: bool) -> None:
    now = stamp(call.now)
    received = answer.received_on
    moment = stamp(last_moment(received, None, call.now)) if received else now
    decided = (now, call.user.id) if done else (None, None)
    call.store.run(
        _INSERT,
        (
            call.store.next_ids("list_return", 1),
            list_id,
            contact_id,
            answer.source_hash,
            answer.answer.kind,
            answer.answer.matched[:200],
            "done" if done else "proposed",
            moment,
            now,
            call.user.id,
            *decided,
        ),
    )


def _waiting(call: Call, return_id: int) -> Row:
    row = call.store.one(
        "SELECT list_id, contact_id, kind, state FROM list_return WHERE id = ?", (return_id,)
    )
    limit = limited_to(call)
    if row is None or (limit is not None and row[0] not in limit):
        raise Absent
    if row[3] != "proposed":
        raise Refused("return.decided", N_("Somebody has decided on this answer already."))
    return row


def _decide(call: Call, return_id: int, state: str) -> None:
    call.store.run(
        "UPDATE list_return SET state = ?, decided_at = ?, decided_by = ? WHERE id = ?",
        (state, stamp(call.now), call.user.id, return_id),
    )
    if not call.entry.object_type:
        call.touched("return", return_id)


def _line(call: Call, row: Row) -> ReturnLine:
    name = ""
    if row[3] is not None and "last_name" in visible_fields(call.rights) and in_view(call, row[3]):
        found = call.store.one("SELECT name FROM contact_row WHERE contact_id = ?", (row[3],))
        name = str(found[0]) if found else ""
    return ReturnLine(
        row[0], row[1], row[2], row[3], name, row[4], row[5], row[6], datetime.fromisoformat(row[7])
    )
