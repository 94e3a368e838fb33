"""What clincite does on its own: an approved answer whose sources moved, or whose review fell due, says so."""

from __future__ import annotations

from typing import Any, Final

import msgspec
from sqlalchemy import Row, select

from clincite.errors import StoreError
from clincite.review.actions.held import held
from clincite.review.actions.moving import move
from clincite.review.actions.tools import Tools
from clincite.review.actions.work import Work, reading, writing
from clincite.review.guards import Facts, blockers
from clincite.review.states import Event, State, transition
from clincite.review.store.database import Database
from clincite.review.store.tables import ITEMS, VERSIONS
from clincite.review.swept import Damaged, Moved, Swept
from clincite.review.values import SYSTEM

_STOOD: Final = (State.APPROVED.value, State.EXPIRED.value)
_LONGEST: Final = 1_900


class _Due(msgspec.Struct, frozen=True):
    """A version that has to move."""

    slug: str
    number: int
    event: Event
    moved: tuple[str, ...]
    reason: str


def sweep(database: Database, tools: Tools) -> Swept:
    """Move every approved version whose ground moved or whose review is due. Nothing is written where nothing has to move.

    A version that is damaged is passed over, and told of: it keeps no other from being looked at.

    :raises LibraryError: the library cannot be opened.
    :raises StoreError: the database cannot be read or written.
    """
    with reading(database, tools) as work:
        looked_at = [_looked_at(work, row) for row in _rows(work)]
    due = [one for one in looked_at if isinstance(one, _Due)]
    damaged = tuple(one for one in looked_at if isinstance(one, Damaged))
    if not due:
        return Swept(damaged=damaged)
    with writing(database, tools) as work:
        moved = tuple(moved for one in due if (moved := _moved(work, one)) is not None)
    return Swept(moved=moved, damaged=damaged)


def _rows(work: Work) -> list[Row[Any]]:
    columns = (ITEMS.c.slug, VERSIONS.c.number, VERSIONS.c.state, VERSIONS.c.due, VERSIONS.c.answer, VERSIONS.c.id)
    wanted = select(*columns).join(ITEMS, ITEMS.c.id == VERSIONS.c.item_id).where(VERSIONS.c.state.in_(_STOOD)).order_by(VERSIONS.c.id)
    return list(work.connection.execute(wanted))


def _looked_at(work: Work, row: Row[Any]) -> _Due | Damaged | None:
    moved = work.tools.known_moved(row.answer)
    if moved is None:
        content = work.connection.execute(select(VERSIONS.c.content).where(VERSIONS.c.id == row.id)).scalar_one()
        try:
            answer = work.tools.studied(content).answer
        except StoreError as error:
            return Damaged(slug=row.slug, version=row.number, reason=error.message)
        moved = work.tools.moved(answer)
    if moved:
        return _Due(row.slug, row.number, Event.EVIDENCE, moved, " ".join(moved)[:_LONGEST])
    if row.state == State.APPROVED and row.due is not None and row.due <= work.today:
        return _Due(row.slug, row.number, Event.EXPIRE, (), f"Its review was due on {row.due}.")
    return None


def _moved(work: Work, one: _Due) -> Moved | None:
    """Move it, unless somebody has done something with it since it was looked at."""
    found = held(work.connection, one.slug)
    version = found.version(one.number)
    facts = Facts(actor=SYSTEM, number=version.number, newest=found.item.newest, moved=one.moved, due=version.due, today=work.today)
    open_way = transition(version.state, one.event)
    if open_way is None or blockers(open_way.guards, facts):
        return None
    state = move(work, SYSTEM, found, version, one.event, facts, reason=one.reason)
    return Moved(slug=one.slug, version=one.number, state=state, reason=one.reason)
