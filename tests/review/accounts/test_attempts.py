"""How wrong attempts are counted."""

from __future__ import annotations

import datetime
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clincite.errors import LockedError
from clincite.review.accounts.attempts import (
    FREE,
    FREE_OF_ALL,
    LONGEST_WAIT,
    Attempts,
    PasswordAttempts,
    account_key,
    counted,
    delay_after,
    taken_back,
    wait_after,
)

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
    assert caught.value.hint == "Wait 1 second, then try again."
    assert counted(attempts, _START + datetime.timedelta(seconds=120)).failures == 7


# -- the lock and the brake -----------------------------------------------------------------------------------------------------

_ACCOUNT = account_key("ada@zorb.example", 0)
_OTHER = account_key("nobody@zorb.example", None)


@pytest.mark.parametrize(
    ("failures", "seconds"), [(0, 0), (9, 0), (10, 1), (11, 2), (12, 4), (13, 8), (14, 16), (15, 32), (16, 60), (17, 60), (10**9, 60)]
)
def test_the_delay_of_strangers_doubles_up_to_a_minute(failures: int, seconds: int) -> None:
    assert delay_after(failures) == datetime.timedelta(seconds=seconds)


def _tries(attempts: PasswordAttempts, client: str, now: datetime.datetime, account: bytes = _ACCOUNT) -> int | None:
    """Count an attempt; how many seconds to wait, where none may be made."""
    try:
        attempts.count(account, client, now)
    except LockedError as error:
        return error.seconds
    return None


def test_the_lock_is_of_one_client_at_one_account() -> None:
    attempts = PasswordAttempts()
    assert [_tries(attempts, "one", _START) for _ in range(FREE + 2)] == [None] * FREE + [60, 60]
    assert _tries(attempts, "two", _START) is None
    assert _tries(attempts, "one", _START, _OTHER) is None


def test_many_clients_together_are_braked_and_never_for_longer_than_a_minute() -> None:
    attempts, now, waits = PasswordAttempts(), _START, []
    for number in range(200):
        wait = _tries(attempts, f"client {number}", now)
        if wait is not None:
            waits.append(wait)
            now += datetime.timedelta(seconds=wait)
            assert _tries(attempts, f"client {number}", now) is None
    assert waits[:8] == [1, 2, 4, 8, 16, 32, 60, 60] and set(waits[7:]) == {60}
    assert len(waits) == 200 - FREE_OF_ALL
    assert _tries(attempts, "client 200", now, _OTHER) is None  # another account goes on as it was


def test_a_day_of_guesses_from_everywhere_is_as_many_as_the_manual_says() -> None:
    attempts, now, looked_at = PasswordAttempts(), _START, 0
    for number in itertools.count():
        if now >= _START + datetime.timedelta(days=1):
            break
        wait = _tries(attempts, f"client {number}", now)
        looked_at += wait is None
        now += datetime.timedelta(seconds=wait or 0)
    assert 1440 <= looked_at <= 1440 + FREE_OF_ALL + 6


def test_a_day_of_guesses_from_one_client_is_as_many_as_the_manual_says() -> None:
    attempts, now, looked_at = PasswordAttempts(), _START, 0
    while now < _START + datetime.timedelta(days=1):
        wait = _tries(attempts, "one", now)
        looked_at += wait is None
        now += datetime.timedelta(seconds=wait or 0)
    assert looked_at == 33


def test_where_somebody_entered_before_the_attempts_of_strangers_do_not_matter() -> None:
    attempts = PasswordAttempts()
    attempts.count(_ACCOUNT, "home", _START)
    attempts.entered(_ACCOUNT, "home", _START)
    for number in range(FREE_OF_ALL):
        attempts.count(_ACCOUNT, f"client {number}", _START)
    assert _tries(attempts, "stranger", _START) == 1
    assert [_tries(attempts, "home", _START) for _ in range(FREE + 1)] == [None] * FREE + [60]  # but its own lock does
    assert _tries(attempts, "stranger", _START) == 1  # and it adds nothing to theirs
    assert _tries(attempts, "home", _START, _OTHER) is None


def test_entering_makes_good_what_that_client_did_wrong_and_nobody_else() -> None:
    attempts = PasswordAttempts()
    for number in range(FREE_OF_ALL - FREE):
        attempts.count(_ACCOUNT, f"client {number}", _START)
    for _ in range(FREE - 1):
        attempts.count(_ACCOUNT, "home", _START)
    attempts.count(_ACCOUNT, "home", _START)  # the right one
    attempts.entered(_ACCOUNT, "home", _START)
    for number in range(FREE):
        assert _tries(attempts, f"another {number}", _START) is None
    assert _tries(attempts, "one too many", _START) == 1


def test_half_a_sign_in_makes_good_itself_alone() -> None:
    attempts = PasswordAttempts()
    for _ in range(FREE - 1):
        attempts.count(_ACCOUNT, "one", _START)
    for _ in range(5):
        attempts.count(_ACCOUNT, "one", _START)
        attempts.take_back(_ACCOUNT, "one", _START)
    assert [_tries(attempts, "one", _START) for _ in range(2)] == [None, 60]


def test_what_was_wrong_is_forgotten_after_a_day_without_more_of_it() -> None:
    attempts, later = PasswordAttempts(), _START + datetime.timedelta(days=1)
    for number in range(FREE_OF_ALL):
        attempts.count(_ACCOUNT, f"client {number % 2}", _START)
    assert [_tries(attempts, "client 1", later) for _ in range(FREE + 1)] == [None] * FREE + [60]


def test_an_account_whose_sessions_were_ended_has_no_lock_any_more() -> None:
    attempts = PasswordAttempts()
    for _ in range(FREE):
        attempts.count(_ACCOUNT, "one", _START)
    assert _tries(attempts, "one", _START) == 60
    assert _tries(attempts, "one", _START, account_key("ada@zorb.example", 1)) is None


def test_no_more_counts_are_held_than_the_bound() -> None:
    attempts = PasswordAttempts(most=3)
    for _ in range(FREE):
        attempts.count(_OTHER, "one", _START)
    for number in range(2):
        attempts.count(account_key(f"other{number}@zorb.example", None), "one", _START)
    assert _tries(attempts, "one", _START, _OTHER) == 60
    attempts.count(account_key("one too many@zorb.example", None), "one", _START)
    assert _tries(attempts, "one", _START, _OTHER) is None  # the oldest went
    for client in ("a", "b", "c", "d"):
        attempts.entered(_ACCOUNT, client, _START)
    assert len(attempts._entered) == 3


def test_no_address_and_no_client_is_held_in_the_clear() -> None:
    attempts = PasswordAttempts()
    attempts.count(account_key("ada@zorb.example", 0), "192.0.2.77", _START)
    attempts.entered(account_key("ada@zorb.example", 0), "192.0.2.77", _START)
    held = repr([vars(attempts), *(vars(one) for one in (attempts._of_clients, attempts._of_strangers))])
    assert "192.0.2" not in held and "zorb" not in held
