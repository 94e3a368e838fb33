"""Who approved a published version: as that was in the review which ended so, whatever is said or changed later."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from clincite.answers import Answer, sealed
from clincite.library import EmbeddedLibrary
from clincite.review.desk import Desk
from clincite.review.publication import NO_INTERESTS, Approval, state_words
from clincite.review.published import DeskAnswers
from clincite.review.states import State
from clincite.review.store.database import Database
from clincite.review.values import Person, RejectReason, Verdict
from tests.desks import ROE, People, approve, publish
from tests.review.public.showing import ROE_SIGNED, Clock, made_desk


def two_who_approve(desk: Desk, people: People, slug: str, *, statement: str = "") -> tuple[Person, Person]:
    """Two reviewers who began a review, stated their interests, and approved every claim that needs it; neither has signed."""
    one, two = people.reviewers((ROE, ("B. Roe", "RN")))
    desk.begin(one.actor, slug)
    for person in (one, two):
        desk.state_interests(person.actor, slug, none=not statement, statement=statement)
        for claim in desk.case(slug).claims:
            if claim.needed:
                desk.decide(person.actor, slug, claim.claim.id, Verdict.APPROVE, version=1)
    return one, two


def test_an_approval_publishes_and_names_who_signed(desk: Desk, answers: DeskAnswers, ask: Callable[..., Answer]) -> None:
    slug = publish(desk, ask(), public=False).slug
    (about,) = answers.listed()
    assert (about.slug, about.state, about.approvals, about.due) == (slug, "approved", (ROE_SIGNED,), "2027-01-02")
    assert state_words(about) == "Approved by Dr Invented Person, MD on 2 January 2026"
    held = answers.get(slug)
    assert held is not None and held.answer.review.state == "approved"
    assert held.answer == sealed(held.answer), "the answer as it stands is a whole answer file of its own"


def test_whoever_approved_single_sentences_is_named_beside_with_their_interests(
    desk: Desk, answers: DeskAnswers, ask: Callable[..., Answer], clock: Clock
) -> None:
    people = People(desk)
    slug = publish(desk, ask(), people=people, signers=()).slug
    signer, second, other = people.reviewers((ROE, ("Cat Second", "RN"), ("Dan Doubtful", "")))
    desk.begin(signer.actor, slug)
    for person in (signer, second, other):
        desk.state_interests(person.actor, slug, none=True)
    first, *_ = (one.claim.id for one in desk.case(slug).claims)
    for person in (second, other):
        desk.decide(person.actor, slug, first, Verdict.APPROVE, version=1)
    desk.decide(other.actor, slug, first, Verdict.CLEAR, version=1)  # and so did not approve it
    clock.pass_(days=1)
    desk.state_interests(second.actor, slug, none=False, statement="Lectures paid by the makers of zorbol.")
    approve(desk, slug, people)
    (about,) = answers.listed()
    assert about.approvals == (
        msgspec.structs.replace(ROE_SIGNED, on="2026-01-03"),
        Approval(by="Cat Second", credentials="RN", on="2026-01-02", interests="Lectures paid by the makers of zorbol.", signed=False),
    )
    assert state_words(about) == "Approved by Dr Invented Person, MD on 3 January 2026", "who signed answers for the whole"


def test_what_was_signed_does_not_change_with_the_account(desk: Desk, answers: DeskAnswers, ask: Callable[..., Answer]) -> None:
    people = People(desk)
    publish(desk, ask(), people=people)
    (signer,) = people.reviewers((ROE,))
    people.accounts.update_profile(signer, name="Dr Renamed", credentials="PhD", affiliation="", on_board=False)
    assert answers.listed()[0].approvals == (ROE_SIGNED,)


def test_who_approved_single_sentences_does_not_change_with_the_account(
    desk: Desk, answers: DeskAnswers, ask: Callable[..., Answer]
) -> None:
    people = People(desk)
    slug = publish(desk, ask(), people=people, signers=()).slug
    (helper,) = people.reviewers((("Cat Second", "RN"),))
    desk.begin(helper.actor, slug)
    desk.state_interests(helper.actor, slug, none=True)
    desk.decide(helper.actor, slug, desk.case(slug).claims[0].claim.id, Verdict.APPROVE, version=1)
    approve(desk, slug, people)
    before = answers.listed()[0].approvals
    assert [(one.shown, one.signed) for one in before] == [("Dr Invented Person, MD", True), ("Cat Second, RN", False)]
    people.accounts.update_profile(helper, name="Prof Famous", credentials="Prize", affiliation="", on_board=False)
    assert answers.listed()[0].approvals == DeskAnswers(lambda: desk.database).listed()[0].approvals == before


def test_who_speaks_in_a_review_that_is_not_over_approved_nothing(desk: Desk, answers: DeskAnswers, ask: Callable[..., Answer]) -> None:
    people = People(desk)
    slug = publish(desk, ask(), people=people).slug
    before = answers.listed()[0].approvals
    desk.reopen(people.editor().actor, slug, "A reader doubts it.")
    signer, other = people.reviewers((("B. Roe", "RN"), ROE))
    for person in (signer, other):
        desk.state_interests(person.actor, slug, none=False, statement="Owns a zorb.")
    first, second, *_ = (one.claim.id for one in desk.case(slug).claims)
    desk.decide(other.actor, slug, first, Verdict.REJECT, version=1, category=RejectReason.WRONG, reason="It is wrong.")
    desk.decide(signer.actor, slug, second, Verdict.APPROVE, version=1)
    desk.sign(signer.actor, slug, version=1)
    assert desk.item(slug).state is State.UNDER_REVIEW
    assert answers.listed()[0].approvals == before
    desk.withdraw(people.editor().actor, slug, "It is wrong.")
    assert answers.listed()[0].approvals == before, "who approved it then, not who was about to"
    desk.reopen(people.editor().actor, slug, "It is right after all.")
    approve(desk, slug, people, signers=(("B. Roe", "RN"),))
    signed = [one for one in answers.listed()[0].approvals if one.signed]
    assert [(one.shown, one.interests) for one in signed] == [("B. Roe, RN", NO_INTERESTS)], "that review, and no other"


def test_the_last_statement_of_a_review_is_shown_of_those_who_signed_before_it(
    database: Database, library: EmbeddedLibrary, ask: Callable[..., Answer], clock: Clock
) -> None:
    desk = made_desk(database, library, clock, signatures=2)
    answers, people = DeskAnswers(lambda: database), People(desk)
    slug = publish(desk, ask(), people=people, signers=()).slug
    one, two = two_who_approve(desk, people, slug)
    desk.sign(one.actor, slug, version=1)
    desk.state_interests(one.actor, slug, none=False, statement="Paid by the makers of zorbol.")
    desk.sign(two.actor, slug, version=1)
    assert [(who.by, who.interests) for who in answers.listed()[0].approvals] == [
        ("Dr Invented Person", "Paid by the makers of zorbol."),
        ("B. Roe", NO_INTERESTS),
    ]


def test_a_signature_beside_which_others_are_missing_approves_nothing(
    database: Database, library: EmbeddedLibrary, ask: Callable[..., Answer], clock: Clock
) -> None:
    desk = made_desk(database, library, clock, signatures=2)
    answers, people = DeskAnswers(lambda: database), People(desk)
    slug = publish(desk, ask(), people=people, signers=()).slug
    one, two = two_who_approve(desk, people, slug, statement="Owns a zorb.")
    desk.sign(one.actor, slug, version=1)
    (about,) = answers.listed()
    assert (about.state, about.approvals) == ("under_review", ())
    clock.pass_(days=1)
    desk.sign(two.actor, slug, version=1)
    (about,) = answers.listed()
    assert [(one.shown, one.on, one.interests) for one in about.approvals] == [
        ("Dr Invented Person, MD", "2026-01-02", "Owns a zorb."),
        ("B. Roe, RN", "2026-01-03", "Owns a zorb."),
    ]
