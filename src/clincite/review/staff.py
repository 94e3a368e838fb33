"""How many people stand behind a page, for whoever reads it. No names: who may be named says so (``on_board``)."""

from __future__ import annotations

from typing import Final

import msgspec
from sqlalchemy import Connection, func, select

from clincite.review.roles import LEAST_ROLE, Action, Role
from clincite.review.store.tables import PEOPLE

_MAY_SIGN: Final = tuple(role.value for role in Role if role.covers(LEAST_ROLE[Action.SIGN]))


class Staff(msgspec.Struct, frozen=True, kw_only=True):
    """The people behind a page.

    :param reviewers: active accounts that may review and sign.
    :param on_board: those of them that agreed to be shown on the page of the board.
    """

    reviewers: int = 0
    on_board: int = 0


def staff_of(connection: Connection) -> Staff:
    """The people whose accounts are active now."""
    active = select(func.count()).select_from(PEOPLE).where(PEOPLE.c.active)
    return Staff(
        reviewers=connection.execute(active.where(PEOPLE.c.role.in_(_MAY_SIGN))).scalar_one(),
        on_board=connection.execute(active.where(PEOPLE.c.on_board, PEOPLE.c.role.in_(_MAY_SIGN))).scalar_one(),
    )
