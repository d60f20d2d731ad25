"""How much the register has about a person: more than the setting, and it may be asked what is meant (N6)."""

from functools import cache

from kaarea_tui.data.engine import Store
from kaarea_tui.data.models import TABLES
from kaarea_tui.register.stored_settings import load_settings
from kaarea_tui.rules.erasure import REGISTRY, in_access_report


def rows_about(store: Store, contact_id: int | None) -> int:
    """Rows of the access report that stand under the person's own number; its log and files do not count."""
    if contact_id is None:
        return 0
    found = store.one(_counting(), (contact_id,) * _counting().count("?"))
    return int(found[0]) if found else 0


def least_to_clarify(store: Store) -> int:
    """The setting: a question is asked above so many rows."""
    return load_settings(store).clarify_rows


@cache
def _counting() -> str:
    schema = {model._meta.table_name for model in TABLES}
    counted = [
        f"(SELECT count(*) FROM {table} WHERE {REGISTRY[table].person} = ?)"  # noqa: S608 - our own names
        for table in in_access_report()
        if table in schema and REGISTRY[table].person in ("id", "contact_id")
    ]
    return f"SELECT {' + '.join(counted)}"
