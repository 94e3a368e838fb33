"""Which version of an answer everybody is shown, what is told of the others, and what of their words."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from clincite.answers import Answer, ChangedClaim, ReviewState, sealed
from clincite.library import EmbeddedLibrary
from clincite.render import FORMATS
from clincite.render import json as answer_json
from clincite.render.words import NOT_APPROVED, REPLACED
from clincite.review.desk import Desk
from clincite.review.ledger.verifying import verify_store
from clincite.review.publication import state_words
from clincite.review.published import DeskAnswers
from clincite.review.states import State
from clincite.review.store.database import Database
from tests.desks import People, approve, publish
from tests.review.public.showing import fewer, without_last


def test_a_later_version_has_the_same_address(
    desk: Desk, answers: DeskAnswers, library: EmbeddedLibrary, ask: Callable[..., Answer]
) -> None:
    people = People(desk)
    slug = publish(desk, ask(), people=people).slug
    assert publish(desk, fewer(ask(), library), people=people, signers=()).slug == slug
    assert [(one.version, one.state) for one in answers.versions(slug)] == [(2, "submitted"), (1, "approved")]
    assert answers.every_version() == answers.versions(slug)
    shown = answers.get(slug)
    assert shown is not None and shown.about.version == 1, "the newest approved one"
    approve(desk, slug, people)
    shown = answers.get(slug)
    assert shown is not None and shown.about.version == 2
    old = answers.get(slug, 1)
    assert old is not None and len(old.answer.claims) == len(shown.answer.claims) + 1, "what was published stays"


def test_what_was_replaced_never_comes_back_by_itself(desk: Desk, answers: DeskAnswers, ask: Callable[..., Answer]) -> None:
    people = People(desk)
    slug = publish(desk, ask(), people=people).slug
    desk.reopen(people.editor().actor, slug, "A reader reports a wrong sentence.")
    wrong = without_last(desk, people, slug)
    held = answers.get(slug)
    assert held is not None and (held.about.version, held.about.state, desk.item(slug).shown) == (1, NOT_APPROVED, 1)
    approve(desk, slug, people)
    for state in (State.APPROVED, State.WITHDRAWN):
        if state is State.WITHDRAWN:
            desk.withdraw(people.editor().actor, slug, "All of it is wrong.")
        held = answers.get(slug)
        assert held is not None and (held.about.version, held.about.state) == (2, state)
        assert wrong not in {one.text for one in held.answer.claims}
        item = desk.item(slug)
        assert (item.shown, item.shown_state) == (2, state)
        old = answers.get(slug, 1)
        assert old is not None and (old.about.state, old.about.replaced_by) == (REPLACED, 2)
        assert old.answer.review == ReviewState(state="replaced", version=1, replaced_by=2) and old.answer == sealed(old.answer)
        assert state_words(old.about) == "Replaced by version 2"
        assert answer_json.loads(answer_json.render(old.answer).encode()) == old.answer
    assert answers.recent(5) == ()


def test_nor_does_what_nobody_ever_approved(desk: Desk, answers: DeskAnswers, ask: Callable[..., Answer]) -> None:
    people = People(desk)
    slug = publish(desk, ask(), people=people, signers=()).slug
    wrong = without_last(desk, people, slug)
    assert [(one.version, one.state) for one in answers.versions(slug)] == [(2, "under_review"), (1, REPLACED)]
    desk.withdraw(people.editor().actor, slug, "All of it is wrong.")
    held = answers.get(slug)
    assert held is not None and (held.about.version, held.about.state) == (2, "withdrawn")
    assert wrong not in {one.text for one in held.answer.claims} and desk.item(slug).shown == 2


def test_a_newer_version_follows_on_one_that_was_withdrawn(
    desk: Desk, answers: DeskAnswers, library: EmbeddedLibrary, ask: Callable[..., Answer]
) -> None:
    people = People(desk)
    slug = publish(desk, ask(), people=people).slug
    desk.withdraw(people.editor().actor, slug, "It is wrong.")
    publish(desk, fewer(ask(), library), people=people, signers=())
    held = answers.get(slug)
    assert held is not None and (held.about.version, held.about.state) == (2, "submitted")
    assert [(one.version, one.state) for one in answers.versions(slug)] == [(2, "submitted"), (1, "withdrawn")]


def test_what_reviewers_wrote_beside_a_verdict_stays_at_the_desk(desk: Desk, answers: DeskAnswers, ask: Callable[..., Answer]) -> None:
    people = People(desk)
    slug = publish(desk, ask(), people=people, signers=()).slug
    wrong = without_last(desk, people, slug, "The author is a fool.")
    held = answers.get(slug)
    assert held is not None and held.answer.changes is not None
    (change,) = held.answer.changes.claims
    assert (change.kind, change.before, change.why) == ("dropped", wrong, ("A reviewer found it unsafe.",)), "version 1 could be read"
    assert "fool" not in answer_json.render(held.answer) + answer_json.render(desk.content(slug, 2))
    assert any(one.detail.get("reason") == "The author is a fool." for one in desk.history(slug))


def test_what_nobody_could_read_is_not_told_by_a_later_version(
    desk: Desk, answers: DeskAnswers, database: Database, ask: Callable[..., Answer]
) -> None:
    people = People(desk)
    slug = publish(desk, ask(), people=people, signers=(), public=False).slug
    wrong = without_last(desk, people, slug)
    approve(desk, slug, people)
    held = answers.get(slug)
    assert held is not None and [one.version for one in answers.versions(slug)] == [2]
    stored = desk.content(slug, 2).changes
    assert stored is not None and stored.claims[0].before == wrong, "the desk knows"
    assert held.answer.changes == msgspec.structs.replace(stored, claims=(ChangedClaim(kind="dropped"),))
    assert held.answer == sealed(held.answer)
    for form in ("text", "md", "html", "json"):
        page = FORMATS[form].render(held.answer)
        assert wrong not in " ".join(page.split()) and (form == "json" or "1 claim dropped" in " ".join(page.split())), form
    assert verify_store(database).faults == (), "and the ledger knows what is stored"
