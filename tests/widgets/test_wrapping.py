"""Texts are wrapped by cells, at blanks, and words that are too wide where their parts meet."""

from kaarea_tui.widgets.wrapping import wrapped


def test_an_address_is_cut_where_its_parts_meet() -> None:
    address = "pauliina.aaltonen@nousiaisten-kunta.example"
    assert wrapped(address, 30) == ["pauliina.aaltonen", "@nousiaisten-kunta.example"]
    assert wrapped(address, 20) == ["pauliina.aaltonen", "@nousiaisten-kunta.", "example"]
    assert wrapped("Sähköposti on a@b.fi", 12) == ["Sähköposti", "on a@b.fi"]


def test_what_has_no_joint_is_cut_where_it_must_and_nothing_is_lost() -> None:
    for word in ("x" * 25, "@" * 25, "漢字" * 9, "a" + "." * 30, "a\u0301" * 30):
        for width in (1, 2, 7, 10):
            assert "".join(wrapped(word, width)) == word
