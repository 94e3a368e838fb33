"""Follow-up questions: understood in the light of what was asked before, and asked again as questions that stand alone."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clincite.errors import QuestionError
from clincite.question import Vocabulary, understand
from clincite.question.context import Context, context_of
from clincite.question.followup import FollowUp, follow_up
from clincite.question.followup_lexicon import followup_words
from clincite.question.interventions import treatments_in
from clincite.question.phrasing import asked, whom, with_groups, without_groups
from clincite.question.population import group_mentions, groups_of
from clincite.records import Facet
from tests.question.followup_measure import ASKED, HALVES, alone, in_thread, joined, measured, pairs

SPASM = "How is hemifacial spasm treated?"
WORDS = re.findall(r"\S+", "and it in is the children dose surgery better why pregnancy gout they compare with than ? , what about if")
NAMED = ("botulinum toxin", "microvascular decompression")


def after(question: str, vocabulary: Vocabulary, *, named: tuple[str, ...] = NAMED, before: Context | None = None) -> Context:
    return context_of(understand(question, vocabulary), vocabulary, named=named, before=before)


def told(said: str, vocabulary: Vocabulary, question: str = SPASM, **more: object) -> FollowUp:
    return follow_up(said, after(question, vocabulary, **more), vocabulary)  # type: ignore[arg-type]


# --- measured ------------------------------------------------------------------------------------------------------------


def test_the_pairs_are_many_and_half_of_them_held_out() -> None:
    count = Counter(pair.half for pair in pairs())
    assert set(count) == set(HALVES)
    assert min(count.values()) >= 90
    assert len({(pair.before, pair.said) for pair in pairs()}) == len(pairs())


@pytest.mark.parametrize("half", HALVES)
def test_follow_ups_are_understood_better_than_without_trying(half: str, full: Vocabulary) -> None:
    figures, _ = measured(in_thread, half, full)
    both, _ = measured(joined, half, full)
    new, _ = measured(alone, half, full)
    assert all(figures[name] >= 0.95 for name in ASKED if name != "all"), figures
    assert figures["all"] >= 0.92, figures
    assert figures["all"] > both["all"] + 0.2 > new["all"] + 0.4, (figures, both, new)


# --- what they are asked as ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "question", "reading"),
    [
        ("and in children?", "How is hemifacial spasm treated in children?", "hemifacial spasm · children · treatment"),
        ("what dose?", "What is the dose of botulinum toxin in hemifacial spasm?", "hemifacial spasm · botulinum toxin · dose"),
        (
            "is surgery better?",
            "Is surgery better than botulinum toxin for hemifacial spasm?",
            "hemifacial spasm · surgery or botulinum toxin · treatment",
        ),
        (
            "side effects?",
            "What are the side effects of botulinum toxin in hemifacial spasm?",
            "hemifacial spasm · botulinum toxin · harms",
        ),
        ("how long does it last?", "How long does hemifacial spasm last?", "hemifacial spasm · course and outlook"),
        ("what about pregnancy?", "How is hemifacial spasm treated in pregnancy?", "hemifacial spasm · pregnancy · treatment"),
        ("why?", "What causes hemifacial spasm?", "hemifacial spasm · causes"),
        ("and blepharospasm?", "How is blepharospasm treated?", "blepharospasm · treatment"),
        (
            "compare with carbamazepine",
            "Compare botulinum toxin with carbamazepine for hemifacial spasm.",
            "hemifacial spasm · botulinum toxin or carbamazepine · treatment",
        ),
        ("is it dangerous?", "Is hemifacial spasm dangerous?", "hemifacial spasm · course and outlook"),
        ("when should I see a doctor?", "When should I see a doctor with hemifacial spasm?", "hemifacial spasm · follow-up and referral"),
        (
            "is it safe in pregnancy?",
            "Is botulinum toxin safe in hemifacial spasm in pregnancy?",
            "hemifacial spasm · botulinum toxin · pregnancy · harms",
        ),
        (
            "what if that fails?",
            "How is hemifacial spasm treated if botulinum toxin fails?",
            "hemifacial spasm · botulinum toxin · treatment",
        ),
    ],
)
def test_a_follow_up_is_a_question_that_stands_alone(said: str, question: str, reading: str, full: Vocabulary) -> None:
    found = told(said, full)
    assert (found.question, found.reading, found.alone) == (question, reading, False)
    assert understand(found.question, full) == found.plan


def test_a_group_takes_the_place_of_one_on_the_same_line_and_is_added_to_others(full: Vocabulary) -> None:
    assert told("and in children?", full, "treatment of Bell's palsy in pregnancy").question == "Treatment of Bell's palsy in children?"
    both = told("and in pregnancy?", full, "How is hypertension treated in chronic kidney disease?")
    assert set(both.plan.population) == {"chronic kidney disease", "pregnancy"}


def test_a_group_stays_until_it_is_taken_back(full: Vocabulary) -> None:
    asthma = "asthma treatment in adults"
    assert told("what are the red flags", full, asthma).question == "What are the signs and symptoms of asthma in adults?"
    without = told("and without kidney disease?", full, "How is hypertension treated in chronic kidney disease?")
    assert (without.question, without.plan.population) == ("How is hypertension treated?", ())


def test_it_is_the_treatment_when_that_was_asked_about(full: Vocabulary) -> None:
    question = "What are the side effects of botulinum toxin in hemifacial spasm?"
    assert told("how long does it last?", full, question).question == "How long does botulinum toxin last in hemifacial spasm?"
    assert told("is it contagious?", full, question).question == "Is hemifacial spasm contagious?"


def test_another_treatment_is_asked_the_same(full: Vocabulary) -> None:
    question = "How long does botulinum toxin last in hemifacial spasm?"
    found = told("and microvascular decompression?", full, question)
    assert found.question == "How long does microvascular decompression last in hemifacial spasm?"


def test_what_qualifies_a_condition_goes_with_it(full: Vocabulary) -> None:
    assert told("what dose?", full, "initial therapy for COPD group E", named=()).question == "What doses are used for COPD group E?"
    assert after("gout flare", full).topic == "gout flare"
    assert after("sepsis fluid and vasopressor targets", full).topic == "sepsis"


def test_a_question_about_oneself_is_not_asked_of_children(full: Vocabulary) -> None:
    found = told("and in children?", full, "my face is twitching when I am tired")
    assert found.question == "What causes facial twitching and how is it treated in children?"


@pytest.mark.parametrize(
    "said",
    [
        "What is the recommended antibiotic for community-acquired pneumonia?",
        "Is gout hereditary?",
        "How is acute pancreatitis treated?",
        "How is hemifacial spasm diagnosed?",
    ],
)
def test_a_question_that_stands_alone_is_left_as_it_is(said: str, full: Vocabulary) -> None:
    found = told(said, full)
    assert (found.question, found.alone) == (said, True)


def test_someone_in_danger_is_not_read_through_what_was_asked_before(full: Vocabulary) -> None:
    found = told("I have crushing chest pain right now and my left arm is numb", full)
    assert found.plan.emergency is not None
    assert found.alone


@pytest.mark.parametrize("said", ["who won the world cup?", "thanks", "", "   ", "?!", "x" * 2_001])
def test_what_is_no_question_is_refused(said: str, full: Vocabulary) -> None:
    with pytest.raises(QuestionError):
        told(said, full)


def test_where_nothing_was_recognised_the_words_are_kept(full: Vocabulary) -> None:
    scabies = after("treatment of scabies", full, named=())
    assert scabies.conditions == ()
    found = follow_up("and in children?", scabies, full)
    assert (found.question, found.reading) == ("Treatment of scabies in children?", "scabies · children · treatment")
    assert follow_up("why?", scabies, full).question == "What causes scabies?"


def test_a_drug_without_a_disease_can_be_followed(full: Vocabulary) -> None:
    context = after("How does metformin work?", full, named=())
    assert (context.topic, context.treatments) == ("", ("metformin",))
    assert follow_up("is it safe?", context, full).question == "Is metformin safe?"


# --- corrections ---------------------------------------------------------------------------------------------------------


def test_every_correction_can_be_asked_and_says_something_else(full: Vocabulary) -> None:
    for pair in pairs()[::6]:
        found = follow_up(pair.said, after(pair.before, full, named=pair.named), full)
        questions = [one.question for one in found.corrections]
        assert len(questions) == len(set(questions)) <= 8
        assert found.question not in questions
        assert all(understand(question, full).text == question for question in questions)


def test_corrections_drop_the_group_change_the_side_and_the_treatment(full: Vocabulary) -> None:
    children = {one.label: one.question for one in told("and in children?", full).corrections}
    assert children["not only children"] == "How is hemifacial spasm treated?"
    assert children["causes"] == "What causes hemifacial spasm in children?"
    lasts = {one.label: one.question for one in told("how long does it last?", full).corrections}
    assert lasts["about botulinum toxin"] == "How long does botulinum toxin last in hemifacial spasm?"
    harms = {one.label: one.question for one in told("side effects?", full).corrections}
    assert harms["of microvascular decompression"] == "What are the side effects of microvascular decompression in hemifacial spasm?"


def test_an_operation_is_offered_no_dose(full: Vocabulary) -> None:
    assert not any("microvascular" in one.question for one in told("what dose?", full).corrections)
    found = follow_up("what dose?", after(SPASM, full, named=("surgery", "botulinum toxin")), full)
    assert found.question == "What is the dose of botulinum toxin in hemifacial spasm?"


def test_earlier_topics_are_one_click_away(full: Vocabulary) -> None:
    first = after("What is blepharospasm?", full, named=())
    second = after(SPASM, full, before=first)
    assert second.earlier == ("blepharospasm",)
    offered = {one.label: one.question for one in follow_up("and in children?", second, full).corrections}
    assert offered["about blepharospasm"] == "How is blepharospasm treated in children?"
    new = {one.kind: one.question for one in follow_up("and gout?", second, full).corrections}
    assert new["new"] == "Gout?"


# --- the parts -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("facet", followup_words().sides)
def test_the_plain_question_for_a_side_is_understood_as_it(facet: Facet, full: Vocabulary) -> None:
    side = followup_words().sides[facet]
    for treatment in (None, "botulinum toxin"):
        plan = understand(asked(side, "hemifacial spasm", treatment), full)
        assert plan.facets[0] is facet
        assert [condition.name for condition in plan.conditions] == ["Hemifacial spasm"]


@pytest.mark.parametrize("group", ["children", "pregnancy", "older adults", "women", "inpatient", "intensive care", "diabetes", "smokers"])
def test_a_group_that_is_put_in_is_understood_and_can_be_taken_out(group: str, full: Vocabulary) -> None:
    question = with_groups("How is gout treated?", (group,))
    assert group in understand(question, full).population, whom(group)
    assert without_groups(question, (group,), full) == "How is gout treated?"


def test_groups_are_found_where_they_stand() -> None:
    text = "Treatment in a 70-year-old woman and in children"
    assert [text[one.start : one.end].lower() for one in group_mentions(text)] == ["70-year-old", "woman", "children"]
    assert groups_of(text) == ("older adults", "women", "children")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Botulinum toxin type A beat placebo", ("Botulinum toxin type A",)),
        ("apixaban and warfarin", ("apixaban", "warfarin")),
        ("oral corticosteroids, then surgery", ("oral corticosteroids", "surgery")),
        ("pain in the leg at night", ()),
    ],
)
def test_treatments_are_found_by_list_and_by_ending(text: str, names: tuple[str, ...]) -> None:
    assert treatments_in(text) == names


@settings(max_examples=150)
@given(
    said=st.one_of(
        st.text(max_size=60),
        st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join),
    ),
    question=st.sampled_from([SPASM, "gout flare", "treatment of scabies", "How does metformin work?", "facial twitching in children"]),
)
def test_whatever_is_said_is_either_refused_or_stands_alone(said: str, question: str, small: Vocabulary) -> None:
    try:
        found = follow_up(said, after(question, small), small)
    except QuestionError:
        return
    assert understand(found.question, small).text == found.question
    assert follow_up(said, after(question, small), small) == found
