"""The steps of a case on the screen: no code and no number of ours stands among the words (2.3)."""

from datetime import UTC, datetime

import pytest

from kaarea_tui.exchange.letters.kinds import KINDS
from kaarea_tui.exchange.letters.letter import LACKING
from kaarea_tui.register.requests.request_cards import EventLine, TaskLine
from kaarea_tui.rules.problem import Problem
from kaarea_tui.rules.refusals import check_grounds
from kaarea_tui.screens.requests.request_history import note_text, task_answer
from kaarea_tui.screens.shell.refusals import problem_text


@pytest.mark.parametrize(
    ("step", "note", "told"),
    [
        ("T4", "known_personally", "Tunnetaan henkilökohtaisesti"),
        ("T7", "complexity: Kolme arkistoa.", "Pyyntö on monimutkainen: Kolme arkistoa."),
        ("T8", "refused NOT_IDENTIFIED", "kieltäydytty · Pyytäjää ei voitu tunnistaa"),
        ("T16", "NOT_IDENTIFIED", "Pyytäjää ei voitu tunnistaa"),
        ("T17", "letter", "Kirje"),
        ("T18", "2026-11-26 Oma syy", "26.11.2026 Oma syy"),
        ("T20", "2026-12-24: Uusi tieto", "24.12.2026: Uusi tieto"),
        ("receipt_date", "2026-11-24 > 2026-11-23: Kirje", "24.11.2026 → 23.11.2026: Kirje"),
        ("reminder", "2026-11-26", "26.11.2026"),
        ("contact", "12 > 13", ""),
        ("T11", "Katso vielä: 2.8", "Katso vielä: 2.8"),
    ],
)
def test_a_note_is_told_in_words(step: str, note: str, told: str) -> None:
    event = EventLine(datetime(2026, 11, 26, tzinfo=UTC), "Riikka", step, "received", "received", note)
    assert note_text(event) == told


@pytest.mark.parametrize(
    ("kind", "answer", "told"),
    [
        ("rectify", "3 > 4", ""),
        (
            "stop",
            "MARKETING=stopped BILLING=by_law",
            "Markkinointi: lopetettu, Laskutus: jatkuu: laki edellyttää sitä",
        ),
        ("paper", "Mapit käyty läpi", "Mapit käyty läpi"),
    ],
)
def test_the_answer_to_a_task_is_told_in_words(kind: str, answer: str, told: str) -> None:
    task = TaskLine(1, kind, None, "", "done", answer, None, "", by_hand=False)
    assert task_answer(task) == told


def test_a_refusal_names_a_ground_in_words() -> None:
    """2.8: the name of a ground is itself a text of the catalogue."""
    with pytest.raises(Problem) as raised:
        check_grounds("access", "refused", ["DATA_ACCURATE"])
    assert problem_text(raised.value).endswith(": Tiedot ovat oikein.")
    assert set(LACKING) <= {place for kind in KINDS.values() for place in kind.needs}
