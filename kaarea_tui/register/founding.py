"""Making a register: schema, key, and the first accounts (ASVS 6.3.2: no account with a known password).

A demo register is marked as one for good: it has accounts with a known password, so it refuses real use,
and a real register never becomes a demo.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from kaarea_tui.data import backup_file, schema
from kaarea_tui.data.cannot_open import CannotOpen, is_damage
from kaarea_tui.data.engine import Store, open_store
from kaarea_tui.data.keys import check_key, make_key
from kaarea_tui.register import audit_heads, audit_seal, audit_trail
from kaarea_tui.register.requests import letter_masks
from kaarea_tui.register.staff.one_time_secrets import new_secret
from kaarea_tui.register.stored_settings import load_settings
from kaarea_tui.rules.dates import local_date
from kaarea_tui.rules.permissions import PRESETS
from kaarea_tui.rules.problem import N_
from kaarea_tui.rules.rights import default_scopes
from kaarea_tui.rules.signin import ONE_TIME_SECRET_LIFE, normal_form, typed_secret

from .counter import SELF, utc_now
from .erasure import erasure_replay, restoring
from .errors import Refused
from .requests import request_clock
from .staff import password_hashes
from .staff.accounts import OWNER, all_accounts, lock_subject
from .staff.second_person import RECOVERED

DEMO_PASSWORD = "kaarea-demo"  # noqa: S105 - known on purpose; only a demo register accepts it
DEMO_USERS = {
    "rekisterivastaava": ("Riikka Rekisteri", "RO"),
    "paakayttaja": ("Pekka Pääkäyttäjä", "AD"),
    "asiakkuus": ("Aino Asiakkuus", "AM"),
    "markkinointi": ("Mikko Markkinointi", "MK"),
    "asiakaspalvelu": ("Anna Asiakaspalvelu", "CS"),
    "laskutus": ("Leena Laskutus", "BI"),
    "palveluesihenkilo": ("Pirjo Palveluesihenkilö", "SU"),
    "tarkastaja": ("Tuomas Tarkastaja", "AU"),
    "johto": ("Johanna Johto", "MG"),
    "ulkopuolinen": ("Ulla Ulkopuolinen", "EX"),
}


@dataclass(frozen=True, slots=True)
class FirstAccount:
    """An account to be made with the register; `preset` may be empty: an account without a right."""

    user_name: str
    person_name: str
    preset: str


@contextmanager
def opened_without_ledger(url: str) -> Iterator[Store]:
    """The register for the block although its erasure ledger is older than it: to write the ledger anew."""
    store = open_store(url)
    try:
        schema.upgrade(store)
        check_key(store)
        yield store
    finally:
        store.close()


def open_register(url: str, on_statement: Callable[[str], None] | None = None) -> Store:
    """Open an existing register, brought up to this program's schema; raises CannotOpen."""
    store = open_store(url, on_statement=on_statement)
    try:
        schema.upgrade(store)
        check_key(store)
        now = utc_now()
        letter_masks.mask_older(store)
        erasure_replay.settle(store, now)
        request_clock.settle(store)
        # Behind the ledger's own check, for the ledger has a word in it.
        audit_seal.seal_older(store, audit_trail.stamp(now))
        audit_heads.write_owed_heads(store)
        backup_file.discard_tries(store.companion)
        restoring.end_mark(store.companion)
    except CannotOpen:
        store.close()
        raise
    except Exception as error:
        store.close()
        # Damage in the middle of a file shows at the first page that is read there.
        if is_damage(error):
            raise CannotOpen.because("corrupt", url) from error
        raise
    return store


def found_register(
    store: Store,
    accounts: tuple[FirstAccount, ...],
    clock: Callable[[], datetime] = utc_now,
    *,
    second_person: str = "",
) -> dict[str, str]:
    """Make a register in an empty database: schema, key, first accounts; their one-time secrets by name.

    `second_person` is the user name of who approves a reset of the owner's account (N18). Raises
    Refused when the database is not empty.
    """
    now = clock()
    _make(store, now, {"second_person": second_person} if second_person else {})
    given: dict[str, str] = {}
    with store.writing():
        for account in accounts:
            secret = new_secret()
            digest = _hashed(store, typed_secret(secret))
            user_id = _add(store, account, digest, now, must_change=True)
            given[account.user_name] = secret
            _log(store, "register.found", user_id, now)
    return given


def found_demo(
    store: Store, clock: Callable[[], datetime] = utc_now, initial: Mapping[str, str] | None = None
) -> None:
    """Make a demo register in an empty database: one user for each preset, one known password.

    `initial` holds settings to start with that differ from their defaults.
    """
    now = clock()
    _make(store, now, initial or {})
    # Everybody knows the password, so one hash serves all, and founding takes a tenth of the time.
    digest = _hashed(store, normal_form(DEMO_PASSWORD))
    with store.writing():
        store.run("INSERT INTO meta (name, value) VALUES ('demo', '1')")
        for user_name, (person_name, preset) in DEMO_USERS.items():
            account = FirstAccount(user_name, person_name, preset)
            _log(store, "register.found", _add(store, account, digest, now, must_change=False), now)


def recover_owner(store: Store, user_name: str, source: str, clock: Callable[[], datetime] = utc_now) -> str:
    """Give a register owner's account a one-time secret on the server, its key being there (rule N18).

    Nobody is signed in: it is logged, and told at every sign-in for 30 days. Raises Refused for any other
    account.
    """
    now = clock()
    secret = new_secret()
    digest = _hashed(store, typed_secret(secret))
    with store.writing():
        account = next((each for each in all_accounts(store) if each.user_name == user_name), None)
        if account is None or OWNER not in account.presets or not account.usable(local_date(now)):
            raise Refused("recover.no_owner", N_("There is no register owner's account of this name in use."))
        at = audit_trail.stamp(now)
        store.run(
            "UPDATE user_account SET password_hash = ?, must_change = 1, secret_expires_at = ?,"
            " version = version + 1 WHERE id = ?",
            (digest, audit_trail.stamp(now + ONE_TIME_SECRET_LIFE), account.id),
        )
        store.run(
            "UPDATE user_session SET ended_at = ?, end_reason = 'password_changed'"
            " WHERE ended_at IS NULL AND user_id = ?",
            (at, account.id),
        )
        store.run("DELETE FROM meta WHERE name = ?", (RECOVERED,))
        store.run("INSERT INTO meta (name, value) VALUES (?, ?)", (RECOVERED, at))
        store.run(
            "DELETE FROM sign_in_lock WHERE kind = 'user' AND subject = ?", (lock_subject(store, user_name),)
        )
        entry = audit_trail.Entry(
            "register.recover_owner", SELF, source, object_type="user", object_id=str(account.id)
        )
        head = audit_trail.append(store, entry, now)
    audit_heads.keep_head(store, head, now)
    return secret


def is_demo(store: Store) -> bool:
    """Is this a demo register?"""
    return store.one("SELECT 1 FROM meta WHERE name = 'demo'") is not None


def refuse_demo(store: Store) -> None:
    """Raise Refused for a demo register where real use is asked."""
    if is_demo(store):
        raise Refused("demo", N_("This is a demo register with known passwords; it does not take real use."))


def _make(store: Store, now: datetime, initial: Mapping[str, str]) -> None:
    if store.db.get_tables():
        raise Refused(
            "not_empty", N_("There is a database already; a register is made only in an empty one.")
        )
    schema.create(store)
    with store.writing():
        make_key(store)
        audit_seal.begin_seal(store)
        erasure_replay.begin(store, now)
        request_clock.begin(store)
        rows = [(name, value, audit_trail.stamp(now), 0) for name, value in initial.items()]
        store.run_many("INSERT INTO setting (name, value, changed_at, changed_by) VALUES (?, ?, ?, ?)", rows)
        dummy = password_hashes.make_hash(new_secret(), load_settings(store), store.companion)
        store.run("INSERT INTO meta (name, value) VALUES ('dummy_hash', ?)", (dummy,))


def _hashed(store: Store, password: str) -> str:
    return password_hashes.make_hash(password, load_settings(store), store.companion)


def _add(store: Store, account: FirstAccount, digest: str, now: datetime, *, must_change: bool) -> int:
    assert not account.preset or account.preset in PRESETS
    scopes = default_scopes(account.preset)
    user_id = store.next_ids("user_account", 1)
    day = local_date(now)
    # An external provider's account always has an end (6.1); the demo's lives a year.
    valid_to = (
        day.replace(year=day.year + 1, day=min(day.day, 28)).isoformat() if account.preset == "EX" else None
    )
    store.run(
        "INSERT INTO user_account (id, user_name, person_name, view_scope, edit_scope, password_hash,"
        " must_change, secret_expires_at, valid_from, valid_to, created_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            user_id,
            account.user_name,
            account.person_name,
            scopes.view.value,
            scopes.edit.value,
            digest,
            int(must_change),
            audit_trail.stamp(now + ONE_TIME_SECRET_LIFE) if must_change else None,
            day.isoformat(),
            valid_to,
            audit_trail.stamp(now),
        ),
    )
    if account.preset:
        store.run(
            "INSERT INTO user_preset (user_id, preset, given_at) VALUES (?, ?, ?)",
            (user_id, account.preset, audit_trail.stamp(now)),
        )
    return user_id


def _log(store: Store, action: str, user_id: int, now: datetime) -> None:
    entry = audit_trail.Entry(action, SELF, "founding", object_type="user", object_id=str(user_id))
    audit_heads.keep_head(store, audit_trail.append(store, entry, now), now)
