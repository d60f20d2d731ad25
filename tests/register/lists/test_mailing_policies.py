"""The switches for soft opt-in and job relevance (rules M2, M4, M10, T1): off under the present notice."""

import pytest

from kaarea_tui.register.errors import Invalid
from kaarea_tui.register.mailing.stops import policy
from kaarea_tui.rules.mailing import OFF, Policy
from tests.conftest import RegisterDb


def test_a_policy_waits_for_a_notice_that_names_its_ground(register_db: RegisterDb) -> None:
    register = register_db.sign_in("rekisterivastaava")
    register.confirmed_at = register_db.clock.now
    assert policy(register.store) == OFF
    with pytest.raises(Invalid) as invalid:
        register.settings.change_privacy("soft_opt_in", "1")
    assert invalid.value.problems["value"].code == "policy.no_ground"
    register.settings.change_privacy("notice_version", "2027-01")
    register.settings.change_privacy("soft_opt_in", "1")
    assert policy(register.store) == Policy(soft_opt_in=True)
    with pytest.raises(Invalid):
        register.settings.change_privacy("b2b_opt_out", "2")
    shown = {line.name: (line.value, line.default) for line in register.settings.all()}
    assert shown["soft_opt_in"] == ("1", "0") and shown["b2b_opt_out"] == ("0", "0")


def test_going_back_to_the_old_notice_switches_it_off(register_db: RegisterDb) -> None:
    register = register_db.sign_in("rekisterivastaava")
    register.confirmed_at = register_db.clock.now
    register.settings.change_privacy("notice_version", "2027-01")
    register.settings.change_privacy("b2b_opt_out", "1")
    register.settings.change_privacy("notice_version", "2026-01")
    assert policy(register.store) == OFF
