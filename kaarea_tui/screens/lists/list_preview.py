"""Adding to a list: who can join and who cannot, counted by reason, before anything is written (L1)."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from kaarea_tui.data.list_rows import Party
from kaarea_tui.locale import _, ngettext
from kaarea_tui.register.lists.list_candidates import Among
from kaarea_tui.register.lists.list_cards import Added, AddPreview, ListCard
from kaarea_tui.register.lists.list_words import code_text, heading
from kaarea_tui.rules.dates import show_number
from kaarea_tui.rules.search_query import parse_query
from kaarea_tui.screens.shell.refusals import problem_text
from kaarea_tui.screens.shell.room import Room
from kaarea_tui.widgets.cells import fit
from kaarea_tui.widgets.dialogs import Ask
from kaarea_tui.widgets.filter_bar import FilterBar
from kaarea_tui.widgets.status import StatusLine
from kaarea_tui.widgets.verbs import Choice

_TEXT, _CODE, _NUMBER = 44, 18, 9


class PreviewScreen(Room):
    """Gives True when people joined. The people are those of a search, or those marked in a browser."""

    place: ClassVar[str] = "preview"
    door: ClassVar[str] = "lists"
    CSS_PATH = Path(__file__).with_suffix(".tcss")

    def __init__(
        self,
        card: ListCard,
        text: str | None = None,
        marked: tuple[Party, ...] = (),
        among: Among = "people",
    ) -> None:
        super().__init__()
        self.among = among
        self._at_once = text is not None
        self.card = card
        self.marked = marked
        self.preview: AddPreview | None = None
        self._asked = text or ""
        self._codes: list[str] = []
        self._adding = False
        self._head = StatusLine(id="preview-head")
        self.bar = FilterBar(_("Add by search"), value=self._asked, id="search")
        self.list = OptionList(id="reasons", markup=False)
        self._note = Static("", id="preview-note", markup=False)

    def content(self) -> ComposeResult:
        """Heading, search line, reasons."""
        yield self._head
        if not self.marked:
            yield self.bar
        with Vertical(id="preview"):
            yield self.list
            yield self._note

    def on_mount(self) -> None:
        """People that are known already are looked at now; else the search is typed first."""
        told = ""
        if self.marked:
            told = (
                ngettext("Adding {count} mailbox", "Adding {count} mailboxes", len(self.marked))
                if self.among == "companies"
                else ngettext(
                    "Adding {count} marked person", "Adding {count} marked people", len(self.marked)
                )
            )
            told = told.format(count=show_number(len(self.marked)))
        self._head.show(heading(self.card), told)
        if self.marked or self._at_once:
            self.look()
        else:
            self.bar.focus()
            self._tell(self._wish())

    def may(self, action: str) -> bool:
        """Nobody is added or shown before the preview stands; a group is a search that was typed."""
        if action == "add":
            return self.preview is not None and self.preview.joining > 0
        if action == "who":
            return self.preview is not None and bool(self._codes)
        if action == "reasons":
            preview = self.preview
            return preview is not None and any(not code.allowed for code, _count in preview.counts)
        if action in ("group", "keep_group"):
            return not self.marked and self.among == "people"
        if action in ("search", "among"):
            return not self.marked
        return True

    def _wish(self) -> str:
        if self.among == "companies":
            return _("Write a search as in the companies room; ⏎ shows which shared mailboxes can join.")
        return _("Write a search as in the contacts room, e.g. kaupunki:turku; ⏎ shows who can join.")

    # -- looking ------------------------------------------------------------------------------------

    @on(FilterBar.Changed)
    def _typed(self, event: FilterBar.Changed) -> None:
        problems = parse_query(event.text).problems
        self.bar.hint = " ".join(problem_text(problem) for problem in problems)
        self._forget()

    def _forget(self) -> None:
        """What is shown no longer is what would be added."""
        if self.preview is not None:
            self.preview = None
            self._codes = []
            self.list.clear_options()
            self._tell(_("⏎ shows who can join."))
            self.refresh_frame()

    @on(FilterBar.Submitted)
    @on(FilterBar.Left)
    def _submitted(self) -> None:
        self.look()

    def look(self) -> None:
        """Ask who can join; nothing is written."""
        self.start(self._look(), group="look", exclusive=True)

    async def _look(self) -> None:
        lists, list_id = self.register.lists, self.card.id
        self._asked = self.bar.text
        self._tell(_("Looking at everybody…"))
        question: Callable[[], AddPreview] = (
            partial(lists.preview_members, list_id, self.marked)
            if self.marked
            else partial(lists.preview_add, list_id, self._asked, self.among)
        )
        try:
            preview = await self.ask_long(question)
        except BaseException:
            self._tell("")
            raise
        if self.marked or self.bar.text == self._asked:
            self.preview = preview
            self._show(preview)

    def _show(self, preview: AddPreview) -> None:
        may = [(code, count) for code, count in preview.counts if code.allowed]
        not_may = [(code, count) for code, count in preview.counts if not code.allowed]
        self._codes = []
        options: list[Option] = []
        for title, rows in ((_("Can be added"), may), (_("Cannot be added"), not_may)):
            total = sum(count for _code, count in rows)
            options.append(Option(Content(_line(title, "", total)), disabled=True))
            self._codes.append("")
            for code, count in rows:
                text = f"  {code_text(code, self.card.kind)}"
                options.append(Option(Content(_line(text, code.value, count))))
                self._codes.append(code.value)
        if preview.on_list:
            options.append(
                Option(Content(_line(_("On the list already"), "", preview.on_list)), disabled=True)
            )
            self._codes.append("")
        self.list.set_options(options)
        first = next((place for place, code in enumerate(self._codes) if code), None)
        self.list.highlighted = first
        self.list.focus()
        found = (
            ngettext(
                "The search found {count} mailbox.", "The search found {count} mailboxes.", preview.candidates
            )
            if self.among == "companies"
            else ngettext(
                "The search found {count} person.", "The search found {count} people.", preview.candidates
            )
        )
        told = found.format(count=show_number(preview.candidates)) if not self.marked else ""
        joining = show_number(preview.joining)
        wish = _("⏎ adds {count}").format(count=joining) if preview.joining else _("Nobody can be added.")
        self._tell(f"{wish}   " + (_("→ shows who") if first is not None else ""))
        self.say(told)
        self.refresh_frame()

    def _tell(self, text: str) -> None:
        self._note.update(Content(text))

    # -- keys ---------------------------------------------------------------------------------------

    @on(OptionList.OptionSelected)
    def _chosen(self) -> None:
        self.action_add()

    def action_add(self) -> None:
        """Let those join who can."""
        if not self._adding and self.may("add"):
            self._adding = True
            self.start(self._add(), group="add")

    async def _add(self) -> None:
        lists, list_id = self.register.lists, self.card.id
        question: Callable[[], Added] = (
            partial(lists.add_members, list_id, self.marked)
            if self.marked
            else partial(lists.add_by_filter, list_id, self._asked, self.among)
        )
        try:
            added = await self.ask_long(question)
        finally:
            self._adding = False
        told = (
            ngettext("{count} mailbox joined the list.", "{count} mailboxes joined the list.", added.joined)
            if self.among == "companies"
            else ngettext("{count} person joined the list.", "{count} people joined the list.", added.joined)
        )
        self.tell(told.format(count=show_number(added.joined)), severity="information")
        self.dismiss(True)

    def action_who(self) -> None:
        """Show some of the people with the highlighted reason."""
        place = self.list.highlighted
        if self.preview is None or place is None or not self._codes[place]:
            return
        code = self._codes[place]
        names = [f"{row.name}  {row.company}".strip() for row in self.preview.sample if row.code == code]
        rest = next(count for each, count in self.preview.counts if each == code) - len(names)
        body = "\n".join(names)
        if rest > 0:
            body += "\n" + ngettext("and {count} more", "and {count} more", rest).format(
                count=show_number(rest)
            )
        title = f"{code_text(code, self.card.kind)} · {code}"
        self.start(self._ask_closed(title, body), group="who", exclusive=True)

    async def _ask_closed(self, title: str, body: str) -> None:
        await self.ask_person(Ask(title, body, [Choice("back", _("Back"), "", True)]))

    def action_reasons(self) -> None:
        """Write who cannot join, and why, into a file."""
        from .list_export import export_reasons

        if self.may("reasons"):
            work = export_reasons(self, self.card, self._asked, self.marked, self.among)
            self.start(work, group="reasons", exclusive=True)

    def action_search(self) -> None:
        """Go into the search line."""
        self.bar.focus()

    def action_among(self) -> None:
        """Look for companies instead of people, or the other way round."""
        self.among = "companies" if self.among == "people" else "people"
        self._forget()
        self._tell(self._wish())
        self.bar.focus()
        self.refresh_frame()

    def action_group(self) -> None:
        """Take the search of a group."""
        self.start(self._take_group(), group="group", exclusive=True)

    async def _take_group(self) -> None:
        from .groups import pick_group

        group = await pick_group(self)
        if group is not None:
            self.bar.text = group.query
            self.look()

    def action_keep_group(self) -> None:
        """Name the search as a group."""
        from .groups import ask_new_group

        self.start(ask_new_group(self, self.bar.text), group="group", exclusive=True)

    def action_back(self) -> None:
        """Back; nothing has been written."""
        self.dismiss(None)


def _line(text: str, code: str, count: int) -> str:
    return f"{fit(text, _TEXT)} {fit(code, _CODE)} {fit(show_number(count), _NUMBER, 'right')}"
