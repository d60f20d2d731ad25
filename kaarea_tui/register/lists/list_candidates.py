"""Any filter of the browser as people who might join a list: same search, same rights, same reach."""

from kaarea_tui.data import list_search, search
from kaarea_tui.data.search import Reach, Search
from kaarea_tui.register.counter import Call
from kaarea_tui.rules.search_query import parse_query

Source = tuple[str, tuple[object, ...]]
"""A statement and its values, as data/list_facts.py takes them."""


def wanted(call: Call, query_text: str) -> Search:
    """What a search line asks for among people, within the user's rights and scope (P5, P8).

    Raises NotPermitted: who may not look at people may not look at them on a list either.
    """
    call.need("contact.view_basic")
    user = call.user
    return search.people_search(
        parse_query(query_text), Reach(call.rights, user.view_scope, user.id, user.unit)
    )


def found_people(call: Call, query_text: str) -> Source:
    """The people whom the filter finds, as the browser would show them; raises NotPermitted."""
    call.need("contact.search")
    return list_search.people(call.store, wanted(call, query_text))


def members_found(call: Call, list_id: int, query_text: str) -> Source:
    """The active members of a list whom the filter finds."""
    return list_search.active_people(call.store, list_id, wanted(call, query_text))
