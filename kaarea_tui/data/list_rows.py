"""The members of mailing lists: in name order, counted with each change.

`list_member.order_no` is the person's place in contact_row for as long as the stint lasts, so that a list of
a million opens in name order without a sort; data/places.py tells when a place changes. Mailboxes of
companies stand behind all people, in the order of company_row. `list_count` is kept in the transaction that
changes a member, and is never counted when it is shown.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Literal

from .batches import in_batches
from .engine import Store

State = Literal["active", "paused", "ended"]
STATES: tuple[State, ...] = ("active", "paused", "ended")
PRESENT: tuple[State, ...] = ("active", "paused")
"""The states of people who are on a list."""
_COLUMNS = "list_id, contact_id, email_id, order_no, state, basis, consent_id, joined_at, joined_by"
_MAILBOX_JOINS = """
INSERT INTO list_member (list_id, company_id, company_email_id, order_no, state, basis, consent_id, joined_at,
    joined_by)
SELECT ?, e.company_id, e.id, ?, 'active', ?, ?, ?, ? FROM company_email e WHERE e.id = ?
"""

Party = int
"""Who is on a list: a person by number, or a company's mailbox (N1) by its own with a minus before it."""
PARTY = "coalesce(m.contact_id, -m.company_email_id)"
"""The party of a stint `m`."""
COMPANIES = 1 << 60
"""Where the places of mailboxes begin: behind all people."""
SLOTS = 64
"""Places that each company has, one for each of its mailboxes."""


def mailbox_place(company_order: int, position: int = 0) -> int:
    """The place on lists of a mailbox, by its company's place among companies and its own in the company."""
    return COMPANIES + company_order * SLOTS + min(position, SLOTS - 1)


def mailboxes(parties: Iterable[Party]) -> list[int]:
    """The numbers of the mailboxes among these parties."""
    return [-party for party in parties if party < 0]


def people_of(parties: Iterable[Party]) -> list[int]:
    """The people among these parties."""
    return [party for party in parties if party > 0]


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Who joins, with the address and the code that let him."""

    party: Party
    email_id: int | None
    order_no: int
    basis: str
    consent_id: int | None


@dataclass(frozen=True, slots=True)
class Stint:
    """One stint on one list, as far as changing it asks."""

    id: int
    list_id: int
    state: str


@dataclass(slots=True)
class Noted:
    """Whom acts have touched: stints that changed, and parties."""

    stints: list[int] = field(default_factory=list)
    parties: list[Party] = field(default_factory=list)


_NOTED: ContextVar[Noted | None] = ContextVar("noted", default=None)


@contextmanager
def noting() -> Iterator[Noted]:
    """Note whom everything within touches: who joins, leaves, rests or goes on, and whom `note` adds."""
    noted = Noted()
    token = _NOTED.set(noted)
    try:
        yield noted
    finally:
        _NOTED.reset(token)


def note(parties: Iterable[Party] = (), stints: Iterable[int] = ()) -> None:
    """Tell whoever notes of people touched otherwise than on a list."""
    noted = _NOTED.get()
    if noted is not None:
        noted.parties.extend(parties)
        noted.stints.extend(stints)


def parties_of(store: Store, noted: Noted) -> list[Party]:
    """Everybody noted, each once."""
    sql = f"SELECT DISTINCT {PARTY} FROM list_member m WHERE m.id IN ({{}})"  # noqa: S608
    rows = in_batches(store, sql, dict.fromkeys(noted.stints))
    return list(dict.fromkeys((*noted.parties, *(row[0] for row in rows))))


def follow(store: Store, places: Sequence[tuple[int, int]]) -> None:
    """Tell the lists of people's new places: pairs of order_no and contact_id."""
    store.run_many("UPDATE list_member SET order_no = ? WHERE contact_id = ? AND left_at IS NULL", places)


def follow_companies(store: Store, places: Sequence[tuple[int, int]]) -> None:
    """The same of companies: pairs of order_no and company_id."""
    store.run_many(
        "UPDATE list_member SET order_no = ? + coalesce((SELECT e.position FROM company_email e"
        " WHERE e.id = list_member.company_email_id), 0) WHERE company_id = ? AND left_at IS NULL",
        [(mailbox_place(order_no), company_id) for order_no, company_id in places],
    )


def found_list(store: Store, list_id: int) -> None:
    """Give a new list its counts: nobody in any state."""
    store.run_many(
        "INSERT INTO list_count (list_id, state, members) VALUES (?, ?, 0)",
        [(list_id, state) for state in STATES],
    )


def counts(store: Store, list_ids: Iterable[int]) -> dict[int, dict[str, int]]:
    """Members per state of these lists."""
    wanted = list(list_ids)
    found: dict[int, dict[str, int]] = {list_id: dict.fromkeys(STATES, 0) for list_id in wanted}
    marks = ", ".join("?" * len(wanted)) or "NULL"
    rows = store.rows(f"SELECT list_id, state, members FROM list_count WHERE list_id IN ({marks})", wanted)  # noqa: S608
    for list_id, state, members in rows:
        found[list_id][state] = members
    return found


def join(store: Store, list_id: int, newcomers: Sequence[Newcomer], at: str, by: int) -> None:
    """Let those join a list who are not on it."""
    note(who.party for who in newcomers)
    store.run_many(
        _MAILBOX_JOINS,
        [
            (list_id, who.order_no, who.basis, who.consent_id, at, by, -who.party)
            for who in newcomers
            if who.party < 0
        ],
    )
    _people_join(store, list_id, [who for who in newcomers if who.party > 0], at, by)
    count_changes(store, {(list_id, "active"): len(newcomers)})


def _people_join(store: Store, list_id: int, people: Sequence[Newcomer], at: str, by: int) -> None:
    if not people:
        return
    if store.engine == "sqlite":
        store.run_many(
            f"INSERT INTO list_member ({_COLUMNS}) VALUES (?, ?, ?, ?, 'active', ?, ?, ?, ?)",  # noqa: S608
            [
                (list_id, who.party, who.email_id, who.order_no, who.basis, who.consent_id, at, by)
                for who in people
            ],
        )
    else:
        # Row by row PostgreSQL would take ten times as long.
        columns = zip(
            *((w.party, w.email_id, w.order_no, w.basis, w.consent_id) for w in people), strict=True
        )
        store.run(
            f"INSERT INTO list_member ({_COLUMNS}) SELECT ?, p.contact_id, p.email_id, p.order_no, 'active',"  # noqa: S608
            " p.basis, p.consent_id, ?, ? FROM unnest(?::int[], ?::int[], ?::bigint[], ?::text[], ?::int[])"
            " AS p (contact_id, email_id, order_no, basis, consent_id)",
            (list_id, at, by, *(list(column) for column in columns)),
        )


def end(store: Store, stints: Sequence[Stint], at: str, by: int, reason: str) -> None:
    """End present stints for one reason."""
    note(stints=(stint.id for stint in stints))
    store.run_many(
        "UPDATE list_member SET state = 'ended', left_at = ?, left_by = ?, left_reason = ?"
        " WHERE id = ? AND left_at IS NULL",
        [(at, by, reason, stint.id) for stint in stints],
    )
    count_changes(store, _moved(stints, "ended"))


def go_on(store: Store, stints: Sequence[tuple[int, int, int]]) -> None:
    """Let ended stints go on as active: number, list and place of each."""
    note(stints=(stint[0] for stint in stints))
    store.run_many(
        "UPDATE list_member SET state = 'active', left_at = NULL, left_by = NULL, left_reason = '',"
        " order_no = ? WHERE id = ? AND left_at IS NOT NULL",
        [(place, number) for number, _, place in stints],
    )
    count_changes(store, _moved([Stint(number, list_id, "ended") for number, list_id, _ in stints], "active"))


_WISH = """
INSERT INTO list_member (list_id, contact_id, company_id, company_email_id, order_no, state, basis, joined_at,
    joined_by, left_at, left_by, left_reason)
SELECT ?, {who}, 0, 'ended', '', ?, ?, ?, ?, ?
"""
_PERSONS_WISH = _WISH.format(who="c.id, NULL, NULL") + " FROM contact c WHERE c.id = ?"
_MAILBOX_WISH = _WISH.format(who="NULL, e.company_id, e.id") + " FROM company_email e WHERE e.id = ?"


def keep_wish(store: Store, list_id: int, party: Party, left: tuple[str, int, str]) -> None:
    """Keep that a party who is not on a list wants to stay off it: an ended stint without a ground.

    `left` is when it was told, who wrote it down, and the reason.
    """
    note([party])
    at, by, reason = left
    sql = _PERSONS_WISH if party > 0 else _MAILBOX_WISH
    store.run(sql, (list_id, at, by, at, by, reason, abs(party)))
    count_changes(store, {(list_id, "ended"): 1})


def forget_wishes(store: Store, stints: Sequence[tuple[int, int]]) -> None:
    """Take kept wishes back: number and list of each."""
    store.run_many("DELETE FROM list_member WHERE id = ? AND basis = ''", [(number,) for number, _ in stints])
    told = Counter((list_id, "ended") for _, list_id in stints)
    count_changes(store, {key: -many for key, many in told.items()})


def set_state(store: Store, stints: Sequence[Stint], state: State) -> None:
    """Pause present stints, or let them go on."""
    note(stints=(stint.id for stint in stints))
    store.run_many(
        "UPDATE list_member SET state = ? WHERE id = ? AND left_at IS NULL",
        [(state, stint.id) for stint in stints],
    )
    count_changes(store, _moved(stints, state))


def set_address(store: Store, stint_id: int, email_id: int) -> None:
    """Use another address of the person from now on."""
    store.run("UPDATE list_member SET email_id = ? WHERE id = ?", (email_id, stint_id))


def count_changes(store: Store, changes: Mapping[tuple[int, str], int]) -> None:
    """Add to the counts: by list and state, how many more, or fewer."""
    rows = [(more, list_id, state) for (list_id, state), more in sorted(changes.items()) if more]
    store.run_many("UPDATE list_count SET members = members + ? WHERE list_id = ? AND state = ?", rows)


def _moved(stints: Sequence[Stint], state: State) -> Counter[tuple[int, str]]:
    changes: Counter[tuple[int, str]] = Counter()
    for stint in stints:
        changes[stint.list_id, stint.state] -= 1
        changes[stint.list_id, state] += 1
    return changes
