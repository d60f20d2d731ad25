"""Restrictions by day: dates are those of the Finnish calendar (rulebook 2.6; GDPR art. 18(3))."""

import pytest

from kaarea_tui.register.answers.lift_notices import LiftInput
from kaarea_tui.register.errors import Invalid
from tests.conftest import RegisterDb
from tests.register.mailing_steps import mailing


def test_a_restriction_set_after_midnight_bears_the_new_day(register_db: RegisterDb) -> None:
    """Rule 2.6: the banner's date is the local calendar date, not that of UTC."""
    register_db.clock.advance(hours=13, minutes=30)  # half past midnight on 24 November in Finland
    owner = mailing(register_db).register
    contact = owner.browse.contact_ids("")[0]
    number = owner.restrictions.set(contact, "record", "", "c")
    card = owner.contacts.open(contact, "consent")
    assert card.restriction is not None and card.restriction.restricted_on.isoformat() == "2026-11-24"
    made = owner.lift_notices.make(number, LiftInput("24.11.2026", "Peruste poistui"))
    with pytest.raises(Invalid):  # the person cannot have been told before it began
        owner.lift_notices.mark_sent(made.id, "23.11.2026", "letter")
    owner.lift_notices.mark_sent(made.id, "24.11.2026", "letter")
    owner.restrictions.lift(number, "peruste poistui")
