"""What every signed-in user may do with the own account (rule 5.2): password, language, looks, sign-out."""

import json
from datetime import date

from kaarea_tui.locale import LANGUAGES
from kaarea_tui.register.audit_trail import stamp
from kaarea_tui.register.counter import SELF, Call, Subject, action
from kaarea_tui.register.errors import Invalid, Refused
from kaarea_tui.register.stored_settings import load_settings
from kaarea_tui.rules.passwords import check_password
from kaarea_tui.rules.problem import N_, Problem
from kaarea_tui.rules.signin import is_secret_form, normal_form

from . import password_hashes
from .sessions import CurrentUser

LONGEST_PREFERENCE = 4000


class Own(Subject, subject="own"):
    """The signed-in user's own account."""

    @action(SELF, "browse", before_password_change=True)
    def who(self, call: Call) -> CurrentUser:
        """Who is signed in and what he may do now."""
        return call.user

    @action(SELF, "browse")
    def today(self, call: Call) -> date:
        """The register's day: the local date of its own clock."""
        return call.today

    @action(SELF, "change", before_password_change=True)
    def sign_out(self, call: Call) -> None:
        """End this session."""
        end_sessions(call, "id = ?", (self._counter.session_id,), "signed_out")
        call.touched("session", self._counter.session_id)

    @action(SELF, "change", reauthenticate=True, before_password_change=True)
    def change_password(self, call: Call, new: str) -> None:
        """Set a new password and end the user's other sessions; raises Invalid (rules S1 to S5).

        The current password must have been given just before: `signing_in.confirm`.
        """
        accept_password(new, call.user.user_name, call.user.person_name)
        fresh = password_hashes.make_hash(normal_form(new), load_settings(call.store), call.store.companion)
        call.store.run(
            "UPDATE user_account SET password_hash = ?, must_change = 0, secret_expires_at = NULL,"
            " version = version + 1 WHERE id = ?",
            (fresh, call.user.id),
        )
        end_sessions(
            call, "user_id = ? AND id <> ?", (call.user.id, self._counter.session_id), "password_changed"
        )
        call.touched("user", call.user.id, fields="password")

    @action(SELF, "browse", before_password_change=True)
    def preference(self, call: Call, name: str) -> object | None:
        """What was kept under `name` for this user, or None."""
        row = call.store.one(
            "SELECT value FROM user_preference WHERE user_id = ? AND name = ?", (call.user.id, name)
        )
        return json.loads(row[0]) if row else None

    @action(SELF, "change")
    def keep_preference(self, call: Call, name: str, value: object) -> None:
        """Remember how this user likes a screen, e.g. its columns; never personal data of others."""
        told = json.dumps(value, ensure_ascii=False)
        if len(told) > LONGEST_PREFERENCE or not name.replace(".", "").replace("_", "").isalnum():
            raise Refused("preference", N_("This setting cannot be kept."))
        call.store.run(
            "INSERT INTO user_preference (user_id, name, value) VALUES (?, ?, ?)"
            " ON CONFLICT (user_id, name) DO UPDATE SET value = excluded.value",
            (call.user.id, name, told),
        )
        call.touched("user", call.user.id, fields=name)

    @action(SELF, "change", before_password_change=True)
    def choose_looks(self, call: Call, *, language: str | None = None, theme: str | None = None) -> None:
        """Choose the language (one of `locale.LANGUAGES`) or the theme of the own screens."""
        if language is not None and language not in LANGUAGES:
            raise Invalid({"language": Problem("language.unknown", N_("There is no such language."))})
        call.store.run(
            "UPDATE user_account SET language = coalesce(?, language), theme = coalesce(?, theme)"
            " WHERE id = ?",
            (language, theme and theme[:40], call.user.id),
        )
        call.touched("user", call.user.id, fields="language theme")


def end_sessions(call: Call, which: str, parameters: tuple[object, ...], reason: str) -> None:
    """End the open sessions that `which` (SQL of ours) selects."""
    call.store.run(
        f"UPDATE user_session SET ended_at = ?, end_reason = ? WHERE ended_at IS NULL AND {which}",  # noqa: S608
        (stamp(call.now), reason, *parameters),
    )


def accept_password(password: str, user_name: str, person_name: str) -> None:
    """Refuse what cannot be a password (rules S1 to S5, N18); raises Invalid."""
    from kaarea_tui.rules.common_passwords import common_passwords

    if is_secret_form(password):
        message = N_("A one-time secret cannot be the password: choose one that nobody else has seen.")
        raise Invalid({"new": Problem("password.one_time", message)})
    try:
        check_password(
            password,
            user_name=user_name,
            person_name=person_name,
            has_second_factor=False,
            common=common_passwords(),
        )
    except Problem as problem:
        raise Invalid({"new": problem}) from problem
