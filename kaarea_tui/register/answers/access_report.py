"""The access report at the counter: looked through first, then made and kept 30 days (2.6, 2.9)."""

from collections.abc import Mapping
from dataclasses import asdict

from kaarea_tui.exchange.letters import report as reports
from kaarea_tui.exchange.letters.coded_notes import sections
from kaarea_tui.exchange.letters.report import FORMATS, Report
from kaarea_tui.exchange.letters.words import LANGUAGES, Words
from kaarea_tui.register.counter import Call, Subject, action
from kaarea_tui.register.errors import Absent, Invalid, Refused
from kaarea_tui.register.records.letterhead import own_templates, sender_of
from kaarea_tui.register.records.reach import refused
from kaarea_tui.register.requests.mentions import Place, places
from kaarea_tui.register.requests.request_rows import CaseRow, case_in_view
from kaarea_tui.register.stored_settings import load_settings
from kaarea_tui.rules.dates import local_date
from kaarea_tui.rules.problem import N_, Problem

from .access_collecting import collect, open_to
from .letter_facts import ombudsman_of
from .letter_inputs import MadeLetter
from .letter_making import Product, store_letter


class AccessReports(Subject, subject="access_reports"):
    """All that the register has of a person who asks for it."""

    @action("request.execute", "inspect")
    def collect(self, call: Call, case_id: int) -> Report:
        """Everything of 2.9, to be looked through: others' names that the register knows are out (15(4)).

        Rows are named `table:number` for `write`. Raises Absent, NotPermitted for a user who may not see
        all of it, and Refused `report.type`, `report.identity`.
        """
        case = asking(call, case_id, "access")
        found = _collected(call, case, ())
        call.touched("contact", case.contact_id, fields="access_report_preview")
        return found

    @action("request.execute", "disclose")
    def mentions(self, call: Call, case_id: int) -> tuple[Place, ...]:
        """Others' texts that may speak of the person: a clerk says what of them is told, or why not.

        They are told by no machine, for they are others' data as well (15(4)). Raises what `collect` raises.
        """
        case = asking(call, case_id, "access")
        assert case.contact_id is not None
        open_to(call, case.contact_id)
        call.entry.purpose = "DATA_SUBJECT_RIGHTS"
        call.touched("contact", case.contact_id, fields="mentions")
        return tuple(places(call.store, case.contact_id))

    @action("request.execute", "inspect", reauthenticate=True)
    def write(
        self, call: Call, case_id: int, format: str, language: str = "", left_out: tuple[str, ...] = ()
    ) -> MadeLetter:
        """Make the report as pdf, json or txt; `left_out` are rows that tell of others.

        Its hash and the list of its parts are kept with the case, the file 30 days, no second copy (2.6).
        Raises what `collect` raises, Invalid for an unknown format or language, Refused `letter.template`.
        """
        case = asking(call, case_id, "access")
        language = language or case.language
        _check(format, FORMATS, "format")
        _check(language, LANGUAGES, "language")
        found = _collected(call, case, left_out)
        words = Words(language, own_templates(call.store))
        try:
            data = written(call, found, format, words)
        except Problem as problem:
            raise refused(problem) from problem
        call.touched("contact", case.contact_id, fields=f"access_report {format} {language}")
        told = words("body.report", sections=sections(words, "report", " ".join(found.sections)))
        return store_letter(call, case, Product("report", language, told, found.sections, data, format))


def asking(call: Call, case_id: int, type_: str) -> CaseRow:
    """The case, when it asks for this and the requester is known to be the person (2.5).

    Raises Absent, NotPermitted, Refused.
    """
    case = case_in_view(call, case_id)
    if case.type != type_:
        raise Refused("report.type", N_("This is not what the request asks for."))
    if case.contact_id is None:
        raise Absent
    if not case.identity_method:
        raise Refused("report.identity", N_("First identify the requester: data go to the person only."))
    return case


def written(call: Call, found: Report, format: str, words: Words) -> bytes:
    """The report's bytes; raises Problem for a faulty sheet of the customer's."""
    settings = load_settings(call.store)
    told = _told(found, words, asdict(sender_of(settings))) | ombudsman_of(settings, words.language)
    if format == "json":
        return reports.as_json(found, told, words).encode()
    if format == "txt":
        return reports.as_text(found, told, words).encode()
    return reports.as_pdf(found, sender_of(settings), told, words, own_templates(call.store))


def _told(found: Report, words: Words, sender: Mapping[str, str]) -> dict[str, str]:
    extracted = found.extracted_at
    return {
        **sender,
        "controller_address": sender["postal"],
        "number": found.case_number,
        "extracted": words.moment(extracted),
        "period": f"{words.day(found.period_from)} – {words.day(local_date(extracted))}",
    }


def _collected(call: Call, case: CaseRow, left_out: tuple[str, ...]) -> Report:
    assert case.contact_id is not None
    open_to(call, case.contact_id)
    call.entry.purpose = "DATA_SUBJECT_RIGHTS"
    return collect(call, case, case.contact_id, left_out)


def _check(value: str, known: tuple[str, ...], field: str) -> None:
    if value not in known:
        raise Invalid({field: Problem("choice.unknown", N_("Choose one of the list."))})
