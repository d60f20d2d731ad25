"""A person with rows in every table that tells of people; also for the bench, by the thousand."""

from collections.abc import Iterator, Sequence
from typing import Any

from kaarea_tui.data import models as m
from kaarea_tui.data.engine import Store
from kaarea_tui.data.keys import keyed_hasher
from kaarea_tui.data.rows import refresh_contact
from kaarea_tui.register.mailing.export_people import packed
from kaarea_tui.rules.suppressions import hashed_text

MOMENT, DAY = "2026-11-01T09:00:00.000Z", "2026-11-01"
Values = dict[str, Any]


def fill(store: Store, last: str, first: str, mark: str, rows: int = 1, *, source: str = "subject") -> int:
    """The contact's number. `mark` stands in each text, so that it can be found again; emails are `mark`N@."""
    with store.writing():
        contact = m.Contact.create(
            state="active",
            last_name=last,
            first_names=first,
            created_at=MOMENT,
            created_by=1,
            updated_at=MOMENT,
        ).id
        shared = _shared(store, mark)
        for table, values in _tables(store, contact, mark, rows, shared, source):
            _insert(store, table, values)
        refresh_contact(store, contact)
    return int(contact)


def _shared(store: Store, mark: str) -> dict[str, int]:
    company = m.Company.create(
        name=f"Yritys {mark}", name_key=f"yritys {mark}".casefold(), kind="company", relationship="customer",
        created_at=MOMENT, created_by=1, updated_at=MOMENT,
    ).id  # fmt: skip
    wording = m.Wording.create(
        code=f"sanat{mark}", version=1, text_fi=f"Suostun {mark}.", created_at=MOMENT, created_by=1
    ).id
    mailing = m.MailingList.create(
        name=f"Lista {mark}", name_key=f"lista {mark}".casefold(), kind="MARKETING", purpose="MARKETING", sender="K",
        stop_address="s@k.example", footer="f", owner=1, created_at=MOMENT, created_by=1, updated_at=MOMENT,
    ).id  # fmt: skip
    recipient = m.Recipient.create(
        kind="authority", name=f"Virasto {mark}", country="FI", created_at=MOMENT, created_by=1
    ).id
    return {"company": company, "wording": wording, "list": mailing, "recipient": recipient}


def _tables(
    store: Store, contact: int, mark: str, rows: int, shared: dict[str, int], source: str
) -> Iterator[tuple[str, list[Values]]]:
    every = range(rows)
    own = {"contact_id": contact}
    yield (
        "contact_role",
        [
            own | {"company_id": shared["company"], "title": f"Titteli {mark} {n}", "started_on": DAY}
            for n in every
        ],
    )
    yield (
        "contact_email",
        [
            own
            | {"address": f"{mark}{n}@oma.example", "address_key": f"{mark}{n}@oma.example", "position": n}
            for n in every
        ],
    )
    yield (
        "contact_phone",
        [
            own | {"number": f"+35840{1000000 + n}", "kind": "mobile", "extension": mark[:8], "position": n}
            for n in every
        ],
    )
    yield (
        "contact_address",
        [
            own | {"kind": kind, "street": f"Katu {mark}", "postal_code": "20100", "post_office": "TURKU"}
            for kind in ("postal", "visiting", "billing")[:rows]
        ],
    )
    yield (
        "contact_note",
        [own | {"body": f"Muistiinpano {mark} {n}", "created_at": MOMENT, "created_by": 1} for n in every],
    )
    yield (
        "contact_statement",
        [
            own | {"body": f"Selvitys {mark} {n}", "given_on": DAY, "case_number": "25-001", "recorded_at": MOMENT, "recorded_by": 1}
            for n in every
        ],
    )  # fmt: skip
    yield (
        "namesake",
        [
            own
            | {"other_id": contact, "objection_id": n, "why": why, "found_at": MOMENT, "decision": "other"}
            for n, why in zip(every, ("address", "name"), strict=False)
        ],
    )
    yield (
        "contact_technical",
        [
            own | {"ip": "192.0.2.1", "seen_at": MOMENT, "source": f"lomake {mark} {n}", "reason": "tuki"}
            for n in every
        ],
    )
    yield (
        "contact_service_account",
        [own | {"service": "palvelu", "username": f"tunnus{mark}{n}"} for n in every],
    )
    yield (
        "provenance",
        [
            own
            | {
                "field_group": "all",
                "source_kind": source,
                "source_name": f"lähde {mark} {n}",
                "received_on": DAY,
                "recorded_at": MOMENT,
                "recorded_by": 1,
            }
            for n in every
        ],
    )
    yield (
        "change",
        [
            own
            | {
                "act": f"a{n}",
                "field": "title",
                "old_value": f"Vanha {mark} {n}",
                "new_value": "Uusi",
                "changed_at": MOMENT,
                "changed_by": 1,
            }
            for n in every
        ],
    )
    yield from _mailing(store, contact, mark, rows, shared)
    yield from _requests(store, contact, mark, rows)


def _mailing(
    store: Store, contact: int, mark: str, rows: int, shared: dict[str, int]
) -> Iterator[tuple[str, list[Values]]]:
    every, own, hashed = range(rows), {"contact_id": contact}, keyed_hasher(store)
    stamped = {"recorded_at": MOMENT, "recorded_by": 1}
    yield (
        "consent",
        [
            own | stamped | {
                "act": f"c{n}", "purpose": "MARKETING", "list_id": shared["list"], "channel": "email",
                "address_key": f"{mark}0@oma.example", "given_by": "subject", "declared_by": "itse", "given_at": MOMENT,
                "how": "paper", "evidence": f"Mappi {mark} {n}", "wording_id": shared["wording"], "notice_version": "2026-01",
            }
            for n in every
        ],
    )  # fmt: skip
    yield (
        "objection",
        [
            own
            | stamped
            | {
                "purpose": "SALES",
                "state": "upheld",
                "made_at": MOMENT,
                "how": "phone",
                "grounds": f"Peruste {mark} {n}",
            }
            for n in every
        ],
    )
    yield (
        "suppression",
        [
            {"hash": hashed(hashed_text("email", f"{mark}{n}@oma.example")), "kind": "email", "reason": "hard_bounce", "scope": "marketing",
             "created_at": MOMENT, "created_by": 1, "release_reason": f"kieltosyy {mark} {n}"}
            for n in every
        ],
    )  # fmt: skip
    yield (
        "list_member",
        [
            own | {"list_id": shared["list"], "order_no": n, "state": "ended", "basis": "ALLOW_CONSENT", "joined_at": MOMENT, "joined_by": 1,
                   "left_at": MOMENT, "left_reason": f"jäsen {mark} {n}"}
            for n in every
        ],
    )  # fmt: skip
    people = packed([contact])
    yield (
        "list_export",
        [
            {"list_id": shared["list"], "format": "csv", "purpose": "MARKETING", "exported_at": MOMENT, "exported_by": 1, "expires_at": MOMENT,
             "file_hash": "x", "written": 1, "counts": "{}", "contact_ids": people}
            for n in every
        ],
    )  # fmt: skip
    yield (
        "list_return",
        [
            own
            | stamped
            | {
                "list_id": shared["list"],
                "source_hash": f"{mark}{n}",
                "kind": "unclear",
                "matched": f"paluu {mark} {n}",
                "state": "proposed",
                "received_at": MOMENT,
            }
            for n in every
        ],
    )
    yield (
        "disclosure",
        [
            own | {"recipient_id": shared["recipient"], "fields": "last_name", "legal_ground": f"laki {mark} {n}", "asked_by": "Virka Mies",
                   "decided_by": 1, "disclosed_at": MOMENT, "channel": "letter"}
            for n in every
        ],
    )  # fmt: skip
    first = store.next_ids("restriction", rows)
    yield (
        "restriction",
        [
            own | {"id": first + n, "scope": "record", "ground": "a", "provisional": 0, "started_at": MOMENT, "started_by": 1,
                   "lifted_at": MOMENT, "lifted_by": 1, "lift_reason": f"rajoitus {mark} {n}"}
            for n in every
        ],
    )  # fmt: skip
    yield (
        "restriction_notice",
        [
            own | {"restriction_id": first, "language": "fi", "body": f"Ilmoitus {mark} {n}", "file_hash": "x", "reason": f"loppu {mark} {n}",
                   "lift_on": DAY, "made_at": MOMENT, "made_by": 1}
            for n in every
        ],
    )  # fmt: skip


def _requests(store: Store, contact: int, mark: str, rows: int) -> Iterator[tuple[str, list[Values]]]:
    first_mail = store.next_ids("request_mail", rows)
    first_case = store.next_ids("request_case", rows)
    every = range(rows)
    yield (
        "request_mail",
        [
            {"id": first_mail + n, "source_hash": f"{mark}{n}", "received_on": DAY, "sender": f"{mark}0@oma.example", "subject": "Tiedot",
             "body": f"Kirje {mark} {n}", "original": "", "state": "case", "fetched_at": MOMENT, "fetched_by": 1}
            for n in every
        ],
    )  # fmt: skip
    yield (
        "request_case",
        [
            {"id": first_case + n, "number": f"25-{mark}{n}", "bundle": "b", "mail_id": first_mail + n, "type": "access", "state": "closed_fulfilled",
             "contact_id": contact, "channel": "email", "written": 1, "text": f"Pyyntö {mark} {n}", "received_on": DAY, "first_due": DAY, "due": DAY,
             "owner_id": 1, "created_at": MOMENT, "created_by": 1, "closed_at": MOMENT}
            for n in every
        ],
    )  # fmt: skip
    of_case = [{"case_id": first_case + n} for n in every]
    yield "request_suspension", [case | {"kind": "identity", "asked_on": DAY} for case in of_case]
    yield (
        "request_event",
        [
            case
            | {
                "at": MOMENT,
                "actor_id": 1,
                "step": "T1",
                "from_state": "",
                "to_state": "received",
                "note": f"vaihe {mark} {n}",
            }
            for n, case in enumerate(of_case)
        ],
    )
    yield (
        "request_letter",
        [
            case
            | {
                "kind": "receipt",
                "language": "fi",
                "body": f"Vastaus {mark} {n}",
                "file_hash": "x",
                "made_at": MOMENT,
                "made_by": 1,
            }
            for n, case in enumerate(of_case)
        ],
    )


def _insert(store: Store, table: str, rows: Sequence[Values]) -> None:
    names = list(rows[0])
    marks = ", ".join("?" * len(names))
    store.run_many(
        f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})",
        [tuple(row[name] for name in names) for row in rows],
    )
