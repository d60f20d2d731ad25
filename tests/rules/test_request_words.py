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


SENTENCES = (
    ("Haluan tietää, mitä tietoja minusta on rekisterissänne", {"access"}),
    ("Pyydän saada kopion kaikista minua koskevista henkilötiedoista", {"access"}),
    ("Haluaisin tarkastaa minusta tallennetut tiedot", {"access"}),
    ("Lähettäkää rekisteriote minua koskevista tiedoista", {"access"}),
    ("Pyydän teitä poistamaan kaikki henkilötietoni rekisteristänne", {"erasure"}),
    ("Poistakaa kaikki tietoni", {"erasure"}),
    ("Vaadin tietojeni poistamista viipymättä", {"erasure"}),
    ("Korjatkaa virheellinen osoitteeni rekisteriinne", {"rectification"}),
    ("Puhelinnumeroni on teillä edelleen väärin", {"rectification"}),
    ("Vaadin tietojeni käsittelyn rajoittamista", {"restriction"}),
    ("Haluan siirtää tietoni toiseen järjestelmään", {"portability"}),
    ("Kiellän kaiken suoramarkkinoinnin", {"objection_dm"}),
    ("En halua enää teidän uutiskirjeitänne", {"objection_dm"}),
    ("Vastustan henkilötietojeni käsittelyä tilanteeni vuoksi", {"objection_other"}),
    ("Perun antamani suostumuksen", {"consent_withdrawal"}),
    ("Jag vill ha ett registerutdrag över mina uppgifter", {"access"}),
    ("Jag begär rättelse av mina uppgifter", {"rectification"}),
    ("Var vänliga och radera alla mina personuppgifter", {"erasure"}),
    ("Jag begär begränsning av behandlingen av uppgifterna", {"restriction"}),
    ("Jag motsätter mig all direktmarknadsföring", {"objection_dm"}),
    ("Härmed återkallar jag mitt samtycke", {"consent_withdrawal"}),
    ("Please send me a copy of all my personal data", {"access"}),
    ("Kindly correct my personal details", {"rectification"}),
    ("I want you to erase my personal data", {"erasure"}),
    ("I ask for restriction of processing", {"restriction"}),
    ("I want my data in a machine-readable form", {"portability"}),
    ("I hereby object to direct marketing", {"objection_dm"}),
    ("I object to the processing of my data", {"objection_other"}),
    ("I hereby withdraw the consent I gave", {"consent_withdrawal"}),
)
ENDINGS = (
    "\n",
    "\r\n",
    "\r",
    "\r\r\n",
    " \n",
    "\n   ",
    "\n\t",
    "\xa0\n",
    "\v",
    "\f",
    "\x85",
    "\u2028",
    " \r\n ",
    "\xa0",
)
_BLANKS = [(text, types, at) for text, types in SENTENCES for at, sign in enumerate(text) if sign == " "]
_LETTERS = [
    (text, types, at)
    for text, types in SENTENCES
    for at in range(1, len(text))
    if text[at - 1].isalpha() and text[at].isalpha()
]


@pytest.mark.parametrize(("sentence", "types"), SENTENCES)
def test_a_sentence_asks_the_same_wherever_its_line_ends(sentence: str, types: set[str]) -> None:
    """T1: one hard wrap took the right away at 57 of 126 places."""
    assert set(propose(f"Asia\nHei,\n\n{sentence}.\n\nAino").types) == types
    for text, _types, at in _BLANKS:
        if text == sentence:
            wrapped = f"{text[:at]}\n{text[at + 1 :]}"
            assert set(propose(f"Asia\nHei,\n\n{wrapped}.\n\nAino").types) == types, wrapped


@given(st.sampled_from(_BLANKS), st.sampled_from(ENDINGS), st.sampled_from(ENDINGS))
def test_whatever_a_line_ends_in(case: tuple[str, set[str], int], ending: str, other: str) -> None:
    text, types, at = case
    wrapped = f"{text[:at]}{ending}{text[at + 1 :]}"
    assert set(propose(f"Asia{chr(10)}Hei,{other}{other}{wrapped}.{other}{other}Aino").types) == types


@given(
    st.sampled_from(_LETTERS),
    st.sampled_from(["-\n", "-\r\n", "\xad\r\n", "\xad", "\u2010\n  ", "-\n\t", "\u200b"]),
)
def test_a_word_may_be_broken_by_a_hyphen(case: tuple[str, set[str], int], hyphen: str) -> None:
    text, types, at = case
    assert set(propose(f"Asia\nHei,\n{text[:at]}{hyphen}{text[at:]}.\n").types) == types


def test_what_is_passed_on_is_read_whole() -> None:
    """A colleague passes a request on by quoting it: there the quotation is the wish."""
    quoted = "Hoidatko?\n\nLähettäjä: Aino <a@x.example>\nLähetetty: ma 9.11.2026 8.00\nAihe: Pyyntö\n\nPoistakaa\ntietoni"
    for subject in ("VL: Pyyntö", "Fwd: Pyyntö", "VB: Pyyntö"):
        proposal = propose(f"{subject}\n{quoted}")
        assert proposal.types == ("erasure",) and [each.code for each in proposal.signs] == ["forwarded"]
    assert propose(f"VS: Pyyntö\n{quoted}").types == ()


def test_what_a_machine_wrote_asks_for_nothing() -> None:
    proposal = propose("Uutiset\nPoista kaikki tietoni listalta tästä", ("list",))
    assert proposal.rights == () and [each.code for each in proposal.signs] == ["list"]


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
