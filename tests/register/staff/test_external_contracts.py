"""An external user's account ends with the contract, at each sign-in and each call (rule N15)."""

import pytest

from kaarea_tui.data import models as m
from kaarea_tui.register.disclosures.recipients import RecipientInput
from kaarea_tui.register.errors import SignedOut
from kaarea_tui.register.founding import DEMO_PASSWORD
from kaarea_tui.register.staff.signing_in import SignInRefused, confirm
from tests.conftest import RegisterDb


@pytest.mark.parametrize("role", ["EX", "CS"])
@pytest.mark.parametrize("how", ["ended", "closed"])
def test_the_account_ends_with_the_contract(register_db: RegisterDb, how: str, role: str) -> None:
    """Whatever role the external user has: the open session does nothing more, and none is opened."""
    name = "ulkopuolinen" if role == "EX" else "asiakaspalvelu"
    owner = register_db.sign_in("rekisterivastaava")
    confirm(owner, "rekisterivastaava", DEMO_PASSWORD)
    firm = owner.recipients.add(
        RecipientInput("processor", "Ulkopalvelu Oy", dpa_signed="1.1.2026", dpa_valid_to="23.11.2026")
    )
    m.UserAccount.update(employer="ulkopalvelu oy").where(m.UserAccount.user_name == name).execute()
    register = register_db.sign_in(name)
    assert register.own.who().user_name == name
    if how == "closed":
        owner.recipients.close(firm)
    else:
        register_db.clock.advance(hours=11)  # the last day counts
        register = register_db.sign_in(name)
        assert register.own.who().user_name == name
        register_db.clock.advance(hours=3)
    with pytest.raises(SignedOut) as over:
        register.own.who()
    assert over.value.reason == "contract"
    with pytest.raises(SignInRefused):
        register_db.sign_in(name)
