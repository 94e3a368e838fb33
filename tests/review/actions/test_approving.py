"""Approving several claims, and signing, in one go: all of it or nothing, and what was done before is passed over."""

from __future__ import annotations

import pytest

from clincite.errors import DeskError, DeskNotFoundError, NotAllowedError
from clincite.review.ledger.verifying import verify_store
from clincite.review.states import Guard, State
from clincite.review.values import Verdict
from tests.review.world import DOSE, SHORTER, TRIAL, World


def whats(world: World, slug: str) -> list[str]:
    return [entry.what for entry in world.desk.history(slug)]


def test_each_claim_is_an_entry_and_the_last_thing_approves(world: World) -> None:
    slug = world.in_review()
    dose, trial = world.claim(slug, DOSE), world.claim(slug, TRIAL)
    before = len(whats(world, slug))
    passed = world.desk.approve(world["one"], slug, [trial, dose], version=1, sign=True)
    assert (passed.claims, passed.signature) == ((), False)
    assert whats(world, slug)[before:] == ["decide", "decide", "sign"]
    assert world.desk.approve(world["two"], slug, [dose, trial, dose], version=1).claims == ()
    assert whats(world, slug)[before + 3 :] == ["decide", "decide", "approve"]
    assert world.desk.case(slug).version.state is State.APPROVED
    assert verify_store(world.database).intact


def test_nothing_of_it_is_kept_when_one_thing_cannot_be(world: World) -> None:
    slug = world.in_review(stated=("one",))
    dose, trial = world.claim(slug, DOSE), world.claim(slug, TRIAL)
    before = whats(world, slug)
    with pytest.raises(DeskNotFoundError, match="c99"):
        world.desk.approve(world["one"], slug, [dose, "c99", trial], version=1, sign=True)
    with pytest.raises(DeskError, match="Interests are stated"):
        world.desk.approve(world["two"], slug, [dose], version=1)
    with pytest.raises(DeskError, match="no version 2"):
        world.desk.approve(world["one"], slug, [dose], version=2)
    for name in ("author", "reader"):
        with pytest.raises(NotAllowedError):
            world.desk.approve(world[name], slug, [dose], version=1)
    assert whats(world, slug) == before
    world.reject(slug, "one")
    with pytest.raises(DeskError, match=f"You wanted claim {trial} changed"):
        world.desk.approve(world["one"], slug, [dose], version=1, sign=True)
    assert whats(world, slug) == [*before, "decide"]
    world.desk.approve(world["one"], slug, [dose, trial], version=1, sign=True)
    assert whats(world, slug) == [*before, *["decide"] * 3, "sign"]


def test_what_was_done_before_is_passed_over(world: World) -> None:
    slug = world.in_review()
    dose, trial = world.claim(slug, DOSE), world.claim(slug, TRIAL)
    world.desk.approve(world["one"], slug, [dose], version=1, sign=True)
    before = whats(world, slug)
    passed = world.desk.approve(world["one"], slug, [dose], version=1, sign=True)
    assert (passed.claims, passed.signature) == ((dose,), True)
    assert whats(world, slug) == before
    passed = world.desk.approve(world["one"], slug, [trial, dose], version=1, sign=True)
    assert (passed.claims, passed.signature) == ((dose,), True)
    assert whats(world, slug) == [*before, "decide"]
    world.desk.decide(world["one"], slug, dose, Verdict.CLEAR, version=1)
    assert world.desk.approve(world["one"], slug, [dose], version=1).claims == (), "it was taken back in between"


def test_nobody_approves_what_they_reworded(world: World) -> None:
    slug = world.in_review()
    world.amend(slug, "one")
    world.desk.revise(world["two"], slug, version=1)
    dose, shorter = world.claim(slug, DOSE), world.claim(slug, SHORTER)
    before = whats(world, slug)
    with pytest.raises(DeskError) as refused:
        world.desk.approve(world["one"], slug, [dose, shorter], version=2)
    assert refused.value.guard == Guard.AMENDED_BY_ANOTHER and whats(world, slug) == before
    with pytest.raises(DeskError, match="not the newest any more"):
        world.desk.approve(world["two"], slug, [dose], version=1)
    assert world.desk.approve(world["two"], slug, [dose, shorter], version=2).claims == ()
