"""Who may be on a list, and what becomes of members when a fact of theirs changes (rulebook 4.3 to 4.5, 6.5).

For other modules of the register; all of it runs inside the caller's transaction. Whoever changes a fact that
mailing depends on (consent, objection, ban, restriction, role, address) says so with `settle` or
`end_all`, and every list follows at once.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from kaarea_tui.data import list_facts, list_rows
from kaarea_tui.data.batches import in_batches
from kaarea_tui.data.engine import Row, Store
from kaarea_tui.data.list_rows import State, Stint
from kaarea_tui.register.audit_trail import stamp
from kaarea_tui.register.counter import Call
from kaarea_tui.register.mailing import stops
from kaarea_tui.register.mailing.mailing_facts import Verdict, settled, verdict
from kaarea_tui.rules.mailing import Code, Policy, Standing

_AT_ONCE = 500
_AT_ADDRESS = """
SELECT m.id, m.list_id, m.state FROM contact_email e
JOIN list_member m ON m.contact_id = e.contact_id AND m.email_id = e.id AND m.left_at IS NULL
JOIN mailing_list l ON l.id = m.list_id
WHERE l.kind <> 'SERVICE' AND e.address_key IN ({})
"""
_STATE_OF: dict[Standing, State] = {Standing.YES: "active", Standing.PAUSED: "paused"}


@dataclass(frozen=True, slots=True)
class Judged:
    """What the rules say of one person, one address and one list."""

    contact_id: int
    order_no: int
    email_id: int | None
    consent_id: int | None
    code: Code
    standing: Standing
    on_list: bool
    """Is the person on the list already?"""


def evaluate(store: Store, list_id: int, today: str, contact_ids: Iterable[int]) -> dict[int, Judged]:
    """For each of these people: may he be mailed as one of this list, by which address (4.3)?

    Of several addresses the first that may be mailed counts, else the first. Nobody is left out but who is
    not in the register.
    """
    kind, policy = kind_of(store, list_id), stops.policy(store)
    found: dict[int, Judged] = {}
    for contact_id in contact_ids:
        rows = list_facts.addresses_of(store, contact_id, list_id, today)
        for judged in best_of(store, rows, today, kind=kind, policy=policy):
            found[contact_id] = judged
    return found


def best_of(store: Store, rows: Sequence[Row], today: str, *, kind: str, policy: Policy) -> Iterator[Judged]:
    """One answer for each person of rows as `list_facts.candidates` gives them, in their order."""
    best: Judged | None = None
    for order_no, contact_id, email_id, mask, consent_id, on_list in settled(
        store, rows, today, at=(1, 2, 3)
    ):
        if best is not None and best.contact_id != contact_id:
            yield best
            best = None
        if best is None or not best.code.allowed:
            told = verdict(mask if consent_id is None else mask | list_facts.CONSENT, kind, policy)
            if best is None or told.code.allowed:
                best = Judged(
                    contact_id, order_no, email_id, consent_id, told.code, told.standing, bool(on_list)
                )
    if best is not None:
        yield best


def end_all(call: Call, contact_id: int, reason: str, lists: Collection[int] | None = None) -> int:
    """End what the person is on, or only these lists; how many stints that ended (2.6, 4.1)."""
    rows = call.store.rows(
        "SELECT id, list_id, state FROM list_member WHERE contact_id = ? AND left_at IS NULL", (contact_id,)
    )
    stints = [Stint(*row) for row in rows if lists is None or row[1] in lists]
    list_rows.end(call.store, stints, stamp(call.now), call.user.id, reason)
    return len(stints)


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
        for row in in_batches(call.store, _AT_ADDRESS, dict.fromkeys(keys))
        if lists is None or row[1] in lists
    ]
    list_rows.end(call.store, [Stint(*row) for row in rows], stamp(call.now), call.user.id, reason)
    return len(rows)


def pause_or_resume(call: Call, contact_id: int) -> int:
    """Let the person's lists follow the facts of this moment; how many stints that ended. See `settle`."""
    return settle(call, (contact_id,))


def settle(call: Call, contact_ids: Iterable[int], reason: str = "") -> int:
    """Let the lists of these people follow the facts of this moment (4.4); how many stints that ended.

    A stint goes on, pauses, resumes, or ends; then its `left_reason` is the code, and `reason` behind it.
    Where the address in use is gone or may no longer be mailed, another address of the person that may be
    takes its place. As fast on a list of a million as on one of a thousand.
    """
    wanted, ended = list(dict.fromkeys(contact_ids)), 0
    for start in range(0, len(wanted), _AT_ONCE):
        ended += _follow_facts(call, wanted[start : start + _AT_ONCE], reason)
    return ended


def _follow_facts(call: Call, contact_ids: Sequence[int], reason: str) -> int:
    store, today = call.store, call.today.isoformat()
    rows = list_facts.stints_of(store, contact_ids, today)
    if not rows:
        return 0
    policy = stops.policy(store)
    into: dict[State, list[Stint]] = {"active": [], "paused": []}
    ended: dict[str, list[Stint]] = {}
    for contact_id, _, mask, stint_id, list_id, kind, state in settled(store, rows, today, at=(0, 1, 2)):
        told = verdict(mask, kind, policy)
        stint = Stint(stint_id, list_id, state)
        if not told.code.allowed:
            told = _by_other_address(call, contact_id, stint, told)
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
    """The answer for another address of the person that may be mailed, now in use; else the one there was.

    Never a general mailbox: whoever says no leaves, and is not led on to the company's address (4.4, note).
    """
    judged = evaluate(call.store, stint.list_id, call.today.isoformat(), (contact_id,)).get(contact_id)
    if judged is None or judged.email_id is None or not judged.code.allowed:
        return told
    if judged.code is Code.ALLOW_LEGAL_PERSON:
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
