"""The catalogue's rules on the deadlines of requests and breaches (D1 to D14)."""

from .catalogue import Mark, Rule
from .problem import N_

_CLOCK = "kaarea_tui.rules.deadlines"
_ART_12_3 = "GDPR art. 12(3)"
_1182 = "Regulation (EEC, Euratom) 1182/71 art. 3"

DEADLINE_RULES: tuple[Rule, ...] = (
    Rule(
        "D1",
        N_("Time to answer"),
        _ART_12_3,
        Mark.LAW,
        N_("A request is answered without undue delay, at the latest one month from receipt."),
        ("rules.deadlines.ANSWER_WITHIN_MONTHS",),
        _CLOCK,
    ),
    Rule(
        "D2",
        N_("Counting a month"),
        _1182,
        Mark.LAW,
        N_("The last day has the number of the day of receipt, or is the month's last."),
        (),
        _CLOCK,
    ),
    Rule(
        "D3",
        N_("Weekends"),
        _1182,
        Mark.LAW,
        N_("A deadline on a Saturday, Sunday or public holiday moves to the next working day."),
        (),
        _CLOCK,
    ),
    Rule(
        "D4",
        N_("Public holidays"),
        "Finnish calendar",
        Mark.LAW,
        N_("The public holidays of Finland are computed for any year."),
        (),
        _CLOCK,
    ),
    Rule(
        "D5",
        N_("Eves"),
        "Act 150/1930 s. 5",
        Mark.DESIGN,
        N_("Midsummer eve and Christmas eve do not move a deadline, unless the setting says so."),
        ("settings.deadline_eves_roll",),
        _CLOCK,
    ),
    Rule(
        "D6",
        N_("Extension"),
        _ART_12_3,
        Mark.LAW,
        N_(
            "A deadline is extended once, to three months from receipt, and told in the first month."
        ),
        ("rules.deadlines.EXTENDED_TO_MONTHS",),
        _CLOCK,
    ),
    Rule(
        "D7",
        N_("Time to refuse"),
        "GDPR art. 12(4)",
        Mark.LAW,
        N_("A refusal is told within the first month; it does not extend the deadline."),
        (),
        "kaarea_tui.rules.request_guards",
    ),
    Rule(
        "D8",
        N_("Day of receipt"),
        "EDPB Guidelines 01/2022",
        Mark.LAW,
        N_("The clock starts when the letter reaches the company in any channel; a change has a reason."),
        (),
        "kaarea_tui.register.request_registering",
    ),
    Rule(
        "D9",
        N_("Clock at rest"),
        "GDPR art. 12(6); EDPB Guidelines 01/2022",
        Mark.LAW,
        N_("While the requester is asked who he is or what he means, the clock stands still."),
        (),
        _CLOCK,
    ),
    Rule(
        "D10",
        N_("Days of rest"),
        "EDPB Guidelines 01/2022",
        Mark.DESIGN,
        N_("The days from question to reply are added; a question after three working days is late."),
        ("rules.deadlines.ASK_WITHIN_WORKING_DAYS",),
        _CLOCK,
    ),
    Rule(
        "D11",
        N_("Our own target"),
        "notice §12",
        Mark.DESIGN,
        N_("The target is seven days before the deadline; what is overdue comes first in the inbox."),
        ("rules.deadlines.TARGET_DAYS_BEFORE",),
        _CLOCK,
    ),
    Rule(
        "D12",
        N_("At once"),
        "GDPR arts 7(3), 21(3)",
        Mark.LAW,
        N_("A marketing objection and a withdrawal take effect in the transaction that registers them."),
        (),
        "kaarea_tui.register.request_effects",
    ),
    Rule(
        "D13",
        N_("Breach deadline"),
        "GDPR art. 33(1)",
        Mark.LAW,
        N_("The 72 hours to notify a breach are real hours, without a move for weekends."),
        ("rules.deadlines.BREACH_HOURS",),
        _CLOCK,
    ),
    Rule(
        "D14",
        N_("Other days off"),
        "Finnish calendar",
        Mark.DESIGN,
        N_("The register owner may add days that move a deadline, or remove holidays, by setting."),
        ("settings.deadline_days_added", "settings.deadline_days_removed"),
        _CLOCK,
    ),
)
