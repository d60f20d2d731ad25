"""What data are used for (rule 4.3), and the purpose with which a card is opened (rule 5.1).

A person may ask when and why their data were consulted, so each opening carries one of these codes.
"""

from collections.abc import Collection

from .permissions import PRESETS
from .problem import N_, Problem

PURPOSES: dict[str, str] = {
    "MARKETING": N_("Marketing"),
    "COMMUNICATION": N_("Communication"),
    "SALES": N_("Sales"),
    "RELATIONSHIP": N_("Care of the customer relationship"),
    "ANALYSIS_REPORTING": N_("Analysis and reporting"),
    "SERVICE_DEVELOPMENT": N_("Development of services"),
    "BILLING": N_("Billing"),
    "FEEDBACK": N_("Customer feedback"),
}
"""The notice's purposes, a closed list: code and label. Lists and exports take one of these only."""

READ_PURPOSES: dict[str, str] = PURPOSES | {
    "SUPERVISION": N_("Supervision of the register"),
    "DATA_SUBJECT_RIGHTS": N_("Carrying out a person's rights"),
}
"""What a card may be opened for: the notice's purposes and the controller's own legal duties."""

RESTRICTED_GROUNDS: dict[str, str] = {
    "consent": N_("Consent of the person"),
    "legal_claim": N_("Legal claim"),
    "rights_of_others": N_("Protection of another's rights"),
    "public_interest": N_("Important public interest"),
}
"""The only grounds for opening a restricted card in full (GDPR art. 18(2)): code and label."""

EXPLICIT_CHOICE = frozenset({"contact.view_technical", "contact.view_restricted"})
"""Using these permissions asks the purpose each time; a default does not do (rules 5.1, 6.2, 6.3)."""

# None: no default, the purpose is asked. The administrator opens no cards, external providers work by
# assignment, and figures need no card.
_DEFAULTS: dict[str, str | None] = {
    "RO": "RELATIONSHIP",
    "AD": None,
    "AM": "RELATIONSHIP",
    "MK": "MARKETING",
    "CS": "RELATIONSHIP",
    "BI": "BILLING",
    "SU": "RELATIONSHIP",
    "AU": "SUPERVISION",
    "MG": None,
    "EX": None,
}


def default_purpose(presets: Collection[str]) -> str | None:
    """The purpose logged when a user of these presets opens a card without choosing one (rule 5.1).

    With several presets the first of the table that has a default; None: the purpose must be chosen.
    """
    return next((_DEFAULTS[code] for code in PRESETS if code in presets and _DEFAULTS[code]), None)


def check_purpose(purpose: str | None, permission: str, presets: Collection[str]) -> str:
    """The purpose to log for a use of `permission`: the one chosen, or the default where one does.

    Raises Problem where it must be chosen and is not, or is not on the list.
    """
    chosen = purpose or (None if permission in EXPLICIT_CHOICE else default_purpose(presets))
    if chosen is None:
        raise Problem("purpose.missing", N_("For what purpose are the data opened?"))
    if chosen not in READ_PURPOSES:
        raise Problem("purpose.unknown", N_("There is no purpose named {purpose}."), purpose=chosen)
    return chosen


def check_restricted_ground(ground: str | None) -> None:
    """Refuse to open a restricted card in full without one of the law's grounds (rulebook 2.6)."""
    if ground not in RESTRICTED_GROUNDS:
        message = N_("Choose the ground on which a restricted person's data are opened.")
        raise Problem("restriction.no_ground", message)
