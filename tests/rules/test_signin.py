"""Rules S6, S7, S9, S10 and S11: lock-out, one-time secrets, idle lock and the longest session."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaarea_tui.rules.signin import (
    IDLE_LOCK_AFTER,
    SESSION_LONGEST,
    lockout_until,
    one_time_secret,
    secret_expired,
    source_failures,
    source_lockout_until,
    typed_secret,
)

THEN = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("failures", "minutes"), [(0, 0), (4, 0), (5, 15), (6, 30), (7, 60), (8, 60), (5000, 60)]
)
def test_S6_five_failures_lock_and_the_wait_doubles_to_an_hour(failures, minutes):
    end = lockout_until(failures, THEN)
    assert end == (THEN + timedelta(minutes=minutes) if minutes else None)


def test_S6_no_failure_known_no_lock():
    assert lockout_until(9, None) is None


@pytest.mark.parametrize(("failures", "minutes"), [(19, 0), (20, 15), (21, 30), (99, 60)])
def test_S7_a_source_address_has_a_higher_count(failures, minutes):
    end = source_lockout_until(failures, THEN)
    assert end == (THEN + timedelta(minutes=minutes) if minutes else None)


@given(st.binary(min_size=15, max_size=15))
def test_S9_a_secret_is_six_groups_and_can_be_typed_sloppily(noise):
    secret = one_time_secret(noise)
    groups = secret.split("-")
    assert [len(group) for group in groups] == [4] * 6
    assert typed_secret("  " + secret.upper().replace("-", " ").replace("0", "O").replace("1", "l")) == secret


@given(st.binary(min_size=15, max_size=15), st.binary(min_size=15, max_size=15))
def test_S9_no_bit_is_lost(one, other):
    assert (one == other) == (one_time_secret(one) == one_time_secret(other))


@pytest.mark.parametrize("size", [0, 14, 16])
def test_S9_another_number_of_bytes_is_a_mistake_of_the_caller(size):
    with pytest.raises(ValueError, match="15 bytes"):
        one_time_secret(bytes(size))


def test_S9_a_secret_lives_a_day():
    assert not secret_expired(THEN, THEN + timedelta(hours=23, minutes=59))
    assert secret_expired(THEN, THEN + timedelta(hours=24))


def test_S10_and_S11_idle_lock_and_longest_session():
    assert timedelta(minutes=10) == IDLE_LOCK_AFTER
    assert timedelta(hours=12) == SESSION_LONGEST


def test_S7_an_address_forgets_after_a_quiet_day():
    assert source_failures(19, THEN, THEN + timedelta(hours=23, minutes=59)) == 19
    assert source_failures(19, THEN, THEN + timedelta(hours=24)) == 0
    assert source_failures(3, None, THEN) == 0
