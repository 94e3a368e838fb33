"""The second factor: when a code counts, and what a password alone may do."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import parse_qs, urlsplit

import pytest

from clincite.errors import DeskError, LockedError, SignInError
from clincite.review.accounts.attempts import FREE
from tests.review.accounts.desk import OWNER, PASSWORD, Desk


def _wrong(desk: Desk, secret: str) -> str:
    right = {desk.code(secret, step=step) for step in range(-2, 3)}
    return next(code for code in ("000000", "111111", "222222", "333333", "444444", "555555") if code not in right)


def test_the_app_is_told_whose_it_is(desk: Desk) -> None:
    session = desk.sign_in(desk.owner).secret
    setup = desk.accounts.begin_totp(session)
    parts = urlsplit(setup.uri)
    assert (parts.scheme, parts.netloc) == ("otpauth", "totp")
    assert parse_qs(parts.query)["secret"] == [setup.secret]
    assert parse_qs(parts.query)["issuer"] == ["clincite"]
    assert len(setup.secret) == 32
    assert desk.accounts.begin_totp(session, again=True) == setup
    assert setup.secret != desk.accounts.begin_totp(session).secret


def test_what_is_only_offered_does_not_count(desk: Desk) -> None:
    session = desk.sign_in(desk.owner).secret
    setup = desk.accounts.begin_totp(session)
    with pytest.raises(SignInError, match="code is wrong"):
        desk.accounts.confirm_totp(session, PASSWORD, _wrong(desk, setup.secret))
    assert not desk.sign_in(desk.owner).session.pending
    assert not desk.accounts.person(desk.owner.id).has_totp


def test_a_session_alone_adds_no_second_factor(desk: Desk) -> None:
    """Whoever came by a session could else keep its owner out for good."""
    session = desk.sign_in(desk.owner).secret
    setup = desk.accounts.begin_totp(session)
    for number in range(FREE):
        with pytest.raises(SignInError, match="password is wrong"):
            desk.accounts.confirm_totp(session, f"wrong password {number}", desk.code(setup.secret))
    with pytest.raises(LockedError):
        desk.accounts.confirm_totp(session, PASSWORD, desk.code(setup.secret))
    assert not desk.accounts.person(desk.owner.id).has_totp
    assert desk.accounts.session(session) is not None


def test_only_the_key_that_was_shown_in_the_session_is_taken(desk: Desk) -> None:
    mine, other = desk.sign_in(desk.owner).secret, desk.sign_in(desk.owner).secret
    with pytest.raises(DeskError, match="No key"):
        desk.accounts.confirm_totp(mine, PASSWORD, "123456")
    before = desk.accounts.begin_totp(mine).secret
    elsewhere = desk.accounts.begin_totp(other).secret
    shown = desk.accounts.begin_totp(mine).secret
    assert len({before, elsewhere, shown}) == 3
    for secret in (before, elsewhere, "A" * 32):
        with pytest.raises(SignInError, match="code is wrong"):
            desk.accounts.confirm_totp(mine, PASSWORD, desk.code(secret))
    desk.accounts.confirm_totp(mine, PASSWORD, desk.code(shown))
    desk.clock.wait(minutes=1)
    assert desk.accounts.second_factor(desk.sign_in(desk.owner).secret, desk.code(shown))


def test_a_new_second_factor_ends_all_sessions_but_the_one_it_hands_back(desk: Desk) -> None:
    mine, other = desk.sign_in(desk.owner), desk.sign_in(desk.owner)
    terminal = desk.accounts.sign_in(OWNER, PASSWORD, kind="terminal")
    setup = desk.accounts.begin_totp(mine.secret)
    after = desk.accounts.confirm_totp(mine.secret, PASSWORD, desk.code(setup.secret))
    assert desk.accounts.session(after.secret) == after.session
    assert after.secret != mine.secret and not after.session.pending and after.session.person.has_totp
    assert desk.accounts.session(mine.secret) is None and desk.accounts.session(other.secret) is None
    assert desk.accounts.session(terminal.secret, kind="terminal") is None


def test_nobody_is_offered_a_key_who_is_not_signed_in(desk: Desk) -> None:
    terminal = desk.accounts.sign_in(OWNER, PASSWORD, kind="terminal").secret
    totp = desk.with_totp(desk.owner)
    half = desk.sign_in(desk.owner).secret
    for secret in ("", "unknown", terminal, half, "x" * 100_000):
        with pytest.raises(SignInError, match="session is over"):
            desk.accounts.begin_totp(secret)
        with pytest.raises(SignInError, match="session is over"):
            desk.accounts.confirm_totp(secret, PASSWORD, desk.code(totp))


def test_the_password_alone_opens_nothing(desk: Desk) -> None:
    totp = desk.with_totp(desk.owner)
    half = desk.sign_in(desk.owner)
    assert half.session.pending
    found = desk.accounts.session(half.secret)
    assert found is not None
    assert found.pending
    desk.clock.wait(seconds=30)
    whole = desk.accounts.second_factor(half.secret, desk.code(totp))
    assert not whole.session.pending
    assert whole.secret != half.secret
    assert whole.session.csrf != half.session.csrf
    assert desk.accounts.session(half.secret) is None
    assert desk.accounts.session(whole.secret) == whole.session


def test_a_code_counts_one_step_before_and_after(desk: Desk) -> None:
    totp = desk.with_totp(desk.owner)
    for steps, taken in ((-2, False), (-1, True), (0, True), (1, True), (2, False)):
        desk.clock.wait(minutes=5)
        half = desk.sign_in(desk.owner)
        if taken:
            assert not desk.accounts.second_factor(half.secret, desk.code(totp, step=steps)).session.pending
        else:
            with pytest.raises(SignInError):
                desk.accounts.second_factor(half.secret, desk.code(totp, step=steps))


def test_no_code_works_twice_nor_one_before_it(desk: Desk) -> None:
    totp = desk.with_totp(desk.owner)
    with pytest.raises(SignInError):  # the code that set it up
        desk.accounts.second_factor(desk.sign_in(desk.owner).secret, desk.code(totp))
    desk.clock.wait(minutes=5)
    code, earlier = desk.code(totp), desk.code(totp, step=-1)
    desk.accounts.second_factor(desk.sign_in(desk.owner).secret, code)
    for used in (code, earlier):
        with pytest.raises(SignInError):
            desk.accounts.second_factor(desk.sign_in(desk.owner).secret, used)
    assert desk.accounts.second_factor(desk.sign_in(desk.owner).secret, desk.code(totp, step=1))


def test_a_code_used_at_once_works_once(desk: Desk) -> None:
    totp = desk.with_totp(desk.owner)
    desk.clock.wait(minutes=5)
    halves = [desk.sign_in(desk.owner).secret for _ in range(4)]
    code, barrier = desk.code(totp), threading.Barrier(4)

    def use(secret: str) -> bool:
        barrier.wait()
        try:
            desk.accounts.second_factor(secret, code)
        except SignInError:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(use, halves)) == [False, False, False, True]


def test_what_is_no_code_is_a_wrong_one(desk: Desk) -> None:
    desk.with_totp(desk.owner)
    for code in ("", "12345", "1234567", "abcdef", "１２３４５６", "\x00", "9" * 10_000):
        desk.clock.wait(hours=1)  # they are counted as well
        with pytest.raises(SignInError, match="code is wrong"):
            desk.accounts.second_factor(desk.sign_in(desk.owner).secret, code)


def test_blanks_in_a_code_do_not_matter(desk: Desk) -> None:
    totp = desk.with_totp(desk.owner)
    desk.clock.wait(minutes=5)
    code = desk.code(totp)
    assert desk.accounts.second_factor(desk.sign_in(desk.owner).secret, f" {code[:3]} {code[3:]} ")


def test_wrong_codes_lock_and_knowing_the_password_does_not_help(desk: Desk) -> None:
    totp = desk.with_totp(desk.owner)
    desk.clock.wait(minutes=5)
    for _ in range(FREE):
        half = desk.sign_in(desk.owner)  # before each code, and it does not start the count anew
        with pytest.raises(SignInError) as caught:
            desk.accounts.second_factor(half.secret, _wrong(desk, totp))
        assert type(caught.value) is SignInError
    with pytest.raises(LockedError):
        desk.accounts.second_factor(half.secret, desk.code(totp))
    half = desk.sign_in(desk.owner, client="elsewhere")  # whoever tries, from wherever
    with pytest.raises(LockedError):
        desk.accounts.second_factor(half.secret, desk.code(totp), client="elsewhere")
    desk.clock.wait(minutes=1)
    half = desk.sign_in(desk.owner)
    with pytest.raises(SignInError):
        desk.accounts.second_factor(half.secret, _wrong(desk, totp))
    with pytest.raises(LockedError) as locked:
        desk.accounts.second_factor(half.secret, desk.code(totp))
    assert locked.value.hint == "Wait 2 minutes, then try again."
    desk.clock.wait(minutes=2)
    assert desk.accounts.second_factor(half.secret, desk.code(totp))
    for _ in range(FREE - 1):
        with pytest.raises(SignInError):
            desk.accounts.sign_in(OWNER, "not the password at all")
    desk.sign_in(desk.owner)


def test_wrong_passwords_of_others_lock_no_codes_and_wrong_codes_no_password(desk: Desk) -> None:
    totp = desk.with_totp(desk.owner)
    desk.clock.wait(minutes=5)
    for _ in range(FREE):
        with pytest.raises(SignInError):
            desk.accounts.sign_in(OWNER, "not the password at all", client="somebody")
    half = desk.sign_in(desk.owner, client="home")
    for _ in range(FREE):
        with pytest.raises(SignInError):
            desk.accounts.second_factor(half.secret, _wrong(desk, totp), client="home")
    assert desk.sign_in(desk.owner, client="home").session.pending


def test_codes_at_the_machine_itself_are_not_locked(desk: Desk) -> None:
    totp = desk.with_totp(desk.owner)
    desk.clock.wait(minutes=5)
    half = desk.sign_in(desk.owner)
    for _ in range(FREE):
        with pytest.raises(SignInError):
            desk.accounts.second_factor(half.secret, _wrong(desk, totp))
    with pytest.raises(LockedError):
        desk.accounts.second_factor(half.secret, desk.code(totp))
    there = desk.accounts.sign_in(OWNER, PASSWORD, kind="terminal")
    with pytest.raises(SignInError) as caught:
        desk.accounts.second_factor(there.secret, _wrong(desk, totp), kind="terminal")
    assert type(caught.value) is SignInError
    assert not desk.accounts.second_factor(there.secret, desk.code(totp), kind="terminal").session.pending


def test_codes_guessed_at_once_are_all_counted(desk: Desk) -> None:
    totp = desk.with_totp(desk.owner)
    desk.clock.wait(minutes=5)
    half, code, threads = desk.sign_in(desk.owner).secret, _wrong(desk, totp), 20
    barrier = threading.Barrier(threads)

    def guess(_: int) -> type[SignInError]:
        barrier.wait()
        with pytest.raises(SignInError) as caught:
            desk.accounts.second_factor(half, code)
        return type(caught.value)

    with ThreadPoolExecutor(threads) as pool:
        said = list(pool.map(guess, range(threads)))
    assert (said.count(SignInError), said.count(LockedError)) == (FREE, threads - FREE)


def test_half_a_sign_in_is_over_after_ten_minutes(desk: Desk) -> None:
    totp = desk.with_totp(desk.owner)
    half = desk.sign_in(desk.owner)
    desk.clock.wait(minutes=10)
    assert desk.accounts.session(half.secret) is None
    with pytest.raises(SignInError, match="took too long"):
        desk.accounts.second_factor(half.secret, desk.code(totp))


def test_a_whole_session_is_no_half_one(desk: Desk) -> None:
    totp = desk.with_totp(desk.owner)
    desk.clock.wait(minutes=5)
    whole = desk.accounts.second_factor(desk.sign_in(desk.owner).secret, desk.code(totp))
    desk.clock.wait(minutes=5)
    with pytest.raises(SignInError, match="done already"):
        desk.accounts.second_factor(whole.secret, desk.code(totp))


def test_a_second_factor_is_not_replaced_but_removed_with_the_password(desk: Desk) -> None:
    session = desk.sign_in(desk.owner).secret
    setup = desk.accounts.begin_totp(session)
    session = desk.accounts.confirm_totp(session, PASSWORD, desk.code(setup.secret)).secret
    with pytest.raises(DeskError, match="second factor already"):
        desk.accounts.begin_totp(session)
    with pytest.raises(DeskError, match="second factor already"):
        desk.accounts.confirm_totp(session, PASSWORD, desk.code(setup.secret))
    with pytest.raises(SignInError):
        desk.accounts.remove_totp(desk.owner, "not the password at all")
    assert desk.accounts.person(desk.owner.id).has_totp
    desk.accounts.remove_totp(desk.owner, PASSWORD)
    assert not desk.accounts.person(desk.owner.id).has_totp
    assert not desk.sign_in(desk.owner).session.pending
