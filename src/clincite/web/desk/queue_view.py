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
_ALARMS: Final = frozenset({State.EVIDENCE_CHANGED, State.EXPIRED})
_OTHERS: Final = (State.APPROVED, State.DRAFT, State.WITHDRAWN)


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One answer of the queue.

    :param state: where its newest version stands.
    :param alarm: where the version that everybody reads stands, if that is another one and waits for a new review; empty: it does not.
    :param alarm_label: the same in words.
    :param marked: the state that the row is marked with: the alarm, where there is one.
    :param shown: number of the version that everybody reads; 0: there is none.
    """

    href: str
    title: str
    question: str
    reader: str
    version: int
    state: str
    label: str
    alarm: str
    alarm_label: str
    marked: str
    shown: int
    waiting: bool
    since: str
    waits: str
    risk: int
    claims: int
    reports: int
    assigned: str
    mine: bool
    due: str


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
    alarm = item.shown_state if item.shown != item.newest and item.shown_state in _ALARMS else None
    return Row(
        href=f"/desk/answers/{item.slug}",
        title=one_line(item.title),
        question=one_line(item.question),
        reader=reader_words(item.reader),
        version=item.newest,
        state=item.state.value,
        label=state_label(item.state),
        alarm=alarm.value if alarm else "",
        alarm_label=state_label(alarm) if alarm else "",
        marked=(alarm or item.state).value,
        shown=item.shown or 0,
        waiting=alarm is not None or item.state in WAITING,
        since=item.since,
        waits=waited(item.since, now),
        risk=item.risk,
        claims=item.claims,
        reports=item.reports,
        assigned=listed([one.shown for one in item.assigned]),
        mine=any(one.id == actor.id for one in item.assigned),
        due=due_words(item.due, now.date()),
    )


def filters_of(waiting: Sequence[Item], actor: Actor, *, state: State | None, mine: bool) -> tuple[Filter, ...]:
    """Everything that waits, what waits for that person, and each state.

    :param waiting: everything that waits.
    :param state: what it is narrowed to now.
    """
    counts = Counter(state for item in waiting for state in item.states)
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
