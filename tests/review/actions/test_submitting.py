"""How versions come to the desk."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from clincite.answers import ReviewState, sealed
from clincite.compose.verify import verify_answer
from clincite.engine import ENGINE
from clincite.errors import DeskError, DeskNotFoundError, NotAllowedError, StoreError
from clincite.records import Section
from clincite.review.ledger.verifying import verify_store
from clincite.review.policy import ReviewPolicy
from clincite.review.roles import Role
from clincite.review.states import Guard, State
from clincite.review.store.tables import VERSIONS
from clincite.review.values import SYSTEM
from tests.review.world import LATER, OTHER_QUESTION, QUESTION, QUONKIN, SHORTER, TRIAL, World, answer, library, refreshed, retracted


def test_what_was_submitted_is_kept_word_for_word(world: World) -> None:
    slug = world.submitted()
    kept = world.desk.content(slug, 1)
    assert kept.claims == answer().claims and kept.id == sealed(kept).id
    assert verify_answer(kept, library(), engine=ENGINE).findings == ()
    item = world.desk.item(slug)
    assert (item.question, item.newest, item.state, item.round, item.public, item.risk) == (QUESTION, 1, State.SUBMITTED, 0, False, 1)
    assert item.asked_by is not None and item.asked_by.id == world["author"].id
    assert not verify_store(world.database).faults


def test_the_desk_numbers_versions_and_sets_the_state_itself(world: World) -> None:
    boasting = sealed(msgspec.structs.replace(answer(), review=ReviewState(state="approved", version=7)))
    item = world.desk.submit(world["author"], boasting)
    assert (item.newest, item.state) == (1, State.SUBMITTED)
    assert world.desk.content(item.slug, 1).review == ReviewState(state="submitted", version=1)
    assert world.desk.case(item.slug).answer.review.state == "submitted"


@pytest.mark.parametrize(
    "change",
    [
        lambda one: sealed(msgspec.structs.replace(one, claims=(msgspec.structs.replace(one.claims[0], text="Zorb."), *one.claims[1:]))),
        lambda one: msgspec.structs.replace(one, title="Another title"),  # and the id of the old one
        lambda one: sealed(msgspec.structs.replace(one, claims=(), direct_answer=(), sections=(), references=())),
        lambda one: sealed(msgspec.structs.replace(one, question=f"{one.question}\0")),
        lambda one: sealed(msgspec.structs.replace(one, reader="r" * 33)),
    ],
    ids=["words", "id", "nothing", "nul", "reader"],
)
def test_what_does_not_verify_is_not_taken(world: World, change: Any) -> None:
    with pytest.raises(DeskError):
        world.desk.submit(world["author"], change(answer()))
    assert world.desk.own(world["author"]) == ()


def test_what_verified_once_and_does_not_now_is_not_taken(living: World) -> None:
    living.library.restate([retracted(QUONKIN)])
    with pytest.raises(DeskError) as refused:
        living.submitted()
    assert refused.value.guard == Guard.VERIFIED


def test_the_same_again_is_told(world: World) -> None:
    slug = world.submitted()
    with pytest.raises(DeskError, match="says the same already"):
        world.submitted()
    assert world.desk.item(slug).newest == 1


def test_the_same_question_for_another_reader_is_another_answer(world: World) -> None:
    first = world.submitted()
    item = world.desk.submit(world["author"], answer(reader="patient"))
    assert item.slug == f"{first}-for-patients" and item.reader == "patient"


def test_addresses_do_not_clash(world: World) -> None:
    first = world.submitted()
    other = sealed(msgspec.structs.replace(answer(OTHER_QUESTION), title=answer().title))
    assert world.desk.submit(world["author"], other).slug == f"{first}-2"


def _without_verbin(world: World) -> Any:
    from clincite import engine
    from tests.review.world import START, vocabulary

    return engine.ask(QUESTION.upper(), world.library, as_of=START, vocabulary=vocabulary(), without=("pmid:91000003",))


def test_other_words_to_the_same_question_are_its_next_version(world: World) -> None:
    slug = world.submitted()
    item = world.desk.submit(world["author"], _without_verbin(world))
    assert (item.slug, item.newest, item.state) == (slug, 2, State.SUBMITTED)
    kept = world.desk.content(slug, 2)
    assert kept.review.version == 2 and kept.changes is not None and kept.changes.other == world.desk.content(slug, 1).id
    assert world.desk.content(slug, 1).claims == answer().claims  # the older one stays as it was
    assert verify_answer(kept, library(), engine=ENGINE).findings == ()
    assert not verify_store(world.database).faults


@pytest.mark.parametrize("state", [State.SUBMITTED, State.UNDER_REVIEW, State.CHANGES_REQUESTED])
def test_while_it_is_decided_on_nobody_else_puts_another_in_its_place(world: World, state: State) -> None:
    slug = world.submitted() if state is State.SUBMITTED else world.in_review()
    if state is State.CHANGES_REQUESTED:
        world.desk.request_changes(world["one"], slug, "A reason.")
    with pytest.raises(DeskError) as refused:
        world.desk.submit(world["stranger"], _without_verbin(world))
    assert refused.value.guard == Guard.OWN_OR_EDITOR
    assert world.desk.submit(world["editor"], _without_verbin(world)).newest == 2


def test_once_it_is_decided_on_anybody_may(world: World) -> None:
    slug = world.approved()
    assert world.desk.submit(world["stranger"], _without_verbin(world)).newest == 2
    case = world.desk.case(slug)
    assert case.item.shown == 1 and case.item.shown_state is State.APPROVED  # the address shows what was approved
    assert [one.slug for one in world.desk.own(world["stranger"])] == [slug]


def test_a_draft_waits_for_nobody_until_it_is_sent_off(world: World) -> None:
    item = world.desk.submit(world["author"], answer(), draft=True)
    assert item.state is State.DRAFT and world.desk.queue(world["one"]) == ()
    assert world.desk.send(world["author"], item.slug).state is State.SUBMITTED
    assert [one.slug for one in world.desk.queue(world["one"])] == [item.slug]


def test_readers_submit_nothing_and_nobody_is_believed_to_be_more_than_they_are(world: World) -> None:
    with pytest.raises(NotAllowedError):
        world.desk.submit(world["reader"], answer())
    lying = msgspec.structs.replace(world["reader"], role=Role.OWNER)
    for who in (
        lying,
        SYSTEM,
        msgspec.structs.replace(lying, id=99),
        msgspec.structs.replace(lying, id=2**70),
        msgspec.structs.replace(lying, id=-1),
    ):
        with pytest.raises(NotAllowedError):
            world.desk.submit(who, answer())


def test_a_disabled_account_does_nothing_more(world: World) -> None:
    slug = world.in_review()
    world.accounts.set_active(world["owner"], world["one"].id or 0, False)
    with pytest.raises(NotAllowedError):
        world.desk.sign(world["one"], slug, version=1)


def test_an_editor_has_it_asked_anew(living: World) -> None:
    slug = living.approved()
    living.library.restate([retracted(QUONKIN)])
    living.desk.sweep()
    new = refreshed(living.desk.content(slug, 1), living.library)
    with pytest.raises(NotAllowedError):
        living.desk.refresh(living["one"], slug, new)
    item = living.desk.refresh(living["editor"], slug, new)
    assert (item.newest, item.state, item.shown, item.shown_state) == (2, State.SUBMITTED, 1, State.EVIDENCE_CHANGED)
    assert TRIAL not in {one.claim.text for one in living.desk.case(slug).claims}
    with pytest.raises(DeskError) as refused:  # made of what is not the newest any more
        living.desk.refresh(living["editor"], slug, new)
    assert refused.value.guard == Guard.NEWEST
    assert not verify_store(living.database).faults


def test_who_had_it_asked_anew_does_not_review_it(living: World) -> None:
    slug = living.approved()
    living.asked_anew(slug)
    with pytest.raises(DeskError) as refused:
        living.desk.begin(living["editor"], slug)
    assert refused.value.guard == Guard.SECOND_PERSON
    assert living.desk.begin(living["editor2"], slug).round == 2


def test_asked_anew_for_the_same_words_there_is_no_version_to_review(living: World) -> None:
    slug = living.approved()
    # The library moved, so the receipt is another; what the answer says is the same.
    living.library.add([msgspec.structs.replace(LATER, conditions=(), sections=(Section(name="Results", text="Owls blink."),))])
    new = refreshed(living.desk.content(slug, 1), living.library)
    assert new.receipt != living.desk.content(slug, 1).receipt
    with pytest.raises(DeskError, match="says already; it is approved"):
        living.desk.refresh(living["editor"], slug, new)
    assert (living.desk.item(slug).newest, living.desk.item(slug).shown_state) == (1, State.APPROVED)


def test_only_its_own_question_is_asked_anew(world: World) -> None:
    slug = world.submitted()
    other = refreshed(answer(OTHER_QUESTION))
    with pytest.raises(DeskError):
        world.desk.refresh(world["editor"], slug, other)


def test_the_next_version_by_the_decisions_of_reviewers(world: World) -> None:
    slug = world.in_review()
    world.amend(slug, "one")
    world.reject(slug, "two", "Verbin reduced humming in zorb disease in 12 of 30 adults.")
    item = world.desk.revise(world["author"], slug, version=1)
    case = world.desk.case(slug)
    assert (item.newest, item.state, item.round) == (2, State.UNDER_REVIEW, 1)
    assert {one.claim.text for one in case.claims} == {answer().claims[0].text, SHORTER}
    reworded = next(one for one in case.claims if one.claim.text == SHORTER)
    assert reworded.reworded_by is not None and reworded.reworded_by.id == world["one"].id and reworded.needed == 1
    assert case.answer.changes is not None and case.answer.changes.basis == "review"
    assert {why for one in case.answer.changes.claims for why in one.why} == {"Shorter.", "There is a newer trial."}
    assert case.findings == () and not any(one.findings for one in case.claims)
    assert world.desk.case(slug, 1).version.state is State.UNDER_REVIEW  # the old one stays where it is
    with pytest.raises(DeskError, match="waits to be carried out"):
        world.desk.revise(world["author"], slug, version=2)
    with pytest.raises(DeskError) as refused:
        world.desk.revise(world["author"], slug, version=1)
    assert refused.value.guard == Guard.NEWEST


def test_of_several_amendments_the_last_counts_and_a_rejection_beats_them(world: World) -> None:
    slug = world.in_review(stated=("one", "two", "three"))
    world.amend(slug, "one")
    world.amend(slug, "two", new=SHORTER.replace("Treatment with quonkin", "Quonkin"))
    world.desk.revise(world["one"], slug, version=1)
    reworded = next(one for one in world.desk.case(slug).claims if one.reworded)
    assert reworded.claim.text.startswith("Quonkin") and reworded.reworded_by is not None and reworded.reworded_by.id == world["two"].id
    world.amend(slug, "one", old=reworded.claim.text)
    world.reject(slug, "three", reworded.claim.text)
    world.desk.revise(world["one"], slug, version=2)
    assert {one.claim.text for one in world.desk.case(slug).claims} == {one.text for one in answer().claims} - {TRIAL}


def test_when_nothing_would_be_left_it_is_withdrawn_instead(world: World) -> None:
    slug = world.in_review(OTHER_QUESTION)
    world.reject(slug, "one", answer(OTHER_QUESTION).claims[0].text)
    with pytest.raises(DeskError, match="No claim"):
        world.desk.revise(world["author"], slug, version=1)


def test_of_a_published_version_the_next_is_published_too(world: World) -> None:
    slug = world.in_review()
    world.desk.publish(world["editor"], slug)
    world.reject(slug, "one")
    item = world.desk.revise(world["author"], slug, version=1)
    assert (item.shown, item.shown_state) == (2, State.UNDER_REVIEW)  # a rejected sentence is not shown any longer


def test_a_stranger_sees_and_does_nothing_with_what_is_not_theirs(world: World) -> None:
    slug = world.in_review()
    desk, who = world.desk, world["stranger"]
    for attempt in (
        lambda: desk.case(slug, actor=who),
        lambda: desk.comment(who, slug, "Hello.", version=1),
        lambda: desk.revise(who, slug, version=1),
        lambda: desk.withdraw(who, slug, "A reason."),
        lambda: desk.send(who, slug),
    ):
        with pytest.raises(DeskNotFoundError):
            attempt()
    assert desk.own(who) == ()
    assert desk.case(slug, actor=world["author"]).item.slug == slug


@pytest.mark.parametrize("slug", ["", "no-such", "../etc", "a\0b", "A", "x" * 200])
def test_what_is_not_there_is_told(world: World, slug: str) -> None:
    with pytest.raises(DeskNotFoundError):
        world.desk.case(slug)
    with pytest.raises(DeskNotFoundError):
        world.desk.history(slug)


def test_a_damaged_version_is_told(world: World) -> None:
    slug = world.submitted()
    with world.database.write() as connection:
        connection.exec_driver_sql("DROP TRIGGER IF EXISTS versions_unchanged")
        for (name,) in connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'versions'").all():
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        content = connection.execute(VERSIONS.select()).one().content
        connection.execute(VERSIONS.update().values(content=content.replace(b"10 mg", b"90 mg")))
    with pytest.raises(StoreError, match="damaged"):
        world.desk.case(slug)


def test_the_review_is_due_by_topic(world: World) -> None:
    world.desk._tools.policy = ReviewPolicy(months_by_topic={"zorb disease": 1})
    slug = world.approved()
    assert world.desk.item(slug).due == "2026-02-28"  # a month after 31 January
