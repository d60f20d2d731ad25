"""Suppressed addresses wherever an address enters or is used (2.6): plain functions for all subjects.

Addresses are looked up by keyed hash only. `contact_email.suppressed` repeats the answer for each address
that stands on a card, and `company_email.suppressed` for each of a company, so that a list of a million is
judged by a join; the functions here keep both true. Who has an address is told as parties of lists: people,
and mailboxes of companies with a minus (data/list_rows.py).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from kaarea_tui.data.batches import in_batches
from kaarea_tui.data.engine import Row, Store
from kaarea_tui.data.keys import keyed_hasher
from kaarea_tui.data.list_rows import Party, mailboxes, note, people_of
from kaarea_tui.register.audit_trail import stamp
from kaarea_tui.register.counter import Call
from kaarea_tui.register.errors import Refused
from kaarea_tui.register.mailing import mailbox_owners
from kaarea_tui.register.mailing.mailbox_owners import TRADERS
from kaarea_tui.register.stored_settings import load_settings
from kaarea_tui.rules import mailing, suppressions
from kaarea_tui.rules.dates import local_date
from kaarea_tui.rules.problem import Problem
from kaarea_tui.rules.suppressions import Kind, Scope

_IN_FORCE = "SELECT hash, reason, scope FROM suppression WHERE released_at IS NULL AND hash IN ({})"
_EMAILS = "SELECT id, address_key, suppressed, bounced_on FROM contact_email WHERE contact_id IN ({})"
_MAILBOXES = "SELECT id, address_key, suppressed, bounced_on FROM company_email WHERE id IN ({})"
_OBJECTIONS = """
SELECT contact_id, max(id) FROM objection
WHERE state <> 'released' AND purpose = 'MARKETING' AND contact_id IN ({}) GROUP BY contact_id
"""
# A person's own ways to be reached: a switchboard is the company's, a sole trader's mailbox is his own (N1).
_PERSONAL = f"""
SELECT 'email', address_key FROM contact_email WHERE contact_id = ?
UNION SELECT 'email', t.address_key FROM ({TRADERS}) AS t
UNION SELECT 'phone', number FROM contact_phone WHERE contact_id = ? AND kind <> 'switchboard'
"""  # noqa: S608 - our own text
_BOUNCED_AT = """
SELECT min(created_at) FROM suppression WHERE hash = ? AND reason = 'hard_bounce' AND released_at IS NULL
"""
_INSERT = """
INSERT INTO suppression (hash, kind, reason, scope, objection_id, created_at, created_by)
VALUES (?, ?, ?, ?, ?, ?, ?)
"""


def policy(store: Store) -> mailing.Policy:
    """What the controller has switched on, as far as the notice in force allows it (M10)."""
    settings = load_settings(store)
    stored = mailing.Policy(settings.soft_opt_in, settings.b2b_opt_out)
    return mailing.policy_in_force(stored, settings.notice_version)


def reasons(store: Store, kind: Kind, keys: Collection[str]) -> dict[str, set[tuple[str, Scope]]]:
    """Reason and scope of every suppression in force on normalised addresses; those without are absent."""
    if not keys or store.one("SELECT 1 FROM suppression WHERE released_at IS NULL LIMIT 1") is None:
        return {}
    hashed = keyed_hasher(store)
    key_of = {hashed(suppressions.hashed_text(kind, key)): key for key in keys}
    found: dict[str, set[tuple[str, Scope]]] = {}
    for digest, reason, scope in in_batches(store, _IN_FORCE, key_of):
        found.setdefault(key_of[digest], set()).add((reason, scope))
    return found


def scopes(store: Store, kind: Kind, keys: Collection[str]) -> dict[str, Scope]:
    """How far these addresses are suppressed, the widest of each; those that are not are absent."""
    return {key: _widest(held) for key, held in reasons(store, kind, keys).items()}


def any_erased(store: Store) -> bool:
    """Is any address in force that may not come back at all?"""
    sql = "SELECT 1 FROM suppression WHERE released_at IS NULL AND scope = 'all_import' LIMIT 1"
    return store.one(sql) is not None


def suppressed(store: Store, kind: Kind, key: str) -> Scope | None:
    """How far this address is suppressed; None: it is not."""
    return scopes(store, kind, (key,)).get(key)


def problems(store: Store, entering: Mapping[str, tuple[Kind, str]]) -> dict[str, Problem]:
    """For each place of a form or a file whose address may not come back at all, what to say there (2.6).

    An address that is suppressed for marketing alone may enter; it stays unmailable.
    """
    told: dict[str, Problem] = {}
    for kind in ("email", "phone"):
        keys = {key for each, key in entering.values() if each == kind}
        banned = {key for key, scope in scopes(store, kind, keys).items() if scope == "all_import"}
        for place, (each, key) in entering.items():
            if each == kind and key in banned:
                told[place] = suppressions.refusal("all_import")
    return told


def check_entering(store: Store, addresses: Iterable[tuple[Kind, str]]) -> None:
    """Raise Refused SUPPRESSED when one of these normalised addresses may not come back (2.6)."""
    for problem in problems(store, {str(place): each for place, each in enumerate(addresses)}).values():
        raise Refused(problem.code, problem.message, **problem.params)


def mark_suppressed(store: Store, parties: Iterable[Party]) -> None:
    """Set `suppressed` and `bounced_on` of all addresses of these people, and of these mailboxes, as their
    hashes say."""
    wanted = list(parties)
    _mark(store, "contact_email", list(in_batches(store, _EMAILS, people_of(wanted))))
    _mark(store, "company_email", list(in_batches(store, _MAILBOXES, mailboxes(wanted))))


def _mark(store: Store, table: str, rows: list[Row]) -> None:
    held = reasons(store, "email", {row[1] for row in rows})
    changed = []
    for email_id, key, flag, bounced_on in rows:
        why = {reason for reason, _ in held.get(key, ())}
        bounced = None  # the address was mended or released
        if "hard_bounce" in why:  # also where it comes back by undo, or stands on another card
            bounced = bounced_on or _bounced_on(store, key)
        if (int(bool(why)), bounced) != (flag, bounced_on):
            changed.append((int(bool(why)), bounced, email_id))
    if changed:
        store.run_many(f"UPDATE {table} SET suppressed = ?, bounced_on = ? WHERE id = ?", changed)  # noqa: S608


def _bounced_on(store: Store, key: str) -> str:
    digest = keyed_hasher(store)(suppressions.hashed_text("email", key))
    ((at,),) = store.rows(_BOUNCED_AT, (digest,))
    return local_date(datetime.fromisoformat(at)).isoformat()


def holders(store: Store, kind: Kind, key: str) -> list[Party]:
    """The people on whose cards this address or number stands, and the mailboxes that it is."""
    if kind == "phone":
        rows = store.rows("SELECT DISTINCT contact_id FROM contact_phone WHERE number = ?", (key,))
    else:
        rows = store.rows(
            "SELECT contact_id FROM contact_email WHERE address_key = ?"
            " UNION SELECT -id FROM company_email WHERE address_key = ?",
            (key, key),
        )
    return [row[0] for row in rows]


def suppress(
    call: Call, addresses: Iterable[tuple[Kind, str]], reason: str, objection_id: int | None = None
) -> list[Party]:
    """Put normalised addresses on the suppression list; all people and mailboxes who have one of them.

    Each act leaves rows of its own, so that releasing one stop never releases another (2.6). Mailboxes leave
    their lists at once; what becomes of people's memberships is the caller's next step (`settle`).
    """
    hashed = keyed_hasher(call.store)
    told = dict.fromkeys(addresses)
    now = stamp(call.now)
    call.store.run_many(
        _INSERT,
        [
            (
                hashed(suppressions.hashed_text(kind, key)),
                kind,
                reason,
                suppressions.scope_of(reason, kind),
                objection_id,
                now,
                call.user.id,
            )
            for kind, key in told
        ],
    )
    parties = list(dict.fromkeys(each for kind, key in told for each in holders(call.store, kind, key)))
    note(parties)
    mark_suppressed(call.store, parties)
    settle(call, [each for each in parties if each < 0], "suppressed")
    return parties


def stop(
    call: Call, addresses: Iterable[tuple[Kind, str]], reason: str, objection_id: int | None = None
) -> int:
    """Suppress addresses and end every membership that goes to one of them; how many lists were left (N2).

    Whoever says no leaves: another address of a person does not take the place of the one that was stopped.
    """
    from kaarea_tui.register.mailing.memberships import end_at

    told = list(dict.fromkeys(addresses))
    if not told:
        return 0
    people = suppress(call, told, reason, objection_id)
    left = end_at(call, [key for kind, key in told if kind == "email"])
    return left + (settle(call, people, "suppressed") if people else 0)


def personal_addresses(store: Store, contact_id: int) -> list[tuple[Kind, str]]:
    """The person's own e-mail addresses, a sole trader's mailboxes too, and phone numbers, normalised."""
    return [(kind, key) for kind, key in store.rows(_PERSONAL, (contact_id,) * 3)]


def contact_changed(call: Call, contact_ids: Sequence[int]) -> int:
    """Keep all stops true after addresses or roles of these people changed; how many lists they left.

    An objection covers the addresses that its author gets later (2.6); a role's end takes him off the
    company's lists (R4). A mailbox that turns out to be named after one of them is stopped (N1).
    """
    people = list(contact_ids)
    others: set[Party] = {-number for number in mailbox_owners.stop_named(call, people)}
    for contact_id, objection_id in in_batches(call.store, _OBJECTIONS, people):
        others |= set(_extend_objection(call, contact_id, objection_id))
    mark_suppressed(call.store, people)
    return settle(call, [*people, *(others - set(people))], "contact_changed")


def company_changed(call: Call, company_id: int, reason: str) -> int:
    """Let the lists of a company's people and mailboxes follow its ban, its relationship or its addresses."""
    parties = call.store.rows(
        "SELECT contact_id FROM contact_role WHERE company_id = ?"
        " UNION SELECT -id FROM company_email WHERE company_id = ?"
        " UNION SELECT -company_email_id FROM list_member WHERE company_id = ? AND left_at IS NULL",
        (company_id,) * 3,
    )
    mark_suppressed(call.store, [row[0] for row in parties if row[0] < 0])
    return settle(call, [row[0] for row in parties], reason)


def settle(call: Call, parties: Sequence[Party], reason: str) -> int:
    """Let these parties' memberships follow from what holds now; how many of them ended."""
    from kaarea_tui.register.mailing.memberships import settle as settle_memberships

    return settle_memberships(call, parties, reason)


def _extend_objection(call: Call, contact_id: int, objection_id: int) -> list[int]:
    """Suppress the addresses that an objection in force does not cover yet; whom that touches."""
    known = {
        row[0]
        for row in call.store.rows("SELECT hash FROM suppression WHERE objection_id = ?", (objection_id,))
    }
    hashed = keyed_hasher(call.store)
    own = personal_addresses(call.store, contact_id)
    fresh = [(kind, key) for kind, key in own if hashed(suppressions.hashed_text(kind, key)) not in known]
    return suppress(call, fresh, "dm_objection", objection_id) if fresh else []


def _widest(held: Iterable[tuple[str, Scope]]) -> Scope:
    return "all_import" if any(scope == "all_import" for _, scope in held) else "marketing"
