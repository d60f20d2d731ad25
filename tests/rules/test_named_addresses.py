"""N2: which addresses a letter names as its writer's own, and which wait for a person's word."""

import pytest

from kaarea_tui.rules.emails import is_form
from kaarea_tui.rules.named_addresses import Known, Named, named, of_the_controller, waits

EERO, HELMI, MOBILE = (
    ("email", "eero@oma.example"),
    ("email", "info@helmi.example"),
    ("phone", "+358401234567"),
)


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("Älkää lähettäkö osoitteeseen Eero@Oma.example.", ["eero@oma.example"]),
        ("Ei mainoksia!\n\n> Tilaajatietosi: eero@oma.example", []),
        (
            "Nej tack, eero@oma.example\n\nFrån: Kaarea <uutiset@kaarea.example>\nSkickat: den 2 november 2026 9:00\n"
            "Till: aino@helmi.example\nÄmne: Nyheter\n\nPeru: peru@kaarea.example",
            ["eero@oma.example"],
        ),
        ("-----Original Message-----\nTo: eero@oma.example", []),
        ("Numeroni on 040 123 4567.", ["+358401234567"]),
        ("Tilaus 123456 loppuu.", []),
    ],
)
def test_only_own_words_name_an_address(text: str, keys: list[str]) -> None:
    assert [each.key for each in named("", [text])] == keys


def test_whence_a_letter_came_counts_as_the_senders() -> None:
    told = named("Eero Virtanen\neero@oma.example", ["info@helmi.example, eero@oma.example"], ["a@b.example"])
    assert [(each.key, each.sender) for each in told if each.sender] == [
        ("eero@oma.example", True), ("a@b.example", True),
    ]  # fmt: skip
    assert Named("email", "info@helmi.example", sender=False) in told


@pytest.mark.parametrize(
    ("told", "known", "why"),
    [
        (Named(*EERO, sender=True), Known(), ""),
        (Named(*EERO, sender=False), Known(), ""),
        (Named(*EERO, sender=True), Known(others=[EERO]), "other_card"),
        (Named(*EERO, sender=False), Known(own=[EERO], others=[EERO]), ""),
        (Named(*EERO, sender=True), Known(represented=True), "representative"),
        (Named(*EERO, sender=True), Known(own=[EERO], represented=True), ""),
        (Named(*HELMI, sender=True), Known(), ""),
        (Named(*HELMI, sender=False), Known(), "mailbox"),
        (Named(*EERO, sender=False), Known(mailboxes=[EERO]), ""),  # whatever a company calls it
        (Named(*MOBILE, sender=True), Known(mailboxes=[MOBILE]), "mailbox"),
        (Named("email", "no-reply@lomake.example", sender=True), Known(), "form"),
    ],
)
def test_what_may_be_anothers_waits_for_a_word(told: Named, known: Known, why: str) -> None:
    assert waits(told, known) == why


@pytest.mark.parametrize(
    ("address", "form"),
    [
        ("noreply@a.example", True), ("No-Reply+17@a.example", True), ("do_not_reply@a.example", True),
        ("ei-vastausta@a.example", True), ("MAILER-DAEMON@a.example", True), ("lomake@a.example", True),
        ("eija.vastamaa@a.example", False), ("nora.pylkkanen@a.example", False), ("info@a.example", False),
    ],
)  # fmt: skip
def test_a_forms_address_is_known(address: str, form: bool) -> None:
    assert is_form(address) is form


def test_our_own_addresses_are_nobodys_wish() -> None:
    ours = frozenset({"riikka@kaarea.example", "kaarea@gmail.com", "+358207649850"})
    for key, own in (("uutiset@kaarea.example", True), ("kaarea@gmail.com", True), ("eero@gmail.com", False)):
        assert of_the_controller(Named("email", key, sender=False), ours) is own
    assert of_the_controller(Named("phone", "+358207649850", sender=False), ours)
