"""That somebody is who they say: a password, given at the door or once more in a session."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row

from clincite.errors import InputError, SignInError
from clincite.review.accounts.attempts import PasswordAttempts, account_key
from clincite.review.accounts.fields import email_of, folded
from clincite.review.accounts.keeper import Keeper
from clincite.review.accounts.passwords import Passwords
from clincite.review.accounts.rows import find_row_by_email, get_row
from clincite.review.accounts.sessions import TERMINAL
from clincite.review.values import Person


class Proofs:
    """Looks at passwords, and counts the attempts.

    Attempts at a terminal are not counted: it opens the database itself, so that whoever guesses there could read the hashes instead. And
    what strangers do on the page must not keep the person out at the machine.
    """

    def __init__(self, keeper: Keeper, passwords: Passwords) -> None:
        self._keeper = keeper
        self._passwords = passwords
        self._attempts = PasswordAttempts()

    def at_the_door(self, email: str, password: str, *, kind: str, client: str) -> Row[Any] | None:
        """The row of the account whose address and password these are; None: they are of none, and nobody can tell which is wrong.

        The attempt stays counted until :meth:`half_done` or :meth:`entered` says that it led on.

        :raises LockedError: it may not be tried now.
        """
        try:
            known = email_of(email)
        except InputError:
            known = None
        with self._keeper.database.read() as connection:
            row = find_row_by_email(connection, known) if known is not None else None
        if kind != TERMINAL:
            key = account_key(folded(email), None) if row is None else _key(row)
            self._attempts.count(key, client, self._keeper.moment())
        kept = row.password if row is not None else None
        return row if self._passwords.matches(password, kept) else None

    def in_a_session(self, person: Person, password: str, *, kind: str, client: str) -> Row[Any]:
        """The row of somebody who is signed in and has just given their password again.

        :raises LockedError: it may not be tried now.
        :raises SignInError: it was wrong.
        """
        with self._keeper.database.read() as connection:
            row = get_row(connection, person.id)
        if kind != TERMINAL:
            self._attempts.count(_key(row), client, self._keeper.moment())
        if not self._passwords.matches(password, row.password):
            raise SignInError("The password is wrong.", hint=_no_password_hint(row))
        self.half_done(row, kind=kind, client=client)
        return row

    def half_done(self, row: Row[Any], *, kind: str, client: str) -> None:
        """The password was right, and nobody entered yet: what was wrong before stays counted."""
        if kind != TERMINAL:
            self._attempts.take_back(_key(row), client, self._keeper.moment())

    def entered(self, row: Row[Any], *, kind: str, client: str) -> None:
        """Somebody entered the account."""
        if kind != TERMINAL:
            self._attempts.entered(_key(row), client, self._keeper.moment())


def unchanged(connection: Connection, before: Row[Any]) -> Row[Any]:
    """The row of an account as it is now, which must be as it was when the password was looked at.

    :raises SignInError: it is not.
    """
    row = get_row(connection, before.id)
    if not row.active or row.password != before.password or row.epoch != before.epoch:
        raise SignInError("The account was changed elsewhere just now.", hint="Sign in again.")
    return row


def _key(row: Row[Any]) -> bytes:
    return account_key(row.email, row.epoch)


def _no_password_hint(row: Row[Any]) -> str:
    return "An owner of this desk can send you a link for a new one." if row.password is not None else "This account has none."
