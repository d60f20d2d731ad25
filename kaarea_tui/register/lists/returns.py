"""Answers that came back from a mailing: proposed to a person, or done at once where they are unmistakable.

What is unmistakable, returns_taken.py tells. However unmistakable, a batch that would end more memberships
than the setting `returns_most_at_once` waits for a second look at the names (N2). Whatever was decided can be
seen and taken back; each membership that ended names its person in the log.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from kaarea_tui.data.list_rows import Party, people_of
from kaarea_tui.exchange.returned_files import Returned
from kaarea_tui.register.audit_trail import stamp
from kaarea_tui.register.counter import Call, Subject, action
from kaarea_tui.register.errors import Absent, Refused
from kaarea_tui.register.mailing.list_reach import limited_to, list_in_view
from kaarea_tui.register.mailing.taking_back import Watch, take_back, unpacked
from kaarea_tui.register.records.reach import contact_in_view, mailbox_in_view
from kaarea_tui.register.records.typed_values import Typed
from kaarea_tui.register.stored_settings import load_settings
from kaarea_tui.rules.problem import N_

from .return_effects import carry_out, reported, would_end
from .return_lines import ReturnLine, line_of
from .returns_taken import COUNTED, ReturnsTaken, columns_of, propose

_SELECT = """
SELECT r.id, r.list_id, coalesce(l.name, ''), coalesce(r.contact_id, -r.company_email_id), r.kind, r.matched,
    r.state, r.received_at
FROM list_return r LEFT JOIN mailing_list l ON l.id = r.list_id
"""
_ONE = """
SELECT list_id, coalesce(contact_id, -company_email_id), kind, state, matched, carried, decided_by
FROM list_return WHERE id = ?
"""
_DECIDE = """
UPDATE list_return SET state = ?, decided_at = ?, decided_by = ?, contact_id = ?, company_email_id = ?,
    carried = ? WHERE id = ?
"""
_CARRIED = """
SELECT carried FROM list_return WHERE state = 'done' AND decided_by = ? AND decided_at > ?
"""
_SHOWN = 500
KINDS = ("unsubscribe", "stop_all", "hard_bounce", "soft_bounce")
"""What a person may decide that an answer wants; a passing bounce asks for nothing."""
MOST_AT_ONCE = 1_000
"""Answers that are decided in one act."""


@dataclass(frozen=True, slots=True)
class _Answer:
    """One answer as it stands."""

    id: int
    list_id: int | None
    party: Party | None
    kind: str
    state: str
    matched: str
    carried: str
    decided_by: int | None

    @property
    def address(self) -> str:
        """The address of which a delivery report speaks; empty: none was told."""
        return reported(self.kind, self.matched)


class Returns(Subject, subject="returns"):
    """Answers to mailings."""

    @action("list.remove_member", "change")
    def take_in(
        self, call: Call, list_id: int, answers: tuple[Returned, ...], *, at_once: bool = True
    ) -> ReturnsTaken:
        """Take in the answers to one list's mailing; raises Absent for a list out of reach.

        The unmistakable ones are done, unless they are too many or `at_once` is False: then they wait.
        """
        list_in_view(call, list_id)
        told, sure = dict.fromkeys(COUNTED, 0), []
        for answer in answers:
            proposed = propose(call, list_id, answer)
            for what in proposed.told:
                told[what] += 1
            sure += [] if proposed.sure is None else [proposed.sure]
        if sure and at_once and _few(call, [_waiting(call, each) for each in sure]):
            for number in sure:
                _carry_out(call, _waiting(call, number))
            for what in ("proposed", "acting"):
                told[what] -= len(sure)
            told["done"], sure = len(sure), []
        call.touched("list", list_id, fields=f"returns done={told['done']}", count=len(answers))
        return ReturnsTaken(**told, sure=tuple(sure))

    @action("list.remove_member", "disclose")
    def proposals(
        self, call: Call, list_id: int | None = None, *, state: str = "proposed"
    ) -> tuple[ReturnLine, ...]:
        """The answers that wait for a decision, oldest first; of one list or of all within reach.

        With `state` done or dismissed those decided, newest first. The name of a person is told where the
        user may see it (P5, P8), else it is empty. Raises Absent for a list out of reach.
        """
        lists = limited_to(call)
        if list_id is not None:
            lists = frozenset((list_in_view(call, list_id).id,))
        within = f" AND r.list_id IN ({', '.join('?' * len(lists))})" if lists else ""
        order = "r.id" if state == "proposed" else "r.decided_at DESC, r.id DESC"
        rows = call.store.rows(
            f"{_SELECT} WHERE r.state = ?{within} ORDER BY {order} LIMIT {_SHOWN}", (state, *(lists or ()))
        )
        lines = tuple(line_of(call, row) for row in rows)
        call.touched("list", list_id or "", count=len(lines))
        return lines

    @action("list.remove_member", "change")
    def confirm(self, call: Call, return_id: int, *, contact_id: int | None = None, kind: str = "") -> None:
        """Do what the answer wants, or the `kind` and person that the decider saw instead.

        Raises Absent, Refused `return.decided`, `return.nobody`, `return.address`; problems: `kind`.
        """
        answer = _waiting(call, return_id)
        form = Typed()
        form.one_of("kind", KINDS, kind or answer.kind)
        form.settled()
        person = contact_id or answer.party
        if person is None:
            raise Refused("return.nobody", N_("Choose first whose answer this is."))
        _in_reach(call, person)
        _carry_out(call, answer, person, kind, own_row=True)

    @action("list.remove_member", "change")
    def confirm_many(self, call: Call, return_ids: tuple[int, ...], *, seen: int = 0) -> int:
        """Do what these answers want, all of them or none; how many.

        More memberships than `returns_most_at_once` end only for who has seen the names: `seen` is how many
        answers he saw. Raises Absent, Refused `returns.many` and those of `confirm`.
        """
        answers = [_waiting(call, each) for each in dict.fromkeys(return_ids[:MOST_AT_ONCE])]
        if any(answer.party is None for answer in answers):
            raise Refused("return.nobody", N_("Choose first whose answer this is."))
        for answer in answers:
            _in_reach(call, answer.party or 0)
        if not _few(call, answers) and seen != len(answers):
            message = N_("So many people are not taken off without a look at their names.")
            raise Refused("returns.many", message)
        for place, answer in enumerate(answers):
            _carry_out(call, answer, own_row=place == 0)
        return len(answers)

    @action("list.remove_member", "change")
    def dismiss(self, call: Call, return_id: int) -> None:
        """Leave everything as it is; raises Absent, Refused `return.decided`."""
        answer = _waiting(call, return_id)
        _decide(call, answer, "dismissed", answer.party, "")

    @action("list.remove_member", "change")
    def bring_back(self, call: Call, return_id: int) -> bool:
        """Take a decision back: the answer waits again, and what it ended is as it was.

        False where something stays ended, as of who has objected meanwhile. Raises Absent, Refused
        `return.waits`, `return.before`; needs `suppression.release` where a stop was made.
        """
        answer = _found(call, return_id)
        if answer.state == "proposed":
            raise Refused("return.waits", N_("Nothing was decided on this answer yet."))
        if answer.state == "done" and not answer.carried:
            message = N_("What this answer changed was not kept. Mend it on the card of the person.")
            raise Refused("return.before", message)
        if answer.party is not None:
            _in_reach(call, answer.party)
        changed = unpacked(answer.carried)
        back = take_back(call, changed, by=answer.decided_by or 0)
        call.store.run(
            "UPDATE list_return SET state = 'proposed', decided_at = NULL, decided_by = NULL, carried = ''"
            " WHERE id = ?",
            (return_id,),
        )
        about = _about(call, answer.party) if answer.party else ("return", return_id)
        call.touched(*about, fields="return taken_back", count=len(back))
        return set(back) == set(changed.members)


def _few(call: Call, answers: Sequence[_Answer]) -> bool:
    """Do these end so few memberships that nobody needs to look at the names first?

    What the user has carried out within a day counts as well: many small files are one large one.
    """
    ending: set[int] = set()
    for answer in answers:
        ending |= would_end(call, answer.list_id, answer.party or 0, answer.kind, answer.address)
    since = stamp(call.now - timedelta(days=1))
    for (carried,) in call.store.rows(_CARRIED, (call.user.id, since)):
        ending |= set(unpacked(carried).members)
    return len(ending) <= load_settings(call.store).returns_most_at_once


def _carry_out(
    call: Call, answer: _Answer, party: Party | None = None, kind: str = "", *, own_row: bool = False
) -> None:
    """Do it, keep what it changed, and name everybody whose membership ended in the log.

    With `own_row` the action's own row of the log is the person's, else he gets one beside it.
    """
    person = party or answer.party or 0
    wish = kind or answer.kind
    watch = Watch(call, people_of((person,)))
    carry_out(call, answer.list_id, person, wish, answer.address)
    changed = watch.changed()
    if own_row or person < 0:
        lists = watch.lists_of(person)
        told = f" lists={' '.join(map(str, lists))}" if lists else ""
        call.touched(*_about(call, person), fields=f"return {wish}{told}")
    watch.log(f"return {wish}", besides=(person,) if own_row else ())
    _decide(call, answer, "done", person, changed.packed)


def _in_reach(call: Call, party: Party) -> None:
    """Raise Absent for a person, or the company of a mailbox, out of reach (P5)."""
    if party > 0:
        contact_in_view(call, party)
    else:
        mailbox_in_view(call, -party)


def _about(call: Call, party: Party) -> tuple[str, int]:
    """What the log's row is about: the person, or the company of the mailbox."""
    return ("contact", party) if party > 0 else ("company", mailbox_in_view(call, -party))


def _found(call: Call, return_id: int) -> _Answer:
    row = call.store.one(_ONE, (return_id,))
    limit = limited_to(call)
    if row is None or (limit is not None and row[0] not in limit):
        raise Absent
    return _Answer(return_id, *row)


def _waiting(call: Call, return_id: int) -> _Answer:
    answer = _found(call, return_id)
    if answer.state != "proposed":
        raise Refused("return.decided", N_("Somebody has decided on this answer already."))
    return answer


def _decide(call: Call, answer: _Answer, state: str, party: Party | None, carried: str) -> None:
    values = (state, stamp(call.now), call.user.id, *columns_of(party), carried, answer.id)
    call.store.run(_DECIDE, values)
    if not call.entry.object_type:
        call.touched("return", answer.id)
