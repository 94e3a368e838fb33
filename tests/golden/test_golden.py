"""The kept articles: unchanged unless on purpose, sound in every quotation, and right in what must not change."""

from __future__ import annotations

from pathlib import Path

import pytest

from clincite import engine
from clincite.answers import Answer
from clincite.compose.verify import verify_answer
from clincite.library import Library
from clincite.question import Vocabulary
from clincite.records import Facet
from tests.golden.articles import AS_OF, FOLDER, QUESTIONS, answer_to, article, bundled_library


@pytest.fixture(scope="module")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Library, Vocabulary]:
    return bundled_library(tmp_path_factory.mktemp("library"))


@pytest.fixture(scope="module")
def answers(bundled: tuple[Library, Vocabulary]) -> dict[str, Answer]:
    return {slug: answer_to(slug, *bundled) for slug in QUESTIONS}


@pytest.mark.parametrize("slug", QUESTIONS)
def test_the_article_is_the_one_kept(slug: str, answers: dict[str, Answer]) -> None:
    kept = (FOLDER / f"{slug}.md").read_text(encoding="utf-8")
    assert article(answers[slug]) == kept, "an article changed: if that is meant, run 'make golden' and read the difference"


@pytest.mark.parametrize("slug", QUESTIONS)
def test_every_quotation_holds(slug: str, answers: dict[str, Answer], bundled: tuple[Library, Vocabulary]) -> None:
    assert verify_answer(answers[slug], bundled[0]).findings == ()


@pytest.mark.parametrize("slug", QUESTIONS)
def test_asking_again_gives_the_same(slug: str, answers: dict[str, Answer], bundled: tuple[Library, Vocabulary]) -> None:
    assert answer_to(slug, *bundled) == answers[slug]


@pytest.mark.parametrize("slug", QUESTIONS)
def test_what_is_suggested_next_is_answered(slug: str, answers: dict[str, Answer], bundled: tuple[Library, Vocabulary]) -> None:
    """Three questions, each with a direct answer on the side that it asks about; none where nothing was found or someone is in danger."""
    library, vocabulary = bundled
    answer = answers[slug]
    found = engine.next_questions(answer, library, vocabulary=vocabulary)
    assert len(found) == (0 if answer.emergency or not answer.claims else 3)
    for one in found:
        assert one.text != answer.question
        then = engine.ask(one.text, library, as_of=AS_OF, vocabulary=vocabulary)
        assert then.direct_answer, one.text
        assert one.facet in {claim.facet for claim in then.claims}, one.text
        assert not {"nothing", "closest"} & {gap.kind for gap in then.gaps}, one.text


def test_no_article_is_left_over() -> None:
    assert {file.stem for file in Path(FOLDER).glob("*.md")} == set(QUESTIONS)


def test_what_the_reference_page_misread_is_right_here(answers: dict[str, Answer]) -> None:
    """18 % of referrals were all mimics together, not psychogenic spasm."""
    for answer in answers.values():
        for claim in answer.claims:
            assert not ("18%" in claim.text and "psychogenic" in claim.text and "mimic" not in claim.text.lower()), claim.text


def test_a_missing_topic_is_a_gap_and_nothing_else(answers: dict[str, Answer]) -> None:
    answer = answers["scabies"]
    assert (answer.claims, answer.sections, answer.direct_answer, answer.references) == ((), (), (), ())
    assert len(answer.gaps) == 1


def test_a_dose_gets_a_short_answer(answers: dict[str, Answer]) -> None:
    assert len(answers["colchicine_dose"].claims) <= 5
    assert all(claim.facet is Facet.DOSE for claim in answers["colchicine_dose"].claims)


def test_someone_in_danger_is_told_what_to_do_first(answers: dict[str, Answer]) -> None:
    answer = answers["chest_pain_emergency"]
    assert answer.emergency is not None
    assert answer.direct_answer == answer.emergency.claims[: len(answer.direct_answer)]
    assert {group.role for section in answer.sections for group in section.groups} <= {"do_not_miss", None}


def test_the_broad_article_covers_the_topics_of_the_reference_page(answers: dict[str, Answer]) -> None:
    text = article(answers["facial_twitching"]).lower()
    topics = (
        "hemifacial spasm; eyelid myokymia; paroxysmal kinesigenic dyskinesia; bell's palsy; functional; tics; blepharospasm; "
        "facial myokymia; tardive dyskinesia; botulinum toxin; microvascular decompression; mri; multiple sclerosis; "
        "compression of the facial nerve"
    )
    for topic in topics.split("; "):
        assert topic in text, topic
