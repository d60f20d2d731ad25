"""Second cards of who said no: found, told in the answer, decided by somebody (N2). The letter is the oracle."""

import pytest

from kaarea_tui.register.errors import Refused
from kaarea_tui.register.requests.request_inputs import Asked, RequestInput
from tests.conftest import RegisterDb
from tests.register.list_steps import Lists, lists

WHOLE = {
    "fi": "Teille ei enää lähetetä suoramarkkinointia",
    "sv": "Ingen direktmarknadsföring sänds längre till Er",
    "en": "No direct marketing will be sent to you any more",
}
OPEN = {"fi": "saattavat koskea teitä", "sv": "kan gälla Er", "en": "may concern you"}


class Scene:
    """A person with two cards, on a list by both; the second has another address."""

    def __init__(self, db: RegisterDb, second: str = "Aino Maria") -> None:
        self.lists: Lists = lists(db)
        self.register = self.lists.register
        self.one = self.lists.person("Aaltonen", "Aino", mail="aino@helmi.example")
        self.two = self.lists.person("Aaltonen", second, mail="kaksi@muu.example")
        self.list_id = self.lists.make()
        self.register.lists.add_members(self.list_id, (self.one, self.two))

    def answer(self, type_: str = "objection_dm", language: str = "fi") -> str:
        made = self.register.requests.register(
            RequestInput(
                (Asked(type_),),
                "email",
                "Ei mainoksia.",
                "Aino",
                "aino@helmi.example",
                self.one,
                language=language,
            )
        )
        letter = self.register.letters.make(made.case_ids[0], "answer").text
        return letter.replace("\N{NO-BREAK SPACE}", " ")

    @property
    def file(self) -> str:
        self.register.confirmed_at = self.lists.db.clock.now
        parts: list[bytes] = []
        self.register.list_exports.export(self.list_id, "csv", parts.append)
        return b"".join(parts).decode()


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("type_", ["objection_dm", "consent_withdrawal"])
def test_no_answer_tells_of_no_more_marketing_while_a_second_card_waits(
    register_db: RegisterDb, type_: str, language: str
) -> None:
    scene = Scene(register_db)
    letter = scene.answer(type_, language)
    assert WHOLE[language] not in letter and OPEN[language] in letter
    assert "kaksi@muu.example" in scene.file and "kaksi" not in letter  # nothing of it is told
    (found,) = scene.register.namesakes.all()
    assert (found.contact_id, found.other_id, found.why, found.decision) == (
        scene.one,
        scene.two,
        "company",
        "",
    )
    scene.register.namesakes.decide(found.id, same=True)
    assert "Aaltonen" not in scene.file
    later = scene.answer("objection_dm", language)
    assert WHOLE[language] in later and OPEN[language] not in later


def test_another_person_goes_on_and_the_answer_tells_all(register_db: RegisterDb) -> None:
    scene = Scene(register_db)
    scene.answer()
    (found,) = scene.register.namesakes.all()
    scene.register.namesakes.decide(found.id, same=False)
    assert WHOLE["fi"] in scene.answer() and "kaksi@muu.example" in scene.file
    scene.register.namesakes.take_back(found.id)
    assert [each.decision for each in scene.register.namesakes.all()] == [""]
    assert WHOLE["fi"] not in scene.answer()
    log = [
        row[0]
        for row in scene.lists.store.rows(
            "SELECT fields FROM audit WHERE action LIKE 'namesakes.%' ORDER BY seq"
        )
    ]
    assert any(each.startswith("namesake other") for each in log)


def test_a_decision_for_the_same_person_is_taken_back_whole(register_db: RegisterDb) -> None:
    scene = Scene(register_db)
    scene.register.stops.object_to_marketing(scene.one)
    (found,) = scene.register.namesakes.all()
    scene.register.namesakes.decide(found.id, same=True)
    with pytest.raises(Refused):
        scene.register.namesakes.decide(found.id, same=False)
    scene.register.namesakes.take_back(found.id)
    assert "kaksi@muu.example" in scene.file
    assert scene.register.home.today().second_cards == 1


@pytest.mark.parametrize(("second", "why"), [("Aino", "company"), ("Anni", None), ("Maria Aino", None)])
def test_a_card_of_another_name_is_not_held_for_the_same(
    register_db: RegisterDb, second: str, why: str | None
) -> None:
    scene = Scene(register_db, second)
    scene.register.stops.object_to_marketing(scene.one)
    assert [each.why for each in scene.register.namesakes.all()] == ([why] if why else [])


def test_a_ban_that_is_released_leaves_nothing_to_decide(register_db: RegisterDb) -> None:
    scene = Scene(register_db)
    saved = scene.register.stops.object_to_marketing(scene.one)
    scene.register.stops.release(saved.objection_id, "väärä henkilö")
    assert scene.register.namesakes.all() == () and scene.register.home.today().second_cards == 0
