"""A mail taken apart, in bounded time and memory: whoever writes to us may send whatever he likes."""

import email.policy
import re
from collections.abc import Iterator
from email.message import Message
from email.parser import BytesParser

DEEPEST = 30
MOST_PARTS = 300
_MOST_LINES = 1_500_000
_MOST_BOUNDARIES = 20_000
_MOST_TRIES = 60_000_000
"""Lines times boundaries: the library holds each line against every boundary around it."""
_LONGEST_HEAD = 1_000_000
_END_OF_HEAD = re.compile(rb"\r?\n\r?\n|\r\r")


def parse(original: bytes, remarks: list[str]) -> Message:
    """The mail with its parts; where these are beyond all measure, only its head, the rest in one piece."""
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
            return _found_whole(BytesParser(policy=email.policy.compat32).parsebytes(original), remarks)
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
    parsed = BytesParser(policy=email.policy.compat32).parsebytes(head + b"\n\n", headersonly=True)
    parsed.set_payload(original[end.end() if end else len(original) :].decode("ascii", "surrogateescape"))
    return parsed


def leaves(parsed: Message, remarks: list[str]) -> Iterator[Message]:
    """The parts that hold content, in order; nesting and number bounded."""
    waiting: list[tuple[Message, int]] = [(parsed, 0)]
    seen = 0
    while waiting:
        part, depth = waiting.pop()
        seen += 1
        if seen > MOST_PARTS:
            remarks.append("too_many_parts")
            return
        inner = part.get_payload()
        whole = part.get_content_type() == "message/delivery-status"
        if isinstance(inner, list) and not whole:
            if depth >= DEEPEST:
                remarks.append("too_deep")
                continue
            waiting.extend((each, depth + 1) for each in reversed(inner) if isinstance(each, Message))
        else:
            yield part


def payload(part: Message) -> bytes:
    """What a part holds, its encoding undone; nothing where that is broken beyond reading."""
    try:
        held = part.get_payload(decode=True)
    except Exception:  # broken base64 and the like: as much as nothing
        return b""
    return held if isinstance(held, bytes) else b""
