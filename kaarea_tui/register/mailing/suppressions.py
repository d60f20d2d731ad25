"""The suppression list at the counter: addresses added by themselves, bounces, looking and releasing (2.6).

The list shows the beginning of a hash, the reason and the dates: the addresses are not in it.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from kaarea_tui.data.keys import keyed_hash
from kaarea_tui.register.counter import Call, Subject, action
from kaarea_tui.register.errors import Absent, Refused
from kaarea_tui.register.mailing import stop_release, stops
from kaarea_tui.register.records.reach import contact_in_view
from kaarea_tui.register.records.typed_values import Typed
from kaarea_tui.rules import suppressions as rules
from kaarea_tui.rules.dates import not_future
from kaarea_tui.rules.problem import N_

PAGE = 200
"""Rows of one page."""
SHOWN = 8
"""Characters of a hash that are shown: enough to tell rows apart."""

_SELECT = """
SELECT s.id, s.hash, s.kind, s.reason, s.scope, s.created_at, coalesce(u.person_name, ''), s.released_at,
    s.release_reason
FROM suppression s LEFT JOIN user_account u ON u.id = s.created_by
"""
_ONE = """
SELECT s.released_at, s.hash, s.kind, o.state
FROM suppression s LEFT JOIN objection o ON o.id = s.objection_id
WHERE s.id = ?
"""


@dataclass(frozen=True, slots=True)
class SuppressionLine:
    """One row of the list; in force while `released_at` is None."""

    id: int
    hash_prefix: str
    kind: str
    reason: str
    scope: str
    created_at: datetime
    created_by: str
    released_at: datetime | None
    release_reason: str


class Suppressions(Subject, subject="suppressions"):
    """Addresses that may not be mailed, or not come back."""

    @action("suppression.view", "browse")
    def page(self, call: Call, before: int | None = None) -> tuple[SuppressionLine, ...]:
        """The next 200 rows, newest first; `before` is the last number of the page above."""
        first = f"{_SELECT} WHERE s.id < ? ORDER BY s.id DESC LIMIT {PAGE}"
        rows = call.store.rows(first, (before or 2**62,))
        return tuple(_line(row) for row in rows)

    @action("suppression.view", "disclose")
    def find(self, call: Call, address: str) -> tuple[SuppressionLine, ...]:
        """All rows of one e-mail address or phone number, released ones too. Problems: `address`."""
        kind, key = _typed(address)
        digest = keyed_hash(call.store, rules.hashed_text(kind, key))
        rows = call.store.rows(f"{_SELECT} WHERE s.hash = ? ORDER BY s.id DESC", (digest,))
        call.touched("suppression", " ".join(str(row[0]) for row in rows), count=len(rows))
        return tuple(_line(row) for row in rows)

    @action("suppression.add", "change", names_ahead=True)
    def add(self, call: Call, address: str, reason: str = "dm_objection") -> None:
        """Suppress an e-mail address or a phone number for marketing, whether or not anybody here has it.

        What was found by it is not told, since the user may not be allowed to see the card. `reason` is
        one of rules.suppressions.BY_HAND. Problems: `address`, `reason`.
        """
        form = Typed()
        form.one_of("reason", rules.BY_HAND, reason)
        form.settled()
        kind, key = _typed(address)
        stops.settle(call, stops.suppress(call, [(kind, key)], reason), "suppressed")
        call.touched("suppression", "", fields=reason, count=1)

    @action("suppression.release", "change", names_ahead=True)
    def release(self, call: Call, suppression_id: int, reason: str) -> None:
        """Take one row back; an erased address only on the person's written request: tell it as the reason.

        Raises Absent, Refused `suppression.released`, and Refused `suppression.of_objection` where the
        objection itself is still in force and is what must be released. Problems: `reason`.
        """
        found = call.store.one(_ONE, (suppression_id,))
        if found is None:
            raise Absent
        released_at, digest, kind, objection = found
        if released_at is not None:
            raise Refused("suppression.released", N_("This row was released before."))
        if objection is not None and objection != "released":
            raise Refused(
                "suppression.of_objection",
                N_("This belongs to a person's marketing ban: release that on the card."),
            )
        form = Typed()
        why = form.line("reason", "reason", reason)
        if not why:
            form.wrong("reason", "missing", N_("Fill in this field."))
        form.settled()
        stop_release.release_suppression(call, suppression_id, why)
        if kind == "email":
            stop_release.follow_release(call, {digest}, "suppression_released")
        call.touched("suppression", suppression_id, fields="released_at")

    @action("suppression.add", "change", names_ahead=True)
    def restore(self, call: Call, suppression_id: int) -> None:
        """Put a released row in force again, as it was: the release was a mistake.

        Raises Absent, Refused `suppression.in_force`, and `suppression.of_objection` where the objection
        beneath it was released: that is made anew on the card.
        """
        found = call.store.one(_ONE, (suppression_id,))
        if found is None:
            raise Absent
        released_at, _hash, _kind, objection = found
        if released_at is None:
            raise Refused("suppression.in_force", N_("This row is in force."))
        if objection == "released":
            message = N_("The marketing ban beneath it was released: write it down anew on the card.")
            raise Refused("suppression.of_objection", message)
        stop_release.restore_suppression(call, suppression_id)
        call.touched("suppression", suppression_id, fields="released_at")

    @action("suppression.add", "change", names_ahead=True)
    def record_bounce(self, call: Call, email_id: int, *, hard: bool, on: str = "") -> None:
        """Note that mail to an address came back: for good (`hard`), or for now, which is only logged.

        `on` as typed, empty: today. Raises Absent; problems: `on`.
        """
        found = call.store.one("SELECT contact_id FROM contact_email WHERE id = ?", (email_id,))
        if found is None:
            raise Absent
        contact_in_view(call, found[0])
        form = Typed()
        day = form.day("on", on, call.today) or call.today
        form.take("on", lambda: not_future(day, call.today), day)
        form.settled()
        if hard:
            hard_bounce(call, email_id, day)
        call.touched("contact", found[0], fields="hard_bounce" if hard else "soft_bounce")


def hard_bounce(call: Call, email_id: int, on: date) -> None:
    """An address does not exist any more: nobody who has it is mailed there (check 1).

    `email_id` with a minus is a company's (data/list_rows.py).
    """
    table = "contact_email" if email_id > 0 else "company_email"
    found = call.store.one(f"SELECT address_key FROM {table} WHERE id = ?", (abs(email_id),))  # noqa: S608
    if found is None:
        raise Absent
    key = str(found[0])
    if "hard_bounce" not in {reason for reason, _ in stops.reasons(call.store, "email", (key,)).get(key, ())}:
        stops.suppress(call, [("email", key)], "hard_bounce")
    for each in ("contact_email", "company_email"):
        call.store.run(f"UPDATE {each} SET bounced_on = ? WHERE address_key = ?", (on.isoformat(), key))  # noqa: S608
    stops.settle(call, stops.holders(call.store, "email", key), "bounce")


def _typed(address: str) -> tuple[rules.Kind, str]:
    form = Typed()
    none: tuple[rules.Kind, str] = ("email", "")
    taken = form.take("address", lambda: rules.normalised(address), none)
    form.settled()
    return taken


def _line(row: tuple[Any, ...]) -> SuppressionLine:
    number, digest, kind, reason, scope, created_at, creator, released_at, release_reason = row
    return SuppressionLine(
        number, digest[:SHOWN], kind, reason, scope, datetime.fromisoformat(created_at), creator,
        datetime.fromisoformat(released_at) if released_at else None, release_reason,
    )  # fmt: skip
