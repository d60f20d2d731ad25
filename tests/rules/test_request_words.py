"""What a letter seems to ask: plain words in three languages, shown with each proposal (T1, 13.1)."""

import email
import time
from email import policy
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaarea_tui.rules.request_patterns import SIGN_NAMES
from kaarea_tui.rules.request_words import LONGEST, own_words, propose
from kaarea_tui.rules.requests import TYPES


@pytest.mark.parametrize(
    ("letter", "types"),
    [
        ("Tarkastuspyyntö\nMitä tietoja minusta on?", {"access"}),
        ("Hei\nPyydän kopion tiedoistani.", {"access"}),
        ("Hej\nJag vill ha ett registerutdrag.", {"access"}),
        ("Request\nPlease send me a copy of my personal data.", {"access"}),
        ("Hei\nKorjatkaa osoitteeni, se on väärin.", {"rectification"}),
        ("Begäran\nJag begär rättelse av mina uppgifter.", {"rectification"}),
        ("Hello\nPlease correct my address.", {"rectification"}),
        ("Hei\nPoistakaa kaikki tietoni rekisteristä.", {"erasure"}),
        ("Hej\nRadera mina personuppgifter.", {"erasure"}),
        ("Hello\nDelete my data now.", {"erasure"}),
        ("Hei\nPyydän tietojeni käsittelyn rajoittamista.", {"restriction"}),
        ("Hej\nJag begär begränsning av behandlingen.", {"restriction"}),
        ("Hello\nI ask for restriction of processing.", {"restriction"}),
        ("Hei\nHaluan tiedot koneluettavassa muodossa.", {"portability"}),
        ("Hello\nI ask for data portability.", {"portability"}),
        ("Hei\nKiellän suoramarkkinoinnin.", {"objection_dm"}),
        ("Hej\nJag motsätter mig direktmarknadsföring.", {"objection_dm"}),
        ("Hello\nI object to direct marketing.", {"objection_dm"}),
        ("Hei\nVastustan tietojeni käsittelyä.", {"objection_other"}),
        ("Hello\nI object to the processing of my data.", {"objection_other"}),
        ("Hei\nPerun suostumukseni.", {"consent_withdrawal"}),
        ("Hej\nJag återkallar mitt samtycke.", {"consent_withdrawal"}),
        ("Hello\nI withdraw my consent.", {"consent_withdrawal"}),
        ("Kaksi asiaa\nPyydän kopion tiedoistani. Sen jälkeen poistakaa tietoni.", {"access", "erasure"}),
        ("GDPR\nArt. 15", {"access"}),
        ("GDPR\n17 artiklan nojalla", {"erasure"}),
        ("GDPR\nenligt artikel 21(2)", {"objection_dm"}),
        ("GDPR\nArticle 21(1)", {"objection_other"}),
        ("GDPR\nArticle 155 and Art. 170", set()),
        ("Kokous\nTavataanko maanantaina klo 9?", set()),
        ("Uusi numero\nNumeroni on nyt 040 123 4567.", set()),
    ],
)
def test_the_words_of_each_right(letter: str, types: set[str]) -> None:
    """T1, 2.1: several rights in one letter are all proposed; small talk proposes none."""
    assert set(propose(letter).types) == types


def test_each_proposal_shows_its_words_as_written() -> None:
    """13.1: nothing is proposed that a person cannot check."""
    (right,) = propose("Asia\nPOISTAKAA   kaikki tietoni!").rights
    assert (right.type, right.words) == ("erasure", ("POISTAKAA kaikki tietoni",))


def test_what_is_quoted_asks_for_nothing() -> None:
    """T1: our own newsletter in the answer is not the person's words."""
    assert propose("Re: Kirje\nKiitos!\n> Poistakaa tietoni").types == ()
    assert own_words("Kiitos\nOn Mon, 23 Nov 2026 Kaarea wrote:\npoistakaa tietoni") == "Kiitos\n"


@pytest.mark.parametrize(
    ("letter", "code"),
    [
        ("Automaattinen vastaus\nOlen lomalla 1.12. asti", "auto_reply"),
        ("Out of office\nBack on Monday", "auto_reply"),
        ("Undelivered Mail Returned to Sender\nx", "bounce"),
        ("SEO offer!!!\nDear sir, we improve your ranking.", "advertising"),
        ("VS: Pyyntö\nLähetin tämän jo viikko sitten", "reminder"),
        ("Pyyntö\nLiitteenä.", "attachment"),
        ("Pyyntö\n\n", "empty"),
    ],
)
def test_signs_of_no_new_request(letter: str, code: str) -> None:
    """T19: only signs; whether it is set aside a person decides."""
    assert code in [sign.code for sign in propose(letter).signs]
    assert code in SIGN_NAMES


@pytest.mark.parametrize(
    ("letter", "language"),
    [
        ("x\nMitä tietoja teillä on", "fi"),
        ("x\nJag begär att ni", "sv"),
        ("x\nPlease send me the data", "en"),
        ("", "fi"),
    ],
)
def test_the_language_of_the_answer_is_proposed(letter: str, language: str) -> None:
    assert propose(letter).language == language


@given(st.text())
def test_any_text_is_read(letter: str) -> None:
    found = propose(letter)
    assert set(found.types) <= set(TYPES) and len(set(found.types)) == len(found.types)


@pytest.mark.parametrize("piece", ["a", "poista ", "tiedot ", "object to ", "15 ", "> ", "kopio", "\n"])
def test_a_long_letter_does_not_take_long(piece: str) -> None:
    """Bad input: 50 MB of the same letter; only the beginning is read, without looking back and forth."""
    begin = time.perf_counter()
    propose(piece * (2 * LONGEST // len(piece)))
    assert time.perf_counter() - begin < 5


EXPECTED = {
    "01": {"access", "portability"},
    "02": {"erasure", "consent_withdrawal"},
    "03": {"objection_dm", "consent_withdrawal"},
    "04": {"rectification"},
    "05": {"access", "erasure", "consent_withdrawal"},
    "06": {"access"},
    "07": {"objection_dm", "consent_withdrawal"},
    "08": {"erasure"},
    "09": {"objection_other"},
    "10": {"access"},
    "11": {"rectification"},
    "12": {"access"},
    "13": set(),
    "14": {"restriction", "rectification"},
    "15": {"erasure"},
}


def test_the_letters_of_real_life(shared_data: Path) -> None:
    """T1: each real letter proposes what a person reads in it."""
    letters = sorted((shared_data / "requests").glob("*.eml"))
    assert len(letters) >= len(EXPECTED)
    for path in letters:
        mail = email.message_from_bytes(path.read_bytes(), policy=policy.default)
        part = mail.get_body(("plain",))
        try:
            body = part.get_content() if part else ""
        except LookupError:  # a charset that is not there: the mail reader's business
            body = ""
        assert set(propose(f"{mail['Subject']}\n{body}").types) == EXPECTED[path.name[:2]], path.name
