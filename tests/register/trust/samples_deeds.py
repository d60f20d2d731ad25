"""Arguments that work for what decided requests do to the data, and for restrictions."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

from kaarea_tui.register.answers.lift_notices import LiftInput
from kaarea_tui.register.records.contact_inputs import ContactInput, SourceInput

from .world import Place, World

Arguments = tuple[tuple[Any, ...], dict[str, Any]]
NEW_NAME = ContactInput(first_names="Oikea")


class EmptyFile(BytesIO):
    """A new file each time; all of them are the same to whoever compares arguments."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, EmptyFile)

    __hash__ = BytesIO.__hash__


def _given(*values: Any, **named: Any) -> Arguments:
    return values, named


DEEDS: dict[str, Callable[[World, Place], Arguments]] = {
    "fulfilment.erasure_plan": lambda w, p: _given(p.deeds.erasure[0]),
    "fulfilment.review_text": lambda w, p: _given(*p.deeds.unread, p.deeds.note, "Yritys muuttaa."),
    "fulfilment.mention": lambda w, p: _given(p.deeds.unread[0], p.deeds.mention),
    "fulfilment.decide_mention": lambda w, p: _given(*p.deeds.unread, p.deeds.mention, "Yritys muuttaa."),
    "fulfilment.erase": lambda w, p: _given(*p.deeds.erasure, p.deeds.leaving[1]),
    "fulfilment.rectify": lambda w, p: _given(
        *p.deeds.rectification, p.deeds.subject[1], NEW_NAME, SourceInput("subject")
    ),
    "fulfilment.correct_note": lambda w, p: _given(
        *p.deeds.rectification, p.deeds.subject_note, "PyytäjäB jää."
    ),
    "fulfilment.keep_statement": lambda w, p: _given(*p.deeds.refused, "Olen eri mieltä."),
    "fulfilment.restrict": lambda w, p: _given(*p.deeds.restriction),
    "fulfilment.decide_objection": lambda w, p: _given(*p.deeds.objection),
    "fulfilment.handed_over": lambda w, p: _given(*p.deeds.access, "Tiedot koottu."),
    "backups.run": lambda w, p: _given(EmptyFile()),
    "backups.accept_restore": lambda w, p: _given(w.registers["RO"].session_id),
    "backups.renew_ledger": lambda w, p: _given(w.registers["RO"].session_id),
    "restrictions.of_contact": lambda w, p: _given(p.deeds.restricted),
    "restrictions.set": lambda w, p: _given(p.deeds.restricted, "record", "", "b"),
    "restrictions.lift": lambda w, p: _given(p.deeds.told, "Asia selvisi"),
    "lift_notices.preview": lambda w, p: _given(p.deeds.lock, LiftInput("24.11.2026", "Asia selvisi")),
    "lift_notices.make": lambda w, p: _given(p.deeds.lock, LiftInput("24.11.2026", "Asia selvisi")),
    "lift_notices.open": lambda w, p: _given(p.deeds.notice),
    "lift_notices.mark_sent": lambda w, p: _given(p.deeds.notice, "", "letter"),
    "lift_notices.call_off": lambda w, p: _given(p.deeds.notice, "Henkilö vastustaa"),
}
