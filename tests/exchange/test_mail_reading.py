"""Mails of every kind are read or named, never lost and never raised over (checklist 31; rule D8)."""

import email.message
import time
from base64 import encodebytes
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaarea_tui.exchange.mail_parts import MOST_PARTS
from kaarea_tui.exchange.mail_reading import read_mail
from kaarea_tui.rules.text import FORBIDDEN

TODAY = date(2026, 11, 23)


def written(text: str, *, kind: str = "plain", **headings: str) -> bytes:
    mail = email.message.EmailMessage()
    mail["From"] = "Aino Esimerkki <aino@oma.example>"
    mail["Date"] = "Mon, 02 Nov 2026 10:00:00 +0200"
    for key, value in headings.items():
        name = key.replace("_", "-")
        del mail[name]
        mail[name] = value
    mail.set_content(text, subtype=kind)
    return mail.as_bytes()


def test_a_plain_letter() -> None:
    mail = read_mail(written("Hei\n\nTiedot minusta?", Subject="Tarkastuspyyntö", Message_ID="<1@x>"), TODAY)
    assert (mail.sender, mail.sender_name, mail.subject) == (
        "aino@oma.example",
        "Aino Esimerkki",
        "Tarkastuspyyntö",
    )
    assert mail.received_on == date(2026, 11, 2) and mail.text.startswith("Hei") and mail.remarks == ()


def test_the_day_is_that_of_the_newest_received_heading() -> None:
    """Rule D8: the clock starts when it reaches the company, not when the sender says he wrote."""
    original = b"Received: from a by b; Tue, 03 Nov 2026 23:30:00 +0000\r\n" + written("x")
    assert read_mail(original, TODAY).received_on == date(2026, 11, 4)


def test_a_day_to_come_is_today_and_remarked() -> None:
    mail = read_mail(written("x", Date="Tue, 01 Feb 2028 10:00:00 +0200"), TODAY)
    assert mail.received_on == TODAY and mail.remarks == ("date_future",)


@pytest.mark.parametrize(
    "text", ["eilen illalla", "", "99 Foo 99999 99:99:99", "Mon, 31 Feb 2026 10:00:00 +9999"]
)
def test_an_unreadable_day_is_remarked(text: str) -> None:
    mail = read_mail(b"From: a@b.example\r\nDate: " + text.encode() + b"\r\n\r\nx", TODAY)
    assert mail.received_on is None and "date_missing" in mail.remarks


def test_html_only_is_read_without_scripts_and_pictures() -> None:
    page = "<html><head><script>alert(1)</script></head><body><p>Poistakaa <b>tietoni</b></p><img src=x></body></html>"
    mail = read_mail(written(page, kind="html"), TODAY)
    assert mail.text.strip() == "Poistakaa tietoni" and "html_only" in mail.remarks


def test_a_lying_charset_is_read_as_what_it_is() -> None:
    original = (
        b"From: a@b.example\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
        + "Pyydän tietojeni poistamista, äiti".encode("latin-1")
    )
    mail = read_mail(original, TODAY)
    assert "poistamista" in mail.text and "charset_unknown" in mail.remarks


def test_attachments_are_listed_and_not_read() -> None:
    message = email.message.EmailMessage()
    message["From"] = "a@b.example"
    message.set_content("Liitteenä.")
    message.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="pyyntö\x1b[2J.pdf")
    mail = read_mail(message.as_bytes(), TODAY)
    assert [(each.kind, each.size) for each in mail.attachments] == [("application/pdf", 8)]
    assert not FORBIDDEN.search(mail.attachments[0].name)


def test_nesting_and_numbers_of_parts_are_bounded() -> None:
    deep = b"From: a@b.example\r\n" + b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(200)
    )
    assert "too_deep" in read_mail(deep + b"Content-Type: text/plain\r\n\r\nx", TODAY).remarks
    wide = (
        b'From: a@b.example\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n'
        + b"--b\r\n\r\nx\r\n" * (MOST_PARTS * 2)
    )
    assert "too_many_parts" in read_mail(wide + b"--b--", TODAY).remarks


@pytest.mark.parametrize(
    "piece", ["<a href='", "<!--", "<ul><li>", "<![", "</", "&", "<", "<table><tr><td>", "<script>"]
)
def test_a_hostile_page_is_read_in_no_time(piece: str) -> None:
    """What is left open or nested takes the reader of pages minutes, and all mails behind it wait."""
    page = "<p title='x'>Hei &amp; terve</p><ol><li>yksi</ol>" + piece * (100_000 // len(piece))
    started = time.process_time()
    mail = read_mail(written(page, kind="html"), TODAY)
    assert mail.text.startswith("Hei & terve") and "1. yksi" in mail.text
    assert time.process_time() - started < 10


def test_hostile_headings_depth_and_winmail_are_borne() -> None:
    """Each is a letter, and keeps no other waiting."""
    deep = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n) for n in range(2000))
    assert "too_deep" in read_mail(b"From: a@b.example\n" + deep + b"\n\nx", TODAY).remarks
    assert "no_sender" in read_mail(b"From: " + b"(" * 5000 + b"\n\nHei", TODAY).remarks
    assert read_mail(b"Subject: " + b"=?utf-8?q?a?= " * 50_000 + b"\n\nHei", TODAY).text == "Hei"
    body = b"\1\x0c\x80\2\0\5\0\0\0Terve\0\0"
    winmail = b"\x78\x9f\x3e\x22\1\0" + b"\1\x03\x90\6\0\x20\0\0\0" + b"\xff" * 34 + body + b"\2" * 20
    mail = b"Content-Type: application/ms-tnef\nContent-Transfer-Encoding: base64\n\n" + encodebytes(winmail)
    assert read_mail(mail, TODAY).text == "Terve"


def test_escape_sequences_do_not_pass() -> None:
    mail = read_mail(
        b"From: a@b.example\r\nSubject: a\x1b]0;pwned\x07\r\n\r\nteksti \x9b31m \xe2\x80\xaeabc", TODAY
    )
    assert not FORBIDDEN.search(mail.subject) and not FORBIDDEN.search(mail.text.replace("\n", ""))


def test_a_broken_winmail_stays_an_attachment() -> None:
    message = email.message.EmailMessage()
    message["From"] = "a@b.example"
    message.set_content("Hei")
    message.add_attachment(
        b"\x78\x9f\x3e\x22broken", maintype="application", subtype="ms-tnef", filename="winmail.dat"
    )
    mail = read_mail(message.as_bytes(), TODAY)
    assert "winmail" in mail.remarks and mail.attachments[0].name == "winmail.dat" and "Hei" in mail.text


@given(st.binary(max_size=4000))
def test_any_bytes_are_read_without_raising(original: bytes) -> None:
    mail = read_mail(original, TODAY)
    assert not FORBIDDEN.search(mail.text.replace("\n", "")) and len(mail.source_hash) == 64


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_headings_are_read_without_raising(subject: str, sender: str) -> None:
    original = f"Subject: {subject}\r\nFrom: {sender}\r\nDate: {subject}\r\n\r\n{sender}".encode(
        "utf-8", "replace"
    )
    mail = read_mail(original, TODAY)
    assert not FORBIDDEN.search(mail.subject + mail.sender + mail.sender_name)


def test_all_real_letters_are_read(shared_data: Path) -> None:
    mails = [
        read_mail(path.read_bytes(), date(2028, 6, 1))
        for path in sorted((shared_data / "requests").glob("*.eml"))
    ]
    assert len(mails) == 15 and all(mail.text.strip() for mail in mails)
    assert {remark for mail in mails[:14] for remark in mail.remarks} == set()
    assert set(mails[14].remarks) >= {"no_sender", "date_missing"}
