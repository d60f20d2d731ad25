"""Who may be on a list, and what becomes of members when a fact of theirs changes (rulebook 4.3 to 4.5, 6.5).

For other modules of the register; all of it runs inside the caller's transaction. Whoever changes a fact that
mailing depends on (consent, objection, ban, restriction, role, address) says so with `settle` or
`end_all`, and every list follows at once. Who is on a list is told as a party of data/list_rows.py: a person,
or a company's mailbox.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from kaarea_tui.data import list_facts, list_rows, mailbox_facts
from kaarea_tui.data.batches import in_batches
from kaarea_tui.data.engine import Row, Store
from kaarea_tui.data.list_rows import Newcomer, Party, State, Stint, mailboxes, people_of
from kaarea_tui.register.audit_trail import stamp
from kaarea_tui.register.counter import Call
from kaarea_tui.register.mailing import stops
from kaarea_tui.register.mailing.mailing_facts import Verdict, settled, verdict
from kaarea_tui.rules.mailing import Code, Policy, Standing

_AT_ONCE = 500
UNSUBSCRIBED = "unsubscribed"
"""The reason of a stint that the member's own wish ended."""
_AT_ADDRESS = """
SELECT m.id, m.list_id, m.state FROM contact_email e
JOIN list_member m ON m.contact_id = e.contact_id AND m.email_id = e.id AND m.left_at IS NULL
JOIN mailing_list l ON l.id = m.list_id
WHERE l.kind <> 'SERVICE' AND e.address_key IN ({})
"""
_AT_MAILBOX = """
SELECT m.id, m.list_id, m.state FROM company_email e
JOIN list_member m ON m.company_email_id = e.id AND m.left_at IS NULL
JOIN mailing_list l ON l.id = m.list_id
WHERE l.kind <> 'SERVICE' AND e.address_key IN ({})
"""
_TRADERS = """
SELECT -e.id FROM contact_role r JOIN company o ON o.id = r.company_id
JOIN company_email e ON e.company_id = o.id WHERE o.kind = 'sole_trader' AND r.contact_id IN ({})
"""
_STATE_OF: dict[Standing, State] = {Standing.YES: "active", Standing.PAUSED: "paused"}


@dataclass(frozen=True, slots=True)
class Judged:
    """What the rules say of one person or mailbox, one address and one list."""

    party: Party
    order_no: int
    email_id: int | None
    consent_id: int | None
    code: Code
    standing: Standing
    on_list: bool
    """... on the list already?"""


def evaluate(store: Store, list_id: int, today: str, parties: Iterable[Party]) -> dict[Party, Judged]:
    """For each of these parties: may it be mailed as one of this list, by which address (4.3)?

    Of several addresses of a person the first that may be mailed counts, else the first. Nobody is left out
    but who is not in the register, and addresses of companies that are no shared mailboxes.
    """
    kind, policy = kind_of(store, list_id), stops.policy(store)
    found: dict[Party, Judged] = {}
    wanted = list(parties)
    for contact_id in people_of(wanted):
        rows = list_facts.addresses_of(store, contact_id, list_id, today)
        for judged in best_of(store, rows, today, kind=kind, policy=policy):
            found[contact_id] = judged
    rows = (
        mailbox_facts.candidates_of(store, mailboxes(wanted), list_id, today)
        if min(wanted, default=0) < 0
        else []
    )
    for judged in best_of(store, rows, today, kind=kind, policy=policy):
        found[judged.party] = judged
    return found


def best_of(store: Store, rows: Sequence[Row], today: str, *, kind: str, policy: Policy) -> Iterator[Judged]:
    """One answer for each party of rows as `list_facts.candidates` gives them, in their order."""
    best: Judged | None = None
    for order_no, party, email_id, mask, consent_id, on_list in settled(store, rows, today, at=(1, 2, 3)):
        if best is not None and best.party != party:
            yield best
            best = None
        if best is None or not best.code.allowed:
            told = verdict(mask if consent_id is None else mask | list_facts.CONSENT, kind, policy)
            if best is None or told.code.allowed:
                best = Judged(party, order_no, email_id, consent_id, told.code, told.standing, bool(on_list))
    if best is not None:
        yield best


def join_one(call: Call, list_id: int, party: Party) -> bool:
    """Let one party join a list where the rules of this moment allow it (L1); does it?"""
    judged = evaluate(call.store, list_id, call.today.isoformat(), (party,)).get(party)
    if judged is None or judged.on_list or not judged.code.allowed:
        return False
    new = Newcomer(party, judged.email_id, judged.order_no, judged.code.value, judged.consent_id)
    list_rows.join(call.store, list_id, [new], stamp(call.now), call.user.id)
    return True


def end_all(call: Call, party: Party, reason: str, lists: Collection[int] | None = None) -> int:
    """End what the party is on, or only these lists; how many stints that ended (2.6, 4.1)."""
    column = "contact_id" if party > 0 else "company_email_id"
    rows = call.store.rows(
        f"SELECT id, list_id, state FROM list_member WHERE {column} = ? AND left_at IS NULL",  # noqa: S608
        (abs(party),),
    )
    stints = [Stint(*row) for row in rows if lists is None or row[1] in lists]
    list_rows.end(call.store, stints, stamp(call.now), call.user.id, reason)
    return len(stints)


def leave(call: Call, party: Party, list_id: int, *, kept: bool = False) -> int:
    """Take a party off a list by its own wish; how many stints that ended.

    Who is not on it now keeps the wish all the same, and is not put there again by a list that is filled
    anew or by a removal that is taken back (4.1, 7(3)). `kept`: a wider consent keeps the wish (N4).
    """
    left = end_all(call, party, UNSUBSCRIBED, lists=(list_id,))
    if not left and not kept:
        told = (stamp(call.now), call.user.id, UNSUBSCRIBED)
        list_rows.keep_wish(call.store, list_id, party, told)
    return left


def end_at(
    call: Call,
    keys: Sequence[str],
    reason: str = "SUPPRESSED suppressed",
    lists: Collection[int] | None = None,
) -> int:
    """End what goes to these addresses, whoever has them, on all lists or these; how many stints (N2).

    Service mail goes on (M11).
    """
    rows = [
        row
        for sql in (_AT_ADDRESS, _AT_MAILBOX)
        for row in in_batches(call.store, sql, dict.fromkeys(keys))
        if lists is None or row[1] in lists
    ]
    list_rows.end(call.store, [Stint(*row) for row in rows], stamp(call.now), call.user.id, reason)
    return len(rows)


def settle(call: Call, parties: Iterable[Party], reason: str = "") -> int:
    """Let the lists of these parties follow the facts of this moment (4.4); how many stints that ended.

    A stint goes on, pauses, resumes, or ends; then its `left_reason` is the code, and `reason` behind it.
    Where the address in use is gone or may no longer be mailed, another address of the person that may be
    takes its place. As fast on a list of a million as on one of a thousand.
    """
    given = list(parties)
    # A sole trader's mailboxes follow what is known of the person (N1).
    traders = (row[0] for row in in_batches(call.store, _TRADERS, people_of(given)))
    wanted, ended = list(dict.fromkeys((*given, *traders))), 0
    for start in range(0, len(wanted), _AT_ONCE):
        ended += _follow_facts(call, wanted[start : start + _AT_ONCE], reason)
    return ended


def _follow_facts(call: Call, parties: Sequence[Party], reason: str) -> int:
    store, today = call.store, call.today.isoformat()
    rows = list_facts.stints_of(store, parties, today)
    if not rows:
        return 0
    policy = stops.policy(store)
    into: dict[State, list[Stint]] = {"active": [], "paused": []}
    ended: dict[str, list[Stint]] = {}
    for party, _, mask, stint_id, list_id, kind, state in settled(store, rows, today, at=(0, 1, 2)):
        told = verdict(mask, kind, policy)
        stint = Stint(stint_id, list_id, state)
        if not told.code.allowed and party > 0:
            told = _by_other_address(call, party, stint, told)
        to = _STATE_OF.get(told.standing)
        if to is None:
            ended.setdefault(told.code.value, []).append(stint)
        elif to != state:
            into[to].append(stint)
    for to, stints in into.items():
        list_rows.set_state(store, stints, to)
    for code, stints in ended.items():
        list_rows.end(store, stints, stamp(call.now), call.user.id, f"{code} {reason}".strip())
    return sum(map(len, ended.values()))


def _by_other_address(call: Call, contact_id: int, stint: Stint, told: Verdict) -> Verdict:
    """The answer for another address of the person that may be mailed, now in use; else the one there was."""
    judged = evaluate(call.store, stint.list_id, call.today.isoformat(), (contact_id,)).get(contact_id)
    if judged is None or judged.email_id is None or not judged.code.allowed:
        return told
    list_rows.set_address(call.store, stint.id, judged.email_id)
    return Verdict(judged.code, judged.standing)


def state_of(standing: Standing) -> State | None:
    """The state of who stands so; None: is not on the list."""
    return _STATE_OF.get(standing)


def kind_of(store: Store, list_id: int) -> str:
    """The kind of a list that is there (L5)."""
    found = store.one("SELECT kind FROM mailing_list WHERE id = ?", (list_id,))
    assert found is not None
    return str(found[0])
