"""Mails that once failed, each with what is right: sender, words that must be read, rights, signs, remarks."""

from datetime import date
from pathlib import Path

import pytest

from kaarea_tui.exchange.mail_reading import read_mail
from kaarea_tui.exchange.mail_sources import file_source
from kaarea_tui.rules.request_words import propose

AINO = "aino.koskela@esimerkki.example"
ERASE, ACCESS = {"erasure"}, {"access"}
CASES: dict[str, tuple[str, str, set[str], str]] = {
    "from-address-in-name.eml": (
        "hyokkaaja@paha.example",
        "pyydän saada kopion",
        ACCESS,
        "name_other_address",
    ),
    "from-encoded-comma.eml": ("aino.makinen@esimerkki.example", "pyydän saada kopion", ACCESS, ""),
    "web-form-reply-to.eml": ("noreply@kaarea.example", "henkilötietoni", ERASE, ""),
    "boundary-never-comes.eml": (AINO, "pyydän saada kopion", ACCESS, "broken"),
    "text-then-html-in-mixed.eml": (AINO, "rekisteristänne", ERASE, ""),
    "plain-stub-html-letter.eml": (AINO, "rekisteristänne", ERASE, "two_versions"),
    "named-inline-text.eml": (AINO, "rekisteristänne", ERASE, ""),
    "winmail-rtf-only.eml": (AINO, "rekisteristänne", ERASE, "winmail"),
    "cp1252-labelled-latin1.eml": (AINO, "1.6.–31.8. Lasku oli 25 €", ACCESS, ""),
    "cp1252-labelled-utf8.eml": (AINO, "äiti pyysi", ERASE, "charset_unknown"),
    "utf8-with-one-bad-byte.eml": (AINO, "pyydän saada �kopion", ACCESS, "charset_unknown"),
    "hard-wrapped-fi.eml": (AINO, "markkinointirekisteristänne", ACCESS | ERASE, ""),
    "outlook-quote-without-sign.eml": (AINO, "Kiitos, ei tarvitse", set(), ""),
    "auto-reply-by-header-only.eml": ("j.mueller@kunde.example", "Ich bin bis Montag", set(), "auto_reply"),
    "list-posting.eml": ("lista@uutiset.example", "Viikon uutiset", set(), "list"),
    "gt-from-first-line.eml": (AINO, "pyydän saada kopion", ACCESS, ""),
    "complaint-arf.eml": ("feedbackloop@isp.example", "abuse report", set(), "complaint"),
    "bounce-rfc6533.eml": ("mailer-daemon@mx.example", "user unknown", set(), "bounce"),
}


@pytest.mark.parametrize("name", CASES)
def test_what_failed_is_read_right(shared_data: Path, name: str) -> None:
    sender, words, rights, told = CASES[name]
    mail = read_mail((shared_data / "cases" / name).read_bytes(), date(2026, 11, 30))
    assert mail.sender == sender and words in " ".join(mail.text.split())
    assert set(propose(f"{mail.subject}\n{mail.text}", mail.signs).types) == rights
    assert not told or told in (*mail.remarks, *mail.signs)


@pytest.mark.parametrize(
    ("place", "taken", "left"),
    [
        ("mbox-from-in-body", 1, 0),
        ("mbox-no-blank-line", 2, 0),
        ("folder-with-strangers", 0, 3),
        ("outlook.msg", 0, 1),
    ],
)
def test_what_is_no_mail_is_named_and_left(shared_data: Path, place: str, taken: int, left: int) -> None:
    found = list(file_source(shared_data / "cases" / place).mails())
    assert sum(each.original is not None for each in found) == taken
    assert sum(each.problem is not None for each in found) == left
