"""How long sessions last, and what ends them."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from clincite.errors import SignInError
from clincite.review.accounts.accounts import Accounts
from clincite.review.roles import Role
from clincite.review.store.tables import SESSIONS
from tests.review.accounts.desk import OWNER, PASSWORD, QUICK, Clock, Desk


def _kept(desk: Desk) -> int:
    with desk.database.read() as connection:
        return int(connection.execute(select(func.count()).select_from(SESSIONS)).scalar_one())


def test_what_is_no_secret_is_no_session(desk: Desk) -> None:
    desk.sign_in(desk.owner)
    for secret in ("", "unknown", "x" * 100_000, "\x00", "\ud800", "' OR 1=1 --"):
        assert desk.accounts.session(secret) is None
        desk.accounts.sign_out(secret)
    assert _kept(desk) == 1


def test_a_session_is_over_after_its_hours_however_busy(desk: Desk) -> None:
    secret = desk.sign_in(desk.owner).secret
    for _ in range(11):
        desk.clock.wait(hours=1)
        assert desk.accounts.session(secret) is not None
    desk.clock.wait(minutes=59, seconds=59)
    session = desk.accounts.session(secret)
    assert session is not None
    assert session.expires == "2031-05-04T21:00:00Z"
    desk.clock.wait(seconds=1)
    assert desk.accounts.session(secret) is None


def test_a_session_of_the_web_is_over_after_two_idle_hours(desk: Desk) -> None:
    web = desk.accounts.sign_in(OWNER, PASSWORD).secret
    terminal = desk.accounts.sign_in(OWNER, PASSWORD, kind="terminal").secret
    desk.clock.wait(hours=1, minutes=59, seconds=59)
    assert desk.accounts.session(web) is not None
    desk.clock.wait(hours=2)
    assert desk.accounts.session(web) is None
    found = desk.accounts.session(terminal, kind="terminal")
    assert found is not None
    assert found.kind == "terminal"


def test_being_seen_is_written_at_most_once_a_minute(desk: Desk) -> None:
    def seen() -> str:
        with desk.database.read() as connection:
            return str(connection.execute(select(SESSIONS.c.seen)).scalar_one())

    secret = desk.sign_in(desk.owner).secret
    begun = seen()
    desk.clock.wait(seconds=59)
    desk.accounts.session(secret)
    assert seen() == begun
    desk.clock.wait(seconds=1)
    desk.accounts.session(secret)
    assert seen() == "2031-05-04T09:01:00Z" > begun


def test_each_sign_in_has_secrets_of_its_own(desk: Desk) -> None:
    one, other = desk.sign_in(desk.owner), desk.sign_in(desk.owner)
    assert len({one.secret, other.secret, one.session.csrf, other.session.csrf}) == 4


def test_signing_out_ends_one_session(desk: Desk) -> None:
    one, other = desk.sign_in(desk.owner), desk.sign_in(desk.owner)
    desk.accounts.sign_out(one.secret)
    assert desk.accounts.session(one.secret) is None
    assert desk.accounts.session(other.secret) is not None


def test_signing_out_everywhere_ends_all_sessions_of_one_person(desk: Desk) -> None:
    person = desk.person()
    sessions = [desk.sign_in(person), desk.sign_in(person)]
    others = desk.sign_in(desk.owner)
    desk.accounts.sign_out_everywhere(person)
    assert [desk.accounts.session(one.secret) for one in sessions] == [None, None]
    assert desk.accounts.session(others.secret) is not None
    assert desk.accounts.session(desk.sign_in(person).secret) is not None


@pytest.mark.parametrize("role", [Role.READER, Role.OWNER])
def test_another_role_ends_the_sessions_of_the_one_before(desk: Desk, role: Role) -> None:
    person = desk.person(Role.EDITOR)
    secret, terminal = desk.sign_in(person).secret, desk.accounts.sign_in(person.email, PASSWORD, kind="terminal").secret
    desk.accounts.set_role(desk.owner.actor, person.id, Role.EDITOR)  # changes nothing
    assert desk.accounts.session(secret) is not None
    desk.accounts.set_role(desk.owner.actor, person.id, role)
    assert desk.accounts.session(secret) is None
    assert desk.accounts.session(terminal, kind="terminal") is None
    assert desk.sign_in(person).session.person.role is role


@pytest.mark.parametrize(("given", "other"), [("web", "terminal"), ("terminal", "web")])
def test_the_secret_of_one_kind_opens_nothing_of_the_other(desk: Desk, given: str, other: str) -> None:
    secret = desk.accounts.sign_in(OWNER, PASSWORD, kind=given).secret
    assert desk.accounts.session(secret, kind=other) is None
    assert desk.accounts.session(secret, kind=given) is not None
    totp = desk.with_totp(desk.owner)
    half = desk.accounts.sign_in(OWNER, PASSWORD, kind=given).secret
    desk.clock.wait(minutes=1)
    with pytest.raises(SignInError, match="took too long"):
        desk.accounts.second_factor(half, desk.code(totp), kind=other)
    whole = desk.accounts.second_factor(half, desk.code(totp), kind=given)
    assert whole.session.kind == given


def test_a_closed_account_ends_its_sessions_for_good(desk: Desk) -> None:
    person = desk.person()
    secret = desk.sign_in(person).secret
    desk.accounts.set_active(desk.owner.actor, person.id, False)
    assert desk.accounts.session(secret) is None
    desk.accounts.set_active(desk.owner.actor, person.id, True)
    assert desk.accounts.session(secret) is None
    desk.sign_in(person)


def test_what_is_over_is_removed_at_the_next_sign_in(desk: Desk) -> None:
    for _ in range(3):
        desk.sign_in(desk.owner)
    desk.clock.wait(hours=12)
    desk.sign_in(desk.owner)
    assert _kept(desk) == 1


def test_the_hours_are_the_ones_given(desk: Desk, clock: Clock) -> None:
    short = Accounts(desk.database, clock=clock, hours=1, hasher=QUICK)
    secret = short.sign_in(OWNER, PASSWORD).secret
    clock.wait(minutes=59)
    assert short.session(secret) is not None
    clock.wait(minutes=1)
    assert short.session(secret) is None
