"""The whole file of a case as one zip, for the authority: rows, letters and mail with their hashes (2.8).

`case.json` has every column as it is kept; `case.txt` tells the same in words, for people.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from kaarea_tui.data.engine import Row
from kaarea_tui.exchange.archives import Archive
from kaarea_tui.exchange.letters.typesetting import seen
from kaarea_tui.exchange.letters.words import Words
from kaarea_tui.register.answers import letter_files
from kaarea_tui.register.audit_trail import stamp
from kaarea_tui.register.counter import Call
from kaarea_tui.register.disclosures.disclosures import DisclosureInput
from kaarea_tui.register.disclosures.outside_files import disclose_case
from kaarea_tui.register.records.letterhead import own_templates
from kaarea_tui.register.requests.case_letters import letters_of_case
from kaarea_tui.register.requests.mail_originals import copy_of, unpacked
from kaarea_tui.register.requests.request_rows import CaseRow, load_case

from .access_collecting import need_whole
from .case_words import case_text
from .letter_copies import ending_of

SCHEMA = "kaarea.case/1"
_TABLES: Mapping[str, tuple[str, str]] = {
    "request_case": (
        "id, version, number, bundle, mail_id, type, state, contact_id, requester_name,"
        " requester_address, language, channel, written, text, grounds, received_on, received_reason,"
        " first_due, due, pause_ends_on, extended, extension_reason, extension_notice_on, identity_method,"
        " identity_on, identity_note, identity_by, representative, outcome, refusal_grounds,"
        " refusal_late_reason, proposal, proposed_by, approved_by, override_reason, answer_sent_on,"
        " answer_channel, owner_id, reopened, created_at, created_by, closed_at",
        "id = ?",
    ),
    "request_suspension": (
        "id, kind, asked_on, reminded_on, replied_on, letter_id, reminder_id, late_reason, before_n5",
        "case_id = ?",
    ),
    "request_event": ("id, at, actor_id, step, from_state, to_state, note", "case_id = ?"),
    "request_task": ("id, kind, object_id, detail, state, answer, done_at, done_by", "case_id = ?"),
    "request_letter": (
        "id, kind, language, body, file_hash, sections, made_at, made_by, sent_on, channel, sent_to,"
        " outside, code, reason, check_part",
        "case_id = ?",
    ),
    "restriction": (
        "id, scope, detail, ground, provisional, started_at, started_by, lift_notice_on, lifted_at,"
        " lifted_by, lift_reason",
        "case_id = ?",
    ),
    "restriction_notice": (
        "id, restriction_id, language, body, file_hash, reason, lift_on, made_at, made_by, sent_on, channel,"
        " called_off_at, called_off_by, call_off_reason",
        "restriction_id IN (SELECT id FROM restriction WHERE case_id = ?)",
    ),
}
"""Table to its columns and how its rows belong to the case; every column but the case's own number."""

_MAIL = """
SELECT id, source_hash, message_id, in_reply_to, answered_ids, received_on, sender, sender_name, reply_to,
    reply_to_name, subject, body, attachments, enclosed, signs, remarks, original
FROM request_mail WHERE id = ?
"""
_MAIL_NAMES = (
    "id", "source_hash", "message_id", "in_reply_to", "answered_ids", "received_on", "sender", "sender_name",
    "reply_to", "reply_to_name", "subject", "body", "attachments", "enclosed", "signs", "remarks",
)  # fmt: skip
_LETTERS_OUT = """
SELECT id, kind, body, file_hash, original FROM request_letter WHERE case_id = ?
UNION ALL SELECT n.id, 'lift_notice', n.body, n.file_hash, '' FROM restriction_notice n
JOIN restriction r ON r.id = n.restriction_id WHERE r.case_id = ? ORDER BY 2, 1
"""
_LINKED = "SELECT number, type, state FROM request_case WHERE bundle = ? AND id <> ? ORDER BY id"
_USERS = "SELECT id, person_name FROM user_account WHERE id = ?"
_STAFF = ("actor_id", "owner_id", "created_by", "proposed_by", "approved_by", "identity_by", "made_by",
          "done_by", "started_by", "lifted_by", "called_off_by")  # fmt: skip


@dataclass(frozen=True, slots=True)
class CaseFile:
    """What an export wrote."""

    file_hash: str
    """SHA-256 of the zip."""
    names: tuple[str, ...]
    """The files in it; MANIFEST.sha256 lists the hash of each other."""


def export(call: Call, case_id: int, to: DisclosureInput, write: Callable[[bytes], object]) -> CaseFile:
    """See `Letters.export_case`."""
    case = load_case(call, case_id)
    need_whole(call, case.contact_id)
    recipient = disclose_case(call, case.contact_id, to)
    with call.store.reading():
        archive = Archive(call.now)
        for name, data in _files(call, case):
            archive.add(name, data)
    data = archive.closed()
    digest = hashlib.sha256(data).hexdigest()
    write(data)
    fields = f"case_file {digest} recipient={recipient.id}"
    call.touched("request", case_id, fields=fields, count=len(archive.names))
    call.entry.purpose = "DATA_SUBJECT_RIGHTS"
    return CaseFile(digest, tuple(archive.names))


def _files(call: Call, case: CaseRow) -> Iterator[tuple[str, bytes]]:
    told: dict[str, object] = {"schema": SCHEMA, "exported_at": stamp(call.now), "exported_by": call.user.id}
    for table, (columns, where) in _TABLES.items():
        rows = call.store.rows(f"SELECT {columns} FROM {table} WHERE {where} ORDER BY id", (case.id,))  # noqa: S608
        told[table] = [dict(zip(columns.split(", "), row, strict=True)) for row in rows]
    told["linked_cases"] = [list(row) for row in call.store.rows(_LINKED, (case.bundle, case.id))]
    told["users"] = _users(call, told)
    further = [*_mails(call, letters_of_case(call.store, case.id))]
    left_out: list[str] = []
    for mail, original in _mails(call, [] if case.mail_id is None else [case.mail_id]):
        told["request_mail"] = mail
        yield from _original("letters-in/original.eml", original, left_out)
    told["further_letters"] = [mail for mail, _ in further]
    for mail, original in further:
        yield from _original(f"letters-in/{mail['id']}.eml", original, left_out)
    told["left_out"] = left_out
    yield "case.json", (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()
    words = Words(case.language, own_templates(call.store))
    yield "case.txt", (case_text(call.store, case, words) + _told_left_out(left_out, words)).encode()
    yield from _letters(call, case)


def _mails(call: Call, numbers: list[int]) -> Iterator[tuple[dict[str, object], str]]:
    """Letters that came in, and their originals as they are kept."""
    for number in numbers:
        row = call.store.one(_MAIL, (number,))
        assert row is not None
        yield dict(zip(_MAIL_NAMES, row[:-1], strict=True)), row[-1]


def _original(name: str, kept: str, left_out: list[str]) -> Iterator[tuple[str, bytes]]:
    if kept:  # of a letter that was erased nothing is left
        data, documents = copy_of(kept)
        left_out += [f"{name}: {each}" for each in documents]
        yield name, data


def _told_left_out(left_out: list[str], words: Words) -> str:
    """What is not in the file, and why: whoever reads it is told (N14)."""
    return (
        "".join(["\n", *(f"{words('file.left_out', value=seen(each))}\n" for each in left_out)])
        if left_out
        else ""
    )


def _letters(call: Call, case: CaseRow) -> Iterator[tuple[str, bytes]]:
    for number, kind, body, digest, copy in call.store.rows(_LETTERS_OUT, (case.id, case.id)):
        name = f"letters-out/{number}-{kind}"
        yield f"{name}.txt", str(body).encode()
        path = letter_files.find(call.store, case.contact_id, digest)
        if path is not None:
            yield f"{name}-file{path.suffix}", path.read_bytes()
        elif copy:
            data = unpacked(copy)
            yield f"{name}-copy.{ending_of(data)}", data


def _users(call: Call, told: Mapping[str, object]) -> dict[str, str]:
    """Who the internal numbers are: the authority is told who handled the case."""
    numbers = {call.user.id}
    for rows in told.values():
        if isinstance(rows, list) and rows and isinstance(rows[0], dict):
            numbers |= {row[name] for row in rows for name in _STAFF if row.get(name) is not None}
    found: list[Row | None] = [call.store.one(_USERS, (number,)) for number in sorted(numbers)]
    return {str(row[0]): row[1] for row in found if row is not None}
