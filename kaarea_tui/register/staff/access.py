"""Who may do what: presets, grants, denials, row scopes, and the quarterly review (rules P1 to P5, 8.1).

Nobody changes the own rights, and the register never loses its last owner (P3). The log's rows on rights
hold the old and the new value (rule 5.1): names of rights are no personal data; reasons stay with the grant.
"""

from dataclasses import dataclass
from datetime import date, datetime

from kaarea_tui.register.audit_trail import stamp
from kaarea_tui.register.counter import Call, Subject, action
from kaarea_tui.register.errors import Absent, Invalid
from kaarea_tui.rules.accounts import check_line
from kaarea_tui.rules.identity_codes import refuse_personal_identity_code
from kaarea_tui.rules.limits import within
from kaarea_tui.rules.permissions import PERMISSIONS, PRESETS, in_preset
from kaarea_tui.rules.problem import N_, Problem
from kaarea_tui.rules.rights import Scope, check_account, check_denial, check_grant, default_scopes
from kaarea_tui.rules.text import clean_block

from .accounts import (
    GRANTING,
    OWNER,
    Account,
    all_accounts,
    load_account,
    refuse_last_owner,
    refuse_own_rights,
)
from .providers import EXTERNAL, need_contract
from .rights_held import last_uses, rights_rows
from .sessions import rights_of


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One right of one user, for the quarterly review (rule 8.1)."""

    user_id: int
    user_name: str
    person_name: str
    permission: str
    given_by: str
    """The preset that holds it, `grant`, or `denial`: taken away, whatever else gives it (P2)."""
    valid_to: date | None
    """The last day of a grant or a denial."""
    last_used_at: datetime | None
    """When the user last used it by the log; browsing leaves no row there."""


_FIELD_OF = {
    "grant.no_reason": "reason",
    "grant.backdated": "valid_from",
    "grant.no_end": "valid_to",
    "grant.ends_first": "valid_to",
    "grant.too_long": "valid_to",
}


class Access(Subject, subject="access"):
    """Giving and taking rights; for register owners."""

    @action("access.grant", "change", reauthenticate=True)
    def give_preset(self, call: Call, user_id: int, preset: str) -> None:
        """Give a user a preset (rule P1); row scopes left at their defaults follow it (rule P5).

        Raises Invalid for an unknown preset and for an external provider without an end date or without a
        contract in force (4.8).
        """
        account = _other(call, user_id)
        held = tuple(sorted({*account.presets, preset}))
        try:
            check_account(held, account.valid_from, account.valid_to)
        except Problem as problem:
            field = "valid_to" if problem.code == "account.no_end" else "preset"
            raise Invalid({field: problem}) from problem
        if preset == EXTERNAL:
            need_contract(call, account.employer, account.valid_to)
        call.store.run(
            "INSERT INTO user_preset (user_id, preset, given_by, given_at) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (user_id, preset) DO NOTHING",
            (user_id, preset, call.user.id, stamp(call.now)),
        )
        _follow_scopes(call, account, held)
        _told_presets(call, account, held)

    @action("access.grant", "change", reauthenticate=True)
    def take_preset(self, call: Call, user_id: int, preset: str) -> None:
        """Take a preset from a user; raises Refused for the last register owner's (rule P3)."""
        account = _other(call, user_id)
        if preset not in PRESETS:
            message = N_("There is no role named {preset}.")
            raise Invalid({"preset": Problem("account.unknown_preset", message, preset=preset)})
        if preset == OWNER:
            refuse_last_owner(call.store, user_id, call.today)
        left = tuple(code for code in account.presets if code != preset)
        call.store.run("DELETE FROM user_preset WHERE user_id = ? AND preset = ?", (user_id, preset))
        _follow_scopes(call, account, left)
        _told_presets(call, account, left)

    @action("access.grant", "change", reauthenticate=True)
    def grant(  # noqa: PLR0917 - a grant's own fields
        self, call: Call, user_id: int, permission: str, reason: str, valid_from: date, valid_to: date | None
    ) -> int:
        """Give one right beyond the presets, with a reason and an end (rule P2); the grant's number."""
        account = _other(call, user_id)
        why = _reason(reason)
        try:
            check_grant(account.presets, permission, why, valid_from, valid_to, call.today)
        except Problem as problem:
            raise Invalid({_FIELD_OF.get(problem.code, "permission"): problem}) from problem
        return _give(call, "user_grant", account, permission, why, valid_from, valid_to)

    @action("access.grant", "change", reauthenticate=True)
    def end_grant(self, call: Call, grant_id: int) -> None:
        """Take a grant back before its time; raises Absent when there is none or it has ended."""
        _end(call, "user_grant", grant_id)

    @action("access.grant", "change", reauthenticate=True)
    def deny(  # noqa: PLR0917 - a denial's own fields
        self,
        call: Call,
        user_id: int,
        permission: str,
        reason: str,
        valid_from: date,
        valid_to: date | None = None,
    ) -> int:
        """Take one right from a user whatever else gives it (rules P1, P2); the denial's number."""
        account = _other(call, user_id)
        why = _reason(reason)
        try:
            check_denial(permission, why, valid_from, valid_to)
        except Problem as problem:
            raise Invalid({_FIELD_OF.get(problem.code, "permission"): problem}) from problem
        if permission == GRANTING:
            refuse_last_owner(call.store, user_id, max(call.today, valid_from))
        return _give(call, "user_denial", account, permission, why, valid_from, valid_to)

    @action("access.grant", "change", reauthenticate=True)
    def end_denial(self, call: Call, denial_id: int) -> None:
        """Take a denial back; raises Absent when there is none or it has ended."""
        _end(call, "user_denial", denial_id)

    @action("access.grant", "change", reauthenticate=True)
    def set_scopes(self, call: Call, user_id: int, view: Scope, edit: Scope, unit: str) -> None:
        """Set on which rows the user's rights hold, and the unit that `own_unit` means (rule P5)."""
        account = _other(call, user_id)
        try:
            unit = check_line("unit", unit)
        except Problem as problem:
            raise Invalid({"unit": problem}) from problem
        call.store.run(
            "UPDATE user_account SET view_scope = ?, edit_scope = ?, unit = ?, version = version + 1"
            " WHERE id = ?",
            (Scope(view).value, Scope(edit).value, unit, user_id),
        )
        call.touched(
            "user",
            user_id,
            fields=f"view_scope: {account.view_scope} -> {Scope(view).value};"
            f" edit_scope: {account.edit_scope} -> {Scope(edit).value};"
            f" unit: {account.unit or '-'} -> {unit or '-'}",
        )

    @action("audit.view_all", "inspect")
    def review(self, call: Call) -> tuple[ReviewRow, ...]:
        """Each right of each open account with its last use by the log, and each denial (rules 8.1, P2)."""
        used = last_uses(call.store)
        rows = [
            row
            for account in all_accounts(call.store)
            if account.closed_on is None
            for row in _review_of(call, account, used)
        ]
        call.touched("user", "", count=len(rows))
        return tuple(rows)


def _other(call: Call, user_id: int) -> Account:
    refuse_own_rights(call.user.id, user_id)
    return load_account(call.store, user_id)


def _reason(typed: str) -> str:
    try:
        return refuse_personal_identity_code(within("reason", clean_block(typed)))
    except Problem as problem:
        raise Invalid({"reason": problem}) from problem


def _follow_scopes(call: Call, account: Account, presets: tuple[str, ...]) -> None:
    """Scopes that nobody set by hand follow the presets."""
    before, now = default_scopes(*account.presets), default_scopes(*presets)
    view = now.view.value if account.view_scope == before.view.value else account.view_scope
    edit = now.edit.value if account.edit_scope == before.edit.value else account.edit_scope
    call.store.run(
        "UPDATE user_account SET view_scope = ?, edit_scope = ?, version = version + 1 WHERE id = ?",
        (view, edit, account.id),
    )


def _told_presets(call: Call, account: Account, presets: tuple[str, ...]) -> None:
    old, new = (" ".join(codes) or "-" for codes in (account.presets, presets))
    call.touched("user", account.id, fields=f"presets: {old} -> {new}")


def _give(  # noqa: PLR0917 - a grant's own fields
    call: Call,
    table: str,
    account: Account,
    permission: str,
    why: str,
    valid_from: date,
    valid_to: date | None,
) -> int:
    given_id = call.store.next_ids(table, 1)
    call.store.run(
        f"INSERT INTO {table} (id, user_id, permission, reason, given_by, given_at, valid_from, valid_to)"  # noqa: S608
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            given_id, account.id, permission, why, call.user.id, stamp(call.now),
            valid_from.isoformat(), valid_to.isoformat() if valid_to else None,
        ),
    )  # fmt: skip
    kind = table.removeprefix("user_")
    call.touched("user", account.id, fields=f"{kind} {permission}: - -> {valid_from}..{valid_to or ''}")
    return given_id


def _end(call: Call, table: str, given_id: int) -> None:
    found = call.store.one(
        f"SELECT user_id, permission, valid_from, valid_to FROM {table} WHERE id = ? AND ended_at IS NULL",  # noqa: S608
        (given_id,),
    )
    if found is None:
        raise Absent
    user_id, permission, valid_from, valid_to = found
    refuse_own_rights(call.user.id, user_id)
    call.store.run(
        f"UPDATE {table} SET ended_at = ?, ended_by = ? WHERE id = ?",  # noqa: S608
        (stamp(call.now), call.user.id, given_id),
    )
    kind = table.removeprefix("user_")
    call.touched("user", user_id, fields=f"{kind} {permission}: {valid_from}..{valid_to or ''} -> ended")


def _review_of(call: Call, account: Account, used: dict[tuple[int, str], datetime]) -> list[ReviewRow]:
    presets, rights = rights_of(call.store, account.id, call.today)
    grants = {
        row.permission: row.valid_to
        for row in rights_rows(call.store, "user_grant", account.id)
        if row.in_force(call.today)
    }
    held = [
        ReviewRow(
            account.id, account.user_name, account.person_name, permission,
            "grant" if permission in grants else " ".join(p for p in presets if in_preset(p, permission)),
            grants.get(permission), used.get((account.id, permission)),
        )
        for permission in PERMISSIONS
        if permission in rights
    ]  # fmt: skip
    denied = [
        ReviewRow(
            account.id, account.user_name, account.person_name, row.permission, "denial", row.valid_to,
            used.get((account.id, row.permission)),
        )
        for row in rights_rows(call.store, "user_denial", account.id)
        if row.in_force(call.today)
    ]  # fmt: skip
    return held + denied
