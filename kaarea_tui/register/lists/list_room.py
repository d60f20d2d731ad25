"""The list room's lines, a list's card, putting it away, and who may work with it."""

from datetime import datetime

from kaarea_tui.data import list_past, list_rows
from kaarea_tui.register.audit_trail import stamp
from kaarea_tui.register.counter import Call
from kaarea_tui.register.errors import Clash, Conflict
from kaarea_tui.register.mailing.list_reach import limited_to, list_in_view
from kaarea_tui.register.records.reach import no_right
from kaarea_tui.register.records.typed_values import Typed
from kaarea_tui.register.staff.accounts import load_account, refuse_own_rights
from kaarea_tui.rules.problem import N_

from .list_cards import ListCard, ListLine, MemberCounts
from .list_history import counts_of

_LATEST = 1_000


def lines(call: Call, *, archived: bool) -> tuple[ListLine, ...]:
    """See `Lists.all`."""
    limit = limited_to(call)
    rows = call.store.rows(
        "SELECT l.id, l.name, l.kind, l.purpose, coalesce(u.person_name, ''), l.list_group, l.channel"  # noqa: S608
        " FROM mailing_list l LEFT JOIN user_account u ON u.id = l.owner_id"
        f" WHERE l.archived_at IS {'NOT' if archived else ''} NULL ORDER BY l.name_key, l.id"
    )
    mine = [row for row in rows if limit is None or row[0] in limit]
    counts = list_rows.counts(call.store, [row[0] for row in mine])
    return tuple(
        ListLine(number, name, kind, purpose, owner, archived, MemberCounts(**counts[number]), group, channel)
        for number, name, kind, purpose, owner, group, channel in mine
    )


def card(call: Call, list_id: int) -> ListCard:
    """See `Lists.open`."""
    head = list_in_view(call, list_id)
    found = call.store.one(
        "SELECT l.channel, l.sender, l.stop_address, l.footer, l.owner_id, coalesce(o.person_name, ''),"
        " l.archived_at, l.created_at, coalesce(c.person_name, '') FROM mailing_list l"
        " LEFT JOIN user_account o ON o.id = l.owner_id LEFT JOIN user_account c ON c.id = l.created_by"
        " WHERE l.id = ?",
        (list_id,),
    )
    assert found is not None
    channel, sender, stop_address, footer, owner_id, owner, archived_at, created_at, created_by = found
    counts = counts_of(call, list_id)
    empty = counts.ended > 0 and not counts.present
    return ListCard(
        head.id, head.version, head.name, head.kind, head.purpose, head.list_group,
        channel, sender, stop_address, footer, owner_id, owner,
        datetime.fromisoformat(archived_at) if archived_at else None,
        datetime.fromisoformat(created_at), created_by, counts,
        kind_fixed=counts.ended > 0 or counts.present > 0,
        why_empty=tuple(list_past.reasons(call.store, list_id, _LATEST)) if empty else (),
        why_not_edit=None if "list.manage" in call.rights else no_right("list.manage"),
    )  # fmt: skip


def archive(call: Call, list_id: int, version: int, *, archived: bool) -> int:
    """See `Lists.archive`."""
    head = list_in_view(call, list_id)
    if head.archived == archived:
        return head.version
    if head.version != version:
        raise Conflict(head.version, (Clash("archived", "", str(archived), str(head.archived)),))
    call.store.run(
        "UPDATE mailing_list SET archived_at = ?, updated_at = ?, version = version + 1 WHERE id = ?",
        (stamp(call.now) if archived else None, stamp(call.now), list_id),
    )
    call.touched("list", list_id, fields="archived_at")
    return head.version + 1


def limits(call: Call, user_id: int) -> tuple[int, ...]:
    """See `Lists.limits`."""
    load_account(call.store, user_id)
    rows = call.store.rows("SELECT list_id FROM user_list WHERE user_id = ? ORDER BY list_id", (user_id,))
    return tuple(row[0] for row in rows)


def limit_user(call: Call, user_id: int, list_ids: tuple[int, ...], reason: str) -> None:
    """See `Lists.limit_user`."""
    refuse_own_rights(call.user.id, user_id)
    old = limits(call, user_id)
    form = Typed()
    why = form.block("reason", "reason", reason)
    if not why:
        form.wrong("reason", "missing", N_("Fill in this field."))
    form.settled()
    wanted = tuple(sorted(set(list_ids)))
    for list_id in wanted:
        list_in_view(call, list_id)
    call.store.run("DELETE FROM user_list WHERE user_id = ?", (user_id,))
    call.store.run_many(
        "INSERT INTO user_list (user_id, list_id, reason, given_by, given_at) VALUES (?, ?, ?, ?, ?)",
        [(user_id, list_id, why, call.user.id, stamp(call.now)) for list_id in wanted],
    )
    told = (" ".join(map(str, numbers)) or "-" for numbers in (old, wanted))
    call.touched("user", user_id, fields=f"lists: {' -> '.join(told)}")
