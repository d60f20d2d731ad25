"""Data subjects' requests at the counter: taken in, led along table 2.3, answered and closed (rulebook 2).

Each permission of the table has an action of its own; `StepOffer.action` of an opened case names the one that
takes a step. Closed cases are read-only but for `reopen`. Actions on a case raise Absent, NotPermitted for
one that is neither the user's own nor within request.view_all, Conflict when somebody was first, Refused with
the code of what hinders, and Invalid by the fields of the form.
"""

from datetime import date

from kaarea_tui.data.search import Direction
from kaarea_tui.register.counter import Call, Subject, action
from kaarea_tui.register.errors import Invalid
from kaarea_tui.rules.problem import N_, Problem
from kaarea_tui.rules.request_steps import BY_NUMBER

from . import (
    request_amendments,
    request_candidates,
    request_effects,
    request_inbox,
    request_registering,
    request_report,
)
from .request_candidates import Candidate
from .request_cards import CaseView
from .request_inbox import InboxCounts, InboxPage, InboxRow
from .request_inputs import Asked, Registered, RequestInput, StepInput
from .request_report import PeriodReport
from .request_rows import case_to_change
from .request_steps import carry_out_at_once, take
from .request_views import open_case

NOTHING = StepInput()
"""What a step brings that asks for nothing."""


class Requests(Subject, subject="requests"):
    """The request inbox (rulebook 2)."""

    @action("request.create", "change")
    def register(self, call: Call, typed: RequestInput) -> Registered:
        """Take a letter, call or visit in (T1): one case for each right, all with the same day of receipt.

        In the same transaction marketing stops on an objection, a withdrawal and an erasure request, and what
        a restriction or another objection is about is restricted provisionally (D12). An objection or a
        withdrawal of a known person then only waits for its answer (T13, T14). The contact person of the
        settings owns the cases. Raises Absent, Refused `request.mail_taken`; problems by RequestInput.
        """
        return request_registering.register(call, typed)

    @action("request.create", "browse")
    def candidates(self, call: Call, name: str, address: str = "", text: str = "") -> tuple[Candidate, ...]:
        """Who may have written, and what agrees; a person decides (2.5). Nothing beyond the user's rights."""
        return request_candidates.find(call, name, address, text)

    @action("request.view_own", "browse")
    def inbox(
        self,
        call: Call,
        wanted: str = "open",
        at: InboxRow | None = None,
        direction: Direction = "first",
        limit: int = 50,
    ) -> InboxPage:
        """Cases of a filter (request_inbox.FILTERS) by urgency: overdue, next due, those that wait (D11).

        Of others' cases only number and state, without request.view_all (P8).
        """
        return request_inbox.page(call, wanted, at, direction, limit)

    @action("request.view_all", "browse")
    def inbox_of_all(
        self,
        call: Call,
        wanted: str = "open",
        at: InboxRow | None = None,
        direction: Direction = "first",
        limit: int = 50,
    ) -> InboxPage:
        """The same for whoever sees all requests without having own ones."""
        return request_inbox.page(call, wanted, at, direction, limit)

    @action("request.view_own", "browse")
    def counts(self, call: Call) -> InboxCounts:
        """How many cases are open, mine, overdue, due soon, waiting; each to a thousand."""
        return request_inbox.counts(call)

    @action("request.view_all", "browse")
    def counts_of_all(self, call: Call) -> InboxCounts:
        """The same for whoever sees all requests without having own ones."""
        return request_inbox.counts(call)

    @action("request.view_own", "disclose")
    def open(self, call: Call, case_id: int) -> CaseView:
        """One case, its opening logged (5.1); of another's only number and state (P8)."""
        return open_case(call, case_id)

    @action("request.view_all", "disclose")
    def open_any(self, call: Call, case_id: int) -> CaseView:
        """One case, for whoever sees all; its opening logged (5.1)."""
        return open_case(call, case_id)

    @action("request.handle", "change")
    def handle(self, call: Call, case_id: int, version: int, step: str, given: StepInput = NOTHING) -> int:
        """Take T2 to T6, T8, T12, T15 to T19; the new version."""
        return _take(call, case_id, version, step, given, "request.handle")

    @action("request.extend", "change")
    def extend(self, call: Call, case_id: int, version: int, step: str, given: StepInput = NOTHING) -> int:
        """Extend to three months from receipt (T7, D6); the new version."""
        return _take(call, case_id, version, step, given, "request.extend")

    @action("request.approve", "change")
    def decide(self, call: Call, case_id: int, version: int, step: str, given: StepInput = NOTHING) -> int:
        """Approve, approve the refusal, or return (T9, T10, T11; P4); the new version."""
        return _take(call, case_id, version, step, given, "request.approve")

    @action("request.create", "change")
    def carry_out_at_once(
        self, call: Call, case_id: int, version: int, step: str = "T13", given: StepInput = NOTHING
    ) -> int:
        """Carry out an objection or a withdrawal whose person was not known at registration (T13, T14)."""
        if step != "T13":
            _take(call, case_id, version, step, given, "request.create")
        return carry_out_at_once(call, case_to_change(call, case_id, version))

    @action("request.execute", "change")
    def execute(self, call: Call, case_id: int, version: int, step: str, given: StepInput = NOTHING) -> int:
        """All is done (T14); the new version."""
        return _take(call, case_id, version, step, given, "request.execute")

    @action("request.reopen", "change")
    def reopen(self, call: Call, case_id: int, version: int, step: str, given: StepInput = NOTHING) -> int:
        """Open a closed case on an order or new facts, with a new day to answer by (T20); the new version."""
        return _take(call, case_id, version, step, given, "request.reopen")

    @action("request.execute", "change")
    def answer_task(self, call: Call, task_id: int, state: str, answer: str) -> None:
        """Answer a task in words: done, or for a notice to a recipient impossible or disproportionate (2.7).

        Problems: `state`, `answer`. Refused `task.carried_out` for tasks that end on the data themselves.
        """
        request_amendments.answer_task(call, task_id, state, answer)

    @action("request.handle", "change")
    def change_receipt(self, call: Call, case_id: int, version: int, received_on: str, reason: str) -> int:
        """Another day of receipt, with its reason (D8, V7); the deadline follows. The new version."""
        return request_amendments.change_receipt(call, case_id, version, received_on, reason)

    @action("request.handle", "change")
    def look_for(self, call: Call, case_id: int) -> tuple[Candidate, ...]:
        """Who of the register may have asked, by the words of the case; that it was asked is written down.

        Only then, and only of a user who sees everybody, can the case end with no data found (T15). Raises
        Absent, NotPermitted, and Refused `request.matched`.
        """
        return request_amendments.look_for(call, case_id)

    @action("request.handle", "change")
    def choose_contact(
        self, call: Call, case_id: int, version: int, contact_id: int | None, asked: Asked | None = None
    ) -> int:
        """Say who of the register asks, None: nobody yet; the new version. What holds at once holds from now.

        A provisional restriction of a former choice is lifted, and who was identified is so no more; an
        objection on that card is released there by hand. Problems: `asked.type` and the others of Asked.
        """
        return request_amendments.choose_contact(call, case_id, version, contact_id, asked)

    @action("request.create", "change")
    def stop_addresses(self, call: Call, case_id: int, version: int, addresses: tuple[str, ...]) -> int:
        """Stop marketing to addresses that the case names and that waited for a person's word (N2).

        How many lists were left. Closed cases too: a no is never too late. Problems: `addresses`.
        """
        return request_effects.stop_confirmed(call, case_id, version, addresses)

    @action("request.handle", "change")
    def hand_over(self, call: Call, case_id: int, version: int, user_id: int) -> int:
        """Give the case another owner, who may handle requests; the new version."""
        return request_amendments.hand_over(call, case_id, version, user_id)

    @action("request.handle", "change")
    def remind(self, call: Call, case_id: int, version: int) -> int:
        """Write down the one reminder to a silent requester (T16), by the letter sent; the new version.

        Refused `request.no_question`, `request.reminded`, `request.reminder_missing`.
        """
        return request_amendments.remind(call, case_id, version)

    @action("report.figures", "browse")
    def period_report(self, call: Call, first: date, last: date) -> PeriodReport:
        """Counts, times and outcomes of the requests received in a period, both days included.

        Problems: `first`.
        """
        return request_report.report(call, first, last)


def _take(call: Call, case_id: int, version: int, step: str, given: StepInput, permission: str) -> int:  # noqa: PLR0917
    """A step of this permission only: another's number would pass the wrong door."""
    if step not in BY_NUMBER or BY_NUMBER[step].permission != permission:
        raise Invalid({"step": Problem("choice.unknown", N_("Choose one of the list."))})
    return take(call, case_id, version, step, given)
