"""What the demo's lists were used for: filling by search, exports, sendings, and answers that came back."""

import hashlib

from kaarea_tui.exchange.returned_files import Returned
from kaarea_tui.register.lists.unsubscribe_references import reference_maker
from kaarea_tui.rules.returned_answers import Answer

from . import letters
from .desk import DemoDesk

_ANSWERS = (
    ("unsubscribe", "poista minut listalta"), ("unsubscribe", "STOP"),
    ("stop_all", "ei enää mitään markkinointia"), ("unclear", ""), ("soft_bounce", "4.2.2"),
    ("hard_bounce", "5.1.1"), ("unsubscribe", "avregistrera"),
)  # fmt: skip
_SIGNED = 2
"""So many of the answers carry their reference and act at once."""
_MEMBERS = """
SELECT m.contact_id, e.address FROM list_member m JOIN contact_email e ON e.id = m.email_id
WHERE m.list_id = ? AND m.state = 'active' ORDER BY m.contact_id LIMIT ?
"""


def plan(desk: DemoDesk) -> None:
    """Each on its day; the newest answers wait for a decision."""
    desk.plan(199, _fill_notice)
    desk.plan(59, _fill_survey)
    desk.plan(150, _archive_fair)
    desk.plan(76, lambda desk: _export(desk, "listmonk", sent=True), alone=True)
    desk.plan(0, lambda desk: _export(desk, "csv", sent=False), alone=True)
    desk.plan(3, _move_out)
    desk.plan(1, _take_in_answers)


def _fill_notice(desk: DemoDesk) -> None:
    desk.user("markkinointi").lists.add_by_filter(letters.list_id(desk, letters.NOTICE), "kaupunki:turku")


def _fill_survey(desk: DemoDesk) -> None:
    desk.user("markkinointi").lists.add_by_filter(letters.list_id(desk, letters.SURVEY), "titteli:rehtori")


def _archive_fair(desk: DemoDesk) -> None:
    lists, list_id = desk.user("markkinointi").lists, letters.list_id(desk, letters.FAIR)
    lists.archive(list_id, lists.open(list_id).version)


def _export(desk: DemoDesk, form: str, *, sent: bool) -> None:
    """Export the newsletter, and note the sending; the file itself is nobody's here."""
    register, list_id = desk.confirmed("markkinointi"), letters.list_id(desk, letters.NEWSLETTER)
    exported = register.list_exports.export(list_id, form, lambda data: None)
    if sent:
        register.list_exports.record_sending(exported.id)


def _move_out(desk: DemoDesk) -> None:
    """Somebody is taken off one list without saying no to anything."""
    list_id = letters.list_id(desk, letters.EVENTS)
    for contact_id, _address in desk.store.rows(_MEMBERS, (list_id, 1)):
        desk.user("markkinointi").lists.remove_members(list_id, (contact_id,), "vaihtoi tehtävää")


def _take_in_answers(desk: DemoDesk) -> None:
    list_id = letters.list_id(desk, letters.NEWSLETTER)
    reference = reference_maker(desk.store, list_id)
    people = desk.store.rows(_MEMBERS, (list_id, 3 * len(_ANSWERS)))[::3]
    answers = [
        _answer(number, address, address, reference(contact_id) if number < _SIGNED else "")
        for number, (contact_id, address) in enumerate(people)
    ]
    answers.append(_answer(0, "vieras@posti.example", "vieras@posti.example", ""))
    desk.user("markkinointi").returns.take_in(list_id, tuple(answers))


def _answer(number: int, sender: str, address: str, searched: str) -> Returned:
    kind, matched = _ANSWERS[number]
    digest = hashlib.sha256(f"demo {number} {address}".encode()).hexdigest()
    return Returned(digest, sender, address, Answer(kind, matched, plain=True), searched, None)  # type: ignore[arg-type]
