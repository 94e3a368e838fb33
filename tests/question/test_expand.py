"""Other words for the same."""

from __future__ import annotations

import pytest

from clincite.question import Vocabulary
from clincite.question.expand import expansions_of, focus_of
from clincite.question.lexicon import read_lexicon
from clincite.question.matching import matches


def expansions(text: str, vocabulary: Vocabulary) -> dict[str, tuple[str, float]]:
    return {item.term: (item.instead_of, item.weight) for item in expansions_of(text, matches(text, vocabulary), vocabulary)}


EXPANDED = [
    ("high blood pressure drugs", "hypertension", "high blood pressure"),
    ("heart attack", "myocardial infarction", "heart attack"),
    ("my leg twitches", "fasciculation", "twitches"),
    ("blood thinners", "anticoagulant", "blood thinners"),
    ("water pills", "diuretic", "water pills"),
    ("flu shot", "injection", "shot"),
    ("surgery for gout", "operation", "surgery"),
    ("UTIs in women", "urinary tract infection", "UTIs"),
    ("gerd", "gastroesophageal reflux disease", "gerd"),
    ("community acquired pneumonia", "CAP", "community acquired pneumonia"),
    ("HFS", "Hemifacial spasm", "HFS"),
]


@pytest.mark.parametrize(("text", "term", "instead_of"), EXPANDED)
def test_expanded(text: str, term: str, instead_of: str, small: Vocabulary) -> None:
    found = {name.lower(): place for name, (place, _) in expansions(text, small).items()}
    assert found.get(term.lower()) == instead_of


def test_nothing_that_the_question_says_already(small: Vocabulary) -> None:
    assert "hypertension" not in expansions("high blood pressure (hypertension)", small)


def test_weights_fall_and_lie_between_nothing_and_the_asked_word(full: Vocabulary) -> None:
    text = "facial twitching, high blood pressure and COPD: surgery or steroids?"
    weights = [item.weight for item in expansions_of(text, matches(text, full), full)]
    assert len(weights) > 5
    assert weights == sorted(weights, reverse=True)
    assert all(0 < weight < 1 for weight in weights)


def test_no_word_that_only_looks_like_an_abbreviation(small: Vocabulary) -> None:
    assert expansions("Is it all for us?", small) == {}


def test_surgery_names_no_particular_operation(small: Vocabulary) -> None:
    assert set(expansions("surgery", small)) == {"surgical", "operation", "procedure"}


def test_the_lay_list_is_long_enough() -> None:
    groups = read_lexicon("expansions", dict[str, dict[str, object]])
    assert sum(len(group["terms"]) for group in groups.values()) >= 150  # type: ignore[arg-type]


FOCUS = [
    ("What is the treatment of scabies in adult patients?", "scabi"),
    ("initial therapy for COPD group E", "copd group e"),
    ("type 2 diabetes dose of metformin 500 mg", "type 2 diabet metformin"),
    ("hepatitis B vaccine", "hepat b vaccin"),
    ("how do I know if I have gout", "gout"),
]


@pytest.mark.parametrize(("text", "stems"), FOCUS)
def test_focus(text: str, stems: str) -> None:
    assert " ".join(focus_of(text)) == stems


@pytest.mark.parametrize(("text", "term"), [("heart attack", "myocardial infarction"), ("gerd", "gastroesophageal reflux disease")])
def test_without_a_vocabulary_what_needs_none_is_expanded(text: str, term: str) -> None:
    assert term in {item.term.lower() for item in expansions_of(text, (), None)}


def test_without_a_vocabulary_are_all_expansions_but_those_of_names(small: Vocabulary) -> None:
    text = "HFS and high blood pressure: surgery or steroids?"
    with_names, without = expansions_of(text, matches(text, small), small), expansions_of(text, (), None)
    named, unnamed = ({item.term.lower(): item.weight for item in found} for found in (with_names, without))
    assert unnamed.items() < named.items()
    assert "primary hemifacial spasm" in named.keys() - unnamed.keys()
    assert [item.weight for item in without] == sorted((item.weight for item in without), reverse=True)


@pytest.mark.parametrize(("text", "expected"), [("How is hepatitis A diagnosed?", "a"), ("Is group A worse than group E?", "a")])
def test_a_letter_that_no_text_is_read_with_is_not_asked_for(text: str, expected: str) -> None:
    assert expected not in focus_of(text)


def test_a_letter_that_labels_stays() -> None:
    assert "e" in focus_of("How is COPD group E treated?")
