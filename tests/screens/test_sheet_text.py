"""Texts of a card's tabs are wrapped by cells, at blanks, and words that are too wide where their parts meet."""

from kaarea_tui.screens.records.sheet_text import paragraph


def test_an_address_is_cut_where_its_parts_meet() -> None:
    address = "pauliina.aaltonen@nousiaisten-kunta.example"
    assert paragraph(address, 30) == ["pauliina.aaltonen", "@nousiaisten-kunta.example"]
    assert paragraph(address, 20) == ["pauliina.aaltonen", "@nousiaisten-kunta.", "example"]
    assert paragraph("Sähköposti on a@b.fi", 12) == ["Sähköposti", "on a@b.fi"]


def test_what_has_no_joint_is_cut_where_it_must_and_nothing_is_lost() -> None:
    for word in ("x" * 25, "@" * 25, "漢字" * 9, "a" + "." * 30, "a\u0301" * 30):
        for width in (1, 2, 7, 10):
            assert "".join(paragraph(word, width)) == word
