"""Sessions: who is signed in. Only hashes of their secrets are kept, and a secret never outlives a change of what it may do."""

from __future__ import annotations

import contextlib
import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, delete, insert, select, update

from clincite.errors import StoreError
from clincite.review.accounts.keeper import Keeper, hash_of
from clincite.review.accounts.rows import find_row, person_of
from clincite.review.accounts.values import Session, SignedIn
from clincite.review.store.tables import PEOPLE, SESSIONS
from clincite.review.times import moment_of, stamp

WEB: Final = "web"
TERMINAL: Final = "terminal"
#: A session of the web in which nothing was asked for so long is over.
IDLE: Final = datetime.timedelta(hours=2)
#: The code of the second factor must come by then.
PENDING: Final = datetime.timedelta(minutes=10)
# Writing down each request would cost more than it tells.
_SEEN_EVERY: Final = datetime.timedelta(minutes=1)
_LONGEST_SECRET: Final = 200


class Sessions:
    """Keeps sessions.

    :param hours: after which a session is over, whatever happens in it.
    """

    def __init__(self, keeper: Keeper, *, hours: int) -> None:
        self._keeper = keeper
        self._span = datetime.timedelta(hours=hours)

    def begin(self, connection: Connection, row: Row[Any], *, kind: str, pending: bool) -> SignedIn:
        """Write a new session of the person of a row; what is over is removed.

        :param pending: the code of the second factor is still to come.
        """
        now = self._keeper.now()
        connection.execute(delete(SESSIONS).where(SESSIONS.c.expires <= now))
        secret, csrf = self._keeper.token(), self._keeper.token()
        expires = self._keeper.after(min(PENDING, self._span) if pending else self._span)
        connection.execute(
            insert(SESSIONS).values(
                token=hash_of(secret),
                person_id=row.id,
                epoch=row.epoch,
                csrf=csrf,
                kind=kind,
                second_factor=not pending,
                offered=None,
                created=now,
                seen=now,
                expires=expires,
            )
        )
        return SignedIn(secret=secret, session=Session(person=person_of(row), csrf=csrf, pending=pending, kind=kind, expires=expires))

    def find(self, secret: str, *, kind: str) -> Session | None:
        """The session of that secret, with the person as they are now; None: there is none of that kind, or it is over."""
        with self._keeper.database.read() as connection:
            found = self.found(connection, secret, kind=kind)
        if found is None:
            return None
        row, person_row = found
        if self._keeper.moment() - moment_of(row.seen) >= _SEEN_EVERY:
            self._seen(row.token)
        return Session(person=person_of(person_row), csrf=row.csrf, pending=not row.second_factor, kind=row.kind, expires=row.expires)

    def found(self, connection: Connection, secret: str, *, kind: str) -> tuple[Row[Any], Row[Any]] | None:
        """The rows of a session that is not over and of its person; None: there is none.

        :param kind: where the secret came from. One that was given out for a terminal, which is never idle, opens no browser.
        """
        if not 0 < len(secret) <= _LONGEST_SECRET:
            return None
        row = connection.execute(select(SESSIONS).where(SESSIONS.c.token == hash_of(secret), SESSIONS.c.kind == kind)).one_or_none()
        if row is None or self._is_over(row):
            return None
        person = find_row(connection, row.person_id)
        if person is None or not person.active or person.epoch != row.epoch:
            return None
        return row, person

    def offer(self, connection: Connection, row: Row[Any], offered: str) -> None:
        """Keep the secret of a second factor that is shown in a session, in place of one that was shown before."""
        connection.execute(update(SESSIONS).where(SESSIONS.c.token == row.token).values(offered=offered))

    def end(self, connection: Connection, secret: str) -> None:
        """Remove the session of that secret. What is not there need not be removed."""
        connection.execute(delete(SESSIONS).where(SESSIONS.c.token == hash_of(secret)))

    def _is_over(self, row: Row[Any]) -> bool:
        moment = self._keeper.moment()
        idle = row.kind == WEB and moment_of(row.seen) + IDLE <= moment
        return idle or row.expires <= stamp(moment)

    def _seen(self, token: str) -> None:
        # A busy database is no reason to refuse a page that only reads.
        with contextlib.suppress(StoreError), self._keeper.database.write() as connection:
            connection.execute(update(SESSIONS).where(SESSIONS.c.token == token).values(seen=self._keeper.now()))


def end_sessions(connection: Connection, person_id: int) -> None:
    """End every session of a person, also those that another process has just read."""
    connection.execute(update(PEOPLE).where(PEOPLE.c.id == person_id).values(epoch=PEOPLE.c.epoch + 1))
    connection.execute(delete(SESSIONS).where(SESSIONS.c.person_id == person_id))
