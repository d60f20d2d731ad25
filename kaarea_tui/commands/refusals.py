"""How the command line says no: which exit code, and what is told, for every error that can come.

A traceback never reaches the terminal; what nobody foresaw goes to the log file under a reference.
"""

from collections.abc import Collection

from kaarea_tui.locale import _
from kaarea_tui.rules.problem import N_, Problem
from kaarea_tui.rules.problem import told as problem_told

from .exit_codes import BAD_INPUT, NOT_PERMITTED
from .output import tell_aside

FAULT = N_("Something went wrong; nothing was changed. Reference: {reference}")
NO_FILE = N_("{name}: there is no such file.")
NO_FILE_RIGHT = N_("{name}: there is no right to it.")
FILE_FAULT = N_("{name}: {cause}")
_NOT_LET_IN = frozenset({"sign_in", "confirm_password", "password_first"})


class Denied(Exception):
    """The signed-in user lacks a right; the text says which, and who can give it."""


def tell(error: Exception) -> int:
    """Tell `error` on stderr in the user's language; the exit code."""
    code, lines = told(error)
    for line in lines:
        tell_aside(line)
    return code


def told(error: Exception) -> tuple[int, list[str]]:
    """The exit code of `error` and the lines that explain it."""
    if isinstance(error, Denied):
        return NOT_PERMITTED, [str(error)]
    if isinstance(error, Problem):
        return BAD_INPUT, [_problem(error)]
    if isinstance(error, OSError) and error.strerror:
        return BAD_INPUT, [_of_file(error)]
    return _of_counter(error)


def _of_counter(error: Exception) -> tuple[int, list[str]]:
    from kaarea_tui.register import errors

    code = BAD_INPUT
    match error:
        case errors.SignedOut():
            code, lines = NOT_PERMITTED, [_("The session has ended. Sign in again.")]
        case errors.Refused():
            code = NOT_PERMITTED if error.code in _NOT_LET_IN else BAD_INPUT
            lines = [problem_told(error.message, error.params, _)]
        case errors.Invalid():
            lines = [_problem(problem) for problem in error.problems.values()]
        case errors.Conflict():
            lines = [_("Somebody else saved this record first. Nothing was saved now.")]
        case errors.Unavailable():
            lines = [_(error.message).format(reference=error.reference)]
        case _unforeseen:
            lines = [_(FAULT).format(reference=_logged(error))]
    return code, lines


def missing_right(permission: str, presets: Collection[str]) -> str:
    """The sentence that names the missing right, and who can give it where that is possible (P2, P3)."""
    from kaarea_tui.rules.permission_names import MISSING_RIGHT, NOT_GRANTABLE, name_of
    from kaarea_tui.rules.permissions import PRESETS, grantable, granters

    if any(grantable(preset, permission) for preset in presets):
        names = ", ".join(_(PRESETS[preset]).lower() for preset in granters(permission))
        return _(MISSING_RIGHT).format(what=_(name_of(permission)), permission=permission, granter=names)
    return _(NOT_GRANTABLE).format(what=_(name_of(permission)), permission=permission)


def _problem(problem: Problem) -> str:
    text = problem_told(problem.message, problem.params, _)
    if problem.suggestion:
        text += " " + _("Perhaps {suggestion}?").format(suggestion=problem.suggestion)
    return text


def _of_file(error: OSError) -> str:
    name = str(error.filename or "")
    if isinstance(error, FileNotFoundError):
        return _(NO_FILE).format(name=name)
    if isinstance(error, PermissionError):
        return _(NO_FILE_RIGHT).format(name=name)
    return _(FILE_FAULT).format(name=name, cause=error.strerror)


def _logged(error: Exception) -> str:
    import logging
    import secrets

    from .log_file import log_to_file

    log_to_file()
    reference = secrets.token_hex(4)
    logging.getLogger("kaarea.command").error("reference %s", reference, exc_info=error)
    return reference
