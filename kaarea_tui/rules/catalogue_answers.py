"""The catalogue's rules on what answers and outputs tell, and on what the register never does with people."""

from .catalogue import Mark, Rule
from .problem import N_

ANSWER_RULES: tuple[Rule, ...] = (
    Rule(
        "1.1",
        N_("Controller"),
        "notice §1; GDPR art. 13, 14",
        Mark.NOTICE,
        N_("The controller's name and business ID are settings, and stand in each report and refusal."),
        ("settings.controller_name", "settings.controller_business_id"),
        "kaarea_tui.register.answers.letter_facts",
    ),
    Rule(
        "3.1",
        N_("Name of the register"),
        "notice §3",
        Mark.NOTICE,
        N_("The register's name is a setting, and stands in what is printed or handed out."),
        ("settings.register_name",),
        "kaarea_tui.register.answers.letter_facts",
    ),
    Rule(
        "2.9",
        N_("Access report"),
        "GDPR art. 15; CJEU C-154/21, C-579/21",
        Mark.LAW,
        N_(
            "A person gets all that is kept, recipients by name, and the dates and purposes of "
            "consultations, those off the card and those of many people at once too; "
            "never the names of employees."
        ),
        (),
        "kaarea_tui.register.answers.access_collecting",
    ),
    Rule(
        "A4",
        N_("The log holds numbers"),
        "GDPR art. 5(1)(c), 17",
        Mark.DESIGN,
        N_("The log names people by internal numbers only, so an erasure leaves it as it is."),
        (),
        "kaarea_tui.register.audit_trail",
    ),
    Rule(
        "4.5",
        N_("Groups"),
        "notice §4, §13",
        Mark.NOTICE,
        N_("A group is a search that a user wrote; no behaviour is scored and nobody is ranked."),
        (),
        "kaarea_tui.register.lists.groups",
    ),
    Rule(
        "6.1",
        N_("Data of a person"),
        "notice §6; GDPR art. 5(1)(c)",
        Mark.NOTICE,
        N_("Surname, first names, addresses, phones, e-mails and titles are kept; a call name is not."),
        (),
        "kaarea_tui.rules.contact_record",
    ),
    Rule(
        "12.1",
        N_("Data protection principle"),
        "notice §12",
        Mark.NOTICE,
        N_("Letters tell where the controller's data protection principle is found."),
        ("settings.privacy_principle",),
        "kaarea_tui.register.answers.letter_facts",
    ),
)
"""Rules of the rulebook's sections 1, 2.9 and 5 on outputs and contents that hold now."""
