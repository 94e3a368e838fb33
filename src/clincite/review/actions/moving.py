"""Moving a version from one state to another, by the table and nothing else; and what an editor sets beside."""

from __future__ import annotations

import calendar
import datetime

from sqlalchemy import ColumnElement, and_, delete, insert, update

from clincite.errors import DeskError, DeskNotFoundError
from clincite.review.actions.held import Held
from clincite.review.actions.reading import visible
from clincite.review.actions.work import Work, words
from clincite.review.guards import Facts, demand, refused, way
from clincite.review.ledger.whats import What
from clincite.review.roles import Action
from clincite.review.states import Event, Guard, State
from clincite.review.store.tables import ASSIGNMENTS, ITEMS, VERSIONS
from clincite.review.values import Actor, Blocker, VersionInfo

REASON = 2_000
_MOST_MONTHS = 120
_NOT_SHOWN = frozenset({State.DRAFT, State.WITHDRAWN})
_REVIEW_BEGINS = frozenset({Event.BEGIN, Event.REOPEN})
_WHAT = {event: What(event.value) for event in Event if event is not Event.SUBMIT} | {Event.SUBMIT: What.SEND}


def move(work: Work, actor: Actor, found: Held, version: VersionInfo, event: Event, facts: Facts, *, reason: str = "") -> State:
    """Take a version where an event leads, if there is a way, the person may go it and its guards hold.

    :param actor: as :meth:`~clincite.review.actions.work.Work.allowed` gives it.
    :param facts: what the guards of that way look at.
    :return: where the version stands now.
    :raises DeskError: there is no such way, a guard does not hold, or a reason is missing.
    """
    found_way = way(version.state, event, actor, reason=reason)
    demand(found_way.guards, facts)
    detail: dict[str, object] = {"from": version.state.value, "state": found_way.target.value}
    if reason:
        detail["reason"] = reason
    values: dict[str, object] = {"state": found_way.target.value, "since": work.now}
    if event in _REVIEW_BEGINS:
        detail["round"] = found.item.round + 1
        work.connection.execute(update(ITEMS).where(ITEMS.c.id == found.item.id).values(round=found.item.round + 1))
    if event is Event.APPROVE:
        due = after(work.today, found.item.months)
        values |= {"due": due, "published": version.published or work.now, "approved_round": found.item.round}
        policy = work.tools.policy
        detail |= {"due": due, "published": True, "round": found.item.round, "library": work.tools.library.snapshot()}
        detail |= {"signatures": policy.signatures, "critical_approvals": policy.critical_approvals}
        work.connection.execute(update(ITEMS).where(ITEMS.c.id == found.item.id).values(public=True))
    work.connection.execute(update(VERSIONS).where(_row(found, version)).values(**values))
    work.record(actor, _WHAT[event], slug=found.item.slug, version=version.number, answer=version.answer, **detail)
    return found_way.target


def _row(found: Held, version: VersionInfo) -> ColumnElement[bool]:
    return and_(VERSIONS.c.item_id == found.item.id, VERSIONS.c.number == version.number)


def plain_facts(found: Held, version: VersionInfo, actor: Actor) -> Facts:
    """What can be told of a version without looking at its claims."""
    return Facts(
        actor=actor,
        number=version.number,
        newest=found.item.newest,
        own=found.own(version.number),
        bound=found.bound(version.number),
        due=version.due,
    )


def act(work: Work, actor: Actor, slug: str, event: Event, action: Action, *, reason: str | None = None, number: int | None = None) -> None:
    """Have somebody move a version; without a number the newest.

    :param reason: None: none is asked for.
    """
    known = work.allowed(actor, action)
    found = visible(work, known, slug)
    version = found.newest if number is None else found.version(number)
    said = words(reason, "reason", most=REASON) if reason is not None else ""
    move(work, known, found, version, event, plain_facts(found, version, known), reason=said)


def publish(work: Work, actor: Actor, slug: str, *, number: int | None = None) -> None:
    """Show the newest version to everybody, with the banner of its state.

    :param number: of the version that the person saw; None: whichever is the newest.
    """
    known = work.allowed(actor, Action.PUBLISH)
    found = visible(work, known, slug)
    version = found.newest
    demand((Guard.NEWEST,), plain_facts(found, version if number is None else found.version(number), known))
    if version.state in _NOT_SHOWN:
        raise DeskError(
            f"Version {version.number} is {version.state.value}: it is not shown to everybody.", hint="Submit or reopen it first."
        )
    if found.item.public and version.published is not None:
        raise DeskError(f"Version {version.number} is published already.", hint=f"It is at /answers/{slug}")
    work.connection.execute(update(ITEMS).where(ITEMS.c.id == found.item.id).values(public=True))
    work.connection.execute(update(VERSIONS).where(_row(found, version)).values(published=version.published or work.now))
    work.record(known, What.PUBLISH, slug=slug, version=version.number, answer=version.answer, published=True)


def assign(work: Work, actor: Actor, slug: str, person_id: int) -> None:
    """Ask a reviewer to look at an answer.

    :raises DeskError: they may not review it, or were asked already.
    """
    known = work.allowed(actor, Action.ASSIGN)
    found = visible(work, known, slug)
    person = found.people.get(person_id)
    if person is None:
        raise DeskNotFoundError(f"There is no person {person_id} at the desk.", hint="See who may be asked to review it.")
    if not person.reviews:
        raise DeskError(f"{person.ref.shown} may not review: the role or the account does not allow it.", hint="Ask somebody who may.")
    if person_id in found.bound(found.item.newest):
        message = f"{person.ref.shown} asked for this answer or submitted it, and cannot review it."
        raise refused(Blocker(guard="second_person", message=message))
    if person.ref in found.item.assigned:
        raise DeskError(f"It is assigned to {person.ref.shown} already.", hint="Nothing is left to do.")
    work.connection.execute(insert(ASSIGNMENTS).values(item_id=found.item.id, person_id=person_id, assigned_by=known.id, at=work.now))
    work.record(known, What.ASSIGN, slug=slug, person=person_id)


def unassign(work: Work, actor: Actor, slug: str, person_id: int) -> None:
    """Take that back.

    :raises DeskNotFoundError: it is not assigned to them.
    """
    known = work.allowed(actor, Action.ASSIGN)
    found = visible(work, known, slug)
    if person_id not in {one.id for one in found.item.assigned}:
        raise DeskNotFoundError("It is not assigned to that person.", hint="See to whom it is assigned.")
    where = (ASSIGNMENTS.c.item_id == found.item.id, ASSIGNMENTS.c.person_id == person_id)
    work.connection.execute(delete(ASSIGNMENTS).where(*where))
    work.record(known, What.UNASSIGN, slug=slug, person=person_id)


def set_months(work: Work, actor: Actor, slug: str, months: int) -> None:
    """Say after how many months an approval of this answer falls due; the newest version, if it is approved, falls due anew."""
    known = work.allowed(actor, Action.SET_DUE)
    found = visible(work, known, slug)
    if not 1 <= months <= _MOST_MONTHS:
        raise DeskError(f"A review cannot be due after {months} months.", hint=f"Give a number from 1 to {_MOST_MONTHS}.")
    version = found.newest
    due = after(version.since[:10], months) if version.state is State.APPROVED else None
    work.connection.execute(update(ITEMS).where(ITEMS.c.id == found.item.id).values(months=months))
    if due is not None:
        work.connection.execute(update(VERSIONS).where(_row(found, version)).values(due=due))
    work.record(known, What.MONTHS, slug=slug, version=version.number, answer=version.answer, months=months, due=due)


def after(day: str, months: int) -> str:
    """The day so many months later (ISO dates); the last day of the month where it has no such day."""
    start = datetime.date.fromisoformat(day)
    years, month = divmod(start.month - 1 + months, 12)
    year = start.year + years
    last = calendar.monthrange(year, month + 1)[1]
    return datetime.date(year, month + 1, min(start.day, last)).isoformat()
