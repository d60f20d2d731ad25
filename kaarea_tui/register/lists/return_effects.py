"""What an answer to a mailing does once it is carried out, and the right that it takes (2.6, M2, M3, M9)."""

from kaarea_tui.data.list_rows import Party
from kaarea_tui.exchange.returned_files import Returned
from kaarea_tui.register.counter import Call
from kaarea_tui.register.errors import Refused
from kaarea_tui.register.mailing import memberships, objections, stops, suppressions, withdrawals
from kaarea_tui.rules.emails import email_key
from kaarea_tui.rules.problem import N_

HOW = "reply"
_BOUNCES = ("hard_bounce", "soft_bounce")
_NEEDS = {
    "unsubscribe": "consent.withdraw",
    "stop_all": "suppression.add",
    "hard_bounce": "suppression.add",
}
"""What each answer does, and the right it takes."""


_WOULD_END = {
    "unsubscribe": (
        "SELECT m.id FROM list_member m WHERE m.left_at IS NULL AND m.list_id = ?"
        " AND (m.contact_id = ? OR m.email_id IN (SELECT o.id FROM contact_email e"
        " JOIN contact_email o ON o.address_key = e.address_key WHERE e.contact_id = ?))"
    ),
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
_OF_MAILBOX = """
SELECT m.id FROM company_email x JOIN company_email e ON e.address_key = x.address_key
JOIN list_member m ON m.company_email_id = e.id AND m.left_at IS NULL WHERE x.id = ?
"""
_SAME_MAILBOX = "SELECT id FROM company_email WHERE address_key = ? ORDER BY id"
"""A mailbox that several companies share is one: what is told from it holds for each of its rows."""


def acts(kind: str) -> bool:
    """Does an answer of this kind end anything once it is carried out?"""
    return kind in _NEEDS


def would_end(call: Call, list_id: int | None, party: Party, kind: str, key: str) -> set[int]:
    """The memberships that carrying this out would end, before it is done."""
    if party < 0:
        return _would_end_of_mailbox(call, list_id, -party, kind)
    values: tuple[object, ...] = (party,)
    if kind == "unsubscribe":
        values = (list_id or 0, party, party)
    elif kind == "hard_bounce":
        values = (key,)
    return {row[0] for row in call.store.rows(_WOULD_END[kind], values)} if kind in _WOULD_END else set()


def _would_end_of_mailbox(call: Call, list_id: int | None, mailbox_id: int, kind: str) -> set[int]:
    if not acts(kind):
        return set()
    within = ("", ()) if kind != "unsubscribe" else (" AND m.list_id = ?", (list_id or 0,))
    return {row[0] for row in call.store.rows(_OF_MAILBOX + within[0], (mailbox_id, *within[1]))}


def may_act(call: Call, kind: str) -> bool:
    """Is it an answer that can act, and may this user do what it does? Else it is proposed and not lost."""
    return kind in _NEEDS and _NEEDS[kind] in call.rights


def carry_out(call: Call, list_id: int | None, party: Party, kind: str, key: str) -> None:
    """The effect: off this list with its consent, a marketing objection, or an address marked as gone.

    What is told from a company's mailbox is told for the mailbox, and for nobody who reads it (N1).
    """
    if kind in _NEEDS:
        call.need(_NEEDS[kind])
    if party < 0:
        _carry_out_of_mailbox(call, list_id, -party, kind)
    elif kind == "stop_all":
        objections.object_to_marketing(call, party, call.now, HOW)
    elif kind == "unsubscribe" and list_id is not None:
        withdrawals.withdraw_for(call, (party,), list_id=list_id, how=HOW)
    elif kind == "hard_bounce":
        meant = _addresses_meant(call, list_id, party, key)
        if not meant:
            message = N_("The address that came back is not on the card any more: pass the answer over.")
            raise Refused("return.address", message)
        for email_id in meant:
            suppressions.hard_bounce(call, email_id, call.today)


def _carry_out_of_mailbox(call: Call, list_id: int | None, mailbox_id: int, kind: str) -> None:
    keys = call.store.rows("SELECT address_key FROM company_email WHERE id = ?", (mailbox_id,))
    if kind == "stop_all":
        parties = stops.suppress(call, [("email", row[0]) for row in keys], "company_ban")
        stops.settle(call, parties, "suppressed")
    elif kind == "unsubscribe" and list_id is not None:
        for (number,) in call.store.rows(_SAME_MAILBOX, keys[0] if keys else ("",)):
            memberships.leave(call, -number, list_id)
    elif kind == "hard_bounce" and keys:
        suppressions.hard_bounce(call, -mailbox_id, call.today)


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
