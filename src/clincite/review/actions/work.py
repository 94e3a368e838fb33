"""One action under way: the transaction that it happens in, who does it, and its entry in the ledger."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from sqlalchemy import Connection, select

from clincite.errors import DeskError, NotAllowedError
from clincite.records import clean_text
from clincite.review.actions.tools import Tools
from clincite.review.ledger.chain import append
from clincite.review.ledger.whats import What
from clincite.review.roles import LEAST_ROLE, Action, Role, may
from clincite.review.store.database import Database
from clincite.review.store.tables import PEOPLE
from clincite.review.values import Actor, LedgerEntry

_LARGEST_ID = 2**63


class Work:
    """A transaction in which something is done, or read.

    :param now: when it is done, UTC ISO 8601: one time for all that is written.
    """

    def __init__(self, connection: Connection, tools: Tools) -> None:
        self.connection = connection
        self.tools = tools
        self.now = tools.now

    @property
    def today(self) -> str:
        """ISO date, UTC."""
        return self.now[:10]

    def allowed(self, actor: Actor, action: Action) -> Actor:
        """Who does it, with the role that they have now, whatever the caller believes.

        :raises NotAllowedError: not somebody with an account that is in use, or their role does not allow it.
        """
        known = self.current(actor)
        assert known.role is not None
        if not may(known.role, action):
            raise NotAllowedError(
                f"The role of {known.role.value} does not allow it: it takes the role of {LEAST_ROLE[action].value}.",
                hint="Ask somebody who has that role.",
            )
        return known

    def current(self, actor: Actor) -> Actor:
        """Who does it, with the name and role that they have now.

        :raises NotAllowedError: not somebody with an account that is in use.
        """
        row = None
        if actor.id is not None and 0 < actor.id < _LARGEST_ID:
            row = self.connection.execute(
                select(PEOPLE.c.name, PEOPLE.c.role, PEOPLE.c.active).where(PEOPLE.c.id == actor.id)
            ).one_or_none()
        if row is None:
            raise NotAllowedError("Only somebody with an account can do that.", hint="Sign in.")
        if not row.active:
            raise NotAllowedError("The account is disabled.", hint="Ask the owner of the desk.")
        return Actor(id=actor.id, name=row.name, role=Role(row.role))

    def record(
        self,
        actor: Actor,
        what: What,
        *,
        slug: str | None = None,
        version: int | None = None,
        answer: str | None = None,
        **detail: object,
    ) -> LedgerEntry:
        """Write an entry into the ledger; it stays if the transaction does."""
        return append(
            self.connection,
            actor,
            what=what.value,
            when=self.now,
            slug=slug,
            version=version,
            answer=answer,
            detail=detail,
            signer=self.tools.signer,
        )


@contextlib.contextmanager
def reading(database: Database, tools: Tools) -> Iterator[Work]:
    """Read one state of the desk."""
    with database.read() as connection:
        yield Work(connection, tools)


@contextlib.contextmanager
def writing(database: Database, tools: Tools) -> Iterator[Work]:
    """Do something, alone: nobody else writes meanwhile, and nothing is kept when it raises."""
    with database.write() as connection:
        yield Work(connection, tools)


def words(text: str, what: str, *, most: int, needed: bool = True) -> str:
    """What a person wrote, without control characters.

    :param what: names it in a message.
    :raises DeskError: it is longer, or empty where it is needed.
    """
    clean = clean_text(text)
    if len(clean) > most:
        raise DeskError(f"The {what} is too long: {len(clean):,} characters.", hint=f"Use {most:,} at most.")
    if needed and not clean:
        raise DeskError(f"The {what} is empty.", hint="Write what there is to say.")
    return clean
