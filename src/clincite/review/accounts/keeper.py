"""What all that concerns accounts stands on: the database, the time, secrets, and the ledger."""

from __future__ import annotations

import datetime
import hashlib
import secrets
from collections.abc import Callable
from typing import Final

from sqlalchemy import Connection

from clincite.errors import NotAllowedError
from clincite.review.accounts.rows import find_person
from clincite.review.ledger.chain import append
from clincite.review.ledger.signing import Signer
from clincite.review.ledger.whats import AccountWhat
from clincite.review.roles import Action, may
from clincite.review.store.database import Database
from clincite.review.times import stamp
from clincite.review.values import Actor, Person

_SECRET_BYTES: Final = 32

Clock = Callable[[], datetime.datetime]
Token = Callable[[], str]


def new_token() -> str:
    """256 bits that nobody can guess, for a cookie or an address."""
    return secrets.token_urlsafe(_SECRET_BYTES)


def hash_of(secret: str) -> str:
    """What is kept of a secret: its SHA-256, hex."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


class Keeper:
    """What the parts of :class:`~clincite.review.accounts.accounts.Accounts` share.

    :param clock: tells the time.
    :param signer: signs the ledger; None: its entries are not signed.
    :param token: makes secrets; each is used once.
    """

    def __init__(self, database: Database, *, clock: Clock, signer: Signer | None, token: Token) -> None:
        self.database = database
        self.token = token
        self._clock = clock
        self._signer = signer

    def moment(self) -> datetime.datetime:
        """The time now (UTC), to the second."""
        return self._clock().astimezone(datetime.UTC).replace(microsecond=0)

    def now(self) -> str:
        """The time now, as it is kept."""
        return stamp(self.moment())

    def after(self, span: datetime.timedelta) -> str:
        """The time after some more of it, as it is kept."""
        return stamp(self.moment() + span)

    def acting(self, connection: Connection, actor: Actor, action: Action) -> Person:
        """Who acts, as they are in the database now, whatever role they came with.

        :raises NotAllowedError: their role does not allow it, or the account is closed.
        """
        person = find_person(connection, actor.id) if actor.id is not None else None
        if person is None or not person.active or not may(person.role, action):
            raise NotAllowedError(
                f"The role of {actor.name} does not allow this.", hint="An owner of this desk can, or can change the role."
            )
        return person

    def note(self, connection: Connection, actor: Actor, what: AccountWhat, when: str | None = None, /, **detail: object) -> None:
        """Write into the ledger what was done. Neither secrets nor e-mail addresses belong there: it may be published.

        :param when: as it was kept beside; None: now.
        """
        append(connection, actor, what=what.value, when=when or self.now(), detail=detail, signer=self._signer)
