"""What mails that came back say, from mail servers of every make: of whom, and never our own words (M2, M6)."""

from base64 import b64encode
from datetime import date
from itertools import product
from pathlib import Path

import pytest

from kaarea_tui.exchange.returned_files import read_returns
from kaarea_tui.exchange.returned_readers import of_mail
from kaarea_tui.rules.problem import Problem

TODAY = date(2026, 11, 30)
WHO = "aino.koskela@asiakas.example"
COPY = (
    "Return-Path: <uutiset@kaarea.example>\nFrom: Kaarea Oy <uutiset@kaarea.example>\nTo: {who}\n"
    "Subject: Uutiset\n\nHei!\n\nUnsubscribe / peruuta tilaus / avregistrera: https://kaarea.example/u/1\nSTOP\n"
)
HEAD = "To: uutiset@kaarea.example\nDate: Mon, 23 Nov 2026 09:00:00 +0200\nMIME-Version: 1.0\n"
SERVERS = {
    "postfix": ("MAILER-DAEMON@mx.example", "Undelivered Mail Returned to Sender", "<{who}>: host mx said: {why}\n"),
    "exim": ("Mailer-Daemon@mx.example", "Mail delivery failed: returning message to sender", "  {who}\n    {why}\n"),
    "exchange": ("postmaster@mx.example", "Undeliverable: Uutiset", "Your message to {who} couldn't be delivered.\n{why}\n"),
    "gmail": ("mailer-daemon@googlemail.com", "Delivery Status Notification (Failure)", "Osoitetta {who}:\n{why}\n"),
    "sendmail": ("MAILER-DAEMON@mx.example", "Returned mail: see transcript for details", "<{who}>\n... while talking to mx:\n{why}\n"),
    "qmail": ("MAILER-DAEMON@mx.example", "failure notice", "Hi. This is the qmail-send program at mx.example.\n\n<{who}>:\n{why}\n"),
    "suomi": ("postmaster@mx.example", "Toimittaminen epäonnistui: Uutiset", "Viestiä ei voitu toimittaa: {who}\n{why}\n"),
    "svenska": ("postmaster@mx.example", "Kunde inte levereras: Nyheter", "Meddelandet till {who} gick inte fram.\n{why}\n"),
}  # fmt: skip
HARD = (
    "550 5.1.1 User unknown",
    "550 5.1.2 Host unknown",
    "550 5.1.6 The user has moved",
    "550 5.1.10 not found",
)
SOFT = (
    "550 5.7.1 blocked", "550-5.7.26 DMARC policy", "553 5.1.8 Bad sender", "554 5.0.0 listed by a blocklist",
    "552 5.2.2 mailbox full", "451 4.7.1 try later", "550 5.7.1 user unknown, says our policy",
)  # fmt: skip
NAMES = ("message/delivery-status", "message/global-delivery-status")
COPIES = ("message/rfc822", "text/rfc822-headers", "message/global")


def told(mail: str | bytes) -> list[tuple[str, str]]:
    original = mail if isinstance(mail, bytes) else mail.encode()
    return [(each.answer.kind, each.for_address) for each in of_mail(original, TODAY)]


def report(server: str, why: str, kind: str, copy: str, fields: str = "", coding: str = "") -> bytes:
    sender, subject, notice = SERVERS[server]
    code = next(word for word in why.replace("-", " ").split() if word.count(".") == 2)
    block = (
        fields
        or f"Final-Recipient: rfc822; {WHO}\nAction: failed\nStatus: {code}\nDiagnostic-Code: smtp; {why}\n"
    )
    status = f"Reporting-MTA: dns; mx.example\n\n{block}"
    if coding:
        status = b64encode(status.encode()).decode()
    return (
        f"From: Mail <{sender}>\nSubject: {subject}\n{HEAD}Content-Type: multipart/report; boundary=B\n\n"
        f"--B\nContent-Type: text/plain; charset=utf-8\n\n{notice.format(who=WHO, why=why)}\n"
        f"--B\nContent-Type: {kind}\n{coding}\n{status}\n"
        f"--B\nContent-Type: {copy}\n\n{COPY.format(who=WHO)}\n--B--\n"
    ).encode()


@pytest.mark.parametrize("server", SERVERS)
def test_only_the_recipients_own_absence_is_hard(server: str) -> None:
    for why, kind, copy in product((*HARD, *SOFT), NAMES, COPIES):
        expected = "hard_bounce" if why in HARD else "soft_bounce"
        assert told(report(server, why, kind, copy)) == [(expected, WHO)], (why, kind, copy)
        crlf = report(server, why, kind, copy).replace(b"\n", b"\r\n")
        assert told(crlf) == [(expected, WHO)], (why, kind, copy)


def test_an_encoded_report_and_an_international_address_are_read() -> None:
    base64 = "Content-Transfer-Encoding: base64\n"
    assert told(report("postfix", HARD[0], NAMES[1], COPIES[0], coding=base64)) == [("hard_bounce", WHO)]
    fields = "Final-Recipient: utf-8; jörg@käse.example\nAction: failed\nStatus: 5.1.1\n"
    assert told(report("postfix", HARD[0], NAMES[1], COPIES[2], fields)) == [
        ("hard_bounce", "jörg@käse.example")
    ]


@pytest.mark.parametrize("server", SERVERS)
@pytest.mark.parametrize(
    "mark",
    [
        "------ This is a copy of the message, including all the headers. ------", "--- Below this line is a copy of the message.",
        "----- Original message -----", "   ----- Original message follows -----", "Original message headers:",
    ],
)  # fmt: skip
def test_a_notice_in_prose_is_no_wish_however_it_returns_our_mail(server: str, mark: str) -> None:
    """Without a machine's report: by X-Failed-Recipients, or as flufl.bounce knows the server's words."""
    sender, subject, notice = SERVERS[server]
    for why, failed in product(
        (HARD[0], SOFT[0], SOFT[3], "550 User unknown"), ("", f"X-Failed-Recipients: {WHO}\n")
    ):
        mail = (
            f"From: Mail <{sender}>\nSubject: {subject}\n{failed}{HEAD}Content-Type: text/plain; charset=utf-8\n\n"
            f"{notice.format(who=WHO, why=why)}\n{mark}\n\n{COPY.format(who=WHO)}"
        )
        kinds = {kind for kind, _ in told(mail)}
        assert kinds <= {"hard_bounce", "soft_bounce", "unclear"}, (why, failed)
        if failed:
            expected = "hard_bounce" if why in (HARD[0], "550 User unknown") else "soft_bounce"
            assert told(mail) == [(expected, WHO)], why
        assert why not in SOFT or "hard_bounce" not in kinds


def test_several_failed_recipients_are_told_apart() -> None:
    mail = (
        f"From: Mail <Mailer-Daemon@mx.example>\nSubject: Mail delivery failed\n{HEAD}"
        "X-Failed-Recipients: a@x.example,\n b@x.example\n\n"
        "  a@x.example\n    550 5.1.1 unknown\n  b@x.example\n    550 5.7.1 blocked\n"
    )
    assert sorted(told(mail)) == [("hard_bounce", "a@x.example"), ("soft_bounce", "b@x.example")]


@pytest.mark.parametrize(
    ("feedback", "about"),
    [
        (f"Feedback-Type: abuse\nOriginal-Rcpt-To: <{WHO}>\n", [WHO]),
        (f"Feedback-Type: abuse\nOriginal-Rcpt-To: rfc822;{WHO}\nOriginal-Rcpt-To: b@x.example\n", [WHO, "b@x.example"]),
        ("Feedback-Type: abuse\nUser-Agent: x\n", [WHO]),
        (f"Feedback-Type: opt-out\nOriginal-Rcpt-To: {WHO}\n", [WHO]),
    ],
)  # fmt: skip
def test_a_complaint_is_an_objection_to_be_looked_at(feedback: str, about: list[str]) -> None:
    """RFC 5965: of whom it was for, and never at once."""
    for copy in COPIES:
        mail = (
            f"From: <fbl@isp.example>\nSubject: FW: Uutiset\n{HEAD}Content-Type: multipart/report; boundary=B\n\n"
            "--B\nContent-Type: text/plain\n\nAn abuse report.\n"
            f"--B\nContent-Type: message/feedback-report\n\n{feedback}\n"
            f"--B\nContent-Type: {copy}\n\n{COPY.format(who=WHO)}\n--B--\n"
        ).encode()
        found = list(of_mail(mail, TODAY))
        assert [(each.answer.kind, each.for_address) for each in found] == [
            ("stop_all", who) for who in about
        ]
        assert not any(each.answer.plain for each in found)


def test_that_our_mail_is_wanted_is_no_complaint() -> None:
    mail = (
        f"From: <fbl@isp.example>\nSubject: x\n{HEAD}Content-Type: multipart/report; boundary=B\n\n"
        f"--B\nContent-Type: message/feedback-report\n\nFeedback-Type: not-spam\nOriginal-Rcpt-To: {WHO}\n\n--B--\n"
    )
    assert [kind for kind, _ in told(mail)] == ["unclear"]


@pytest.mark.parametrize("copy", COPIES)
def test_what_a_person_encloses_is_not_his_wish(copy: str) -> None:
    """He forwards our letter; and his own words beside it still count."""
    for words, kind in (("Kiitos kirjeestä!", "unclear"), ("Poistakaa minut listalta.", "unsubscribe")):
        mail = (
            f"From: Aino <{WHO}>\nSubject: VL: Uutiset\n{HEAD}Content-Type: multipart/mixed; boundary=B\n\n"
            f"--B\nContent-Type: text/plain; charset=utf-8\n\n{words}\n"
            f"--B\nContent-Type: {copy}\n\n{COPY.format(who=WHO)}\n--B--\n"
        )
        assert told(mail) == [(kind, WHO)]


@pytest.mark.parametrize(
    "heading", ["Auto-Submitted: auto-replied", "X-Autoreply: yes", "Precedence: auto_reply"]
)
def test_an_automatic_reply_is_known_by_its_headings(heading: str) -> None:
    mail = (
        f"From: <{WHO}>\nSubject: Abwesenheitsnotiz\n{heading}\n{HEAD}\nIch bin bis Montag nicht im Büro.\n"
    )
    (found,) = of_mail(mail.encode(), TODAY)
    assert found.answer.automatic


def test_what_the_library_stumbles_over_is_read_all_the_same() -> None:
    """No From at all, raw bytes in it, no end of a part: never a fault, and never a wish."""
    for head in (b"", b"From: \xe4\xe4\n", b"From:\n", b"From: postmaster\n"):
        for rest in (
            b"Content-Type: multipart/report; boundary=B\n\n--B\nContent-Type: message/rfc822\n\n",
            b"\n",
        ):
            mail = head + b"Subject: Undeliverable: x\n" + rest + COPY.format(who=WHO).encode()
            assert {kind for kind, _ in told(mail)} <= {"unclear", "soft_bounce"} or rest == b"\n"


def test_an_empty_or_closed_file_is_told_and_the_others_are_read(tmp_path: Path) -> None:
    (tmp_path / "1.eml").write_bytes(b"")
    (tmp_path / "2.eml").write_text(f"From: <{WHO}>\nSubject: x\n\nSTOP\n")
    (tmp_path / "3.eml").mkdir()
    (tmp_path / "4.eml").symlink_to(tmp_path / "gone.eml")
    skipped: list[Problem] = []
    found = list(read_returns(tmp_path, TODAY, skipped.append))
    assert [each.answer.kind for each in found] == ["unsubscribe"]
    assert [each.params["place"] for each in skipped] == ["1.eml", "3.eml", "4.eml"]


@pytest.mark.parametrize(
    ("reason", "kind", "plain"),
    [
        ("", "unsubscribe", False), ("aktiivinen", "unclear", False), ("enabled", "unclear", False), ("x", "unclear", False),
        ("ALLOW_CONSENT", "unclear", False), ("unsubscribed", "unsubscribe", True), ("peruutti tilauksen", "unsubscribe", True),
        ("hard", "hard_bounce", True), ("hard bounce", "hard_bounce", True), ("5.1.1 user unknown", "hard_bounce", True),
        ("bounced: 550 5.7.1 policy", "soft_bounce", True), ("hard bounce: blocked using blocklist", "soft_bounce", True),
        ("5.0.0", "soft_bounce", True), ("4.2.2 full", "soft_bounce", True), ("complaint", "stop_all", True),
    ],
)  # fmt: skip
def test_a_row_without_a_known_reason_asks_for_nothing_at_once(
    tmp_path: Path, reason: str, kind: str, plain: bool
) -> None:
    path = tmp_path / "lista.csv"
    path.write_text(f"E-mail;Name;Reason\n{WHO};Aino;{reason}\n", encoding="utf-8")
    (found,) = read_returns(path, TODAY)
    assert (found.answer.kind, found.answer.plain) == (kind, plain)
