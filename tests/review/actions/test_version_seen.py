"""Whoever looks at a page names the version that they saw; and answers are found by the state of what everybody reads, too."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from clincite.errors import DeskError
from clincite.review.states import State
from tests.review.world import QUONKIN, World, retracted

_ACTS: dict[str, Callable[[World, str, int | None], object]] = {
    "request_changes": lambda world, slug, seen: world.desk.request_changes(world["one"], slug, "Why.", version=seen),
    "publish": lambda world, slug, seen: world.desk.publish(world["editor"], slug, version=seen),
    "sign": lambda world, slug, seen: world.desk.sign(world["one"], slug, version=seen or 2),
}


def second(world: World) -> str:
    """An answer whose version 2 is under review, in the review in which version 1 was."""
    slug = world.in_review()
    world.reject(slug, "two")
    world.desk.revise(world["two"], slug, version=1)
    return slug


@pytest.mark.parametrize("name", sorted(_ACTS))
def test_what_is_done_is_about_the_version_that_was_seen(world: World, name: str) -> None:
    slug = second(world)
    before = world.desk.history(slug)
    with pytest.raises(DeskError, match="Version 1 is not the newest any more: that is version 2") as refused:
        _ACTS[name](world, slug, 1)
    assert refused.value.guard == "newest" and world.desk.history(slug) == before
    _ACTS[name](world, slug, 2)
    assert world.desk.history(slug)[-1].version == 2


def test_a_review_is_resumed_and_reopened_of_the_version_that_was_seen(world: World) -> None:
    slug = world.in_review()
    world.desk.request_changes(world["one"], slug, "Why.", version=1)
    world.desk.resume(world["one"], slug, "Go on.", version=1)
    world.desk.withdraw(world["editor"], slug, "Enough.", version=1)
    assert world.desk.reopen(world["editor"], slug, "Once more.", version=1).state is State.UNDER_REVIEW


def test_without_a_version_it_is_the_newest(world: World) -> None:
    slug = second(world)
    world.desk.request_changes(world["one"], slug, "Why.")
    assert world.desk.resume(world["one"], slug, "Go on.").state is State.UNDER_REVIEW
    assert world.desk.publish(world["editor"], slug).shown == 2


def test_an_answer_is_found_by_where_what_everybody_reads_stands(living: World) -> None:
    slug = living.approved()
    living.asked_anew(slug)
    assert [one.slug for one in living.desk.queue(living["one"], state=State.APPROVED)] == [slug]
    living.library.add([retracted(QUONKIN)])
    living.desk.sweep()
    item = living.desk.item(slug)
    assert item.states == {State.SUBMITTED, State.EVIDENCE_CHANGED}
    for state in State:
        assert [one.slug for one in living.desk.queue(living["one"], state=state)] == ([slug] if state in item.states else []), state


def test_what_was_left_under_review_is_not_found_as_that(living: World) -> None:
    slug = living.in_review()
    living.desk.publish(living["editor"], slug)
    living.asked_anew(slug)
    item = living.desk.item(slug)
    assert (item.shown, item.shown_state, item.newest) == (1, State.UNDER_REVIEW, 2)
    assert item.states == {State.SUBMITTED}
    assert living.desk.queue(living["one"], state=State.UNDER_REVIEW) == ()
