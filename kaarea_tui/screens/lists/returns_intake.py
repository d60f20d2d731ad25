"""Taking in answers to a mailing at the screen: addresses that are pasted, and files."""

from functools import partial
from pathlib import Path

from kaarea_tui.exchange.foreign_files import in_own_folder
from kaarea_tui.locale import _
from kaarea_tui.register.errors import Invalid
from kaarea_tui.register.lists.list_cards import ListCard
from kaarea_tui.register.lists.list_words import ANSWERS
from kaarea_tui.register.lists.returned_file import FileTaken, remarks, take_in_file, taken_lines
from kaarea_tui.register.lists.returns_taken import ReturnsTaken
from kaarea_tui.rules.dates import local_date, show_number
from kaarea_tui.rules.problem import N_, Problem
from kaarea_tui.screens.records.fields_dialog import FieldsDialog
from kaarea_tui.screens.records.to_choose import ToChooseField
from kaarea_tui.screens.shell.refusals import problem_text
from kaarea_tui.screens.shell.room import Room
from kaarea_tui.widgets.choice_field import TextBlockField
from kaarea_tui.widgets.dialogs import Ask
from kaarea_tui.widgets.field import BaseField, Field
from kaarea_tui.widgets.verbs import Choice

TO_CHOOSE = ("unsubscribe", "stop_all", "hard_bounce")
"""What a person can have done."""


async def paste_answers(room: Room, card: ListCard) -> bool:
    """Ask for addresses that left or came back; each becomes a proposal. True when some were taken in."""
    kinds = [(kind, _(ANSWERS[kind])) for kind in TO_CHOOSE]
    fields: list[BaseField] = [
        ToChooseField("kind", _("They want"), kinds),
        TextBlockField("addresses", _("Addresses"), hint=_("Whole lines with names will do.")),
    ]
    dialog = FieldsDialog(
        room,
        _("Answers to {name}").format(name=card.name),
        fields,
        lambda values: partial(_take_pasted, room, card, values["addresses"], values["kind"]),
        verb=_("Take in"),
    )
    taken: tuple[ReturnsTaken, int] | None = await room.ask_person(dialog)
    if taken is None:
        return False
    lines = list(taken_lines(taken[0]))
    if taken[1]:
        lines.append(_("Lines without an address: {count}").format(count=show_number(taken[1])))
    await _tell_taken(room, lines)
    return True


def _take_pasted(room: Room, card: ListCard, text: str, kind: str) -> tuple[ReturnsTaken, int]:
    """Take the addresses of pasted lines in; also how many lines held none. In the register's thread."""
    from kaarea_tui.exchange.returned_files import pasted_answers
    from kaarea_tui.rules.returned_answers import Answer

    answer = Answer(kind, _("pasted"))  # type: ignore[arg-type]
    answers, without = pasted_answers(text, answer, room.register.clock().isoformat())
    if not answers:
        nothing = N_("There is no e-mail address in this text.")
        raise Invalid({"addresses": Problem("returns.no_address", nothing)})
    return room.register.returns.take_in(card.id, answers), without


async def load_answers(room: Room, card: ListCard) -> bool:
    """Ask for a file of answers: a table, mails, or delivery reports. True when it was read."""
    dialog = FieldsDialog(
        room,
        _("Answers to {name}").format(name=card.name),
        [Field("path", _("File"), hint=_("A CSV, .eml, mbox or Maildir: its name, or drag it here."))],
        lambda values: partial(_existing, values["path"]),
        verb=_("Take in"),
    )
    path: Path | None = await room.ask_person(dialog)
    if path is None:
        return False
    room.say(_("Reading the file…"))
    try:
        done = await room.ask_long(partial(_take_file, room, card.id, path))
        await _tell_taken(room, [*taken_lines(done.taken), *remarks(done)])
    except Problem as problem:
        room.tell(problem_text(problem))
    return True


def _take_file(room: Room, list_id: int, path: Path) -> FileTaken:
    """Take the answers of a file in. In the register's thread."""
    most = room.register.settings.shown().returns_most_at_once
    today, closed = local_date(room.register.clock()), room.register.store.own_places
    return take_in_file(room.register.returns, list_id, path, today, most, closed=closed)


async def _tell_taken(room: Room, lines: list[str]) -> None:
    """Tell what became of the answers."""
    close = [Choice("back", _("Close"), "", True)]
    await room.ask_person(Ask(_("Answers were taken in"), "\n".join(lines), close))


def _existing(typed: str) -> Path:
    """The file typed or dragged into the terminal, which puts quotes or backslashes around blanks."""
    text = typed.strip()
    path = Path(text.strip("'\"")).expanduser()
    if not path.exists():
        path = Path(text.replace("\\ ", " ")).expanduser()
    if not text or not path.exists():
        told = Problem("returns.absent", N_("There is nothing at {path}."), path=text or "–")
        raise Invalid({"path": told})
    try:
        return in_own_folder(path)
    except Problem as problem:
        raise Invalid({"path": problem}) from problem
