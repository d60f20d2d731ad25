"""The counter: every use of the register passes here, signed in, permitted and logged.

A `Register` is opened for one session of one user (see signing_in.py). Its subjects (contacts, companies,
users, ...) are classes whose public methods are actions. An action names its permission and its effect:

- `browse` only reads and leaves no row in the log,
- `disclose` shows personal data of one record: a log row in the same transaction,
- `change` writes: change and log row in one transaction, or neither,
- `inspect` reads for long without holding up anybody who writes; its log row is written before the result
  is handed out.

Rights are read from the database at each call (P6), so a right taken away is gone at the next key. A call
that is not permitted leaves one row in the log (rule 5.1) and raises NotPermitted; so does a call after the
session has ended.
"""

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any, Concatenate, Literal, ParamSpec, TypeVar, cast

from kaarea_tui.data.engine import Store
from kaarea_tui.register import audit_heads, audit_trail
from kaarea_tui.rules.dates import local_date
from kaarea_tui.rules.problem import N_, Problem

from .errors import NotPermitted, Refused, SignedOut, Unavailable
from .faults import SAVE_UNKNOWN, faults_named
from .staff import sessions

Effect = Literal["browse", "disclose", "change", "inspect"]
SELF = "self"
"""The permission that every signed-in user holds: own password, own language, own sign-out (rule 5.2)."""

P = ParamSpec("P")
R = TypeVar("R")
S = TypeVar("S", bound="Subject")


@dataclass(frozen=True, slots=True)
class Action:
    """What the counter knows of one action before it is called."""

    name: str
    permission: str
    effect: Effect
    reauthenticate: bool
    before_password_change: bool
    names_ahead: bool


ACTIONS: dict[str, Action] = {}
"""Every action of every subject by name; tests walk all of them (T5)."""


@dataclass(slots=True)
class Call:
    """One call of one action: who calls, with what rights, when, and what the log will say of it."""

    store: Store
    user: sessions.CurrentUser
    now: datetime
    entry: audit_trail.Entry
    counter: "Counter"
    heads: list[audit_trail.Head] = field(default_factory=list)
    """Of further rows of the log that a `change` wrote before its own."""
    with_log: list[Callable[[], None]] = field(default_factory=list)
    """What an `inspect` action writes in one transaction with its log row: all of it, or neither."""
    when_done: list[Callable[[], object]] = field(default_factory=list)
    """What follows outside the database once the transaction holds; must not raise."""
    when_undone: list[Callable[[], object]] = field(default_factory=list)
    """What is taken back outside the database when the transaction did not come about."""
    read: Any = None
    """What the action's `before` has read of foreign input, ahead of the transaction."""

    @property
    def today(self) -> date:
        """The local calendar date."""
        return local_date(self.now)

    @property
    def rights(self) -> frozenset[str]:
        """The user's rights at this moment."""
        return self.user.rights

    def need(self, permission: str) -> None:
        """Demand one more right within an action; raises NotPermitted."""
        if permission not in self.rights:
            raise NotPermitted(permission)

    def log_besides(self, entry: audit_trail.Entry) -> None:
        """Write one more row of the log in the transaction of a `change`, before the action's own."""
        self.heads.append(audit_trail.append(self.store, entry, self.now))

    def touched(self, object_type: str, object_id: object, *, fields: str = "", count: int = 1) -> None:
        """Say what the log row is about: internal numbers and names of fields only (A4)."""
        self.entry.object_type, self.entry.object_id = object_type, str(object_id)
        self.entry.fields, self.entry.count = fields, count

    def touched_people(self, contact_ids: Sequence[int], *, fields: str, count: int) -> None:
        """The same of any number of people, so that each can be told of it (2.9).

        Several stand in `fields`: the column of the object is indexed, and PostgreSQL indexes no long text.
        """
        told = " ".join(str(contact_id) for contact_id in contact_ids)
        if len(contact_ids) > 1:
            told, fields = "", f"{fields} contacts={told}"
        self.touched("contact", told, fields=fields, count=count)


def action(
    permission: str,
    effect: Effect,
    *,
    reauthenticate: bool = False,
    before_password_change: bool = False,
    names_ahead: bool = False,
    before: Callable[..., object] | None = None,
) -> Callable[[Callable[Concatenate[S, Call, P], R]], Callable[Concatenate[S, P], R]]:
    """Make a subject's method an action of the counter that needs `permission`.

    `reauthenticate`: the password must have been given again within the last minutes (ASVS 7.5).
    `before_password_change`: open even to who has signed in with a one-time secret only.
    `names_ahead`: it may touch several people's wishes or lists, and `ahead.whom` names them before (N2).
    `before` is called with the same arguments once the right is there and before the transaction: whatever
    comes from outside is parsed there (exchange/reading.py), and stands in `Call.read`.
    """

    def decorate(method: Callable[Concatenate[S, Call, P], R]) -> Callable[Concatenate[S, P], R]:
        @functools.wraps(method)
        def call(self: S, *args: P.args, **named: P.kwargs) -> R:
            spec = ACTIONS[f"{self.subject}.{method.__name__}"]
            ahead = (lambda call: before(call, *args, **named)) if before else None
            return self._counter.perform(spec, lambda call: method(self, call, *args, **named), ahead)

        told = (permission, effect, reauthenticate, before_password_change, names_ahead)
        call.action_of_counter = told  # type: ignore[attr-defined]
        return cast(Callable[Concatenate[S, P], R], call)

    return decorate


Before = Callable[[Call], object] | None


class Subject:
    """One subject of the register; its public methods must all be actions, or the module does not import."""

    subject: str

    def __init__(self, counter: "Counter") -> None:
        self._counter = counter

    def __init_subclass__(cls, subject: str) -> None:
        cls.subject = subject
        for name, member in vars(cls).items():
            if name.startswith("_") or not callable(member):
                continue
            told = getattr(member, "action_of_counter", None)
            if told is None:
                raise TypeError(f"{cls.__name__}.{name} is public but is no action of the counter")
            ACTIONS[f"{subject}.{name}"] = Action(f"{subject}.{name}", *told)


@dataclass(frozen=True, slots=True)
class Approval:
    """Somebody else has given the own password at this session, for one act on one account (rule N18)."""

    approver_id: int
    user_id: int
    at: datetime


class Counter:
    """The counter, open for one session; `register.Register` adds the subjects. For one thread or several."""

    def __init__(self, store: Store, session_id: int, source: str, clock: Callable[[], datetime]) -> None:
        self.store = store
        self.session_id = session_id
        self.source = source
        self.clock = clock
        self.confirmed_at: datetime | None = None
        self.approval: Approval | None = None
        self.warnings: list[Problem] = []
        """What the user is to be told beside the answers; whoever tells it takes it away."""

    def close(self) -> None:
        """Close this thread's connection; the session stays until it is signed out or expires."""
        self.store.close()

    def show_life(self) -> None:
        """Tell that the program with this session lives: only living sessions take a place (rule S11)."""
        self.store.connect()
        self.store.run(
            "UPDATE user_session SET seen_at = ? WHERE id = ? AND ended_at IS NULL",
            (audit_trail.stamp(self.clock()), self.session_id),
        )

    def perform(self, spec: Action, work: Callable[[Call], R], before: Before = None) -> R:
        """Carry out one action as the module's docstring says; raises the errors of errors.py."""
        try:
            return self._perform(spec, work, before)
        except Unavailable as fault:
            if fault.code != "lost" or spec.effect == "change":
                raise
            if spec.effect != "browse":  # what it wrote in portions of its own may stand
                raise Unavailable("unknown", SAVE_UNKNOWN) from fault
        return self._perform(spec, work, before)  # a question is asked again over a new connection

    def _perform(self, spec: Action, work: Callable[[Call], R], before: Before) -> R:
        now = self.clock()
        entry = audit_trail.Entry(spec.name, spec.permission, self.source, session_id=self.session_id)
        try:
            with faults_named(spec.name, self.store):
                self.store.connect()
                read = before(self._admit(spec, entry, now)) if before else None
                if spec.effect in ("browse", "inspect"):
                    call = self._admit(spec, entry, now)
                    call.read = read
                    result = work(call)
                    if spec.effect == "inspect":
                        self._log(entry, now, call.with_log)
                    return result
                return self._write(spec, entry, now, work, read)
        except SignedOut as over:
            entry.actor_id = over.user_id
            self._log_refusal(replace(entry, result="denied", reason=f"session_{over.reason}"))
            raise
        except NotPermitted as refusal:
            self._log_refusal(
                replace(entry, permission=refusal.permission, result="denied", reason="no_right")
            )
            raise
        except Refused as refusal:
            if spec.effect != "browse":
                self._log_refusal(replace(entry, result="refused", reason=refusal.code))
            raise

    def _write(
        self, spec: Action, entry: audit_trail.Entry, now: datetime, work: Callable[[Call], R], read: object
    ) -> R:
        call: Call | None = None
        try:
            with self.store.writing():
                call = self._admit(spec, entry, now)
                call.read = read
                result = work(call)
                head = audit_trail.append(self.store, entry, now)
        except BaseException:
            for take_back in call.when_undone if call else ():
                take_back()
            raise
        audit_heads.keep_head(self.store, head, now, call.heads)
        for follow in call.when_done:
            follow()
        return result

    def _admit(self, spec: Action, entry: audit_trail.Entry, now: datetime) -> Call:
        user = sessions.current_user(self.store, self.session_id, now)
        entry.actor_id, entry.actor_presets = user.id, " ".join(user.presets)
        if user.must_change_password and not spec.before_password_change:
            raise NotPermitted(spec.permission)
        if spec.permission != SELF and spec.permission not in user.rights:
            raise NotPermitted(spec.permission)
        if spec.reauthenticate and not self._confirmed(now):
            raise Refused("confirm_password", N_("Give your password again to do this."))
        return Call(self.store, user, now, entry, self)

    def _confirmed(self, now: datetime) -> bool:
        given = self.confirmed_at
        return given is not None and now - given <= sessions.CONFIRMATION_HOLDS

    def _log_refusal(self, entry: audit_trail.Entry) -> None:
        with faults_named(entry.action, self.store):
            self._log(entry, self.clock())

    def _log(
        self, entry: audit_trail.Entry, now: datetime, with_log: Sequence[Callable[[], None]] = ()
    ) -> None:
        with self.store.writing():
            for write in with_log:
                write()
            head = audit_trail.append(self.store, entry, now)
        audit_heads.keep_head(self.store, head, now)


def utc_now() -> datetime:
    """The clock that a register uses unless a test gives another."""
    return datetime.now(UTC)
