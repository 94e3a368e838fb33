"""Versions begin and move by the tables of states, and two persons stand behind each: an entry that tells otherwise is found."""

from __future__ import annotations

from typing import Any

import pytest

from tests.review.ledger.story import IDS, KEY, ROLES, Story


def test_a_version_moves_from_where_it_stood(story: Story) -> None:
    story.submit(state="draft")
    found = story.move("rosa", "begin", "submitted", "under_review", round=1)
    assert found == ["moves version 1 from submitted, and entries before it left it draft."]
    assert story.interests("rosa") == []  # believed afterwards


@pytest.mark.parametrize(
    ("what", "source", "target"),
    [
        ("approve", "draft", "approved"),
        ("begin", "submitted", "approved"),
        ("resume", "submitted", "under_review"),
        ("reopen", "draft", "under_review"),
        ("begin", "zorb", "under_review"),
        ("begin", "submitted", "zorb"),
    ],
)
def test_only_the_ways_of_the_table_are_gone(story: Story, what: str, source: str, target: str) -> None:
    story.submit(state=source)
    found = story.move("eve", what, source, target, round=1, reason="So.", signatures=1)
    assert f"goes a way that there is not: from {source} by {what} to {target}." in found


@pytest.mark.parametrize(
    ("name", "what", "source", "target", "role"),
    [
        ("bea", "begin", "submitted", "under_review", "reviewer"),
        ("remy", "withdraw", "approved", "withdrawn", "editor"),
        ("remy", "reopen", "approved", "under_review", "editor"),
        ("remy", "withdraw", "evidence_changed", "withdrawn", "editor"),
    ],
)
def test_a_way_is_gone_in_the_role_that_it_takes(story: Story, name: str, what: str, source: str, target: str, role: str) -> None:
    story.submit(state=source)
    found = story.move(name, what, source, target, round=1, reason="So.")
    assert f"is by somebody whose role ({ROLES[name]}) does not allow it: it takes that of {role}." in found


def test_what_clincite_does_itself_nobody_else_does(story: Story) -> None:
    story.reviewed()
    story.sign("remy")
    story.approve("remy")
    assert "is by a person, and only clincite itself does that." in story.move("eve", "expire", "approved", "expired", reason="Due.")


def test_nobody_without_an_account_moves_anything(story: Story) -> None:
    story.submit()
    found = story.move(None, "begin", "submitted", "under_review", round=1)
    assert "is by somebody whose role (None) does not allow it: it takes that of reviewer." in found


def test_a_reason_is_given_where_one_must_be(story: Story) -> None:
    story.reviewed()
    assert story.move("remy", "request_changes", "under_review", "changes_requested") == ["does not say why."]


def test_a_version_that_is_not_the_newest_is_left_alone(story: Story) -> None:
    story.submit()
    story.submit("bea", version=2)
    assert story.move("rosa", "begin", "submitted", "under_review", version=1, round=1) == ["moves version 1, and the newest was 2."]


def test_whoever_asked_or_submitted_moves_nothing_in_a_review(story: Story) -> None:
    story.submit("rosa")
    assert story.move("rosa", "begin", "submitted", "under_review", round=1) == [
        "is by somebody who asked for the answer or submitted what the version says."
    ]


def test_a_draft_is_sent_off_or_withdrawn_by_whose_it_is(story: Story) -> None:
    wrong = ["is by somebody whose the version is not, and who is no editor."]
    story.submit(state="draft")
    assert story.move("bea", "send", "draft", "submitted") == wrong
    assert story.move("bea", "withdraw", "submitted", "withdrawn", reason="So.") == wrong
    assert story.submit("bea", version=2, state="draft") == []
    assert story.move("bea", "withdraw", "draft", "withdrawn", version=2, reason="So.") == []


def test_reviews_are_counted(story: Story) -> None:
    story.submit()
    found = story.move("rosa", "begin", "submitted", "under_review", round=3)
    assert found == ["begins the review 3, and the last one was 0."]
    assert story.interests("rosa", round=3) == []


def test_what_is_about_no_version_is_found(story: Story) -> None:
    story.submit()
    missing = ["is about version 7 of an answer, of which no entry before it tells."]
    assert story.move("rosa", "begin", "submitted", "under_review", version=7, round=1) == missing
    assert story.tell("ada", "comment", version=7, text="Why?") == missing
    assert story.tell("eve", "publish", version=7, published=True) == missing


@pytest.mark.parametrize(
    ("what", "basis", "state"),
    [
        ("submit", "submitted", "approved"),
        ("submit", "submitted", "under_review"),
        ("submit", "revised", "submitted"),
        ("refresh", "refreshed", "approved"),
        ("refresh", "refreshed", "draft"),
        ("revise", "revised", "approved"),
    ],
)
def test_a_version_begins_as_one_may(story: Story, what: str, basis: str, state: str) -> None:
    story.reviewed()
    found = story.tell("eve", what, version=2, state=state, basis=basis, from_version=1)
    assert found == [f"begins a version as {state}, which it cannot begin as."]


def test_versions_are_numbered_without_a_gap(story: Story) -> None:
    story.submit()
    assert story.submit("bea", version=3) == ["makes version 3 of an answer whose newest was 1."]
    assert story.submit("bea", version=1, round=0) == ["makes version 1 of an answer whose newest was 3."]


@pytest.mark.parametrize(("what", "basis"), [("refresh", "refreshed"), ("revise", "revised")])
def test_an_answer_begins_with_one_that_was_submitted(story: Story, what: str, basis: str) -> None:
    state = "submitted" if what == "refresh" else "under_review"
    found = story.tell("eve", what, version=1, state=state, basis=basis, round=0)
    assert "makes the first version of an answer, and does not begin as one does." in found


def test_decisions_are_carried_out_on_the_newest_version_in_a_review(story: Story) -> None:
    story.submit()
    made: dict[str, Any] = {"state": "under_review", "basis": "revised"}
    wrong = ["carries out decisions on a version that is not the newest in a review: 1."]
    assert story.tell("ada", "revise", version=2, from_version=1, **made) == wrong
    assert story.tell("ada", "revise", version=3, from_version=1, **made) == wrong
    assert story.tell("ada", "revise", version=4, from_version=3, **made) == []


@pytest.mark.parametrize(
    ("what", "name"),
    [
        *((what, "remy") for what in ("refresh", "publish", "assign", "unassign", "months", "close_report", "erase_report")),
        *((what, "ada") for what in ("interests", "decide", "sign")),
    ],
)
def test_everything_takes_its_role(story: Story, what: str, name: str) -> None:
    story.reviewed()
    found = story.tell(name, what, version=2 if what == "refresh" else 1, round=1, state="submitted", basis="refreshed")
    assert f"is by somebody whose role ({ROLES[name]}) does not allow it." in found


def test_a_reader_neither_submits_nor_comments(story: Story) -> None:
    story.submit()
    story.tell("owner", "set_role", slug=None, person=IDS["bea"], role="reader")
    for what in ("comment", "revise", "submit"):
        assert "is by somebody whose role (reader) does not allow it." in story.tell("bea", what, version=1, as_="reader")


def test_what_is_not_shown_is_not_published(story: Story) -> None:
    story.submit(state="draft")
    assert story.tell("eve", "publish", version=1) == ["publishes version 1, which was draft; the newest was 1."]


def test_verdicts_and_signatures_are_given_under_review(story: Story) -> None:
    story.reviewed()
    story.move("remy", "request_changes", "under_review", "changes_requested", reason="So.")
    assert story.interests("eve") == []
    assert story.decide("remy") == ["decides on a version that was changes_requested."]
    story.interests("remy")
    assert story.sign("remy") == ["decides on a version that was changes_requested."]
    story.move("eve", "withdraw", "changes_requested", "withdrawn", reason="So.")
    assert story.interests("rosa") == ["states interests while the version was withdrawn."]


def test_nobody_decides_on_what_they_asked_for(story: Story) -> None:
    bound = ["is by somebody who asked for the answer or submitted what the version says."]
    story.submit("remy")
    story.move("rosa", "begin", "submitted", "under_review", round=1)
    story.interests("remy")
    assert story.sign("remy") == bound
    assert story.decide("remy") == bound
    made: dict[str, Any] = {"state": "under_review", "basis": "revised", "from_version": 1}
    assert story.tell("rosa", "revise", version=2, **made) == []
    decided: dict[str, Any] = {"claim_key": KEY, "verdict": "approve"}
    assert story.tell("remy", "decide", version=2, round=1, **decided) == bound
    story.tell("rosa", "interests", version=2, round=1)
    assert story.tell("rosa", "decide", version=2, round=1, **decided) == []  # who carries decisions out wrote nothing


def test_interests_come_first(story: Story) -> None:
    story.reviewed("rosa")
    missing = "is by somebody who had not stated interests in this review."
    assert story.decide("remy") == [missing]
    assert story.sign("remy") == [missing, "signs with a statement of interests that the person did not make in this review."]
    assert story.sign("rosa", interests=7) == ["signs with a statement of interests that the person did not make in this review."]


def test_everybody_signs_once(story: Story) -> None:
    story.reviewed("remy", "rosa")
    assert story.sign("rosa") == []
    assert story.sign("rosa", interests=story.seq - 1) == ["signs a second time in one review."]


def test_nobody_approves_their_own_words(story: Story) -> None:
    story.reviewed()
    made: dict[str, Any] = {"state": "under_review", "basis": "revised", "from_version": 1, "reworded": [[KEY, IDS["remy"]]]}
    story.tell("ada", "revise", version=2, **made)
    for name, verdict, found in (
        ("remy", "approve", ["approves a claim that the same person worded so."]),
        ("remy", "reject", []),
        ("rosa", "approve", []),
    ):
        assert story.tell(name, "decide", version=2, round=1, claim_key=KEY, verdict=verdict) == found


def test_verdicts_are_of_the_review_and_the_version_at_hand(story: Story) -> None:
    story.reviewed()
    assert story.decide("remy", round=2) == ["is of the review 2, and that was 1."]
    story.tell("ada", "revise", version=2, state="under_review", basis="revised", from_version=1)
    assert story.decide("remy") == ["is about version 1, and the newest was 2."]


def test_an_approval_has_the_signatures_that_the_policy_asked_for(story: Story) -> None:
    story.reviewed("rosa", "remy")
    assert story.approve() == ["approves version 1, and 0 persons that count have signed it in this review: 1 must."]


def test_an_approval_has_as_many_as_it_says(story: Story) -> None:
    story.reviewed("rosa", "remy")
    story.sign("remy")
    assert story.approve(signatures=2) == ["approves version 1, and 1 person that counts has signed it in this review: 2 must."]


@pytest.mark.parametrize("asked", [0, None, "1", True, -1])
def test_an_approval_says_how_many(story: Story, asked: object) -> None:
    story.reviewed("rosa", "remy")
    story.sign("remy")
    assert story.approve(signatures=asked) == ["approves, and does not say how many signatures the policy asked for."]


def test_signatures_of_another_review_do_not_count(story: Story) -> None:
    story.reviewed("rosa", "remy")
    story.sign("remy")
    story.approve()
    story.move("eve", "reopen", "approved", "under_review", round=2, reason="Again.")
    assert story.approve(round=2) == ["approves version 1, and 0 persons that count have signed it in this review: 1 must."]


def test_an_approval_says_in_which_review(story: Story) -> None:
    story.reviewed("rosa", "remy")
    story.sign("remy")
    assert story.approve(round=2) == ["approves in the review 2, and that was 1."]


@pytest.mark.parametrize("change", [{"what": "disable"}, {"what": "set_role", "role": "author"}])
def test_only_people_count_who_may_review_as_things_stand(story: Story, change: dict[str, Any]) -> None:
    story.reviewed("rosa", "remy")
    story.sign("remy")
    story.tell("owner", slug=None, person=IDS["remy"], **change)
    assert story.approve() == ["approves version 1, and 0 persons that count have signed it in this review: 1 must."]
