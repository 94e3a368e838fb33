"""The queue, and one's own answers, laid out: a row for each answer, and how many of them stand where."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from clincite.render.words import listed, one_line
from clincite.review.states import WAITING, State
from clincite.review.values import Actor, Item
from clincite.web.desk.wording import due_words, reader_words, state_label, waited

#: The states that the queue can be narrowed to; those of :data:`~clincite.review.states.WAITING` are in it anyway.
_WAITING_FIRST: Final = tuple(state for state in State if state in WAITING)
_OTHERS: Final = (State.APPROVED, State.DRAFT, State.WITHDRAWN)


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One answer of the queue.

    :param state: where its newest version stands; where what the public sees stands worse, that.
    """

    href: str
    title: str
    question: str
    reader: str
    version: int
    state: str
    label: str
    waiting: bool
    since: str
    waits: str
    risk: int
    claims: int
    reports: int
    assigned: str
    mine: bool
    due: str
    public: bool


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    """One way to narrow the queue.

    :param count: answers that it leaves; None: not counted.
    """

    label: str
    href: str
    count: int | None
    here: bool


def rows_of(items: Iterable[Item], actor: Actor, *, now: datetime.datetime) -> tuple[Row, ...]:
    """A row for each answer, in their order."""
    return tuple(_row(item, actor, now) for item in items)


def _row(item: Item, actor: Actor, now: datetime.datetime) -> Row:
    shown = item.shown_state if item.shown_state is not None and item.shown_state in WAITING and item.state not in WAITING else item.state
    return Row(
        href=f"/desk/answers/{item.slug}",
        title=one_line(item.title),
        question=one_line(item.question),
        reader=reader_words(item.reader),
        version=item.newest,
        state=shown.value,
        label=state_label(shown),
        waiting=shown in WAITING,
        since=item.since,
        waits=waited(item.since, now),
        risk=item.risk,
        claims=item.claims,
        reports=item.reports,
        assigned=listed([one.shown for one in item.assigned]),
        mine=any(one.id == actor.id for one in item.assigned),
        due=due_words(item.due, now.date()),
        public=item.public,
    )


def filters_of(waiting: Sequence[Item], actor: Actor, *, state: State | None, mine: bool) -> tuple[Filter, ...]:
    """Everything that waits, what waits for that person, and each state.

    :param waiting: everything that waits.
    :param state: what it is narrowed to now.
    """
    counts = Counter(item.state for item in waiting)
    own = sum(1 for item in waiting if any(one.id == actor.id for one in item.assigned))
    states = [
        Filter(label=state_label(one), href=f"/desk?state={one.value}", count=counts[one], here=state is one) for one in _WAITING_FIRST
    ]
    others = [Filter(label=state_label(one), href=f"/desk?state={one.value}", count=None, here=state is one) for one in _OTHERS]
    return (
        Filter(label="All that waits", href="/desk", count=len(waiting), here=state is None and not mine),
        Filter(label="Assigned to you", href="/desk?mine=yes", count=own, here=mine),
        *states,
        *others,
    )
