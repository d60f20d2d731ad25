"""What the headings of a mail say: who wrote, to whom, and on which day it reached us."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.message import Message
from email.utils import parsedate_to_datetime

from kaarea_tui.rules.dates import local_date
from kaarea_tui.rules.text import clean_line

from .mail_addresses import Mailbox, mailboxes
from .mail_text import bare, decoded

_LONGEST = 20_000
"""Characters of a heading that are read: the library's time grows with their square."""
_LONGEST_DATE = 200
_ADDRESS = re.compile(r"[^\s<>()\[\],;:'\"@]+@[^\s<>()\[\],;:'\"@]+\.[^\s<>()\[\],;:'\"@]+")
_LONGEST_NAME, _LONGEST_ADDRESS = 200, 254


@dataclass(frozen=True, slots=True)
class Sender:
    """Who a mail says it is from; `others` are further addresses that it names as its senders."""

    name: str
    address: str
    others: tuple[str, ...] = ()

    @property
    def another_in_name(self) -> bool:
        """Does the name show an address that is not the sender's?"""
        return any(each.strip(".").lower() != self.address for each in _ADDRESS.findall(self.name))


def heading(parsed: Message, name: str) -> str:
    """The first heading of that name on one clean line, its encoded words read; empty where there is none."""
    return clean_line(decoded(next(_raw(parsed, name), "")[:_LONGEST]))


def addresses(parsed: Message, *names: str) -> list[tuple[str, str]]:
    """The names and addresses in those headings; addresses in small letters, names decoded last (N8)."""
    return [
        _read(each)
        for name in names
        for told in _raw(parsed, name)
        for each in _mailboxes(told)
        if each.address
    ]


def sender_of(parsed: Message) -> Sender:
    """Who wrote: of several in the From headings the one whom Sender names, else the first.

    What is no address stands as the name.
    """
    written = [_read(each) for told in _raw(parsed, "from") for each in _mailboxes(told)]
    found = [each for each in written if each[1]]
    if not found:
        return Sender(written[0][0] if written else "", "")
    sent = {address for _, address in addresses(parsed, "sender")}
    name, address = next((each for each in found if each[1] in sent), found[0])
    return Sender(name, address, tuple(dict.fromkeys(each for _, each in found if each != address)))


def person(parsed: Message, name: str) -> tuple[str, str]:
    """Name and address of the first in a heading."""
    found = addresses(parsed, name)
    return found[0] if found else ("", "")


def received_on(parsed: Message, today: date, remarks: list[str]) -> date | None:
    """The local day of the newest Received heading, else of Date; see `Mail`."""
    received = parsed.get_all("received") or []
    candidates = [str(received[0]).rpartition(";")[2]] if received else []
    for written in [*candidates, str(parsed.get("date", ""))]:
        moment = _moment(written)
        if moment is None:
            continue
        day = local_date(moment)
        if day > today:
            remarks.append("date_future")
            return today
        return day
    remarks.append("date_missing")
    return None


def date_told(parsed: Message) -> str:
    """The Date heading, the same text for the same moment; as written where it is no moment."""
    written = heading(parsed, "date")
    moment = _moment(written)
    return moment.astimezone(UTC).isoformat() if moment else written


def _raw(parsed: Message, name: str) -> Iterator[str]:
    return (str(value) for key, value in parsed.raw_items() if key.lower() == name)


def _mailboxes(told: str) -> tuple[Mailbox, ...]:
    """Bare bytes are read first: what is beyond ASCII is no sign of the heading's own."""
    return mailboxes(" ".join(bare(told[:_LONGEST]).replace("\0", "").split()))


def _read(each: Mailbox) -> tuple[str, str]:
    return clean_line(decoded(each.name))[:_LONGEST_NAME], clean_line(each.address)[:_LONGEST_ADDRESS].lower()


def _moment(written: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(written.strip()[:_LONGEST_DATE])
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment if 1990 <= moment.year <= 9000 else None
