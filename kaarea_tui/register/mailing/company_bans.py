"""A company's ban on direct marketing: its addresses rest until the company releases it (M3, check 6)."""

from datetime import UTC, datetime
from typing import Any

from kaarea_tui.register.audit_trail import stamp
from kaarea_tui.register.counter import Call, Subject, action
from kaarea_tui.register.errors import Refused
from kaarea_tui.register.mailing import stops
from kaarea_tui.register.mailing.consent_cards import BanLine
from kaarea_tui.register.records.reach import company_in_view
from kaarea_tui.register.records.typed_values import Typed
from kaarea_tui.rules.moments import last_moment
from kaarea_tui.rules.problem import N_

_INSERT = """
INSERT INTO company_ban (id, company_id, made_at, told_by, reason, recorded_by) VALUES (?, ?, ?, ?, ?, ?)
"""
_BANS = """
SELECT b.id, b.company_id, c.name, b.made_at, b.told_by, b.reason, coalesce(u.person_name, ''), b.released_at,
    b.release_reason
FROM company_ban b JOIN company c ON c.id = b.company_id LEFT JOIN user_account u ON u.id = b.recorded_by
"""
_OF_CONTACT = """
WHERE b.released_at IS NULL
    AND b.company_id IN (SELECT company_id FROM contact_role WHERE contact_id = ? AND ended_on IS NULL)
ORDER BY b.id DESC
"""


class CompanyBans(Subject, subject="company_bans"):
    """Bans of companies."""

    @action("company.view", "browse")
    def of_company(self, call: Call, company_id: int) -> tuple[BanLine, ...]:
        """All bans of a company, newest first; raises Absent."""
        company_in_view(call, company_id)
        rows = call.store.rows(f"{_BANS} WHERE b.company_id = ? ORDER BY b.id DESC", (company_id,))
        return tuple(_line(row) for row in rows)

    @action("company.set_marketing_ban", "change", names_ahead=True)
    def set(self, call: Call, company_id: int, told_by: str, made_on: str = "", *, reason: str = "") -> int:
        """Write down that the company forbids marketing; its people's memberships rest. The ban's number.

        `told_by`: who said so for the company; `made_on` as typed, empty: now. Raises Absent, Refused
        `ban.in_force`; problems: `told_by`, `made_on`, `reason`.
        """
        company_in_view(call, company_id)
        form = Typed()
        who = form.line("told_by", "source_name", told_by)
        if not who:
            form.wrong("told_by", "missing", N_("Fill in this field."))
        why = form.block("reason", "reason", reason)
        day, now = form.day("made_on", made_on, call.today), call.now.astimezone(UTC)
        made_at = form.take("made_on", lambda: last_moment(day, None, now), now) if day else now
        form.settled()
        if _in_force(call, company_id):
            raise Refused("ban.in_force", N_("The company has forbidden direct marketing."))
        ban_id = call.store.next_ids("company_ban", 1)
        call.store.run(_INSERT, (ban_id, company_id, stamp(made_at), who, why, call.user.id))
        stops.company_changed(call, company_id, "company_ban")
        call.touched("company", company_id, fields="marketing_ban")
        return ban_id

    @action("company.release_marketing_ban", "change", names_ahead=True)
    def release(self, call: Call, company_id: int, reason: str) -> None:
        """Write down that the company has released its ban, and how it said so; paused people go on.

        Raises Absent, Refused `ban.none`; problems: `reason`.
        """
        company_in_view(call, company_id)
        form = Typed()
        why = form.line("reason", "reason", reason)
        if not why:
            form.wrong("reason", "missing", N_("Fill in this field."))
        form.settled()
        if not _in_force(call, company_id):
            raise Refused("ban.none", N_("The company has no ban in force."))
        call.store.run(
            "UPDATE company_ban SET released_at = ?, released_by = ?, release_reason = ?"
            " WHERE company_id = ? AND released_at IS NULL",
            (stamp(call.now), call.user.id, why, company_id),
        )
        stops.company_changed(call, company_id, "company_ban_released")
        call.touched("company", company_id, fields="marketing_ban")


def bans_of_contact(call: Call, contact_id: int) -> tuple[BanLine, ...]:
    """Bans in force of the companies that the person works for now."""
    return tuple(_line(row) for row in call.store.rows(_BANS + _OF_CONTACT, (contact_id,)))


def _in_force(call: Call, company_id: int) -> bool:
    sql = "SELECT 1 FROM company_ban WHERE company_id = ? AND released_at IS NULL"
    return call.store.one(sql, (company_id,)) is not None


def _line(row: tuple[Any, ...]) -> BanLine:
    number, company_id, company, made_at, told_by, reason, recorder, released_at, release_reason = row
    return BanLine(
        number, company_id, company, datetime.fromisoformat(made_at), told_by, reason, recorder,
        datetime.fromisoformat(released_at) if released_at else None, release_reason,
    )  # fmt: skip
