"""The catalogue's rules on what is unusual in the privacy notice (rulebook 0.1, T1 to T12).

They are numbered `0.1/T1` and so on: T1 alone is a step of a request (2.3). T3, T6, T8 to T11 are carried out
by the rules of the sections that they point to.
"""

from .catalogue import Mark, Rule
from .problem import N_

FINDING_RULES: tuple[Rule, ...] = (
    Rule(
        "0.1/T1",
        N_("No legitimate interest"),
        "notice §4, §5; GDPR art. 6(1)(f)",
        Mark.NOTICE,
        N_(
            "Section 5 of the notice is empty: nothing rests on legitimate interest until a version names it."
        ),
        ("settings.notice_version", "rules.mailing.CONSENT_ONLY_NOTICES"),
        "kaarea_tui.rules.mailing",
    ),
    Rule(
        "0.1/T2",
        N_("Whose consent counts"),
        "GDPR art. 4(11); notice §4",
        Mark.LAW,
        N_("A company's consent is evidence; only the person's own makes a personal address mailable."),
        (),
        "kaarea_tui.rules.consents",
    ),
    Rule(
        "0.1/T4",
        N_("All rights of the law"),
        "GDPR arts 7(3), 15-18, 20, 21, 77; notice §12",
        Mark.LAW,
        N_(
            "Restriction, portability and withdrawal are requests as well, although the notice names them "
            "not, and a refusal tells the right to complain."
        ),
        (),
        "kaarea_tui.rules.requests",
    ),
    Rule(
        "0.1/T5",
        N_("Any channel"),
        "GDPR art. 12(2); EDPB Guidelines 01/2022; notice §12",
        Mark.LAW,
        N_("A request comes by any channel and its clock runs from receipt; none is refused for its form."),
        ("rules.requests.CHANNELS",),
        "kaarea_tui.register.requests.request_registering",
    ),
    Rule(
        "0.1/T7",
        N_("Groups without profiling"),
        "notice §4, §13; GDPR art. 4(4), 22",
        Mark.NOTICE,
        N_("Targeting and analysis use only searches that a user wrote; no column holds a person's score."),
        (),
        "kaarea_tui.register.lists.groups",
    ),
    Rule(
        "0.1/T12",
        N_("Names and addresses change"),
        "notice §1, §2",
        Mark.NOTICE,
        N_("Controller, contact person and supervisory authority are settings, never words of the program."),
        (
            "settings.controller_name",
            "settings.controller_business_id",
            "settings.controller_address",
            "settings.controller_website",
            "settings.controller_phone",
            "settings.contact_person",
            "settings.contact_name",
            "settings.contact_postal_address",
            "settings.contact_visiting_address",
            "settings.contact_email",
            "settings.contact_phone",
            "settings.ombudsman_name",
            "settings.ombudsman_name_sv",
            "settings.ombudsman_name_en",
            "settings.ombudsman_address",
            "settings.ombudsman_address_sv",
            "settings.ombudsman_address_en",
            "settings.ombudsman_email",
            "settings.ombudsman_phone",
        ),
        "kaarea_tui.settings",
    ),
)
"""Findings of the rulebook's section 0.1 that are rules of their own and hold now."""
