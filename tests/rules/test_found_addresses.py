"""E-mail addresses and phone numbers among other words (I3, 2.5)."""

import time

import pytest

from kaarea_tui.rules.found_addresses import emails_in, names_email, phones_in


@pytest.mark.parametrize(
    ("text", "emails", "phones"),
    [
        ("", (), ()),
        ("Kotikatu 1\n20100 TURKU", (), ()),
        ("Kotikatu 1\n20100 TURKU\nMatti@OMA.example", ("matti@oma.example",), ()),
        (
            "matti@oma.example, 040 123 4567; m@b.example",
            ("matti@oma.example", "m@b.example"),
            ("+358401234567",),
        ),
        ("Matti <matti@oma.example>.\nPuh. +358 40 123 4567", ("matti@oma.example",), ("+358401234567",)),
        ("PL 180, 20101 Turku, 02 123", (), ()),
        ("matti@oma, @, a@b@c", (), ()),
    ],
)
def test_what_stands_in_a_block(text: str, emails: tuple[str, ...], phones: tuple[str, ...]) -> None:
    assert (emails_in(text), phones_in(text)) == (emails, phones)


@pytest.mark.parametrize("text", ["@" * 20_000, "a@b." * 5_000, "0" * 20_000, "0 " * 10_000])
def test_a_hostile_letter_is_read_quickly(text: str) -> None:
    start = time.process_time()
    emails_in(text)
    phones_in(text)
    assert time.process_time() - start < 2


@pytest.mark.parametrize(
    "text",
    [
        "evil.mies (at) paha.example", "evil.mies(ät)paha.example", "evil.mies[at]paha.example", "evil.mies at paha.example",
        "evil.mies ät paha piste example", "evil.mies @ paha.example", "evil.mies@\n> paha.example", "EVIL.MIES＠PAHA.EXAMPLE",
        "evil.mies@paha．example", "e\u200bvil.mies@paha.example", "evil.mies%40paha.example".replace("%40", " %40 ").replace("40", ""),
        "mailto:evil.mies@paha.example?x", "Evil Mies AT Paha DOT Example", "evil . mies @ paha . example", "e v i l.mies@paha.example",
        "evil.mies miukumauku paha piste example", "evil.mies@paha.exam-\nple", "evil piste mies (a) paha piste example",
    ],
)  # fmt: skip
def test_an_address_is_named_in_any_spelling(text: str) -> None:
    """N8: who slips an address by the program writes it for people alone."""
    assert names_email(f"Uusi osoitteeni on {text}, kiitos.", "evil.mies@paha.example")


@pytest.mark.parametrize(
    "text",
    ["", "evil@paha.example", "mies@paha.example", "Evil ja mies, paha esimerkki", "evil.mies@hyva.example"],
)
def test_another_address_is_not(text: str) -> None:
    assert not names_email(text, "evil.mies@paha.example")
