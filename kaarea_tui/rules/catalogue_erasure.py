"""The catalogue's rules on erasing for good and on telling the recipients (2.6, 2.7, 3.3)."""

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
