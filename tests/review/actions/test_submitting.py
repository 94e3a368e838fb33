"""How versions come to the desk."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from clincite import engine
from clincite.answers import Answer, ReviewState, sealed
from clincite.compose.verify import verify_answer
from clincite.engine import ENGINE
from clincite.errors import DeskError, DeskNotFoundError, NotAllowedError, StoreError
from clincite.records import Section
from clincite.review.actions import submitting
from clincite.review.ledger.verifying import verify_store
from clincite.review.policy import ReviewPolicy
from clincite.review.roles import Role
from clincite.review.states import Guard, State
from clincite.review.store.tables import VERSIONS
from clincite.review.values import SYSTEM
from tests.review.world import (
    LATER,
    OTHER_QUESTION,
    QUESTION,
    QUONKIN,
    RECORDS,
    SHORTER,
    START,
    TRIAL,
    World,
    answer,
    asked,
    library,
    retracted,
    vocabulary,
)


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
    later = engine.ask(QUESTION, library(), as_of=START.replace(month=3), vocabulary=vocabulary())
    for again in (answer(), later, asked(library(), QUESTION.upper())):
        with pytest.raises(DeskError, match=f"Version 1 of '{slug}' says the same already; it waits for its review"):
            world.desk.submit(world["author"], again)
    assert world.desk.item(slug).newest == 1


def test_the_same_question_for_another_reader_is_another_answer(world: World) -> None:
    first = world.submitted()
    item = world.desk.submit(world["author"], answer(reader="patient"))
    assert item.slug == f"{first}-for-patients" and item.reader == "patient"


def test_addresses_do_not_clash(world: World) -> None:
    first = world.submitted()
    for place, question in enumerate(("How is zorb disease treated?", "What treats zorb disease?"), start=2):
        assert world.desk.submit(world["author"], asked(world.library, question)).slug == f"{first}-{place}"


def _without_verbin(world: World) -> Any:
    return asked(world.library, QUESTION.upper(), without=("pmid:91000003",))


def test_other_words_to_the_same_question_are_its_next_version(world: World) -> None:
    slug = world.submitted()
    item = world.desk.submit(world["author"], _without_verbin(world))
    assert (item.slug, item.newest, item.state) == (slug, 2, State.SUBMITTED)
    kept = world.desk.content(slug, 2)
    assert kept.review.version == 2 and kept.changes is not None and kept.changes.other == world.desk.content(slug, 1).id
    assert world.desk.content(slug, 1).claims == answer().claims  # the older one stays as it was
    assert verify_answer(kept, library(), engine=ENGINE).findings == ()
    assert not verify_store(world.database).faults


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
    with pytest.raises(NotAllowedError):
        living.desk.refresh(living["one"], slug)
    item = living.desk.refresh(living["editor"], slug)
    assert (item.newest, item.state, item.shown, item.shown_state) == (2, State.SUBMITTED, 1, State.EVIDENCE_CHANGED)
    assert TRIAL not in {one.claim.text for one in living.desk.case(slug).claims}
    kept = living.desk.content(slug, 2)
    assert kept.changes is not None and kept.changes.other == living.desk.content(slug, 1).id
    assert [why for one in kept.changes.claims for why in one.why] == [
        "pmid:91000002 was retracted (as told by pmid:91000090; checked 2026-03-01)."
    ]
    assert not verify_store(living.database).faults


def test_what_somebody_made_meanwhile_is_not_passed_over(living: World, monkeypatch: pytest.MonkeyPatch) -> None:
    slug = living.approved()
    before = submitting.asked_anew

    def late(*args: Any) -> Answer:
        living.desk.submit(living["author"], _without_verbin(living))
        return before(*args)

    living.library.add([LATER])
    monkeypatch.setattr(submitting, "asked_anew", late)
    with pytest.raises(DeskError, match="Somebody made version 2") as refused:
        living.desk.refresh(living["editor"], slug)
    assert refused.value.guard == Guard.NEWEST and living.desk.item(slug).newest == 2


def test_where_the_library_has_nothing_left_to_say_there_is_nothing_to_review(living: World) -> None:
    slug = living.submitted(OTHER_QUESTION)
    living.library.restate([retracted(one) for one in RECORDS])
    with pytest.raises(DeskError, match="answers the question no more"):
        living.desk.refresh(living["editor"], slug)


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
    assert asked(living.library).receipt != living.desk.content(slug, 1).receipt
    with pytest.raises(DeskError, match="says already; it is approved"):
        living.desk.refresh(living["editor"], slug)
    assert (living.desk.item(slug).newest, living.desk.item(slug).shown_state) == (1, State.APPROVED)


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
    assert {why for one in case.answer.changes.claims for why in one.why} == {
        "A reviewer chose other words.",
        "A reviewer found it outdated.",
    }
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
