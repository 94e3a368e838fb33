"""What somebody may do with a case now, told from the case alone: for faces, which show only that."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from clincite.review.guards import Facts, blockers, facts_of, submitters
from clincite.review.policy import ReviewPolicy
from clincite.review.roles import Action, Role, may
from clincite.review.states import IN_REVIEW, TRANSITIONS, Event, Guard, State
from clincite.review.values import OBJECTIONS, Actor, Case

_NOT_SHOWN: Final = frozenset({State.DRAFT, State.WITHDRAWN})


def events_possible(actor: Actor, case: Case, policy: ReviewPolicy) -> tuple[Event, ...]:
    """The events of the transitions that lead on from a version, whose role the person has and whose guards hold.

    :param actor: with the role that they have.
    """
    if not _sees(actor, case):
        return ()
    facts = facts_of(case, policy, actor=actor, today="")
    ways = (one for one in TRANSITIONS if one.source is case.version.state)
    return tuple(one.event for one in ways if _has(actor.role, one.role) and not blockers(one.guards, facts))


def _has(role: Role | None, least: Role | None) -> bool:
    return role is not None and least is not None and role.covers(least)


def _sees(actor: Actor, case: Case) -> bool:
    theirs = actor.id in submitters(case.item.asked_by.id if case.item.asked_by else None, case.versions)
    return actor.role is not None and (may(actor.role, Action.SEE_DESK) or (may(actor.role, Action.SEE_OWN) and theirs))


def actions_possible(actor: Actor, case: Case, policy: ReviewPolicy) -> frozenset[Action]:
    """What may be done with the version that the case is about.

    Signing is possible before everything that an approval needs is there, but not while a claim is in it that the person wants changed.
    """
    if not _sees(actor, case) or actor.role is None:
        return frozenset()
    facts = facts_of(case, policy, actor=actor, today="")
    events = events_possible(actor, case, policy)
    return frozenset(one for one, holds in _CONDITIONS.items() if may(actor.role, one) and holds(actor, case, facts, events))


_Condition = Callable[[Actor, Case, Facts, tuple[Event, ...]], bool]


def _decides(actor: Actor, case: Case, facts: Facts, events: tuple[Event, ...]) -> bool:
    return case.version.state is State.UNDER_REVIEW and not blockers((Guard.NEWEST, Guard.SECOND_PERSON), facts)


def _signs(actor: Actor, case: Case, facts: Facts, events: tuple[Event, ...]) -> bool:
    objects = any(one.person.id == actor.id and one.verdict in OBJECTIONS for claim in case.claims for one in claim.decisions)
    signed = any(one.person.id == actor.id for one in case.version.signatures)
    return _decides(actor, case, facts, events) and not objects and (not signed or not case.blockers)


def _revises(actor: Actor, case: Case, facts: Facts, events: tuple[Event, ...]) -> bool:
    waits = any(one.verdict in OBJECTIONS for claim in case.claims for one in claim.decisions)
    return waits and case.version.state in IN_REVIEW and not blockers((Guard.NEWEST,), facts)


def _publishes(actor: Actor, case: Case, facts: Facts, events: tuple[Event, ...]) -> bool:
    shown = case.item.public and case.version.published is not None
    return not shown and case.version.state not in _NOT_SHOWN and not blockers((Guard.NEWEST,), facts)


def _newest(actor: Actor, case: Case, facts: Facts, events: tuple[Event, ...]) -> bool:
    return not blockers((Guard.NEWEST,), facts)


def _by(event: Event) -> _Condition:
    return lambda actor, case, facts, events: event in events


def _always(actor: Actor, case: Case, facts: Facts, events: tuple[Event, ...]) -> bool:
    return True


_CONDITIONS: Final[Mapping[Action, _Condition]] = {
    Action.COMMENT: _always,
    Action.DECIDE: _decides,
    Action.SIGN: _signs,
    Action.REQUEST_CHANGES: lambda actor, case, facts, events: bool({Event.REQUEST_CHANGES, Event.RESUME} & set(events)),
    Action.REVISE: _revises,
    Action.ASSIGN: _always,
    Action.PUBLISH: _publishes,
    Action.WITHDRAW: _by(Event.WITHDRAW),
    Action.REOPEN: _by(Event.REOPEN),
    Action.REFRESH: _newest,
    Action.SET_DUE: _always,
}
