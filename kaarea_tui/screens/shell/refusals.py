"""What a refusal of the counter says to the person, in the language in use."""

from collections.abc import Collection, Mapping

from kaarea_tui.locale import _
from kaarea_tui.register.errors import (
    Conflict,
    Invalid,
    NotPermitted,
    Refused,
    SignedOut,
    Unavailable,
)
from kaarea_tui.rules.permission_names import MISSING_RIGHT, NOT_GRANTABLE, name_of
from kaarea_tui.rules.permissions import PRESETS, grantable, granters
from kaarea_tui.rules.problem import N_, Problem, told

_ENDED = {
    "signed_out": N_("You have signed out."),
    "password_changed": N_("The password was changed elsewhere, so this session ended. Sign in again."),
    "expired": N_("The session lasted 12 hours and ended. Sign in again."),
    "closed": N_("The account is closed."),
    "contract": N_("The contract of the service provider has ended, and the account with it."),
    "ended_by_admin": N_("The session was ended by an administrator."),
}


def missing_right(permission: str, presets: Collection[str]) -> str:
    """Which right is missing, and who can grant it (rule P3)."""
    if any(grantable(preset, permission) for preset in presets):
        granter = ", ".join(_(PRESETS[code]).lower() for code in granters(permission))
        return _(MISSING_RIGHT).format(what=_(name_of(permission)), permission=permission, granter=granter)
    return _(NOT_GRANTABLE).format(what=_(name_of(permission)), permission=permission)


def problem_text(problem: Problem) -> str:
    """Why a value is refused."""
    return told(problem.message, problem.params, _)


def field_errors(invalid: Invalid) -> Mapping[str, "FieldRefusal"]:
    """The refusals of a form by field, as `Form.show_errors` takes them."""
    return {name: FieldRefusal(problem) for name, problem in invalid.problems.items()}


class FieldRefusal:
    """A problem as a form shows it: the text in the language in use, and what Tab would write instead."""

    def __init__(self, problem: Problem) -> None:
        self.text = problem_text(problem)
        self.suggestion = problem.suggestion
        if problem.suggestion:
            before, _break, last = problem.suggestion.rpartition("\n")
            shown = f"… {last}" if before else last
            self.text += " " + _("Tab writes: {suggestion}").format(suggestion=shown)


def signed_out_text(reason: str) -> str:
    """Why the session is over."""
    return _(_ENDED.get(reason, N_("The session has ended. Sign in again.")))


def refusal_text(error: Exception, presets: Collection[str] = ()) -> str:
    """One sentence or two for any refusal of the counter."""
    if isinstance(error, NotPermitted):
        return missing_right(error.permission, presets)
    if isinstance(error, SignedOut):
        return signed_out_text(error.reason)
    if isinstance(error, Refused):
        return told(error.message, error.params, _)
    if isinstance(error, Invalid):
        return " ".join(problem_text(problem) for problem in error.problems.values())
    if isinstance(error, Conflict):
        return _("Somebody else saved this record first. Nothing was saved now.")
    if isinstance(error, Unavailable):
        return _(error.message).format(reference=error.reference)
    raise error
