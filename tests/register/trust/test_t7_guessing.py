"""T7: guessing passwords: many processes at once get no more tries than one, and no answer tells more.

Rules S6, S7, S12; ASVS 6.1.1, 6.3.8. There is no second factor in this release.
"""

import multiprocessing
import os
import statistics
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from kaarea_tui.data.engine import Store, open_store
from kaarea_tui.data.keys import keyed_hash
from kaarea_tui.register import founding
from kaarea_tui.register.errors import Refused, SignedOut
from kaarea_tui.register.founding import DEMO_PASSWORD
from kaarea_tui.register.staff.signing_in import SignInRefused, confirm, sign_in
from kaarea_tui.rules.signin import FAILURES_ALLOWED
from tests.conftest import START, Clock, RegisterDb

PROCESSES = 8


def _guess(url: str, barrier: Any, heard: Any, naive: bool) -> None:
    """One process: wait for the others, then guess three times."""
    store = open_store(url)
    for _ in range(3):
        barrier.wait()
        if naive:
            _naive_try(store, barrier, heard)
            continue
        with suppress(SignInRefused):
            sign_in(store, "asiakkuus", "wrong password", f"host{os.getpid()}", Clock())
    store.close()


def _naive_try(store: Any, barrier: Any, heard: Any) -> None:
    """Check, then write: what the register must not do."""
    key = keyed_hash(store, "user asiakkuus")
    row = store.one("SELECT failures FROM sign_in_lock WHERE subject = ?", (key,))
    barrier.wait()
    if row is None or row[0] < FAILURES_ALLOWED:
        with heard.get_lock():
            heard.value += 1
        store.run(
            "INSERT INTO sign_in_lock (kind, subject, failures, last_failure_at) VALUES ('user', ?, 1, ?)"
            " ON CONFLICT (kind, subject) DO UPDATE SET failures = sign_in_lock.failures + 1",
            (key, "2026-11-23T09:00:00.000Z"),
        )


def _all_at_once(url: str, naive: bool) -> int:
    fork = multiprocessing.get_context("fork")
    barrier, heard = fork.Barrier(PROCESSES), fork.Value("i", 0)
    guessers = [fork.Process(target=_guess, args=(url, barrier, heard, naive)) for _ in range(PROCESSES)]
    for guesser in guessers:
        guesser.start()
    for guesser in guessers:
        guesser.join(120)
    assert [guesser.exitcode for guesser in guessers] == [0] * PROCESSES
    return int(heard.value)


def test_eight_processes_at_once_are_heard_five_times(register_db: RegisterDb) -> None:
    """Rule S6: 24 guesses by 8 processes from 8 addresses; exactly 5 are looked at, the rest wait unheard."""
    _all_at_once(register_db.url, naive=False)
    store = register_db.open()
    told = dict(
        store.rows(
            "SELECT reason, count(*) FROM audit WHERE action = 'accounts.sign_in' AND result = 'denied'"
            " GROUP BY reason"
        )
    )
    assert told == {"not_accepted": FAILURES_ALLOWED, "waiting": PROCESSES * 3 - FAILURES_ALLOWED}
    with pytest.raises(SignInRefused):
        register_db.sign_in("asiakkuus", store)


def test_control_check_then_write_hears_more(register_db: RegisterDb) -> None:
    """The control that must fail: counting after the look lets all eight in at once."""
    assert _all_at_once(register_db.url, naive=True) > FAILURES_ALLOWED


def test_the_wait_doubles_up_to_an_hour_and_others_are_free(register_db: RegisterDb) -> None:
    """Rule S6; ASVS 6.1.1."""
    store, clock = register_db.open(), register_db.clock
    for wait in (15, 30, 60, 60):
        for _ in range(FAILURES_ALLOWED if wait == 15 else 1):
            _refused(lambda: sign_in(store, "johto", "wrong", "elsewhere", clock))
        clock.advance(minutes=wait - 1)
        _refused(lambda: register_db.sign_in("johto", store))
        assert register_db.sign_in("asiakkuus", store).own.who().user_name == "asiakkuus"
        clock.advance(minutes=2)
    assert register_db.sign_in("johto", store).own.who().user_name == "johto"


def test_one_address_waits_after_twenty_failures_whoever_was_tried(register_db: RegisterDb) -> None:
    """Rule S7: names by turns do not help."""
    store, clock = register_db.open(), register_db.clock
    for number in range(20):
        _refused(lambda number=number: sign_in(store, f"nimi{number}", "wrong", "one host", clock))  # type: ignore[misc]
    _refused(lambda: sign_in(store, "asiakkuus", DEMO_PASSWORD, "one host", clock))
    assert sign_in(store, "asiakkuus", DEMO_PASSWORD, "another host", clock)


def test_the_lock_screen_counts_towards_the_same_lock_out(register_db: RegisterDb) -> None:
    """Rule S6: no side door for guesses (class D)."""
    register = register_db.sign_in("asiakkuus")
    for _ in range(FAILURES_ALLOWED):
        _refused(lambda: confirm(register, "asiakkuus", "wrong"))
    _refused(lambda: confirm(register, "asiakkuus", DEMO_PASSWORD))
    _refused(lambda: register_db.sign_in("asiakkuus", register.store))


def test_another_persons_password_confirms_nothing(register_db: RegisterDb) -> None:
    """Whoever knows two accounts cannot confirm one with the other's password (class C)."""
    register = register_db.sign_in("paakayttaja")
    _refused(lambda: confirm(register, "asiakkuus", DEMO_PASSWORD))
    with pytest.raises(Refused) as raised:
        register.users.reset(3)
    assert raised.value.code == "confirm_password"
    register.own.sign_out()
    with pytest.raises(SignedOut):
        confirm(register, "paakayttaja", DEMO_PASSWORD)


def test_a_confirmation_holds_five_minutes(register_db: RegisterDb) -> None:
    """ASVS 7.5: and it belongs to the one session."""
    register = register_db.sign_in("paakayttaja")
    confirm(register, "paakayttaja", DEMO_PASSWORD)
    register.users.reset(3)
    register_db.clock.advance(minutes=6)
    with pytest.raises(Refused):
        register.users.reset(3)


TRIES, ROUNDS = 9, 4


@pytest.fixture
def costly(tmp_path: Path) -> tuple[Any, Clock]:
    """A register whose hashes cost what they do in use, with a closed account."""
    clock = Clock()
    store = open_store(f"sqlite:///{tmp_path}/costly.db", create=True)
    founding.found_demo(store, clock, {"password_memory_kib": "32768", "password_lanes": "1"})
    store.run("UPDATE user_account SET closed_at = '2026-11-01T00:00:00.000Z' WHERE user_name = 'johto'")
    return store, clock


def _spread(store: Any, clock: Clock) -> float:
    """How far the slowest kind's median is from the quickest's, as a part of it."""
    took: dict[str, list[float]] = {kind: [] for kind in ("unknown", "wrong", "closed", "locked")}
    names = {"unknown": "ei.ole", "wrong": "asiakkuus", "closed": "johto", "locked": "laskutus"}
    for number in range(TRIES):
        clock.advance(hours=2)
        store.run("DELETE FROM sign_in_lock")
        _lock(store, clock, names["locked"])
        for kind, name in names.items():
            password = DEMO_PASSWORD if kind in ("closed", "locked") else "wrong password"
            began = time.perf_counter()
            with pytest.raises(SignInRefused):
                sign_in(store, name, password, f"h{number}", clock)
            took[kind].append(time.perf_counter() - began)
    medians = [statistics.median(times) for times in took.values()]
    return (max(medians) - min(medians)) / min(medians)


def _lock(store: Any, clock: Clock, name: str) -> None:
    store.run(
        "INSERT INTO sign_in_lock (kind, subject, failures, last_failure_at) VALUES ('user', ?, 5, ?)",
        (keyed_hash(store, f"user {name}"), (clock.now - timedelta(minutes=1)).isoformat()),
    )


@pytest.mark.slow
def test_unknown_wrong_closed_and_locked_take_the_same_time(costly: tuple[Any, Clock]) -> None:
    """Rule S12; ASVS 6.3.8: medians within 10 %, on a machine that does nothing else.

    What always runs is the next test: the same statements and transactions, whatever the refusal.
    """
    spreads = []
    for _ in range(ROUNDS):
        spreads.append(_spread(*costly))
        if spreads[-1] < 0.10:
            return
    raise AssertionError(f"medians differ by {min(spreads):.0%} at best")


def test_every_refusal_asks_and_writes_the_same(
    register_db: RegisterDb, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rule S12: a commit is a wait for the disk. Unknown, wrong, closed, locked, with and without an employer,
    with a secret that is spent; from an address that failed before, and from a new one.
    """
    heard: list[str] = []
    writing = Store.writing

    def watched(store: Store) -> AbstractContextManager[None]:
        heard.append("a transaction")
        return writing(store)

    monkeypatch.setattr(Store, "writing", watched)
    register_db.open().close()
    store, clock = open_store(register_db.url, on_statement=heard.append), register_db.clock
    for change in (
        "closed_at = '2026-11-01T00:00:00.000Z' WHERE user_name = 'johto'",
        "employer = 'Ulkopuolinen Oy' WHERE user_name = 'markkinointi'",
        "must_change = 1, secret_expires_at = '2026-11-01T00:00:00.000Z' WHERE user_name = 'tarkastaja'",
    ):
        store.run(f"UPDATE user_account SET {change}")
    _lock(store, clock, "laskutus")
    names = ("ei.ole", "toinen.tuntematon", "asiakkuus", "johto", "laskutus", "markkinointi", "tarkastaja")
    told: set[tuple[str, ...]] = set()
    for source in ("uusi {}", "sama"):
        for name in names:
            for password in ("wrong password", DEMO_PASSWORD if name in ("johto", "laskutus") else "wrong"):
                heard.clear()
                _refused(lambda: sign_in(store, name, password, source.format(name), clock))  # type: ignore[misc]  # noqa: B023
                told.add(tuple(heard))
    assert len(told) == 1
    assert told.pop().count("a transaction") == 3
    lock = store.one(
        "SELECT failures FROM sign_in_lock WHERE subject = ?", (keyed_hash(store, "user laskutus"),)
    )
    assert lock == (5,)


def test_control_without_the_dummy_hash_unknown_names_answer_at_once(costly: tuple[Any, Clock]) -> None:
    """The control that must fail."""
    store, clock = costly
    store.run("UPDATE meta SET value = '' WHERE name = 'dummy_hash'")
    assert _spread(store, clock) > 0.5


def test_all_refusals_say_the_same(register_db: RegisterDb) -> None:
    """Rule S12: one text for unknown, wrong, closed and locked."""
    store, clock = register_db.open(), register_db.clock
    store.run("UPDATE user_account SET closed_at = '2026-11-01T00:00:00.000Z' WHERE user_name = 'johto'")
    _lock(store, clock, "laskutus")
    told = {
        _refused(lambda name=name: sign_in(store, name, "wrong password", "h", clock))  # type: ignore[misc]
        for name in ("ei.ole", "asiakkuus", "johto", "laskutus")
    }
    assert len(told) == 1
    assert clock.now >= START


def _refused(work: Callable[[], object]) -> str:
    with pytest.raises(SignInRefused) as raised:
        work()
    return f"{raised.value.code} {raised.value}"
