"""The catalogue's rules on consent and direct marketing (rulebook 4.1 to 4.4)."""

from .catalogue import Mark, Rule
from .problem import N_

_MAILING = "kaarea_tui.rules.mailing"
_CONSENTS = "kaarea_tui.rules.consents"
_GIVING = "kaarea_tui.register.mailing.consents"
_ACT = "Act 917/2014"
_GROUND = "GDPR art. 7"


def _consent(number: str, title: str, effect: str, module: str = _CONSENTS, source: str = _GROUND) -> Rule:
    """A rule on the proof of consent."""
    return Rule(number, title, source, Mark.DESIGN, effect, (), module)


def _law(number: str, title: str, source: str, effect: str, *settings: str) -> Rule:
    """A rule of the law on direct marketing."""
    return Rule(number, title, source, Mark.LAW, effect, settings, _MAILING)


MARKETING_RULES: tuple[Rule, ...] = (
    Rule(
        "4.9",
        N_("One purpose per consent"),
        "notice §4; GDPR art. 6(1)(a), 7",
        Mark.LAW,
        N_("A consent names one purpose, one channel and one list or group; one act may make several."),
        (),
        _CONSENTS,
    ),
    Rule(
        "4.1/withdrawal",
        N_("Withdrawing is as easy as giving"),
        "GDPR art. 7(3)",
        Mark.LAW,
        N_(
            "Whoever sees a card records a withdrawal in one step, by any channel and without a reason; "
            "it ends the memberships that rest on it at once."
        ),
        (),
        "kaarea_tui.register.mailing.withdrawals",
    ),
    _consent(
        "C1",
        N_("Consents are never edited"),
        N_("A consent is only ended; what was recorded in error is ended as such and recorded anew."),
        _GIVING,
    ),
    _consent(
        "C2",
        N_("No import without evidence"),
        N_("A list that comes without evidence of consents is taken in without consents."),
    ),
    _consent(
        "C3",
        N_("Used wordings stay"),
        N_("Words that somebody has agreed to never change; another text is a new version."),
        "kaarea_tui.register.mailing.wordings",
    ),
    _consent(
        "C4",
        N_("Old consents keep their words"),
        N_("A new version of a wording renews no consent; each keeps the version it was given in."),
        "kaarea_tui.register.mailing.wordings",
    ),
    _consent(
        "C5",
        N_("No consent in bulk"),
        N_("Consents are withdrawn for many people at once, but given for one person at a time."),
        _GIVING,
    ),
    _consent(
        "C6",
        N_("No asking again"),
        N_("A suppressed address is not asked for consent; only a newer act of the person opens it."),
        "kaarea_tui.register.mailing.stop_release",
    ),
    _consent(
        "C7",
        N_("No consent without evidence"),
        N_("Nobody records a consent for a person without telling where its evidence is, or who heard it."),
    ),
    _law(
        "M1",
        N_("Prior consent"),
        f"{_ACT} s. 200",
        N_("Electronic marketing goes to a person only with a consent in force for that list and address."),
    ),
    _law(
        "M2",
        N_("Customers' contact data"),
        f"{_ACT} s. 200(3)",
        N_("Contact data from a sale are ground enough only when this is switched on and recorded."),
        "settings.soft_opt_in",
    ),
    _law(
        "M3",
        N_("Marketing to companies"),
        f"{_ACT} s. 202",
        N_("A company's addresses may be mailed until it forbids that; only the company releases its ban."),
    ),
    _law(
        "M4",
        N_("Personal work addresses"),
        f"{_ACT} s. 200, 202",
        N_("A work address is the person's; job relevance counts only when switched on and recorded."),
        "settings.b2b_opt_out",
    ),
    _law(
        "M5",
        N_("General addresses"),
        f"{_ACT} s. 202",
        N_("A general address such as info@ is the company's and needs no consent of a person."),
    ),
    _law(
        "M8",
        N_("Phone and post"),
        f"{_ACT} s. 200 e contrario; GDPR art. 6",
        N_("The law allows them until refused, the notice's grounds do not: they need a consent as well."),
    ),
    Rule(
        "M9",
        N_("Objection to marketing"),
        "GDPR art. 21(2)-(3)",
        Mark.LAW,
        N_("An objection stops all marketing at once, in every channel, without grounds or identification."),
        (),
        "kaarea_tui.register.mailing.objections",
    ),
    Rule(
        "M10",
        N_("Ground in the notice"),
        "GDPR art. 6; notice §4, §5",
        Mark.NOTICE,
        N_("What needs legitimate interest stays off until a version of the notice names it."),
        ("settings.soft_opt_in", "settings.b2b_opt_out", "rules.mailing.CONSENT_ONLY_NOTICES"),
        _MAILING,
    ),
    _law(
        "M11",
        N_("Customer communication"),
        f"{_ACT} s. 200; GDPR art. 6(1)(b)",
        N_("Service mail without promotion needs an open agreement and is not stopped by marketing stops."),
    ),
    Rule(
        "4.3/1-12",
        N_("Order of the checks"),
        f"{_ACT} s. 200, 202; GDPR art. 6, 18, 21",
        Mark.DESIGN,
        N_(
            "The first of twelve checks that holds decides: no address, suppressed, restricted, objected, "
            "company ban, inactive; then general address, consent, what is switched on; else no ground."
        ),
        ("settings.soft_opt_in", "settings.b2b_opt_out"),
        _MAILING,
    ),
    Rule(
        "M12",
        N_("Surveys"),
        "GDPR art. 6(1)(b), 21",
        Mark.DESIGN,
        N_("A satisfaction survey is stopped like marketing, but an open agreement is ground enough."),
        (),
        _MAILING,
    ),
)
"""Rules on consent and marketing that hold now; M6 is kept by each list's texts, M7 is not about mailing."""
