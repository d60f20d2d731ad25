"""Words that the cards of people and of companies share."""

from kaarea_tui.register.contacts.contact_cards import Address
from kaarea_tui.rules.company_mailboxes import USES
from kaarea_tui.rules.problem import N_

ADDRESS_KINDS = {
    "postal": N_("Postal address"),
    "visiting": N_("Visiting address"),
    "billing": N_("Billing address"),
}
PHONE_KINDS = {"mobile": N_("mobile"), "direct": N_("direct"), "switchboard": N_("switchboard")}
EMAIL_KINDS = {"personal": N_("personal"), "role": N_("shared mailbox"), **USES}


def address_text(address: Address) -> str:
    """An address in its usual lines."""
    country = address.country if address.country not in ("", "FI") else ""
    town = f"{address.postal_code} {address.post_office}".strip()
    return "\n".join(line for line in (address.street, town, country) if line)
