"""The letters that have come in: each becomes cases, is set aside, or waits; none is lost, none doubled.

The same mail, from whatever source, is taken in once (rule D8: the clock starts with the first). The
Message-ID alone is the sender's own word: other words or another attachment under it are another letter.
A letter's text may tell of a special situation, so letters are for request.view_all (P8).
"""

import hmac
import json
from dataclasses import dataclass
from datetime import date

from kaarea_tui.data.search import Direction
from kaarea_tui.exchange.mail_imap import ImapAccount
from kaarea_tui.exchange.mail_reading import Attachment, Mail
from kaarea_tui.register.audit_trail import stamp
from kaarea_tui.register.counter import Call, Subject, action
from kaarea_tui.register.errors import Absent, Refused
from kaarea_tui.register.records.typed_values import Typed
from kaarea_tui.register.stored_settings import load_settings
from kaarea_tui.rules.identity_codes import IN_FILE, MASKED, REDACTED
from kaarea_tui.rules.problem import N_
from kaarea_tui.rules.request_words import Proposal, propose

from . import case_letters, ended_letters, request_effects
from .letter_lines import LINE, LetterLine, LetterPage, count, line_of, page
from .letter_texts import Within, body_of, enclosed_of, within_of, writer_of, written_from
from .letters_answered import earlier_cases
from .mail_originals import packed, unpacked
from .reading_letters import CONTENTS, ReadLetter, read_copy, read_letters, read_redacted, read_source

ENDED = 0
"""The number of a letter whose life is over (N17)."""
_CONTENT = "body, reply_to, reply_to_name, enclosed, attachments, original"
_INSERT = """
INSERT INTO request_mail (id, source_hash, message_id, in_reply_to, answered_ids, received_on, sender,
    sender_name, reply_to, reply_to_name, subject, body, attachments, enclosed, signs, remarks, original,
    state, fetched_at, fetched_by)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'new', ?, ?)
"""
_KNOWN = "SELECT id FROM request_mail WHERE source_hash IN (?, ?) ORDER BY id LIMIT 1"
_REDACT = "UPDATE request_mail SET original = ?, remarks = ? WHERE id = ?"
_ORIGINAL = "SELECT original, body FROM request_mail WHERE id = ?"


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of one mail: its number here, and whether it was here before."""

    mail_id: int
    """0: it was here, and its life is over."""
    doubled: bool
    unread: str = ""
    """Why nothing of it could be read, a text of the catalogues; it is kept as it came."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter in full, safe to show, with what it seems to ask and the cases that may concern the same."""

    line: LetterLine
    body: str
    source: str
    """How it came, where nothing of it could be read as text; else empty."""
    reply_to: str
    """Where an answer is wanted, where that is another address than the sender's: only the sender's word."""
    reply_to_name: str
    within: tuple[Within, ...]
    attachments: tuple[Attachment, ...]
    proposal: Proposal
    earlier_cases: tuple[str, ...]
    """Numbers of open cases from the same sender, or of the letter that this one answers or names."""

    @property
    def writer(self) -> tuple[str, str]:
        """Name and address of whoever seems to ask."""
        sender, reply_to = (self.line.sender_name, self.line.sender), (self.reply_to_name, self.reply_to)
        return writer_of(sender, reply_to, self.within)

    @property
    def written_from(self) -> str:
        """The address that it came from; see letter_texts."""
        return written_from(self.line.sender, self.reply_to, self.within)


class RequestMail(Subject, subject="request_mail"):
    """Letters taken in."""

    @action("request.handle", "change", before=read_letters)
    def take_in(self, call: Call, originals: tuple[bytes, ...]) -> tuple[TakenIn, ...]:
        """Take mails in, all or none; one that is here already is told as such, and nothing is added.

        They are read before; one that cannot be read within the limits is kept as it came, with a remark.
        """
        taken = tuple(_take_in(call, each) for each in call.read)
        call.touched("request_mail", "", count=sum(not each.doubled for each in taken))
        return taken

    @action("request.handle", "browse")
    def mailbox(self, call: Call) -> ImapAccount:
        """The mailbox of the settings, with the password from the key folder; raises Refused without one."""
        settings = load_settings(call.store)
        if not settings.imap_host or not settings.imap_user:
            raise Refused("mail.no_mailbox", N_("No mailbox is set; give a path, or set the mail server."))
        path = call.store.companion / "imap.password"
        try:
            password = path.read_text(encoding="utf-8").rstrip("\r\n")
        except OSError as error:
            message = N_("The mailbox's password is not in {path}.")
            raise Refused("mail.no_password", message, path=str(path)) from error
        return ImapAccount(
            settings.imap_host, settings.imap_port, settings.imap_user, password, settings.imap_folder
        )

    @action("request.view_all", "browse")
    def letters(
        self,
        call: Call,
        state: str = "new",
        at: int | None = None,
        direction: Direction = "first",
        *,
        limit: int = 200,
    ) -> LetterPage:
        """The letters in `state` (new, case, set_aside), oldest first: they are to be worked off in turn.

        `at` is the letter that a page goes on from, also one that has left the state meanwhile.
        """
        return page(call, state, at, direction, limit)

    @action("request.view_all", "browse")
    def count_letters(self, call: Call, state: str = "new") -> int:
        """How many letters are in `state`."""
        return count(call, state)

    @action("request.view_all", "disclose", before=read_source)
    def open(self, call: Call, mail_id: int) -> Letter:
        """One letter in full."""
        row = call.store.one(
            f"SELECT {LINE}, {_CONTENT} FROM request_mail WHERE id = ?",  # noqa: S608
            (mail_id,),
        )
        if row is None:
            raise Absent
        body, reply_to, reply_to_name, enclosed, attachments, original = row[9:]
        line = line_of(row[:9])
        call.entry.purpose = "DATA_SUBJECT_RIGHTS"
        call.touched("request_mail", mail_id)
        return Letter(
            line,
            body,
            "" if body.strip() or not original else call.read,
            reply_to,
            reply_to_name,
            within_of(enclosed),
            tuple(Attachment(**each) for each in json.loads(attachments)),
            propose(f"{line.subject}\n{body}", line.signs),
            earlier_cases(call.store, mail_id),
        )

    @action("request.view_all", "disclose", before=read_copy)
    def original(self, call: Call, mail_id: int) -> bytes:
        """The mail as it came, codes masked (N14), for the file of a case.

        Raises Refused once its life is over (N17).
        """
        row = call.store.one(_ORIGINAL, (mail_id,))
        if row is None or not any(row):  # of a letter that was erased nothing is left
            raise Absent
        if not row[0]:
            message = N_("The letter as it came was kept 12 months from the closing; its text is still here.")
            raise Refused("mail.original_ended", message)
        call.entry.purpose = "DATA_SUBJECT_RIGHTS"
        call.touched("request_mail", mail_id)
        copy: bytes = call.read
        return copy

    @action("request.handle", "change", before=read_redacted)
    def redact(self, call: Call, mail_id: int) -> None:
        """Take the personal identity codes out of the original for good (N14); the letter stays.

        A document that holds one is left whole, and the letter goes on telling so. Raises Absent, Refused
        `mail.no_code` where its original holds none, or is kept no more, `mail.code_in_file`.
        """
        row = call.store.one("SELECT original, remarks FROM request_mail WHERE id = ?", (mail_id,))
        if row is None:
            raise Absent
        copy, documents = call.read
        if copy == unpacked(row[0]):
            if documents:
                message = N_(
                    "The code stands in an attached document: that stays whole, and no copy holds it."
                )
                raise Refused("mail.code_in_file", message)
            raise Refused("mail.no_code", N_("The original holds no personal identity code."))
        remarks = [each for each in json.loads(row[1]) if each not in (MASKED, REDACTED, IN_FILE)]
        told = IN_FILE if documents else REDACTED
        call.store.run(_REDACT, (packed(copy), json.dumps([*remarks, told]), mail_id))
        call.touched("request_mail", mail_id, fields="original_redacted")

    @action("request.handle", "change")
    def set_aside(self, call: Call, mail_id: int, reason: str, case_number: str = "") -> None:
        """Put a letter that is no new request aside, with the reason or the request that it belongs to.

        It then stands in that request's history, open or closed, goes into its file and into an access
        report. Raises Absent, NotPermitted, Refused; problems: `reason`, `case`.
        """
        form = Typed()
        told = form.line("reason", "reason", reason)
        case = case_letters.check_case(call, form, case_number)
        if not told and not case_number.strip():
            form.wrong("reason", "reason", N_("Write the reason."))
        form.settled()
        number = case.number if case else ""
        self._move(call, mail_id, "new", "set_aside", ": ".join(filter(None, (number, told))))
        if case:
            case_letters.tie(call, mail_id, case)
            request_effects.named_since(call, case)

    @action("request.handle", "change")
    def bring_back(self, call: Call, mail_id: int) -> None:
        """Put a letter that was set aside among the new ones again; it belongs to no request any more."""
        self._move(call, mail_id, "set_aside", "new", "")
        case_letters.untie(call, mail_id)

    def _move(self, call: Call, mail_id: int, before: str, after: str, reason: str) -> None:
        row = call.store.one("SELECT state FROM request_mail WHERE id = ?", (mail_id,))
        if row is None:
            raise Absent
        if row[0] != before:
            raise Refused("mail.state", N_("Somebody has dealt with this letter already."))
        call.store.run(
            "UPDATE request_mail SET state = ?, set_aside_reason = ?, set_aside_at = ? WHERE id = ?",
            (after, reason, stamp(call.now) if after == "set_aside" else None, mail_id),
        )
        call.touched("request_mail", mail_id, fields="state")


def _take_in(call: Call, found: ReadLetter) -> TakenIn:
    known = _known(call, found)
    if known is not None:
        return TakenIn(known, doubled=True, unread=found.unread)
    mail_id = call.store.next_ids("request_mail", 1)
    values = _values(found, call.today)
    call.store.run(_INSERT, (mail_id, *values, stamp(call.now), call.user.id))
    return TakenIn(mail_id, doubled=False, unread=found.unread)


def _known(call: Call, found: ReadLetter) -> int | None:
    """The number of the same letter; of those from before contents were kept, the originals were asked."""
    mail = found.mail
    row = call.store.one(_KNOWN, (mail.source_hash, CONTENTS + mail.content_hash))
    if row is not None:
        return int(row[0])
    for number, digest in found.older:
        if hmac.compare_digest(digest, mail.content_hash):
            return number
    if ended_letters.was_here(call.store, (mail.source_hash, CONTENTS + mail.content_hash)):
        return ENDED
    return None


def _attachments(mail: Mail) -> str:
    told = [{"name": each.name, "kind": each.kind, "size": each.size} for each in mail.attachments]
    return json.dumps(told, ensure_ascii=False)


def _values(found: ReadLetter, today: date) -> tuple[object, ...]:
    mail = found.mail
    return (
        CONTENTS + mail.content_hash,
        mail.message_id,
        mail.in_reply_to,
        " ".join(mail.references),
        (mail.received_on or today).isoformat(),
        mail.sender,
        mail.sender_name,
        mail.reply_to,
        mail.reply_to_name,
        mail.subject,
        body_of(mail),
        _attachments(mail),
        enclosed_of(mail),
        " ".join(mail.signs),
        json.dumps(mail.remarks),
        found.original,
    )
