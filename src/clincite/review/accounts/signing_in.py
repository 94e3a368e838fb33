"""Signing in: password, code of the second factor, or an account kept elsewhere; and changing these."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Connection, Row, insert, select, update

from clincite.errors import DeskError, InputError, SignInError
from clincite.review.accounts.attempts import Attempts, UnknownAttempts, counted, keep, taken_back
from clincite.review.accounts.fields import email_of, folded
from clincite.review.accounts.invitations import Invitations
from clincite.review.accounts.keeper import Keeper
from clincite.review.accounts.passwords import Passwords, check_password
from clincite.review.accounts.rows import find_row, find_row_by_email, get_row, person_of
from clincite.review.accounts.sessions import WEB, Sessions, end_sessions
from clincite.review.accounts.totp import is_secret, new_setup, step_of
from clincite.review.accounts.values import SignedIn, TotpSetup
from clincite.review.ledger.whats import AccountWhat
from clincite.review.store.tables import IDENTITIES, PEOPLE
from clincite.review.values import Person

_MOST_SUBJECT: Final = 255
_MOST_ISSUER: Final = 500


class SigningIn:
    """Lets people in.

    :param issuer: name of the site, as an app for codes shows it.
    """

    def __init__(self, keeper: Keeper, passwords: Passwords, sessions: Sessions, invitations: Invitations, *, issuer: str) -> None:
        self._keeper = keeper
        self._passwords = passwords
        self._sessions = sessions
        self._invitations = invitations
        self._issuer = issuer
        self._unknown = UnknownAttempts()

    def sign_in(self, email: str, password: str, *, kind: str) -> SignedIn:
        """See :meth:`~clincite.review.accounts.accounts.Accounts.sign_in`."""
        before = self._counted(email)
        kept = before.password if before is not None else None
        right = self._passwords.matches(password, kept)
        if before is None or kept is None or not right:
            raise _wrong_password()
        newer = self._passwords.hash(password) if self._passwords.outdated(kept) else None
        with self._keeper.database.write() as connection:
            row = get_row(connection, before.id)
            # Between the look at the password and now it may have been changed, or the account closed.
            if not row.active or row.password != kept:
                raise _wrong_password()
            if newer is not None:
                connection.execute(update(PEOPLE).where(PEOPLE.c.id == row.id).values(password=newer))
            # With a second factor half is done: who knows the password may not buy codes with it.
            keep(connection, row.id, Attempts() if row.totp is None else taken_back(_attempts(row)))
            return self._sessions.begin(connection, row, kind=kind, pending=row.totp is not None)

    def second_factor(self, secret: str, code: str) -> SignedIn:
        """See :meth:`~clincite.review.accounts.accounts.Accounts.second_factor`."""
        with self._keeper.database.write() as connection:
            found = self._sessions.found(connection, secret)
            if found is None or found[0].second_factor:
                raise SignInError("The sign-in took too long, or was done already.", hint="Sign in again.")
            session, row = found
            attempts = counted(_attempts(row), self._keeper.moment())
            keep(connection, row.id, attempts)
            step = step_of(row.totp, code, self._keeper.moment(), after=row.totp_step) if row.totp is not None else None
            if step is not None:
                connection.execute(update(PEOPLE).where(PEOPLE.c.id == row.id).values(totp_step=step))
                keep(connection, row.id, Attempts())
                self._sessions.end(connection, secret)
                return self._sessions.begin(connection, row, kind=session.kind, pending=False)
        # Outside, so that the attempt stays counted.
        raise SignInError(
            "The code is wrong, or was used already.", hint="Wait for the next code of your app, and see that its clock is right."
        )

    def elsewhere(self, *, issuer: str, subject: str, email: str, email_verified: bool, name: str) -> SignedIn:
        """See :meth:`~clincite.review.accounts.accounts.Accounts.sign_in_elsewhere`."""
        if not 0 < len(subject) <= _MOST_SUBJECT or not 0 < len(issuer) <= _MOST_ISSUER or not f"{issuer}{subject}".isprintable():
            raise SignInError("The other site did not say who you are.", hint="Tell whoever runs it.")
        with self._keeper.database.write() as connection:
            row = self._row_of_identity(connection, issuer, subject)
            if row is None:
                person = self._newcomer(connection, email, email_verified=email_verified, name=name)
                values = {"issuer": issuer, "subject": subject, "person_id": person.id}
                connection.execute(insert(IDENTITIES).values(**values, created=self._keeper.now()))
                self._keeper.note(connection, person.actor, AccountWhat.CONNECT_IDENTITY, person=person.id, issuer=issuer)
                row = get_row(connection, person.id)
            if not row.active:
                raise SignInError("This account is closed.", hint="An owner of this desk can open it again.")
            if row.totp is None:
                keep(connection, row.id, Attempts())
            return self._sessions.begin(connection, row, kind=WEB, pending=row.totp is not None)

    def change_password(self, person: Person, old: str, new: str, *, kind: str) -> SignedIn:
        """See :meth:`~clincite.review.accounts.accounts.Accounts.change_password`."""
        before = self._proven(person, old)
        check_password(new, email=before.email, name=before.name)
        kept = self._passwords.hash(new)
        with self._keeper.database.write() as connection:
            row = self._unchanged(connection, before)
            connection.execute(update(PEOPLE).where(PEOPLE.c.id == row.id).values(password=kept))
            end_sessions(connection, row.id)
            row = get_row(connection, row.id)
            self._keeper.note(connection, person_of(row).actor, AccountWhat.CHANGE_PASSWORD, person=row.id)
            return self._sessions.begin(connection, row, kind=kind, pending=False)

    def begin_totp(self, person: Person, *, secret: str | None) -> TotpSetup:
        """See :meth:`~clincite.review.accounts.accounts.Accounts.begin_totp`."""
        return new_setup(person.email, self._issuer, secret=secret)

    def confirm_totp(self, person: Person, secret: str, code: str) -> None:
        """See :meth:`~clincite.review.accounts.accounts.Accounts.confirm_totp`."""
        if not is_secret(secret):
            raise InputError("This is not a secret of a second factor.", hint="Begin again under 'Account'.")
        with self._keeper.database.write() as connection:
            row = get_row(connection, person.id)
            if row.totp is not None:
                raise DeskError("This account has a second factor already.", hint="Remove it first.")
            step = step_of(secret, code, self._keeper.moment(), after=None)
            if step is None:
                raise SignInError("The code is wrong.", hint="Wait for the next code of your app, and see that its clock is right.")
            connection.execute(update(PEOPLE).where(PEOPLE.c.id == row.id).values(totp=secret, totp_step=step))
            self._keeper.note(connection, person_of(row).actor, AccountWhat.ADD_SECOND_FACTOR, person=row.id)

    def remove_totp(self, person: Person, password: str) -> None:
        """See :meth:`~clincite.review.accounts.accounts.Accounts.remove_totp`."""
        before = self._proven(person, password)
        with self._keeper.database.write() as connection:
            row = self._unchanged(connection, before)
            if row.totp is None:
                return
            connection.execute(update(PEOPLE).where(PEOPLE.c.id == row.id).values(totp=None, totp_step=None))
            self._keeper.note(connection, person_of(row).actor, AccountWhat.REMOVE_SECOND_FACTOR, person=row.id)

    def _counted(self, email: str) -> Row[Any] | None:
        """The row of an account that may be tried, with the attempt counted; None: there is none, and nobody can tell.

        :raises LockedError: it may not be tried now.
        """
        try:
            known = email_of(email)
        except InputError:
            known = None
        with self._keeper.database.write() as connection:
            row = find_row_by_email(connection, known) if known is not None else None
            if row is None:
                self._unknown.count(folded(email), self._keeper.moment())
                return None
            keep(connection, row.id, counted(_attempts(row), self._keeper.moment()))
            return row

    def _proven(self, person: Person, password: str) -> Row[Any]:
        """The row of somebody who is signed in and has just given their password again.

        :raises SignInError: it was wrong.
        """
        with self._keeper.database.write() as connection:
            row = get_row(connection, person.id)
            keep(connection, row.id, counted(_attempts(row), self._keeper.moment()))
        if not self._passwords.matches(password, row.password):
            raise SignInError("The password is wrong.", hint=_no_password_hint(row))
        with self._keeper.database.write() as connection:
            keep(connection, row.id, taken_back(_attempts(get_row(connection, row.id))))
        return row

    @staticmethod
    def _unchanged(connection: Connection, before: Row[Any]) -> Row[Any]:
        row = get_row(connection, before.id)
        if not row.active or row.password != before.password or row.epoch != before.epoch:
            raise SignInError("The account was changed elsewhere just now.", hint="Sign in again.")
        return row

    @staticmethod
    def _row_of_identity(connection: Connection, issuer: str, subject: str) -> Row[Any] | None:
        is_it = (IDENTITIES.c.issuer == issuer, IDENTITIES.c.subject == subject)
        person_id = connection.execute(select(IDENTITIES.c.person_id).where(*is_it)).scalar_one_or_none()
        return None if person_id is None else find_row(connection, person_id)

    def _newcomer(self, connection: Connection, email: str, *, email_verified: bool, name: str) -> Person:
        """Whoever comes for the first time: only by invitation, and only with an address that the other site has verified.

        An account that is there already is never given to whoever holds its address elsewhere: the other site would have power over it.
        """
        if not email_verified:
            raise SignInError(
                "The other site has not verified your e-mail address, and nobody here knows you by another.",
                hint="Have it verified there, or ask an owner of this desk for an invitation.",
            )
        try:
            address = email_of(email)
        except InputError:
            raise SignInError("The other site gave no e-mail address.", hint="Tell whoever runs it.") from None
        if find_row_by_email(connection, address) is not None:
            raise SignInError(
                f"{address} has an account here that is opened another way.", hint="Sign in as you did before, or ask an owner."
            )
        person = self._invitations.accept_elsewhere(connection, address, name=name)
        if person is None:
            raise SignInError(f"There is no account for {address} here.", hint="Ask an owner of this desk for an invitation.")
        return person


def _attempts(row: Row[Any]) -> Attempts:
    return Attempts(row.failures, row.locked_until)


def _wrong_password() -> SignInError:
    return SignInError("The e-mail address or the password is wrong.", hint="An owner of this desk can send you a link for a new password.")


def _no_password_hint(row: Row[Any]) -> str:
    return "An owner of this desk can send you a link for a new one." if row.password is not None else "This account has none."
