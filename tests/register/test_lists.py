"""Mailing lists: only people whom 4.3 allows are on them (L1), with all a list must tell (L4 to L6)."""

import pytest

from kaarea_tui.register.errors import Refused
from kaarea_tui.rules.mailing import Code
from tests.conftest import RegisterDb

from .list_steps import lists


def test_L1_one_by_one_and_by_filter(register_db: RegisterDb) -> None:
    it = lists(register_db)
    good, other = it.person("Aalto"), it.person("Åberg")
    nobody = it.person("Virtanen", consent=False)
    list_id = it.make()
    added = it.register.lists.add_members(list_id, (good, nobody))
    assert added.joined == 1 and dict(added.counts) == {Code.ALLOW_CONSENT: 1, Code.NO_BASIS: 1}
    with pytest.raises(Refused) as refusal:
        it.register.lists.add_members(list_id, (nobody,))
    assert refusal.value.code == "NO_BASIS"
    preview = it.register.lists.preview_add(list_id, "")
    assert (preview.candidates, preview.on_list, preview.joining) == (3, 1, 1)
    assert {row.name: row.code for row in preview.sample} == {
        "Åberg Aino": Code.ALLOW_CONSENT,
        "Virtanen Aino": Code.NO_BASIS,
    }
    assert it.register.lists.add_by_filter(list_id, "aino").joined == 1
    assert it.names(list_id) == ["Aalto Aino", "Åberg Aino"]
    card = it.register.lists.open(list_id)
    assert (card.counts.active, card.counts.paused, card.counts.ended) == (2, 0, 0)
    member = it.register.lists.open_member(list_id, other)
    assert member.row.basis == "ALLOW_CONSENT" and member.consent_id == member.covering_consent_id
    assert member.joined_by == "Riikka Rekisteri"
