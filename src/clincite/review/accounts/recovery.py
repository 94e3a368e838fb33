"""The way back in for an owner who is locked out: made at the machine, by whoever can write the database, without signing in.

Only for owners: they can do the same for everybody else, and the ledger then says who did. This names nobody, so it reaches no further
than it must. Whoever can write the database could do more without it; with it, what they do is entered, verified, and noticed by the owner,
whose sessions end.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import update

from clincite.errors import DeskError
from clincite.review.accounts.fields import email_of
from clincite.review.accounts.keeper import Keeper
from clincite.review.accounts.links import RESET_GOOD, new_link
from clincite.review.accounts.rows import find_row_by_email, no_such_person, person_of
from clincite.review.accounts.sessions import end_sessions
from clincite.review.accounts.values import Invited
from clincite.review.ledger.digests import password_changed, second_factor_changed
from clincite.review.ledger.whats import AccountWhat
from clincite.review.roles import Role
from clincite.review.store.tables import PEOPLE
from clincite.review.values import SYSTEM

_WHERE: Final = "at the terminal"


def recover(keeper: Keeper, email: str, *, second_factor: bool, reopen: bool) -> Invited:
    """See :meth:`~clincite.review.accounts.accounts.Accounts.recover`."""
    address = email_of(email)
    with keeper.database.write() as connection:
        row = find_row_by_email(connection, address)
        if row is None:
            raise no_such_person()
        person = person_of(row)
        if person.role is not Role.OWNER:
            raise DeskError(f"{person.name} is no owner of this desk.", hint="An owner can make the link: clincite people reset")
        if not person.active and not reopen:
            raise DeskError(f"The account of {person.name} is closed.", hint="To open it again, say --reopen.")
        changed: dict[str, object] = {}
        values: dict[str, object] = {"failures": 0, "locked_until": None, "active": True}
        if second_factor:
            # As where an owner does it: the password alone must not open the account until the link is used.
            values |= {"totp": None, "totp_step": None, "password": None}
            changed = {**password_changed(row.password, None), **second_factor_changed(row.totp, None)}
        connection.execute(update(PEOPLE).where(PEOPLE.c.id == person.id).values(**values))
        end_sessions(connection, person.id)
        invited, number = new_link(keeper, connection, email=person.email, role=person.role, person_id=person.id, by=None, good=RESET_GOOD)
        if not person.active:
            keeper.note(connection, SYSTEM, AccountWhat.ENABLE, person=person.id, where=_WHERE)
        keeper.note(
            connection,
            SYSTEM,
            AccountWhat.RECOVER,
            person=person.id,
            person_name=person.name,
            invitation=number,
            second_factor_removed=second_factor,
            where=_WHERE,
            **changed,
        )
    return invited
