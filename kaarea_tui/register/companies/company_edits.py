"""Making and changing companies (4.1, 4.2, 6.4, V1, N1; P5, P8), joined with what others saved meanwhile.

The billing address belongs to those who see it: with company.edit or company.edit_billing_address, and never
without the right to look at it, so that nobody wipes what is hidden from him.
"""

from datetime import date
from functools import partial

from kaarea_tui.data.rows import refresh_company
from kaarea_tui.register.audit_trail import stamp
from kaarea_tui.register.contacts import entering
from kaarea_tui.register.counter import Call
from kaarea_tui.register.errors import Conflict, NotPermitted
from kaarea_tui.register.mailing import stops
from kaarea_tui.register.records import change_history
from kaarea_tui.register.records.contact_inputs import Resolution
from kaarea_tui.register.records.form_rows import FormRows
from kaarea_tui.register.records.merging import Merge
from kaarea_tui.register.records.reach import company_to_change, need_field, reaches_company
from kaarea_tui.register.records.record_values import COMPANY, Values, load, write
from kaarea_tui.register.records.shown_values import show_clash
from kaarea_tui.register.records.typed_values import Typed
from kaarea_tui.rules.dates import stored_day
from kaarea_tui.rules.folding import fold
from kaarea_tui.rules.identifiers import business_id
from kaarea_tui.rules.phones import phone
from kaarea_tui.rules.problem import N_
from kaarea_tui.rules.rights import Scope, account_usable
from kaarea_tui.rules.suppressions import Kind
from kaarea_tui.rules.visibility import visible_fields

from .company_cards import KINDS, RELATIONSHIPS, CompanyInput
from .company_mailboxes import mailbox_problems, mailboxes_changed, stops_going, take_mailboxes

_INSERT = """
INSERT INTO company (id, name, name_key, kind, relationship, created_at, created_by, updated_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)
"""
_OWN_ADDRESSES = ("postal", "visiting")


def create(call: Call, typed: CompanyInput) -> int:
    """See `Companies.create`."""
    _need_billing(call, typed)
    rows = FormRows(call, COMPANY, {}, Typed())
    form, values = rows.typed, _values(rows, typed, 0)
    for name in ("name", "kind", "relationship"):
        if not values.get(name):
            form.wrong(name, "missing", N_("Fill in this field."))
    if call.user.edit_scope is not Scope.ALL and not values.get("owner_id"):
        values["owner_id"] = str(call.user.id)
    company_id = call.store.next_ids("company", 1)
    form.problems.update(mailbox_problems(call, company_id, {}, values, rows.places))
    form.settled()
    now = stamp(call.now)
    first = (values["name"], fold(values["name"]), values["kind"], values["relationship"])
    call.store.run(_INSERT, (company_id, *first, now, call.user.id, now))
    write(call.store, COMPANY, company_id, {}, values)
    if not reaches_company(call, company_id, call.user.edit_scope):
        form.wrong(
            "owner_id", "company.out_of_scope", N_("You may make companies only for yourself or your unit.")
        )
        form.settled()
    _after_change(call, company_id, values, [])
    fields = {change_history.field_kind(name) for name, value in values.items() if value}
    call.touched("company", company_id, fields=" ".join(sorted(fields)))
    return company_id


def update(
    call: Call, company_id: int, version: int, typed: CompanyInput, resolution: Resolution | None
) -> int:
    """See `Companies.update`."""
    _need_billing(call, typed)
    company_to_change(call, company_id)
    current = load(call.store, COMPANY, company_id)
    base = change_history.values_at(call, COMPANY, company_id, current, version)
    rows = FormRows(call, COMPANY, base, Typed())
    mine = _values(rows, typed, company_id)
    rows.typed.settled()
    found = call.store.one("SELECT version FROM company WHERE id = ?", (company_id,))
    latest = int(found[0]) if found else 0
    settled = resolution.choices if resolution and resolution.version == latest else {}
    merged = Merge(COMPANY, base, mine, current, choices=settled)
    if merged.clashes:
        raise Conflict(latest, tuple(show_clash(call, COMPANY, clash) for clash in merged.clashes))
    rows.typed.problems.update(mailbox_problems(call, company_id, current, merged.changed, rows.places))
    rows.typed.settled()
    going = stops_going(call, current, merged.changed)
    new_version = change_history.save(call, COMPANY, company_id, current, merged.changed)
    _after_change(call, company_id, merged.changed, going)
    return new_version


def update_billing(
    call: Call, company_id: int, version: int, typed: CompanyInput, resolution: Resolution | None
) -> int:
    """See `Companies.update_billing_address`."""
    if CompanyInput(billing_address=typed.billing_address) != typed:
        raise NotPermitted("company.edit")
    return update(call, company_id, version, typed, resolution)


def undo_last(call: Call, company_id: int, version: int) -> int:
    """See `Companies.undo_last`."""
    company_to_change(call, company_id)
    current = load(call.store, COMPANY, company_id)
    act = change_history.last_act(call, COMPANY, company_id, version, current)
    back = {name: old for name, (old, _) in act.fields.items()}
    if any(name.startswith("addresses.billing.") for name in back):
        need_field(call, "billing_address")
    form = Typed()
    if back.get("business_id"):
        _check_unique(call, form, back["business_id"], company_id)
    if back.get("owner_id") and back["owner_id"] not in {str(number) for number, _ in usable_owners(call)}:
        form.wrong("owner_id", "owner.unknown", N_("The responsible person must be a user in service."))
    form.problems.update(entering.company_problems(call.store, current, back, {}))
    form.problems.update(mailbox_problems(call, company_id, current, back, {}))
    form.settled()
    going = stops_going(call, current, back)
    new_version = change_history.save(call, COMPANY, company_id, current, back, undoes=act.name)
    _after_change(call, company_id, back, going)
    return new_version


def _after_change(call: Call, company_id: int, changed: Values, going: list[tuple[Kind, str]]) -> None:
    """Make the browse rows anew; lists of its people and mailboxes follow (M11, N1; 4.3 checks 6, 7)."""
    refresh_company(call.store, company_id)
    addresses = any(name.startswith("emails.") for name in changed)
    if addresses:
        mailboxes_changed(call, company_id, going)
    if addresses or changed.keys() & {"relationship", "kind"}:
        stops.company_changed(call, company_id, "company_changed")


def sees_billing(call: Call) -> bool:
    """May the user look at billing addresses (P8)?"""
    return "billing_address" in visible_fields(call.rights)


def usable_owners(call: Call) -> tuple[tuple[int, str], ...]:
    """Users whose account works today, in order of their names."""
    sql = "SELECT id, person_name, valid_from, valid_to, closed_at FROM user_account ORDER BY person_name, id"
    return tuple(
        (user_id, name)
        for user_id, name, begin, end, closed in call.store.rows(sql)
        if account_usable(stored_day(begin), _day(end), _day(closed), call.today)
    )


def _need_billing(call: Call, typed: CompanyInput) -> None:
    if typed.billing_address is not None:
        need_field(call, "billing_address")


def _values(rows: FormRows, typed: CompanyInput, company_id: int) -> Values:
    """The fields that the form sets, checked."""
    call, form, values, base = rows.call, rows.typed, rows.values, rows.base
    if typed.name is not None:
        values["name"] = form.line("name", "company", typed.name)
        if not values["name"]:
            form.wrong("name", "missing", N_("Fill in this field."))
    for name, known in (("kind", KINDS), ("relationship", RELATIONSHIPS)):
        text = getattr(typed, name)
        if text is not None:
            values[name] = form.one_of(name, tuple(known), text)
    for name, rule in (("business_id", business_id), ("phone", phone)):
        text = getattr(typed, name)
        if text is not None:
            values[name] = form.take(name, partial(rule, text), "") if text.strip() else ""
    if typed.unit is not None:
        values["unit"] = form.line("unit", "department", typed.unit)
    _check_unique(call, form, values.get("business_id", ""), company_id)
    _take_owner(call, form, typed, values, base.get("owner_id", ""))
    take_mailboxes(rows, typed)
    _take_addresses(form, typed, values)
    for field, problem in entering.company_problems(call.store, base, values, rows.places).items():
        form.problems.setdefault(field, problem)
    return values


def _take_owner(call: Call, form: Typed, typed: CompanyInput, values: Values, before: str) -> None:
    if typed.owner_id is None:
        return
    values["owner_id"] = str(typed.owner_id or "")
    known = {"", before, *(str(number) for number, _ in usable_owners(call))}
    if values["owner_id"] not in known:
        form.wrong("owner_id", "owner.unknown", N_("The responsible person must be a user in service."))


def _take_addresses(form: Typed, typed: CompanyInput, values: Values) -> None:
    if typed.addresses is not None:
        values |= form.addresses(typed.addresses, _OWN_ADDRESSES)
    if typed.billing_address is not None:
        values |= form.addresses((typed.billing_address,), ("billing",))


def _check_unique(call: Call, form: Typed, number: str, company_id: int) -> None:
    """A Y-tunnus belongs to one company (4.2): name the one that has it, where the user may see it (P5)."""
    found = (
        call.store.one("SELECT id, name FROM company WHERE business_id = ?", (number,)) if number else None
    )
    if found is None or found[0] == company_id:
        return
    if reaches_company(call, found[0], call.user.view_scope):
        message = N_("{company} has this business ID already.")
        form.wrong("business_id", "business_id.taken", message, company=str(found[1]))
    else:
        form.wrong("business_id", "business_id.taken", N_("Another company has this business ID already."))


def _day(text: str | None) -> date | None:
    return stored_day(text) if text else None
