"""What of a letter is the sender's own: every mail program's way to quote, in every place of the letter (N2)."""

import time
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaarea_tui.rules.quotations import own_words

OURS = "Hyvä asiakas!\nTässä kuukauden uutiset.\n\nUnsubscribe / peruuta tilaus: https://kaarea.example/u/1"
HEADS = {
    "Lähettäjä: Kaarea Oy <uutiset@kaarea.example>\nLähetetty: maanantai 23. marraskuuta 2026 9.00\n"
    "Vastaanottaja: Aino Koskela <aino@x.example>\nAihe: Kuukauden uutiset",
    "Från: Kaarea Oy <uutiset@kaarea.example>\nSkickat: den 23 november 2026 09:00\nTill: Aino\nÄmne: Nyheter",
    "From: Kaarea Oy <uutiset@kaarea.example>\nSent: Monday, November 23, 2026 9:00 AM\nTo: Aino\nSubject: News",
    "Von: Kaarea Oy\nGesendet: Montag, 23. November 2026 09:00\nAn: Aino\nBetreff: Neuigkeiten",
    "*From:* Kaarea Oy\n*Sent:* Monday\n*To:* Aino\n*Subject:* News",
    "Lähettäjä: Kaarea Oy\n\nLähetetty: maanantai\n\nVastaanottaja: Aino\n\nAihe: Uutiset",
    "Aihe: Uutiset\nPäiväys: Mon, 23 Nov 2026 09:00:00 +0200\nLähettäjä: Kaarea <u@kaarea.example>\nVastaanottaja: Aino",
    "From: Kaarea\nDate: Mon, 23 Nov 2026 09:00\nTo: Aino <aino@x.example>,\n Eero <eero@x.example>,\n"
    " Onni <onni@x.example>\nSubject: News",
}  # fmt: skip
LED_IN = {
    "On Mon, Nov 23, 2026 at 9:00 AM Kaarea Oy <uutiset@kaarea.example> wrote:",
    "On Mon, Nov 23, 2026 at 9:00 AM Kaarea Oy Ravintola- ja ruokapalvelut\n<uutiset@kaarea.example> wrote:",
    "ma 23. marrask. 2026 klo 9.00 Kaarea Oy (uutiset@kaarea.example) kirjoitti:",
    "ma 23. marrask. 2026 klo 9.00 Kaarea Oy (uutiset@kaarea.example)\nkirjoitti:",
    "Kaarea Oy <uutiset@kaarea.example> kirjoitti 23.11.2026 kello 9.00:",
    "Den mån 23 nov. 2026 kl 09:00 skrev Kaarea Oy <uutiset@kaarea.example>:",
    "23 nov. 2026 kl. 09:00 skrev Kaarea Oy\n<uutiset@kaarea.example>:",
    "Am 23.11.2026 um 09:00 schrieb Kaarea Oy:",
    "maanantai 23. marraskuuta 2026 klo 9.00.00 UTC+2, Kaarea <uutiset@kaarea.example> kirjoitti:",
    "-----Original Message-----", "-----Alkuperäinen viesti-----", "-------- Välitetty viesti --------",
    "---------- Forwarded message ---------", "-----Ursprungligt meddelande-----", "Begin forwarded message:",
    "------ This is a copy of the message, including all the headers. ------", "_" * 32,
    "--- Below this line is a copy of the message.",
}  # fmt: skip
OWN = (
    "",
    "Kiitos, hieno kirje.",
    "Hei!\n\nTulen messuille 1.12.\n\nTerveisin\nAino Koskela\nPuh. 044 123 4567",
)


@pytest.mark.parametrize("lead", sorted(LED_IN | HEADS | {f"{'_' * 32}\n{each}" for each in HEADS}))
def test_what_a_program_quotes_is_never_the_senders(lead: str) -> None:
    """Below his words, above nothing, with LF or CR LF, in marks or without."""
    for own, end, mark in product(OWN, ("\n", "\r\n"), ("", "> ", ">")):
        quoted = "\n".join(mark + line for line in OURS.splitlines())
        letter = f"{own}\n\n{lead}\n\n{quoted}\n" if own else f"{lead}\n\n{quoted}\n"
        kept = own_words(letter.replace("\n", end))
        assert "Unsubscribe" not in kept and "kuukauden" not in kept and "Kaarea" not in kept, (lead, mark)
        assert kept.replace("\r\n", "\n").strip() == own


@pytest.mark.parametrize("lead", sorted(LED_IN - {"_" * 32}))
def test_words_below_a_marked_quotation_are_the_senders_again(lead: str) -> None:
    marked = "\n".join(f"> {line}" for line in OURS.splitlines())
    assert own_words(f"{lead}\n{marked}\n\nPoistakaa minut listalta.").strip() == "Poistakaa minut listalta."


@pytest.mark.parametrize(
    "letter",
    [
        "Lähettäjä: Aino Koskela, Turku\nPäiväys: 23.11.2026\nVastaanottaja: Kaarea Oy\n"
        "Asia: Tietopyyntö\n\nPyydän tietoni.",
        "From: Aino Koskela\nTo: Kaarea Oy\nSubject: My data\n\nPlease send me my data.",
        "Uusi viesti lomakkeelta\n\nLähettäjä: Aino\nAihe: Pyyntö\nViesti: Poistakaa tietoni.",
        "Olen kirjoittanut teille: turhaan. Poistakaa tietoni.",
        "Naapurini kirjoitti, että lista on turha. Poistakaa minut.",
        "Allekirjoitus\n____________________\nAino Koskela\n\nPoistakaa minut listalta.",
        "Vastaanottaja: Kaarea Oy\nPoistakaa minut listalta.",
        "Hei - poistakaa minut -- kiitos - listalta.\n--\nAino",
    ],
)
def test_a_senders_own_headings_and_lines_stay(letter: str) -> None:
    assert own_words(letter) == letter


def test_a_line_that_ends_a_sentence_is_no_beginning_of_who_wrote() -> None:
    own = "Sovimme 23.11. Poistakaa minut listalta.\n"
    assert own_words(f"{own}Kaarea kirjoitti:\nUnsubscribe") == own


@given(st.text(max_size=400))
def test_only_whole_lines_are_left_out(text: str) -> None:
    lines = text.splitlines(keepends=True)
    kept = own_words(text).splitlines(keepends=True)
    told = iter(lines)
    assert all(line in told for line in kept)


@pytest.mark.parametrize(
    "piece", ["Lähettäjä: x\n", "On 1\n", "a" * 3000, "> x\n", "-" * 300, "*" * 40 + "\n", "To: \n\n", "<x@"]
)
def test_time_grows_with_the_letter_alone(piece: str) -> None:
    """Four times the letter takes about four times as long, where a square would take sixteen."""

    def taken(size: int) -> float:
        began = time.process_time()
        own_words(piece * (size // len(piece)))
        return time.process_time() - began

    assert taken(200_000) < 10 * max(min(taken(50_000) for _ in range(2)), 0.02)
