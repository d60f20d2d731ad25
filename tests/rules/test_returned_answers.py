"""What answers to mailings want, in three languages (rules M2, M6)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaarea_tui.rules.returned_answers import read_answer


@pytest.mark.parametrize(
    ("subject", "text", "kind"),
    [
        (
            "Re: Kaarean uutiskirje",
            "poistakaa mut tältä listalta kiitos\n\n> Hyvä asiakkaamme",
            "unsubscribe",
        ),
        ("Re: Uutiskirje", "STOP", "unsubscribe"),
        ("STOP", "", "unsubscribe"),
        ("Re: x", "EI", "unsubscribe"),
        ("Re: x", "Please unsubscribe me.", "unsubscribe"),
        ("Sv: x", "Vänligen ta bort mig från listan", "unsubscribe"),
        ("Re: x", "En halua enää uutiskirjettänne.", "unsubscribe"),
        ("Re: x", "Kiellän suoramarkkinoinnin.", "stop_all"),
        ("Re: x", "Älkää lähettäkö enää mitään markkinointia!", "stop_all"),
        ("Re: x", "Kiitos mukavasta kirjeestä, tavataan messuilla.", "unclear"),
        ("Automaattivastaus: lomalla", "Olen lomalla 1.8. asti.", "unclear"),
        ("Automatic reply: x", "Palaan vuosilomalta 1.8.", "unclear"),
        ("x", "Olen äitiyslomalla. Unsubscribe requests: katja@oma.example", "unsubscribe"),
        ("Re: x", "Hei!\n\n> poista listalta vastaamalla STOP\n> unsubscribe", "unclear"),
        (
            "VS: x",
            "Tulossa!\n\nLähettäjä: Kaarea <k@kaarea.example>\nAihe: x\n\npoista listalta: STOP",
            "unclear",
        ),
        ("SV: x", "Tack!\n\n*Från:* Kaarea Oy\n*Ämne:* x\n\navregistrera", "unclear"),
        ("Re: Huolto palvelee myös lomalla", "Poistakaa minut listalta", "unsubscribe"),
        ("x", "Kiellän suoramarkkinoinnin. Olen lomalla 1.12. asti", "stop_all"),
        ("RE: STOP", "", "unsubscribe"),
        ("Vs: Sv: STOP", "", "unsubscribe"),
        ("Re: x", "Älkää poistako minua listalta!", "unclear"),
        ("Re: x", "Kaarea kirjoitti:\n> Hyvä asiakas\n> STOP\n\nPoistakaa minut listalta.", "unsubscribe"),
        ("Re: x", "Thanks\n________________________________\nunsubscribe here", "unclear"),
        ("VS: x", "Poista minut listalta\n\nLähettäjä: Kaarea\nAihe: x", "unsubscribe"),
    ],
)
def test_the_senders_own_words_decide(subject: str, text: str, kind: str) -> None:
    answer = read_answer(subject, text)
    assert answer.kind == kind
    assert bool(answer.matched) == (kind != "unclear" or answer.automatic)


def test_an_automatic_note_is_no_answer_but_one_with_a_wish_is_looked_at() -> None:
    assert read_answer("x", "Palaan ensi viikolla.", automatic=True).automatic
    asked = read_answer("x", "STOP", automatic=True)
    assert (asked.kind, asked.automatic, asked.plain) == ("unsubscribe", True, False)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("STOP", True),
        ("Poistakaa minut listalta", True),
        ("poistakaa mut tältä listalta kiitos", True),
        ("Kiellän suoramarkkinoinnin.", True),
        ("Please unsubscribe me.", True),
        ("poistakaa Matti Meikäläinen listalta", False),
    ],
)
def test_only_unmistakable_words_may_act_at_once(text: str, plain: bool) -> None:
    """M2, M6: somebody else's name in it, and a person decides."""
    answer = read_answer("Re: x", text)
    assert answer.kind in ("unsubscribe", "stop_all")
    assert answer.plain is plain


@given(st.text(max_size=400), st.text(max_size=400))
def test_any_text_is_read(subject: str, text: str) -> None:
    assert read_answer(subject, text).kind in ("unsubscribe", "stop_all", "unclear")
