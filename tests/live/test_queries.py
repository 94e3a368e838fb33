"""From a question to what is sent: subjects, people, filters, a ladder, and nothing of the user's that a search engine could obey."""

from __future__ import annotations

import gzip
import json
import random
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clincite.errors import QuestionError
from clincite.library import EmbeddedLibrary
from clincite.live.europepmc_query import europepmc_queries
from clincite.live.outgoing import Outgoing, outgoing
from clincite.live.pubmed_query import pubmed_queries
from clincite.live.topic import Term, Topic, plain_name
from clincite.question import Vocabulary
from clincite.records import Facet
from tests.live.grammar import europepmc_fault, pubmed_fault
from tests.test_privacy import QUESTIONS

SPASM = Term(names=("hemifacial spasm", "primary hemifacial spasm"), subject=True)


def asked(question: str, vocabulary: Vocabulary, library: EmbeddedLibrary) -> Outgoing:
    return outgoing(question, vocabulary, library)


def test_a_condition_is_looked_for_as_a_heading_and_as_text() -> None:
    first = pubmed_queries(Topic(subjects=(SPASM,), facets=(Facet.TREATMENT,)))[0]
    assert first.startswith(
        '("hemifacial spasm"[MeSH Terms] OR "primary hemifacial spasm"[MeSH Terms] OR "hemifacial spasm"[Title/Abstract]'
    )
    assert "(Therapy/Narrow[filter] OR systematic[sb] OR" in first


@pytest.mark.parametrize(
    ("facet", "category"),
    [
        (Facet.TREATMENT, "Therapy"),
        (Facet.PREVENTION, "Therapy"),
        (Facet.DOSE, "Therapy"),
        (Facet.DIAGNOSIS, "Diagnosis"),
        (Facet.IMAGING, "Diagnosis"),
        (Facet.CAUSE, "Etiology"),
        (Facet.HARM, "Etiology"),
        (Facet.PROGNOSIS, "Prognosis"),
    ],
)
def test_each_side_has_its_clinical_query(facet: Facet, category: str) -> None:
    narrow, broad, *wide = pubmed_queries(Topic(subjects=(SPASM,), facets=(facet,)))
    assert f"{category}/Narrow[filter]" in narrow
    assert f"{category}/Broad[filter]" in broad and '"review"[Publication Type]' in broad
    assert wide and all("[filter]" not in query for query in wide)


def test_a_score_is_looked_for_among_prediction_guides(vocabulary: Vocabulary, library: EmbeddedLibrary) -> None:
    queries = asked("Which score predicts stroke in atrial fibrillation?", vocabulary, library).queries("pubmed")
    assert "Clinical Prediction Guides/Narrow[filter]" in queries[0]


def test_the_ladder_goes_from_narrow_to_wide_and_repeats_nothing() -> None:
    topic = Topic(subjects=(SPASM,), facets=(Facet.TREATMENT,), people=("children",), extras=(Term(names=("zalutrin",)),))
    for queries in (pubmed_queries(topic), europepmc_queries(topic)):
        assert len(set(queries)) == len(queries) == 4
        assert ["child" in query for query in queries] == [True, False, False, False]
        assert ["zalutrin" in query for query in queries] == [True, True, True, False]
    alone = pubmed_queries(Topic(subjects=(SPASM,)))
    assert len(alone) == 4 and alone[-1].endswith("AND english[Language]")


def test_retracted_papers_are_not_left_out() -> None:
    topic = Topic(subjects=(SPASM,), facets=tuple(Facet), predicts=True)
    assert not any("retract" in query.lower() for query in (*pubmed_queries(topic), *europepmc_queries(topic)))


def test_an_empty_topic_asks_nothing() -> None:
    assert pubmed_queries(Topic()) == europepmc_queries(Topic()) == ()


def test_a_complaint_is_asked_by_its_names_and_its_likely_causes(vocabulary: Vocabulary, library: EmbeddedLibrary) -> None:
    found = asked("What causes facial twitching and how is it treated?", vocabulary, library)
    names = [term.names[0] for term in found.topic.subjects]
    assert names == ["facial twitching", "hemifacial spasm", "eyelid myokymia"]
    assert found.topic.either
    assert "focal motor seizure" not in found.queries("pubmed")[0]  # do not miss it, but do not drown in it


def test_who_is_asked_about(vocabulary: Vocabulary, library: EmbeddedLibrary) -> None:
    found = asked("How is gout treated in pregnant women with chronic kidney disease?", vocabulary, library)
    narrow = found.queries("pubmed")[0]
    assert '"pregnancy"[MeSH Terms]' in narrow
    assert '"chronic kidney disease"[MeSH Terms]' in narrow
    assert [term.names[0] for term in found.topic.subjects] == ["gout"]


def test_what_is_compared(vocabulary: Vocabulary, library: EmbeddedLibrary) -> None:
    found = asked("Is allopurinol better than febuxostat for gout?", vocabulary, library)
    assert {term.names[0] for term in found.topic.extras} >= {"allopurinol", "febuxostat"}
    of_diseases = asked("What is the difference between Bell's palsy and stroke?", vocabulary, library)
    assert of_diseases.topic.either and len(of_diseases.topic.subjects) == 2


def test_short_forms_of_a_name_are_not_searched_for(vocabulary: Vocabulary, library: EmbeddedLibrary) -> None:
    assert "hfs" not in asked("hemifacial spasm", vocabulary, library).queries("pubmed")[0].lower().split('"')


def test_words_that_merely_ask_are_used_where_there_are_no_others(vocabulary: Vocabulary, library: EmbeddedLibrary) -> None:
    assert not asked("How do I stop worrying?", vocabulary, library).topic.empty


# Privacy.


def test_only_what_is_understood_is_sent(vocabulary: Vocabulary, library: EmbeddedLibrary) -> None:
    found = asked("Mrs Kowalczyk's hemifacial spasm since 12 May 2023, MRN 48213", vocabulary, library)
    assert [term.names[0] for term in found.topic.subjects] == ["hemifacial spasm"] and not found.topic.extras
    sent = " ".join((*found.queries("pubmed"), *found.queries("europepmc"))).lower()
    assert all(secret not in sent for secret in ("kowalczyk", "2023", "48213", "may", "mrn"))
    assert {removed.kind for removed in found.removed} == {"name", "date", "record number"}


def test_nothing_planted_is_sent(vocabulary: Vocabulary, library: EmbeddedLibrary) -> None:
    leaks = []
    for question in QUESTIONS:
        found = asked(question.text, vocabulary, library)
        sent = " ".join((*found.queries("pubmed"), *found.queries("europepmc")))
        lowered = question.leaked(sent) + [secret for secret in question.secrets if len(secret) > 3 and secret.lower() in sent.lower()]
        leaks += [(question.text, lowered)] if lowered else []
    assert leaks == []


def test_a_patient_called_as_a_disease_does_not_change_the_question(vocabulary: Vocabulary, library: EmbeddedLibrary) -> None:
    found = asked("How is the gout of Mrs Parkinson treated?", vocabulary, library)
    assert [term.names[0] for term in found.topic.subjects] == ["gout"]
    assert "parkinson" not in found.queries("pubmed")[0].lower()


def test_an_unknown_word_stays_and_is_told(vocabulary: Vocabulary, library: EmbeddedLibrary) -> None:
    found = asked("my gout flares with xyvarqh", vocabulary, library)
    assert found.withheld == ("xyvarqh",)
    assert "xyvarqh" not in found.queries("pubmed")[0]


def test_a_name_that_is_all_that_is_asked_about_may_go_where_nobody_is_spoken_of(vocabulary: Vocabulary, library: EmbeddedLibrary) -> None:
    assert "opdivo" in asked("What is opdivo?", vocabulary, library).queries("pubmed")[0]
    versus = asked("Is vorbikane better than plimbatol for gout?", vocabulary, library).queries("pubmed")[0]
    assert "vorbikane" in versus and "plimbatol" in versus


def test_what_holds_nothing_but_identifiers_asks_nothing(vocabulary: Vocabulary, library: EmbeddedLibrary) -> None:
    found = asked("Mrs Lupus Gout", vocabulary, library)
    assert found.topic.empty and found.queries("pubmed") == ()


def test_an_emergency_is_told(vocabulary: Vocabulary, library: EmbeddedLibrary) -> None:
    assert asked("My father has crushing chest pain right now", vocabulary, library).emergency is not None


# Syntax.


@pytest.mark.parametrize(
    "text",
    [
        "gout] OR [all",
        'gout" OR "x',
        "gout AND (NOT stroke)",
        "gout[MeSH Terms]",
        "TITLE:gout",
        "gout) OR (1=1",
        'gout\\" OR',
        "gout* OR ?",
        "gout NOT AND OR",
    ],
)
def test_operators_and_tags_of_the_user_mean_nothing(text: str, vocabulary: Vocabulary, library: EmbeddedLibrary) -> None:
    found = asked(text, vocabulary, library)
    for query in found.queries("pubmed"):
        assert pubmed_fault(query) is None, query
        assert "1=1" not in query and '"x' not in query
    for query in found.queries("europepmc"):
        assert europepmc_fault(query) is None, query


SPECIAL = st.sampled_from(
    [
        '"',
        "[",
        "]",
        "(",
        ")",
        "*",
        "?",
        ":",
        "\\",
        "AND",
        "OR",
        "NOT",
        "[Title]",
        "TITLE:",
        "] OR [",
        "'",
        "’",
        "-",
        "/",
        ",",
        "{",
        "}",
        "^",
        "~",
        "\n",
    ]
)
PHRASES = st.lists(
    st.one_of(SPECIAL, st.sampled_from(["gout", "stroke", "zalutrin", "children", "better than", "versus", "dose"]), st.text(max_size=8)),
    max_size=10,
)


def test_any_question_gives_well_formed_queries(vocabulary: Vocabulary, library: EmbeddedLibrary) -> None:
    @given(PHRASES)
    def check(parts: list[str]) -> None:
        try:
            found = asked(f"gout {' '.join(parts)}", vocabulary, library)
        except QuestionError:
            return
        for query in found.queries("pubmed"):
            assert pubmed_fault(query) is None, query
        for query in found.queries("europepmc"):
            assert europepmc_fault(query) is None, query

    check()  # inside: a vocabulary is too large to be shown as an argument


@given(st.lists(st.one_of(SPECIAL, st.text(max_size=10)), max_size=8))
def test_any_name_is_plain(parts: list[str]) -> None:
    name = plain_name(" ".join(parts))
    assert not re.search(r'["\[\]():*?\\{}^~]', name)
    topic = Topic(subjects=(Term(names=(name.lower(),), subject=True),) if name else (), facets=(Facet.CAUSE,))
    assert all(pubmed_fault(query) is None for query in pubmed_queries(topic))
    assert all(europepmc_fault(query) is None for query in europepmc_queries(topic))


def test_the_grammar_finds_faults() -> None:
    assert pubmed_fault('("a"[MeSH Terms] OR b') is not None
    assert pubmed_fault("a AND OR b") is not None
    assert pubmed_fault('"a[MeSH Terms]') is not None
    assert europepmc_fault('TITLE_ABS:"a" TITLE_ABS:"b"') is not None
    assert europepmc_fault("") is not None


def test_real_questions_that_are_understood_are_asked(shared_data: Path, vocabulary: Vocabulary, library: EmbeddedLibrary) -> None:
    with gzip.open(shared_data / "healthsearchqa" / "questions.txt.gz", "rt", encoding="utf-8") as lines:
        questions = [line.strip() for line in lines if line.strip()]
    with gzip.open(shared_data / "bioasq" / "questions_7b_8b.jsonl.gz", "rt", encoding="utf-8") as lines:
        questions += [json.loads(line)["body"] for line in lines]
    taken = 0
    for question in random.Random(5).sample(questions, 150):
        try:
            found = asked(question, vocabulary, library)
        except QuestionError:
            continue
        if found.emergency is not None:
            continue
        taken += 1
        assert not found.topic.empty, question
        for query in found.queries("pubmed"):
            assert pubmed_fault(query) is None, query
        for query in found.queries("europepmc"):
            assert europepmc_fault(query) is None, query
    assert taken > 130
