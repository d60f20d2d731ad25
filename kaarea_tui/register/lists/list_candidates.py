"""Any filter of a browser as members who might join a list: same search, same rights, same reach."""

from collections.abc import Iterator
from typing import Literal

from kaarea_tui.data import list_companies, list_facts, list_search, mailbox_facts, search
from kaarea_tui.data.engine import Row
from kaarea_tui.data.list_search import MemberSearch
from kaarea_tui.data.search import Reach, Search
from kaarea_tui.register.counter import Call
from kaarea_tui.rules.search_query import parse_query

Among = Literal["people", "companies"]
"""Whose browser a filter was written in: people join themselves, companies with their shared mailboxes."""
_NOTHING = ((),)


def wanted(call: Call, query_text: str) -> MemberSearch:
    """What a search line asks for among members, within the user's rights and scope (P5, P8).

    Raises NotPermitted: who may not look at people may not look at them on a list either.
    """
    call.need("contact.view_basic")
    return MemberSearch(_people(call, query_text), _companies(call, query_text))


def _people(call: Call, query_text: str) -> Search:
    return search.people_search(parse_query(query_text), _reach(call))


def _companies(call: Call, query_text: str) -> Search:
    found = search.company_search(parse_query(query_text), _reach(call))
    return found if "company.view" in call.rights else Search(found.derived, _NOTHING, ())


def _reach(call: Call) -> Reach:
    user = call.user
    return Reach(call.rights, user.view_scope, user.id, user.unit)


def found(call: Call, list_id: int, query_text: str, among: Among) -> Iterator[list[Row]]:
    """Those whom the filter finds, as the browser would show them, with the facts for one list.

    Raises NotPermitted.
    """
    today = call.today.isoformat()
    if among == "companies":
        call.need("company.view")
        source, values = list_companies.companies(call.store, _companies(call, query_text))
        return mailbox_facts.candidates(call.store, list_id, today, source, values)
    call.need("contact.view_basic")
    call.need("contact.search")
    source, values = list_search.people(call.store, _people(call, query_text))
    return list_facts.candidates(call.store, list_id, today, source, values)


def members_found(call: Call, list_id: int, query_text: str, other_id: int) -> Iterator[list[Row]]:
    """The active members of a list whom the filter finds, with the facts for another list."""
    today, asked = call.today.isoformat(), wanted(call, query_text)
    source, values = list_search.active_people(call.store, list_id, asked.people)
    yield from list_facts.candidates(call.store, other_id, today, source, values)
    source, values = list_companies.active_companies(call.store, list_id, asked.companies)
    on_list = {
        row[0]
        for row in call.store.rows(
            "SELECT -company_email_id FROM list_member WHERE list_id = ? AND state = 'active'"
            " AND company_email_id IS NOT NULL",
            (list_id,),
        )
    }
    for rows in mailbox_facts.candidates(call.store, other_id, today, source, values):
        yield [row for row in rows if row[1] in on_list]
