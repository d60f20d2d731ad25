"""By its headings no letter of a person: automatic replies, mailing lists, reports of machines (rule T1).

Some programs answer for a person and tell it in the subject alone.

What such a mail says is no wish: our own newsletter comes back in it, a list tells everybody how to leave.
It is shown with its sign, and nothing is proposed.
"""

import re
from collections.abc import Mapping, Sequence

AUTO_REPLY, LIST, REPORT, COMPLAINT = "auto_reply", "list", "bounce", "complaint"
"""Codes of request_patterns.SIGN_NAMES."""

_DAEMONS = ("mailer-daemon@", "postmaster@", "mail-daemon@")
_REPLIES = ("x-autoreply", "x-autorespond", "x-autoresponder")
_REPLY_SUBJECT = re.compile(
    r"\W*(?:automaattinen (?:\w*poissaolo)?(?:vastaus|viesti|ilmoitus)\w*|automaattivastaus"
    r"|poissaolo(?:viesti|ilmoitus|vastaus)?|(?:olen )?poissa(?: toimistolta.*)?|loma(?:viesti|vastaus)"
    r"|automatic (?:reply|response)|auto[- ]?(?:reply|response|responder)|out of (?:the )?office\b.*"
    r"|vacation (?:reply|response)|away from (?:the )?office"
    r"|automatiskt? svar|autosvar|frånvaro(?:meddelande|besked)?|semestermeddelande"
    r"|automatische antwort|abwesenheits\w+|réponse automatique)"
    r"\s*(?=$|[:;|(\[\]!.]|\s(?:[\u2013\u2014-]|(?:re|vs|sv)\b))",
    re.IGNORECASE,
)
"""At the beginning of a subject, alone or before a colon or a dash. Behind `Re:` a person answers one."""


def signs_of(
    headings: Mapping[str, str],
    sender: str,
    reports: Sequence[str],
    *,
    subject: str = "",
    answer_elsewhere: bool,
) -> tuple[str, ...]:
    """The signs of a mail, by headings in small letters to their values.

    `answer_elsewhere`: it wants its answer at another address, as the form of a web page does that writes for
    a person; that a program made it, or sends many, then says nothing of who speaks.
    """
    found = []
    if _is_complaint(reports):
        found.append(COMPLAINT)
    elif reports or headings.get("x-failed-recipients") or sender.startswith(_DAEMONS):
        found.append(REPORT)
    elif _REPLY_SUBJECT.match(subject) or _is_reply(headings, answer_elsewhere=answer_elsewhere):
        found.append(AUTO_REPLY)
    elif _is_list(headings, answer_elsewhere=answer_elsewhere):
        found.append(LIST)
    return tuple(found)


def _is_complaint(reports: Sequence[str]) -> bool:
    return any("feedback-type:" in report.lower() for report in reports)


def _is_reply(headings: Mapping[str, str], *, answer_elsewhere: bool) -> bool:
    told = headings.get("auto-submitted", "").lower().strip()
    if told.startswith(("auto-replied", "auto-notified")) or any(name in headings for name in _REPLIES):
        return True
    if headings.get("precedence", "").lower().strip() == "auto_reply":
        return True
    return told.startswith("auto-") and not answer_elsewhere


def _is_list(headings: Mapping[str, str], *, answer_elsewhere: bool) -> bool:
    if any(headings.get(name) for name in ("list-id", "list-post", "list-unsubscribe")):
        return True
    bulk = headings.get("precedence", "").lower().strip() in ("bulk", "list", "junk")
    return bulk and not answer_elsewhere
