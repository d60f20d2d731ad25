"""What happened to a list within a period, and in what words people joined it: numbers only, for a report."""

from .engine import Row, Store
from .list_rows import PRESENT


def joined_by_wording(store: Store, list_id: int) -> dict[tuple[int, str, str], int]:
    """Stints that began with a consent, those that are over too: wording, language, notice version."""
    counted: dict[tuple[int, str, str], int] = {}
    for state in (*PRESENT, "ended"):
        rows = store.rows(
            "SELECT k.wording_id, k.wording_language, k.notice_version, count(*)"  # noqa: S608
            " FROM list_member m JOIN consent k ON k.id = m.consent_id"
            f" WHERE m.list_id = ? AND m.state = '{state}' GROUP BY 1, 2, 3",
            (list_id,),
        )
        for wording, language, notice, people in rows:
            key = (int(wording), str(language), str(notice))
            counted[key] = counted.get(key, 0) + int(people)
    return counted


def by_hour(store: Store, list_id: int, column: str, since: str, until: str) -> dict[str, int]:
    """People who joined (`joined_at`) or left (`left_at`) per hour of UTC, as `YYYY-MM-DDTHH`."""
    assert column in ("joined_at", "left_at")
    # A wish of somebody who was not on the list is kept as a stint without a ground: nobody joined or left.
    counted: dict[str, int] = {}
    for state in (*PRESENT, "ended"):
        rows = store.rows(
            f"SELECT substr({column}, 1, 13) AS hour, count(*) FROM list_member"  # noqa: S608
            f" WHERE list_id = ? AND state = '{state}' AND {column} >= ? AND {column} < ?"
            " AND basis <> '' GROUP BY hour",
            (list_id, since, until),
        )
        for hour, people in rows:
            counted[str(hour)] = counted.get(str(hour), 0) + int(people)
    return counted


def reasons_within(store: Store, list_id: int, since: str, until: str) -> list[tuple[str, int]]:
    """Why people left, the most frequent reason first."""
    rows = store.rows(
        "SELECT left_reason, count(*) AS people FROM list_member WHERE list_id = ? AND state = 'ended'"
        " AND left_at >= ? AND left_at < ? AND basis <> '' GROUP BY left_reason"
        " ORDER BY people DESC, left_reason",
        (list_id, since, until),
    )
    return [(str(reason), int(people)) for reason, people in rows]


def returns_within(store: Store, list_id: int, since: str, until: str) -> list[tuple[str, str, int]]:
    """Answers that were taken in: what each wanted, what became of it, how many."""
    rows = store.rows(
        "SELECT kind, state, count(*) FROM list_return WHERE list_id = ? AND recorded_at >= ?"
        " AND recorded_at < ? GROUP BY kind, state ORDER BY kind, state",
        (list_id, since, until),
    )
    return [(str(kind), str(state), int(answers)) for kind, state, answers in rows]


def recipients_of(store: Store, reference: str, contact_ids: tuple[int, ...]) -> list[Row]:
    """Names of those who got the file of this reference, found by some of the people in it."""
    marks = ", ".join("?" * len(contact_ids)) or "NULL"  # a mailbox is no contact, and matches nothing
    return store.rows(
        "SELECT DISTINCT r.name FROM disclosure d JOIN recipient r ON r.id = d.recipient_id"  # noqa: S608
        f" WHERE d.contact_id IN ({marks}) AND d.reference = ? ORDER BY r.name",
        (*contact_ids, reference),
    )
