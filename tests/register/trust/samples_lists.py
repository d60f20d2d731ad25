"""Arguments that work for the actions on mailing lists, their exports, and groups."""

from collections.abc import Callable
from typing import Any

from kaarea_tui.register.lists.list_cards import ListInput
from kaarea_tui.register.lists.list_report_words import report_csv

from .list_world import letter, nowhere
from .world import Place, World

Arguments = tuple[tuple[Any, ...], dict[str, Any]]


def _given(*values: Any, **named: Any) -> Arguments:
    return values, named


LISTS: dict[str, Callable[[World, Place], Arguments]] = {
    "lists.all": lambda w, p: _given(),
    "lists.open": lambda w, p: _given(w.desk.full),
    "lists.create": lambda w, p: _given(letter("Uudet kirjeet")),
    "lists.update": lambda w, p: _given(w.desk.full, 1, ListInput(name="Toinen nimi")),
    "lists.archive": lambda w, p: _given(w.desk.empty, 1),
    "lists.members": lambda w, p: _given(w.desk.full),
    "lists.count_members": lambda w, p: _given(w.desk.full),
    "lists.open_member": lambda w, p: _given(w.desk.full, p.contact),
    "lists.of_contact": lambda w, p: _given(p.contact),
    "lists.of_company": lambda w, p: _given(p.company),
    "lists.mailboxes_of": lambda w, p: _given((p.company,)),
    "lists.log_mailbox_copy": lambda w, p: _given(p.mailbox, "company"),
    "lists.preview_members": lambda w, p: _given(w.desk.empty, (p.contact,)),
    "lists.preview_add": lambda w, p: _given(w.desk.empty, "serinus"),
    "lists.add_by_filter": lambda w, p: _given(w.desk.empty, "serinus"),
    "lists.add_members": lambda w, p: _given(w.desk.empty, (p.contact,)),
    "lists.remove_members": lambda w, p: _given(w.desk.full, (p.contact,)),
    "lists.names": lambda w, p: _given(w.desk.full, (p.contact,)),
    "lists.bring_back": lambda w, p: _given(w.desk.full, (p.contact,)),
    "lists.shared": lambda w, p: _given(w.desk.full, w.desk.empty),
    "lists.copy": lambda w, p: _given(w.desk.full, "Kopio"),
    "lists.take_back_new": lambda w, p: _given(w.desk.copy),
    "lists.split": lambda w, p: _given(w.desk.full, "serinus", "Osa"),
    "lists.compare": lambda w, p: _given(w.desk.full, w.desk.empty),
    "lists.subtract": lambda w, p: _given(w.desk.full, w.desk.empty),
    "lists.history": lambda w, p: _given(w.desk.full),
    "lists.statistics": lambda w, p: _given(w.desk.full),
    "lists.codes_now": lambda w, p: _given(w.desk.full),
    "lists.report": lambda w, p: _given(w.desk.full, "", "", report_csv),
    "lists.limit_user": lambda w, p: _given(p.user, (w.desk.full,), "sijaisuus"),
    "lists.limits": lambda w, p: _given(p.user),
    "list_exports.export": lambda w, p: _given(w.desk.full, "csv", nowhere),
    "list_exports.export_reasons": lambda w, p: _given(w.desk.empty, "serinus", (), nowhere, words=str),
    "list_exports.of_list": lambda w, p: _given(w.desk.full),
    "list_exports.of_contact": lambda w, p: _given(p.contact),
    "list_exports.record_sending": lambda w, p: _given(w.desk.export),
    "groups.all": lambda w, p: _given(),
    "groups.create": lambda w, p: _given("Johtajat", "titteli:johtaja"),
    "groups.update": lambda w, p: _given(w.desk.group, "Johtajat", "titteli:johtaja"),
    "groups.delete": lambda w, p: _given(w.desk.group),
}
