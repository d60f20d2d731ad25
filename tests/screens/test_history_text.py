"""What the change history and the undo tell of one field."""

from kaarea_tui.register.records.change_groups import ChangedField
from kaarea_tui.screens.records.history_text import change_text, undo_text


def test_codes_are_told_as_their_words() -> None:
    source = ChangedField("source.basic", "Source", "company: Demo", "subject")
    assert change_text(source) == "Lähde: Yritys: Demo → Henkilö itse"
    assert undo_text(source) == "Lähde: Henkilö itse → Yritys: Demo"
