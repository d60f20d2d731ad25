"""A mail taken apart, in bounded time and memory: whoever writes to us may send whatever he likes."""

import re
from email.message import Message
from email.parser import BytesParser
from email.policy import Compat32

DEEPEST = 30
MOST_PARTS = 300
_MOST_LINES = 1_500_000
_MOST_BOUNDARIES = 20_000
_MOST_TRIES = 60_000_000
"""Lines times boundaries: the library holds each line against every boundary around it."""
_LONGEST_HEAD = 1_000_000
_END_OF_HEAD = re.compile(rb"\r?\n\r?\n|\r\r")
_LONGEST_HEADING, _LONGEST_PARAMETERS = 20_000, 4_000
_BEFORE_HEAD = re.compile(rb"(?:[ \t]*\r?\n|>?From [^\r\n]{0,998}\r?\n){1,20}")
"""What mailboxes and copying leave above the first heading: the library would take all below it for text."""


class _Bounded(Compat32):
    """Headings of bounded length: hundreds of pieces of one parameter take the library minutes."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        longest = _LONGEST_PARAMETERS if name.lower().startswith("content-") else _LONGEST_HEADING
        return name, value[:longest]


_POLICY = _Bounded()


def parse(original: bytes, remarks: list[str]) -> Message:
    """The mail with its parts; where these are beyond all measure, only its head, the rest in one piece."""
    if above := _BEFORE_HEAD.match(original):
        original = original[above.end() :]
    bounds = original.count(b"\n--")
    lines = original.count(b"\n") + original.count(b"\r") - original.count(b"\r\n")
    named = original.count(b"boundary") + original.count(b"BOUNDARY") + original.count(b"Boundary")
    if bounds > _MOST_BOUNDARIES:
        remarks.append("too_many_parts")
    elif named > DEEPEST and lines * named > _MOST_TRIES:
        remarks.append("too_deep")
    elif lines > _MOST_LINES:
        remarks.append("cut")
    else:
        try:
            return _found_whole(BytesParser(policy=_POLICY).parsebytes(original), remarks)
        except RecursionError:
            remarks.append("too_deep")
    return _head_only(original)


def _found_whole(parsed: Message, remarks: list[str]) -> Message:
    if parsed.defects:
        remarks.append("broken")
    return parsed


def _head_only(original: bytes) -> Message:
    end = _END_OF_HEAD.search(original)
    head = original[: min(end.start() if end else len(original), _LONGEST_HEAD)]
    parsed = BytesParser(policy=_POLICY).parsebytes(head + b"\n\n", headersonly=True)
    parsed.set_payload(original[end.end() if end else len(original) :].decode("ascii", "surrogateescape"))
    return parsed


def payload(part: Message) -> bytes:
    """What a part holds, its encoding undone; nothing where that is broken beyond reading."""
    try:
        held = part.get_payload(decode=True)
    except Exception:  # broken base64 and the like: as much as nothing
        return b""
    return held if isinstance(held, bytes) else b""
