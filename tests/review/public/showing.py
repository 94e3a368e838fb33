"""A desk whose published answers are looked at, on an invented library."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Final

from clincite.answers import Answer
from clincite.library import EmbeddedLibrary
from clincite.review.composing import Composing, Ground
from clincite.review.desk import Desk
from clincite.review.policy import ReviewPolicy
from clincite.review.publication import NO_INTERESTS, Approval
from clincite.review.rewriting import next_version
from clincite.review.states import State
from clincite.review.store.database import Database
from clincite.review.values import RejectReason, Verdict
from tests.desks import ROE, People

NOON: Final = datetime.datetime(2026, 1, 2, 12, tzinfo=datetime.UTC)
QUESTION: Final = "How is zorb fever treated?"
OTHER: Final = "What causes zorb fever?"
ROE_SIGNED: Final = Approval(by="Dr Invented Person", credentials="MD", on="2026-01-02", interests=NO_INTERESTS)


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime.datetime:
        return self.now

    def pass_(self, **time: float) -> None:
        self.now += datetime.timedelta(**time)


def made_desk(database: Database, library: EmbeddedLibrary, clock: Callable[[], datetime.datetime], *, signatures: int = 1) -> Desk:
    """A desk that takes what it is given: versions that differ, of one library."""
    composing = Composing(lambda: Ground(library=library), composed=lambda _: True)
    return Desk(database, policy=ReviewPolicy(signatures=signatures), clock=clock, library=lambda: library, composing=composing)


def fewer(answer: Answer, library: EmbeddedLibrary) -> Answer:
    """The next version: without the last claim."""
    return next_version(answer, amended={}, rejected={answer.claims[-1].id}, library=library, created=answer.created, why={})


def without_last(desk: Desk, people: People, slug: str, reason: str = "It is wrong.") -> str:
    """Have reviewers take the last claim out, in the next version: what it said."""
    (person,) = people.reviewers((ROE,))
    case = desk.case(slug)
    if case.version.state is State.SUBMITTED:
        desk.begin(person.actor, slug)
    desk.state_interests(person.actor, slug, none=True)
    number, last = case.version.number, case.claims[-1].claim
    desk.decide(person.actor, slug, last.id, Verdict.REJECT, version=number, category=RejectReason.UNSAFE, reason=reason)
    desk.revise(person.actor, slug, version=number)
    return last.text
