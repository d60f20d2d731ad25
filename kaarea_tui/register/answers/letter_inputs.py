"""What the counter takes and hands out of letters (rulebook 2.8, 2.9)."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class LetterInput:
    """What the clerk adds to a letter; `Kind.asks` names what it looks at. Problems go by these names."""

    details: str = ""
    """Words of the clerk's own: what was done, or what else to tell."""
    question: str = ""
    """identity, reminder, clarification: what is asked, and only that which is needed (I1)."""
    reason: str = ""
    """The doubt (I1), the words of the extension (D6) or of the refusal."""
    not_done: str = ""
    """partial, refusal: what is not done; empty in a refusal: all that was asked."""
    extension_reason: str = ""
    """extension: a code of rules.requests.EXTENSION_REASONS."""
    recipient: int | None = None
    """article19: the number of the recipient."""


NOTHING = LetterInput()
"""A letter that needs no words of the clerk's."""


@dataclass(frozen=True, slots=True)
class LetterCopy:
    """A letter that was sent outside the register, with its copy: the text, or a file (N9).

    Problems go by these names. Days are as typed, empty: today.
    """

    kind: str
    on: str = ""
    channel: str = ""
    text: str = ""
    """The whole letter as it was sent; may be empty where a file is attached."""
    file: bytes = b""
    address: str = ""
    """An answer with data by e-mail: the address that it went to (I5)."""
    reason: str = ""
    """identity: the doubt (I1); extension: its words (D6)."""
    extension_reason: str = ""
    """extension: a code of rules.requests.EXTENSION_REASONS."""
    late_reason: str = ""
    """identity, clarification: why it was sent later than three working days after receipt (N5)."""


@dataclass(frozen=True, slots=True)
class LetterPreview:
    """A letter as it would be: to be read before it is made."""

    kind: str
    language: str
    receiver: tuple[str, ...]
    """Lines in the envelope's window."""
    receiver_is_new: bool
    """The address is the requester's own word, not one on file: no data go there (I5)."""
    subject: str
    text: str
    asks: tuple[str, ...]
    """Fields of LetterInput that this letter looks at."""


@dataclass(frozen=True, slots=True)
class MadeLetter:
    """A letter that was made, or of which a copy was attached (`outside`).

    `file` empty: its 30 days are over, or words only were attached.
    """

    id: int
    case_id: int
    kind: str
    language: str
    subject: str
    text: str
    sections: tuple[str, ...]
    file_hash: str
    file: bytes
    file_name: str
    made_at: datetime
    sent_on: date | None
    channel: str
    sent_to: str = ""
    """Where it went; before that the lines in its window."""
    email: str = ""
    """The e-mail address proposed for it, empty where there is none to which it may go (I5, N8)."""
    on_file_only: bool = False
    """It tells what the card holds: it goes to an address on file alone."""
    outside: bool = False
    asks_late: bool = False
    """A question that would be sent late today: without a reason it does not move the deadline (N5)."""
