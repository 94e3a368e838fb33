"""Signing in, by a password or with an account kept elsewhere; and changing the password."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Connection, Row, insert, select, update

from clincite.errors import InputError, SignInError
from clincite.review.accounts.fields import email_of
from clincite.review.accounts.invitations import Invitations
from clincite.review.accounts.keeper import Keeper
from clincite.review.accounts.links import end_links
from clincite.review.accounts.passwords import Passwords, check_password
from clincite.review.accounts.proofs import Proofs, unchanged
from clincite.review.accounts.rows import find_row, find_row_by_email, get_row, person_of
from clincite.review.accounts.sessions import WEB, Sessions, end_sessions
from clincite.review.accounts.values import SignedIn
from clincite.review.ledger.digests import identity_sha256, password_changed
from clincite.review.ledger.whats import AccountWhat
from clincite.review.store.tables import IDENTITIES, INVITATIONS, PEOPLE
from clincite.review.values import Person

_MOST_SUBJECT: Final = 255
_MOST_ISSUER: Final = 500


class SigningIn:
    """Lets people in."""

    def __init__(self, keeper: Keeper, passwords: Passwords, proofs: Proofs, sessions: Sessions, invitations: Invitations) -> None:
        self._keeper = keeper
        self._passwords = passwords
        self._proofs = proofs
        self._sessions = sessions
        self._invitations = invitations

    def sign_in(self, email: str, password: str, *, kind: str, client: str) -> SignedIn:
        """See :meth:`~clincite.review.accounts.accounts.Accounts.sign_in`."""
        before = self._proofs.at_the_door(email, password, kind=kind, client=client)
        if before is None:
            raise _wrong_password()
        newer = self._passwords.hash(password) if self._passwords.outdated(before.password) else None
        with self._keeper.database.write() as connection:
            row = get_row(connection, before.id)
            # Between the look at the password and now it may have been changed, or the account closed.
            if not row.active or row.password != before.password:
                raise _wrong_password()
            if newer is not None:
                connection.execute(update(PEOPLE).where(PEOPLE.c.id == row.id).values(password=newer))
                changed = password_changed(before.password, newer)
                self._keeper.note(connection, person_of(row).actor, AccountWhat.REHASH_PASSWORD, person=row.id, **changed)
            begun = self._sessions.begin(connection, row, kind=kind, pending=row.totp is not None)
        # With a second factor half is done.
        (self._proofs.half_done if begun.session.pending else self._proofs.entered)(before, kind=kind, client=client)
        return begun

    def elsewhere(self, *, issuer: str, subject: str, email: str, email_verified: bool, name: str) -> SignedIn:
        """See :meth:`~clincite.review.accounts.accounts.Accounts.sign_in_elsewhere`."""
        if not 0 < len(subject) <= _MOST_SUBJECT or not 0 < len(issuer) <= _MOST_ISSUER or not f"{issuer}{subject}".isprintable():
            raise SignInError("The other site did not say who you are.", hint="Tell whoever runs it.")
        with self._keeper.database.write() as connection:
            row = self._row_of_identity(connection, issuer, subject)
            if row is None:
                person = self._newcomer(connection, email, email_verified=email_verified, name=name)
                values = {"issuer": issuer, "subject": subject, "person_id": person.id}
                now = self._keeper.now()
                connection.execute(insert(IDENTITIES).values(**values, created=now))
                told = {"issuer": issuer, "identity_sha256": identity_sha256(issuer, subject)}
                self._keeper.note(connection, person.actor, AccountWhat.CONNECT_IDENTITY, now, person=person.id, **told)
                row = get_row(connection, person.id)
            if not row.active:
                raise SignInError("This account is closed.", hint="An owner of this desk can open it again.")
            return self._sessions.begin(connection, row, kind=WEB, pending=row.totp is not None)

    def change_password(self, person: Person, old: str, new: str, *, kind: str, client: str) -> SignedIn:
        """See :meth:`~clincite.review.accounts.accounts.Accounts.change_password`."""
        before = self._proofs.in_a_session(person, old, kind=kind, client=client)
        check_password(new, email=before.email, name=before.name)
        kept = self._passwords.hash(new)
        with self._keeper.database.write() as connection:
            row = unchanged(connection, before)
            connection.execute(update(PEOPLE).where(PEOPLE.c.id == row.id).values(password=kept))
            end_sessions(connection, row.id)
            end_links(connection, INVITATIONS.c.person_id == row.id, now=self._keeper.now())
            row = get_row(connection, row.id)
            changed = password_changed(before.password, kept)
            self._keeper.note(connection, person_of(row).actor, AccountWhat.CHANGE_PASSWORD, person=row.id, **changed)
            begun = self._sessions.begin(connection, row, kind=kind, pending=False)
        self._proofs.entered(row, kind=kind, client=client)
        return begun

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


def _wrong_password() -> SignInError:
    return SignInError("The e-mail address or the password is wrong.", hint="An owner of this desk can send you a link for a new password.")
