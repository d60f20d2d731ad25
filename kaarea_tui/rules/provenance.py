"""Where data came from, and by when the person must be told of it (notice section 7: rules 7.1 and 7.2)."""

from datetime import date

from dateutil.relativedelta import relativedelta

from .problem import N_, Problem

SOURCE_KINDS: dict[str, str] = {
    "subject": N_("The person"),
    "company": N_("The company"),
    "stakeholder": N_("Stakeholder"),
    "service_provider": N_("Service provider"),
}
"""The kinds of source the notice names, code and label."""

INFORM_WITHIN_MONTHS = 1
"""How long after receipt the person is told at the latest, in months (GDPR art. 14(3))."""


def check_source(kind: str, name: str | None) -> None:
    """Refuse an unknown or missing source (rule 7.1), or one without a name (rule 7.2); raises Problem."""
    if not kind:
        raise Problem("source.missing", N_("Tell where the data came from."))
    if kind not in SOURCE_KINDS:
        message = N_("Unknown source {kind}. Known ones are: {known}.")
        raise Problem("source.unknown", message, kind=kind, known=", ".join(SOURCE_KINDS))
    if kind != "subject" and not (name or "").strip():
        raise Problem("source.no_name", N_("Tell the name of the source when it is not the person."))


def inform_due(kind: str, received: date) -> date | None:
    """The last day to tell the person that the data were obtained (rule 7.2); None from the person itself.

    The same day of the next month, or that month's last day. It is not moved by weekends: earlier is safe.
    """
    return None if kind == "subject" else received + relativedelta(months=INFORM_WITHIN_MONTHS)
