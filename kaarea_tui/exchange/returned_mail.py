"""Of a mail that came back by a machine: which addresses it speaks of, and what of it are the sender's words.

Delivery reports (RFC 3464, 6533), complaints (RFC 5965), and notices in prose, which flufl.bounce knows from
many mail servers. What a report encloses of our own mail tells whom it went to, never what its sender wants.
"""

import base64
import quopri
import re
from dataclasses import dataclass
from email.message import Message

from kaarea_tui.rules.bounces import Bounce, address_of, addresses_told, read_notice, read_report
from kaarea_tui.rules.quotations import own_words

from .mail_headings import addresses, heading, person
from .mail_parts import DEEPEST, MOST_PARTS, parse, payload
from .mail_text import plain_of_html

_LONGEST = 200_000
_STATUS = ("message/delivery-status", "message/global-delivery-status")
_COMPLAINT = "message/feedback-report"
_ENCLOSED = (
    "text/rfc822-headers",
    "text/rfc822",
    "message/rfc822",
    "message/global",
    "message/global-headers",
    "message/partial",
    "message/external-body",
    "message/disposition-notification",
    "message/global-disposition-notification",
)
_MACHINES = re.compile(
    r"(?:mailer|mail|delivery|system)[-_. ]?(?:daemon|delivery|system|subsystem)|mdaemon", re.IGNORECASE
)
_PERHAPS = re.compile(
    r"postmaster|system administrator|järjestelmänvalvoja|systemadministratör|no-?reply", re.IGNORECASE
)
"""People write from there too; the subject tells."""
_SUBJECT = re.compile(
    r"undeliver|delivery (?:status|failure|has failed|problem|report|notification)"
    r"|(?:mail|message) delivery failed|returned mail|failure notice|delivery .{0,20}fail|mail system error"
    r"|could not be delivered|non[- ]?delivery|not delivered|message status|nondeliverable"
    r"|toimitta\w+ (?:epäonnistui|ei onnistunut)|ei voitu toimittaa"
    r"|ei toimitettu|palautettu viesti"
    r"|kunde inte levereras|kan inte levereras|olevererbar|leveransfel"
    r"|leveransen misslyckades|leveransstatus|unzustellbar",
    re.IGNORECASE,
)
_DELIVERED = re.compile(r"^action:\s*(?:delivered|relayed|expanded)", re.IGNORECASE | re.MULTILINE)
_ABUSE = frozenset({"abuse", "fraud", "opt-out", "opt-out-list", "other", "miscategorized", "complaint"})


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a mail tells beside its sender's words; nothing at all for a person's letter."""

    machine: bool = False
    """A mail server, or a provider's complaint desk, wrote it: no word of it is a person's wish."""
    bounces: tuple[Bounce, ...] = ()
    complaints: tuple[str, ...] = ()
    """Addresses whose owners called our mail unwanted."""
    complained: bool = False
    enclosed: str = ""
    """What came back of our own mail: a reference in it tells whom it was for."""
    automatic: bool = False
    """A machine answered for a person, by the mail's own headings (RFC 3834)."""


def evidence(original: bytes) -> Evidence:
    """What `original` tells; it never raises: what a library stumbles over tells nothing."""
    try:
        return _evidence(parse(original, []))
    except Exception:  # one mail must not keep all others out
        return Evidence()


def _evidence(parsed: Message) -> Evidence:
    reports, complaint, enclosed, notes = _parts(parsed)
    copies = "\n\n".join(enclosed)[:_LONGEST]
    notice = "\n\n".join(notes)
    failed = tuple(bounce for report in reports for bounce in read_report(report))
    machine = bool(reports or complaint) or _from_machine(parsed)
    perhaps = machine or bool(_SUBJECT.match(heading(parsed, "subject")))
    if perhaps and not failed and not complaint and not any(_DELIVERED.search(each) for each in reports):
        failed = _of_notice(parsed, notice, copies)
        machine = machine or bool(failed)
    types = [fields.get("feedback-type", "abuse").lower() for fields in complaint]
    about = tuple(
        address
        for fields in complaint
        for told in fields.get("original-rcpt-to", "").split("\n")
        if (address := address_of(told))
    )
    complained = any(each in _ABUSE for each in types)
    if complained and not about:
        about = _receiver(copies)
    return Evidence(
        machine=machine,
        bounces=failed,
        complaints=about if complained else (),
        complained=complained,
        enclosed=copies,
        automatic=_automatic(parsed),
    )


def _automatic(parsed: Message) -> bool:
    submitted = heading(parsed, "auto-submitted").lower()
    return (
        submitted.startswith("auto-")
        or any(name in parsed for name in ("x-autoreply", "x-autorespond", "x-autoresponder"))
        or heading(parsed, "precedence").lower() == "auto_reply"
    )


def _parts(parsed: Message) -> tuple[list[str], list[dict[str, str]], list[str], list[str]]:
    """Reports, complaints' fields, enclosed copies, and the texts that are the sender's."""
    reports: list[str] = []
    complaints: list[dict[str, str]] = []
    enclosed: list[str] = []
    notes: list[str] = []
    waiting: list[tuple[Message, int]] = [(parsed, 0)]
    for _ in range(MOST_PARTS):
        if not waiting:
            break
        part, depth = waiting.pop()
        kind, inner = part.get_content_type(), part.get_payload()
        if kind in _STATUS:
            reports.append(_source(part))
        elif kind == _COMPLAINT:
            complaints.append(_fields(_source(part)))
        elif kind in _ENCLOSED:
            enclosed.append(_source(part))
        elif isinstance(inner, list):
            if depth < DEEPEST:
                waiting.extend((each, depth + 1) for each in reversed(inner) if isinstance(each, Message))
        elif kind in ("text/plain", "text/html"):
            text = payload(part)[:_LONGEST].decode(_charset(part), "replace")
            notes.append(plain_of_html(text) if kind == "text/html" else text)
    return reports, complaints, enclosed, notes


def _charset(part: Message) -> str:
    """The charset of a text that Python knows, else UTF-8."""
    name = part.get_content_charset() or "utf-8"
    try:
        "".encode(name)
    except (LookupError, ValueError):
        return "utf-8"
    return name


def _source(part: Message) -> str:
    """A part as it was sent, its heading first; one that hides its fields in an encoding opened."""
    try:
        raw = part.as_bytes()
    except Exception:  # the library cannot write what it has read: as good as nothing
        return ""
    head, _, body = raw[: 2 * _LONGEST].replace(b"\r\n", b"\n").partition(b"\n\n")
    coded = str(part.get("content-transfer-encoding", "")).strip().lower()
    if coded == "base64":
        try:
            raw = head + b"\n\n" + base64.b64decode(b"".join(body.split()))
        except ValueError:
            return ""
    elif coded == "quoted-printable":
        raw = head + b"\n\n" + quopri.decodestring(body)
    return raw.decode("utf-8", "replace")[:_LONGEST]


def _fields(report: str) -> dict[str, str]:
    """The fields of a complaint; those that stand more than once on lines of their own."""
    fields: dict[str, str] = {}
    for line in re.sub(r"\r?\n[ \t]+", " ", report).splitlines():
        name, colon, told = line.partition(":")
        if colon and name.strip():
            key = name.strip().lower()
            fields[key] = f"{fields[key]}\n{told.strip()}" if key in fields else told.strip()
    return fields


def _from_machine(parsed: Message) -> bool:
    """Did a mail server write this? Its name, an empty return path, or a heading of its own tells it."""
    if "x-failed-recipients" in parsed:
        return True
    name, sender = person(parsed, "from")
    local = sender.partition("@")[0]
    if _MACHINES.match(local) or _MACHINES.search(name):
        return True
    perhaps = _PERHAPS.match(local) or _PERHAPS.search(name) or not sender
    nobody = heading(parsed, "return-path").strip() == "<>"
    return bool(perhaps or nobody) and bool(_SUBJECT.search(heading(parsed, "subject")))


def _of_notice(parsed: Message, notice: str, copies: str) -> tuple[Bounce, ...]:
    """The addresses of a notice in prose: from its own heading, by flufl.bounce, or whom the copy was for."""
    words = own_words(notice)
    told = tuple(dict.fromkeys(addresses_told(heading(parsed, "x-failed-recipients"))))
    told = told or _recognised(parsed) or _receiver(copies)
    ours = {address for _, address in addresses(parsed, "to")}
    return read_notice(words, tuple(address for address in told if address not in ours))


def _recognised(parsed: Message) -> tuple[str, ...]:
    """What flufl.bounce finds; it raises on mails without From and on raw bytes, which then tell nothing."""
    from flufl.bounce import all_failures

    try:
        passing, lasting = all_failures(parsed)
    except Exception:
        return ()
    found = {each.decode("ascii", "replace").lower() for each in (*passing, *lasting)}
    return tuple(sorted(address for address in found if address_of(address) == address))


def _receiver(copies: str) -> tuple[str, ...]:
    """Whom our own mail went to, where the head of its copy names exactly one."""
    _, _, copy = copies.partition("\n\n")
    fields = _fields(copy.lstrip().partition("\n\n")[0])
    for name in ("x-original-to", "original-to", "to"):
        found = tuple(dict.fromkeys(addresses_told(fields.get(name, ""))))
        if len(found) == 1:
            return found
    return ()
