"""T3: fail every statement of every writing action, one at a time, until it passes: nothing half done.

ASVS 2.3.3: the digest of all tables after a failed action equals the one before it, log included (rule A3).
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext

import pytest

from kaarea_tui.data import models as m
from kaarea_tui.data.engine import Store
from kaarea_tui.register.counter import ACTIONS, Action, Call, Subject, action
from kaarea_tui.register.errors import CounterError, Unavailable
from kaarea_tui.register.register import Register
from kaarea_tui.rules.permissions import PRESETS, in_preset
from tests.register.conftest import WorldDb

from .samples import SAMPLES
from .trying import call
from .world import World, taken_back

WRITING = sorted(
    name
    for name, told in ACTIONS.items()
    if name in SAMPLES and told.effect in ("change", "disclose", "inspect")
)


class DiskBroke(Exception):
    """What the watcher throws in place of a statement."""


def digest(store: Store) -> str:
    """Of every row of every table."""
    told = hashlib.sha256()
    for model in m.TABLES:
        table = model._meta.table_name
        for row in sorted(store.rows(f"SELECT * FROM {table}"), key=repr):
            told.update(repr((table, row)).encode())
    return told.hexdigest()


def writes_begun(store: Store) -> object:
    """What has changed as soon as anybody, on any connection, began to write: where it is as before, so is the digest."""
    if store.engine == "pg":
        return store.one("SELECT pg_snapshot_xmax(pg_current_snapshot())::text")
    return store.db.connection().total_changes(), store.one("PRAGMA data_version")


@contextmanager
def failing_at(store: Store, number: int) -> Iterator[list[str]]:
    """Let the statement of that number fail; the list is what was run."""
    seen: list[str] = []

    def watch(sql: str) -> None:
        seen.append(sql)
        if len(seen) == number:
            raise DiskBroke(sql)

    store.db.on_statement = watch
    try:
        yield seen
    finally:
        store.db.on_statement = None


def statements_of(register: Register, name: str, work: Callable[[], object]) -> int:
    """How many statements the action runs when nothing fails; what it did is taken back."""
    whole = nullcontext() if ACTIONS[name].effect == "inspect" else taken_back(register.store)
    with whole, failing_at(register.store, 0) as seen:
        work()
    return sum(1 for sql in seen if not sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")))


def fail_each_statement(register: Register, name: str, work: Callable[[], object]) -> int:
    """Let `work` fail at its 1st, 2nd, ... and last statement; how many there were."""
    store = register.store
    count = statements_of(register, name, work)
    before, begun = digest(store), writes_begun(store)
    for number in range(1, count + 1):
        with failing_at(store, number) as seen, pytest.raises(Unavailable):
            work()
        if writes_begun(store) != begun:
            assert digest(store) == before, f"half done after a fault at statement {number}: {seen[-1]}"
            begun = writes_begun(store)
    return count


def doer(world: World, name: str) -> Register:
    """Somebody who may: the register owner where possible."""
    permission = ACTIONS[name].permission
    preset = "RO" if permission == "self" else next(code for code in PRESETS if in_preset(code, permission))
    return world.registers[preset]


@pytest.mark.parametrize("name", WRITING)
def test_no_fault_leaves_anything_half_done(world: World, name: str) -> None:
    register, arguments = doer(world, name), SAMPLES[name](world, world.own)
    statements = fail_each_statement(register, name, lambda: call(register, name, arguments))
    assert statements >= 4, "session, rights, the log's last row and its new one at least"


class Careless(Subject, subject="careless"):
    """An action that writes past its transaction: the control."""

    @action("self", "change")
    def write(self, call: Call, beside: Store) -> None:
        beside.run("UPDATE meta SET value = value || '!' WHERE name = 'dummy_hash'")
        call.store.one("SELECT 1")
        call.touched("user", call.user.id)


del ACTIONS["careless.write"]


def test_the_control_a_write_outside_the_transaction_is_found(
    pg_world_db: WorldDb, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control that must fail: on PostgreSQL, where two connections can write at once."""
    monkeypatch.setitem(
        ACTIONS, "careless.write", Action("careless.write", "self", "change", False, False, False)
    )
    world = pg_world_db.enter()
    beside = pg_world_db.open()
    register = world.registers["RO"]
    m.database.initialize(register.store.db)
    careless = Careless(register)
    with pytest.raises(AssertionError, match="half done"):
        fail_each_statement(register, "careless.write", lambda: careless.write(beside))


@pytest.mark.parametrize("name", ["contacts.open", "access.give_preset"])
def test_no_log_no_action(world: World, name: str) -> None:
    """Rule A3: where the log cannot be written, the action fails and changes nothing."""
    register, arguments = doer(world, name), SAMPLES[name](world, world.own)
    before = digest(register.store)

    def refuse_log(sql: str) -> None:
        if sql.lstrip().startswith("INSERT INTO audit"):
            raise DiskBroke(sql)

    register.store.db.on_statement = refuse_log
    with pytest.raises(Unavailable):
        call(register, name, arguments)
    register.store.db.on_statement = None
    assert digest(register.store) == before


def test_every_fault_is_told_in_neutral_words_with_a_reference(world: World) -> None:
    """ASVS 16.5.1: no statement, value or path reaches the person; the reference finds them in the log."""
    register = world.registers["RO"]
    with failing_at(register.store, 3), pytest.raises(CounterError) as raised:
        register.users.list()
    assert isinstance(raised.value, Unavailable)
    assert raised.value.code == "fault"
    assert len(raised.value.reference) == 8
    assert "SELECT" not in str(raised.value)
