"""Whole plans."""

from __future__ import annotations

import contextlib
import time

import pytest

from clincite.errors import QuestionError
from clincite.question import Vocabulary, build_vocabulary, plan_of_words, understand
from clincite.records import Facet, Presentation

PLANS = [
    # question, facets, broad, conditions, findings, population, comparison, focus
    ("What causes facial twitching and how is it treated?", "cause treatment", True, [], ["facial twitching"], [], [], "facial twitch"),
    ("hemifacial spasm treatment", "treatment", False, ["Hemifacial spasm"], [], [], [], "hemifaci spasm"),
    ("eyelid twitching that won't stop", "", True, [], ["eyelid twitching"], [], [], "eyelid twitch"),
    (
        "is botulinum toxin better than surgery for hemifacial spasm",
        "treatment",
        False,
        ["Hemifacial spasm"],
        [],
        [],
        ["botulinum toxin", "surgery"],
        "botulinum toxin surgeri hemifaci spasm",
    ),
    ("initial therapy for COPD group E", "treatment", False, ["Chronic obstructive pulmonary disease"], [], [], [], "copd group e"),
    ("blood pressure target in diabetes", "treatment", False, ["Diabetes"], [], ["diabetes"], [], "blood pressur diabet"),
    ("anticoagulation in atrial fibrillation", "treatment", False, ["Atrial fibrillation"], [], [], [], "anticoagul atrial fibril"),
    (
        "empiric antibiotics for inpatient community-acquired pneumonia",
        "treatment",
        False,
        ["Community-acquired pneumonia"],
        [],
        ["inpatient"],
        [],
        "empir antibiot communiti acquir pneumonia",
    ),
    ("sepsis fluid and vasopressor targets", "treatment", False, ["Sepsis"], [], [], [], "sepsi fluid vasopressor"),
    ("gout flare", "", True, ["Gout"], [], [], [], "gout flare"),
    ("when to image a headache", "imaging", False, ["Headache"], [], [], [], "headach"),
    ("acute pancreatitis feeding", "treatment", False, ["Acute pancreatitis"], [], [], [], "acut pancreat feed"),
    ("treatment of scabies", "treatment", False, [], [], [], [], "scabi"),
    ("my face twitches when I am tired", "", True, [], ["facial twitching"], [], [], "face twitch tire"),
]


@pytest.mark.parametrize("row", PLANS, ids=[row[0] for row in PLANS])
def test_plan(row: tuple, full: Vocabulary) -> None:
    question, facets, broad, conditions, findings, population, comparison, focus = row
    plan = understand(question, full)
    assert [str(facet) for facet in plan.facets] == facets.split()
    assert plan.broad is broad
    assert [condition.name for condition in plan.conditions] == conditions
    assert list(plan.findings) == findings
    assert list(plan.population) == population
    assert list(plan.comparison) == comparison
    assert list(plan.focus) == focus.split()
    assert plan.emergency is None
    assert plan == understand(question, full)


def test_candidates_come_from_the_library(small: Vocabulary) -> None:
    plan = understand("twitching of the face", small)
    assert [(entry.condition, entry.bin) for entry in plan.candidates] == [
        ("Hemifacial spasm", "common"),
        ("Eyelid myokymia", "common"),
        ("Focal motor seizure", "do_not_miss"),
    ]


def test_two_findings_give_both_differentials(small: Vocabulary) -> None:
    plan = understand("facial twitching and eyelid twitching", small)
    assert plan.findings == ("facial twitching", "eyelid twitching")
    assert len(plan.candidates) == 5


def test_a_comorbidity_stands_in_the_population_and_behind_the_topic(full: Vocabulary) -> None:
    plan = understand("gout with chronic kidney disease: can I take colchicine?", full)
    assert [condition.name for condition in plan.conditions] == ["Gout", "Chronic kidney disease"]
    assert plan.population == ("chronic kidney disease",)


def test_a_sign_beside_a_complaint_is_no_condition_and_no_population(full: Vocabulary) -> None:
    plan = understand("facial twitching with stiff neck", full)
    assert (plan.findings, plan.conditions, plan.population) == (("facial twitching",), (), ())
    assert {"stiff", "neck"} <= set(plan.focus)


def test_whoever_has_the_complaint_is_still_named(full: Vocabulary) -> None:
    plan = understand("facial twitching in people with psoriasis", full)
    assert [condition.name for condition in plan.conditions] == ["Psoriasis"]


def test_two_diseases_compared_are_no_treatment_question(full: Vocabulary) -> None:
    plan = understand("Bell's palsy versus stroke", full)
    assert plan.comparison == ("Bell's palsy", "stroke")
    assert Facet.TREATMENT not in plan.facets
    assert plan.population == ()


def test_a_condition_unknown_to_the_library_goes_by_the_asked_name(full: Vocabulary) -> None:
    (condition,) = understand("psoriasis prognosis", full).conditions
    assert condition.name == "Psoriasis"
    assert "Psoriasiform dermatitis" in condition.synonyms
    assert condition.id is not None and condition.id.startswith("HP:")


def test_an_emergency_is_taken_even_when_it_names_no_disease(small: Vocabulary) -> None:
    assert understand("I don't want to be here, I want to die", small).emergency == "suicidal_intent"


@pytest.mark.parametrize(
    "question", ["what is the capital of France", "where can u watch Twitches?", "write me a poem", "how do I fix my car"]
)
def test_not_medical(question: str, full: Vocabulary) -> None:
    with pytest.raises(QuestionError, match="medical question") as caught:
        understand(question, full)
    assert caught.value.hint


def test_a_stray_lay_word_is_no_second_complaint() -> None:
    built = build_vocabulary(
        None,
        [],
        [
            Presentation(finding="facial twitching", condition="Hemifacial spasm", bin="common"),
            Presentation(finding="altered mental status", condition="Delirium", bin="common", lay=("tired",)),
        ],
        [],
    )
    assert understand("my face twitches when I am tired", built).findings == ("facial twitching",)
    assert understand("why am I tired", built).findings == ("altered mental status",)


@pytest.mark.parametrize("unit", ["chest pain, ", "took a b c ", "i ", "does pain or ", "better than is ", "in with and pain ", "blood "])
def test_hostile_repetition_stays_quick(unit: str, full: Vocabulary) -> None:
    text = (unit * 2_000)[:2_000]
    before = time.perf_counter()
    with contextlib.suppress(QuestionError):
        understand(text, full)
    assert time.perf_counter() - before < 2


# -- words that need be no question ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", " ", "quonk", "한국어", "x" * 20_000, "\x00", "why is the sky blue", "?", "a\nb"])
def test_words_are_never_refused(text: str) -> None:
    plan = plan_of_words(text)
    assert (plan.text, plan.conditions, plan.findings, plan.candidates, plan.emergency, plan.broad) == (text, (), (), (), None, False)
    assert plan_of_words(text) == plan


def test_words_have_the_facets_focus_and_common_expansions_of_a_question(small: Vocabulary) -> None:
    text = "treatment of high blood pressure after a heart attack"
    words, question = plan_of_words(text), understand(text, small)
    assert (words.facets, words.focus) == (question.facets, question.focus) == ((Facet.TREATMENT,), words.focus)
    assert {"hypertension", "myocardial infarction"} <= {item.term for item in words.expansions}
    assert set(words.expansions) <= set(question.expansions)
