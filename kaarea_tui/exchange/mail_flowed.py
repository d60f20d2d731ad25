"""Text that flows (RFC 3676): a line that ends in a blank goes on in the next one."""

import re

_MARKS = re.compile(r">*")


def unflowed(text: str, *, delsp: bool = False) -> str:
    """The text with its lines joined as its writer saw them; quotation marks stay, one for each level."""
    joined: list[str] = []
    before, flows = "", False
    for line in text.splitlines():
        match = _MARKS.match(line)
        marks = match[0] if match else ""
        told = line[len(marks) :]
        told = told.removeprefix(" ")  # stuffed
        if flows and marks == before and told != "-- ":
            joined[-1] += told
        else:
            joined.append(f"{marks} {told}" if marks else told)
        before = marks
        flows = told.endswith(" ") and told != "-- "
        if flows and delsp:
            joined[-1] = joined[-1][:-1]
    return "\n".join(joined)
