"""How requests are told on the screens: days, deadlines and how they came about, kinds, states."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from kaarea_tui.exchange.letters.kinds import KINDS
from kaarea_tui.locale import _, ngettext
from kaarea_tui.rules.dates import show_date
from kaarea_tui.rules.deadlines import Urgency
from kaarea_tui.rules.problem import N_
from kaarea_tui.rules.requests import CHANNELS, STATES, TYPES

if TYPE_CHECKING:
    from kaarea_tui.register.requests.request_cards import CaseClock, Pause
    from kaarea_tui.register.requests.request_inbox import InboxRow

_WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))

REMARKS: Mapping[str, str] = {
    "date_missing": N_("the day is missing"),
    "date_future": N_("the day lies in the future"),
    "no_sender": N_("no sender"),
    "several_senders": N_("several senders: it proves nobody's identity"),
    "name_other_address": N_("the sender's name shows another address"),
    "charset_unknown": N_("another character set than it says"),
    "html_only": N_("web page only"),
    "two_versions": N_("two versions that differ"),
    "hidden_words": N_("hides words from its reader: they stand behind ┊ and ask for nothing"),
    "winmail": N_("winmail.dat"),
    "too_deep": N_("nested too deep"),
    "too_many_parts": N_("too many parts"),
    "cut": N_("cut"),
    "broken": N_("broken headings"),
    "unread": N_("nothing of it could be read"),
    "identity_code": N_("a personal identity code in it is masked"),
    "code_redacted": N_("the personal identity code was taken out of the original"),
    "code_in_file": N_("an attached document holds a personal identity code: no copy has it"),
}
"""What was wrong with a mail; codes of `exchange.mail_reading`."""


_LONGEST_NAME = 40


def sender_text(name: str, address: str) -> str:
    """Who wrote; a name that shows an address stands behind the one that the mail came from (N8)."""
    if address and ("@" in name or len(name) > _LONGEST_NAME):  # or the line ends before the address
        return _("{address} (calls itself: {name})").format(address=address, name=name)
    return " ".join(part for part in (name, f"<{address}>" if address else "") if part)


def letter_name(kind: str) -> str:
    """What one of our letters is called; the report and the portable copy are sent like letters."""
    if kind in KINDS:
        return _(KINDS[kind].label)
    return {"report": _("Access report"), "portability": _("Portable copy")}.get(kind, kind)


def weekday(day: date) -> str:
    """The weekday in two letters."""
    return _(_WEEKDAYS[day.weekday()])


def day_text(day: date) -> str:
    """A day as `ma 23.11.2026`."""
    return f"{weekday(day)} {show_date(day)}"


def short_day(day: date) -> str:
    """A day without its year, as `ma 23.11.`."""
    return f"{weekday(day)} {day.day}.{day.month}."


def days_text(count: int) -> str:
    """A number of days as short as it can be said."""
    return ngettext("{count} d", "{count} d", count).format(count=count)


def type_name(code: str | None) -> str:
    """The kind of a request; "–" where it is not shown."""
    return _(TYPES[code].name) if code in TYPES else code or "–"


def state_name(code: str) -> str:
    """The state of a case."""
    return _(STATES[code]) if code in STATES else code


def channel_name(code: str) -> str:
    """How something came or went."""
    return _(CHANNELS[code]) if code in CHANNELS else code or "–"


def remarks_text(codes: tuple[str, ...]) -> str:
    """What was wrong with a mail, in words."""
    return ", ".join(_(REMARKS[code]) if code in REMARKS else code for code in codes)


def due_cell(row: "InboxRow") -> str:
    """By when a case is to be answered, as the inbox tells it; never by colour alone (D11)."""
    if row.due is None:
        return "–"
    if row.urgency is None or row.days_left is None:
        return f"  {show_date(row.due)}"
    if row.urgency == Urgency.SUSPENDED:
        return "‖ " + _("paused ({days})").format(days=days_text(row.days_left))
    sign = {Urgency.OVERDUE: "!", Urgency.SOON: "·"}.get(row.urgency, " ")
    shown = f"{row.due.day}.{row.due.month}." if row.urgency == Urgency.OVERDUE else short_day(row.due)
    return f"{sign} {shown} {left_text(row.days_left)}"


def left_text(days_left: int) -> str:
    """How long until the deadline, or since it."""
    if days_left < 0:
        return _("{days} late").format(days=days_text(-days_left))
    return _("today") if days_left == 0 else days_text(days_left)


def answer_by(clock: "CaseClock", *, closed: bool) -> str:
    """The deadline of an opened case in one piece of text."""
    if closed:
        return _("The case is closed")
    if clock.urgency == Urgency.SUSPENDED:
        again = short_day(clock.runs_again_on) if clock.runs_again_on else ""
        told = _("‖ Paused until {again}; answer by {day}")
        return told.format(again=again, day=day_text(clock.due))
    left = left_text(clock.days_left)
    if clock.urgency == Urgency.OVERDUE:
        return _("! LATE: was to be answered by {day} ({left})").format(day=day_text(clock.due), left=left)
    return _("Answer by {day} ({left})").format(day=day_text(clock.due), left=left)


def clock_text(clock: "CaseClock", channel: str) -> str:
    """How the deadline came about: receipt, pauses, holidays passed over, the day (D1 to D10)."""
    return " → ".join(_clock_parts(clock, channel))


def _clock_parts(clock: "CaseClock", channel: str) -> Iterator[str]:
    yield _("Came in {day}, {channel}").format(
        day=day_text(clock.received_on), channel=channel_name(channel).lower()
    )
    if clock.set_by_hand:
        yield _("reopened, the day was set by hand")
    else:
        yield (_("3 months (extended)") if clock.extended else _("1 month"))
        if "extension" in clock.unkept:
            yield _("(no letter kept)")
    yield from (_pause_text(pause) for pause in clock.pauses)
    if clock.runs_again_on is not None and clock.urgency != Urgency.SUSPENDED:
        yield _decision(clock)
    over = [
        f"{short_day(day)} {holiday}".rstrip() if holiday else short_day(day)
        for day, holiday in clock.passed_over
    ]
    if over:
        yield _("{days} no working day").format(days=", ".join(over))
    yield day_text(clock.due)


def _decision(clock: "CaseClock") -> str:
    """A question that nobody has answered in its time asks for a decision (N5)."""
    if clock.pauses[-1].kind == "clarification":
        return _("no reply in 14 days: everything is answered")
    return _("no reply in 14 days: identify, remind or close")


def _pause_text(pause: "Pause") -> str:
    asked = short_day(pause.asked_on)
    if pause.replied_on is None:
        told = _("asked {day}, no reply yet").format(day=asked)
        if pause.moved_by:
            told += f": +{days_text(pause.moved_by)}"
    elif pause.moved_by is None:
        told = _("asked {day}, reply {reply}").format(day=asked, reply=short_day(pause.replied_on))
    else:
        told = _("asked {day}, reply {reply}: +{days}").format(
            day=asked, reply=short_day(pause.replied_on), days=days_text(pause.moved_by)
        )
    if not pause.letter_kept:
        told += " " + _("(no letter kept)")
    if pause.moved_by is None and pause.asked_late and not pause.late_reason:
        return told + " " + _("(asked late without a reason: the deadline stays)")
    if pause.moved_by is None:
        return told + " " + _("(asked after the deadline, which stays)")
    return told + (" " + _("(asked late)") if pause.asked_late else "")
