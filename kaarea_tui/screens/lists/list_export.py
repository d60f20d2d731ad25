"""Writing a list into a file: the format, where the file lies, who was left out and why (rules L2, L3)."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from kaarea_tui.data.list_rows import Party
from kaarea_tui.locale import _, ngettext
from kaarea_tui.locale.moments import moment_text
from kaarea_tui.register.lists.list_candidates import Among
from kaarea_tui.register.lists.list_cards import ListCard
from kaarea_tui.register.lists.list_words import code_text
from kaarea_tui.rules.dates import show_number
from kaarea_tui.rules.problem import N_
from kaarea_tui.screens.records.export_folder import ExportFile
from kaarea_tui.screens.shell.room import Room
from kaarea_tui.widgets.dialogs import Ask, AskChoice
from kaarea_tui.widgets.verbs import Choice

if TYPE_CHECKING:
    from kaarea_tui.register.lists.list_exports import Exported, ExportLine

FORMATS = {
    "csv": (N_("CSV, for any program"), "csv"),
    "listmonk": (N_("listmonk, its import file"), "csv"),
    "mailman": (N_("Mailman 3, one address a line"), "txt"),
}
"""Format codes of the counter: what people call them, and the end of the file's name."""


async def export_list(room: Room, card: ListCard) -> bool:
    """Ask for the format, write the file, tell what is in it; True when written. Only within `start`."""
    options = [(code, _(label)) for code, (label, _end) in FORMATS.items()]
    prompt = _("Everybody is judged anew now; only those who may be mailed are written.")
    code = await room.ask_person(
        AskChoice(_("Export {name}").format(name=card.name), prompt, options, cancel=_("Cancel"))
    )
    if code is None:
        return False
    room.say(_("Writing the file…"))
    file = ExportFile(card.name, FORMATS[code][1], room.register.clock())
    try:
        exported = await room.ask_long(partial(_export, room, card, code, file))
    finally:
        room.say("")
    body = export_text(exported, card.kind)
    await room.ask_person(
        Ask(
            _("The list was written"),
            _("File: {path}").format(path=file.shown) + f"\n\n{body}",
            [Choice("back", _("Close"), "", True)],
        )
    )
    return True


async def export_reasons(
    room: Room, card: ListCard, query_text: str, marked: tuple[Party, ...], among: Among
) -> None:
    """Write who cannot join, and why; only within `start`."""
    file = ExportFile(f"{card.name} syyt", "csv", room.register.clock())

    def work() -> "Exported":
        with file.writing() as write:
            words = partial(code_text, kind=card.kind)
            return room.register.list_exports.export_reasons(
                card.id, query_text, marked, write, words=words, among=among
            )

    exported = await room.ask_long(work)
    told = ngettext("{count} row was written.", "{count} rows were written.", exported.written)
    lines = [_("File: {path}").format(path=file.path), "", told.format(count=show_number(exported.written))]
    if exported.restricted:
        lines.append(_("People whose processing is restricted were left out."))
    close = [Choice("back", _("Close"), "", True)]
    await room.ask_person(Ask(_("The list of reasons was written"), "\n".join(lines), close))


def _export(room: Room, card: ListCard, code: str, file: ExportFile) -> "Exported":
    """The export itself, in the thread of long jobs: a file that fails is thrown away."""
    with file.writing() as write:
        return room.register.list_exports.export(card.id, code, write)


def export_text(exported: "Exported", kind: str) -> str:
    """How many rows were written, who was left out by reason, and until when the file may be used."""
    told = ngettext("{count} row was written.", "{count} rows were written.", exported.written)
    lines = [told.format(count=show_number(exported.written))]
    lines += count_lines([each for each in exported.counts if not each[0].startswith("ALLOW_")], kind)
    until = moment_text(exported.expires_at)
    lines += ["", _("The file may be used until {moment}; after that export again.").format(moment=until)]
    if exported.restricted:
        lines.append(_("People whose processing is restricted were left out."))
    return "\n".join(lines)


def count_lines(counts: Sequence[tuple[str, int]], kind: str) -> list[str]:
    """Who was left out, by code."""
    if not counts:
        return [_("Nobody was left out.")]
    return [
        _("Left out:"),
        *(f"  {show_number(count)}  {code_text(code, kind)}" for code, count in counts),
    ]


def export_state(line: "ExportLine") -> str:
    """Whether a file is still good (L3): sent, expired, or until when it may be used."""
    if line.sent_at is not None:
        return _("sent {moment}").format(moment=moment_text(line.sent_at))
    if line.expired:
        return _("expired")
    return _("good until {moment}").format(moment=moment_text(line.expires_at))


def export_line(line: "ExportLine") -> str:
    """One export in a line: its number, when, format, rows, by whom."""
    rows = ngettext("{count} row", "{count} rows", line.written).format(count=show_number(line.written))
    who = line.exported_by or "–"
    form = _("list of reasons") if line.format == "reasons" else line.format
    return f"{line.id}  {moment_text(line.exported_at)}  {form}  {rows}  {who}"
