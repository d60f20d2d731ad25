"""For each action of the counter, arguments that work: the trust tests call every action with them.

An action without a sample here makes them fail, so none is ever forgotten.
"""

from collections.abc import Callable
from datetime import date
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from kaarea_tui.data.keys import keyed_hash
from kaarea_tui.register.audit_trail import stamp
from kaarea_tui.register.companies.company_cards import CompanyInput
from kaarea_tui.register.contacts.technical import ServiceAccountInput, TechnicalInput
from kaarea_tui.register.oversight.audit_log import LogFilter
from kaarea_tui.register.records.contact_inputs import AddressInput, ContactInput, RoleInput, SourceInput
from kaarea_tui.rules.rights import Scope

from .samples_deeds import DEEDS
from .samples_letters import LETTERS
from .samples_lists import LISTS
from .samples_mail import REQUEST_MAIL
from .samples_mailing import MAILING
from .samples_requests import REQUESTS
from .samples_returns import RETURNS
from .world import Place, World

Arguments = tuple[tuple[Any, ...], dict[str, Any]]
Sample = Callable[[World, Place], Arguments]

SOURCE = SourceInput("subject")
NEW_PASSWORD = "kolme viiraa tuulessa 7"


def _given(*values: Any, **named: Any) -> Arguments:
    return values, named


_FOLDER = TemporaryDirectory(prefix="kaarea-trust-")
_NUMBERS = count(1)


def _list_file() -> Path:
    """A contact list that nobody has read in yet, at the same place each time."""
    path = Path(_FOLDER.name) / "lista.csv"
    path.write_text(f"Sukunimi;Etunimet;Yritys\nTuotu;Tiina {next(_NUMBERS)};Tuonti Oy\n")
    return path


def _waiting_address(world: World) -> str:
    """An address that waits; taken back with whatever the action changes."""
    key = keyed_hash(world.store, "source ssh 198.51.100.7")
    world.store.run(
        "INSERT INTO sign_in_lock (kind, subject, failures, last_failure_at) VALUES ('source', ?, 20, ?)"
        " ON CONFLICT (kind, subject) DO NOTHING",
        (key, stamp(world.clock.now)),
    )
    return "ssh 198.51.100.7"


SAMPLES: dict[str, Sample] = {
    "own.who": lambda w, p: _given(),
    "own.sign_out": lambda w, p: _given(),
    "own.change_password": lambda w, p: _given(NEW_PASSWORD),
    "own.preference": lambda w, p: _given("contacts.columns"),
    "own.keep_preference": lambda w, p: _given("contacts.columns", ["name"]),
    "own.choose_looks": lambda w, p: _given(language="en"),
    "home.today": lambda w, p: _given(),
    "users.list": lambda w, p: _given(),
    "users.open": lambda w, p: _given(p.user),
    "users.add": lambda w, p: _given("uusi.henkilo", "Uusi Henkilö"),
    "users.edit": lambda w, p: _given(p.user, 1, person_name="Toinen Nimi", employer="Firma"),
    "users.reset": lambda w, p: _given(p.user),
    "users.close": lambda w, p: _given(p.user),
    "users.set_end": lambda w, p: _given(p.user, date(2027, 1, 1)),
    "users.waiting_addresses": lambda w, p: _given(),
    "users.release_address": lambda w, p: _given(_waiting_address(w)),
    "users.release_lock": lambda w, p: _given(p.user),
    "users.end_session": lambda w, p: _given(p.session),
    "access.give_preset": lambda w, p: _given(p.user, "BI"),
    "access.take_preset": lambda w, p: _given(p.user, "CS"),
    "access.grant": lambda w, p: _given(
        p.user, "contact.view_history", "sijaisuus", date(2026, 11, 23), date(2027, 1, 1)
    ),
    "access.end_grant": lambda w, p: _given(p.grant),
    "access.deny": lambda w, p: _given(p.user, "contact.edit", "ei tarvetta", date(2026, 11, 23)),
    "access.end_denial": lambda w, p: _given(p.denial),
    "access.set_scopes": lambda w, p: _given(p.user, Scope.OWN_UNIT, Scope.OWN_COMPANIES, "Turku"),
    "access.review": lambda w, p: _given(),
    "audit_log.page": lambda w, p: _given(LogFilter()),
    "audit_log.security": lambda w, p: _given(LogFilter()),
    "audit_log.own_sign_ins": lambda w, p: _given(),
    "settings.shown": lambda w, p: _given(),
    "settings.all": lambda w, p: _given(),
    "settings.change_system": lambda w, p: _given("idle_lock_minutes", "12"),
    "settings.change_privacy": lambda w, p: _given("register_name", "Toinen nimi"),
    "integrity.check": lambda w, p: _given(),
    "tidy.due": lambda w, p: _given(),
    "tidy.check_clock": lambda w, p: _given(None),
    "tidy.sweep": lambda w, p: _given("letter_file"),
    "tidy.finish": lambda w, p: _given(),
    "tidy.owes_cleaning": lambda w, p: _given(),
    "browse.contacts": lambda w, p: _given("kanaria"),
    "browse.count_contacts": lambda w, p: _given("kanaria"),
    "browse.contact_ids": lambda w, p: _given("kanaria"),
    "browse.log_search": lambda w, p: _given("kanaria"),
    "browse.log_company_search": lambda w, p: _given("tirsku"),
    "browse.log_copy": lambda w, p: _given(p.contact, "phone"),
    "browse.log_company_copy": lambda w, p: _given(p.company, "business_id"),
    "browse.companies": lambda w, p: _given("tirsku"),
    "browse.count_companies": lambda w, p: _given("tirsku"),
    "browse.company_ids": lambda w, p: _given("tirsku"),
    "imports.read": lambda w, p: _given(_list_file(), "company", "Tuonti Oy"),
    "contacts.open": lambda w, p: _given(p.contact),
    "contacts.open_technical": lambda w, p: _given(p.contact, "DATA_SUBJECT_RIGHTS"),
    "contacts.create": lambda w, p: _given(
        ContactInput(last_name="Uusi", first_names="Uuno", roles=(RoleInput(p.company, "Johtaja"),)), SOURCE
    ),
    "contacts.update": lambda w, p: _given(p.contact, p.version, ContactInput(first_names="Toinen"), SOURCE),
    "contacts.add_role": lambda w, p: _given(p.contact, p.version, RoleInput(p.company, "Sihteeri"), SOURCE),
    "contacts.end_role": lambda w, p: _given(p.contact, p.version, p.role, "", source=SOURCE),
    "contacts.change_employer": lambda w, p: _given(
        p.contact, p.version, p.role, RoleInput(p.company, "Päällikkö"), source=SOURCE
    ),
    "contacts.correct_note": lambda w, p: _given(p.deeds.note, "Soitto siirtyi."),
    "contacts.add_note": lambda w, p: _given(p.contact, "Soitto sovittu."),
    "contacts.history": lambda w, p: _given(p.contact),
    "contacts.undo_last": lambda w, p: _given(p.contact, p.version),
    "contacts.possible_duplicates": lambda w, p: _given("Kanariaaa", "Serinusaa"),
    "contacts.mark_informed": lambda w, p: _given((p.contact,), "", "sähköposti"),
    "contacts.add_technical": lambda w, p: _given(
        p.contact, TechnicalInput("198.51.100.7", "lomake", "tuki")
    ),
    "contacts.add_service_account": lambda w, p: _given(
        p.contact, ServiceAccountInput("toinen", "tunnus"), SOURCE
    ),
    "companies.open": lambda w, p: _given(p.company),
    "companies.people": lambda w, p: _given(p.company),
    "companies.notes": lambda w, p: _given(p.company),
    "companies.names": lambda w, p: _given("Tirsku"),
    "companies.owners": lambda w, p: _given(),
    "companies.create": lambda w, p: _given(
        CompanyInput(name="Uusi Oy", kind="company", relationship="prospect")
    ),
    "companies.update": lambda w, p: _given(p.company, p.version, CompanyInput(relationship="former")),
    "companies.update_billing_address": lambda w, p: _given(
        p.company,
        p.version,
        CompanyInput(billing_address=AddressInput("billing", "Uusi tie 1", "00100", "HELSINKI")),
    ),
    "mailboxes.undecided": lambda w, p: _given(),
    "mailboxes.stopped": lambda w, p: _given(),
    "mailboxes.move": lambda w, p: _given(p.email, p.company, "Yrityksen oma laatikko"),
    "mailboxes.keep": lambda w, p: _given(p.email),
    "mailboxes.release": lambda w, p: _given(p.mailbox, "Yritys pyysi"),
    "companies.history": lambda w, p: _given(p.company),
    "companies.undo_last": lambda w, p: _given(p.company, p.version),
    "contacts.close_service_account": lambda w, p: _given(p.contact, p.service_account),
}


SAMPLES |= DEEDS | LETTERS | MAILING | LISTS | REQUESTS | REQUEST_MAIL | RETURNS


def variants(world: World, name: str) -> dict[str, Arguments]:
    """The arguments of an action: on a record in reach, out of it, and absent, where that differs."""
    sample = SAMPLES[name]
    own = sample(world, world.own)
    if sample(world, world.other) == own:
        return {"own": own}
    return {"own": own, "other": sample(world, world.other), "absent": sample(world, world.absent)}
