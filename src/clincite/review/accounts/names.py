"""Names: no two people at a desk bear the same, for what they sign is told apart by nothing else."""

from __future__ import annotations

import itertools
from typing import Final

from sqlalchemy import Connection, select

from clincite.errors import InputError
from clincite.review.accounts.fields import MOST_WORDS, has_letter, name_key, words_of
from clincite.review.store.tables import PEOPLE

_NOBODY: Final = "Unnamed"
_ROOM: Final = 10  # for a number behind a name


def check_name(connection: Connection, name: str, *, person_id: int | None = None) -> None:
    """Refuse a name that somebody bears already, be their account open or closed: what they signed still names them.

    :param person_id: who wants it; None: somebody who has no account yet.
    :raises InputError: somebody else bears it, but for capitals, blanks and the like.
    """
    key = name_key(name)
    for row in connection.execute(select(PEOPLE.c.id, PEOPLE.c.name)):
        if row.id != person_id and name_key(row.name) == key:
            raise InputError(
                f"Somebody else at this desk is named {row.name}.",
                hint="Add a middle initial, or whatever else tells you two apart: it stands beside what you sign.",
            )


def free_name(connection: Connection, *wanted: str) -> str:
    """A name for somebody who cannot be asked for one: the first that may be kept, with a number behind it where somebody bears it."""
    words = (words_of(one[:MOST_WORDS], "name") for one in wanted)
    name = next((one for one in words if has_letter(one)), _NOBODY)[: MOST_WORDS - _ROOM].rstrip()
    taken = {name_key(one) for one in connection.execute(select(PEOPLE.c.name)).scalars()}
    numbered = (f"{name} {number}" for number in itertools.count(2))
    return next(one for one in itertools.chain((name,), numbered) if name_key(one) not in taken)
