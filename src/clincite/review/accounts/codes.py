"""The second factor: how somebody comes to have one, gives a code of it, and takes it away again."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Connection, Row, update

from clincite.errors import DeskError, SignInError
from clincite.review.accounts.attempts import Attempts, counted, keep
from clincite.review.accounts.keeper import Keeper
from clincite.review.accounts.proofs import Proofs, unchanged
from clincite.review.accounts.rows import get_row, person_of
from clincite.review.accounts.sessions import TERMINAL, WEB, Sessions, end_sessions
from clincite.review.accounts.totp import new_setup, step_of
from clincite.review.accounts.values import SignedIn, TotpSetup
from clincite.review.ledger.digests import second_factor_changed
from clincite.review.ledger.whats import AccountWhat
from clincite.review.store.tables import PEOPLE
from clincite.review.values import Person

_NEXT_CODE: Final = "Wait for the next code of your app, and see that its clock is right."


class Codes:
    """Keeps second factors.

    :param issuer: name of the site, as an app for codes shows it.
    """

    def __init__(self, keeper: Keeper, proofs: Proofs, sessions: Sessions, *, issuer: str) -> None:
        self._keeper = keeper
        self._proofs = proofs
        self._sessions = sessions
        self._issuer = issuer

    def give(self, secret: str, code: str, *, kind: str, client: str) -> SignedIn:
        """See :meth:`~clincite.review.accounts.accounts.Accounts.second_factor`."""
        with self._keeper.database.write() as connection:
            found = self._sessions.found(connection, secret, kind=kind)
            if found is None or found[0].second_factor:
                raise SignInError("The sign-in took too long, or was done already.", hint="Sign in again.")
            row = found[1]
            if kind != TERMINAL:  # as with passwords: whoever is at the machine could take the factor away
                keep(connection, row.id, counted(Attempts(row.failures, row.locked_until), self._keeper.moment()))
            step = step_of(row.totp, code, self._keeper.moment(), after=row.totp_step) if row.totp is not None else None
            if step is not None:
                connection.execute(update(PEOPLE).where(PEOPLE.c.id == row.id).values(totp_step=step))
                keep(connection, row.id, Attempts())
                self._sessions.end(connection, secret)
                begun = self._sessions.begin(connection, row, kind=kind, pending=False)
        # Outside, so that the attempt stays counted.
        if step is None:
            raise SignInError("The code is wrong, or was used already.", hint=_NEXT_CODE)
        self._proofs.entered(row, kind=kind, client=client)
        return begun

    def offer(self, secret: str, *, again: bool) -> TotpSetup:
        """See :meth:`~clincite.review.accounts.accounts.Accounts.begin_totp`."""
        with self._keeper.database.write() as connection:
            session, row = self._session(connection, secret)
            setup = new_setup(row.email, self._issuer, secret=session.offered if again else None)
            if setup.secret != session.offered:
                self._sessions.offer(connection, session, setup.secret)
        return setup

    def confirm(self, secret: str, password: str, code: str, *, client: str) -> SignedIn:
        """See :meth:`~clincite.review.accounts.accounts.Accounts.confirm_totp`."""
        with self._keeper.database.read() as connection:
            person = person_of(self._session(connection, secret)[1])
        before = self._proofs.in_a_session(person, password, kind=WEB, client=client)
        with self._keeper.database.write() as connection:
            unchanged(connection, before)
            session, row = self._session(connection, secret)
            if session.offered is None:
                raise DeskError("No key for an app was shown in this session.", hint="Begin again under 'Account'.")
            step = step_of(session.offered, code, self._keeper.moment(), after=None)
            if step is None:
                raise SignInError("The code is wrong.", hint=_NEXT_CODE)
            connection.execute(update(PEOPLE).where(PEOPLE.c.id == row.id).values(totp=session.offered, totp_step=step))
            keep(connection, row.id, Attempts())
            end_sessions(connection, row.id)  # whoever is in one of them gave no code
            row = get_row(connection, row.id)
            changed = second_factor_changed(None, row.totp)
            self._keeper.note(connection, person_of(row).actor, AccountWhat.ADD_SECOND_FACTOR, person=row.id, **changed)
            begun = self._sessions.begin(connection, row, kind=WEB, pending=False)
        self._proofs.entered(row, kind=WEB, client=client)
        return begun

    def remove(self, person: Person, password: str, *, client: str) -> None:
        """See :meth:`~clincite.review.accounts.accounts.Accounts.remove_totp`."""
        before = self._proofs.in_a_session(person, password, kind=WEB, client=client)
        with self._keeper.database.write() as connection:
            row = unchanged(connection, before)
            if row.totp is None:
                return
            connection.execute(update(PEOPLE).where(PEOPLE.c.id == row.id).values(totp=None, totp_step=None))
            changed = second_factor_changed(row.totp, None)
            self._keeper.note(connection, person_of(row).actor, AccountWhat.REMOVE_SECOND_FACTOR, person=row.id, **changed)

    def _session(self, connection: Connection, secret: str) -> tuple[Row[Any], Row[Any]]:
        """A whole session and its person, who has no second factor yet."""
        found = self._sessions.found(connection, secret, kind=WEB)
        if found is None or not found[0].second_factor:
            raise SignInError("The session is over.", hint="Sign in again.")
        if found[1].totp is not None:
            raise DeskError("This account has a second factor already.", hint="Remove it first.")
        return found
