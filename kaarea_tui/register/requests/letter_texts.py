"""What is kept and shown of a letter that came in: its text, the letters within, and else its original."""

import json
from dataclasses import dataclass
from datetime import date

from kaarea_tui.data.engine import Store
from kaarea_tui.exchange.mail_reading import Enclosed, Mail
from kaarea_tui.rules.dates import show_date
from kaarea_tui.rules.emails import is_form
from kaarea_tui.rules.text import clean_block

Person = tuple[str, str]
"""Name and address."""
_SENDER = "SELECT sender, reply_to, enclosed FROM request_mail WHERE id = ?"


@dataclass(frozen=True, slots=True)
class Within:
    """Who wrote a letter that somebody passes on, of what, and on which day it came (D8)."""

    sender: str
    sender_name: str
    subject: str
    received_on: date | None


def body_of(mail: Mail) -> str:
    """The text of a mail, and of each letter within below a line that tells its writer."""
    parts = [mail.text, *(f"{_line(each)}\n\n{each.text}" for each in mail.enclosed)]
    return clean_block("\n\n".join(part for part in parts if part.strip()))


def enclosed_of(mail: Mail) -> str:
    """The letters within, as they are kept."""
    told = [
        {
            "sender": each.sender,
            "sender_name": each.sender_name,
            "subject": each.subject,
            "received_on": each.received_on.isoformat() if each.received_on else "",
        }
        for each in mail.enclosed
    ]
    return json.dumps(told, ensure_ascii=False)


def within_of(kept: str) -> tuple[Within, ...]:
    """The letters within, from how they are kept."""
    return tuple(
        Within(
            each["sender"],
            each["sender_name"],
            each["subject"],
            date.fromisoformat(each["received_on"]) if each["received_on"] else None,
        )
        for each in json.loads(kept)
    )


def writer_of(sender: Person, reply_to: Person, within: tuple[Within, ...]) -> Person:
    """Name and address of whoever seems to ask: who wrote what is passed on, who filled in a form."""
    if len(within) == 1:
        return within[0].sender_name, within[0].sender
    return reply_to if reply_to[1] and is_form(sender[1]) else sender


def written_from(sender: str, reply_to: str, within: tuple[Within, ...]) -> str:
    """The address that it came from, by its own headings; what is typed into a form is none."""
    return "" if reply_to and is_form(sender) else writer_of(("", sender), ("", ""), within)[1]


def sender_of_letter(store: Store, mail_id: int | None) -> str:
    """The address that a kept letter came from; empty where there is no letter."""
    row = store.one(_SENDER, (mail_id,))
    return written_from(row[0], row[1], within_of(row[2])) if row else ""


def _line(each: Enclosed) -> str:
    who = " ".join(part for part in (each.sender_name, f"<{each.sender}>" if each.sender else "") if part)
    day = show_date(each.received_on) if each.received_on else ""
    return f"—— {' · '.join(part for part in (who, day, each.subject) if part)} ——"
