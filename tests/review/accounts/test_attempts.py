"""How wrong attempts are counted."""

from __future__ import annotations

import datetime
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clincite.errors import LockedError
from clincite.review.accounts.attempts import FREE, LONGEST_WAIT, Attempts, UnknownAttempts, counted, taken_back, wait_after

_START = datetime.datetime(2031, 5, 4, 9, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("failures", "minutes"), [(0, 0), (4, 0), (5, 1), (6, 2), (7, 4), (8, 8), (9, 16), (10, 32), (11, 60), (12, 60), (10**9, 60)]
)
def test_wait_doubles_up_to_an_hour(failures: int, minutes: int) -> None:
    assert wait_after(failures) == datetime.timedelta(minutes=minutes)


@given(st.lists(st.integers(min_value=0, max_value=4000), min_size=1, max_size=60))
def test_no_sequence_of_attempts_gets_more_tries_than_the_waits_allow(pauses: list[int]) -> None:
    """Whenever they come, the wrong ones that are looked at lie at least the wait apart, and while one waits nothing changes."""
    attempts, now, looked_at = Attempts(), _START, []
    for pause in pauses:
        now += datetime.timedelta(seconds=pause)
        try:
            attempts = counted(attempts, now)
        except LockedError as error:
            assert error.hint.startswith("Wait ")
            assert attempts.failures >= FREE
            continue
        looked_at.append(now)
        assert attempts.failures == len(looked_at)
    for number, (earlier, later) in enumerate(itertools.pairwise(looked_at), start=1):
        assert later - earlier >= wait_after(number)
    span = (now - _START) / LONGEST_WAIT
    assert len(looked_at) <= FREE + 6 + span


@given(st.lists(st.booleans(), max_size=30))
def test_right_passwords_buy_no_further_codes(rights: list[bool]) -> None:
    """With a second factor, half a sign-in leaves the count as it was."""
    attempts, now, wrong = Attempts(), _START, 0
    for right in rights:
        now += LONGEST_WAIT
        attempts = counted(attempts, now)
        if right:
            attempts = taken_back(attempts)
        else:
            wrong += 1
        assert attempts.failures == wrong
        assert (attempts.locked_until is not None) == (not right and wrong >= FREE)


def test_a_locked_account_says_how_long() -> None:
    attempts = Attempts()
    for _ in range(6):
        attempts = counted(Attempts(attempts.failures), _START)
    with pytest.raises(LockedError) as caught:
        counted(attempts, _START)
    assert caught.value.hint == "Wait 2 minutes, then try again."
    with pytest.raises(LockedError) as caught:
        counted(attempts, _START + datetime.timedelta(seconds=119))
    assert caught.value.hint == "Wait 1 minute, then try again."
    assert counted(attempts, _START + datetime.timedelta(seconds=120)).failures == 7


def test_unknown_addresses_are_counted_one_by_one_and_no_more_than_the_bound() -> None:
    unknown = UnknownAttempts(most=3)
    for _ in range(FREE):
        unknown.count("nobody@zorb.example", _START)
    with pytest.raises(LockedError):
        unknown.count("nobody@zorb.example", _START)
    for number in range(2):
        unknown.count(f"other{number}@zorb.example", _START)
    with pytest.raises(LockedError):
        unknown.count("nobody@zorb.example", _START)
    unknown.count("one too many@zorb.example", _START)
    unknown.count("nobody@zorb.example", _START)  # the oldest went
