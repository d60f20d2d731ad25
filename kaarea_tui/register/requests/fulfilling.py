"""Carrying a case out on the data (T14; rulebook 2.6): each type its own way, each ending its task.

The case must be in `executing`: proposed, and approved where table 2.1 asks for it. Actions take the version
of the case that the user has before the eyes, and of the card where that matters: whoever comes second gets
Conflict, and nothing is done. They raise Absent, NotPermitted, Conflict, and Refused `fulfilment.not_now`.
"""

from dataclasses import dataclass

from kaarea_tui.register.contacts import contact_edits
from kaarea_tui.register.counter import Call, Subject, action
from kaarea_tui.register.erasure import erasing, erasure_plan
from kaarea_tui.register.erasure.erasure_plan import ErasurePlan
from kaarea_tui.register.erasure.erasure_rows import company_of
from kaarea_tui.register.errors import Absent, Conflict, Invalid, Refused
from kaarea_tui.register.mailing import restrictions
from kaarea_tui.register.records.contact_inputs import ContactInput, SourceInput
from kaarea_tui.register.records.reach import contact_in_view, is_erased
from kaarea_tui.register.records.typed_values import Typed
from kaarea_tui.register.requests.objection_outcomes import Outcome, decide
from kaarea_tui.rules.problem import N_, Problem
from kaarea_tui.rules.suppressions import Kind

from . import answer_address, case_addresses, fulfilment, mentions, rectified_texts
from .mentions import Mention
from .request_facts import reports
from .request_rows import CaseRow, case_in_view, case_to_change, load_case

_BEFORE_ERASING = """
SELECT count(*) FROM request_task
WHERE case_id = ? AND state = 'open' AND kind NOT IN ('erase', 'company_contact')
"""
_NOTE = "SELECT 1 FROM contact_note WHERE id = ? AND contact_id = ?"


@dataclass(frozen=True, slots=True)
class Objected:
    """What became of an objection, purpose by purpose."""

    version: int
    outcomes: tuple[Outcome, ...]


class Fulfilment(Subject, subject="fulfilment"):
    """What a decided case does to the data."""

    @action("request.execute", "disclose")
    def erasure_plan(self, call: Call, case_id: int) -> ErasurePlan:
        """What the erasure of this case will do: what goes, what stays and why, which texts to read.

        While it is carried out, what came since gets its tasks; so a version of the case read before is old.
        Where the ledger has carried the erasure out (a crash, an older backup) nothing is left to plan.
        """
        case = case_in_view(call, case_id)
        contact_id = _person(case)
        if is_erased(call.store, contact_id):
            call.touched("contact", contact_id, fields="erasure_plan")
            return erasure_plan.CARRIED_OUT
        head = contact_in_view(call, contact_id)
        call.entry.purpose = "DATA_SUBJECT_RIGHTS"
        call.touched("contact", contact_id, fields="erasure_plan")
        came = case.type == "erasure" and case.state == "executing" and fulfilment.open_tasks(call, case)
        return erasure_plan.plan(call, contact_id, head.version, case_id, new_tasks=int(came))

    @action("request.execute", "change")
    def review_text(self, call: Call, case_id: int, version: int, note_id: int, kept: str = "") -> int:
        """Decide on one note: `kept` is what it told of the company, without the person; empty: it goes.

        The case's new version. A note that is gone meanwhile needs no decision. Problems: `kept`.
        """
        case = _executing(call, case_id, version, "erasure")
        contact_id = _person(case)
        if call.store.one(_NOTE, (note_id, contact_id)) is None:
            return fulfilment.finish(call, case, "review_text", "", note_id)
        form = Typed()
        text = form.block("kept", "note", kept)
        if text and company_of(call.store, contact_id) is None:
            form.wrong(
                "kept", "note.no_company", N_("No company is left that the text could stay with: empty it.")
            )
        form.settled()
        return fulfilment.finish(call, case, "review_text", text, note_id, again=True)

    @action("request.execute", "disclose")
    def mention(self, call: Call, case_id: int, task_id: int) -> Mention:
        """Another's text that may speak of the person of this case, and the words that were found in it."""
        case = case_in_view(call, case_id)
        call.entry.purpose = "DATA_SUBJECT_RIGHTS"
        call.touched("request", case_id, fields=f"mention {task_id}")
        return mentions.read(call, case_id, _person(case), task_id)

    @action("request.execute", "change")
    def decide_mention(self, call: Call, case_id: int, version: int, task_id: int, kept: str = "") -> int:
        """Decide on such a text: `kept` is what stays of it, all of it or rewritten; empty: it goes.

        The case's new version. Problems: `kept`.
        """
        case = _executing(call, case_id, version, "erasure")
        kind, number = mentions.decide(call, case_id, _person(case), task_id, kept)
        return fulfilment.finish(call, case, kind, "", number)

    @action("contact.erase", "change", reauthenticate=True)
    def erase(
        self, call: Call, case_id: int, version: int, contact_version: int, own: tuple[str, ...] = ()
    ) -> int:
        """Erase the person of an approved case: nothing brings him back. The case's new version.

        `own`: addresses that the request came from, and a person knows to be the requester's own; they do
        not come back either, unlike a company's, a form's or a representative's (N3). Problems: `own`.

        Every recipient has been told, paper has been looked through and texts have been read before, for
        afterwards nobody knows of whom to speak. Refused `fulfilment.tasks_first`, `fulfilment.more_came`,
        `erasure.open_case`.
        """
        case = _executing(call, case_id, version, "erasure")
        contact_id = _person(case)
        left = call.store.one(_BEFORE_ERASING, (case_id,))
        if left is not None and left[0]:
            raise Refused(
                "fulfilment.tasks_first",
                N_("Do the other tasks of the case first: {count} are open."),
                count=str(left[0]),
            )
        if not is_erased(call.store, contact_id):  # else the ledger has carried it out
            head = contact_in_view(call, contact_id)
            if head.version != contact_version:
                raise Conflict(head.version, ())
            if fulfilment.missing(call, case):
                raise Refused(
                    "fulfilment.more_came",
                    N_("Something new came in meanwhile: look again at what the erasure does."),
                )
            also = _confirmed(call, case, own)
            answer_address.keep(call, case, contact_id)
            kept = erasing.take_texts(call, case_id)
            erasing.erase(call, contact_id, case_id=case_id, kept=kept, also=also)
        new = fulfilment.finish(call, case, "erase", "")
        call.touched("contact", contact_id, fields=f"erased request {case_id}")
        return new

    @action("request.execute", "change")
    def rectify(  # noqa: PLR0917 - two versions, the form and its source
        self,
        call: Call,
        case_id: int,
        version: int,
        contact_version: int,
        typed: ContactInput,
        source: SourceInput,
    ) -> int:
        """Correct the card as the case decided: old and new value, source, list addresses; its new version.

        What the person contests is restricted meanwhile, and stays so until the case is closed (18(1)(a)).
        Raises what editing a contact raises.
        """
        case = _executing(call, case_id, version, "rectification")
        contact_id = _person(case)
        contact_in_view(call, contact_id)
        with restrictions.set_aside(call, contact_id):
            new = contact_edits.update(call, contact_id, contact_version, typed, source)
        told = fulfilment.finish(call, case, "rectify", f"{contact_version} > {new}", again=True)
        fulfilment.open_tasks(call, case)
        call.touched("contact", contact_id, fields=f"rectified request {case_id}")
        return told

    @action("request.handle", "change")
    def correct_note(self, call: Call, case_id: int, version: int, note_id: int, body: str) -> int:
        """Correct a note as the case decided, whoever wrote it (N12); the case's new version.

        Raises Absent, Conflict where case or note were changed meanwhile, Refused; problems: `body`.
        """
        case = _executing(call, case_id, version, "rectification")
        return rectified_texts.correct_note(call, case, note_id, body)

    @action("request.handle", "change")
    def keep_statement(self, call: Call, case_id: int, version: int, body: str, given_on: str = "") -> int:
        """Keep the person's own statement on the card, where a rectification was refused (N12).

        Also of a closed case: the person answers the refusal. `given_on` as typed, empty: today. The case's
        version. Raises Absent, Conflict, Refused `statement.not_refused`; problems: `body`, `given_on`.
        """
        case = case_in_view(call, case_id)
        if case.version != version:
            raise Conflict(case.version, ())
        return rectified_texts.keep_statement(call, case, body, given_on)

    @action("request.execute", "change")
    def restrict(self, call: Call, case_id: int, version: int) -> int:
        """Let the restriction that holds since registration hold for good; the case's new version."""
        case = _executing(call, case_id, version, "restriction")
        contact_id = _person(case)
        if not restrictions.confirm(call, case_id):
            restrictions.restrict(
                call, contact_id, scope="record", detail="", ground="a", provisional=False, case_id=case_id
            )
        new = fulfilment.finish(call, case, "restrict", "")
        fulfilment.open_tasks(call, case)
        return new

    @action("request.execute", "change")
    def decide_objection(self, call: Call, case_id: int, version: int, necessity: str = "") -> Objected:
        """Stop each purpose objected to, or go on with it, by what it rests on (2.1).

        `necessity`: why the contract needs the purpose nevertheless, as the owner recorded it. What was
        restricted and is not stopped is lifted afterwards, after its notice (N11). Problems: `necessity`.
        """
        case = _executing(call, case_id, version, "objection_other")
        outcomes = decide(call, case, _person(case), necessity)
        told = " ".join(f"{outcome.purpose}={outcome.result}" for outcome in outcomes)
        return Objected(fulfilment.finish(call, case, "stop", told), outcomes)

    @action("request.execute", "change")
    def handed_over(self, call: Call, case_id: int, version: int, note: str) -> int:
        """Say how the report or the portable copy was made; the case's new version.

        Refused `fulfilment.no_report` while none was made. Problems: `note`.
        """
        case = _executing(call, case_id, version, "access", "portability")
        if not reports(call, case.id)[0]:
            raise Refused("fulfilment.no_report", N_("Make the report or the portable copy first."))
        form = Typed()
        text = form.block("note", "answer", note)
        if not text:
            form.wrong("note", "missing", N_("Write what was found or done, and how."))
        form.settled()
        return fulfilment.finish(call, case, fulfilment.ON_DATA[case.type], text, again=True)


def _executing(call: Call, case_id: int, version: int, *types: str) -> CaseRow:
    """The case, when it is one of these types and is being carried out."""
    case = load_case(call, case_id)
    if case.type not in types:
        raise Refused("fulfilment.type", N_("This is not what the request asks for."))
    case = case_to_change(call, case_id, version)
    if case.state != "executing":
        raise Refused("fulfilment.not_now", N_("The request has not been decided for carrying out."))
    return case


def _confirmed(call: Call, case: CaseRow, own: tuple[str, ...]) -> list[tuple[Kind, str]]:
    erasable = {each.key: each.address for each in case_addresses.of_case(call, case) if each.erasable}
    if not erasable.keys() >= set(own):
        message = N_("This address does not go with the person.")
        raise Invalid({"own": Problem("choice.unknown", message)})
    return [erasable[key] for key in own]


def _person(case: CaseRow) -> int:
    if case.contact_id is None:
        raise Absent
    return case.contact_id
