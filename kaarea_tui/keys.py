"""The one table of keys: from it come the bindings, the key line, the help, the palette and the README.

A row tells what is done (`action`, a method `action_…` of the place, of one of its widgets, or of the app),
by which keys, what it is called, where, and which right it needs. A place is a screen, or the app itself
("everywhere"). A change here changes all of them at once; a test looks for doubles and missing actions.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Literal, NamedTuple

from textual.binding import Binding, BindingType

from kaarea_tui.rules.problem import N_


class Key(NamedTuple):
    """One row of the table.

    `keys` are Textual's names, the first one is shown. `needs`: any one of these rights is enough; none means
    that everybody may. `by` is who carries it out: the screen, a widget in it, or the app. `line`: stands in
    the key line too. `group` gathers rows under one heading of the help.
    """

    place: str
    action: str
    keys: str
    label: str
    needs: tuple[str, ...] = ()
    by: Literal["screen", "widget", "app"] = "screen"
    line: bool = True
    group: str = ""

    @property
    def id(self) -> str:
        """The name of the row: place and action."""
        return f"{self.place}.{self.action}"

    @property
    def shown(self) -> str:
        """The first key as people write it, e.g. "^S" for ctrl+s."""
        return key_name(self.keys.split(",")[0])

    def permitted(self, rights: Collection[str]) -> bool:
        """May somebody with `rights` do this?"""
        return not self.needs or any(need in rights for need in self.needs)


class Door(NamedTuple):
    """A room that an F-key opens, and the rights of which any one lets in."""

    room: str
    key: str
    label: str
    needs: tuple[str, ...]


DOORS: tuple[Door, ...] = (
    Door("contacts", "f2", N_("Contacts"), ("contact.search",)),
    Door("companies", "f3", N_("Companies"), ("company.view",)),
    Door("lists", "f4", N_("Lists"), ("list.view",)),
    Door("requests", "f5", N_("Requests"), ("request.view_own", "request.view_all", "request.create")),
    Door(
        "admin",
        "f8",
        N_("Administration"),
        ("user.view", "access.grant", "audit.view_all", "audit.view_security"),
    ),
)
"""The rooms that exist, in the order of their keys."""

PLACES: dict[str, str] = {
    "everywhere": N_("Everywhere"),
    "search_line": N_("Search line"),
    "sign_in": N_("Sign-in"),
    "password": N_("Password change"),
    "lock": N_("Lock"),
    "home": N_("Home"),
    "contacts": N_("Contacts"),
    "contact": N_("Contact card"),
    "contact_form": N_("Contact form"),
    "companies": N_("Companies"),
    "company": N_("Company card"),
    "company_form": N_("Company form"),
    "lists": N_("Mailing lists"),
    "list": N_("Mailing list"),
    "member": N_("Member of a list"),
    "preview": N_("Adding to a list"),
    "list_card": N_("Data of a list"),
    "list_form": N_("List form"),
    "consent_form": N_("Consent form"),
    "returns": N_("Answers to mailings"),
    "suppressions": N_("Suppression list"),
    "wordings": N_("Words of consents"),
    "requests": N_("Request inbox"),
    "request": N_("A case"),
    "request_form": N_("Writing a request down"),
    "request_letters": N_("Letters that came in"),
    "request_letter": N_("A letter that came in"),
    "request_preview": N_("A letter of ours"),
    "request_collect": N_("Access report"),
    "request_calendar": N_("Calendar of deadlines"),
    "request_report": N_("Report of requests"),
    "recipients": N_("Recipients of data"),
    "admin": N_("Administration"),
    "user": N_("User"),
    "log": N_("Log"),
    "review": N_("Review of rights"),
}
"""Every place with its name."""

_BANS = ("company.set_marketing_ban", "company.release_marketing_ban")
_WITHDRAW = ("consent.withdraw",)
_ROWS, _MARKS, _RECORD, _MOVE = N_("Rows"), N_("Marks"), N_("Record"), N_("Moving")


def _everywhere() -> Iterator[Key]:
    for door in DOORS:
        yield Key("everywhere", f"room('{door.room}')", door.key, door.label, door.needs, "app", False, _MOVE)
    yield Key("everywhere", "home", "f12", N_("Home"), (), "app", False, _MOVE)
    yield Key("everywhere", "palette", "ctrl+p", N_("Commands and jump"), (), "app", False, _MOVE)
    yield Key("everywhere", "help", "f1,question_mark", N_("Help"), (), "app", False)
    yield Key("everywhere", "looks", "f11", N_("Language and colours"), (), "app", False)
    yield Key("everywhere", "lock", "f9", N_("Lock"), (), "app", False)
    yield Key("everywhere", "leave", "ctrl+q", N_("Leave"), (), "app", False)


def _list_rows(place: str) -> Iterator[Key]:
    """What every list of records offers: its table carries most of it out."""
    for action, keys, label, group in (
        ("cursor_down", "down,j", N_("Next row"), _ROWS),
        ("cursor_up", "up,k", N_("Previous row"), _ROWS),
        ("page_down", "pagedown,ctrl+f", N_("Page down"), _ROWS),
        ("page_up", "pageup,ctrl+b", N_("Page up"), _ROWS),
        ("first", "home,g", N_("First row"), _ROWS),
        ("last", "end,G", N_("Last row"), _ROWS),
        ("column_left", "left,h", N_("Column to the left"), _ROWS),
        ("column_right", "right,l", N_("Column to the right"), _ROWS),
        ("sort", "o", N_("Sort by column"), _ROWS),
        ("sort_descending", "O", N_("Sort descending"), _ROWS),
        ("copy_cell", "c", N_("Copy cell"), _ROWS),
        ("mark_range", "v", N_("Mark range"), _MARKS),
        ("mark_all", "asterisk", N_("Mark all hits"), _MARKS),
    ):
        yield Key(place, action, keys, label, (), "widget", False, group)


KEYS: tuple[Key, ...] = (
    *_everywhere(),
    # the line that rooms are searched by
    Key("search_line", "leave", "enter,down", N_("To the rows"), by="widget"),
    Key("search_line", "clear_or_back", "escape", N_("Clear, then back"), by="widget"),
    # the gate
    Key("sign_in", "sign_in", "ctrl+s", N_("Sign in"), line=False),
    Key("sign_in", "submit", "enter", N_("Continue"), by="widget"),
    Key("sign_in", "focus_next", "tab", N_("Next field"), by="widget"),
    Key("password", "save", "ctrl+s", N_("Save")),
    Key("password", "back", "escape", N_("Back")),
    Key("lock", "submit", "enter", N_("Open"), by="widget"),
    # home
    Key("home", "open", "enter", N_("Open"), by="widget"),
    Key("home", "password", "s", N_("Change password")),
    Key("home", "sign_ins", "i", N_("Own sign-ins")),
    # contacts
    Key("contacts", "open", "enter", N_("Open"), ("contact.view_basic",), "widget"),
    Key("contacts", "search", "slash", N_("Search")),
    Key("contacts", "new", "n,ctrl+n", N_("New"), ("contact.create",)),
    Key("contacts", "edit", "e", N_("Edit"), ("contact.edit",)),
    Key("contacts", "mark", "space", N_("Mark"), (), "widget"),
    Key("contacts", "to_list", "L", N_("To a list"), ("list.add_member",)),
    Key(
        "contacts", "withdraw", "P", N_("Record withdrawals"), ("consent.withdraw",), line=False, group=_MARKS
    ),
    Key(
        "contacts",
        "take_back",
        "u",
        N_("Take back withdrawals"),
        ("consent.withdraw",),
        line=False,
        group=_MARKS,
    ),
    Key("contacts", "columns", "s", N_("Columns"), line=False, group=_ROWS),
    Key("contacts", "reload", "ctrl+r", N_("Read again"), line=False, group=_ROWS),
    Key("contacts", "back", "escape", N_("Back"), line=False),
    *_list_rows("contacts"),
    # contact card
    Key("contact", "edit", "e", N_("Edit"), ("contact.edit",)),
    Key("contact", "consent", "s", N_("Consent"), ("consent.record",)),
    Key("contact", "withdraw_consent", "p", N_("Record withdrawal"), ("consent.withdraw",)),
    Key("contact", "consent_error", "v", N_("Consent by mistake"), ("consent.record",)),
    Key("contact", "stop", "k", N_("Record stop"), ("suppression.add",)),
    Key("contact", "note", "n", N_("Note"), ("interaction.create",)),
    Key("contact", "correct_note", "o", N_("Correct a note"), ("interaction.edit_own",)),
    Key("contact", "restriction", "r", N_("Restrict or lift"), ("restriction.lift", "restriction.set")),
    Key("contact", "move", "w", N_("Moved to another company"), ("contact.edit",)),
    Key("contact", "end_role", "x", N_("End a role"), ("contact.edit",)),
    Key("contact", "undo", "u", N_("Undo last change"), ("contact.edit",)),
    Key("contact", "informed", "i", N_("Told the person"), ("contact.edit",)),
    Key("contact", "technical", "enter,t", N_("Technical data"), ("contact.view_technical",)),
    Key("contact", "technical_change", "d", N_("Write technical data"), ("contact.edit_technical",)),
    Key("contact", "next_hit", "J,ctrl+down", N_("Next hit"), line=False, group=_MOVE),
    Key("contact", "previous_hit", "K,ctrl+up", N_("Previous hit"), line=False, group=_MOVE),
    Key("contact", "company", "y", N_("Company"), ("company.view",)),
    Key("contact", "next_tab", "right,l", N_("Next tab"), line=False, group=_MOVE),
    Key("contact", "previous_tab", "left,h", N_("Previous tab"), line=False, group=_MOVE),
    Key("contact", "back", "escape", N_("Back")),
    # contact form
    Key("contact_form", "save", "ctrl+s", N_("Save")),
    Key("contact_form", "add_row", "ctrl+n", N_("Add row")),
    Key("contact_form", "remove_row", "ctrl+r", N_("Remove row")),
    Key("contact_form", "doubles", "ctrl+g", N_("Possible doubles"), line=False),
    Key("contact_form", "back", "escape", N_("Back")),
    Key("contact_form", "accept_suggestion", "tab", N_("Accept suggestion"), by="widget", line=False),
    # companies
    Key("companies", "open", "enter", N_("Open"), ("company.view",), "widget"),
    Key("companies", "search", "slash", N_("Search")),
    Key("companies", "new", "n,ctrl+n", N_("New"), ("company.edit",)),
    Key("companies", "edit", "e", N_("Edit"), ("company.edit", "company.edit_billing_address")),
    Key("companies", "mark", "space", N_("Mark"), (), "widget"),
    Key("companies", "to_list", "L", N_("To a list"), ("list.add_member",)),
    Key("companies", "whose", "a", N_("Whose address"), ("contact.mark_role_address",), line=False),
    Key("companies", "columns", "s", N_("Columns"), line=False, group=_ROWS),
    Key("companies", "reload", "ctrl+r", N_("Read again"), line=False, group=_ROWS),
    Key("companies", "back", "escape", N_("Back"), line=False),
    *_list_rows("companies"),
    # company card
    Key("company", "open", "enter", N_("Open"), ("contact.view_basic",)),
    Key("company", "edit", "e", N_("Edit"), ("company.edit", "company.edit_billing_address")),
    Key("company", "ban", "m", N_("Marketing ban"), _BANS),
    Key("company", "to_list", "L", N_("To a list"), ("list.add_member",)),
    Key("company", "release", "v", N_("Release mailbox"), ("suppression.release",)),
    Key("company", "undo", "u", N_("Undo last change"), ("company.edit",)),
    Key("company", "next_hit", "J,ctrl+down", N_("Next hit"), line=False, group=_MOVE),
    Key("company", "previous_hit", "K,ctrl+up", N_("Previous hit"), line=False, group=_MOVE),
    Key("company", "next_tab", "right,l", N_("Next tab"), line=False, group=_MOVE),
    Key("company", "previous_tab", "left,h", N_("Previous tab"), line=False, group=_MOVE),
    Key("company", "back", "escape", N_("Back")),
    # company form
    Key("company_form", "save", "ctrl+s", N_("Save")),
    Key("company_form", "back", "escape", N_("Back")),
    Key("company_form", "accept_suggestion", "tab", N_("Accept suggestion"), by="widget", line=False),
    # mailing lists
    Key("lists", "open", "enter", N_("Open"), ("list.view",), "widget"),
    Key("lists", "new", "n,ctrl+n", N_("New"), ("list.manage",)),
    Key("lists", "archived", "a", N_("Archived")),
    Key("lists", "groups", "r", N_("Groups"), ("contact.search",)),
    Key("lists", "returns", "i", N_("Answers"), ("list.remove_member",)),
    Key("lists", "suppressions", "s", N_("Suppression list"), ("suppression.view",)),
    Key("lists", "wordings", "w", N_("Words of consents"), ("consent.view",)),
    Key("lists", "back", "escape", N_("Back"), line=False),
    # one list
    Key("list", "open", "enter", N_("Ground"), ("contact.view_basic",), "widget"),
    Key("list", "search", "slash", N_("Search")),
    Key("list", "add", "n,ctrl+n", N_("Add"), ("list.add_member",)),
    Key("list", "remove", "p", N_("Remove from list"), ("list.remove_member",)),
    Key("list", "bring_back", "u", N_("Bring back"), ("list.add_member",), group=_MARKS),
    Key("list", "withdraw", "P", N_("Withdrawals"), _WITHDRAW, group=_MARKS),
    Key("list", "state", "s", N_("State")),
    Key("list", "export", "x", N_("Export"), ("list.export",)),
    Key("list", "details", "t", N_("Data")),
    Key("list", "returns", "i", N_("Answers"), ("list.remove_member",), line=False),
    Key("list", "person", "y", N_("Contact"), ("contact.view_basic",), line=False),
    Key("list", "mark", "space", N_("Mark"), (), "widget", False, _MARKS),
    Key("list", "columns", "f", N_("Columns"), line=False, group=_ROWS),
    Key("list", "reload", "ctrl+r", N_("Read again"), line=False, group=_ROWS),
    Key("list", "back", "escape", N_("Back"), line=False),
    *(key for key in _list_rows("list") if not key.action.startswith("sort")),
    # a member
    Key("member", "person", "y", N_("Contact"), ("contact.view_basic",)),
    Key("member", "technical", "t", N_("IP address"), ("contact.view_technical",)),
    Key("member", "next_hit", "J,ctrl+down", N_("Next hit"), group=_MOVE),
    Key("member", "previous_hit", "K,ctrl+up", N_("Previous hit"), group=_MOVE),
    Key("member", "back", "escape", N_("Back")),
    # who may join
    Key("preview", "add", "ctrl+s", N_("Add"), ("list.add_member",)),
    Key("preview", "who", "right", N_("Show who")),
    Key("preview", "reasons", "x", N_("Export the reasons"), ("list.export",)),
    Key("preview", "search", "slash", N_("Search")),
    Key("preview", "among", "y", N_("People or companies"), ("company.view",), line=False),
    Key("preview", "group", "g", N_("Use a group")),
    Key("preview", "keep_group", "t", N_("Save as a group"), ("group.manage",)),
    Key("preview", "back", "escape", N_("Back")),
    # a list's own data
    Key("list_card", "sent", "r", N_("Record sending"), ("list.record_sending",)),
    Key("list_card", "day", "p", N_("Day")),
    Key("list_card", "more", "m", N_("More")),
    Key("list_card", "report", "w", N_("Report"), ("consent.view",)),
    Key("list_card", "edit", "e", N_("Edit"), ("list.manage",)),
    Key("list_card", "copy", "k", N_("Copy"), ("list.manage",)),
    Key("list_card", "split", "j", N_("Split"), ("list.manage",)),
    Key("list_card", "compare", "v", N_("Compare")),
    Key("list_card", "archive", "a", N_("Archive"), ("list.manage",)),
    Key("list_card", "export", "x", N_("Export"), ("list.export",)),
    Key("list_card", "next_tab", "right,l", N_("Next tab"), line=False, group=_MOVE),
    Key("list_card", "previous_tab", "left,h", N_("Previous tab"), line=False, group=_MOVE),
    Key("list_card", "back", "escape", N_("Back")),
    # list form
    Key("list_form", "save", "ctrl+s", N_("Save")),
    Key("list_form", "back", "escape", N_("Back")),
    Key("list_form", "accept_suggestion", "tab", N_("Accept suggestion"), by="widget", line=False),
    # consents, stops and wordings
    Key("consent_form", "save", "ctrl+s", N_("Save")),
    Key("consent_form", "mark", "space", N_("Mark"), by="widget"),
    Key("consent_form", "back", "escape", N_("Back")),
    Key("returns", "open", "enter", N_("Decide"), ("list.remove_member",), "widget"),
    Key("returns", "all", "t", N_("Carry out all"), ("list.remove_member",)),
    Key("returns", "dismiss_answer", "p", N_("Dismiss"), ("list.remove_member",)),
    Key("returns", "state", "s", N_("State")),
    Key("returns", "bring_back", "u", N_("Bring back"), ("list.remove_member",)),
    Key("returns", "paste", "n,ctrl+n", N_("Paste addresses"), ("list.remove_member",)),
    Key("returns", "load", "f", N_("Load a file"), ("list.remove_member",)),
    Key("returns", "person", "y", N_("Contact"), ("contact.view_basic",)),
    Key("returns", "back", "escape", N_("Back")),
    Key("suppressions", "find", "slash", N_("Search"), ("suppression.view",)),
    Key("suppressions", "add", "n,ctrl+n", N_("Add"), ("suppression.add",)),
    Key("suppressions", "release", "p", N_("Release"), ("suppression.release",)),
    Key("suppressions", "restore", "u", N_("Put in force again"), ("suppression.add",)),
    Key("suppressions", "back", "escape", N_("Back")),
    Key("wordings", "open", "enter", N_("Open"), ("consent.view",), "widget"),
    Key("wordings", "new", "n,ctrl+n", N_("New"), ("consent.manage_wording",)),
    Key("wordings", "edit", "e", N_("Edit"), ("consent.manage_wording",)),
    Key("wordings", "back", "escape", N_("Back")),
    # requests
    Key("requests", "open", "enter", N_("Open"), ("request.view_own", "request.view_all"), "widget"),
    Key("requests", "new", "n,ctrl+n", N_("New"), ("request.create",)),
    Key("requests", "letters", "u", N_("New letters"), ("request.view_all",)),
    Key("requests", "second_cards", "s", N_("Second cards"), ("suppression.add",), line=False),
    Key("requests", "next_filter", "tab,f", N_("Next filter")),
    Key("requests", "previous_filter", "shift+tab,F", N_("Previous filter"), line=False),
    Key("requests", "calendar", "m", N_("Deadlines"), ("request.view_own", "request.view_all")),
    Key("requests", "report", "r", N_("Report"), ("report.figures",)),
    Key("requests", "recipients", "t", N_("Recipients"), ("disclosure.view",)),
    Key("requests", "reload", "ctrl+r", N_("Read again"), line=False, group=_ROWS),
    Key("requests", "back", "escape", N_("Back"), line=False),
    # letters that came in
    Key("request_letters", "open", "enter", N_("Open"), by="widget"),
    Key("request_letters", "next_filter", "tab,f", N_("Next filter")),
    Key("request_letters", "previous_filter", "shift+tab,F", N_("Previous filter"), line=False),
    Key("request_letters", "back", "escape", N_("Back")),
    # one of them
    Key("request_letter", "make_case", "n,ctrl+n", N_("Make a request of it"), ("request.create",)),
    Key("request_letter", "set_aside", "s", N_("Set aside"), ("request.handle",)),
    Key("request_letter", "bring_back", "p", N_("Bring back"), ("request.handle",)),
    Key("request_letter", "redact", "t", N_("Take the identity code out"), ("request.handle",)),
    Key("request_letter", "next_tab", "right,l", N_("Next tab"), line=False, group=_MOVE),
    Key("request_letter", "previous_tab", "left,h", N_("Previous tab"), line=False, group=_MOVE),
    Key("request_letter", "back", "escape", N_("Back")),
    # writing a request down
    Key("request_form", "save", "ctrl+s", N_("Save")),
    Key("request_form", "candidates", "ctrl+g", N_("Who is it"), ("request.create",)),
    Key("request_form", "back", "escape", N_("Back")),
    Key("request_form", "accept_suggestion", "tab", N_("Accept suggestion"), by="widget", line=False),
    # a case
    Key("request", "select", "enter", N_("Take the step"), by="widget"),
    Key("request", "letter", "k", N_("Letter"), ("request.handle",)),
    Key("request", "person", "c", N_("Who is it"), ("request.handle",)),
    Key("request", "card", "y", N_("Contact card"), ("contact.view_basic",)),
    Key("request", "receipt", "d", N_("Day of receipt"), ("request.handle",), line=False),
    Key("request", "remind", "m", N_("Remind"), ("request.handle",)),
    Key("request", "addresses", "e", N_("Stop an address"), ("request.create",)),
    Key("request", "hand_over", "o", N_("Hand over"), ("request.handle",), line=False),
    Key("request", "sibling", "b", N_("Case of the same letter"), line=False),
    Key("request", "read_letter", "r", N_("Letter as it came"), ("request.view_all",), line=False),
    Key("request", "export", "x", N_("Whole case"), ("disclosure.record",)),
    Key("request", "next_hit", "J,ctrl+down", N_("Next case"), line=False, group=_MOVE),
    Key("request", "previous_hit", "K,ctrl+up", N_("Previous case"), line=False, group=_MOVE),
    Key("request", "next_tab", "right,l", N_("Next tab"), line=False, group=_MOVE),
    Key("request", "previous_tab", "left,h", N_("Previous tab"), line=False, group=_MOVE),
    Key("request", "back", "escape", N_("Back")),
    # a letter of ours
    Key("request_preview", "make", "ctrl+s", N_("Make the letter"), ("request.handle", "restriction.lift")),
    Key("request_preview", "write_file", "t", N_("Write the file")),
    Key("request_preview", "mark_sent", "s", N_("Mark as sent"), ("request.handle", "restriction.lift")),
    Key("request_preview", "back", "escape", N_("Back")),
    # the access report before it is made
    Key("request_collect", "open", "enter", N_("Whole line"), by="widget"),
    Key("request_collect", "mark", "space", N_("Leave out"), by="widget"),
    Key("request_collect", "make", "ctrl+s", N_("Make the report"), ("request.execute",)),
    Key("request_collect", "back", "escape", N_("Back")),
    # deadlines, figures
    Key("request_calendar", "open", "enter", N_("Open"), by="widget"),
    Key("request_calendar", "next_month", "pagedown,n", N_("Next month")),
    Key("request_calendar", "previous_month", "pageup,p", N_("Previous month")),
    Key("request_calendar", "this_month", "t", N_("This month")),
    Key("request_calendar", "back", "escape", N_("Back")),
    Key("request_report", "period", "f,slash", N_("Period")),
    Key("request_report", "plot", "k", N_("Plot")),
    Key("request_report", "write_file", "t", N_("Write the file")),
    Key("request_report", "back", "escape", N_("Back")),
    # recipients
    Key("recipients", "open", "enter", N_("Open"), by="widget"),
    Key("recipients", "new", "n,ctrl+n", N_("New"), ("recipient.manage",)),
    Key("recipients", "edit", "e", N_("Edit"), ("recipient.manage",)),
    Key("recipients", "close", "x", N_("Close"), ("recipient.manage",)),
    Key("recipients", "record", "d", N_("Record a disclosure"), ("disclosure.record",)),
    Key("recipients", "of_person", "w", N_("Disclosed of a person"), ("disclosure.view",)),
    Key("recipients", "back", "escape", N_("Back")),
    # administration
    Key("admin", "open", "enter", N_("Open"), ("user.view",), "widget"),
    Key("admin", "new", "n", N_("New user"), ("user.manage",)),
    Key("admin", "log", "t", N_("Log"), ("audit.view_all", "audit.view_security")),
    Key("admin", "review", "r", N_("Review of rights"), ("audit.view_all",)),
    Key("admin", "check", "i", N_("Integrity check"), ("audit.view_security",)),
    Key("admin", "settings", "a", N_("Settings"), ("settings.system", "settings.privacy", "user.view")),
    Key("admin", "suppressions", "s", N_("Suppression list"), ("suppression.view",)),
    Key("admin", "wordings", "w", N_("Words of consents"), ("consent.view",)),
    Key("admin", "addresses", "u", N_("End an address's wait"), ("user.manage",)),
    Key("admin", "back", "escape", N_("Back"), line=False),
    # one user
    Key("user", "edit", "e", N_("Edit"), ("user.manage",)),
    Key("user", "reset", "r", N_("Reset password"), ("user.manage",)),
    Key("user", "end_session", "s", N_("End session"), ("user.manage",)),
    Key("user", "give_role", "p", N_("Give role"), ("access.grant",)),
    Key("user", "take_role", "P", N_("Take role"), ("access.grant",)),
    Key("user", "grant", "m", N_("Grant right"), ("access.grant",)),
    Key("user", "deny", "d", N_("Deny right"), ("access.grant",)),
    Key("user", "withdraw", "w", N_("Take back a right or denial"), ("access.grant",)),
    Key("user", "lists", "t", N_("Lists"), ("access.grant",)),
    Key("user", "scopes", "v", N_("Scopes"), ("access.grant",)),
    Key("user", "release", "u", N_("End lock-out"), ("user.manage",)),
    Key("user", "end_date", "o", N_("End date"), ("user.manage",)),
    Key("user", "close", "x", N_("Close account"), ("user.manage",)),
    Key("user", "next_tab", "right,l", N_("Next tab"), line=False, group=_MOVE),
    Key("user", "previous_tab", "left,h", N_("Previous tab"), line=False, group=_MOVE),
    Key("user", "back", "escape", N_("Back")),
    # the log
    Key("log", "open", "enter", N_("Open"), by="widget"),
    Key("log", "filter", "f,slash", N_("Filter")),
    Key("log", "back", "escape", N_("Back")),
    Key("review", "open", "enter", N_("Open"), ("user.view",), "widget"),
    Key("review", "by_hand", "f", N_("Given by hand")),
    Key("review", "back", "escape", N_("Back")),
)
"""The table, place by place; within a place in the order of the key line."""

_SIGNS = {
    "enter": "⏎",
    "space": "␣",
    "slash": "/",
    "escape": "Esc",
    "question_mark": "?",
    "asterisk": "*",
    "tab": "Tab",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "home": "Home",
    "end": "End",
    "delete": "Del",
}


def key_name(key: str) -> str:
    """One of Textual's key names as people write it: "^S", "F2", "Esc", "n"."""
    if key.startswith("ctrl+"):
        return f"^{key_name(key[5:]).upper()}"
    if key[0] == "f" and key[1:].isdigit():
        return key.upper()
    return _SIGNS.get(key, key)


def keys_of(place: str) -> tuple[Key, ...]:
    """The rows of one place, in order."""
    return tuple(key for key in KEYS if key.place == place)


def beside_typing(rows: Iterable[Key]) -> Iterator[Key]:
    """Those of `rows` that work while something is typed, each under the key that then works."""
    for row in rows:
        names = [name for name in row.keys.split(",") if name.startswith("ctrl+")]
        if names:
            yield row._replace(keys=",".join(names))


def bindings_for(place: str) -> list[BindingType]:
    """The bindings of a screen; what a widget carries out is bound by the widget itself."""
    return [
        Binding(key.keys, key.action, key.label, show=False, id=key.id, priority=key.action in _ALWAYS)
        for key in keys_of(place)
        if key.by != "widget"
    ]


_ALWAYS = frozenset({"lock", "leave"})
"""What works in the middle of a dialog too."""


def key_of(place: str, action: str) -> Key | None:
    """The row of an action in a place, or of the app; None for what the table does not know."""
    for key in KEYS:
        if key.place in (place, "everywhere") and key.action.partition("(")[0] == action:
            return key
    return None


def door_of(room: str) -> Door | None:
    """The door of a room, or None for one that does not exist."""
    return next((door for door in DOORS if door.room == room), None)


def keys_markdown(translate: Callable[[str], str] = str) -> str:
    """The table for the README, in Markdown."""
    lines = ["| Where | Key | What | Right |", "|---|---|---|---|"]
    for key in KEYS:
        names = " ".join(f"`{key_name(name)}`" for name in key.keys.split(","))
        needs = ", ".join(f"`{need}`" for need in key.needs)
        lines.append(f"| {translate(PLACES[key.place])} | {names} | {translate(key.label)} | {needs} |")
    return "\n".join(lines) + "\n"
