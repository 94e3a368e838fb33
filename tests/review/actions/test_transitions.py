"""Every pair of a state and an event: what the table allows happens, and what it does not is refused and leaves no trace."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import pytest

from clincite.errors import DeskError, DeskNotFoundError, NotAllowedError
from clincite.review.ledger.verifying import verify_store
from clincite.review.roles import Role
from clincite.review.states import TRANSITIONS, Event, Guard, State, Transition, transition
from tests.review.world import QUONKIN, World, answer, retracted

_PAIRS: Final = [(state, event) for state in State for event in Event]
_BY_PEOPLE: Final = [one for one in TRANSITIONS if one.role is not None]
_REASON: Final = "For an invented reason."


def _brought(world: World, state: State) -> str:
    """The slug of an answer whose only version stands there, as the doings of people brought it."""
    desk = world.desk
    if state is State.DRAFT:
        return desk.submit(world["author"], answer(), draft=True).slug
    if state in {State.SUBMITTED, State.WITHDRAWN}:
        slug = world.submitted()
        if state is State.WITHDRAWN:
            desk.withdraw(world["author"], slug, _REASON)
        return slug
    slug = world.in_review()
    if state is State.CHANGES_REQUESTED:
        desk.request_changes(world["one"], slug, _REASON)
        return slug
    world.approve_critical(slug, "one", "two")
    if state is State.UNDER_REVIEW:
        return slug
    world.sign(slug, "one")
    if state is State.EVIDENCE_CHANGED:
        world.library.restate([retracted(QUONKIN)])
    if state is State.EXPIRED:
        world.clock.forward(days=400)
    desk.sweep()
    return slug


def _sweep_after(world: World, event: Event) -> None:
    if event is Event.EVIDENCE:
        world.library.restate([retracted(QUONKIN)])
    else:
        world.clock.forward(days=400)
    world.desk.sweep()


#: Has somebody bring an event about. A signature is what approves, where all else is there.
_DO: Final[Mapping[Event, Callable[[World, str, str, str], object]]] = {
    Event.SUBMIT: lambda world, slug, who, _: world.desk.send(world[who], slug),
    Event.BEGIN: lambda world, slug, who, _: world.desk.begin(world[who], slug),
    Event.REQUEST_CHANGES: lambda world, slug, who, reason: world.desk.request_changes(world[who], slug, reason),
    Event.RESUME: lambda world, slug, who, reason: world.desk.resume(world[who], slug, reason),
    Event.APPROVE: lambda world, slug, who, _: world.desk.sign(world[who], slug, version=1),
    Event.WITHDRAW: lambda world, slug, who, reason: world.desk.withdraw(world[who], slug, reason),
    Event.REOPEN: lambda world, slug, who, reason: world.desk.reopen(world[who], slug, reason),
}
_WHO: Final = {Role.AUTHOR: "author", Role.REVIEWER: "two", Role.EDITOR: "editor"}
#: Somebody whose role is the next one below.
_BELOW: Final = {Role.AUTHOR: "reader", Role.REVIEWER: "author", Role.EDITOR: "two"}


@pytest.mark.parametrize(("state", "event"), _PAIRS)
def test_what_the_table_allows_happens_and_nothing_else(living: World, state: State, event: Event) -> None:
    slug = _brought(living, state)
    assert living.desk.item(slug).state is state
    way = transition(state, event)
    entries = len(living.desk.history(slug))
    if event not in _DO:
        _sweep_after(living, event)
        target = way.target if way is not None else state
        # What was not approved when time passed does not expire; what has expired and whose evidence moves still says so.
        assert living.desk.item(slug).state is target
        assert len(living.desk.history(slug)) == entries + (target is not state)
    elif way is None:
        for who in ("author", "two", "editor"):
            with pytest.raises(DeskError):
                _DO[event](living, slug, who, _REASON)
        assert (living.desk.item(slug).state, len(living.desk.history(slug))) == (state, entries)
    else:
        assert way.role is not None
        _DO[event](living, slug, _WHO[way.role], _REASON)
        assert living.desk.item(slug).state is way.target
        last = living.desk.history(slug)[-1]
        assert (last.detail["from"], last.detail["state"], last.who) == (state.value, way.target.value, living[_WHO[way.role]].id)
        assert last.detail.get("reason") == (_REASON if way.reason else None)
    assert not verify_store(living.database).faults


@pytest.mark.parametrize("way", _BY_PEOPLE, ids=lambda one: f"{one.source}-{one.event}")
def test_the_role_below_is_refused(living: World, way: Transition) -> None:
    assert way.role is not None
    slug = _brought(living, way.source)
    with pytest.raises(NotAllowedError):
        _DO[way.event](living, slug, _BELOW[way.role], _REASON)
    assert living.desk.item(slug).state is way.source


@pytest.mark.parametrize("way", [one for one in _BY_PEOPLE if one.reason], ids=lambda one: f"{one.source}-{one.event}")
@pytest.mark.parametrize("reason", ["", " \n\t", "\u200b"])
def test_where_a_reason_is_asked_for_nothing_goes_without(living: World, way: Transition, reason: str) -> None:
    assert way.role is not None
    slug = _brought(living, way.source)
    with pytest.raises(DeskError, match="reason is empty"):
        _DO[way.event](living, slug, _WHO[way.role], reason)
    assert living.desk.item(slug).state is way.source


@pytest.mark.parametrize(
    "way", [one for one in _BY_PEOPLE if Guard.SECOND_PERSON in one.guards], ids=lambda one: f"{one.source}-{one.event}"
)
def test_nobody_reviews_what_they_asked_for(living: World, way: Transition) -> None:
    slug = _brought(living, way.source)
    living.accounts.set_role(living["owner"], living["author"].id or 0, Role.EDITOR)
    with pytest.raises(DeskError) as refused:
        _DO[way.event](living, slug, "author", _REASON)
    assert refused.value.guard == Guard.SECOND_PERSON
    assert living.desk.item(slug).state is way.source


@pytest.mark.parametrize(
    "way", [one for one in _BY_PEOPLE if Guard.OWN_OR_EDITOR in one.guards], ids=lambda one: f"{one.source}-{one.event}"
)
def test_only_who_asked_for_it_or_an_editor(living: World, way: Transition) -> None:
    slug = _brought(living, way.source)
    with pytest.raises(DeskNotFoundError):  # what an author may not see is not there for them
        _DO[way.event](living, slug, "stranger", _REASON)
    with pytest.raises(DeskError) as refused:
        _DO[way.event](living, slug, "two", _REASON)
    assert refused.value.guard == Guard.OWN_OR_EDITOR
    _DO[way.event](living, slug, "editor", _REASON)
    assert living.desk.item(slug).state is way.target


def test_an_older_version_moves_no_more(world: World) -> None:
    slug = world.in_review()
    world.reject(slug, "one")
    world.desk.revise(world["one"], slug, version=1)
    with pytest.raises(DeskError) as refused:
        world.desk.sign(world["two"], slug, version=1)
    assert refused.value.guard == Guard.NEWEST
    assert [one.state for one in world.desk.case(slug).versions] == [State.UNDER_REVIEW, State.UNDER_REVIEW]
