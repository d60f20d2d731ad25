"""One letter that came in: read safely, with what it seems to ask, who may have written, what came before."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from kaarea_tui.locale import _
from kaarea_tui.rules.request_patterns import SIGN_NAMES
from kaarea_tui.screens.records.careful_dialog import CarefulDialog
from kaarea_tui.screens.records.person_chooser import agrees_text
from kaarea_tui.screens.records.record_card import Heading, RecordCard, Tab
from kaarea_tui.screens.records.sheet_text import paragraph
from kaarea_tui.screens.shell.room import Room
from kaarea_tui.widgets.dialogs import Ask
from kaarea_tui.widgets.field import BaseField, Field
from kaarea_tui.widgets.verbs import Choice

from . import request_words as words
from .request_intake import take_in

if TYPE_CHECKING:
    from kaarea_tui.register.requests.request_candidates import Candidate
    from kaarea_tui.register.requests.request_mail import Letter


class LetterScreen(RecordCard):
    """What the register makes of it above, the letter itself below."""

    place: ClassVar[str] = "request_letter"
    door: ClassVar[str] = "requests"

    def __init__(self, letter: "Letter") -> None:
        super().__init__()
        self.letter = letter
        self.candidates: Sequence[Candidate] | None = None

    def on_mount(self) -> None:
        """Look who may have written it."""
        if "request.create" in self.session.rights:
            self.start(self._look(), group="candidates", exclusive=True)

    async def _look(self) -> None:
        letter, requests = self.letter, self.register.requests
        text = f"{letter.reply_to}\n{letter.body}"
        self.candidates = await self.ask_register(
            partial(requests.candidates, letter.writer[0], letter.written_from, text)
        )
        self.show_card()

    # -- what it shows ------------------------------------------------------------------------------

    def heading(self) -> Heading:
        """Subject and sender."""
        line = self.letter.line
        sender = words.sender_text(line.sender_name, line.sender)
        state = {"case": _("made into requests"), "set_aside": _("set aside")}.get(line.state, _("new"))
        return Heading(
            line.subject or _("(no subject)"),
            state,
            sender or _("(no sender)"),
            words.day_text(line.received_on),
        )

    def tabs(self) -> Sequence[Tab]:
        """All on one sheet."""
        return (Tab("letter", _("Letter")),)

    def tab_lines(self, tab: str, width: int) -> list[str]:
        """Proposal, candidates, earlier cases, attachments, text."""
        lines = [line for part in self._proposal(width) for line in part]
        return [
            *lines,
            "",
            f"── {_('Letter')} " + "─" * max(0, width - 10),
            *self._letter_text(width),
        ]

    def _letter_text(self, width: int) -> list[str]:
        letter = self.letter
        if letter.body or not letter.source:
            return paragraph(letter.body or _("(no text)"), width)
        told = _("Nothing of it could be read as text. This is how it came:")
        return [*paragraph(told, width), "", *paragraph(letter.source, width)]

    def _proposal(self, width: int) -> Iterator[list[str]]:
        letter = self.letter
        if letter.line.set_aside_reason:
            yield paragraph(_("Set aside: {reason}").format(reason=letter.line.set_aside_reason), width)
        yield from self._from_whom(width)
        yield [_("Seems to ask (a person decides):")]
        for right in letter.proposal.rights:
            matched = ", ".join(f"”{word}”" for word in right.words)
            yield paragraph(f"• {words.type_name(right.type)}: {matched}", width, 2)
        if not letter.proposal.rights:
            yield ["  " + _("No right was recognised by its words.")]
        for sign in letter.proposal.signs:
            matched = ", ".join(f"”{word}”" for word in sign.words)
            name = _(SIGN_NAMES.get(sign.code, sign.code))
            yield paragraph(f"! {name}{': ' if matched else ''}{matched}", width, 2)
        if letter.earlier_cases:
            told = _(
                "! Open already from the same sender: {numbers}. Perhaps a second letter on the same thing."
            )
            yield paragraph(told.format(numbers=", ".join(letter.earlier_cases)), width)
        yield from self._who(width)
        if letter.line.remarks:
            told = _("The mail was not in order: {remarks}.")
            yield paragraph(told.format(remarks=words.remarks_text(letter.line.remarks)), width)
        if letter.attachments:
            yield [_("Attachments, listed and never opened:")]
        for each in letter.attachments:
            yield paragraph(f"• {each.name or '–'}  {each.kind}  {size_text(each.size)}", width, 2)

    def _from_whom(self, width: int) -> Iterator[list[str]]:
        """Where an answer is wanted, and who wrote what is passed on."""
        letter = self.letter
        if letter.reply_to:
            who = words.sender_text(letter.reply_to_name, letter.reply_to)
            told = _("! Wants the answer at another address, {who}: only the sender's word.")
            yield paragraph(told.format(who=who), width)
        for each in letter.within:
            day = words.day_text(each.received_on) if each.received_on else _("day unknown")
            sender = words.sender_text(each.sender_name, each.sender)
            told = _("! Passes on a letter: {sender}, {day}, {subject}")
            sender, subject = sender or _("(no sender)"), each.subject or _("(no subject)")
            yield paragraph(told.format(sender=sender, day=day, subject=subject), width)

    def _who(self, width: int) -> Iterator[list[str]]:
        if self.candidates is None:
            return
        yield [
            _("May have written:") if self.candidates else _("Nobody of the register agrees with the letter.")
        ]
        for each in self.candidates[:5]:
            company = f" · {each.company}" if each.company else ""
            sign = " R" if each.restricted else ""
            told = _("agrees: {what}").format(what=agrees_text(each.agrees))
            yield paragraph(f"• {each.name}{company}{sign} ({told})", width, 2)

    # -- keys ---------------------------------------------------------------------------------------

    def may(self, action: str) -> bool:
        """A letter is dealt with once."""
        state = self.letter.line.state
        return {
            "make_case": state == "new",
            "set_aside": state == "new",
            "bring_back": state == "set_aside",
            "redact": "identity_code" in self.letter.line.remarks,
        }.get(action, True)

    def action_make_case(self) -> None:
        """Write down what it asks: one case for each right."""
        self.start(self._make(), group="open", exclusive=True)

    async def _make(self) -> None:
        if await take_in(self, self.letter):
            await self._read_again()

    def action_set_aside(self) -> None:
        """Put it aside, with the reason."""
        self.start(self._set_aside(), group="open", exclusive=True)

    async def _set_aside(self) -> None:
        number = self.letter.line.id
        open_ones = ", ".join(self.letter.earlier_cases) or _("such as 26-001")
        belongs = _("Its number, where it is a further letter of one: {numbers}").format(numbers=open_ones)
        fields: list[BaseField] = [
            Field("reason", _("Reason"), hint=_("Why it is no request; may be empty for a further letter.")),
            Field("case", _("Request"), hint=belongs),
        ]

        def save(values: dict[str, str]) -> Any:
            set_aside = self.register.request_mail.set_aside
            return partial(set_aside, number, values["reason"], values["case"])

        line = self.letter.line
        title = _("Set the letter of {sender} aside").format(sender=line.sender or _("(no sender)"))
        dialog = CarefulDialog(self, title, fields, save, verb=_("Set aside"))
        if await self.ask_person(dialog) is not None:
            self.tell(_("The letter was set aside; it is kept."), severity="information")
            self.dismiss(None)

    def action_bring_back(self) -> None:
        """Put it among the new ones again."""
        self.start(self._bring_back(), group="open", exclusive=True)

    async def _bring_back(self) -> None:
        await self.ask_register(partial(self.register.request_mail.bring_back, self.letter.line.id))
        await self._read_again()

    def action_redact(self) -> None:
        """Take the personal identity codes out of the original (N14)."""
        self.start(self._redact(), group="open", exclusive=True)

    async def _redact(self) -> None:
        verbs = [Choice("redact", _("Take the code out"), "k"), Choice("keep", _("Cancel"), "escape", True)]
        told = _("The code goes out of the original for good; the rest of the letter stays. It is logged.")
        if await self.ask_person(Ask(_("Personal identity code"), told, verbs, safe="keep")) == "redact":
            await self.ask_register(partial(self.register.request_mail.redact, self.letter.line.id))
            await self._read_again()

    async def _read_again(self) -> None:
        self.letter = await self.ask_register(partial(self.register.request_mail.open, self.letter.line.id))
        self.show_card()


def size_text(size: int) -> str:
    """A size in bytes as people read it."""
    if size < 1024:
        return f"{size} B"
    return f"{size // 1024} kB" if size < 1024 * 1024 else f"{size // (1024 * 1024)} MB"


async def open_letter(room: Room, mail_id: int) -> None:
    """Read one letter; its opening is logged. Only within `Room.start`."""
    letter = await room.ask_register(partial(room.register.request_mail.open, mail_id))
    await room.app.push_screen(LetterScreen(letter))
