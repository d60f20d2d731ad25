"""However a program packs a sentence, it is shown and read; what machines and others wrote stands apart."""

import base64
import quopri
from collections.abc import Callable
from datetime import date

import pytest
from compressed_rtf import compress

from kaarea_tui.exchange.mail_reading import read_mail
from kaarea_tui.rules.request_words import propose

TODAY = date(2026, 11, 23)
WISH = "Pyydän – äitini puolesta – poistamaan kaikki henkilötietoni."
PAGE = f"<html><body><p>{WISH}</p></body></html>"
HEAD = "From: Aino <aino@x.example>\r\nDate: Mon, 02 Nov 2026 10:00:00 +0200\r\nSubject: Hei\r\n"


def part(body: str, kind: str = "text/plain; charset=utf-8", more: str = "") -> str:
    return f"--B\r\nContent-Type: {kind}\r\n{more}\r\n{body}\r\n"


def of_parts(kind: str, *parts: str) -> str:
    return f'{HEAD}Content-Type: multipart/{kind}; boundary="B"\r\n\r\n{"".join(parts)}--B--\r\n'


def encoded(kind: str, held: bytes) -> str:
    return f"{HEAD}Content-Type: {kind}\r\nContent-Transfer-Encoding: base64\r\n\r\n{base64.encodebytes(held).decode()}"


def qp(held: bytes, kind: str) -> str:
    told = quopri.encodestring(held).decode()
    return f"{HEAD}Content-Type: {kind}\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n{told}"


def rtf(text: str) -> bytes:
    signs = "".join(sign if sign.isascii() else f"\\u{ord(sign)}?" for sign in text)
    return ("{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0\\fnil Arial;}}\\f0 " + signs + "\\par }").encode()


def winmail(rich: bytes) -> bytes:
    """A winmail.dat with nothing in it but a letter in rich text."""
    padded = rich + b"\0" * (-len(rich) % 4)
    properties = b"\1\0\0\0" + b"\x02\x01\x09\x10" + b"\1\0\0\0" + len(rich).to_bytes(4, "little") + padded
    piece = b"\1" + b"\x03\x90\6\0" + len(properties).to_bytes(4, "little") + properties
    return b"\x78\x9f\x3e\x22\1\0" + piece + (sum(properties) % 65536).to_bytes(2, "little")


STUB = part("Tämä viesti on HTML-muodossa.")
FLOWED = "Pyydän – äitini puolesta – \r\npoistamaan kaikki henkilö \r\n tietoni."
PACKED: dict[str, str] = {
    "plain": f"{HEAD}Content-Type: text/plain; charset=utf-8\r\n\r\n{WISH}",
    "no type": f"{HEAD}\r\n{WISH}",
    "boundary never comes": f'{HEAD}Content-Type: multipart/alternative; boundary="Z"\r\n\r\n{WISH}',
    "boundary without name": f"{HEAD}Content-Type: multipart/mixed\r\n\r\n{WISH}",
    "before the parts": f'{HEAD}Content-Type: multipart/mixed; boundary="B"\r\n\r\n{WISH}\r\n' + part("x", "image/png") + "--B--",
    "stub beside page": of_parts("alternative", STUB, part(PAGE, "text/html; charset=utf-8")),
    "page before stub": of_parts("alternative", part(PAGE, "text/html; charset=utf-8"), STUB),
    "empty beside page": of_parts("alternative", part(" \r\n"), part(PAGE, "text/html; charset=utf-8")),
    "page behind text": of_parts("mixed", part("Hei,"), part("x", "image/png"), part(PAGE, "text/html; charset=utf-8")),
    "named text": of_parts("mixed", part(WISH, 'text/plain; charset=utf-8; name="text_0.txt"', "Content-Disposition: inline\r\n")),
    "attached text alone": of_parts("mixed", part(WISH, more='Content-Disposition: attachment; filename="pyyntö.txt"\r\n')),
    "related": of_parts("related", part(PAGE, "text/html; charset=utf-8")),
    "signed": of_parts("signed", part(WISH), part("x", "application/pgp-signature")),
    "markdown": of_parts("mixed", part(WISH, "text/markdown; charset=utf-8")),
    "page with its own set": encoded("text/html", b'<meta charset="windows-1252">' + PAGE.encode("windows-1252")),
    "base64": encoded("text/plain; charset=utf-8", WISH.encode()),
    "quoted": qp(WISH.encode(), "text/plain; charset=utf-8"),
    "cp1252 as latin-1": qp(WISH.encode("windows-1252"), "text/plain; charset=iso-8859-1"),
    "cp1252 as ascii": qp(WISH.encode("windows-1252"), "text/plain; charset=us-ascii"),
    "cp1252 as utf-8": qp(WISH.encode("windows-1252"), "text/plain; charset=utf-8"),
    "utf-8 as latin-1": qp(WISH.encode(), "text/plain; charset=iso-8859-1"),
    "utf-8 as nothing known": qp(WISH.encode(), "text/plain; charset=x-unknown"),
    "utf-8 as punycode": qp(WISH.encode(), "text/plain; charset=punycode"),
    "utf-16": encoded("text/plain; charset=utf-16", WISH.encode("utf-16")),
    "flowed": f"{HEAD}Content-Type: text/plain; charset=utf-8; format=flowed; delsp=yes\r\n\r\n" + FLOWED.replace(" \r\n", "  \r\n", 1),
    "rich text": encoded("application/rtf", rtf(WISH)),
    "winmail": encoded('application/ms-tnef; name="winmail.dat"', winmail(compress(rtf(WISH)))),
    "winmail unpacked": encoded("application/vnd.ms-tnef", winmail(compress(rtf(WISH), compressed=False))),
    "mailbox line above": f">From aino@x Mon Nov 23 09:00:00 2026\r\n{HEAD}\r\n{WISH}",
    "empty line above": f"\r\n{HEAD}\r\n{WISH}",
    "in a letter passed on": of_parts("mixed", part("Kuuluu teille."), part(f"{HEAD}\r\n{WISH}", "message/rfc822")),
    "in a letter in a letter": of_parts("mixed", part(of_parts("mixed", part(WISH)).replace("B", "C"), "message/rfc822")),
}  # fmt: skip


@pytest.mark.parametrize("way", PACKED)
def test_no_way_of_packing_hides_a_wish(way: str) -> None:
    mail = read_mail(PACKED[way].encode(), TODAY)
    text = " ".join([mail.text, *(each.text for each in mail.enclosed)])
    assert WISH in " ".join(text.split()), mail
    assert propose(f"Hei\n{text}").types == ("erasure",)
    assert mail.sender == "aino@x.example" and mail.subject == "Hei" and mail.received_on == date(2026, 11, 2)


def test_one_broken_sign_breaks_no_letter() -> None:
    held = "Pyydän saada kopion äitini tiedoista".encode()
    mail = read_mail(qp(held[:14] + b"\x96" + held[14:], "text/plain; charset=utf-8").encode(), TODAY)
    assert mail.text == "Pyydän saada �kopion äitini tiedoista"
    assert "charset_unknown" in mail.remarks


def test_versions_that_say_the_same_are_shown_once() -> None:
    mail = read_mail(
        of_parts("alternative", part(WISH), part(PAGE, "text/html; charset=utf-8")).encode(), TODAY
    )
    assert mail.text == WISH and mail.remarks == ()


def test_a_letter_passed_on_tells_its_writer_and_day() -> None:
    """D8: the clock began when it first reached us."""
    inner = (
        "Received: from a by b; Mon, 9 Nov 2026 08:00:00 +0200\r\nFrom: Pekka <pekka@y.example>\r\n"
        f"Subject: Tarkastuspyyntö\r\n\r\n{WISH}"
    )
    mail = read_mail(of_parts("mixed", part("Teille."), part(inner, "message/rfc822")).encode(), TODAY)
    (found,) = mail.enclosed
    assert (found.sender, found.sender_name, found.subject) == ("pekka@y.example", "Pekka", "Tarkastuspyyntö")
    assert found.received_on == date(2026, 11, 9) and found.text == WISH and mail.text == "Teille."


REPORTS = {
    "delivery": "message/delivery-status",
    "delivery by RFC 6533": "message/global-delivery-status",
    "reading": "message/disposition-notification",
    "complaint": "message/feedback-report",
}


@pytest.mark.parametrize("kind", REPORTS.values(), ids=REPORTS)
@pytest.mark.parametrize("copy", ["message/rfc822", "message/global", "text/rfc822-headers"])
def test_our_own_letter_in_a_report_is_nobodys_wish(kind: str, copy: str) -> None:
    told = "Feedback-Type: abuse\r\n" if "feedback" in kind else "Action: failed\r\nStatus: 5.1.1\r\n"
    parts = (part("Ilmoitus."), part(told, kind), part(f"{HEAD}X: {WISH}\r\n\r\n{WISH}", copy))
    mail = read_mail(of_parts("report; report-type=x", *parts).encode(), TODAY)
    assert mail.text == "Ilmoitus." and mail.enclosed == () and told.split(maxsplit=1)[0] in mail.reports[0]
    assert mail.signs == (("complaint",) if "feedback" in kind else ("bounce",))
    assert propose(f"{mail.subject}\n{mail.text}", mail.signs).rights == ()


@pytest.mark.parametrize(
    ("headings", "sign"),
    [
        ("Auto-Submitted: auto-replied\r\n", "auto_reply"),
        ("Auto-Submitted: auto-replied (vacation)\r\nPrecedence: bulk\r\n", "auto_reply"),
        ("X-Autoreply: yes\r\n", "auto_reply"),
        ("Precedence: auto_reply\r\n", "auto_reply"),
        ("List-Id: <l.x.example>\r\n", "list"),
        ("List-Unsubscribe: <mailto:x@y.example>\r\n", "list"),
        ("Precedence: bulk\r\n", "list"),
        ("X-Failed-Recipients: a@x.example\r\n", "bounce"),
        ("Auto-Submitted: no\r\n", ""),
        ("X-Auto-Response-Suppress: All\r\n", ""),
        # A form on a web page is filled in by a person.
        ("Auto-Submitted: auto-generated\r\nPrecedence: bulk\r\nReply-To: eero@y.example\r\n", ""),
    ],
)
def test_mail_of_machines_is_known_by_its_headings(headings: str, sign: str) -> None:
    mail = read_mail((headings + PACKED["plain"]).encode(), TODAY)
    assert mail.signs == ((sign,) if sign else ())
    proposal = propose(f"{mail.subject}\n{mail.text}", mail.signs)
    assert proposal.types == (() if sign else ("erasure",))
    assert [each.code for each in proposal.signs] == ([sign] if sign else [])


HOSTILE: dict[str, Callable[[int], bytes]] = {
    "fields": lambda n: b"{\\rtf1" + b"{\\field{\\*\\fldinst{" * n,
    "fonts": lambda n: b"{\\rtf1{\\fonttbl" + b"\\f1" * n,
    "fonts twice": lambda n: b"{\\rtf1 \\fonttbl}}{\\fonttbl" + b"\\f1" * n,
    "groups": lambda n: b"{" * n,
    "signs": lambda n: b"{\\rtf1 " + b"\\'e4" * n,
}


@pytest.mark.parametrize("way", HOSTILE)
def test_hostile_rich_text_is_read_in_no_time(way: str) -> None:
    import time

    began = time.process_time()
    read_mail(encoded("application/rtf", HOSTILE[way](100_000)).encode(), TODAY)
    assert time.process_time() - began < 5
