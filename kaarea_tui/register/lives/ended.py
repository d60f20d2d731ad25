"""What has outlived its life on a day, kind by kind (rules.lives; N17): numbers, and from when each counts.

Nothing is found that a restriction or an open or reopened case refers to: by its person, its address, its
bundle. A hold or a breach, once the register has them, belongs into `_HELD`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

from kaarea_tui.data import person_files
from kaarea_tui.data.batches import in_batches
from kaarea_tui.data.engine import Row, Store
from kaarea_tui.data.keys import keyed_hasher
from kaarea_tui.register.audit_trail import stamp
from kaarea_tui.register.requests.case_letters import further_letters
from kaarea_tui.rules.dates import local_date
from kaarea_tui.rules.lives import LIVES, first_kept
from kaarea_tui.rules.moments import day_begins
from kaarea_tui.rules.suppressions import hashed_text

_HELD = """
SELECT contact_id FROM restriction WHERE lifted_at IS NULL
UNION SELECT contact_id FROM request_case WHERE closed_at IS NULL AND contact_id IS NOT NULL
UNION SELECT e.contact_id FROM request_case o
    JOIN contact_email e ON e.address_key = lower(o.requester_address)
    WHERE o.closed_at IS NULL AND o.requester_address <> ''
"""
"""People to whom something refers that is not over."""
_ASKING = """
SELECT lower(requester_address) FROM request_case WHERE closed_at IS NULL AND requester_address <> ''
"""
_CASES = f"""
SELECT c.id, c.closed_at FROM request_case c
WHERE c.closed_at IS NOT NULL AND c.closed_at < ?
    AND (c.contact_id IS NULL OR c.contact_id NOT IN ({_HELD}))
    AND (c.requester_address = '' OR lower(c.requester_address) NOT IN ({_ASKING}))
    AND NOT EXISTS (SELECT 1 FROM restriction r WHERE r.case_id = c.id AND r.lifted_at IS NULL)
    AND NOT EXISTS (SELECT 1 FROM request_case o WHERE o.bundle = c.bundle AND o.closed_at IS NULL)
ORDER BY c.closed_at, c.id LIMIT ?
"""  # noqa: S608 - our own names
_ASIDE = f"""
SELECT m.id, m.set_aside_at FROM request_mail m
WHERE m.set_aside_at IS NOT NULL AND m.set_aside_at < ?
    AND (m.sender = '' OR lower(m.sender) NOT IN ({_ASKING}))
    AND NOT EXISTS (SELECT 1 FROM contact_email e
        WHERE e.address_key = lower(m.sender) AND e.contact_id IN ({_HELD}))
ORDER BY m.set_aside_at, m.id LIMIT ?
"""  # noqa: S608
_IPS = f"""
SELECT id, seen_at FROM contact_technical
WHERE seen_at < ? AND contact_id NOT IN ({_HELD}) ORDER BY seen_at, id LIMIT ?
"""  # noqa: S608
_CONSENTS = f"""
SELECT id, ended_at FROM consent
WHERE ended_at IS NOT NULL AND ended_at < ? AND contact_id NOT IN ({_HELD}) ORDER BY ended_at, id LIMIT ?
"""  # noqa: S608
_EVIDENCE = """
SELECT id, ended_at FROM consent_evidence
WHERE ended_at < ? AND address_hash NOT IN ({}) ORDER BY ended_at, id LIMIT ?
"""
_WITH_ORIGINAL = """
SELECT m.id, c.id FROM request_mail m JOIN request_case c ON c.mail_id = m.id WHERE m.original <> ''
"""
_ORIGINALS = "SELECT id FROM request_mail WHERE original <> '' AND id IN ({})"
_LETTERS = "SELECT file_hash, id FROM request_letter WHERE file_hash IN ({})"
ALL = 2**31 - 1
"""More than there are."""


class Ended(NamedTuple):
    """One thing whose life is over; of a file, `id` is that of its letter (0: none) and `path` its place."""

    id: int
    since: date
    path: Path | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """One look on one day."""

    store: Store
    today: date

    def before(self, kind: str) -> str:
        """The moment before which things of this kind have outlived their life."""
        return stamp(day_begins(first_kept(LIVES[kind], self.today)))


def ended(look: Look, kind: str, limit: int = ALL) -> list[Ended]:
    """Things of one kind whose life is over, the oldest first."""
    if kind in _PLAIN:
        return _told(look.store.rows(_PLAIN[kind], (look.before(kind), limit)))
    return _FOUND[kind](look, limit)


def _told(rows: list[Row]) -> list[Ended]:
    return [Ended(number, _day(since)) for number, since in rows]


def _day(moment: str) -> date:
    return local_date(datetime.fromisoformat(moment))


def _originals(look: Look, limit: int) -> list[Ended]:
    """Of a letter that belongs to several cases, the last one closed counts."""
    over: dict[int, str] = dict(look.store.rows(_CASES, (look.before("mail_original"), ALL)))
    if not over:
        return []
    cases: dict[int, set[int]] = {}
    for mail_id, case_id in look.store.rows(_WITH_ORIGINAL):
        cases.setdefault(mail_id, set()).add(case_id)
    further = {mail: case_id for mail, case_id in further_letters(look.store).items() if case_id in over}
    for (mail_id,) in in_batches(look.store, _ORIGINALS, further):
        cases.setdefault(mail_id, set()).add(further[mail_id])
    found = [
        Ended(mail_id, max(_day(over[each]) for each in of))
        for mail_id, of in cases.items()
        if of <= over.keys()
    ]
    return sorted(found, key=lambda each: (each.since, each.id))[:limit]


def _evidence(look: Look, limit: int) -> list[Ended]:
    """An erased person is known by the hash of the address alone: also when he asks again."""
    hashed = keyed_hasher(look.store)
    asking = [hashed(hashed_text("email", address)) for (address,) in look.store.rows(_ASKING)]
    sql = _EVIDENCE.format(", ".join("?" * (len(asking) + 1)))
    return _told(look.store.rows(sql, (look.before("consent_evidence"), "-", *asking, limit)))


def _files(look: Look, limit: int) -> list[Ended]:
    """Files made about people, and what a crash left of one half written."""
    first = first_kept(LIVES["letter_file"], look.today)
    made = ((local_date(_made_at(path)), path) for path in person_files.everywhere(look.store))
    old = sorted(each for each in made if each[0] < first)[:limit]
    letters: dict[str, int] = dict(in_batches(look.store, _LETTERS, {_digest(path) for _, path in old}))
    return [Ended(letters.get(_digest(path), 0), since, path) for since, path in old]


def _made_at(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)


def _digest(path: Path) -> str:
    return path.name.partition(".")[0]


_PLAIN = {"request_case": _CASES, "set_aside": _ASIDE, "ip_address": _IPS, "consent": _CONSENTS}
_FOUND: dict[str, Callable[[Look, int], list[Ended]]] = {
    "mail_original": _originals,
    "consent_evidence": _evidence,
    "letter_file": _files,
}
