"""Looking at the audit log (rules 5.1, 5.2): looking leaves a row of its own.

Register owner and auditor see all; the administrator sees security events without the numbers of contacts;
everybody sees the own last sign-ins.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from kaarea_tui.data.engine import Row
from kaarea_tui.register.audit_trail import stamp
from kaarea_tui.register.counter import SELF, Call, Subject, action

LONGEST_PAGE = 500
_SECURITY_SUBJECTS = (
    "accounts", "own", "users", "access", "settings", "audit_log", "integrity", "backups", "register",
)  # fmt: skip
_OBJECTS_OF_STAFF = frozenset({"", "user", "session", "setting", "audit", "register"})
# `.` and `/` are neighbours: a range holds all actions of a subject and needs no pattern.
_IS_SECURITY = " OR ".join(
    ["a.result = 'denied'"]
    + [f"(a.action >= '{name}.' AND a.action < '{name}/')" for name in _SECURITY_SUBJECTS]
)
_SELECT = """
SELECT a.seq, a.at_utc, a.actor_id, u.user_name, a.actor_presets, a.permission, a.source, a.session_id,
       a.action, a.object_type, a.object_id, a.purpose, a.result, a.reason, a.fields, a.count
FROM audit a LEFT JOIN user_account u ON u.id = a.actor_id
"""


@dataclass(frozen=True, slots=True)
class LogFilter:
    """Which rows of the log are wanted; an empty field asks nothing."""

    actor_id: int | None = None
    action: str = ""
    permission: str = ""
    object_type: str = ""
    object_id: str = ""
    result: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class LogRow:
    """One row of the log; `at` is UTC, `user_name` empty where nobody was signed in."""

    seq: int
    at: datetime
    actor_id: int | None
    user_name: str
    presets: tuple[str, ...]
    permission: str
    source: str
    session_id: int | None
    action: str
    object_type: str
    object_id: str
    purpose: str
    result: str
    reason: str
    fields: str
    count: int


@dataclass(frozen=True, slots=True)
class SignInTry:
    """One try to sign in under the own name."""

    at: datetime
    source: str
    accepted: bool


class AuditLog(Subject, subject="audit_log"):
    """The audit log, newest rows first."""

    @action("audit.view_all", "disclose")
    def page(
        self, call: Call, wanted: LogFilter, before_seq: int | None = None, limit: int = 100
    ) -> tuple[LogRow, ...]:
        """Rows of the whole log older than `before_seq`, the newest first, at most 500."""
        return _page(call, wanted, before_seq, limit, "")

    @action("audit.view_security", "disclose")
    def security(
        self, call: Call, wanted: LogFilter, before_seq: int | None = None, limit: int = 100
    ) -> tuple[LogRow, ...]:
        """The same of security events only: sign-ins, users, rights, settings, system, and all refusals.

        The numbers of contacts and companies are not told (rule 5.2).
        """
        rows = _page(call, wanted, before_seq, limit, _IS_SECURITY)
        return tuple(row if row.object_type in _OBJECTS_OF_STAFF else _without_object(row) for row in rows)

    @action(SELF, "browse")
    def own_sign_ins(self, call: Call) -> tuple[SignInTry, ...]:
        """The last twenty tries to sign in under the own name, the newest first (rule 5.2)."""
        rows = call.store.rows(
            "SELECT at_utc, source, result FROM audit WHERE actor_id = ? AND action = 'accounts.sign_in'"
            " ORDER BY seq DESC LIMIT 20",
            (call.user.id,),
        )
        return tuple(
            SignInTry(datetime.fromisoformat(at), source, result == "ok") for at, source, result in rows
        )


def _page(
    call: Call, wanted: LogFilter, before_seq: int | None, limit: int, restriction: str
) -> tuple[LogRow, ...]:
    conditions, values = _conditions(wanted, hide_contacts=bool(restriction))
    if restriction:
        conditions.append(f"({restriction})")
    if before_seq is not None:
        conditions.append("a.seq < ?")
        values.append(before_seq)
    where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    values.append(max(1, min(limit, LONGEST_PAGE)))
    rows = call.store.rows(f"{_SELECT} {where} ORDER BY a.seq DESC LIMIT ?", values)
    call.touched("audit", before_seq or "", fields=" ".join(_named(wanted)), count=len(rows))
    return tuple(_row(row) for row in rows)


def _named(wanted: LogFilter) -> list[str]:
    """What was asked, for the log of looking at the log: names of the filters, not what they held."""
    asked = {name: getattr(wanted, name) for name in LogFilter.__slots__}
    return [name for name, value in asked.items() if value not in (None, "")]


def _conditions(wanted: LogFilter, *, hide_contacts: bool) -> tuple[list[str], list[object]]:
    conditions: list[str] = []
    values: list[object] = []
    for column in ("actor_id", "action", "permission", "object_type", "object_id", "result"):
        value = getattr(wanted, column)
        if value not in (None, ""):
            conditions.append(f"a.{column} = ?")
            values.append(value)
    if hide_contacts and (wanted.object_type or wanted.object_id):
        # Or the filter would tell what the rows do not show.
        staff = ", ".join(f"'{kind}'" for kind in sorted(_OBJECTS_OF_STAFF))
        conditions.append(f"a.object_type IN ({staff})")
    for sign, moment in ((">=", wanted.since), ("<", wanted.until and wanted.until + timedelta(days=1))):
        if moment is not None:
            conditions.append(f"a.at_utc {sign} ?")
            values.append(stamp(_midnight(moment)))
    return conditions, values


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), ZoneInfo("Europe/Helsinki"))


def _row(row: Row) -> LogRow:
    seq, at, actor_id, user_name, presets, *rest = row
    return LogRow(seq, datetime.fromisoformat(at), actor_id, user_name or "", tuple(presets.split()), *rest)


def _without_object(row: LogRow) -> LogRow:
    return replace(row, object_type="", object_id="", purpose="", fields="")
