"""Steps that tests of lives share: one thing of each kind with bytes to look for, and the clock of the command."""

import os
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from itertools import count
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from kaarea_tui.data import models as m
from kaarea_tui.data import person_files
from kaarea_tui.data.engine import Store
from kaarea_tui.data.rows import refresh_company, refresh_contact
from kaarea_tui.register import counter
from kaarea_tui.register.requests.mail_originals import packed
from tests.conftest import RegisterDb

Values = dict[str, Any]
MARKS = count(1)


def swept_after(register_db: RegisterDb, days: int) -> int:
    """How many files a sweep takes so many days later."""
    register_db.clock.advance(days=days)
    later = register_db.sign_in("rekisterivastaava")
    later.confirmed_at = register_db.clock()
    return later.tidy.sweep("letter_file").count


def set_clock(patch: pytest.MonkeyPatch, day: date) -> None:
    """Let the command line believe that it is noon of that day."""
    noon = datetime.combine(day, time(12), ZoneInfo("Europe/Helsinki"))

    class Then(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> "datetime":
            return noon.astimezone(tz or UTC)

    patch.setattr(counter, "datetime", Then)


def late_on(day: date) -> str:
    """Half past eleven at night in Finland, as the database keeps it."""
    moment = datetime.combine(day, time(23, 30), ZoneInfo("Europe/Helsinki")).astimezone(UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")


def _mark(kind: str) -> str:
    return f"kanaria{next(MARKS)}{kind.replace('_', '')}"


def _person(store: Store, mark: str, held: str) -> int:
    """Somebody of whom nothing but the card is there; `held`: what refers to him."""
    day = "2026-11-01T09:00:00.000Z"
    person = m.Contact.create(
        state="active", last_name=f"Henkilö{mark[:8]}", first_names="Oma", created_at=day, created_by=1, updated_at=day
    ).id  # fmt: skip
    company = m.Company.get_or_none() or m.Company.create(
        name="Elo Oy", name_key="elo oy", kind="company", relationship="customer", created_at=day, created_by=1,
        updated_at=day,
    )  # fmt: skip
    m.ContactRole.create(contact=person, company=company, title="Johtaja")
    m.Provenance.create(
        contact=person,
        field_group="all",
        source_kind="subject",
        received_on=day[:10],
        recorded_at=day,
        recorded_by=1,
    )
    refresh_company(store, company.id)
    refresh_contact(store, int(person))
    if held == "restricted":
        m.Restriction.create(
            contact=person, scope="record", ground="a", provisional=0, started_at=day, started_by=1
        )
    if held in ("open", "reopened"):
        _case(person, mark, None, reopened=int(held == "reopened"))
    return int(person)


def _case(person: int | None, mark: str, closed_at: str | None, **more: Any) -> int:
    row = {
        "number": f"20-{next(MARKS) + 100}", "bundle": f"{mark}{next(MARKS)}", "type": "access", "state": "in_review",
        "contact": person, "channel": "email", "written": 1, "received_on": "2020-01-07", "first_due": "2020-02-07",
        "due": "2020-02-07", "owner": 1, "created_at": "2020-01-07T09:00:00.000Z", "created_by": 1, "closed_at": closed_at,
    }  # fmt: skip
    return int(m.RequestCase.create(**row | more).id)


def _mail(mark: str, **more: Any) -> tuple[int, str]:
    """A letter and its original as the table keeps it: the bytes to look for."""
    original = packed(f"From: {mark}@oma.example\n\n{os.urandom(30).hex()}".encode())
    row = {"source_hash": f"c1:{mark}", "received_on": "2020-01-07", "sender": f"{mark}@oma.example", "subject": "Tiedot",
           "body": "Hei", "original": original, "state": "case", "fetched_at": "2020-01-07T09:00:00.000Z", "fetched_by": 1}  # fmt: skip
    return int(m.RequestMail.create(**row | more).id), original[:60]


def request_case(store: Store, since: str, held: str) -> list[str]:
    """A closed case with a text in each of its places, a letter that came, one of ours, and one set aside with it."""
    mark = _mark("case")
    own = [f"{mark}{letter}" for letter in "abcdefghijklmnop"]
    mail, _ = _mail(own[0], body=own[1])
    further, _ = _mail(own[2], body=own[3], state="set_aside", set_aside_reason=own[4])
    case = _case(
        _person(store, mark, held), mark, since, mail=mail, state="closed_fulfilled", requester_name=own[5],
        requester_address=f"{own[6]}@oma.example", text=own[7], grounds=own[8], identity_note=own[9], proposal=own[10],
        representative=own[11], reopened=1,
    )  # fmt: skip
    moment = "2020-01-20T09:00:00.000Z"
    event = {"case": case, "at": moment, "actor_id": 1, "from_state": "received", "to_state": "received"}
    m.RequestEvent.create(**event, step="T1", note=own[12])
    m.RequestEvent.create(**event, step="letter", note=f"2020-01-07 {further}")
    m.RequestEvent.create(**event, step="T20")
    m.RequestSuspension.create(case=case, kind="identity", asked_on="2020-01-08", replied_on="2020-01-18")
    m.RequestTask.create(case=case, kind="paper", detail=own[13], answer=own[14], state="done")
    m.RequestLetter.create(
        case=case, kind="answer", language="fi", body=own[15], file_hash=own[15], made_at=moment, made_by=1,
        sent_on="2020-03-20",
    )  # fmt: skip
    return own


def mail_original(store: Store, since: str, held: str) -> list[str]:
    """The letter of two cases, one of them closed earlier, as it came."""
    mark = _mark("mail")
    mail, original = _mail(mark)
    person = _person(store, mark, held)
    _case(person, mark, since, mail=mail, state="closed_fulfilled")
    _case(
        person,
        mark,
        "2020-02-01T09:00:00.000Z" if since > "2020-03" else since,
        mail=mail,
        state="closed_partial",
    )
    return [original]


def set_aside(store: Store, since: str, held: str) -> list[str]:
    """A letter that was no request."""
    mark = _mark("aside")
    _, original = _mail(
        mark, body=f"{mark}body", state="set_aside", set_aside_reason=f"{mark}why", set_aside_at=since
    )
    if held:
        m.ContactEmail.create(
            contact=_person(store, mark, held),
            address=f"{mark}@oma.example",
            address_key=f"{mark}@oma.example",
        )
    return [f"{mark}@oma", f"{mark}body", f"{mark}why", original] if not held else [f"{mark}body", original]


def ip_address(store: Store, since: str, held: str) -> list[str]:
    """An address of a machine."""
    number = next(MARKS)
    ip = f"2001:db8::{number:x}:dead"
    m.ContactTechnical.create(
        contact=_person(store, _mark("ip"), held),
        ip=ip,
        seen_at=since,
        source=f"kanaria{number}lomake",
        reason="tuki",
    )
    return [ip, f"kanaria{number}lomake"]


def consent(store: Store, since: str, held: str, **more: Any) -> list[str]:
    """A consent that ended, on which a membership once rested and by which a stop was released."""
    mark, day = _mark("consent"), "2020-01-07T09:00:00.000Z"
    if (wording := m.Wording.get_or_none()) is None:
        wording = m.Wording.create(code="sanat", version=1, text_fi="Suostun.", created_at=day, created_by=1)
    person = _person(store, mark, held)
    row = {
        "act": mark, "contact": person, "purpose": "SURVEY_X", "channel": "email", "given_by": "subject",
        "address_key": f"{mark}@oma.example", "declared_by": f"{mark}declared", "given_at": day, "how": "web_form",
        "evidence": f"{mark}evidence", "evidence_ip": f"{mark}ip", "evidence_agent": f"{mark}agent", "wording": wording,
        "notice_version": "2026-01", "recorded_at": day, "recorded_by": 1, "ended_at": since, "end_reason": "withdrawn",
    }  # fmt: skip
    number = m.Consent.create(**row | more).id
    m.Objection.create(
        contact=person, purpose="SALES", state="released", made_at=day, how="phone", recorded_at=day, recorded_by=1,
        released_at=day, release_reason="newer_consent", released_consent=number,
    )  # fmt: skip
    return [f"{mark}{tail}" for tail in ("@oma", "declared", "evidence", "ip", "agent")]


def consent_evidence(store: Store, since: str, held: str) -> list[str]:
    """What an erasure left of a consent; only an open case from the same address can refer to it."""
    from kaarea_tui.data.keys import keyed_hash

    mark = _mark("left")
    address = f"{mark}@oma.example"
    digest = keyed_hash(store, f"address email {address}")
    m.ConsentEvidence.create(
        address_hash=digest, purpose="MARKETING", how=mark, given_at=since, ended_at=since
    )
    if held:
        _case(None, mark, None, requester_address=address)
    return [digest]


def letter_file(store: Store, since: str, held: str) -> list[str]:
    """The file of a letter, and one that a crash left half written."""
    mark = _mark("file")
    person = _person(store, mark, "")
    paths = [
        person_files.place(store, person, f"{mark}.pdf"),
        store.companion / "letters" / f"{mark}.json.1.part",
    ]
    paths[1].parent.mkdir(mode=0o700, exist_ok=True)
    for path in paths:
        path.write_text(f"{mark}content")
        path.chmod(0o600)
        moment = datetime.fromisoformat(since).timestamp()
        os.utime(path, (moment, moment))
    return [f"{mark}content"]


MAKERS: dict[str, Callable[[Store, str, str], list[str]]] = {
    each.__name__: each
    for each in (request_case, mail_original, set_aside, ip_address, consent, consent_evidence, letter_file)
}
"""Kind to what makes one thing of it, counted from a moment, held or not: the texts to look for."""


def bytes_left(store: Store, folder: Path) -> bytes:
    """Everything on the disk, and on PostgreSQL every value of every table, in one piece."""
    parts = [path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()]
    parts += [
        repr(row).encode()
        for model in m.TABLES
        for row in store.rows(f"SELECT * FROM {model._meta.table_name}")
    ]
    return b"\n".join(parts)
