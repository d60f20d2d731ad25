"""Wordings: used ones never change (rules C3, C4)."""

import peewee
import pytest

from kaarea_tui.register.errors import Absent, Invalid, NotPermitted, Refused
from kaarea_tui.register.mailing.wordings import WordingTexts
from tests.conftest import RegisterDb
from tests.register.mailing_steps import mailing


def test_a_used_wording_stays_and_a_new_version_is_a_new_row(register_db: RegisterDb) -> None:
    """Rules C3 and C4, at the counter and in the database."""
    m = mailing(register_db)
    m.register.wordings.edit(m.wording, WordingTexts("Saatte lähettää uutiskirjeen minulle.", "Ni får."))
    first = m.consent(m.make_list("Uutiset"))
    with pytest.raises(Refused) as refused:
        m.register.wordings.edit(m.wording, WordingTexts("Aivan muuta"))
    assert refused.value.code == "wording.used"
    with pytest.raises(peewee.DatabaseError, match="does not change"), m.store.writing():
        m.store.run("UPDATE wording SET text_sv = 'Annat' WHERE id = ?", (m.wording,))
    newer = m.register.wordings.add_version("uutiskirje", WordingTexts("Uudet sanat"))
    assert [(each.version, each.used_at is None) for each in m.register.wordings.all()] == [
        (2, True),
        (1, False),
    ]
    assert newer != m.wording
    assert m.register.consents.proof(first.consent_ids[0]).text == "Saatte lähettää uutiskirjeen minulle."


def test_finnish_is_needed_and_limits_hold(register_db: RegisterDb) -> None:
    m = mailing(register_db)
    with pytest.raises(Invalid) as invalid:
        m.register.wordings.add_version("", WordingTexts("", "x" * 5000))
    assert set(invalid.value.problems) == {"code", "text_fi", "text_sv"}
    with pytest.raises(Absent):
        m.register.wordings.edit(999, WordingTexts("Sanat"))


def test_only_those_with_the_right_write_wordings(register_db: RegisterDb) -> None:
    with pytest.raises(NotPermitted):
        register_db.sign_in("markkinointi").wordings.add_version("x", WordingTexts("Sanat"))
