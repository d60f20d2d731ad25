"""Lock-outs of an address: whom they hit, what they tell, how they are ended (rules S6, S7; issue a.8, b.3)."""

import threading
from typing import Any

import pytest

from kaarea_tui.register.errors import Absent
from kaarea_tui.register.founding import DEMO_PASSWORD, DEMO_USERS
from kaarea_tui.register.staff import password_hashes
from kaarea_tui.register.staff.signing_in import AddressWaits, SignInRefused, sign_in
from tests.conftest import RegisterDb

ADDRESS = "ssh 203.0.113.9"


def _fail(db: RegisterDb, source: str, times: int) -> None:
    store = db.open()
    for number in range(times):
        with pytest.raises(SignInRefused):
            sign_in(store, f"nimi{number}", "wrong", source, db.clock)


def test_an_address_tells_how_long_it_waits_and_is_released(register_db: RegisterDb) -> None:
    """The same words whoever tries; the administrator sees the address and ends the wait."""
    _fail(register_db, ADDRESS, 20)
    store, clock = register_db.open(), register_db.clock
    clock.advance(minutes=5)
    told = set()
    for name, password in (("johto", DEMO_PASSWORD), ("johto", "wrong"), ("ei.ole", "wrong")):
        with pytest.raises(AddressWaits) as raised:
            sign_in(store, name, password, ADDRESS, clock)
        told.add(str(raised.value))
    assert len(told) == 1
    assert "10 min" in told.pop()
    admin = register_db.sign_in("paakayttaja")
    waiting = admin.users.waiting_addresses()
    assert [(each.source, each.failures) for each in waiting] == [(ADDRESS, 20)]
    admin.users.release_address(ADDRESS)
    assert admin.users.waiting_addresses() == ()
    assert sign_in(store, "johto", DEMO_PASSWORD, ADDRESS, clock)
    with pytest.raises(Absent):
        admin.users.release_address(ADDRESS)
    row = store.one(
        "SELECT fields, object_id FROM audit WHERE action = 'users.release_address' AND result = 'ok'"
    )
    assert row is not None
    assert "203" not in "".join(row)


def test_an_address_that_waits_locks_no_account(register_db: RegisterDb) -> None:
    """Tries that are not heard count against nobody: the account is open from elsewhere."""
    _fail(register_db, ADDRESS, 20)
    store = register_db.open()
    for _ in range(8):
        with pytest.raises(AddressWaits):
            sign_in(store, "johto", "wrong", ADDRESS, register_db.clock)
    assert sign_in(store, "johto", DEMO_PASSWORD, "ssh 192.0.2.1", register_db.clock)


@pytest.mark.parametrize("source", ["command uid 1000", "terminal /dev/pts/3"])
def test_somebody_elses_failures_do_not_lock_the_machine_itself(register_db: RegisterDb, source: str) -> None:
    """A machine user and a terminal are shared: 25 stale passwords of others, and the right one opens."""
    _fail(register_db, source, 25)
    assert sign_in(register_db.open(), "johto", DEMO_PASSWORD, source, register_db.clock)


def test_tries_in_flight_fail_nobody(register_db: RegisterDb, monkeypatch: pytest.MonkeyPatch) -> None:
    """Behind one address 30 tries of names that nobody has are on their way, and a colleague signs in."""
    store, clock = register_db.open(), register_db.clock
    verify, arrived, go_on = password_hashes.verify, threading.Semaphore(0), threading.Event()

    def slow(*given: Any) -> Any:
        if threading.current_thread() is not threading.main_thread():
            arrived.release()
            go_on.wait(30)
        return verify(*given)

    monkeypatch.setattr(password_hashes, "verify", slow)
    monkeypatch.setattr(password_hashes, "AT_ONCE", 40)

    def come(name: str) -> None:
        own = register_db.open()
        try:
            sign_in(own, name, "wrong", ADDRESS, clock)
        except SignInRefused:
            pass
        finally:
            own.close()

    guests = [threading.Thread(target=come, args=(f"nimi{number}",)) for number in range(25)]
    for guest in guests:
        guest.start()
    for _ in guests:
        assert arrived.acquire(timeout=60)
    try:
        assert sign_in(store, "johto", DEMO_PASSWORD, ADDRESS, clock)
    finally:
        go_on.set()
        for guest in guests:
            guest.join()


def test_unknown_names_cost_what_known_ones_do_after_the_cost_was_raised(sqlite_db: RegisterDb) -> None:
    """Rule S12: the work is measured, name by name, once everybody's hash is of the new cost."""
    import statistics
    import time

    store, clock = sqlite_db.open(), sqlite_db.clock
    store.run("UPDATE setting SET value = '32768' WHERE name = 'password_memory_kib'")
    for name in DEMO_USERS:
        sign_in(store, name, DEMO_PASSWORD, "t", clock)
    took: dict[str, list[float]] = {"johto": [], "ei.ole": []}
    for _ in range(5):
        store.run("DELETE FROM sign_in_lock")
        for name, times in took.items():
            began = time.perf_counter()
            with pytest.raises(SignInRefused):
                sign_in(store, name, "wrong password", "t", clock)
            times.append(time.perf_counter() - began)
    known, unknown = (statistics.median(times) for times in took.values())
    assert known / 1.8 < unknown < known * 1.8
