"""Answers that came back from a mailing: proposed to a person, or done at once where they are unmistakable.

Unmistakable is a signed reference of a list, the person's own address and plain words together (M2, M6): a
reference alone may have been forwarded, an address alone may be feigned. Everything else waits for a person.

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
from kaarea_tui.register.mailing.list_reach import limited_to, list_in_view
from kaarea_tui.register.records.reach import contact_in_view, in_view
from kaarea_tui.register.records.typed_values import Typed
from kaarea_tui.rules.emails import email_key
from kaarea_tui.rules.moments import last_moment
from kaarea_tui.rules.problem import N_
from kaarea_tui.rules.visibility import visible_fields

from .return_effects import carry_out, kept_words, may_act, reported
from .unsubscribe_references import read_reference

_SELECT = """
SELECT r.id, r.list_id, coalesce(l.name, ''), r.contact_id, r.kind, r.matched, r.state, r.received_at
FROM list_return r LEFT JOIN mailing_list l ON l.id = r.list_id
"""
_INSERT = """
INSERT INTO list_return (id, list_id, contact_id, source_hash, kind, matched, state, received_at, recorded_at,
    recorded_by, decided_at, decided_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
# Who is on the list by this address first, then who was, then who has it at all.
_OF_ADDRESS = """
SELECT e.contact_id FROM contact_email e
LEFT JOIN list_member m ON m.contact_id = e.contact_id AND m.list_id = ? WHERE e.address_key = ?
ORDER BY m.id IS NOT NULL AND m.left_at IS NULL DESC, m.email_id IS NOT NULL AND m.email_id = e.id DESC,
    m.id IS NOT NULL DESC, e.contact_id
"""
_EARLIER = """
SELECT r.state, EXISTS (SELECT 1 FROM list_member m WHERE m.list_id = r.list_id
    AND m.contact_id = r.contact_id AND m.left_at IS NULL AND m.joined_at > r.decided_at)
FROM list_return r WHERE r.source_hash = ? OR (r.source_hash = ? AND r.list_id = ?) ORDER BY r.id DESC
"""
_OWN = "SELECT 1 FROM contact_email WHERE contact_id = ? AND address_key = ?"
_SHOWN = 500
KINDS = ("unsubscribe", "stop_all", "hard_bounce", "soft_bounce")
"""What a person may decide that an answer wants; a passing bounce asks for nothing."""


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

        Raises Absent, Refused `return.decided`, `return.nobody`, `return.address`; problems: `kind`.
        """
        list_id, found, proposed, _, matched = _waiting(call, return_id)
        form = Typed()
        form.one_of("kind", KINDS, kind or proposed)
        form.settled()
        person = contact_id or found
        if person is None:
            raise Refused("return.nobody", N_("Choose first whose answer this is."))
        contact_in_view(call, person)
        carry_out(call, list_id, person, kind or proposed, reported(proposed, matched))
        call.store.run("UPDATE list_return SET contact_id = ? WHERE id = ?", (person, return_id))
        _decide(call, return_id, "done")

    @action("list.remove_member", "change")
    def dismiss(self, call: Call, return_id: int) -> None:
        """Leave everything as it is; raises Absent, Refused `return.decided`."""
        _waiting(call, return_id)
        _decide(call, return_id, "dismissed")


def _take_in(call: Call, list_id: int, answer: Returned) -> tuple[str, ...]:
    key = email_key(answer.for_address) if answer.for_address else ""
    reference = read_reference(call.store, answer.searched)
    new = _not_taken_yet(call, list_id, answer, signed=reference is not None)
    if new is None:
        return ("doubled",)
    if new.answer.automatic and new.answer.kind == "unclear" and reference is None:
        return ("automatic",)
    at, person = reference or (list_id, _person_of(call, list_id, key))
    own = person is not None and bool(call.store.one(_OWN, (person, key)))
    if new.answer.kind == "hard_bounce" and person is not None and not own:
        # Of another address than any of this person's: no good one may be marked as gone by it.
        new = replace(new, answer=replace(new.answer, kind="unclear", plain=False))
    known = person is not None and call.store.one("SELECT 1 FROM contact WHERE id = ?", (person,))
    at_once = reference is not None and own and new.answer.plain and may_act(call, new.answer.kind)
    told = ["proposed"] if known else ["proposed", "of_nobody"]
    if at_once and person is not None:
        carry_out(call, at, person, new.answer.kind, key)
        told = ["done"]
    _write(call, at, person if known else None, new, done=at_once)
    if at == list_id:
        return tuple(told)
    reach = limited_to(call)
    return ("of_other_lists", *(told if reach is None or at in reach else ()))


def _person_of(call: Call, list_id: int, key: str) -> int | None:
    """Whose answer it is by the address: one of the list, else somebody within the user's reach."""
    for (person,) in call.store.rows(_OF_ADDRESS, (list_id, key)) if key else ():
        if in_view(call, person):
            return int(person)
    return None


def _not_taken_yet(call: Call, list_id: int, answer: Returned, *, signed: bool) -> Returned | None:
    """The answer under a digest of its own; None when it was taken in before.

    What is not signed does not say of which list it speaks: read for another list it is another answer. A
    row of a table speaks again once the person came back to the list after it had been carried out.
    """
    digest = answer.source_hash if signed else _salted(list_id, answer.source_hash)
    earlier = call.store.one(_EARLIER, (digest, answer.source_hash, list_id))
    if earlier is None:
        return replace(answer, source_hash=digest)
    if answer.sender or earlier[0] != "done" or not earlier[1]:
        return None
    return replace(answer, source_hash=_salted(stamp(call.now), digest))


def _salted(salt: object, digest: str) -> str:
    return sha256(f"{salt} {digest}".encode()).hexdigest()


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
            kept_words(answer),
            "done" if done else "proposed",
            moment,
            now,
            call.user.id,
            *decided,
        ),
    )


def _waiting(call: Call, return_id: int) -> Row:
    row = call.store.one(
        "SELECT list_id, contact_id, kind, state, matched FROM list_return WHERE id = ?", (return_id,)
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
