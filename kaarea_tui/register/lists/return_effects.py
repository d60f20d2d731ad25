"""What an answer to a mailing does once it is carried out, and the right that it takes (2.6, M2, M3, M9)."""

from kaarea_tui.exchange.returned_files import Returned
from kaarea_tui.register.counter import Call
from kaarea_tui.register.errors import Refused
from kaarea_tui.register.mailing import memberships, objections, stops, suppressions, withdrawals
from kaarea_tui.rules.emails import email_key
from kaarea_tui.rules.problem import N_

HOW = "reply"
_MAILBOX = """
SELECT DISTINCT e.address_key FROM contact_email e
LEFT JOIN list_member m ON m.email_id = e.id AND m.list_id = ? AND m.left_at IS NULL
WHERE e.contact_id = ? AND e.kind = 'role' AND (e.address_key = ? OR (? = '' AND m.id IS NOT NULL))
"""
_REACHED_AT = """
SELECT m.contact_id FROM list_member m JOIN contact_email e ON e.id = m.email_id
WHERE m.list_id = ? AND m.left_at IS NULL AND e.address_key = ?
"""
_BOUNCES = ("hard_bounce", "soft_bounce")
_NEEDS = {
    "unsubscribe": "consent.withdraw",
    "stop_all": "suppression.add",
    "hard_bounce": "suppression.add",
}
"""What each answer does, and the right it takes."""


_WOULD_END = {
    "unsubscribe": "SELECT id FROM list_member WHERE contact_id = ? AND left_at IS NULL AND list_id = ?",
    "stop_all": (
        "SELECT m.id FROM list_member m JOIN mailing_list l ON l.id = m.list_id"
        " WHERE m.contact_id = ? AND m.left_at IS NULL AND l.purpose = 'MARKETING'"
    ),
    "hard_bounce": (
        "SELECT m.id FROM contact_email e JOIN list_member m ON m.email_id = e.id"
        " WHERE m.left_at IS NULL AND e.address_key = ?"
    ),
}
"""The memberships that an answer would end, at most: where another address serves, fewer do."""


def acts(kind: str) -> bool:
    """Does an answer of this kind end anything once it is carried out?"""
    return kind in _NEEDS


def would_end(call: Call, list_id: int | None, contact_id: int, kind: str, key: str) -> set[int]:
    """The memberships that carrying this out would end, before it is done."""
    values: tuple[object, ...] = (contact_id,)
    if kind == "unsubscribe":
        values = (contact_id, list_id or 0)
    elif kind == "hard_bounce":
        values = (key,)
    found = {row[0] for row in call.store.rows(_WOULD_END[kind], values)} if kind in _WOULD_END else set()
    if kind != "stop_all":
        for (mailbox,) in call.store.rows(_MAILBOX, (list_id, contact_id, key, key)):
            found |= {row[0] for row in call.store.rows(_WOULD_END["hard_bounce"], (mailbox,))}
    return found


def may_act(call: Call, kind: str) -> bool:
    """Is it an answer that can act, and may this user do what it does? Else it is proposed and not lost."""
    return kind in _NEEDS and _NEEDS[kind] in call.rights


def carry_out(call: Call, list_id: int | None, contact_id: int, kind: str, key: str) -> None:
    """The effect: off this list with its consent, a marketing objection, or an address marked as gone."""
    if kind in _NEEDS:
        call.need(_NEEDS[kind])
    if kind == "stop_all":
        objections.object_to_marketing(call, contact_id, call.now, HOW)
        # The person's objection does not bind a general mailbox (4.4, note); a letter from it does.
        for (mailbox,) in call.store.rows(_MAILBOX, (list_id, contact_id, key, key)):
            stops.settle(call, stops.suppress(call, [("email", mailbox)], "dm_objection"), "suppressed")
    elif kind == "unsubscribe" and list_id is not None:
        mailboxes = call.store.rows(_MAILBOX, (list_id, contact_id, key, key))
        withdrawals.withdraw_for(call, (contact_id,), list_id=list_id, how=HOW)
        for (mailbox,) in mailboxes:  # a letter from a general mailbox speaks for all who are reached there
            for (other,) in call.store.rows(_REACHED_AT, (list_id, mailbox)):
                memberships.end_all(call, other, "unsubscribed", lists=(list_id,))
    elif kind == "hard_bounce":
        meant = _addresses_meant(call, list_id, contact_id, key)
        if not meant:
            message = N_("The address that came back is not on the card any more: pass the answer over.")
            raise Refused("return.address", message)
        for email_id in meant:
            suppressions.hard_bounce(call, email_id, call.today)


def _addresses_meant(call: Call, list_id: int | None, contact_id: int, key: str) -> list[int]:
    """The address that came back, or the one in use on the list."""
    if key:
        sql = "SELECT id FROM contact_email WHERE contact_id = ? AND address_key = ?"
        return [row[0] for row in call.store.rows(sql, (contact_id, key))]
    sql = "SELECT email_id FROM list_member WHERE contact_id = ? AND list_id = ? AND left_at IS NULL"
    return [row[0] for row in call.store.rows(sql, (contact_id, list_id)) if row[0] is not None]


def kept_words(answer: Returned) -> str:
    """What showed the wish; of a delivery report also of which address it speaks, and no other is marked."""
    matched = answer.answer.matched
    if answer.answer.kind in _BOUNCES and answer.for_address:
        return f"{matched[:60]} {email_key(answer.for_address)}"[:200]
    return matched[:200]


def reported(kind: str, matched: str) -> str:
    """The address of which a delivery report speaks, from its kept words; empty: none was told."""
    last = matched.rpartition(" ")[2]
    return last if kind in _BOUNCES and "@" in last else ""
