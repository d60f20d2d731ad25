"""The catalogue's rules on what a request does to the data, and on telling recipients (2.6, 2.7, 3.3)."""

from .catalogue import Mark, Rule
from .problem import N_

ERASURE_RULES: tuple[Rule, ...] = (
    Rule(
        "3.3",
        N_("Whoever is erased stays erased"),
        "GDPR art. 17; notice §12",
        Mark.LAW,
        N_(
            "A decided request is carried out table by table; an erased person leaves an empty number, "
            "evidence without a name, and keyed hashes. Texts of others that hold the name or an address are "
            "read by a person first. A restored backup erases again what was erased since."
        ),
        (),
        "kaarea_tui.rules.erasure",
    ),
    Rule(
        "2.6/suppression",
        N_("Suppressed addresses"),
        "GDPR art. 17, 21(3), 25",
        Mark.DESIGN,
        N_(
            "Of a suppressed address only a keyed hash is kept. It stops mail everywhere; after an erasure "
            "it also stops typing and importing the address. Only the person's own act or a written request "
            "releases it."
        ),
        ("rules.suppressions.OWN_ACT_RELEASES",),
        "kaarea_tui.rules.suppressions",
    ),
    Rule(
        "2.6/portability",
        N_("Portable copy"),
        "GDPR art. 20",
        Mark.LAW,
        N_(
            "The copy is JSON, CSV and vCard, of what the person provided and what was observed; staff's "
            "notes and data from others stay out."
        ),
        (),
        "kaarea_tui.register.answers.portable_copies",
    ),
    Rule(
        "2.7",
        N_("Recipients are told"),
        "GDPR art. 19",
        Mark.LAW,
        N_(
            "Each recipient is told, or it is written why that is impossible or takes "
            "disproportionate effort."
        ),
        (),
        "kaarea_tui.register.requests.fulfilment",
    ),
)
