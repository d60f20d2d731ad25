"""Letters of a case: read before they are made, made with their file, noted as sent, exported (2.7, 2.8).

Texts come from exchange/letters; what fills them from the case, the card and the settings. The row
keeps the words and the hash of the file, the file itself is kept 30 days. A refusal that lacks a part of 2.8
is not made.
"""

import secrets
from collections.abc import Callable

from kaarea_tui.exchange.letters.kinds import KINDS
from kaarea_tui.register.answers import case_files
from kaarea_tui.register.answers.case_files import CaseFile
from kaarea_tui.register.counter import Call, Subject, action
from kaarea_tui.register.disclosures.disclosures import DisclosureInput
from kaarea_tui.register.errors import Refused
from kaarea_tui.register.requests.request_facts import REPORTS
from kaarea_tui.register.requests.request_rows import case_in_view, case_to_change, load_case
from kaarea_tui.rules.check_parts import NUMBERS, check_part
from kaarea_tui.rules.problem import N_
from kaarea_tui.rules.request_steps import BY_LETTER

from .access_collecting import need_whole
from .letter_copies import attach, read_document
from .letter_inputs import NOTHING, LetterCopy, LetterInput, LetterPreview, MadeLetter
from .letter_making import Product, draft, made_letter, set_sheet, store_letter
from .letter_sending import check_outcome, note_sent, went_out


class Letters(Subject, subject="letters"):
    """Letters to data subjects and to recipients."""

    @action("request.handle", "disclose")
    def preview(
        self, call: Call, case_id: int, kind: str, language: str = "", typed: LetterInput = NOTHING
    ) -> LetterPreview:
        """The letter as it would be; `language` empty: that of the case.

        Raises Absent, NotPermitted, Invalid by the fields of LetterInput, and Refused `letter.incomplete`,
        `letter.empty`, `letter.template`, `letter.unreadable`.
        """
        case = case_in_view(call, case_id)
        order, letter, receiver_is_new = draft(call, case, kind, language, typed)
        call.entry.purpose = "DATA_SUBJECT_RIGHTS"
        call.touched("request", case_id, fields=f"letter_preview {kind}")
        return LetterPreview(
            kind, order.language, order.receiver, receiver_is_new, letter.subject, letter.text,
            KINDS[kind].asks,
        )  # fmt: skip

    @action("request.handle", "inspect")
    def make(
        self, call: Call, case_id: int, kind: str, language: str = "", typed: LetterInput = NOTHING
    ) -> MadeLetter:
        """Make the letter with its file, as `preview` showed it, and with its check part (N8).

        Raises what `preview` raises, and Refused `letter.outcome` or `letter.not_yet` for an answer that is
        not the case's, or that would come before it was decided and carried out.
        """
        case = case_in_view(call, case_id)
        check_outcome(case, kind)
        part = check_part(secrets.randbelow(NUMBERS))
        order, words, _ = draft(call, case, kind, language, typed, part=part)
        letter = set_sheet(call, words, order)
        call.touched("request", case_id, fields=f"letter {kind} {order.language}")
        sections = letter.parts if KINDS[kind].refuses else ()
        records = kind in BY_LETTER
        made = Product(
            kind, order.language, letter.text, sections, letter.pdf, "pdf",
            typed.extension_reason if records else "", order.values.get("reason", "") if records else "",
            order.receiver, part,
        )  # fmt: skip
        return store_letter(call, case, made)

    @action("request.handle", "disclose")
    def open(self, call: Call, letter_id: int) -> MadeLetter:
        """A letter that was made, with its file while it is kept. Raises Absent, NotPermitted.

        A report or a portable copy is open to who may see all that it holds (P8).
        """
        made = made_letter(call, letter_id)
        if made.kind in REPORTS:
            need_whole(call, load_case(call, made.case_id).contact_id)
        call.entry.purpose = "DATA_SUBJECT_RIGHTS"
        call.touched("request", made.case_id, fields=f"letter {made.kind}")
        return made

    @action("request.handle", "change")
    def mark_sent(  # noqa: PLR0917 - what is noted of a letter
        self, call: Call, letter_id: int, on: str, channel: str, address: str = "", late_reason: str = ""
    ) -> str:
        """Note that a letter went out; `on` as typed, empty: today. The step that it records is taken (N9).

        The number of that step, "reminder", or empty: none is open, or it is another's to take. Without a
        `late_reason` a question sent later than three working days after receipt stops nothing (N5).
        What tells of the card goes by e-mail only to an `address` on file, data by post only to one, or they
        are handed over (I5, N8). Raises
        Absent, NotPermitted, Refused `letter.sent`, `letter.other_person` and, for an answer, as `make` does;
        problems: `on`, `channel`, `address`, `late_reason`.
        """
        made = made_letter(call, letter_id, with_file=False)
        if made.sent_on is not None:
            raise Refused("letter.sent", N_("This letter is noted as sent already."))
        case = case_in_view(call, made.case_id)
        note_sent(call, case, made, on, (channel, address))
        call.touched("request", made.case_id, fields=f"letter_sent {made.kind} {channel}")
        return went_out(call, case, made.kind, late_reason)

    @action("request.handle", "change", before=read_document)
    def attach_copy(self, call: Call, case_id: int, version: int, copy: LetterCopy) -> str:
        """Keep a letter that was sent outside the register, with its copy; the step it records is taken (N9).

        Where the letter of a pause, a reminder or an extension is not kept, this is that letter, of that day
        (N5). Gives what `mark_sent` gives. Raises as it does, and Conflict, Refused `request.closed`;
        problems: by LetterCopy.
        """
        return attach(call, case_to_change(call, case_id, version), copy)

    @action("request.view_all", "inspect", reauthenticate=True)
    def export_case(
        self, call: Call, case_id: int, to: DisclosureInput, write: Callable[[bytes], object]
    ) -> CaseFile:
        """Hand the whole file of a case to `write`, as one zip for the authority, with hashes (h).

        The person's data leave the house, so that is written down as a disclosure (8.2); `to.fields` are
        known. When this raises, what was written must be thrown away. Raises as `Disclosures.record`.
        """
        return case_files.export(call, case_id, to, write)
