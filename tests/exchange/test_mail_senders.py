"""Who wrote is who stands in the heading, whatever the name says: built from the address, never asked of the code."""

import base64
import quopri
import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaarea_tui.exchange.mail_addresses import mailboxes
from kaarea_tui.exchange.mail_reading import Mail, read_mail
from kaarea_tui.rules.request_words import propose

TODAY = date(2026, 11, 23)
EVIL = "hyökkääjä@paha.example"
FORGED = "aino@esimerkki.example"


def sent_by(heading: str | bytes, more: bytes = b"") -> Mail:
    raw = heading if isinstance(heading, bytes) else heading.encode()
    return read_mail(b"From: " + raw + b"\r\n" + more + b"Subject: x\r\n\r\nHei", TODAY)


def _q(name: str, charset: str) -> str:
    told = quopri.encodestring(name.encode(charset, "replace"), header=True).decode().replace("=\n", "")
    return f"=?{charset}?Q?{told.replace('?', '=3F')}?="


def _b(name: str, charset: str) -> str:
    return f"=?{charset}?B?{base64.b64encode(name.encode(charset, 'replace')).decode()}?="


def _quoted(name: str, _charset: str) -> str:
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


_NAMES = st.lists(
    st.sampled_from([
        "Aino", "Mäkinen,", f"<{FORGED}>", FORGED, "(Esimerkki Oy)", '"', "<", ">", ";", ":", "@", "\\", "ryhmä:", ",", "=?",
    ]),
    min_size=1, max_size=6,
).map(" ".join)  # fmt: skip
_LOCALS = st.sampled_from(["evil", "e.v-i_l", '"evil one"', '"aino@esimerkki.example"', "evil+x"])


@given(_NAMES, st.sampled_from([_q, _b, _quoted]), st.sampled_from(["utf-8", "iso-8859-1"]), _LOCALS)
def test_no_name_makes_another_the_sender(name: str, way: object, charset: str, local: str) -> None:
    """N8: an encoded or quoted name may hold commas, brackets and addresses: it is a name."""
    mail = sent_by(f"{way(name, charset)} <{local}@y.example>")  # type: ignore[operator]
    assert mail.sender == f"{local}@y.example"
    assert ("name_other_address" in mail.remarks) == (FORGED in mail.sender_name)


@pytest.mark.parametrize(
    ("heading", "name", "sender"),
    [
        (
            "=?utf-8?Q?Aino_=3Caino=40x.example=3E?= <evil@y.example>",
            "Aino <aino@x.example>",
            "evil@y.example",
        ),
        ("=?utf-8?Q?M=C3=A4kinen=2C_Aino?= <a@x.example>", "Mäkinen, Aino", "a@x.example"),
        ("Mäkinen, Aino <a@x.example>", "Mäkinen, Aino", "a@x.example"),
        ("aino@x.example <evil@y.example>", "aino@x.example", "evil@y.example"),
        ("Aino (aino@x.example) <evil@y.example>", "Aino (aino@x.example)", "evil@y.example"),
        ("(aino@x.example) evil@y.example", "aino@x.example", "evil@y.example"),
        ("Ryhmä: Aino <a@x.example>, Eero <e@x.example>;", "Aino", "a@x.example"),
        ("undisclosed-recipients:;", "", ""),
        ("Aino <a(x)@x.example>", "Aino (x)", "a@x.example"),
        ("<@r.example,@q.example:a@x.example>", "", "a@x.example"),
        ("Aino <a@x.example", "Aino", "a@x.example"),
        ("Aino Koskela a@x.example", "Aino Koskela", "a@x.example"),
        ('Aino "Ansku <a@x.example>', "Aino Ansku", "a@x.example"),
        ("Aino", "Aino", ""),
        ("", "", ""),
        ("@", "@", ""),
        ("\0aino@x.example\0<evil@y.example>", "aino@x.example", "evil@y.example"),
    ],
)
def test_the_sender_of_a_heading(heading: str, name: str, sender: str) -> None:
    mail = sent_by(heading)
    assert (mail.sender_name, mail.sender) == (name, sender)
    assert ("no_sender" in mail.remarks) == (not sender)


def test_bare_bytes_and_missing_headings() -> None:
    """Many programs send names bare; what they are in is told by nobody."""
    for charset in ("utf-8", "windows-1252"):
        assert sent_by("Jörg Müller <j@x.example>".encode(charset)).sender_name == "Jörg Müller"
    assert sent_by(f"Aino <{EVIL}>").sender == EVIL
    mail = read_mail(b"Subject: x\r\n\r\nHei", TODAY)
    assert (mail.sender, mail.text, mail.remarks) == ("", "Hei", ("no_sender", "date_missing"))


def test_of_several_senders_is_told() -> None:
    """RFC 5322: who sent it says Sender; two From headings are two senders as well."""
    both = "Aino <aino@x.example>, evil@y.example"
    assert sent_by(both).sender == "aino@x.example"
    assert sent_by(both, b"Sender: Evil <evil@y.example>\r\n").sender == "evil@y.example"
    assert sent_by("aino@x.example", b"From: evil@y.example\r\n").remarks[0] == "several_senders"
    assert "several_senders" in sent_by("<aino@x.example> <evil@y.example>").remarks


def test_where_an_answer_is_wanted_is_kept() -> None:
    more = b"Reply-To: =?utf-8?Q?Koskela=2C_Aino?= <Aino@X.example>\r\n"
    mail = sent_by("Lomake <noreply@kaarea.example>", more)
    assert (mail.reply_to_name, mail.reply_to) == ("Koskela, Aino", "aino@x.example")
    same = sent_by("Aino <aino@x.example>", b"Reply-To: <AINO@x.example>\r\n")
    assert same.reply_to == ""


@given(st.text(max_size=200))
def test_any_heading_gives_addresses_that_stand_in_it(heading: str) -> None:
    for each in mailboxes(heading):
        assert each.address in heading and each.address.count("@") >= (each.address != "")


@pytest.mark.parametrize(
    "head",
    [
        b"Subject: =?punycode?Q?" + b"a-" * 9_000 + b"?=\r\n",
        b"From: " + b"=?punycode?B?YWFhLWFh?= " * 800 + b"<a@x.example>\r\n",
        b"".join(b"X-%d: y\r\n" % n for n in range(5_000)),
        b"Content-Type: text/plain" + b"".join(b"; name*%d*=%%41" % n for n in range(40_000)) + b"\r\n",
        b"Content-Disposition: attachment" + b"".join(b";\r\n filename*%d=a" % n for n in range(40_000)) + b"\r\n",
        b"Content-Type: multipart/mixed; boundary=x" + b";" * 400_000 + b"\r\n",
        b"From: " + b"(<\"," * 200_000 + b"\r\n",
        b"References: " + b"<a@b> " * 200_000 + b"\r\n",
        b"Received: " + b"(" * 400_000 + b"\r\n",
        b"Date: " + b"1 " * 400_000 + b"\r\n",
    ],
)  # fmt: skip
def test_no_heading_takes_long(head: bytes) -> None:
    """Punycode and parameters in hundreds of pieces take time that grows with the square: here the work is bounded."""
    began = time.process_time()
    parts = b"--b\r\n" + head + b"\r\nosa\r\n--b--"
    for mail in (head + b"\r\nHei", b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n' + parts):
        read_mail(mail, TODAY)
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    ("subject", "automatic"),
    [
        *((each, True) for each in (
            "Automaattinen vastaus: Kuukauden uutiset", "automaattinen vastaus", "Automaattinen poissaolovastaus: VS: x",
            "Automatic reply: Newsletter", "Automatic reply", "AUTOMATIC REPLY: x", "Out of office", "Auto-Reply: x",
            "Out of office until Monday: Newsletter", "Out of the Office Re: News", "Autosvar: Nyheter", "Automatiskt svar: x",
            "Automatisk svar: x", "Frånvaro: Nyheter", "Frånvaro", "Frånvaromeddelande", "Poissaoloviesti", "Poissaolo: uutiset",
            "Poissa toimistolta 23.-30.11.", "Automatische Antwort: x", "Abwesenheitsnotiz: x", "[Auto-Reply] x",
        )),
        *((each, False) for each in (
            "Poistakaa tietoni", "Re: Automatic reply: x", "VS: Automaattinen vastaus: x", "Automaattinen päätöksenteko",
            "Poissaolo-oikeuteni ja tietoni", "Autosvaret ni skickade", "Out", "Frånvaron av svar", "Automatic replying to me",
        )),
    ],
)  # fmt: skip
def test_a_subject_tells_of_a_machine_that_answers(subject: str, automatic: bool) -> None:
    """Many programs write no heading; what stands below may be the whole of our own letter."""
    head = f"From: aino@x.example\r\nSubject: {subject}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
    mail = read_mail(f"{head}Pyydän poistamaan henkilötietoni.".encode(), date(2026, 11, 23))
    assert (mail.signs == ("auto_reply",)) is automatic
    assert bool(propose(f"{mail.subject}\n{mail.text}", mail.signs).types) is not automatic
