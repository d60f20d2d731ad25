"""The catalogue's rules on single values: numbers, addresses, dates, texts."""

from .catalogue import Mark, Rule
from .problem import N_

VALUE_RULES: tuple[Rule, ...] = (
    Rule(
        "V1",
        N_("Business ID"),
        "Business Information Act 244/2001; BIS (YTJ) check digit",
        Mark.LAW,
        N_("A business ID has seven digits and a right check digit; the hyphen may be left out when typing."),
        (),
        "kaarea_tui.rules.identifiers",
    ),
    Rule(
        "V2",
        N_("VAT number"),
        "BIS (YTJ)",
        Mark.LAW,
        N_("A Finnish VAT number is FI and the eight digits of the business ID."),
        (),
        "kaarea_tui.rules.identifiers",
    ),
    Rule(
        "V3",
        N_("Postal code"),
        "Finnish postal codes; notice §6",
        Mark.DESIGN,
        N_("A Finnish postal code is text of five digits; other countries' codes are free, 12 characters."),
        (),
        "kaarea_tui.rules.identifiers",
    ),
    Rule(
        "V4",
        N_("Phone number"),
        "ITU-T E.164; notice §6",
        Mark.DESIGN,
        N_("A phone number is kept in international form, an extension apart from it."),
        (),
        "kaarea_tui.rules.phones",
    ),
    Rule(
        "V5",
        N_("E-mail address"),
        "RFC 5321; notice §6",
        Mark.DESIGN,
        N_("An e-mail address has a domain and 254 characters at most; capitals make no difference."),
        (),
        "kaarea_tui.rules.emails",
    ),
    Rule(
        "V6",
        N_("Dates, numbers and order"),
        "Finnish usage",
        Mark.DESIGN,
        N_("Dates are shown as 23.11.2026 and names sorted in Finnish order; 2026-11-23 is understood too."),
        (),
        "kaarea_tui.rules.dates",
    ),
    Rule(
        "V7",
        N_("No future events"),
        "GDPR art. 5(1)(d)",
        Mark.DESIGN,
        N_("A day of contact, consent or receipt is not in the future."),
        (),
        "kaarea_tui.rules.dates",
    ),
    Rule(
        "V8",
        N_("Personal identity code"),
        "Data Protection Act 1050/2018 s. 29",
        Mark.DESIGN,
        N_("A text with a valid Finnish personal identity code is refused."),
        (),
        "kaarea_tui.rules.identifiers",
    ),
)
"""Rules V1 to V8."""
