"""The register's settings: reading and changing them (rule 5.1: old and new value go to the log).

What steers the machine is the administrator's, what carries the privacy notice the register owner's.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields

from kaarea_tui.register.audit_trail import stamp
from kaarea_tui.register.counter import SELF, Call, Subject, action
from kaarea_tui.register.errors import Invalid
from kaarea_tui.register.requests import request_clock
from kaarea_tui.register.staff.second_person import check_named
from kaarea_tui.register.stored_settings import load_settings
from kaarea_tui.rules.deadlines import checked_days
from kaarea_tui.rules.emails import email
from kaarea_tui.rules.identifiers import business_id
from kaarea_tui.rules.identity_codes import refuse_personal_identity_code
from kaarea_tui.rules.mailing import check_policy
from kaarea_tui.rules.problem import N_, Problem
from kaarea_tui.rules.text import clean_line
from kaarea_tui.settings import SYSTEM_SETTINGS, Settings, stored_text

LONGEST = 200
"""Most characters of a setting's text."""

POLICIES = ("soft_opt_in", "b2b_opt_out")
"""Switches that the privacy notice must allow first (rule M10)."""
RANGES: dict[str, tuple[int, int]] = {
    "idle_lock_minutes": (1, 15),
    # With fewer sessions or exports than these an ordinary day would stop.
    "sessions_most": (5, 10000),
    "sessions_per_person": (2, 10000),
    "exports_per_hour": (1, 1000),
    "returns_most_at_once": (0, 1000),
    "looks_per_hour": (20, 100000),
    # Below these the hashes would be weaker than OWASP's least (ASVS 11.4.2).
    "password_memory_kib": (19456, 1048576),
    "password_passes": (2, 10),
    "password_lanes": (1, 16),
    "deadline_eves_roll": (0, 1),
    "clarify_rows": (1, 1000000),
    "imap_port": (1, 65535),
    **dict.fromkeys(POLICIES, (0, 1)),
}
"""Least and most of each number; one that is not here cannot be changed."""

_TEXTS: dict[str, Callable[[str], str]] = {
    "controller_business_id": business_id,
    **dict.fromkeys(("deadline_days_added", "deadline_days_removed"), checked_days),
    **dict.fromkeys(("contact_email", "ombudsman_email"), email),
    "second_person": str.casefold,
}
MAY_BE_EMPTY = frozenset(
    {
        *("contact_person", "deadline_days_added", "deadline_days_removed", "second_person"),
        *("controller_website", "privacy_principle"),
    }
)
"""Settings that an empty text turns off."""


@dataclass(frozen=True, slots=True)
class SettingLine:
    """One setting as a screen lists it."""

    name: str
    value: str
    default: str
    permission: str
    """The right that changes it: `settings.system` or `settings.privacy`."""
    changeable: bool
    """Does the user hold it?"""


class SettingsDesk(Subject, subject="settings"):
    """The settings in force."""

    @action(SELF, "browse", before_password_change=True)
    def shown(self, call: Call) -> Settings:
        """The settings in force: they rule everybody's work and hold no person's data."""
        return load_settings(call.store)

    @action(SELF, "browse", before_password_change=True)
    def all(self, call: Call) -> tuple[SettingLine, ...]:
        """Every setting with its value; they hold no personal data and no secret."""
        now, default = load_settings(call.store), Settings()
        return tuple(
            SettingLine(
                field.name, stored_text(getattr(now, field.name)), stored_text(getattr(default, field.name)),
                _permission(field.name), _permission(field.name) in call.rights,
            )
            for field in fields(Settings)
        )  # fmt: skip

    @action("settings.system", "change", reauthenticate=True)
    def change_system(self, call: Call, name: str, value: str) -> None:
        """Change a setting that steers the machine; raises Invalid."""
        _change(call, "settings.system", name, value)

    @action("settings.privacy", "change", reauthenticate=True)
    def change_privacy(self, call: Call, name: str, value: str) -> None:
        """Change a setting that carries the privacy notice; raises Invalid."""
        _change(call, "settings.privacy", name, value)


def _permission(name: str) -> str:
    return "settings.system" if name in SYSTEM_SETTINGS else "settings.privacy"


def _change(call: Call, permission: str, name: str, value: str) -> None:
    known = {field.name for field in fields(Settings)}
    if name not in known or _permission(name) != permission:
        raise Invalid({"name": Problem("setting.unknown", N_("There is no such setting here."))})
    now = load_settings(call.store)
    try:
        fresh = _checked(name, value)
        if name in POLICIES and fresh == "1":
            check_policy(now.notice_version)
        if name == "second_person" and fresh:
            check_named(call.store, fresh, call.today)
    except Problem as problem:
        raise Invalid({"value": problem}) from problem
    old = stored_text(getattr(now, name))
    call.store.run(
        "INSERT INTO setting (name, value, changed_at, changed_by) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (name) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at,"
        " changed_by = excluded.changed_by",
        (name, fresh, stamp(call.now), call.user.id),
    )
    if name.startswith("deadline_"):
        request_clock.keep_all_true(call.store)
    call.touched("setting", name, fields=f"{name}: {old} -> {fresh}")


def _checked(name: str, value: str) -> str:
    if name in RANGES:
        return _number(value, *RANGES[name])
    text = refuse_personal_identity_code(clean_line(value))
    if not text and name not in MAY_BE_EMPTY:
        raise Problem("setting.empty", N_("A setting cannot be empty."))
    if len(text) > LONGEST:
        message = N_("At most {limit} characters fit here; there are {length}.")
        raise Problem("too_long", message, limit=str(LONGEST), length=str(len(text)))
    return _TEXTS.get(name, str)(text)


def _number(value: str, least: int, most: int) -> str:
    typed = clean_line(value)
    if not (typed.isascii() and typed.isdigit() and least <= int(typed[:12]) <= most):
        message = N_("Give a whole number from {least} to {most}.")
        raise Problem("setting.range", message, least=str(least), most=str(most))
    return str(int(typed))
