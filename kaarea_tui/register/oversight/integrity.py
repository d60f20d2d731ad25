"""`kaarea check`: is the register whole and as it should be (rules 5.1, A1; ASVS 16.4)?

The log's chain, the schema, the database's own checks, the browse rows and the text index, what must hold of
the records and of the rights, and the modes of the files. Faults are counted and named by internal numbers
only, so anybody who may look after the register can be shown them. Memory does not grow with the register.
"""

import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import peewee

from kaarea_tui.data.engine import Store
from kaarea_tui.data.schema_shape import actual, expected
from kaarea_tui.locale import _
from kaarea_tui.register import audit_heads, audit_proof
from kaarea_tui.register.counter import Call, Subject, action
from kaarea_tui.register.erasure.erasure_faults import erasure_faults
from kaarea_tui.register.lists.list_faults import list_faults
from kaarea_tui.register.lives.life_faults import life_faults
from kaarea_tui.register.mailing.stop_faults import stop_faults
from kaarea_tui.register.records.browse_faults import row_faults, text_faults
from kaarea_tui.register.records.record_faults import Fault, access_faults, record_faults
from kaarea_tui.rules.problem import N_

NAMED = 20
"""So many places of one kind of fault are named; the rest are counted."""

_RESTORE = N_("Stop working, keep the files as they are, and restore the latest backup.")
_TAMPERED = N_(
    "Somebody has changed the log past the program. Keep the files as they are and tell the register owner: "
    "this may be a personal data breach."
)
_REBUILD = N_(
    "The records are whole; only browsing is wrong. Saving a record again mends its row; "
    "for many, restore the latest backup."
)
_RECOUNT = N_("The members are whole; only the counts shown are wrong. Restore the latest backup.")
_REOPEN = N_("Sign everybody out and open the register again: opening finishes them.")
_EDIT = N_("Open these records and mend them.")
_RIGHTS = N_("A register owner mends this among the users' rights.")

_KINDS: dict[str, tuple[str, str]] = {
    "audit.missing": (N_("Rows are missing from the log: {where}"), _TAMPERED),
    "audit.broken_link": (N_("Rows of the log do not follow the one before: {where}"), _TAMPERED),
    "audit.altered": (N_("Rows of the log were altered: {where}"), _TAMPERED),
    "audit.cut": (N_("Rows were cut from the end of the log: {where}"), _TAMPERED),
    "audit.rewritten": (N_("Rows of the log are not those once written: {where}"), _TAMPERED),
    "audit.unsealed": (
        N_("The log up to row {where} is not the one that this program sealed: rows were cut or put in."),
        _TAMPERED,
    ),
    "audit.unkept": (
        N_("The newest rows of the log have no head outside the database, from row {where} on."),
        N_(
            "After a crash or a full disk this is no fault and passes with the next sign-in; "
            "otherwise find out who added them."
        ),
    ),
    "audit.no_heads": (
        N_("Heads of the log kept outside the database are missing, of the days: {where}"),
        N_(
            "Bring back these files of the folder beside the database. Were they not lost with a full or "
            "broken disk, somebody has removed them: tell the register owner."
        ),
    ),
    "schema.missing": (N_("Parts of the database are missing: {where}"), _RESTORE),
    "schema.differs": (N_("Parts of the database are not as they should be: {where}"), _RESTORE),
    "schema.surplus": (
        N_("The database has parts that are not the register's: {where}"),
        N_("Find out who made them; the register uses none of them."),
    ),
    "database.damaged": (N_("The database is damaged: {where}"), _RESTORE),
    "database.foreign_key": (N_("Records point to others that are not there: {where}"), _RESTORE),
    "index.missing": (N_("Records cannot be found by browsing: {where}"), _REBUILD),
    "index.surplus": (N_("Browsing lists records that are not there: {where}"), _REBUILD),
    "index.untrue": (N_("Browsing shows something else than the records: {where}"), _REBUILD),
    "index.order": (N_("Browsing is out of name order: {where}"), _REBUILD),
    "index.words": (N_("The search index does not match the records: {where}"), _REBUILD),
    "contact.no_role": (N_("Active contacts without a role in a company: {where}"), _EDIT),
    "contact.draft_with_role": (N_("Drafts that have a role in a company: {where}"), _EDIT),
    "contact.no_source": (N_("Contacts without a source: {where}"), _EDIT),
    "contact.no_inform_due": (N_("Contacts without a day by which to inform them: {where}"), _EDIT),
    "contact.no_ground": (N_("Restricted contacts without a ground: {where}"), _EDIT),
    "contact.email_key": (N_("Contacts whose e-mail address is kept under a wrong key: {where}"), _EDIT),
    "company.email_key": (N_("Companies whose e-mail address is kept under a wrong key: {where}"), _EDIT),
    "mailbox.undecided": (
        N_("Addresses once called shared, of which nobody has decided whose they are, of contacts: {where}"),
        N_("A register owner decides on each: it is the company's mailbox, or the person's own address."),
    ),
    "mailbox.on_card": (
        N_("Companies whose shared mailbox stands on a person's card as well: {where}"),
        N_("Find out whose the address is, and take it off the other card; no list holds it before that."),
    ),
    "list.count": (N_("Mailing lists whose kept counts are wrong: {where}"), _RECOUNT),
    "list.order": (N_("Members of mailing lists out of name order: {where}"), _REBUILD),
    "list.foreign_address": (N_("Members whose address belongs to somebody else: {where}"), _EDIT),
    "list.foreign_consent": (N_("Members whose consent belongs to somebody else: {where}"), _EDIT),
    "list.no_sender": (N_("Mailing lists without sender, stop address or footer: {where}"), _EDIT),
    "record.identity_code": (N_("Texts with a personal identity code: {where}"), _EDIT),
    "stop.flag": (
        N_("Contacts whose address is marked otherwise than the suppression list says: {where}"),
        N_("Save one of their addresses again; do not export lists before that."),
    ),
    "stop.mailbox": (
        N_("Companies whose address is marked otherwise than the suppression list says: {where}"),
        N_("Save one of their addresses again; do not export lists before that."),
    ),
    "stop.objection": (
        N_("Contacts with a marketing ban of whom an address is not suppressed: {where}"),
        N_("Record the marketing ban again; do not export lists before that."),
    ),
    "erasure.ledger": (
        N_("The erasure ledger outside the database is missing or was changed, from line {where} on."),
        N_("Keep the files as they are, tell the register owner, and bring back the folder's newest copy."),
    ),
    "erasure.not_done": (N_("Erased people whom the database still has: {where}"), _REOPEN),
    "erasure.unfinished": (N_("Erasures whose files and traces are not yet cleaned: {where}"), _REOPEN),
    "erasure.left": (
        N_("Records of people who were erased: {where}"),
        N_("Tell the register owner: an erasure has not been complete."),
    ),
    "life.overdue": (
        N_("What has outlived its storage period is still here: {where}"),
        N_("Run `kaarea tidy --yes` now, and every night."),
    ),
    "life.uncleaned": (
        N_("What was swept has left traces on the disk that are not cleaned, since {where}"),
        N_("Sign everybody out and run `kaarea tidy --yes`."),
    ),
    "access.no_owner": (N_("There is no register owner who can sign in."), _RESTORE),
    "access.external_without_end": (
        N_("Accounts of external service providers without an end date: {where}"),
        _RIGHTS,
    ),
    "access.long_grant": (N_("Granted rights that run for more than 12 months: {where}"), _RIGHTS),
    "files.open": (
        N_("Files that others than their owner may read: {where}"),
        N_("Take the rights of group and others away: chmod go= FILE."),
    ),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One kind of fault: where it was found, and what to do about it."""

    code: str
    count: int
    places: tuple[str, ...]
    """The first twenty places."""

    @property
    def message(self) -> str:
        """What is wrong, in the user's language."""
        more = _(" and {count} more").format(count=self.count - len(self.places))
        where = ", ".join(self.places) + (more if self.count > len(self.places) else "")
        return _(_KINDS[self.code][0]).format(where=where)

    @property
    def remedy(self) -> str:
        """What to do about it, in the user's language."""
        return _(_KINDS[self.code][1])

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}"


class Integrity(Subject, subject="integrity"):
    """Checking the register from within."""

    @action("audit.view_security", "inspect", reauthenticate=True)
    def check(self, call: Call) -> tuple[Finding, ...]:
        """All that is wrong with the register; nothing when it is sound. Takes its time."""
        audit_heads.write_owed_heads(call.store)
        findings = check(call.store, call.today)
        call.touched("register", "", fields=" ".join(each.code for each in findings), count=len(findings))
        return findings


def check(store: Store, today: date) -> tuple[Finding, ...]:
    """All that is wrong with the register, one finding for each kind of fault."""
    damaged = _gathered(_engine_faults(store))
    if any(finding.code == "database.damaged" for finding in damaged):
        return damaged  # whatever else is read from it may be wrong
    schema = damaged + _gathered(_schema_faults(store))
    if any(finding.code == "schema.missing" for finding in schema):
        return schema  # without its tables nothing else can be asked
    outside = _gathered(_audit_faults(store), text_faults(store), _file_faults(store))
    with store.reading():
        inside = _gathered(
            record_faults(store),
            row_faults(store),
            access_faults(store, today),
            stop_faults(store),
            erasure_faults(store),
            list_faults(store),
            life_faults(store, today),
        )
    return schema + outside + inside


def _gathered(*sources: Iterable[Fault]) -> tuple[Finding, ...]:
    counts: dict[str, int] = {}
    places: dict[str, list[str]] = {}
    for source in sources:
        for code, place in source:
            counts[code] = counts.get(code, 0) + 1
            if len(places.setdefault(code, [])) < NAMED:
                places[code].append(place)
    return tuple(Finding(code, count, tuple(places[code])) for code, count in counts.items())


def _schema_faults(store: Store) -> Iterator[Fault]:
    wanted, found = expected(store.engine), actual(store)
    for part, told in wanted.items():
        if part not in found:
            yield "schema.missing", part
        elif found[part] != told:
            yield "schema.differs", part
    for part in found.keys() - wanted.keys():
        if not part.startswith("column ") or f"table {part.split()[1].split('.')[0]}" in wanted:
            yield "schema.surplus", part


def _audit_faults(store: Store) -> Iterator[Fault]:
    for fault in audit_proof.verify(store):
        kind, _blank, seq = fault.partition(" ")
        yield f"audit.{kind}", seq


def _engine_faults(store: Store) -> Iterator[Fault]:
    if store.engine != "sqlite":
        return
    try:
        told = [str(row[0]) for row in store.rows("PRAGMA integrity_check(20)")]
    except peewee.DatabaseError as error:
        told = [str(error)]
    for line in told:
        # Words out of step with their rows are no damage of the file: they are a finding of their own.
        if line != "ok" and "fts5" not in line.lower():
            yield "database.damaged", line[:200]
    for table, row_id, _parent, _key in store.rows("PRAGMA foreign_key_check"):
        yield "database.foreign_key", f"{table} {row_id}"


def _file_faults(store: Store) -> Iterator[Fault]:
    """Database 0600 and its folder of keys 0700: for nobody but the register's own user."""
    paths: list[Path] = [store.companion, *sorted(store.companion.rglob("*"))]
    if store.engine == "sqlite":
        database = Path(str(store.db.database))
        paths += [database.with_name(database.name + tail) for tail in ("", "-wal", "-shm", "-journal")]
    for path in paths:
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
            yield "files.open", str(path)
