"""The links themselves: how one is made, and how those that are open come to an end."""

from __future__ import annotations

import datetime
from typing import Final

from sqlalchemy import ColumnElement, Connection, insert, update

from clincite.review.accounts.keeper import Keeper, hash_of
from clincite.review.accounts.values import Invited
from clincite.review.roles import Role
from clincite.review.store.tables import INVITATIONS

INVITATION_GOOD: Final = datetime.timedelta(days=7)
RESET_GOOD: Final = datetime.timedelta(hours=24)


def new_link(
    keeper: Keeper, connection: Connection, *, email: str, role: Role, person_id: int | None, by: int | None, good: datetime.timedelta
) -> tuple[Invited, int]:
    """A new one, and its number; those for the same address that are open end.

    :param person_id: whose new password it is for; None: an account is to be made with it.
    :param by: who made it; None: nobody who was signed in.
    """
    now, secret, expires = keeper.now(), keeper.token(), keeper.after(good)
    end_links(connection, INVITATIONS.c.email == email, now=now)
    values = {"token": hash_of(secret), "email": email, "role": role.value, "person_id": person_id, "invited_by": by}
    made = connection.execute(insert(INVITATIONS).values(**values, created=now, expires=expires, used=None))
    key = made.inserted_primary_key
    assert key is not None
    return Invited(secret=secret, email=email, role=role, expires=expires), key[0]


def end_links(connection: Connection, *which: ColumnElement[bool], now: str) -> int:
    """End those of some links that are open, for good: nothing that changes later brings them back. How many there were."""
    still_open = (INVITATIONS.c.used.is_(None), INVITATIONS.c.expires > now)
    return connection.execute(update(INVITATIONS).where(*which, *still_open).values(expires=now)).rowcount
