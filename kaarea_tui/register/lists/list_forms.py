"""Making and changing mailing lists (rules L4 to L6, 4.3): the whole form is checked at once."""

from dataclasses import fields

from kaarea_tui.data import list_rows
from kaarea_tui.register.audit_trail import stamp
from kaarea_tui.register.companies.company_edits import usable_owners
from kaarea_tui.register.counter import Call
from kaarea_tui.register.errors import Clash, Conflict, Refused
from kaarea_tui.register.mailing.list_reach import limited_to, list_in_view
from kaarea_tui.register.records.typed_values import Typed
from kaarea_tui.rules import mailing_lists
from kaarea_tui.rules.folding import sort_key
from kaarea_tui.rules.problem import N_, Problem

from .list_cards import ListInput

FIELDS = tuple(field.name for field in fields(ListInput))
_NEEDED = ("name", "kind", "purpose", "sender", "stop_address", "footer")
_LIMITS = {"name": "list_name", "list_group": "list_name", "sender": "recipient", "stop_address": "email"}
Form = dict[str, str | int]


def create(call: Call, typed: ListInput) -> int:
    """A new list's number; see `Lists.create`."""
    if limited_to(call) is not None:
        raise Refused("list.limited", N_("You may work with named lists only; ask for a new one."))
    empty: Form = {**dict.fromkeys(FIELDS, ""), "owner_id": call.user.id}
    values = _checked(call, typed, empty, list_id=0, had_members=False)
    list_id = call.store.next_ids("mailing_list", 1)
    now = stamp(call.now)
    row: dict[str, object] = {
        **values, "id": list_id, "name_key": sort_key(str(values["name"])), "created_at": now,
        "created_by": call.user.id, "updated_at": now,
    }  # fmt: skip
    call.store.run(
        f"INSERT INTO mailing_list ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})",  # noqa: S608
        tuple(row.values()),
    )
    list_rows.found_list(call.store, list_id)
    call.touched("list", list_id, fields=" ".join(FIELDS))
    return list_id


def update(call: Call, list_id: int, version: int, typed: ListInput) -> int:
    """The new version; see `Lists.update`."""
    head = list_in_view(call, list_id)
    old = stored(call, list_id)
    had_members = any(list_rows.counts(call.store, [list_id])[list_id].values())
    values = _checked(call, typed, old, list_id=list_id, had_members=had_members)
    changed = {name: value for name, value in values.items() if value != old[name]}
    if not changed:
        return head.version
    if head.version != version:
        clashes = tuple(Clash(name, "", str(new), str(old[name])) for name, new in changed.items())
        raise Conflict(head.version, clashes)
    if "name" in changed:
        changed["name_key"] = sort_key(str(changed["name"]))
    setting = ", ".join(f"{name} = ?" for name in changed)
    call.store.run(
        f"UPDATE mailing_list SET {setting}, updated_at = ?, version = version + 1 WHERE id = ?",  # noqa: S608
        (*changed.values(), stamp(call.now), list_id),
    )
    call.touched("list", list_id, fields=" ".join(sorted(changed.keys() - {"name_key"})))
    return version + 1


def stored(call: Call, list_id: int) -> Form:
    """The form as it is saved."""
    found = call.store.one(f"SELECT {', '.join(FIELDS)} FROM mailing_list WHERE id = ?", (list_id,))  # noqa: S608
    assert found is not None
    return dict(zip(FIELDS, found, strict=True))


def _checked(call: Call, typed: ListInput, old: Form, *, list_id: int, had_members: bool) -> Form:
    """The whole form with what was typed; raises Invalid with all problems."""
    form, values = Typed(), dict(old)
    for name, limit in _LIMITS.items():
        text = getattr(typed, name)
        if text is not None:
            values[name] = form.line(name, limit, text)
    if typed.footer is not None:
        values["footer"] = form.block("footer", "list_description", typed.footer)
    for name in ("kind", "purpose", "owner_id"):
        given = getattr(typed, name)
        if given is not None:
            values[name] = given
    for name in _NEEDED:
        if not values[name]:
            form.wrong(name, "missing", N_("Fill in this field."))
    _check_rules(form, values, old, had_members=had_members)
    if values["owner_id"] != old["owner_id"] and values["owner_id"] not in dict(usable_owners(call)):
        form.wrong("owner_id", "owner.unknown", N_("The responsible person must be a user in service."))
    same = "SELECT 1 FROM mailing_list WHERE name_key = ? AND id <> ?"
    if values["name"] and call.store.one(same, (sort_key(str(values["name"])), list_id)):
        form.wrong("name", "list.name_taken", N_("There is a list of this name already."))
    form.settled()
    return values


def _check_rules(form: Typed, values: Form, old: Form, *, had_members: bool) -> None:
    text = {name: str(value) for name, value in values.items()}
    try:
        if text["purpose"]:
            mailing_lists.check_purpose(text["purpose"])
        if text["kind"] and text["purpose"]:
            mailing_lists.check_kind(text["kind"], text["purpose"])
        mailing_lists.check_same_kind(_target(old), _target(values), had_members)
    except Problem as problem:
        form.problems.setdefault("purpose" if problem.code == "list.purpose" else "kind", problem)
    if text["stop_address"]:
        form.take("stop_address", lambda: mailing_lists.check_stop_address(text["stop_address"]), "")
    if text["stop_address"] and text["footer"]:
        form.take("footer", lambda: mailing_lists.check_footer(text["footer"], text["stop_address"]), "")


def _target(values: Form) -> tuple[str, str, str]:
    return str(values["kind"]), str(values["purpose"]), str(values["list_group"])
