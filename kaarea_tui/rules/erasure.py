"""What becomes of each table when a person is erased, asks for the data, or takes them along (2.6, 2.9).

One row for every table of the schema: a table without an answer fails a test. Erasing, the access report and
the portable copy go by this list.
"""

from dataclasses import dataclass
from enum import StrEnum

from .problem import N_


class Fate(StrEnum):
    """What erasing a person does to the person's rows of a table."""

    NONE = "none"
    """The table holds no data of contacts."""
    DELETE = "delete"
    TOMBSTONE = "tombstone"
    """The row stays with its number and the moment of erasure, nothing else."""
    EVIDENCE = "evidence"
    """Reduced to a row without name or address, kept for legal claims (17(3)(e))."""
    REVIEW = "review"
    """Free text: a person reads each line and deletes it, or leaves it without the person."""
    KEEP = "keep"
    """Kept by law or for accountability, under the tombstone's number or a keyed hash."""
    REBUILD = "rebuild"
    """Derived: made anew without the person."""


@dataclass(frozen=True, slots=True)
class TableRule:
    """One table: how its rows belong to a person, and what becomes of them."""

    table: str
    person: str
    """The column that leads to the person, or `table.column` through which it does; empty: it does not."""
    fate: Fate
    why: str
    """What stays and why, for the answer; empty where nothing stays."""
    in_access: bool = False
    """The access report shows the person's rows (2.9)."""
    in_portability: bool = False
    """The portable copy holds what the person provided of it (2.6)."""


_D, _N, _K = Fate.DELETE, Fate.NONE, Fate.KEEP
_NUMBER = N_("An internal number and the moment of erasure.")
_GIVEN = N_("That a consent was given, without the name.")
_OBJECTED = N_("That an objection was made, without the name.")
_LOG = N_("The log holds internal numbers only.")
_HASH = N_("A keyed hash of the address keeps it from coming back.")
_CASE = N_("The request is kept three years from closing; then name and address are removed.")
_EXPORTED = N_(
    "Which exported files held the person, under an internal number, so that copies can be chased."
)
_DISCLOSED = N_("Disclosures are kept so that recipients can be told, under an internal number.")

REGISTRY: dict[str, TableRule] = {
    each.table: each
    for each in (
        *(
            TableRule(table, "", _N, "")
            for table in (
                "meta", "setting", "user_account", "user_preset", "user_grant", "user_denial",
                "user_preference", "user_session", "sign_in_lock", "company", "company_address",
                "company_email", "import_batch", "wording", "mailing_list", "user_list", "list_count",
                "contact_group", "recipient", "request_figure", "ended_letter",
            )
        ),
        TableRule("contact", "id", Fate.TOMBSTONE, _NUMBER, True, True),
        TableRule("contact_role", "contact_id", _D, "", True, True),
        TableRule("contact_email", "contact_id", _D, "", True, True),
        TableRule("contact_phone", "contact_id", _D, "", True, True),
        TableRule("contact_address", "contact_id", _D, "", True, True),
        TableRule("contact_note", "contact_id", Fate.REVIEW, "", True),
        TableRule("contact_statement", "contact_id", _D, "", True, True),
        TableRule("namesake", "contact_id", _D, "", True),
        TableRule("contact_technical", "contact_id", _D, "", True, True),
        TableRule("contact_service_account", "contact_id", _D, "", True, True),
        TableRule("provenance", "contact_id", _D, "", True),
        TableRule("change", "contact_id", _D, "", True),
        TableRule("contact_row", "contact_id", Fate.REBUILD, ""),
        TableRule("company_row", "", _N, ""),
        TableRule("company_note", "", _N, ""),
        TableRule("company_ban", "", _N, ""),
        TableRule("audit", "object_id", _K, _LOG, True),
        TableRule("consent", "contact_id", Fate.EVIDENCE, _GIVEN, True, True),
        TableRule("objection", "contact_id", Fate.EVIDENCE, _OBJECTED, True),
        TableRule("consent_evidence", "", _K, N_("Kept three years from the end for legal claims.")),
        TableRule("suppression", "hash", _K, _HASH, True),
        TableRule("list_member", "contact_id", _D, "", True, True),
        TableRule("list_export", "contact_ids", _K, _EXPORTED, True),
        TableRule("list_return", "contact_id", _D, "", True),
        TableRule("disclosure", "contact_id", _K, _DISCLOSED, True),
        TableRule("request_mail", "request_case.mail_id", _K, _CASE, True),
        TableRule("request_case", "contact_id", _K, _CASE, True),
        TableRule("request_suspension", "request_case.id", _K, _CASE, True),
        TableRule("request_event", "request_case.id", _K, _CASE, True),
        TableRule("request_task", "request_case.id", _K, _CASE),
        TableRule("request_letter", "request_case.id", _K, _CASE, True),
        TableRule("restriction_notice", "contact_id", _D, "", True),
        TableRule("restriction", "contact_id", _D, "", True),
        TableRule("erasure", "contact_id", _K, _NUMBER),
    )
}  # fmt: skip
"""Table to its rule, for every table of the schema."""


def tables_of(fate: Fate) -> tuple[str, ...]:
    """The tables that erasing treats so."""
    return tuple(rule.table for rule in REGISTRY.values() if rule.fate is fate)


def in_access_report() -> tuple[str, ...]:
    """The tables whose rows the access report shows."""
    return tuple(rule.table for rule in REGISTRY.values() if rule.in_access)


def in_portable_copy() -> tuple[str, ...]:
    """The tables from which the portable copy takes what the person provided."""
    return tuple(rule.table for rule in REGISTRY.values() if rule.in_portability)
