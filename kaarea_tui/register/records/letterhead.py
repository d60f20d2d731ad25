"""What every sheet begins and ends with: who writes, and the customer's own look of a sheet (T12)."""

from pathlib import Path

from kaarea_tui.data.engine import Store
from kaarea_tui.exchange.letters.letter import Sender
from kaarea_tui.settings import Settings


def own_templates(store: Store) -> Path:
    """The customer's folder of letter texts; it need not be there."""
    return store.companion / "templates"


def sender_of(settings: Settings) -> Sender:
    """Who writes, as the settings say (T12)."""
    return Sender(
        controller=settings.controller_name,
        business_id=settings.controller_business_id,
        postal=settings.controller_address,
        register=settings.register_name,
        website=settings.controller_website,
        phone=settings.controller_phone,
        contact_name=settings.contact_name,
        contact_postal=settings.contact_postal_address,
        contact_visiting=settings.contact_visiting_address,
        contact_email=settings.contact_email,
        contact_phone=settings.contact_phone,
    )
