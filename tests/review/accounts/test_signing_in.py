"""Signing in with a password: what is said, what is counted, what takes its place."""

from __future__ import annotations

import threading
import unicodedata
from concurrent.futures import ThreadPoolExecutor

import pytest
from argon2 import PasswordHasher
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from clincite.errors import ClinciteError, LockedError, SignInError
from clincite.review.accounts.accounts import Accounts
from clincite.review.accounts.attempts import FREE, wait_after
from clincite.review.accounts.passwords import LONGEST
from clincite.review.roles import Role
from clincite.review.store.tables import PEOPLE
from clincite.review.values import Person
from tests.review.accounts.desk import OTHER, OWNER, PASSWORD, QUICK, Clock, Desk

NOBODY = "nobody@zorb.example"


def _said(desk: Desk, email: str, password: str) -> tuple[type[ClinciteError], str, str]:
    with pytest.raises(SignInError) as caught:
        desk.accounts.sign_in(email, password)
    return type(caught.value), caught.value.message, caught.value.hint


@pytest.mark.parametrize("email", [OWNER, "  Ada@ZORB.example "])
def test_signs_in_however_the_address_is_written(desk: Desk, email: str) -> None:
    signed_in = desk.accounts.sign_in(email, PASSWORD)
    assert signed_in.session.person == desk.owner
    assert not signed_in.session.pending
    assert desk.accounts.session(signed_in.secret) == signed_in.session


def test_nothing_said_and_no_wait_tells_who_has_an_account(desk: Desk) -> None:
    closed = desk.person()
    desk.accounts.set_active(desk.owner.actor, closed.id, False)
    elsewhere = _only_elsewhere(desk)
    people = [OWNER, NOBODY, closed.email, elsewhere.email]
    for _ in range(FREE + 2):
        said = {_said(desk, email, "not the password at all") for email in people}
        assert len(said) == 1
    assert said.pop()[0] is LockedError
    desk.clock.wait(minutes=1)
    assert {_said(desk, email, "not the password at all")[0] for email in people} == {SignInError}
    assert {_said(desk, email, "not the password at all") for email in people} == {
        (LockedError, "There were too many wrong attempts.", "Wait 2 minutes, then try again.")
    }


def _only_elsewhere(desk: Desk) -> Person:
    desk.accounts.invite(desk.owner.actor, "far@zorb.example", Role.READER)
    facts = {"email": "far@zorb.example", "email_verified": True, "name": "Far Away"}
    return desk.accounts.sign_in_elsewhere(issuer="https://login.example.org", subject="far", **facts).session.person


def test_what_is_no_address_is_an_unknown_one(desk: Desk) -> None:
    for email in ("", "@", "\x00", "\ud800@zorb.example", "a" * 5000, "' OR 1=1 --"):
        for _ in range(FREE):
            assert _said(desk, email, PASSWORD)[0] is SignInError
        assert _said(desk, email, PASSWORD)[0] is LockedError


def test_the_right_password_does_not_open_what_is_locked(desk: Desk) -> None:
    for _ in range(FREE):
        _said(desk, OWNER, "not the password at all")
    assert _said(desk, OWNER, PASSWORD)[0] is LockedError
    desk.clock.wait(seconds=59)
    assert _said(desk, OWNER, PASSWORD)[0] is LockedError
    desk.clock.wait(seconds=1)
    desk.accounts.sign_in(OWNER, PASSWORD)
    for _ in range(FREE - 1):  # the count began anew
        _said(desk, OWNER, "not the password at all")
    desk.accounts.sign_in(OWNER, PASSWORD)


def test_a_whole_sign_in_starts_the_count_anew(desk: Desk) -> None:
    for _ in range(3):
        for _ in range(FREE - 1):
            _said(desk, OWNER, "not the password at all")
        desk.accounts.sign_in(OWNER, PASSWORD)


def _wrong(desk: Desk, client: str, email: str = OWNER) -> type[ClinciteError]:
    with pytest.raises(SignInError) as caught:
        desk.accounts.sign_in(email, "not the password at all", client=client)
    return type(caught.value)


def test_whoever_knows_the_address_does_not_keep_its_owner_out(desk: Desk) -> None:
    assert [_wrong(desk, "attacker") for _ in range(FREE + 1)] == [SignInError] * FREE + [LockedError]
    desk.sign_in(desk.owner, client="home")
    with pytest.raises(LockedError):
        desk.sign_in(desk.owner, client="attacker")


def test_a_day_of_attempts_keeps_nobody_out(desk: Desk) -> None:
    """Somebody tries from one place: the owner enters at any time, from home and at the machine, and from a new place within a minute."""
    for hour in range(24):
        desk.clock.wait(hours=1, seconds=1)
        for _ in range(3):
            _wrong(desk, "attacker")
        desk.sign_in(desk.owner, client="home")
        desk.clock.wait(minutes=1)
        desk.sign_in(desk.owner, client=f"new place {hour}")
        desk.accounts.sign_in(OWNER, PASSWORD, kind="terminal")


def test_many_who_try_hold_strangers_up_for_a_minute_at_most_and_those_known_not_at_all(desk: Desk) -> None:
    desk.sign_in(desk.owner, client="home")
    for number in range(60):
        desk.clock.wait(seconds=61)
        _wrong(desk, f"attacker {number}")
    assert _wrong(desk, "one more") is LockedError
    with pytest.raises(LockedError) as caught:
        desk.sign_in(desk.owner, client="a new place")
    assert caught.value.seconds is not None and caught.value.seconds <= 60
    desk.sign_in(desk.owner, client="home")
    desk.accounts.sign_in(OWNER, PASSWORD, kind="terminal")
    desk.clock.wait(seconds=60)
    desk.sign_in(desk.owner, client="a new place")


@pytest.mark.parametrize("clients", [["one"], ["one", "two", "three"], [f"client {number}" for number in range(40)]])
def test_from_wherever_it_is_tried_no_wait_tells_who_has_an_account(desk: Desk, clients: list[str]) -> None:
    for seconds in (0, 0, 1, 5, 30, 61, 3700):
        desk.clock.wait(seconds=seconds)
        for client in clients:
            told = []
            for email in (OWNER, NOBODY):
                with pytest.raises(SignInError) as caught:
                    desk.accounts.sign_in(email, "not the password at all", client=client)
                told.append((type(caught.value), caught.value.message, caught.value.hint))
            assert told[0] == told[1]


def test_nothing_is_written_down_of_an_attempt(desk: Desk) -> None:
    """Whoever tries must not be able to make the desk wait for its database."""
    from clincite.review.store.tables import METADATA

    def kept() -> str:
        with desk.database.read() as connection:
            return repr([connection.execute(select(table)).all() for table in METADATA.sorted_tables])

    before = kept()
    for _ in range(FREE + 1):
        _wrong(desk, "192.0.2.77")
        _wrong(desk, "192.0.2.77", NOBODY)
    assert kept() == before
    desk.sign_in(desk.owner, client="192.0.2.78")
    assert "192.0.2" not in kept()


def test_at_the_machine_itself_attempts_are_not_counted(desk: Desk) -> None:
    for _ in range(3 * FREE):
        with pytest.raises(SignInError) as caught:
            desk.accounts.sign_in(OWNER, "not the password at all", kind="terminal")
        assert type(caught.value) is SignInError
    desk.accounts.sign_in(OWNER, PASSWORD, kind="terminal")
    desk.accounts.sign_in(OWNER, PASSWORD)


def test_a_long_password_is_the_same_one_however_it_is_composed(desk: Desk) -> None:
    """300 characters as some keyboards send them, 200 as they are kept."""
    composed = "".join(f"{chr(97 + number * 7 % 26)}\u0301{chr(97 + number * 11 % 26)}" for number in range(100))
    assert len(composed) == 300 > LONGEST >= len(unicodedata.normalize("NFKC", composed))
    desk.accounts.change_password(desk.owner, PASSWORD, composed)
    desk.accounts.sign_in(OWNER, composed)
    desk.accounts.sign_in(OWNER, unicodedata.normalize("NFC", composed))


def test_one_account_does_not_lock_another(desk: Desk) -> None:
    other = desk.person()
    for _ in range(FREE):
        _said(desk, OWNER, "not the password at all")
    desk.sign_in(other)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.sampled_from(["right", "wrong"]), st.integers(min_value=0, max_value=3700)), max_size=25))
def test_the_account_behaves_as_the_rule_says(desk: Desk, steps: list[tuple[str, int]]) -> None:
    person = desk.person()
    failures, locked_until = 0, desk.clock()
    for kind, seconds in steps:
        desk.clock.wait(seconds=seconds)
        expected: type[ClinciteError] | None = None
        if desk.clock() < locked_until:
            expected = LockedError
        elif kind == "right":
            failures = 0
        else:
            failures, expected = failures + 1, SignInError
            locked_until = desk.clock() + wait_after(failures)
        try:
            desk.accounts.sign_in(person.email, PASSWORD if kind == "right" else OTHER)
        except SignInError as error:
            assert type(error) is expected
        else:
            assert expected is None


@pytest.mark.parametrize("email", [OWNER, NOBODY])
def test_attempts_at_once_are_all_counted_and_no_more_are_looked_at_than_may_be(desk: Desk, email: str) -> None:
    threads = 20
    barrier = threading.Barrier(threads)

    def attempt(number: int) -> type[ClinciteError]:
        barrier.wait()
        with pytest.raises(SignInError) as caught:
            desk.accounts.sign_in(email, f"wrong password number {number}")
        return type(caught.value)

    with ThreadPoolExecutor(threads) as pool:
        said = list(pool.map(attempt, range(threads)))
    assert said.count(SignInError) == FREE
    assert said.count(LockedError) == threads - FREE


def test_right_ones_at_once_all_enter(desk: Desk) -> None:
    barrier = threading.Barrier(4)  # fewer than lock

    def enter(_: int) -> str:
        barrier.wait()
        return desk.accounts.sign_in(OWNER, PASSWORD).secret

    with ThreadPoolExecutor(4) as pool:
        secrets = list(pool.map(enter, range(4)))
    assert len(set(secrets)) == 4
    assert all(desk.accounts.session(secret) is not None for secret in secrets)
    for _ in range(FREE - 1):  # nothing was left counted
        _said(desk, OWNER, "not the password at all")
    desk.accounts.sign_in(OWNER, PASSWORD)


def test_hashed_anew_when_the_parameters_moved(desk: Desk, clock: Clock) -> None:
    def kept() -> str:
        with desk.database.read() as connection:
            return str(connection.execute(select(PEOPLE.c.password).where(PEOPLE.c.id == desk.owner.id)).scalar_one())

    before = kept()
    desk.accounts.sign_in(OWNER, PASSWORD)
    assert kept() == before
    newer = Accounts(desk.database, clock=clock, hours=1, hasher=PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))
    newer.sign_in(OWNER, PASSWORD)
    assert "$m=16,t=2,p=1$" in kept()
    desk.accounts.sign_in(OWNER, PASSWORD)


class _Meanwhile(PasswordHasher):
    """Does something while a password is compared."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.desk = desk
        self.person: Person | None = None

    def verify(self, hash: str | bytes, password: str | bytes) -> bool:  # type: ignore[override]
        if self.person is not None:
            self.desk.accounts.set_active(self.desk.owner.actor, self.person.id, False)
        return super().verify(hash, password)  # type: ignore[return-value]


def test_an_account_closed_while_the_password_is_compared_stays_closed(desk: Desk, clock: Clock) -> None:
    hasher = _Meanwhile(desk)
    slow = Accounts(desk.database, clock=clock, hours=12, hasher=hasher)
    hasher.person = desk.person()
    with pytest.raises(SignInError):
        slow.sign_in(hasher.person.email, PASSWORD)


def test_a_new_password_ends_every_other_session_and_gets_a_new_secret(desk: Desk) -> None:
    person = desk.person()
    here, there, somebody_elses = desk.sign_in(person), desk.sign_in(person), desk.sign_in(desk.owner)
    after = desk.accounts.change_password(person, PASSWORD, OTHER)
    assert after.secret not in (here.secret, there.secret)
    assert after.session.csrf not in (here.session.csrf, there.session.csrf)
    assert desk.accounts.session(here.secret) is None
    assert desk.accounts.session(there.secret) is None
    assert desk.accounts.session(after.secret) == after.session
    assert desk.accounts.session(somebody_elses.secret) is not None
    assert _said(desk, person.email, PASSWORD)[0] is SignInError
    desk.sign_in(person, OTHER)


def test_guessing_the_old_password_in_a_session_is_counted(desk: Desk) -> None:
    person = desk.person()
    for _ in range(FREE):
        with pytest.raises(SignInError) as caught:
            desk.accounts.change_password(person, "not the password at all", OTHER)
        assert type(caught.value) is SignInError
    with pytest.raises(LockedError):
        desk.accounts.change_password(person, PASSWORD, OTHER)
    with pytest.raises(LockedError):
        desk.accounts.sign_in(person.email, PASSWORD)


def test_a_new_password_follows_the_rules(desk: Desk) -> None:
    with pytest.raises(ClinciteError, match="too short"):
        desk.accounts.change_password(desk.owner, PASSWORD, "short")
    for _ in range(FREE - 1):  # the old one was right: nothing is counted
        _said(desk, OWNER, "not the password at all")
    assert desk.accounts.sign_in(OWNER, PASSWORD)


def test_nothing_that_opens_an_account_is_kept_in_the_clear(desk: Desk) -> None:
    signed_in = desk.accounts.sign_in(OWNER, PASSWORD)
    invited = desk.accounts.invite(desk.owner.actor, "new@zorb.example", Role.READER)
    assert min(len(signed_in.secret), len(invited.secret), len(signed_in.session.csrf)) >= 43
    from clincite.review.store.tables import METADATA

    with desk.database.read() as connection:
        kept = repr([connection.execute(select(table)).all() for table in METADATA.sorted_tables])
    assert OWNER in kept
    assert PASSWORD not in kept
    assert signed_in.secret not in kept
    assert invited.secret not in kept


def test_the_default_hasher_is_argon2id(desk: Desk, clock: Clock) -> None:
    Accounts(desk.database, clock=clock, hours=1).sign_in(OWNER, PASSWORD)
    with desk.database.read() as connection:
        kept = connection.execute(select(PEOPLE.c.password)).scalar_one()
    assert kept.startswith("$argon2id$")
    assert not PasswordHasher().check_needs_rehash(kept)
    assert QUICK.check_needs_rehash(kept)
