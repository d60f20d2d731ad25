"""Files that leave the house: each writes down what was disclosed, of whom and to whom (8.2, 4.8)."""

from collections.abc import Sequence
from dataclasses import replace

from kaarea_tui.data.list_rows import people_of
from kaarea_tui.register.counter import Call
from kaarea_tui.register.errors import Refused
from kaarea_tui.register.staff.accounts import load_account
from kaarea_tui.register.staff.providers import EXTERNAL, processor_of
from kaarea_tui.rules.problem import N_

from .disclosures import DisclosureInput, check_recipient, checked, record
from .recipients import RecipientView, load_recipient

_GROUND = "GDPR 28"
CASE_FIELDS = ("last_name", "first_names", "request_number", "request_state", "request_body")
"""What the whole file of a case tells of its person."""
LIST_FIELDS = ("last_name", "first_names", "company", "email")
"""What the file of a mailing list tells of each person."""


def own_processor(call: Call) -> RecipientView | None:
    """Where a file goes that this user exports; None: it stays in the house.

    An external provider's user works for a processor of the same name, whose contract must be in force
    (4.8); otherwise Refused `recipient.of_user`, `recipient.closed` or `recipient.contract_over`.
    """
    if EXTERNAL not in call.user.presets:
        return None
    employer = load_account(call.store, call.user.id).employer
    number = processor_of(call, employer)
    if number is None:
        message = N_("Your employer is not on record as a processor with a contract; data may not go there.")
        raise Refused("recipient.of_user", message)
    recipient = load_recipient(call, number)
    check_recipient(recipient, call.today)
    return recipient


def disclose_list(call: Call, people: Sequence[int], recipient: RecipientView, export_id: int) -> None:
    """Write down with the log's row that a list's file goes to an external provider."""
    typed = DisclosureInput(
        recipient.id, LIST_FIELDS, _GROUND, "file", f"list_export {export_id}", call.user.person_name
    )
    contacts = people_of(people)  # a company's mailbox is no data of a person
    call.with_log.append(lambda: record(call, contacts, recipient, typed))


def disclose_case(call: Call, contact_id: int | None, typed: DisclosureInput) -> RecipientView:
    """Write down with the log's row that a case's file leaves; where the person is not known, the log tells.

    Raises Absent, Invalid, Refused as `Disclosures.record`.
    """
    call.need("disclosure.record")
    recipient = load_recipient(call, typed.recipient_id)
    told = replace(typed, fields=CASE_FIELDS)
    checked(call, recipient, told)
    if contact_id is not None:
        call.with_log.append(lambda: record(call, (contact_id,), recipient, told))
    return recipient
