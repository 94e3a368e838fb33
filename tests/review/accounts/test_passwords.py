"""Which passwords may be chosen, and how they are kept."""

from __future__ import annotations

import unicodedata

import pytest
from argon2 import PasswordHasher
from hypothesis import given
from hypothesis import strategies as st

from clincite.errors import InputError
from clincite.review.accounts.passwords import LONGEST, SHORTEST, Passwords, check_password
from tests.review.accounts.desk import QUICK


def _check(password: str) -> None:
    check_password(password, email="ada.lovelace@zorb-clinic.example", name="Ada Lovelace-Byron")


@pytest.mark.parametrize(
    "password",
    [
        "quiet tractor under nine lamps",
        "correct horse battery staple",
        "vK9#mQ2$xT7!",
        "übergroße Äpfel rollen bergab",
        "鳥は静かに冬の湖を渡っていく",
        "x7" * 3 + "kfoq" + "92" * 4 + "lovelace",  # something of one's own may stand in it
        "zebra lamp 1234 orange quilt",
    ],
)
def test_taken(password: str) -> None:
    _check(password)


@pytest.mark.parametrize(
    "password",
    [
        "aaaaaaaaaaaaaaaa",
        "abababababababab",
        "123456789012",
        "0987654321098",
        "abcdefghijklmnop",
        "qwertyuiopasdfgh",
        "Password1234",
        "PASSWORD-PASSWORD",
        "clincite-clincite",
        "Clincite2031!",
        "lovelaceada1",
        "ada.lovelace@zorb-clinic.example",
        "byronzorbclinic12",
        "ＣＬＩＮＣＩＴＥ－ｒｅｖｉｅｗ",
        "welcome-doctor",
    ],
)
def test_refused_as_the_first_that_anybody_would_try(password: str) -> None:
    with pytest.raises(InputError, match="first that anybody would try"):
        _check(password)


def test_length_is_counted_in_characters_however_they_are_composed() -> None:
    with pytest.raises(InputError, match="too short: 11 characters"):
        _check("kz8!qM4#wR2")
    _check("kz8!qM4#wR2ü")
    with pytest.raises(InputError, match="too short: 11 characters"):
        _check(unicodedata.normalize("NFD", "kz8!qM4#wRü"))
    long = ("quiet tractor under nine lamps, " * 9)[:LONGEST]
    with pytest.raises(InputError, match=f"too long: {LONGEST + 1} characters"):
        _check(long + "x")


@given(st.text(min_size=SHORTEST, max_size=LONGEST))
def test_every_text_is_taken_or_refused_with_a_reason(password: str) -> None:
    try:
        _check(password)
    except InputError as error:
        assert error.message and error.hint


@given(st.text(max_size=40))
def test_the_same_password_matches_however_a_keyboard_composes_it(password: str) -> None:
    passwords = Passwords(QUICK)
    kept = passwords.hash(unicodedata.normalize("NFC", password))
    assert passwords.matches(unicodedata.normalize("NFD", password), kept)
    assert not passwords.matches(password + "x", kept)


def test_kept_as_argon2id_with_a_salt() -> None:
    passwords = Passwords()
    kept = passwords.hash("quiet tractor under nine lamps")
    assert kept.startswith("$argon2id$")
    assert kept != passwords.hash("quiet tractor under nine lamps")
    assert "tractor" not in kept


class _Counting(PasswordHasher):
    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.verified: list[str] = []

    def verify(self, hash: str | bytes, password: str | bytes) -> bool:  # type: ignore[override]
        self.verified.append(str(hash))
        return super().verify(hash, password)  # type: ignore[return-value]


@pytest.mark.parametrize("password", ["quiet tractor under nine lamps", "", "x" * (LONGEST + 1), "\ud800"])
def test_where_there_is_no_password_the_same_work_is_done(password: str) -> None:
    hasher = _Counting()
    passwords = Passwords(hasher)
    assert not passwords.matches(password, None)
    assert not passwords.matches(password, passwords.hash("something else entirely"))
    assert len(hasher.verified) == 2
    assert all(kept.startswith("$argon2id$v=19$m=8,t=1,p=1$") for kept in hasher.verified)


def test_nobodys_password_opens_nothing() -> None:
    assert not Passwords(QUICK).matches("no password of anybody", None)


@pytest.mark.parametrize("kept", ["", "plain", "$argon2id$v=19$broken"])
def test_what_is_no_hash_matches_nothing(kept: str) -> None:
    assert not Passwords(QUICK).matches("plain", kept)


def test_older_parameters_are_told() -> None:
    kept = Passwords(QUICK).hash("quiet tractor under nine lamps")
    assert not Passwords(QUICK).outdated(kept)
    assert Passwords(PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)).outdated(kept)
