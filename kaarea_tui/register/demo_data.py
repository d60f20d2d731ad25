"""The demo's people and companies: any number, the same for the same number, in seconds.

Companies belong to demo users and units so that row scopes (rule P5) show something; some people are
drafts, some have left, a few are restricted (rulebook 2.6), and a few have technical data (6.2, 6.3). What
happened with them afterwards is planned by the subjects of register/demo, one file each.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from itertools import islice

from kaarea_tui.data.bulk import BulkWriter, KnownCompany, Origin
from kaarea_tui.data.bulk_rows import settle_index
from kaarea_tui.data.engine import Store
from kaarea_tui.data.row_words import CompanyFacts
from kaarea_tui.data.rows import refresh_contacts
from kaarea_tui.exchange.demo_people import demo_contacts
from kaarea_tui.register import audit_heads, audit_trail
from kaarea_tui.register.contacts.prepared_contacts import NamedCompany, Preparer, company_name_key
from kaarea_tui.rules.contact_record import ContactRecord
from kaarea_tui.rules.dates import local_date
from kaarea_tui.rules.provenance import inform_due

from .counter import SELF, utc_now
from .demo import mailing, requests
from .demo.desk import DemoDesk, beginning

Progress = Callable[[int, int], None]

SUBJECTS = (mailing, requests)
"""What happened in the demo before it is opened; each plans its acts with `plan(desk)`."""

_AT_ONCE = 10_000
_OWNERS = ("asiakkuus", "rekisterivastaava", "palveluesihenkilo", "asiakkuus", "ulkopuolinen", "")
_UNITS = ("Turku", "Turku", "Salo", "Loimaa", "")
_RELATIONSHIPS = ("customer", "customer", "customer", "prospect", "former")
_DRAFT_EVERY, _RESTRICTED_EVERY, _TECHNICAL_EVERY = 150, 400, 60
_MOST_ODD = 500
"""Restricted people and technical rows at most: enough to be met, however large the demo."""
_COMPANY_ADDRESS = """
INSERT INTO company_address (company_id, kind, street, postal_code, post_office)
VALUES (?, 'postal', ?, ?, ?)
"""
_TECHNICAL = """
INSERT INTO contact_technical (contact_id, ip, seen_at, source, reason)
VALUES (?, ?, ?, 'verkkolomake', 'yhteydenotto')
"""
_SERVICE_ACCOUNT = """
INSERT INTO contact_service_account (contact_id, service, username, opened_on)
VALUES (?, 'Tilausportaali', ?, ?)
"""


def fill(
    store: Store,
    contacts: int,
    progress: Progress | None = None,
    clock: Callable[[], datetime] = utc_now,
) -> None:
    """Write `contacts` made-up people into a demo register, and what happened with them.

    `progress` is told how many are ready, and of how many.
    """
    now = clock()
    fill_people(store, contacts, progress, now)
    desk = DemoDesk(store, now)
    for subject in SUBJECTS:
        subject.plan(desk)
    desk.run()


def fill_people(store: Store, contacts: int, progress: Progress | None, now: datetime) -> None:
    """Write the people and their companies alone, in one transaction."""
    with store.writing():
        users: dict[str, int] = dict(store.rows("SELECT user_name, id FROM user_account"))
        store.run("UPDATE user_account SET unit = 'Turku' WHERE user_name = 'palveluesihenkilo'")
        filling = _Filling(store, users, now)
        try:
            filling.write(contacts, progress or (lambda done, of: None))
        finally:
            filling.writer.close()
        entry = audit_trail.Entry(
            "demo.fill", SELF, "founding", object_type="register", object_id="demo", count=contacts
        )
        head = audit_trail.append(store, entry, beginning(now))
    audit_heads.keep_head(store, head, beginning(now))


class _Filling:
    """One filling of a demo register."""

    def __init__(self, store: Store, users: dict[str, int], now: datetime) -> None:
        self.store = store
        self.users = users
        self.today = local_date(now)
        self.stamp = audit_trail.stamp(now)
        due = inform_due("company", self.today)
        origin = Origin(
            "company",
            "Demo",
            self.today.isoformat(),
            due.isoformat() if due else None,
            None,
            self.stamp,
            users["rekisterivastaava"],
        )
        self.writer = BulkWriter(store, origin)
        self.preparer = Preparer(self.writer.first_id)
        self._restricted: list[int] = []
        self._technical: list[int] = []

    def write(self, contacts: int, progress: Progress) -> None:
        """Write all people, then what is special about a few of them."""
        people = enumerate(demo_contacts(contacts))
        done = 0
        while some := list(islice(people, _AT_ONCE)):
            self.preparer.start()
            for at, who in some:
                self._add(at, who)
            batch = self.preparer.finished()
            self._make_companies(self.preparer.fresh)
            self.writer.write(batch)
            done += len(some)
            progress(done, contacts + contacts // 2)
        self._add_technical()
        self.writer.finish()
        self._restrict()
        settle_index(self.store)
        progress(1, 1)

    def _add(self, at: int, who: ContactRecord) -> None:
        if at % _DRAFT_EVERY == 7:
            who = replace(who, company="", business_id="", company_kind="", role_ended=None)
        contact_id = self.preparer.add(who)
        if at % _RESTRICTED_EVERY == 11 and len(self._restricted) < _MOST_ODD:
            self._restricted.append(contact_id)
        if at % _TECHNICAL_EVERY == 3 and len(self._technical) < _MOST_ODD:
            self._technical.append(contact_id)

    def _make_companies(self, fresh: list[NamedCompany]) -> None:
        first = self.store.next_ids("company", len(fresh)) if fresh else 0
        addresses = []
        for company_id, named in enumerate(fresh, first):
            at = len(self.writer.companies)
            owner = self.users.get(_OWNERS[at % len(_OWNERS)])
            unit = _UNITS[at // 2 % len(_UNITS)]
            towns = (named.post_office,) if named.post_office else ()
            self.writer.companies.append(KnownCompany(company_id, named.name, towns, owner, unit))
            facts = CompanyFacts(
                company_id, named.name, named.business_id, named.kind or "company",
                _RELATIONSHIPS[at % len(_RELATIONSHIPS)], "", owner, unit, self.stamp, towns,
            )  # fmt: skip
            self.writer.make_company(facts, company_name_key(named.name))
            addresses.append((company_id, named.street, named.postal_code, named.post_office))
        self.store.run_many(_COMPANY_ADDRESS, addresses)

    def _add_technical(self) -> None:
        day = self.today.isoformat()
        self.store.run_many(
            _TECHNICAL,
            [(each, f"198.51.100.{at % 254 + 1}", self.stamp) for at, each in enumerate(self._technical)],
        )
        self.store.run_many(
            _SERVICE_ACCOUNT,
            [(each, f"tunnus{at + 1}", day) for at, each in enumerate(self._technical) if at % 2],
        )

    def _restrict(self) -> None:
        self.store.run_many(
            "UPDATE contact SET restricted_on = ?, restriction_ground = 'a' WHERE id = ?",
            [(self.today.isoformat(), each) for each in self._restricted],
        )
        refresh_contacts(self.store, self._restricted)
