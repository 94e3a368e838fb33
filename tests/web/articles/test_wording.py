"""The reader's words on the page: for all six audiences the same sentences, to the character."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest

from clincite import engine
from clincite.answers import Answer
from clincite.question.hpo import HpoSynonym, HpoTerm
from clincite.readers import Audience, Reader, reader_of
from clincite.web.articles.lay_words import lay_names
from clincite.web.articles.parts import ClaimShown
from clincite.web.articles.view import ArticleView, article_view, asked_urls
from clincite.web.articles.wording import audience_words, depth_of, grade_of, wording_of
from tests.golden.articles import AS_OF, QUESTIONS, bundled_library


@pytest.fixture(scope="module")
def answer_to(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Audience], Answer]:
    library, vocabulary = bundled_library(tmp_path_factory.mktemp("wording"))

    @cache
    def composed(question: str, reader: Reader) -> Answer:
        return engine.ask(question, library, reader=reader, as_of=AS_OF, vocabulary=vocabulary)

    return lambda question, audience: composed(question, reader_of(audience))


def laid_out(answer: Answer, audience: Audience) -> ArticleView:
    return article_view(answer, asked_urls(answer.question), wording=wording_of(audience, answer), depth=depth_of(audience))


def shown(view: ArticleView) -> list[ClaimShown]:
    parts = [claim for part in view.parts for block in part.blocks for claim in block.claims]
    return [*view.emergency, *view.direct, *parts, *(claim for gap in view.gaps for claim in gap.claims)]


@pytest.mark.parametrize("slug", ["facial_twitching", "gout_flare", "sepsis_targets", "chest_pain_emergency"])
def test_the_claims_are_the_same_for_every_audience(answer_to: Callable[[str, Audience], Answer], slug: str) -> None:
    said = []
    for audience in Audience:
        answer = answer_to(QUESTIONS[slug], audience)
        claims = {claim.id: claim.text for claim in answer.claims}
        view = laid_out(answer, audience)
        for claim in shown(view):
            assert "".join(piece.text for piece in claim.pieces) == claims[claim.id]
        said.append((claims, sorted({claim.id for claim in shown(view)})))
    assert said[0][1]
    assert all(other == said[0] for other in said)


def test_words_are_explained_once_and_less_to_those_who_know_more(answer_to: Callable[[str, Audience], Answer]) -> None:
    told = {}
    for audience in Audience:
        view = laid_out(answer_to(QUESTIONS["facial_twitching"], audience), audience)
        keys = [piece.key for claim in shown(view) for piece in claim.pieces if piece.key]
        assert len(keys) == len(set(keys)) == len(view.notes)
        assert all(note.note and note.title and note.href.startswith("/glossary") for note in view.notes)
        told[audience] = set(keys)
    assert told[Audience.PATIENT] > told[Audience.STUDENT] > told[Audience.DOCTOR] > set()
    assert told[Audience.SPECIALIST] == told[Audience.RESEARCHER] == set()
    assert {"hemifacial-spasm", "botulinum-toxin", "microvascular-decompression"} <= told[Audience.PATIENT]


def test_patients_see_no_dose_at_once(answer_to: Callable[[str, Audience], Answer]) -> None:
    answer = answer_to("How is gout treated?", Audience.PATIENT)
    hidden = [piece.text for claim in shown(laid_out(answer, Audience.PATIENT)) for piece in claim.pieces if piece.kind == "dose"]
    assert any("mg" in text for text in hidden)
    open_to_all = "".join(
        piece.text for claim in shown(laid_out(answer, Audience.PATIENT)) for piece in claim.pieces if piece.kind != "dose"
    )
    assert "mg/day" not in open_to_all and "mg daily" not in open_to_all
    assert "mg/dL" in open_to_all, "what is measured is no dose"
    assert not any(piece.kind == "dose" for claim in shown(laid_out(answer, Audience.DOCTOR)) for piece in claim.pieces)


def test_parts_come_in_the_readers_order(answer_to: Callable[[str, Audience], Answer]) -> None:
    answer = answer_to(QUESTIONS["facial_twitching"], Audience.PATIENT)
    patient, doctor = (laid_out(answer, audience).parts for audience in (Audience.PATIENT, Audience.DOCTOR))
    assert {part.anchor for part in patient} == {part.anchor for part in doctor}
    order = [part.facet for part in patient]
    assert order.index("features") < order.index("treatment") < order.index("cause")
    assert [part.facet for part in doctor].index("cause") < [part.facet for part in doctor].index("treatment")
    assert [part.facet for part in patient if part.folded] and not [part for part in doctor if part.folded]


def test_the_reading_grade_is_said(answer_to: Callable[[str, Audience], Answer]) -> None:
    answer = answer_to(QUESTIONS["facial_twitching"], Audience.PATIENT)
    patient, specialist = (grade_of(laid_out(answer, audience)) for audience in (Audience.PATIENT, Audience.SPECIALIST))
    assert patient.startswith("Reading grade (Flesch–Kincaid): direct answer, grade ") and "explained words, grade " in patient
    assert "explained" not in specialist and specialist in patient


def test_the_audiences_have_names() -> None:
    assert [audience_words(audience) for audience in Audience][:3] == ["Patient or family", "Student", "Nurse or allied professional"]


def test_plain_names_are_the_ontologys_own_for_the_same_thing() -> None:
    terms = [
        HpoTerm(
            "HP:1",
            "Ptosis",
            (
                HpoSynonym("Drooping upper eyelid", "EXACT", "layperson"),
                HpoSynonym("Droopy eye", "RELATED", "layperson"),
                HpoSynonym("Eyelid ptosis", "EXACT", ""),
                HpoSynonym("Ptotic", "EXACT", ""),
            ),
        ),
        HpoTerm("HP:2", "Runny nose", (HpoSynonym("runny noses", "EXACT", "layperson"),)),
        HpoTerm("HP:3", "Dystonia", (HpoSynonym("Torsion", "EXACT", ""),)),
    ]
    assert lay_names(terms) == {"Ptosis": "Drooping upper eyelid", "Eyelid ptosis": "Drooping upper eyelid"}
