"""Exports of mailing lists: everyone is judged anew at that moment, and only allowed rows go out (L2, L3).

The file is read from one unchanging view of the register and holds up nobody who writes; the export's own
row and the log's row are written together at the end. Where that fails the caller throws the file away.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from kaarea_tui.data import list_facts
from kaarea_tui.data.list_rows import Party
from kaarea_tui.register.audit_trail import AFTER_ALL, stamp
from kaarea_tui.register.counter import Call, Subject, action
from kaarea_tui.register.disclosures.outside_files import disclose_list, own_processor
from kaarea_tui.register.disclosures.recipients import RecipientView
from kaarea_tui.register.errors import Absent, Invalid, Refused
from kaarea_tui.register.mailing import stops
from kaarea_tui.register.mailing.export_people import exports_with, packed
from kaarea_tui.register.mailing.list_reach import ListHead, limited_to, list_in_use, list_in_view
from kaarea_tui.register.mailing.mailing_facts import settled, verdict
from kaarea_tui.register.records.reach import contact_in_view, out_of_scope, refused
from kaarea_tui.rules import mailing_lists
from kaarea_tui.rules.mailing import Code
from kaarea_tui.rules.problem import N_, Problem
from kaarea_tui.rules.rights import Scope

from .export_overtaken import check_not_overtaken
from .export_pace import check_pace
from .list_candidates import Among
from .list_filling import refused_members
from .list_formats import FORMATS
from .list_reasons import write_reasons
from .unsubscribe_references import reference_maker

_SELECT = """
SELECT x.id, x.list_id, l.name, x.format, x.purpose, x.exported_at, coalesce(u.person_name, ''), x.expires_at,
    x.file_hash, x.written, x.counts, x.sent_at
FROM list_export x JOIN mailing_list l ON l.id = x.list_id LEFT JOIN user_account u ON u.id = x.exported_by
"""
_INSERT = """
INSERT INTO list_export (id, list_id, format, purpose, exported_at, exported_by, expires_at, file_hash,
    written, counts, contact_ids) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
REASONS = "reasons"
"""The format code of a list of reasons: a file that nothing is mailed from."""
_Made = tuple[list[int], Counter[str], str]
"""Who is in a file, everybody by code, and the digest of its bytes."""
PAUSED = "PAUSED"
"""Counted of members whose stint rests although no check of 4.3 forbids them: they are left out too."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export wrote: `counts` are all who are on the list by code, `written` the rows of the file."""

    id: int
    written: int
    counts: tuple[tuple[str, int], ...]
    file_hash: str
    """SHA-256 of the bytes."""
    expires_at: datetime

    @property
    def restricted(self) -> int:
        """People left out because their data are restricted: to be told with the file (2.6)."""
        return dict(self.counts).get(Code.RESTRICTED.value, 0)


@dataclass(frozen=True, slots=True)
class ExportLine:
    """One export as it was; `expired`: shown as too old for a sending (L3)."""

    id: int
    list_id: int
    list_name: str
    format: str
    purpose: str
    exported_at: datetime
    exported_by: str
    expires_at: datetime
    expired: bool
    file_hash: str
    written: int
    counts: tuple[tuple[str, int], ...]
    sent_at: datetime | None


class ListExports(Subject, subject="list_exports"):
    """Files for mailings, and what was sent from them."""

    @action("list.export", "inspect", reauthenticate=True)
    def export(self, call: Call, list_id: int, format: str, write: Callable[[bytes], object]) -> Exported:
        """Hand the list's file to `write`, piece by piece, with the rows that 4.3 allows now (L2).

        Columns: address, first names, last name, company, unsubscribe reference; a company's mailbox stands
        there as the company, without names (N1). When this raises, what was
        written so far must be thrown away. Raises Absent, Invalid for an unknown `format`, Refused
        `list.archived`, `export.too_many` within an hour, and `out_of_scope` for who may not look at all
        people (P5). What an external provider's user exports is disclosed to the provider (4.8, 8.2): see
        `outside_files.own_processor`.
        """
        head, recipient = list_in_use(call, list_id), own_processor(call)
        if format not in FORMATS:
            raise Invalid({"format": Problem("choice.unknown", N_("Choose one of the list."))})
        if call.user.view_scope is not Scope.ALL:
            raise refused(out_of_scope())
        check_pace(call)
        return _export(call, head, format, write, recipient)

    @action("list.export", "inspect", reauthenticate=True)
    def export_reasons(
        self,
        call: Call,
        list_id: int,
        query_text: str,
        parties: tuple[Party, ...],
        write: Callable[[bytes], object],
        *,
        words: Callable[[Code], str],
        among: Among = "people",
    ) -> Exported:
        """Hand `write` the list of who of a preview cannot join, and why; nobody of them is mailed by it.

        Columns: name, company, code and `words` of it. Its copies are chased like a list's; no sending is
        recorded from it. Otherwise as `export`; needs list.add_member as the preview does.
        """
        call.need("list.add_member")
        head, recipient = list_in_use(call, list_id), own_processor(call)
        check_pace(call)
        with call.store.writing():
            export_id = call.store.next_ids("list_export", 1)
        digest = hashlib.sha256()

        def put(text: str) -> None:
            data = text.encode()
            digest.update(data)
            write(data)

        with call.store.reading():
            people, counts = write_reasons(
                call, refused_members(call, head, query_text, parties, among), words, put
            )
        return _kept(call, head, export_id, REASONS, (people, counts, digest.hexdigest()), recipient)

    @action("list.view", "browse")
    def of_list(self, call: Call, list_id: int) -> tuple[ExportLine, ...]:
        """A list's exports, the newest first, with those too old marked (L3)."""
        return exports_of(call, list_id)

    @action("list.view", "browse")
    def of_contact(self, call: Call, contact_id: int, *, usable: bool = False) -> tuple[ExportLine, ...]:
        """Exports that held this person, so that copies can be chased (2.6); `usable`: not expired ones."""
        contact_in_view(call, contact_id)
        limit = limited_to(call)
        found = exports_with(call.store, contact_id, stamp(call.now) if usable else "")
        marks = ", ".join("?" * len(found)) or "NULL"
        rows = call.store.rows(f"{_SELECT} WHERE x.id IN ({marks}) ORDER BY x.id DESC", found)
        return tuple(_line(call, row) for row in rows if limit is None or row[1] in limit)

    @action("list.record_sending", "change")
    def record_sending(self, call: Call, export_id: int) -> None:
        """Note that mail was sent, and from which export (L3).

        Refused `export.expired` when it was too old, `export.sent` when it was noted already. Raises Absent.
        """
        found = call.store.one(
            "SELECT list_id, expires_at, sent_at FROM list_export WHERE id = ? AND format <> 'reasons'",
            (export_id,),
        )
        if found is None:
            raise Absent
        list_id, expires_at, sent_at = found
        list_in_view(call, list_id)
        try:
            mailing_lists.check_not_expired(datetime.fromisoformat(expires_at), call.now)
        except Problem as problem:
            raise refused(problem) from problem
        if sent_at is not None:
            raise Refused("export.sent", N_("A sending from this export is recorded already."))
        call.store.run("UPDATE list_export SET sent_at = ? WHERE id = ?", (stamp(call.now), export_id))
        call.touched("list", list_id, fields=f"export {export_id}")


def exports_of(call: Call, list_id: int, since: str = "", until: str = AFTER_ALL) -> tuple[ExportLine, ...]:
    """A list's exports between two moments, the newest first; raises Absent."""
    list_in_view(call, list_id)
    within = "x.list_id = ? AND x.exported_at >= ? AND x.exported_at < ?"
    rows = call.store.rows(f"{_SELECT} WHERE {within} ORDER BY x.id DESC", (list_id, since, until))
    return tuple(_line(call, row) for row in rows)


def _export(
    call: Call,
    head: ListHead,
    format_code: str,
    write: Callable[[bytes], object],
    recipient: RecipientView | None,
) -> Exported:
    with call.store.writing():
        export_id = call.store.next_ids("list_export", 1)
    with call.store.reading():
        file = _File(call, head, format_code, write)
        file.make()
    made: _Made = (file.people, file.counts, file.digest.hexdigest())
    return _kept(call, head, export_id, format_code, made, recipient)


def _kept(  # noqa: PLR0917 - what an export is made of
    call: Call,
    head: ListHead,
    export_id: int,
    format_code: str,
    made: _Made,
    recipient: RecipientView | None,
) -> Exported:
    """Keep who was in a file and everybody by code, with the log's row (L2)."""
    people, counted, digest = made
    expires = mailing_lists.expires_at(call.now)
    counts = tuple(
        (code, counted[code]) for code in (*(each.value for each in Code), PAUSED) if counted[code]
    )
    done = Exported(export_id, len(people), counts, digest, expires)
    row = (
        export_id, head.id, format_code, head.purpose, stamp(call.now), call.user.id, stamp(expires),
        done.file_hash, done.written, json.dumps(dict(counts)), packed(people),
    )  # fmt: skip
    # Again in the transaction that counts it, so that many at once are no more than one after another.
    call.with_log.append(lambda: check_pace(call))
    if format_code != REASONS:
        call.with_log.append(lambda: check_not_overtaken(call, head.id, people))
    call.with_log.append(lambda: call.store.run(_INSERT, row))
    call.entry.purpose = head.purpose
    told = " ".join(f"{code}={people}" for code, people in counts)
    if recipient is not None:
        disclose_list(call, people, recipient, export_id)
        told += f" recipient={recipient.id}"
    call.touched(
        "list",
        head.id,
        fields=f"export {export_id} {format_code} {done.file_hash} {told}",
        count=done.written,
    )
    return done


class _File:
    """One file in the making: its digest, who is in it, and everybody by code."""

    def __init__(
        self, call: Call, head: ListHead, format_code: str, write: Callable[[bytes], object]
    ) -> None:
        self.digest, self.people = hashlib.sha256(), list[Party]()
        self.counts: Counter[str] = Counter()
        self._call, self._head, self._write = call, head, write
        self._format = FORMATS[format_code]()
        self._today, self._policy = call.today.isoformat(), stops.policy(call.store)

    def make(self) -> None:
        """Write the members whom the rules allow and who are not paused; count everybody by code."""
        self._put(self._format.head())
        reference = reference_maker(self._call.store, self._head.id)
        for rows in list_facts.exported(self._call.store, self._head.id, self._today):
            judged = settled(self._call.store, rows, self._today, at=(0, 1, 2))
            allowed = self._count([row[2] for row in judged])
            kept = [row for row in judged if row[2] in allowed]
            self.people += [row[0] for row in kept]
            self._put(
                self._format.rows([(row[3], row[4], row[5], row[6], reference(row[0])) for row in kept])
            )

    def _count(self, masks: list[int]) -> frozenset[int]:
        """Count people by code; the masks that let out. Who is paused stays in, whatever allows him."""
        out = set()
        for mask, people in Counter(masks).items():
            paused = mask & list_facts.PAUSED
            code = verdict(mask & ~list_facts.PAUSED, self._head.kind, self._policy).code
            self.counts[PAUSED if code.allowed and paused else code.value] += people
            if code.allowed and not paused:
                out.add(mask)
        return frozenset(out)

    def _put(self, text: str) -> None:
        data = text.encode()
        self.digest.update(data)
        self._write(data)


def _line(call: Call, row: tuple[object, ...]) -> ExportLine:
    number, list_id, name, form, purpose, exported_at, by, expires_at, digest, written, counts, sent_at = row
    expires = datetime.fromisoformat(str(expires_at))
    return ExportLine(
        int(str(number)), int(str(list_id)), str(name), str(form), str(purpose),
        datetime.fromisoformat(str(exported_at)), str(by), expires, mailing_lists.expired(expires, call.now),
        str(digest), int(str(written)), tuple(json.loads(str(counts)).items()),
        datetime.fromisoformat(str(sent_at)) if sent_at else None,
    )  # fmt: skip
