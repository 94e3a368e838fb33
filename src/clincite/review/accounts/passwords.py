"""Passwords: which may be chosen, and how they are kept.

The rules are those of NIST SP 800-63B: a least length, no rules of composition, and none that anybody would try first: one made of the
person's name, the e-mail address, the name of this program, a run or a repetition. They are kept as argon2id, never in the clear.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from functools import cached_property
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from clincite.errors import InputError

SHORTEST: Final = 12
LONGEST: Final = 256
# Composing makes no text shorter than a quarter: what is longer than this is too long, and is spared the work.
_LONGEST_TYPED: Final = 4 * LONGEST
# Characters of a password that must be left when the words that anybody would try, runs and repetitions are taken away.
_LEAST_LEFT: Final = 6
_LEAST_DIFFERENT: Final = 5
_LEAST_WORD: Final = 3
_TRIED_FIRST: Final = (
    *("clincite", "password", "passphrase", "passwort", "kennwort", "welcome", "letmein", "changeme", "secret", "iloveyou"),
    *("administrator", "admin", "owner", "editor", "reviewer", "author", "doctor", "medical", "hospital", "review", "login"),
)
_ROWS: Final = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "yxcvbnm", "azertyuiop")
_LEAST_RUN: Final = 4
_REPEATED: Final = re.compile(r"(.{1,8}?)\1+")
# Each takes 64 MiB for a moment: many at once would take the machine's memory.
_AT_ONCE: Final = 2


def check_password(password: str, *, email: str, name: str) -> None:
    """Refuse a password that may not be chosen.

    :raises InputError: it is too short, too long, or one that anybody would try first; the message says which.
    """
    chosen = _normal(password)
    if len(chosen) < SHORTEST:
        raise InputError(
            f"The password is too short: {len(chosen)} characters.",
            hint=f"Take {SHORTEST} or more. Several words that have nothing to do with each other are easy to keep in mind.",
        )
    if len(chosen) > LONGEST:
        raise InputError(f"The password is too long: {len(chosen)} characters.", hint=f"Take at most {LONGEST}.")
    left = _left(chosen.casefold(), _words_of(email, name))
    if len(left) < _LEAST_LEFT or len(set(chosen)) < _LEAST_DIFFERENT:
        raise InputError(
            "The password is one of the first that anybody would try: it is made of your name, your address, common words or runs.",
            hint="Take several words that have nothing to do with you or with each other, or let a password manager choose.",
        )


class Passwords:
    """Hashes passwords and compares them.

    :param hasher: of argon2; default: argon2id with the library's own parameters.
    """

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._room = threading.BoundedSemaphore(_AT_ONCE)

    def hash(self, password: str) -> str:
        """The password as it is kept."""
        with self._room:
            return self._hasher.hash(_bytes(password))

    def matches(self, password: str, kept: str | None) -> bool:
        """Whether it is the password. Takes as long where there is none.

        :param kept: what :meth:`hash` made of it; None: there is no password, and so it is not the one.
        """
        nobodys = self._nobodys  # made before it is known whether it is needed
        fits = len(_normal(password)) <= LONGEST  # counted as :func:`check_password` counts
        try:
            with self._room:
                self._hasher.verify(kept if kept is not None else nobodys, _bytes(password) if fits else b"")
        except (VerificationError, InvalidHashError):
            return False
        return kept is not None and fits

    def outdated(self, kept: str) -> bool:
        """Whether it was hashed with other parameters than are in use now."""
        return self._hasher.check_needs_rehash(kept)

    @cached_property
    def _nobodys(self) -> str:
        return self.hash("no password of anybody")


def _normal(password: str) -> str:
    """The same characters, however a keyboard composed them."""
    return unicodedata.normalize("NFKC", password) if len(password) <= _LONGEST_TYPED else password


def _bytes(password: str) -> bytes:
    return _normal(password).encode("utf-8", "surrogatepass")  # what a form may hold is no reason to fail


def _words_of(email: str, name: str) -> tuple[str, ...]:
    own = re.split(r"[\W_]+", _normal(f"{email} {name}").casefold())
    return (*(word for word in own if len(word) >= _LEAST_WORD), *_TRIED_FIRST)


def _left(password: str, words: tuple[str, ...]) -> str:
    for word in sorted(words, key=len, reverse=True):
        password = password.replace(word, "")
    return _REPEATED.sub(r"\1", _without_runs(password))


def _without_runs(text: str) -> str:
    """The text with each run along a row of letters, digits or keys, forwards or backwards, cut down to its first character."""
    kept, at = [], 0
    while at < len(text):
        length = _run_at(text, at)
        kept.append(text[at])
        at += length if length >= _LEAST_RUN else 1
    return "".join(kept)


def _run_at(text: str, at: int) -> int:
    longest = 1
    for row in _ROWS:
        for line in (row, row[::-1]):
            length = 1
            while at + length < len(text) and text[at : at + length + 1] in line:
                length += 1
            longest = max(longest, length)
    return longest
