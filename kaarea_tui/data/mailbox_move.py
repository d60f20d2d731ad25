"""The move of shared mailboxes from people's cards to their companies (N1), once for each older register.

An address that was called shared moves where its card has exactly one open company: several cards with the
same mailbox make one row, with the memberships, their proofs and all stops of any of the cards. One that is
named after a person of the company or stands on another card as that person's own, or whose card has no
company or several, stays the person's and waits for a decision (`contact_email.was_shared`). Nothing
becomes mailable by it: what a card held back is stopped.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from kaarea_tui.rules.company_mailboxes import is_named_after
from kaarea_tui.rules.dates import local_date
from kaarea_tui.rules.emails import email_key
from kaarea_tui.rules.suppressions import hashed_text

from .batches import in_batches
from .engine import Row, Store
from .keys import keyed_hasher
from .list_rows import follow_companies
from .places import COMPANY_ROWS, CONTACT_ROWS, Derived
from .row_words import company_row, person_row
from .rows import companies, people

_AT_ONCE = 500
_SHARED = """
SELECT e.id, e.contact_id, e.address, e.address_key, e.bounced_on, e.suppressed FROM contact_email e
JOIN contact c ON c.id = e.contact_id WHERE e.was_shared = 1 AND c.state <> 'erased'
    AND NOT EXISTS (SELECT 1 FROM contact_email p WHERE p.address_key = e.address_key AND p.was_shared = 0)
ORDER BY e.id
"""
_ROLES = """
SELECT r.contact_id, r.company_id, coalesce(r.ended_on, '9999') > ? FROM contact_role r
WHERE r.contact_id IN (SELECT contact_id FROM contact_email WHERE was_shared = 1)
"""
# Whatever held the person back; it is not known whether he spoke for the mailbox, so it holds for it, too.
_HELD = """
SELECT c.id FROM contact c JOIN contact_email e ON e.contact_id = c.id AND e.was_shared = 1
WHERE c.restricted_on IS NOT NULL
    OR EXISTS (SELECT 1 FROM restriction x WHERE x.contact_id = c.id AND x.lifted_at IS NULL)
    OR EXISTS (SELECT 1 FROM objection o WHERE o.contact_id = c.id AND o.state <> 'released')
    OR EXISTS (SELECT 1 FROM list_member m WHERE m.contact_id = c.id AND m.state = 'ended'
        AND m.left_reason = 'unsubscribed' AND coalesce(m.email_id, 0) <> e.id)
"""
_PEOPLE_OF = """
SELECT r.company_id, c.last_name, c.first_names FROM contact_role r JOIN contact c ON c.id = r.contact_id
WHERE c.state <> 'erased' AND r.company_id IN ({})
"""
_OBJECTED = """
SELECT e.address_key, max(o.id) FROM contact_email e JOIN objection o ON o.contact_id = e.contact_id
WHERE e.was_shared = 1 AND o.purpose = 'MARKETING' AND o.state <> 'released'
GROUP BY e.contact_id, e.address_key
"""
_HASHES = "SELECT hash FROM suppression WHERE kind = 'email' AND released_at IS NULL"
_MOVE_STINTS = """
UPDATE list_member SET contact_id = NULL, email_id = NULL, company_id = ?, company_email_id = ?, state = ?,
    left_at = ?, left_reason = ? WHERE id = ?
"""
_CHANGE = """
INSERT INTO change (act, contact_id, company_id, field, old_value, new_value, changed_at, changed_by)
VALUES (?, ?, ?, ?, ?, ?, ?, 0)
"""


@dataclass(slots=True)
class _Mailbox:
    """One mailbox of one company, gathered from all cards that had it."""

    address: str
    cards: list[Row] = field(default_factory=list)
    """Rows of `_SHARED`."""


def move_mailboxes(store: Store) -> None:
    """Move what can be moved; inside the write transaction of the schema's step."""
    _Move(store, datetime.now(UTC)).run()


class _Move:
    def __init__(self, store: Store, now: datetime) -> None:
        self.store = store
        self.now = now.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        self.today = local_date(now).isoformat()
        self.held = {row[0] for row in store.rows(_HELD)}
        self.people: set[int] = set()
        self.companies: set[int] = set()

    def run(self) -> None:
        self._own_addresses()
        for company_id, mailboxes in self._chosen().items():
            for key, mailbox in mailboxes.items():
                self._move(company_id, key, mailbox)
        self._rest_the_others()
        self._keep_objections()
        self._mark_suppressed()
        self._tell_rows()
        self.store.run(
            "UPDATE list_count SET members = (SELECT count(*) FROM list_member m"
            " WHERE m.list_id = list_count.list_id AND m.state = list_count.state)"
        )

    def _own_addresses(self) -> None:
        """Key and marks of the addresses that companies had already: for correspondence, on no list."""
        rows = self.store.rows("SELECT id, address, address_key FROM company_email")
        keys = {number: email_key(address) for number, address, _ in rows}
        self.store.run_many(
            "UPDATE company_email SET address_key = ? WHERE id = ?",
            [(keys[number], number) for number, _, key in rows if keys[number] != key],
        )
        self.store.run(
            "UPDATE company_email SET bounced_on = (SELECT max(e.bounced_on) FROM contact_email e"
            " WHERE e.address_key = company_email.address_key)"
        )

    def _chosen(self) -> dict[int, dict[str, _Mailbox]]:
        """Company to its mailboxes by key: of cards with one open company, named after nobody there."""
        open_companies: dict[int, set[int]] = defaultdict(set)
        for contact_id, company_id, is_open in self.store.rows(_ROLES, (self.today,)):
            if is_open:
                open_companies[contact_id].add(company_id)
        found: dict[int, dict[str, _Mailbox]] = defaultdict(dict)
        for card in self.store.rows(_SHARED):
            theirs = open_companies[card[1]]
            if len(theirs) == 1:
                mailbox = found[next(iter(theirs))].setdefault(card[3], _Mailbox(card[2]))
                mailbox.cards.append(card)
        names: dict[int, list[tuple[str, str]]] = defaultdict(list)
        for company_id, last_name, first_names in in_batches(self.store, _PEOPLE_OF, found):
            names[company_id].append((last_name, first_names))
        return {
            company_id: {
                key: mailbox
                for key, mailbox in mailboxes.items()
                if not is_named_after(mailbox.address, names[company_id])
            }
            for company_id, mailboxes in found.items()
        }

    def _move(self, company_id: int, key: str, mailbox: _Mailbox) -> None:
        store, cards = self.store, mailbox.cards
        number, fresh = self._row(company_id, key, mailbox)
        bounced = max((card[4] for card in cards if card[4]), default=None)
        store.run(
            "UPDATE company_email SET use = 'general', bounced_on = coalesce(?, bounced_on),"
            " suppressed = CASE WHEN ? = 1 THEN 1 ELSE suppressed END WHERE id = ?",
            (bounced, max(card[5] for card in cards), number),
        )
        held = self._is_held(company_id, cards)
        if held:
            store.run(
                "UPDATE company_email SET stopped_on = ?, stop_reason = 'moved' WHERE id = ?",
                (self.today, number),
            )
        self._move_stints(company_id, number, [card[0] for card in cards], held=held)
        for email_id, contact_id, address, *_ in cards:
            store.run("DELETE FROM contact_email WHERE id = ?", (email_id,))
            self._history("contact", contact_id, f"emails.{email_id}.address", (address, ""))
            self.people.add(contact_id)
        if fresh:
            self._history("company", company_id, f"emails.{number}.address", ("", mailbox.address))
        self.companies.add(company_id)

    def _row(self, company_id: int, key: str, mailbox: _Mailbox) -> tuple[int, bool]:
        """The number of the company's row of this address, and whether it is new."""
        found = self.store.one(
            "SELECT id FROM company_email WHERE company_id = ? AND address_key = ?", (company_id, key)
        )
        if found is not None:
            return int(found[0]), False
        number = self.store.next_ids("company_email", 1)
        self.store.run(
            "INSERT INTO company_email (id, company_id, position, address, address_key) SELECT ?, ?,"
            " (SELECT count(*) FROM company_email WHERE company_id = ?), ?, ?",
            (number, company_id, company_id, mailbox.address, key),
        )
        return number, True

    def _is_held(self, company_id: int, cards: list[Row]) -> bool:
        """Did anything hold back the mailbox on one of these cards?"""
        return any(card[1] in self.held or self._of_former(company_id, card) for card in cards)

    def _of_former(self, company_id: int, card: Row) -> bool:
        """May the address be of a company that the person has left? Then no mail went there (check 7)."""
        domain = card[3].rpartition("@")[2]
        rows = self.store.rows(
            "SELECT r.company_id, coalesce(e.address_key, '') FROM contact_role r"
            " LEFT JOIN company_email e ON e.company_id = r.company_id"
            " WHERE r.contact_id = ? AND r.company_id <> ?",
            (card[1], company_id),
        )
        return any(key.rpartition("@")[2] == domain for _, key in rows)

    def _move_stints(self, company_id: int, number: int, email_ids: list[int], *, held: bool) -> None:
        """All stints of the mailbox, those that are over too; of several present on one list one goes on."""
        rows = list(
            in_batches(
                self.store,
                "SELECT id, list_id, state, joined_at, left_at, left_reason FROM list_member"
                " WHERE email_id IN ({})",
                email_ids,
            )
        )
        present: set[int] = set()
        # What rests is kept before what is mailed, and the older stint before the younger.
        for stint, list_id, state, joined_at, left_at, reason in sorted(
            rows, key=lambda row: (row[2] != "paused", row[3], row[0])
        ):
            told = ("paused" if held and state == "active" else state, left_at, reason)
            if state != "ended":
                if list_id in present:
                    told = ("ended", max(self.now, joined_at), "joined")
                present.add(list_id)
            self.store.run(_MOVE_STINTS, (company_id, number, *told, stint))

    def _history(self, table: str, record_id: int, name: str, pair: tuple[str, str]) -> None:
        """The move in the change history, as a save of the program's own."""
        found = self.store.one(f"SELECT version FROM {table} WHERE id = ?", (record_id,))  # noqa: S608
        assert found is not None
        version = found[0] + 1
        self.store.run(f"UPDATE {table} SET version = ? WHERE id = ?", (version, record_id))  # noqa: S608
        owner = (record_id, None) if table == "contact" else (None, record_id)
        self.store.run(_CHANGE, (f"{table}.{record_id}.{version}", *owner, name, *pair, self.now))

    def _rest_the_others(self) -> None:
        """Marketing to what stays on a card rests until somebody has decided whose the address is."""
        self.store.run(
            "UPDATE list_member SET state = 'paused' WHERE state = 'active'"
            " AND email_id IN (SELECT id FROM contact_email WHERE was_shared = 1)"
            " AND list_id IN (SELECT id FROM mailing_list WHERE kind = 'MARKETING')"
        )

    def _keep_objections(self) -> None:
        """An objection covers the addresses that have become the person's own by this (2.6)."""
        rows = self.store.rows(_OBJECTED)
        if not rows:
            return
        hashed = keyed_hasher(self.store)
        self.store.run_many(
            "INSERT INTO suppression (hash, kind, reason, scope, objection_id, created_at, created_by)"
            " VALUES (?, 'email', 'dm_objection', 'marketing', ?, ?, 0)",
            [(hashed(hashed_text("email", key)), objection_id, self.now) for key, objection_id in rows],
        )

    def _mark_suppressed(self) -> None:
        """Let the marks of companies' addresses, and of those that stayed, say what the hashes say."""
        in_force = {row[0] for row in self.store.rows(_HASHES)}
        if not in_force:
            return
        hashed = keyed_hasher(self.store)
        for table, which in (("company_email", "TRUE"), ("contact_email", "was_shared = 1")):
            rows = self.store.rows(f"SELECT DISTINCT address_key FROM {table} WHERE {which}")  # noqa: S608
            keys = [key for (key,) in rows if hashed(hashed_text("email", key)) in in_force]
            for each in ("company_email", "contact_email"):
                self.store.run_many(
                    f"UPDATE {each} SET suppressed = 1 WHERE address_key = ?",  # noqa: S608
                    [(key,) for key in keys],
                )

    def _tell_rows(self) -> None:
        """Browse rows and text indexes of all that changed; nobody's place changes."""
        for derived, numbers in ((CONTACT_ROWS, self.people), (COMPANY_ROWS, self.companies)):
            wanted = sorted(numbers)
            for start in range(0, len(wanted), _AT_ONCE):
                self._rows_anew(derived, wanted[start : start + _AT_ONCE])
            if wanted and self.store.engine == "sqlite":
                self.store.run(f"INSERT INTO {derived.text} ({derived.text}) VALUES ('rebuild')")  # noqa: S608
        follow_companies(
            self.store,
            self.store.rows(
                "SELECT order_no, company_id FROM company_row WHERE company_id IN"
                " (SELECT company_id FROM list_member WHERE company_id IS NOT NULL)"
            ),
        )

    def _rows_anew(self, derived: Derived, numbers: list[int]) -> None:
        rows: Iterable[tuple[object, ...]] = (
            map(person_row, people(self.store, numbers))
            if derived is CONTACT_ROWS
            else map(company_row, companies(self.store, numbers))
        )
        setting = ", ".join(f"{column} = ?" for column in derived.columns[1:])
        self.store.run_many(
            f"UPDATE {derived.table} SET {setting} WHERE {derived.key} = ?",  # noqa: S608
            [(*row[1:], row[0]) for row in rows],
        )
