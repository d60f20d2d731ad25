"""One of our letters, read before it is made; then written into a file and noted as sent."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from kaarea_tui.locale import _
from kaarea_tui.register.answers.letter_inputs import LetterInput, LetterPreview, MadeLetter
from kaarea_tui.rules.dates import show_date
from kaarea_tui.rules.request_steps import BY_NUMBER
from kaarea_tui.rules.requests import CHANNELS
from kaarea_tui.screens.records.careful_dialog import CarefulDialog
from kaarea_tui.screens.records.export_folder import ExportFile
from kaarea_tui.screens.records.record_card import Heading, RecordCard, Tab
from kaarea_tui.screens.records.sheet_text import paragraph
from kaarea_tui.widgets.choice_field import ChoiceField
from kaarea_tui.widgets.field import Field

from .request_fields import late_field
from .request_words import channel_name, letter_name

if TYPE_CHECKING:
    from kaarea_tui.register.requests.request_cards import CaseView


class PreviewScreen(RecordCard):
    """The letter's words; gives True when it was made or noted as sent, else False."""

    place: ClassVar[str] = "request_preview"
    door: ClassVar[str] = "requests"

    def __init__(
        self,
        view: "CaseView | None",
        *,
        preview: LetterPreview | None = None,
        typed: LetterInput | None = None,
        made: MadeLetter | None = None,
    ) -> None:
        super().__init__()
        self.view = view
        self.preview = preview
        self.typed = typed or LetterInput()
        self.made = made
        self._done = False

    # -- what it shows ------------------------------------------------------------------------------

    def heading(self) -> Heading:
        """Kind, subject, how it stands."""
        letter = self.made or self.preview
        assert letter is not None
        return Heading(f"{self.number} {letter_name(letter.kind)}".strip(), self._state(), letter.subject)

    @property
    def number(self) -> str:
        """The number of the case; empty for a letter of no case."""
        return self.view.number if self.view else ""

    def _state(self) -> str:
        if self.made is None:
            return _("not made yet")
        if self.made.sent_on is None:
            return _("made, not sent yet")
        day, channel = show_date(self.made.sent_on), channel_name(self.made.channel).lower()
        return _("sent {day}, {channel}").format(day=day, channel=channel)

    def tabs(self) -> Sequence[Tab]:
        """One sheet."""
        return (Tab("text", _("Letter")),)

    def tab_lines(self, tab: str, width: int) -> list[str]:
        """Receiver and words."""
        letter = self.made or self.preview
        assert letter is not None
        return [*self._receiver(width), *paragraph(letter.text, width)]

    def _receiver(self, width: int) -> Iterator[str]:
        if self.preview is None:
            return
        yield from (f"  {line}" for line in self.preview.receiver)
        least = 1 if self.preview.kind == "article19" else 2  # a person's name alone is no address
        if len(self.preview.receiver) < least:
            yield from paragraph(_("! No address is known: ask where the letter goes."), width)
        elif self.preview.receiver_is_new:
            told = _(
                "! An address of the request is only the requester's own word: no personal data go to it."
            )
            yield from paragraph(told, width)
        yield ""

    # -- keys ---------------------------------------------------------------------------------------

    def may(self, action: str) -> bool:
        """First it is made, then written and sent."""
        return {
            "make": self.made is None,
            "write_file": self.made is not None and bool(self.made.file),
            "mark_sent": self.made is not None and self.made.sent_on is None,
        }.get(action, True)

    def action_make(self) -> None:
        """Make the letter with its file."""
        self.start(self._make(), group="act", exclusive=True)

    async def _make(self) -> None:
        preview = self.preview
        assert preview is not None
        self.say(_("Making the letter…"))
        try:
            self.made = await self.ask_register(self.making(preview))
        finally:
            self.say("")
        self._done = True
        self.show_card()
        self.say(_("The letter was made: t writes the file, s notes it as sent."))

    def making(self, preview: LetterPreview) -> Callable[[], MadeLetter]:
        """What the counter is asked to make."""
        assert self.view is not None
        make = self.register.letters.make
        return partial(make, self.view.id, preview.kind, preview.language, self.typed)

    def sending(
        self, made: MadeLetter, on: str, channel: str, address: str, late_reason: str = ""
    ) -> Callable[[], object]:
        """What notes the letter as sent; the step that it records is taken by that (N9)."""
        return partial(self.register.letters.mark_sent, made.id, on, channel, address, late_reason)

    def opening(self, made: MadeLetter) -> Callable[[], MadeLetter]:
        """What reads the letter again."""
        return partial(self.register.letters.open, made.id)

    def action_write_file(self) -> None:
        """Write the letter's file into the folder of exports."""
        self.start(self._write_file(), group="act", exclusive=True)

    async def _write_file(self) -> None:
        made = self.made
        assert made is not None
        end = made.file_name.rpartition(".")[2] or "pdf"
        file = ExportFile(f"{self.number} {made.kind}".strip(), end, self.register.clock())
        with file.writing() as write:
            write(made.file)
        self.say(_("File: {path}").format(path=file.shown))

    def action_mark_sent(self) -> None:
        """Note the day and the way in which the letter went."""
        self.start(self._mark_sent(), group="act", exclusive=True)

    async def _mark_sent(self) -> None:
        made, contents = self.made, self.view.contents if self.view else None
        assert made is not None
        usual = contents.channel if contents and contents.channel in ("email", "letter") else "letter"
        fields = [
            ChoiceField(
                "channel", _("Sent by"), [(code, _(label)) for code, label in CHANNELS.items()], usual
            ),
            Field("on", _("Sent on"), hint=_("Empty: today.")),
        ]
        if made.asks_late:
            fields.append(late_field())
        hint = _("By e-mail only to an address that was on file before the request came.")
        told = hint if made.on_file_only else _("Where it went, when it went by e-mail.")
        fields.insert(1, Field("address", _("E-mail address"), made.email, hint=told))

        def save(values: dict[str, str]) -> Callable[[], object]:
            words = (
                values["on"],
                values["channel"],
                values.get("address", ""),
                values.get("late_reason", ""),
            )
            return self.sending(made, *words)

        dialog = CarefulDialog(self, _("Mark as sent"), fields, save, verb=_("Mark as sent"))
        taken = await self.ask_person(dialog)
        if taken is not None:
            self._done = True
            self.made = await self.ask_register(self.opening(made))
            self.show_card()
            if taken in BY_NUMBER:
                self.say(_("With it was taken: {step}.").format(step=_(BY_NUMBER[taken].label)))

    def action_back(self) -> None:
        """Back to the case, or to the words where nothing was made."""
        self.dismiss(self._done)
