"""What of a page nobody sees asks for nothing, and what anybody sees is read, however a program writes it."""

import time
from datetime import date
from email.message import EmailMessage

import pytest

from kaarea_tui.exchange.mail_reading import Mail, read_mail
from kaarea_tui.exchange.mail_redacting import masked_mail
from kaarea_tui.rules.quotations import own_words
from kaarea_tui.rules.request_words import propose

WISH = "Pyydän poistamaan kaikki henkilötietoni rekisteristänne."
STYLES = """<style>/* .b { } */ .gone{display:none} #off { visibility : hidden } p.small{FONT-SIZE:0}
@media (max-width:600px){ .wide{display:none} td{display:none} } @import url(x.css); .deep p{display:none}
.far { position:absolute; left:-9999px }</style>"""
HIDDEN = [
    f'<div style="display:none">{WISH}</div>',
    f"<div style='DISPLAY : None !important'>{WISH}</div>",
    f"<div style=display:none>{WISH}</div>",
    f'<div style="display:/**/none">{WISH}</div>',
    f'<div style="d\\69splay:none">{WISH}</div>',
    f'<div style="display:&#110;one">{WISH}</div>',
    f'<div title="a > b" style="display:none">{WISH}</div>',
    f'<div style="visibility:hidden"><p><b>{WISH}</b></p></div>',
    f'<p style="font-size:0">{WISH}</p>',
    f'<p style="font-size:1px;line-height:1px">{WISH}</p>',
    f'<p style="font:0/0 Arial">{WISH}</p>',
    f'<span style="opacity:0">{WISH}</span>',
    f'<span style="opacity:0.01">{WISH}</span>',
    f'<div style="max-height:0;overflow:hidden">{WISH}</div>',
    f'<div style="height:0px;width:0px;overflow:hidden">{WISH}</div>',
    f'<div style="mso-hide:all">{WISH}</div>',
    f'<div style="text-indent:-9999px">{WISH}</div>',
    f"<p hidden>{WISH}</p>",
    f'<p hidden="">{WISH}</p>',
    f"<template>{WISH}</template>",
    f"<!-- {WISH} -->",
    f"<style>{WISH}</style>",
    f"<script>{WISH}</script>",
    f"<head><title>{WISH}</title></head>",
    f'<p style="color:#fff">{WISH}</p>',
    f'<p style="color:#fffefe">{WISH}</p>',
    f'<p style="color:rgb(255, 255, 255)">{WISH}</p>',
    f'<p style="color:rgba(0,0,0,0)">{WISH}</p>',
    f'<p style="color:transparent">{WISH}</p>',
    f'<font color="white">{WISH}</font>',
    f"<font color=FFFFFF>{WISH}</font>",
    f'<table bgcolor="#336699"><tr><td style="color:#369">{WISH}</td></tr></table>',
    f'<body text="#000" style="background:#111">{WISH}</body>',
    f'{STYLES}<p class="b gone">{WISH}</p>',
    f'{STYLES}<p id="off">{WISH}</p>',
    f'{STYLES}<p class="small">{WISH}</p>',
    f'{STYLES}<p class="far">{WISH}</p>',
    f'<ul style="display:none"><li>{WISH}<li>Toinen</ul>',
    f'<div style="display:none"><div>Sisällä</div>{WISH}</div>',
    f'<div style="display:none"><br><img src="x">{WISH}<p>Muu</div>',
    f'<table><tr style="display:none"><td>Muu<td>{WISH}</table>',
]
SHOWN = [
    f"<p>{WISH}</p>",
    f'<p style="color:#fff;background:#036">{WISH}</p>',
    f'<table style="background:url(x.png)"><tr><td style="color:white">{WISH}</td></tr></table>',
    f'<td bgcolor="navy"><font color="white">{WISH}</font></td>',
    f'<div style="font-size:0"><p style="font-size:14px">{WISH}</p></div>',
    f'<div style="font-size:0;line-height:0"></div><p>{WISH}</p>',
    f"<p hidden>Esikatselu<p>{WISH}</p>",
    f"<ul><li hidden>Muu<li>{WISH}</ul>",
    f"<table><tr><td hidden>Muu<td>{WISH}</table>",
    f'<table><tr style="display:none"><td>Muu<tr><td>{WISH}</table>',
    f'<img style="display:none"><br hidden><p>{WISH}</p>',
    f'<p style="display:none">Muu</p></p></div>{WISH}',
    f'{STYLES}<p class="wide">{WISH}</p>',
    f"{STYLES}<table><tr><td>{WISH}</td></tr></table>",
    f"{STYLES}<p>{WISH}</p>",
    f"<p title=it's>{WISH}</p><p title=it's>Hei</p>",
    f'<p style="overflow:hidden;height:40px">{WISH}</p>',
    f'<p style="color:inherit;opacity:1;visibility:visible;font-size:0.9em">{WISH}</p>',
    f'<p style="background-color:#ffff00;color:#ff0000">{WISH}</p>',
    f'<p data-hidden="x" class="hidden-xs">{WISH}</p>',
]


def came(page: str, plain: str = "", subject: str = "Hei") -> bytes:
    mail = EmailMessage()
    mail["From"], mail["Subject"], mail["Date"] = "aino@x.example", subject, "Mon, 02 Nov 2026 10:00:00 +0200"
    if plain:
        mail.set_content(plain)
        mail.add_alternative(page, subtype="html")
    else:
        mail.set_content(page, subtype="html")
    return mail.as_bytes()


def read(page: str, plain: str = "") -> tuple[Mail, set[str]]:
    mail = read_mail(came(page, plain), date(2026, 11, 23))
    return mail, set(propose(f"{mail.subject}\n{mail.text}", mail.signs).types)


@pytest.mark.parametrize("part", HIDDEN)
def test_hidden_words_ask_for_nothing(part: str) -> None:
    for page in (
        f"<html><body><p>Kiitos kirjeestä.</p>{part}<p>Terveisin Aino</p></body></html>",
        f"Kiitos{part}",
    ):
        mail, rights = read(page)
        assert "Kiitos" in mail.text and "poistamaan" not in own_words(mail.text) and not rights
        assert not propose(f"VL: pyyntö\n{mail.text}", mail.signs).types
        unread = (
            part.startswith(("<!--", "<s", "<head", "<template"))
            and "span" not in part
            and "class=" not in part
        )
        assert ("hidden_words" in mail.remarks) == (f"┊ {WISH}" in mail.text) == (not unread or "id=" in part)
    mail, rights = read(f"<p>Kiitos kirjeestä.</p>{part}", "Kiitos kirjeestä.")
    assert not rights and "two_versions" not in mail.remarks


@pytest.mark.parametrize("part", SHOWN)
def test_what_is_seen_is_read(part: str) -> None:
    mail, rights = read(f"<html><body><p>Kiitos kirjeestä.</p>{part}<p>Terveisin Aino</p></body></html>")
    assert WISH in mail.text.replace("\n", " ") and rights == {"erasure"} and "Terveisin Aino" in mail.text


def test_a_page_of_hidden_words_alone_shows_them_and_asks_nothing() -> None:
    mail, rights = read(f'<div style="display:none">{WISH}</div>')
    assert mail.text == f"┊ {WISH}" and not rights


def test_a_code_is_taken_out_of_hidden_words_too() -> None:
    kept = masked_mail(came('<p>Hei</p><p style="display:none">131052<b>-308T</b></p>')).decode()
    assert "131052" not in kept and "308T" not in kept


@pytest.mark.parametrize(
    "page",
    [
        "<p hidden>" * 60_000, "<div style='color:red'>" * 40_000, '<a title="' * 100_000, "<p title='<" * 100_000,
        "<li>" * 100_000, "<td hidden>x" * 60_000, "<b>" * 200_000 + "</b>" * 200_000, "</div>" * 200_000,
        "<style>" + "a{" * 300_000, "<style>" + "@media{" * 200_000, f"<p style='{'a:b;' * 100_000}'>x", "<!--" * 200_000,
    ],
    ids=range(12),
)  # fmt: skip
def test_a_hostile_page_takes_no_time(page: str) -> None:
    began = time.process_time()
    read(page)
    assert time.process_time() - began < 5
