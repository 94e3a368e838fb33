"""Whose answer may take the place of the newest version, what is in the way, and who is told of it."""

from __future__ import annotations

import pytest

from clincite.answers import Answer
from clincite.errors import DeskError
from clincite.review.ledger.verifying import verify_store
from clincite.review.states import STATE_WORDS, Event, Guard, State
from tests.review.world import World, answer, asked


def _without_verbin(world: World) -> Answer:
    return asked(world.library, without=("pmid:91000003",))


@pytest.mark.parametrize("state", [State.SUBMITTED, State.UNDER_REVIEW, State.CHANGES_REQUESTED])
def test_while_it_is_decided_on_nobody_else_puts_another_in_its_place(world: World, state: State) -> None:
    slug = world.submitted() if state is State.SUBMITTED else world.in_review()
    if state is State.CHANGES_REQUESTED:
        world.desk.request_changes(world["one"], slug, "A reason.")
    for new in (_without_verbin(world), answer()):
        with pytest.raises(DeskError) as refused:
            world.desk.submit(world["stranger"], new)
        assert refused.value.guard == Guard.OWN_OR_EDITOR
        told = f"{refused.value.message} {refused.value.hint}"
        assert slug not in told and STATE_WORDS[state] not in told and "1" not in told, "who may not see it is not told of it"
    with pytest.raises(DeskError, match=f"version 1 of '{slug}': {STATE_WORDS[state]}") as refused:
        world.desk.submit(world["three"], _without_verbin(world))  # a reviewer, who sees it
    assert refused.value.guard == Guard.OWN_OR_EDITOR
    assert world.desk.submit(world["editor"], _without_verbin(world)).newest == 2


def test_where_it_is_public_a_stranger_is_told_the_address(world: World) -> None:
    slug = world.approved()
    with pytest.raises(DeskError) as refused:
        world.desk.submit(world["stranger"], answer())
    assert refused.value.message == "The desk has this answer already." and refused.value.hint.endswith(f"/answers/{slug}.")
    world.desk.submit(world["author"], _without_verbin(world))
    with pytest.raises(DeskError) as refused:
        world.desk.submit(world["stranger"], asked(world.library, without=("pmid:91000002",)))
    assert f"/answers/{slug}." in refused.value.hint
    assert all(word not in f"{refused.value.message} {refused.value.hint}" for word in ("submitted", "version", "2"))


def test_once_it_is_decided_on_anybody_may(world: World) -> None:
    slug = world.approved()
    assert world.desk.submit(world["stranger"], _without_verbin(world)).newest == 2
    case = world.desk.case(slug)
    assert case.item.shown == 1 and case.item.shown_state is State.APPROVED  # the address shows what was approved
    assert [one.slug for one in world.desk.own(world["stranger"])] == [slug]


def test_who_submitted_one_version_does_not_own_those_of_others(living: World) -> None:
    slug = living.approved()
    assert living.desk.submit(living["stranger"], _without_verbin(living)).newest == 2
    living.desk.withdraw(living["stranger"], slug, "A mistake.", version=2)  # it was theirs
    assert living.desk.submit(living["author"], asked(living.library, without=("pmid:91000002",))).newest == 3
    with pytest.raises(DeskError) as refused:
        living.desk.withdraw(living["stranger"], slug, "Out of spite.")
    assert refused.value.guard == Guard.OWN_OR_EDITOR
    assert Event.WITHDRAW not in living.desk.events_possible(living["stranger"], living.desk.case(slug))
    with pytest.raises(DeskError) as refused:
        living.desk.submit(living["stranger"], _without_verbin(living))
    assert refused.value.guard == Guard.OWN_OR_EDITOR
    assert living.desk.case(slug, actor=living["stranger"]).item.newest == 3  # and sees it all the same


def test_who_asked_for_it_owns_what_others_submitted(world: World) -> None:
    slug = world.approved()
    world.desk.submit(world["stranger"], _without_verbin(world))
    assert world.desk.withdraw(world["author"], slug, "Not needed.").state is State.WITHDRAWN


@pytest.mark.parametrize("same", [True, False])
@pytest.mark.parametrize("withdrawn", [True, False])
def test_a_draft_and_what_was_withdrawn_unseen_hold_nothing(world: World, same: bool, withdrawn: bool) -> None:
    slug = world.desk.submit(world["author"], answer(), draft=not withdrawn).slug
    if withdrawn:
        world.desk.withdraw(world["author"], slug, "A mistake.")
    item = world.desk.submit(world["stranger"], answer() if same else _without_verbin(world))
    assert (item.slug, item.newest, item.state) == (slug, 2, State.SUBMITTED)
    assert world.desk.begin(world["one"], slug).state is State.UNDER_REVIEW
    assert not verify_store(world.database).faults


def test_what_was_withdrawn_and_everybody_saw_is_not_handed_in_again(world: World) -> None:
    slug = world.approved()
    world.desk.withdraw(world["editor"], slug, "It is wrong.")
    with pytest.raises(DeskError, match="says the same already; it is withdrawn"):
        world.desk.submit(world["author"], answer())
    item = world.desk.refresh(world["editor"], slug)  # an editor may have the question asked anew
    assert (item.newest, item.state) == (2, State.SUBMITTED)


def test_drafts_are_kept_beside_drafts_only(world: World) -> None:
    slug = world.desk.submit(world["author"], answer(), draft=True).slug
    with pytest.raises(DeskError, match=f"draft already: version 1 of '{slug}'"):
        world.desk.submit(world["author"], answer(), draft=True)
    assert world.desk.submit(world["author"], _without_verbin(world), draft=True).newest == 2
    assert world.desk.submit(world["stranger"], _without_verbin(world), draft=True).newest == 3
    assert world.desk.submit(world["author"], answer()).newest == 4
    with pytest.raises(DeskError, match="nothing but drafts") as refused:
        world.desk.submit(world["author"], _without_verbin(world), draft=True)
    assert "Hand it in" in refused.value.hint


def test_no_draft_stops_the_review_of_what_was_approved(world: World) -> None:
    slug = world.approved()
    for name in ("stranger", "author", "editor"):
        with pytest.raises(DeskError, match="nothing but drafts"):
            world.desk.submit(world[name], _without_verbin(world), draft=True)
    assert world.desk.reopen(world["editor"], slug, "A letter came.").state is State.UNDER_REVIEW


def test_what_to_do_with_a_draft_is_told(world: World) -> None:
    slug = world.desk.submit(world["author"], answer(), draft=True).slug
    with pytest.raises(DeskError, match="It is a draft") as refused:
        world.desk.begin(world["one"], slug)
    assert "Hand it in" in refused.value.hint


def test_a_draft_waits_for_nobody_until_it_is_sent_off(world: World) -> None:
    item = world.desk.submit(world["author"], answer(), draft=True)
    assert item.state is State.DRAFT and world.desk.queue(world["one"]) == ()
    assert world.desk.send(world["author"], item.slug).state is State.SUBMITTED
    assert [one.slug for one in world.desk.queue(world["one"])] == [item.slug]


@pytest.mark.parametrize("withdrawn", [False, True])
def test_whoever_hands_in_what_the_desk_held_nothing_of_is_who_asked(world: World, withdrawn: bool) -> None:
    slug = world.desk.submit(world["one"], answer(), draft=True).slug
    if withdrawn:
        world.desk.withdraw(world["one"], slug, "Not ready.")
    item = world.desk.submit(world["stranger"], answer())
    assert (item.slug, item.newest, item.asked_by) == (slug, 2, world.desk.case(slug).version.made_by)
    world.desk.begin(world["one"], slug)  # who kept a draft that nobody saw may review what somebody else hands in
    with pytest.raises(DeskError) as refused:
        world.desk.submit(world["author"], _without_verbin(world))
    assert refused.value.guard == Guard.OWN_OR_EDITOR
    assert not verify_store(world.database).faults


def test_what_was_handed_in_is_not_taken_over(world: World) -> None:
    slug = world.approved()
    world.desk.submit(world["stranger"], _without_verbin(world))
    assert world.desk.item(slug).asked_by is not None and world.desk.item(slug).asked_by.id == world["author"].id
    assert not verify_store(world.database).faults
