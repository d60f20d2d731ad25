"""A list's own data, its figures, who was on it at any date, and its exports (rulebook 4.5, L3 to L6)."""

from collections.abc import Coroutine, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from kaarea_tui.locale import _
from kaarea_tui.register.lists.list_cards import ListCard
from kaarea_tui.register.lists.list_words import counts_text, heading, own_facts
from kaarea_tui.rules.dates import show_date
from kaarea_tui.rules.mailing import Code
from kaarea_tui.screens.records.record_card import Heading, RecordCard, Tab
from kaarea_tui.screens.records.sheet_text import fact_lines
from kaarea_tui.screens.shell.refusals import problem_text
from kaarea_tui.widgets.dialogs import AskChoice, AskText

from . import list_acts
from .list_export import count_lines, export_line, export_list, export_state
from .list_figures import figure_lines, history_lines

if TYPE_CHECKING:
    from kaarea_tui.register.lists.list_exports import ExportLine
    from kaarea_tui.register.lists.list_history import PastList, PastMember, Statistics


class ListCardScreen(RecordCard):
    """Tabs: data, figures, history, exports."""

    place: ClassVar[str] = "list_card"
    door: ClassVar[str] = "lists"

    def __init__(self, card: ListCard) -> None:
        super().__init__()
        self.card = card
        self.figures: Statistics | None = None
        self.codes: tuple[tuple[Code, int], ...] | None = None
        self.past: PastList | None = None
        self.past_people: list[PastMember] = []
        self.exports: tuple[ExportLine, ...] | None = None

    # -- what it shows ------------------------------------------------------------------------------

    def heading(self) -> Heading:
        """The list, and its members by state."""
        return Heading(heading(self.card), self.card.owner, counts_text(self.card.counts))

    def tabs(self) -> Sequence[Tab]:
        """All that a list has to tell."""
        exports = len(self.exports) if self.exports is not None else None
        return (
            Tab("data", _("Data")),
            Tab("figures", _("Figures")),
            Tab("history", _("History")),
            Tab("exports", _("Exports"), exports),
        )

    def tab_lines(self, tab: str, width: int) -> list[str]:
        """The text of a tab."""
        if tab == "figures":
            return figure_lines(self.figures, self.codes, self.card.kind, width)
        if tab == "history":
            return history_lines(self.past, self.past_people, self.card.kind, width)
        if tab == "exports":
            return self._export_lines()
        return self._data_lines(width)

    def _data_lines(self, width: int) -> list[str]:
        card = self.card
        lines = fact_lines(own_facts(card), width)
        if card.why_not_edit is not None:
            lines += ["", problem_text(card.why_not_edit)]
        return lines

    def _export_lines(self) -> list[str]:
        if self.exports is None:
            return [_("Reading the exports…")]
        if not self.exports:
            return [_("The list has not been exported.")]
        lines: list[str] = []
        for each in self.exports:
            left_out = [count for count in each.counts if not count[0].startswith("ALLOW_")]
            told = count_lines(left_out, self.card.kind) if left_out else []
            lines += [export_line(each), f"    {export_state(each)}", *(f"    {part}" for part in told), ""]
        return lines

    def entered(self, tab: str) -> None:
        """Figures, history and exports are read when they are looked at."""
        if tab == "figures" and self.figures is None:
            self.start(self._read_figures(), group="figures", exclusive=True)
        if tab == "history" and self.past is None:
            self.start(self._read_day(""), group="history", exclusive=True)
        if tab == "exports":
            self.start(self._read_exports(), group="exports", exclusive=True)

    async def _read_figures(self) -> None:
        self.figures = await self.ask_register(partial(self.register.lists.statistics, self.card.id))
        self.show_card()
        self.codes = await self.ask_long(partial(self.register.lists.codes_now, self.card.id))
        self.show_card()

    async def _read_day(self, day: str) -> None:
        self.past = await self.ask_register(partial(self.register.lists.history, self.card.id, day))
        self.past_people = list(self.past.hits)
        self.show_card()

    async def _read_exports(self) -> None:
        self.exports = await self.ask_register(partial(self.register.list_exports.of_list, self.card.id))
        self.show_card()

    async def reopen(self) -> None:
        """Read everything again after a change."""
        self.card = await self.ask_register(partial(self.register.lists.open, self.card.id))
        self.figures = self.codes = self.past = self.exports = None
        self.show_card()
        self.entered(self.tab)

    def may(self, action: str) -> bool:
        """An archived list is brought back before anything goes out of it; a tab has keys of its own."""
        if action in ("export", "split"):
            return self.card.archived_at is None
        if action in ("copy", "split"):
            return "list.add_member" in self.session.rights
        if action == "sent":
            return self.tab == "exports"
        if action == "day":
            return self.tab == "history"
        if action == "more":
            return self.tab == "history" and self.past is not None and not self.past.at_end
        return True

    # -- keys ---------------------------------------------------------------------------------------

    def _act(self, work: Coroutine[Any, Any, bool]) -> None:
        self.start(self._acted(work), group="act", exclusive=True)

    async def _acted(self, work: Coroutine[Any, Any, bool]) -> None:
        if await work:
            await self.reopen()

    def action_edit(self) -> None:
        """Edit the list."""
        self._act(list_acts.edit_list(self, self.card))

    def action_copy(self) -> None:
        """Make a list like this one."""
        self._act(list_acts.copy_list(self, self.card))

    def action_split(self) -> None:
        """Move some of the members to a new list."""
        self._act(list_acts.split_list(self, self.card))

    def action_compare(self) -> None:
        """Compare with another list, and take its members off this one if that is wanted."""
        self._act(list_acts.compare_lists(self, self.card))

    def action_archive(self) -> None:
        """Put the list away, or bring it back."""
        self._act(list_acts.archive_list(self, self.card))

    def action_export(self) -> None:
        """Write the list into a file."""
        self._act(self._export())

    async def _export(self) -> bool:
        if await export_list(self, self.card):
            self.go_to_tab("exports")
        return False

    def action_report(self) -> None:
        """Write the controller's report of the list into a file."""
        self.start(self._report(), group="act", exclusive=True)

    async def _report(self) -> None:
        from .list_report import write_report

        await write_report(self, self.card)

    def action_sent(self) -> None:
        """Write down that mail was sent, and from which export (L3)."""
        self._act(self._record_sending())

    async def _record_sending(self) -> bool:
        exports = await self.ask_register(partial(self.register.list_exports.of_list, self.card.id))
        options = [
            (str(each.id), f"{export_line(each)} · {export_state(each)}")
            for each in exports
            if each.sent_at is None and each.format != "reasons"
        ]
        if not options:
            self.tell(_("There is no export that a sending could be recorded for."), severity="information")
            return False
        prompt = _("From which export was the mail sent?")
        number = await self.ask_person(AskChoice(_("Record sending"), prompt, options, cancel=_("Cancel")))
        if number is None:
            return False
        await self.ask_register(partial(self.register.list_exports.record_sending, int(number)))
        self.tell(_("The sending was recorded."), severity="information")
        self.go_to_tab("exports")
        return False

    def action_day(self) -> None:
        """Show who was on the list at the end of another day."""
        self.start(self._ask_day(), group="history", exclusive=True)

    async def _ask_day(self) -> None:
        shown = show_date(self.past.on) if self.past else ""
        dialog = AskText(
            _("Members at the end of a day"), _("Day"), accept=_("Show"), cancel=_("Cancel"), value=shown
        )
        day = await self.ask_person(dialog)
        if day is not None:
            await self._read_day(day)

    def action_more(self) -> None:
        """Read more of the people of that day."""
        self.start(self._read_more(), group="history", exclusive=True)

    async def _read_more(self) -> None:
        if self.past is None or not self.past_people:
            return
        after, day = self.past_people[-1].order_no, show_date(self.past.on)
        self.past = await self.ask_register(
            partial(self.register.lists.history, self.card.id, day, after=after)
        )
        self.past_people += self.past.hits
        self.show_card()
