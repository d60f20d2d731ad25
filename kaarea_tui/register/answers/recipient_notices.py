"""What a notice to a recipient tells: of whom, what was done, only what that recipient holds (2.7; art. 19).

What a recipient holds is what disclosures to it named. A processor that sends mail is told of a stop as well:
that is no notice of art. 19 but the controller's instruction.
"""

from kaarea_tui.exchange.letters.words import Words
from kaarea_tui.register.counter import Call
from kaarea_tui.register.requests.request_rows import CaseRow
from kaarea_tui.rules.problem import N_, Problem
from kaarea_tui.rules.requests import TYPES
from kaarea_tui.rules.visibility import FIELD_GROUPS

from .corrections import corrections, told
from .letter_receivers import name_on_card

_HELD = "SELECT fields FROM disclosure WHERE contact_id = ? AND recipient_id = ?"
_ADDRESS_OF = "SELECT address FROM contact_email WHERE contact_id = ? ORDER BY position, id LIMIT 1"
_COMPANY_OF = """
SELECT c.name FROM contact_role r JOIN company c ON c.id = r.company_id WHERE r.contact_id = ?
ORDER BY r.ended_on IS NOT NULL, r.id LIMIT 1
"""
_RESTRICTED = """
SELECT scope, detail FROM restriction WHERE contact_id = ? AND case_id = ? ORDER BY id DESC LIMIT 1
"""
_DISCLOSED_AS = {
    "last_name": ("last_name",),
    "first_names": ("first_names",),
    "emails.address": ("email",),
    "phones.number": ("phone",),
    "phones.extension": ("phone",),
    "roles.company_id": ("company",),
    "roles.title": ("title",),
    "addresses.street": ("street",),
    "addresses.postal_code": ("postal_code",),
    "addresses.post_office": ("post_office", "town"),
    "addresses.country": ("country",),
}
"""Field of the change history to the names under which disclosures tell it."""


def notice_values(call: Call, case: CaseRow, words: Words, recipient: int | None) -> dict[str, str]:
    """The places of a notice to this recipient.

    Raises Problem `letter.not_corrected` while nothing has been corrected that the notice could tell.
    """
    held = _held(call, case, recipient)
    about = "article19" if TYPES[case.type].notifies_recipients and not TYPES[case.type].at_once else "stop"
    return {
        "action": words(f"action.{case.type}"),
        "notice_basis": words(f"notice_basis.{about}"),
        "changes_lead": words(f"changes.{case.type}") if words.known(f"changes.{case.type}") else "",
        "changes": "\n".join(_changes(call, case, words, held)),
        "requested": words(f"requested.{case.type}"),
        "data": "\n".join(_person(call, case, held)),
    }


def _held(call: Call, case: CaseRow, recipient: int | None) -> tuple[str, ...]:
    """Names of the fields that were disclosed to this recipient, in the order of their first mention."""
    rows = call.store.rows(_HELD, (case.contact_id, recipient))
    return tuple(dict.fromkeys(name for (fields,) in rows for name in fields.split()))


def _changes(call: Call, case: CaseRow, words: Words, held: tuple[str, ...]) -> list[str]:
    if case.type == "rectification":
        found = corrections(call.store, case, words)
        if not found:
            message = N_("Correct the data first: the notice tells what was corrected.")
            raise Problem("letter.not_corrected", message)
        return [
            told(each, words, earlier=True)
            for each in found
            if set(_DISCLOSED_AS.get(each.field, ())).intersection(held)
        ]
    if case.type == "restriction":
        return _restricted(call, case, words, held)
    return [words(f"fields.{name}") for name in held] if case.type == "erasure" else []


def _restricted(call: Call, case: CaseRow, words: Words, held: tuple[str, ...]) -> list[str]:
    """What of the data at this recipient is restricted: all of it, a group of fields, or a purpose."""
    scope, detail = call.store.one(_RESTRICTED, (case.contact_id, case.id)) or ("record", "")
    if scope == "purpose":
        return [words("restriction.purpose", detail=words(f"purpose.{detail}"))]
    if scope == "field_group":
        names = [name for name in FIELD_GROUPS[detail] if name in held]
        return [words(f"fields.{name}") for name in names] or [
            words("restriction.field_group", detail=words(f"group.{detail}"))
        ]
    return [words(f"fields.{name}") for name in held] or [words("restriction.record")]


def _person(call: Call, case: CaseRow, held: tuple[str, ...]) -> list[str]:
    """Who is meant: the name, and company and address where the recipient has them."""
    name = name_on_card(call.store, case.contact_id)
    if not name:
        return [case.requester_name, case.requester_address]
    asked = [
        sql for field, sql in (("company", _COMPANY_OF), ("email", _ADDRESS_OF)) if field in held or not held
    ]
    more = [call.store.one(sql, (case.contact_id,)) for sql in asked]
    return [name, *(row[0] for row in more if row)]
