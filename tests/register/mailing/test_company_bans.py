"""A company's ban (rule M3; 4.3 check 6, 4.4 rows 3 and 4)."""

import pytest

from kaarea_tui.register.errors import Absent, Invalid, NotPermitted, Refused
from tests.conftest import RegisterDb
from tests.register.mailing_steps import mailing


def test_a_ban_pauses_and_its_release_resumes(register_db: RegisterDb) -> None:
    """Rule M3: released by the company only, told with a reason."""
    m = mailing(register_db)
    news = m.make_list("Uutiset")
    m.consent(news)
    m.join(news)
    seller = m.as_user("markkinointi")
    seller.company_bans.set(m.company, "Toimitusjohtaja Tiina", "20.11.2026", reason="Ei kiitos")
    assert m.states() == {news: "paused"}
    (ban,) = m.register.consents.of_contact(m.contact).bans
    assert (ban.company, ban.told_by, ban.recorded_by) == (
        "Turun Helmi As Oy",
        "Toimitusjohtaja Tiina",
        "Mikko Markkinointi",
    )
    with pytest.raises(Refused) as refused:
        seller.company_bans.set(m.company, "Sama")
    assert refused.value.code == "ban.in_force"
    with pytest.raises(NotPermitted):
        seller.company_bans.release(m.company, "muutti mielensä")
    with pytest.raises(Invalid):
        m.register.company_bans.release(m.company, "")
    m.register.company_bans.release(m.company, "Tiina soitti 23.11.")
    assert m.states() == {news: "active"}
    assert m.register.company_bans.of_company(m.company)[0].release_reason == "Tiina soitti 23.11."
    assert not m.register.consents.of_contact(m.contact).bans
    with pytest.raises(Refused):
        m.register.company_bans.release(m.company, "uudestaan")


def test_a_ban_is_no_one_sided_guess(register_db: RegisterDb) -> None:
    m = mailing(register_db)
    with pytest.raises(Invalid) as invalid:
        m.register.company_bans.set(m.company, " ", "24.11.2026")
    assert set(invalid.value.problems) == {"told_by", "made_on"}
    with pytest.raises(Absent):
        m.register.company_bans.set(99, "Kuka")
    with pytest.raises(Absent):
        m.register.company_bans.of_company(99)
