"""Writing what an import reads: companies found or made, people who are here already left as they are.

Companies are found by business ID, then by name (rule 4.2). Addresses that may not come back are refused
(rulebook 2.6), and so are people of a company that the user may not change (P5); a "no mail" is kept as an
objection (rule M9), mailing lists are not joined (rule C2).
"""

from contextlib import ExitStack
from pathlib import Path

from kaarea_tui.data.batches import in_batches
from kaarea_tui.data.bulk import NO_COMPANY, BulkWriter, KnownCompany, Origin
from kaarea_tui.data.list_rows import Party
from kaarea_tui.data.row_words import CompanyFacts
from kaarea_tui.exchange.import_report import ImportSummary, RefusedRowsFile
from kaarea_tui.exchange.refused_rows import Fault, Mended, RefusedRow
from kaarea_tui.register.audit_trail import stamp
from kaarea_tui.register.contacts.prepared_contacts import NamedCompany, company_name_key
from kaarea_tui.register.contacts.provenance_rows import CheckedSource
from kaarea_tui.register.counter import Call
from kaarea_tui.register.mailing import mailbox_owners, objections, stops
from kaarea_tui.rules.dates import show_date, stored_day
from kaarea_tui.rules.problem import N_, Problem
from kaarea_tui.rules.provenance import inform_due
from kaarea_tui.rules.rights import Scope, may_touch
from kaarea_tui.rules.suppressions import Kind

from .import_doubles import Doubles
from .import_file import READING, ImportFile, Progress, cells_needed, suppressing
from .import_reading import Portion

_BATCH = """
INSERT INTO import_batch (id, file_hash, source_kind, source_name, imported_at, imported_by, accepted,
    refused, skipped) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_COMPANY = "SELECT id, name, owner_id, unit FROM company WHERE"
_MAILBOXES = "SELECT -id FROM company_email WHERE company_id IN ({})"
_TOWNS = """
SELECT post_office FROM company_address WHERE company_id = ? AND post_office <> ''
ORDER BY CASE kind WHEN 'postal' THEN 0 WHEN 'visiting' THEN 1 ELSE 2 END
"""
_DOUBLE = N_("This person is in the register already, or stands earlier in the file.")
_DOUBLE_NO_MAIL = N_("This person is in the register already; that mail is not wanted was noted on the card.")
_OUT_OF_SCOPE = N_("Others are responsible for this company; ask them, or choose one of your own.")
_NO_LISTS = N_("Mailing lists are not joined by an import: a list is no evidence of consent.")
_OBJECTS = "SELECT 1 FROM objection WHERE contact_id = ? AND purpose = 'MARKETING' AND state <> 'released'"
_WRITING = 0.4
"""How much of the whole time writing takes, after READING; the rest makes the people findable."""


class Import:
    """One import on its way; made only for a file that can be read and was not read in before."""

    def __init__(
        self,
        call: Call,
        file: ImportFile,
        source: CheckedSource,
        refused_to: Path | None,
        progress: Progress,
    ) -> None:
        self.call, self.file, self.source = call, file, source
        self.store = call.store
        self.progress = progress
        self.report_path = refused_to
        self.columns, self.size, self.digest = file.columns, file.size, file.digest
        self._refuse_again()
        self.summary = ImportSummary(unknown_columns=(*self.columns.unknown, *self.columns.repeated))
        self.import_id = 0

    def run(self) -> ImportSummary:
        """Read, write, and log the batch."""
        store, now = self.store, stamp(self.call.now)
        due = inform_due(self.source.kind, self.source.received_on)
        self.import_id = store.next_ids("import_batch", 1)
        nobody_yet = store.one("SELECT 1 FROM contact LIMIT 1") is None
        self.writer = BulkWriter(
            store,
            Origin(
                self.source.kind,
                self.source.name,
                self.source.received_on.isoformat(),
                due.isoformat() if due else None,
                self.import_id,
                now,
                self.call.user.id,
            ),
        )
        self.doubles = Doubles(self.writer, register_is_empty=nobody_yet)
        self.suppressing = suppressing(store)
        self.narrow = self.call.user.edit_scope is not Scope.ALL
        keep_cells = cells_needed(self.call)
        try:
            with ExitStack() as closing:
                report = self._report(closing)
                for portion in self.file.portions(self.writer.first_id, keep_cells=keep_cells):
                    self._write(portion, report)
            self.summary.accepted = self.writer.finish()
        finally:
            self.writer.close()
        self.progress(self.size, self.size)
        self._log_batch(now)
        return self.summary

    def forget_report(self) -> None:
        """Take away the file of refused rows of an import that failed, if it was made."""
        if self.report_path is not None and self._report_made:
            self.report_path.unlink(missing_ok=True)

    def log(self, *, dry_run: bool) -> None:
        """What the log says of it: the file's hash and counts by code (rule 5.1)."""
        counts = " ".join(f"{code}:{number}" for code, number in sorted(self.summary.refused.items()))
        trial = "dry_run " if dry_run else ""
        self.call.touched(
            "import", self.import_id, fields=f"{trial}sha256:{self.digest} {counts}".strip(),
            count=self.summary.accepted,
        )  # fmt: skip

    _report_made = False

    def _report(self, closing: ExitStack) -> RefusedRowsFile | None:
        if self.report_path is None:
            return None
        self._report_made = not self.report_path.exists()
        return closing.enter_context(RefusedRowsFile(self.report_path, self.columns))

    def _refuse_again(self) -> None:
        again = self.store.one(
            "SELECT imported_at FROM import_batch"
            " WHERE file_hash = ? AND source_kind = ? AND source_name = ?",
            (self.digest, self.source.kind, self.source.name),
        )
        if again is not None:
            message = N_("This file was read in from the same source on {date} already.")
            raise Problem("import.again", message, date=show_date(stored_day(again[0])))

    def _write(self, portion: Portion, report: RefusedRowsFile | None) -> None:
        self._find_companies(portion.companies)
        banned = self._banned(portion) if self.suppressing else {}
        beyond = self._out_of_scope(portion) if self.narrow else {}
        for each in banned | beyond:
            self._leave_out(portion, each)
        doubles = self.doubles.write_all_but(portion.batch, portion.known_before)
        self.writer.keep_rows(portion.batch, [*doubles, *(banned | beyond)])
        refused = list(portion.refused)
        no_mail = set(portion.no_mail)
        for contact_id in doubles:
            told = _DOUBLE_NO_MAIL if contact_id in no_mail else _DOUBLE
            refused.append(self._refusal(portion, contact_id, Problem("row.double", told)))
        refused += [self._refusal(portion, *pair) for pair in beyond.items() if pair[0] not in banned]
        # Of an address that may not come back only the row's number and the reason are told (2.6).
        refused += [self._refusal(portion, *pair, repeated=False) for pair in banned.items()]
        for row in sorted(refused, key=lambda row: row.row_number):
            self.summary.refuse(row)
            if report is not None:
                report.write(row)
        left_out = {*doubles, *banned, *beyond}
        self._keep_objections(
            [doubles.get(each, each) for each in portion.no_mail if each in doubles or each not in left_out]
        )
        written = [row[0] for row in portion.batch.contacts]
        if self.suppressing:
            stops.mark_suppressed(self.store, [*written, *self._given_mailboxes()])
        stops.settle(self.call, [-each for each in mailbox_owners.stop_named(self.call, written)], "named")
        if portion.empty or portion.mended_counts or portion.on_lists:
            self._take_over(portion)
        self.progress(int(self.size * READING + portion.bytes_read * _WRITING), self.size)

    def _given_mailboxes(self) -> list[Party]:
        """The mailboxes of companies to which this import gave any."""
        return [row[0] for row in in_batches(self.store, _MAILBOXES, self.writer.given)]

    def _take_over(self, last: Portion) -> None:
        self.summary.empty = last.empty
        if last.on_lists:
            last.mended_counts["lists.no_consent"] = last.on_lists
            last.mended.append(Mended(0, self.columns.heading("lists"), "lists.no_consent", _NO_LISTS))
        self.summary.mend(last.mended, last.mended_counts)

    def _keep_objections(self, contact_ids: list[int]) -> None:
        """A "no mail" in the list is an objection to marketing and holds from now on (rule M9).

        It holds for who is in the register already, too; where one is in force, no second is written.
        """
        for contact_id in contact_ids:
            if self.store.one(_OBJECTS, (contact_id,)) is None:
                objections.object_to_marketing(self.call, contact_id, self.call.now, "import")
        self.suppressing = self.suppressing or bool(contact_ids)  # the rest of the file may have the address

    def _banned(self, portion: Portion) -> dict[int, Problem]:
        """Contacts with an address that may not come back (2.6)."""
        entering: dict[str, tuple[Kind, str]] = {}
        for row in portion.batch.emails:
            entering[f"{row[0]}.{row[1]}.e"] = ("email", row[3])
        for row in portion.batch.mailboxes:
            entering[f"{row[0]}.{row[3]}.e"] = ("email", row[3])
        for row in portion.batch.phones:
            entering[f"{row[0]}.{row[1]}.p"] = ("phone", row[2])
        told = stops.problems(self.store, entering)
        return {int(place.partition(".")[0]): problem for place, problem in told.items()}

    @staticmethod
    def _leave_out(portion: Portion, contact_id: int) -> None:
        for name in ("contacts", "roles", "emails", "mailboxes", "phones", "addresses", "notes"):
            rows = getattr(portion.batch, name)
            setattr(portion.batch, name, [row for row in rows if row[0] != contact_id])

    def _out_of_scope(self, portion: Portion) -> dict[int, Problem]:
        """Contacts of companies that the user may not change people of (P5), as for a new card."""
        user, found = self.call.user, dict[int, Problem]()
        for contact_id, at, *_ in portion.batch.roles:
            if at == NO_COMPANY:
                continue
            company = self.writer.companies[at]
            if not may_touch(user.edit_scope, user.id, user.unit, {company.owner_id or 0}, {company.unit}):
                found[contact_id] = Problem("role.out_of_scope", _OUT_OF_SCOPE)
        return found

    def _refusal(
        self, portion: Portion, contact_id: int, problem: Problem, *, repeated: bool = True
    ) -> RefusedRow:
        number, cells = portion.cells[contact_id]
        return RefusedRow(number, tuple(cells) if repeated else (), (Fault.of("", problem),))

    def _find_companies(self, named: list[NamedCompany]) -> None:
        for each in named:
            self.writer.companies.append(self._known(each) or self._make(each))

    def _known(self, named: NamedCompany) -> KnownCompany | None:
        store, found = self.store, None
        if named.business_id:
            found = store.one(f"{_COMPANY} business_id = ?", (named.business_id,))
        if found is None:
            # A company of the same name with another business ID is another company.
            found = store.one(
                f"{_COMPANY} name_key = ? AND (business_id IS NULL OR ? = '') ORDER BY id LIMIT 1",
                (company_name_key(named.name), named.business_id),
            )
        if found is None:
            return None
        towns = tuple(row[0] for row in store.rows(_TOWNS, (found[0],)))
        return KnownCompany(found[0], found[1], towns, found[2], found[3])

    def _make(self, named: NamedCompany) -> KnownCompany:
        company_id = self.store.next_ids("company", 1)
        owner_id = self.call.user.id if self.narrow else None  # else its people would be out of reach (P5)
        facts = CompanyFacts(
            company_id, named.name, named.business_id, named.kind or "company", "prospect", "",
            owner_id, "", stamp(self.call.now),
        )  # fmt: skip
        self.writer.make_company(facts, company_name_key(named.name))
        return KnownCompany(company_id, named.name, (), owner_id)

    def _log_batch(self, now: str) -> None:
        summary = self.summary
        doubles = summary.refused["row.double"]
        values = (
            self.import_id, self.digest, self.source.kind, self.source.name, now, self.call.user.id,
            summary.accepted, summary.refused.total() - doubles, summary.empty + doubles,
        )  # fmt: skip
        self.store.run(_BATCH, values)
