"""Where a word of the search line is looked up: under which marks, by which rights (P8), in which states."""

from .places import COMPANY_ROWS, CONTACT_ROWS, Derived

PEOPLE_MARKS = (
    ("name", "n_", "last_name"),
    ("company", "c_", "company"),
    ("title", "t_", "title"),
    ("email", "e_", "email"),
    ("phone", "p_", "phone"),
    ("town", "a_", "town"),
    ("town", "b_", "company_town"),
)
COMPANY_MARKS = (
    ("name", "c_", "business_id"),
    ("company", "c_", "business_id"),
    ("email", "e_", "business_id"),
    ("phone", "p_", "business_id"),
    ("town", "b_", "company_town"),
)
"""Field of the search line, mark of its words, field of rule P8 that one must see to search there."""
STATE_FIELD = {CONTACT_ROWS: "state", COMPANY_ROWS: "business_id"}
STATES: dict[Derived, dict[str, tuple[str, ...]]] = {
    CONTACT_ROWS: {
        "draft": ("draft", "luonnos"),
        "active": ("active", "aktiivinen"),
        "former": ("former", "entinen"),
        "restricted": ("restricted", "rajoitettu"),
    },
    COMPANY_ROWS: {
        "prospect": ("prospect", "mahdollinen", "potentiaalinen"),
        "customer": ("customer", "asiakas"),
        "former": ("former", "entinen"),
    },
}
"""What may stand behind `tila:`, in Finnish or English, for each state."""
