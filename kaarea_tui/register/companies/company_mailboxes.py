"""A company's e-mail addresses as a form sets them: only the company's own is a shared mailbox (N1)."""

from collections.abc import Mapping

from kaarea_tui.data.list_rows import follow_companies
from kaarea_tui.register.counter import Call
from kaarea_tui.register.mailing import mailbox_owners, stops
from kaarea_tui.register.records.form_rows import FormRows
from kaarea_tui.register.records.record_values import Values
from kaarea_tui.rules.company_mailboxes import GENERAL, SOLE_TRADER, USES, use_guess
from kaarea_tui.rules.emails import email, email_key
from kaarea_tui.rules.problem import N_, Problem
from kaarea_tui.rules.suppressions import Kind

from .company_cards import CompanyInput

MARK = "contact.mark_role_address"
"""The right to call an address of a person a company's mailbox."""
_PERSONS = N_(
    "The address may be a person's: it is named after somebody, stands on a card, or has no name of a shared"
    " mailbox such as info@. Its use is correspondence only."
)
_WHY = N_("The address looks like a person's. Write why it is the company's mailbox.")
_TRADER = N_("A sole trader is a person. Ask somebody who may call a person's address a company's.")
_STOPPED = """
SELECT 1 FROM company_email e WHERE e.id = ? AND (e.stopped_on IS NOT NULL
    OR EXISTS (SELECT 1 FROM list_member m
        WHERE m.company_email_id = e.id AND m.left_reason = 'unsubscribed'))
"""


def take_mailboxes(form: FormRows, typed: CompanyInput) -> None:
    """Check the addresses of a form and place its rows; blank ones are no rows. Problems: `emails.0`."""
    if typed.emails is None:
        return
    why = form.typed.line("mark_reason", "reason", typed.mark_reason)
    rows, seen = [], set[str]()
    for place, row in enumerate(typed.emails):
        at = f"emails.{place}"
        if not row.address.strip():
            continue
        address = form.typed.take(at, lambda text=row.address: email(text), "")  # type: ignore[misc]
        if address and email_key(address) in seen:
            form.typed.wrong(at, "email.twice", N_("This address is here twice."))
        seen.add(email_key(address))
        use = form.typed.one_of(f"{at}.use", tuple(USES), row.use or use_guess(address))
        rows.append((place, row.id, {"address": address, "use": use, "mark_reason": why}))
    form.place("emails", rows, ordered=True)


def mailbox_problems(
    call: Call,
    company_id: int,
    current: Values,
    changed: Values,
    places: Mapping[tuple[str, str], int],
) -> dict[str, Problem]:
    """What is wrong with the addresses that become shared mailboxes by this change, whoever makes it (N1).

    `changed` is mended: a reason is kept with the addresses that need one, and with no other.
    """
    found: dict[str, Problem] = {}
    if current.get("kind") == SOLE_TRADER != changed.get("kind", SOLE_TRADER) and MARK not in call.rights:
        # Else the choice of a kind would make a person's mailbox mailable without consent.
        found["kind"] = Problem("company.sole_trader", _TRADER)
    after = {**current, **changed}
    for row in _rows(changed):
        name = f"emails.{row}"
        address, why = after.get(f"{name}.address", ""), after.get(f"{name}.mark_reason", "")
        general = bool(address) and after.get(f"{name}.use") == GENERAL
        if general and (current.get(f"{name}.address"), current.get(f"{name}.use")) == (address, GENERAL):
            changed[f"{name}.mark_reason"] = current.get(f"{name}.mark_reason", "")
            continue
        if not (general and mailbox_owners.is_persons(call.store, company_id, address, email_key(address))):
            changed[f"{name}.mark_reason"] = ""
        elif MARK not in call.rights or not why:
            place = places.get(("emails", row))
            told = _WHY if MARK in call.rights else _PERSONS
            found["emails" if place is None else f"emails.{place}"] = Problem("email.persons", told)
    return found


def stops_going(call: Call, current: Values, changed: Values) -> list[tuple[Kind, str]]:
    """The stopped addresses that this change takes off the card, and those that left a list by their own
    wish; asked before it is written.

    A stop outlives its row: who takes the row away and writes it again is to find the address suppressed.
    """
    names = [f"emails.{row}.address" for row in _rows(changed)]
    return [
        ("email", email_key(current[name]))
        for name in names
        if current.get(name)
        and email_key(changed.get(name, current[name])) != email_key(current[name])
        and call.store.one(_STOPPED, (int(name.split(".")[1]),))
    ]


def mailboxes_changed(call: Call, company_id: int, going: list[tuple[Kind, str]]) -> None:
    """Let places on lists follow the order of the addresses, and keep the stops of those that went."""
    if going:
        stops.suppress(call, going, "company_ban")
    found = call.store.one("SELECT order_no FROM company_row WHERE company_id = ?", (company_id,))
    if found is not None:
        follow_companies(call.store, [(found[0], company_id)])


def _rows(changed: Values) -> list[str]:
    """The rows of addresses that a change touches."""
    return list(dict.fromkeys(name.split(".")[1] for name in changed if name.startswith("emails.")))
