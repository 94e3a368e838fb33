"""What reviewers say, and what it comes to."""

from __future__ import annotations

from typing import Any

import pytest

from clincite.errors import AmendmentError, DeskError, DeskNotFoundError, NotAllowedError
from clincite.review.ledger.verifying import verify_store
from clincite.review.policy import ReviewPolicy
from clincite.review.roles import Action, Role
from clincite.review.states import Event, Guard, State
from clincite.review.values import RejectReason, Verdict
from tests.review.world import DOSE, QUONKIN, SHORTER, STRONGER, TRIAL, World, answer, retracted


def _guard(error: pytest.ExceptionInfo[DeskError]) -> str | None:
    return error.value.guard


def test_two_approve_what_is_critical_one_signs_and_it_is_approved(world: World) -> None:
    slug = world.in_review()
    first = world.desk.case(slug)
    assert [one.guard for one in first.blockers] == [Guard.CRITICAL_TWICE, Guard.SIGNED]
    assert {one.claim.text: one.needed for one in first.claims} == {one.text: 2 * (one.text == DOSE) for one in answer().claims}
    world.approve_critical(slug, "one")
    assert [one.guard for one in world.desk.case(slug).blockers] == [Guard.CRITICAL_TWICE, Guard.SIGNED]
    world.approve_critical(slug, "two")
    case = world.sign(slug, "two")
    assert (case.version.state, case.version.due, case.blockers) == (State.APPROVED, "2027-01-31", ())
    assert (case.item.public, case.item.shown) == (True, 1)
    (signature,) = case.version.signatures
    assert (signature.person.shown, signature.interests.shown) == ("two, MD", "No competing interests declared")
    assert not verify_store(world.database).faults


def test_the_last_missing_approval_approves_too(world: World) -> None:
    slug = world.in_review()
    assert world.sign(slug, "one").version.state is State.UNDER_REVIEW
    world.approve_critical(slug, "one")
    assert world.approve_critical(slug, "two").version.state is State.APPROVED
    last = world.desk.history(slug)[-1]
    assert (last.what, last.who) == ("approve", world["two"].id)


def test_as_many_sign_as_the_policy_asks(world: World) -> None:
    world.desk.policy = world.desk._tools.policy = ReviewPolicy(signatures=2, critical_approvals=3)
    slug = world.in_review(stated=("one", "two", "three"))
    world.approve_critical(slug, "one", "two")
    world.sign(slug, "one")
    assert [one.guard for one in world.sign(slug, "two").blockers] == [Guard.CRITICAL_TWICE]
    assert world.approve_critical(slug, "three").version.state is State.APPROVED


def test_interests_come_first_and_are_asked_at_every_review(world: World) -> None:
    slug = world.in_review(stated=())
    claim = world.claim(slug, DOSE)
    for attempt in (
        lambda: world.sign(slug, "one"),
        lambda: world.desk.decide(world["one"], slug, claim, Verdict.APPROVE, version=1),
    ):
        with pytest.raises(DeskError) as refused:
            attempt()
        assert _guard(refused) == Guard.SIGNED
    world.desk.state_interests(world["one"], slug, none=False, statement="Shares in Invented Ltd.")
    assert [one.shown for one in world.desk.case(slug).interests] == ["Shares in Invented Ltd."]
    world.desk.state_interests(world["one"], slug, none=True)
    assert [one.none for one in world.desk.case(slug).interests] == [True]  # the last word counts
    world.state(slug, "two")
    world.approve_critical(slug, "one", "two")
    world.sign(slug, "one")
    world.desk.reopen(world["editor"], slug, "A letter came.")
    with pytest.raises(DeskError) as refused:
        world.sign(slug, "one")
    assert _guard(refused) == Guard.SIGNED


@pytest.mark.parametrize(("none", "statement"), [(False, ""), (False, " \n"), (True, "Shares."), (False, "x" * 1001)])
def test_a_statement_is_either_none_or_says_something(world: World, none: bool, statement: str) -> None:
    slug = world.in_review(stated=())
    with pytest.raises(DeskError):
        world.desk.state_interests(world["one"], slug, none=none, statement=statement)
    assert world.desk.case(slug).interests == ()


def test_an_amendment_that_its_quotation_does_not_bear_out_is_refused_and_not_kept(world: World) -> None:
    slug = world.in_review()
    entries = len(world.desk.history(slug))
    with pytest.raises(AmendmentError, match="cures"):
        world.amend(slug, "one", new=STRONGER)
    case = world.desk.case(slug)
    assert not any(one.decisions for one in case.claims) and len(world.desk.history(slug)) == entries


def test_the_last_word_of_each_counts_and_may_be_taken_back(world: World) -> None:
    slug = world.in_review()
    world.reject(slug, "one")
    world.amend(slug, "one")
    case = world.desk.case(slug)
    (decision,) = next(one for one in case.claims if one.claim.text == TRIAL).decisions
    assert (decision.verdict, decision.text, decision.reason) == (Verdict.AMEND, SHORTER, "Shorter.")
    assert Guard.NOTHING_OPEN in {one.guard for one in case.blockers}
    world.desk.decide(world["one"], slug, world.claim(slug, TRIAL), Verdict.CLEAR, version=1)
    assert not any(one.decisions for one in world.desk.case(slug).claims)


def test_what_is_taken_back_last_approves(world: World) -> None:
    slug = world.in_review()
    world.approve_critical(slug, "one", "two")
    world.reject(slug, "two")
    assert world.sign(slug, "one").version.state is State.UNDER_REVIEW
    case = world.desk.decide(world["two"], slug, world.claim(slug, TRIAL), Verdict.CLEAR, version=1)
    assert case.version.state is State.APPROVED


def test_nobody_signs_what_they_want_changed(world: World) -> None:
    slug = world.in_review()
    world.amend(slug, "one")
    with pytest.raises(DeskError) as refused:
        world.sign(slug, "one")
    assert _guard(refused) == Guard.NOTHING_OPEN
    assert world.desk.case(slug).version.signatures == ()


def test_nobody_approves_their_own_words_and_somebody_else_must(world: World) -> None:
    slug = world.in_review()
    world.amend(slug, "one")
    world.desk.revise(world["author"], slug, version=1)
    world.approve_critical(slug, "two")
    claim = world.claim(slug, DOSE)
    world.desk.decide(world["one"], slug, claim, Verdict.APPROVE, version=2)
    with pytest.raises(DeskError) as refused:
        world.desk.decide(world["one"], slug, world.claim(slug, SHORTER), Verdict.APPROVE, version=2)
    assert _guard(refused) == Guard.AMENDED_BY_ANOTHER
    assert world.sign(slug, "one").version.state is State.APPROVED  # two approved the words; one signs the whole


def test_reworded_words_wait_for_another_even_where_they_are_not_critical(world: World) -> None:
    slug = world.in_review()
    world.approve_critical(slug, "one", "two")
    world.amend(slug, "one")
    world.desk.revise(world["author"], slug, version=1)
    case = world.sign(slug, "two")
    assert [one.guard for one in case.blockers] == [Guard.AMENDED_BY_ANOTHER]
    assert world.desk.decide(world["two"], slug, world.claim(slug, SHORTER), Verdict.APPROVE, version=2).version.state is State.APPROVED


def test_an_approval_stays_with_its_words_and_a_signature_with_its_version(world: World) -> None:
    slug = world.in_review()
    world.approve_critical(slug, "one", "two")
    world.reject(slug, "two")
    world.sign(slug, "one")
    world.desk.revise(world["author"], slug, version=1)
    case = world.desk.case(slug)
    dose = next(one for one in case.claims if one.claim.text == DOSE)
    assert {one.name for one in dose.approved_by} == {"one", "two"}
    assert [one.guard for one in case.blockers] == [Guard.SIGNED] and case.version.signatures == ()
    assert world.sign(slug, "two").version.state is State.APPROVED


def test_a_new_review_begins_from_nothing(world: World) -> None:
    slug = world.approved()
    world.desk.reopen(world["editor"], slug, "A letter came.")
    case = world.desk.case(slug)
    assert case.item.round == 2 and case.interests == () and case.version.signatures == ()
    assert not any(one.decisions for one in case.claims)
    assert [one.guard for one in case.blockers] == [Guard.CRITICAL_TWICE, Guard.SIGNED]
    assert (case.item.shown_state, case.version.due) == (State.UNDER_REVIEW, "2027-01-31")


def test_what_somebody_said_who_may_not_review_any_more_does_not_count(world: World) -> None:
    slug = world.in_review()
    world.approve_critical(slug, "one", "two")
    world.accounts.set_role(world["owner"], world["two"].id or 0, Role.READER)
    world.reject(slug, "one")
    world.desk.decide(world["one"], slug, world.claim(slug, TRIAL), Verdict.CLEAR, version=1)
    case = world.sign(slug, "one")
    assert [one.guard for one in case.blockers] == [Guard.CRITICAL_TWICE]
    world.state(slug, "three")
    assert world.approve_critical(slug, "three").version.state is State.APPROVED


def test_the_signature_of_a_disabled_account_does_not_count(world: World) -> None:
    slug = world.in_review(stated=("one", "two", "three"))
    world.sign(slug, "three")
    world.accounts.set_active(world["owner"], world["three"].id or 0, False)
    case = world.approve_critical(slug, "one", "two")
    assert (case.version.state, [one.guard for one in case.blockers]) == (State.UNDER_REVIEW, [Guard.SIGNED])


def test_it_must_verify_at_the_moment_of_approval(living: World) -> None:
    slug = living.in_review()
    living.approve_critical(slug, "one", "two")
    living.library.restate([retracted(QUONKIN)])
    case = living.sign(slug, "one")
    assert case.version.state is State.UNDER_REVIEW and {one.guard for one in case.blockers} == {Guard.VERIFIED}
    with pytest.raises(DeskError, match="already"):
        living.sign(slug, "one")
    living.library.restate([QUONKIN])  # the library was wrong, and is put right: who signed has it looked at again
    assert living.sign(slug, "one").version.state is State.APPROVED


def test_going_on_may_approve(world: World) -> None:
    slug = world.in_review()
    world.sign(slug, "one")
    world.approve_critical(slug, "one")
    world.desk.request_changes(world["two"], slug, "A table is missing.")
    for attempt in (
        lambda: world.approve_critical(slug, "two"),
        lambda: world.sign(slug, "two"),
    ):
        with pytest.raises(DeskError, match="not under review"):
            attempt()
    world.desk.resume(world["two"], slug, "It is not needed.")
    assert world.approve_critical(slug, "two").version.state is State.APPROVED


def test_what_everybody_else_said_stands_when_going_on(world: World) -> None:
    slug = world.in_review(stated=("one", "two", "three"))
    world.approve_critical(slug, "one", "two")
    world.reject(slug, "three")
    world.sign(slug, "one")
    world.desk.request_changes(world["two"], slug, "The trial.")
    world.accounts.set_active(world["owner"], world["three"].id or 0, False)
    assert world.desk.resume(world["two"], slug, "Whoever objected is gone.").state is State.APPROVED


@pytest.mark.parametrize(
    ("verdict", "more"),
    [
        (Verdict.REJECT, {}),
        (Verdict.REJECT, {"reason": "Why."}),
        (Verdict.REJECT, {"category": RejectReason.WRONG}),
        (Verdict.REJECT, {"category": RejectReason.WRONG, "reason": "Why.", "text": SHORTER}),
        (Verdict.AMEND, {"reason": "Why."}),
        (Verdict.AMEND, {"text": TRIAL}),
        (Verdict.AMEND, {"text": ""}),
        (Verdict.APPROVE, {"text": SHORTER}),
        (Verdict.APPROVE, {"category": RejectReason.WRONG}),
        (Verdict.APPROVE, {"reason": "x" * 2001}),
        (Verdict.CLEAR, {}),
    ],
)
def test_a_verdict_has_what_it_needs_and_nothing_else(world: World, verdict: Verdict, more: dict[str, Any]) -> None:
    slug = world.in_review()
    with pytest.raises(DeskError):
        world.desk.decide(world["one"], slug, world.claim(slug, TRIAL), verdict, version=1, **more)
    assert not any(one.decisions for one in world.desk.case(slug).claims)


def test_approving_twice_is_told(world: World) -> None:
    slug = world.in_review()
    world.approve_critical(slug, "one")
    with pytest.raises(DeskError, match="already"):
        world.desk.decide(world["one"], slug, world.claim(slug, DOSE), Verdict.APPROVE, version=1)


def test_who_asked_decides_on_nothing_whatever_they_become(world: World) -> None:
    slug = world.in_review()
    world.accounts.set_role(world["owner"], world["author"].id or 0, Role.EDITOR)
    world.state(slug, "author")
    for attempt in (
        lambda: world.reject(slug, "author"),
        lambda: world.sign(slug, "author"),
        lambda: world.desk.request_changes(world["author"], slug, "Why."),
    ):
        with pytest.raises(DeskError) as refused:
            attempt()
        assert _guard(refused) == Guard.SECOND_PERSON


def test_a_claim_or_version_that_is_not_there(world: World) -> None:
    slug = world.in_review()
    for claim, version in (("c99", 1), ("c1\0", 1), ("c1", 2), ("c1", 0), ("c1", 2**70)):
        with pytest.raises(DeskNotFoundError):
            world.desk.decide(world["one"], slug, claim, Verdict.APPROVE, version=version)
        with pytest.raises(DeskNotFoundError):
            world.desk.comment(world["one"], slug, "Hm.", version=version, claim=claim)


def test_comments_stay_with_their_claim(world: World) -> None:
    slug = world.in_review()
    world.desk.comment(world["author"], slug, "Where is <b>this</b> from?\x07", version=1, claim=world.claim(slug, DOSE))
    world.desk.comment(world["one"], slug, "Of the whole.", version=1)
    world.reject(slug, "one")
    world.desk.revise(world["author"], slug, version=1)
    case = world.desk.case(slug)
    dose = next(one for one in case.claims if one.claim.text == DOSE)
    assert [(one.text, one.person.name, one.version) for one in dose.comments] == [("Where is <b>this</b> from?", "author", 1)]
    assert [one.text for one in case.comments] == ["Of the whole."]
    for text in ("", "\u200b", "x" * 4001):
        with pytest.raises(DeskError):
            world.desk.comment(world["one"], slug, text, version=2)
    with pytest.raises(NotAllowedError):
        world.desk.comment(world["reader"], slug, "Hm.", version=2)


def test_publishing_before_approval_shows_it_with_its_state(world: World) -> None:
    slug = world.submitted()
    with pytest.raises(NotAllowedError):
        world.desk.publish(world["one"], slug)
    item = world.desk.publish(world["editor"], slug)
    assert (item.public, item.shown, item.shown_state) == (True, 1, State.SUBMITTED)
    with pytest.raises(DeskError, match="already"):
        world.desk.publish(world["editor"], slug)
    world.desk.withdraw(world["author"], slug, "A mistake.")
    with pytest.raises(DeskError):
        world.desk.publish(world["editor"], slug)


def test_drafts_are_not_published(world: World) -> None:
    slug = world.desk.submit(world["author"], answer(), draft=True).slug
    with pytest.raises(DeskError):
        world.desk.publish(world["editor"], slug)


def test_assigning(world: World) -> None:
    slug = world.submitted()
    one = world["one"].id or 0
    assert [person.name for person in world.desk.assign(world["editor"], slug, one).assigned] == ["one"]
    with pytest.raises(DeskError, match="already"):
        world.desk.assign(world["editor"], slug, one)
    for person, error in ((world["author"].id or 0, DeskError), (world["reader"].id or 0, DeskError), (99, DeskNotFoundError)):
        with pytest.raises(error):
            world.desk.assign(world["editor"], slug, person)
    with pytest.raises(NotAllowedError):
        world.desk.assign(world["one"], slug, world["two"].id or 0)
    assert [item.slug for item in world.desk.queue(world["one"], mine=True)] == [slug]
    assert world.desk.queue(world["two"], mine=True) == ()
    assert world.desk.unassign(world["editor"], slug, one).assigned == ()
    with pytest.raises(DeskNotFoundError):
        world.desk.unassign(world["editor"], slug, one)
    assert not verify_store(world.database).faults


def test_who_submitted_is_not_asked_to_review(world: World) -> None:
    slug = world.submitted()
    world.accounts.set_role(world["owner"], world["author"].id or 0, Role.REVIEWER)
    with pytest.raises(DeskError) as refused:
        world.desk.assign(world["editor"], slug, world["author"].id or 0)
    assert _guard(refused) == Guard.SECOND_PERSON


@pytest.mark.parametrize(("months", "due"), [(1, "2026-02-28"), (13, "2027-02-28"), (120, "2036-01-31")])
def test_an_editor_sets_when_the_review_is_due(world: World, months: int, due: str) -> None:
    slug = world.approved()
    item = world.desk.set_months(world["editor"], slug, months)
    assert (item.months, item.due) == (months, due)
    for wrong in (0, 121, -1):
        with pytest.raises(DeskError):
            world.desk.set_months(world["editor"], slug, wrong)
    assert not verify_store(world.database).faults


def test_faces_are_told_what_can_be_done(world: World) -> None:
    slug = world.submitted()
    desk = world.desk

    def events(name: str) -> set[Event]:
        return set(desk.events_possible(world[name], desk.case(slug)))

    def actions(name: str) -> set[Action]:
        return set(desk.actions_possible(world[name], desk.case(slug)))

    assert events("author") == {Event.WITHDRAW} and events("one") == {Event.BEGIN} and events("editor") == {Event.BEGIN, Event.WITHDRAW}
    assert events("stranger") == events("reader") == set() and actions("stranger") == actions("reader") == set()
    assert actions("author") == {Action.COMMENT, Action.WITHDRAW}
    desk.begin(world["one"], slug)
    world.state(slug, "one", "two")
    assert events("one") == {Event.REQUEST_CHANGES}
    assert {Action.DECIDE, Action.SIGN, Action.REQUEST_CHANGES} <= actions("one") and Action.REVISE not in actions("one")
    world.reject(slug, "one")
    assert Action.SIGN not in actions("one") and Action.SIGN in actions("two") and Action.REVISE in actions("author")
    desk.revise(world["author"], slug, version=1)
    assert desk.events_possible(world["one"], desk.case(slug, 1)) == ()
    assert actions("editor") >= {Action.PUBLISH, Action.ASSIGN, Action.REFRESH, Action.SET_DUE, Action.WITHDRAW}
    world.approve_critical(slug, "one", "two")
    world.sign(slug, "one")
    assert events("editor") == {Event.WITHDRAW, Event.REOPEN} and events("one") == set()
    assert {Action.DECIDE, Action.SIGN, Action.PUBLISH, Action.REVISE} & actions("editor") == set()


def test_words_that_were_rejected_before_come_back_with_what_was_said_of_them(world: World) -> None:
    slug = world.in_review()
    world.reject(slug, "one")
    world.desk.revise(world["one"], slug, version=1)
    world.desk.refresh(world["editor"], slug)
    world.desk.begin(world["two"], slug)
    back = next(one for one in world.desk.case(slug).claims if one.claim.text == TRIAL)
    assert back.decisions == ()
    assert [(one.person.name, one.verdict, one.reason, one.version) for one in back.earlier] == [
        ("one", Verdict.REJECT, "There is a newer trial.", 1)
    ]
    assert [one.claim.text for one in world.desk.case(slug).claims if one.earlier] == [TRIAL]


def test_an_objection_that_was_taken_back_is_not_told_again(world: World) -> None:
    slug = world.in_review()
    world.reject(slug, "one")
    assert [one.earlier for one in world.desk.case(slug).claims if one.decisions] == [()]  # it stands, and is told as that
    world.desk.decide(world["one"], slug, world.claim(slug, TRIAL), Verdict.CLEAR, version=1)
    assert not any(one.earlier or one.decisions for one in world.desk.case(slug).claims)
