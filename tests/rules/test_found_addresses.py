"""E-mail addresses and phone numbers among other words (I3, 2.5)."""

import time

import pytest

from kaarea_tui.rules.found_addresses import emails_in, phones_in


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
