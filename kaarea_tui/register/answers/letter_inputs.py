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
    """A letter that was made; `file` empty: its 30 days are over, or it was closed with words only."""

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
    email: str | None = None
    """Where it holds the person's data: the e-mail address proposed for them, empty where none may get them;
    None: a letter without data (I5)."""
