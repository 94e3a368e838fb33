"""The rows of people, read as values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, Row, func, select

from clincite.errors import DeskNotFoundError
from clincite.review.roles import Role
from clincite.review.store.tables import PEOPLE
from clincite.review.values import Person

#: No id of a row is larger.
_MOST_ID: Final = 2**63 - 1


def person_of(row: Row[Any]) -> Person:
    """The person of a row of ``people``."""
    return Person(
        id=row.id,
        email=row.email,
        name=row.name,
        credentials=row.credentials,
        affiliation=row.affiliation,
        role=Role(row.role),
        active=row.active,
        on_board=row.on_board,
        has_password=row.password is not None,
        has_totp=row.totp is not None,
        created=row.created,
    )


def find_row(connection: Connection, person_id: int) -> Row[Any] | None:
    """The row of a person; None: there is no such person."""
    if not 0 < person_id <= _MOST_ID:
        return None
    return connection.execute(select(PEOPLE).where(PEOPLE.c.id == person_id)).one_or_none()


def find_row_by_email(connection: Connection, email: str) -> Row[Any] | None:
    """The row of the person of that address, lower case; None: there is none."""
    return connection.execute(select(PEOPLE).where(PEOPLE.c.email == email)).one_or_none()


def find_person(connection: Connection, person_id: int) -> Person | None:
    """The person of that id; None: there is no such person."""
    row = find_row(connection, person_id)
    return None if row is None else person_of(row)


def get_row(connection: Connection, person_id: int) -> Row[Any]:
    """The row of a person.

    :raises DeskNotFoundError: there is no such person.
    """
    row = find_row(connection, person_id)
    if row is None:
        raise no_such_person()
    return row


def all_people(connection: Connection) -> Sequence[Person]:
    """Everybody, by name."""
    return [person_of(row) for row in connection.execute(select(PEOPLE).order_by(func.lower(PEOPLE.c.name), PEOPLE.c.id))]


def count_owners(connection: Connection, *, active: bool) -> int:
    """How many owners there are.

    :param active: count only those whose account is open.
    """
    query = select(func.count()).select_from(PEOPLE).where(PEOPLE.c.role == Role.OWNER.value)
    return connection.execute(query.where(PEOPLE.c.active) if active else query).scalar_one()


def no_such_person() -> DeskNotFoundError:
    """What is said of a person who is not there."""
    return DeskNotFoundError("There is no such person at this desk.", hint="Owners see everybody under 'People'.")
