"""Where a version of an answer stands, and every way from one state to another: one table, which the desk obeys and the docs show."""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from clincite.review.roles import Role


class State(enum.StrEnum):
    """Where a version stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    UNDER_REVIEW = "under_review"
    CHANGES_REQUESTED = "changes_requested"
    APPROVED = "approved"
    EVIDENCE_CHANGED = "evidence_changed"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class Event(enum.StrEnum):
    """What moves a version from one state to another."""

    SUBMIT = "submit"
    BEGIN = "begin"
    REQUEST_CHANGES = "request_changes"
    RESUME = "resume"
    APPROVE = "approve"
    EVIDENCE = "evidence"
    EXPIRE = "expire"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"


#: How a version comes to be, and the states in which it may begin. It then moves by :data:`TRANSITIONS` alone.
BIRTHS: Final[Mapping[str, tuple[State, ...]]] = {
    "submitted": (State.DRAFT, State.SUBMITTED),
    "refreshed": (State.SUBMITTED,),
    "revised": (State.UNDER_REVIEW,),
}
BIRTH_WORDS: Final[Mapping[str, str]] = {
    "submitted": "an author hands an answer in, for review or as a draft",
    "refreshed": "an editor has the question asked anew of the library",
    "revised": "the amendments and rejections of a review are carried out, in the same review",
}


class Guard(enum.StrEnum):
    """A condition that must hold, beside the role."""

    NEWEST = "newest"
    OWN_OR_EDITOR = "own_or_editor"
    SECOND_PERSON = "second_person"
    VERIFIED = "verified"
    NOTHING_OPEN = "nothing_open"
    CRITICAL_TWICE = "critical_twice"
    AMENDED_BY_ANOTHER = "amended_by_another"
    SIGNED = "signed"
    GROUND_MOVED = "ground_moved"
    DUE = "due"


GUARD_WORDS: Final[Mapping[Guard, str]] = {
    Guard.NEWEST: "it is the newest version of its answer",
    Guard.OWN_OR_EDITOR: "the person asked for the answer or submitted what the version says, or is an editor",
    Guard.SECOND_PERSON: "the person neither asked for it nor submitted it",
    Guard.VERIFIED: "every claim verifies against the library as it is now",
    Guard.NOTHING_OPEN: "no amendment and no rejection waits to be carried out",
    Guard.CRITICAL_TWICE: "every safety-critical claim was approved by as many persons as the policy asks (two at least)",
    Guard.AMENDED_BY_ANOTHER: "every reworded claim was approved by somebody who did not reword it",
    Guard.SIGNED: "as many persons as the policy asks have signed it, each with a statement of interests",
    Guard.GROUND_MOVED: "a source that a claim stands on was retracted, replaced or changed",
    Guard.DUE: "the day on which its review is due has come",
}


#: What an event does, behind "nobody can" and "you can".
EVENT_WORDS: Final[Mapping[Event, str]] = {
    Event.SUBMIT: "hand it in",
    Event.BEGIN: "begin its review",
    Event.REQUEST_CHANGES: "ask for changes",
    Event.RESUME: "go on with its review",
    Event.APPROVE: "approve it",
    Event.EVIDENCE: "say that its evidence changed",
    Event.EXPIRE: "say that its review is out of date",
    Event.WITHDRAW: "withdraw it",
    Event.REOPEN: "begin another review of it",
}
#: Where a version stands, behind "while".
STATE_WORDS: Final[Mapping[State, str]] = {
    State.DRAFT: "it is a draft",
    State.SUBMITTED: "it waits for its review",
    State.UNDER_REVIEW: "it is under review",
    State.CHANGES_REQUESTED: "it waits for changes",
    State.APPROVED: "it is approved",
    State.EVIDENCE_CHANGED: "its evidence has changed",
    State.EXPIRED: "its review is out of date",
    State.WITHDRAWN: "it is withdrawn",
}


class Transition(msgspec.Struct, frozen=True, kw_only=True):
    """One way from a state to another.

    :param role: the least role that may go it; None: clincite itself does, nobody else.
    :param guards: all of them must hold.
    :param reason: it must be said why.
    """

    source: State
    event: Event
    target: State
    role: Role | None
    guards: tuple[Guard, ...] = ()
    reason: bool = False


_OWN: Final = (Guard.OWN_OR_EDITOR,)
_SECOND: Final = (Guard.NEWEST, Guard.SECOND_PERSON)
_APPROVAL: Final = (
    Guard.NEWEST,
    Guard.SECOND_PERSON,
    Guard.NOTHING_OPEN,
    Guard.CRITICAL_TWICE,
    Guard.AMENDED_BY_ANOTHER,
    Guard.VERIFIED,
    Guard.SIGNED,
)


def _all() -> Iterator[Transition]:
    yield Transition(source=State.DRAFT, event=Event.SUBMIT, target=State.SUBMITTED, role=Role.AUTHOR, guards=(Guard.NEWEST, *_OWN))
    yield Transition(source=State.SUBMITTED, event=Event.BEGIN, target=State.UNDER_REVIEW, role=Role.REVIEWER, guards=_SECOND)
    yield Transition(
        source=State.UNDER_REVIEW,
        event=Event.REQUEST_CHANGES,
        target=State.CHANGES_REQUESTED,
        role=Role.REVIEWER,
        guards=_SECOND,
        reason=True,
    )
    yield Transition(
        source=State.CHANGES_REQUESTED, event=Event.RESUME, target=State.UNDER_REVIEW, role=Role.REVIEWER, guards=_SECOND, reason=True
    )
    yield Transition(source=State.UNDER_REVIEW, event=Event.APPROVE, target=State.APPROVED, role=Role.REVIEWER, guards=_APPROVAL)
    for source in (State.APPROVED, State.EXPIRED):
        yield Transition(
            source=source, event=Event.EVIDENCE, target=State.EVIDENCE_CHANGED, role=None, guards=(Guard.GROUND_MOVED,), reason=True
        )
    yield Transition(source=State.APPROVED, event=Event.EXPIRE, target=State.EXPIRED, role=None, guards=(Guard.DUE,), reason=True)
    for source in (State.DRAFT, State.SUBMITTED):
        yield Transition(source=source, event=Event.WITHDRAW, target=State.WITHDRAWN, role=Role.AUTHOR, guards=_OWN, reason=True)
    for source in (State.UNDER_REVIEW, State.CHANGES_REQUESTED, State.APPROVED, State.EVIDENCE_CHANGED, State.EXPIRED):
        yield Transition(source=source, event=Event.WITHDRAW, target=State.WITHDRAWN, role=Role.EDITOR, reason=True)
    for source in (State.APPROVED, State.EVIDENCE_CHANGED, State.EXPIRED, State.WITHDRAWN):
        yield Transition(
            source=source, event=Event.REOPEN, target=State.UNDER_REVIEW, role=Role.EDITOR, guards=(Guard.NEWEST,), reason=True
        )


#: Every way there is. What is not here cannot happen.
TRANSITIONS: Final = tuple(_all())
#: States in which a review goes on.
IN_REVIEW: Final = frozenset({State.UNDER_REVIEW, State.CHANGES_REQUESTED})
#: States in which somebody at the desk has something to do.
WAITING: Final = frozenset({State.SUBMITTED, State.UNDER_REVIEW, State.CHANGES_REQUESTED, State.EVIDENCE_CHANGED, State.EXPIRED})


def transition(source: State, event: Event) -> Transition | None:
    """The way that an event opens from a state; None: there is none."""
    return next((one for one in TRANSITIONS if one.source is source and one.event is event), None)
