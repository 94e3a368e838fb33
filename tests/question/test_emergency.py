"""Emergencies, both ways: sentences of our own, written blind in rounds before the detector had seen them."""

from __future__ import annotations

import datetime
import gzip
import json
import sys
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clincite import engine, holdings
from clincite.evidence.retrieve import emergency_sections
from clincite.library import Library
from clincite.question import Vocabulary
from clincite.question.emergency import emergency_kind, emergency_kinds
from clincite.question.lexicon import read_lexicon
from clincite.question.measurements import measurement_names
from clincite.settings import Settings
from clincite.sources.starter_schema import EmergencyFile, load_yaml, parse


class _Round(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    happening: dict[str, list[str]]
    informational: list[str]


class _Sentences(msgspec.Struct, forbid_unknown_fields=True):
    rounds: list[_Round]


ROUNDS = msgspec.yaml.decode((Path(__file__).parent / "emergency_sentences.yaml").read_bytes(), type=_Sentences).rounds
HAPPENING = [(kind, sentence) for part in ROUNDS for kind, sentences in part.happening.items() for sentence in sentences]
INFORMATIONAL = [sentence for part in ROUNDS for sentence in part.informational]


def test_there_are_enough_sentences_of_every_kind() -> None:
    assert {kind for kind, _ in HAPPENING} == set(emergency_kinds())
    assert len(HAPPENING) >= 900
    assert len(INFORMATIONAL) >= 1100
    assert not {sentence for _, sentence in HAPPENING} & set(INFORMATIONAL)


def test_all_rounds_together() -> None:
    missed = [sentence for _, sentence in HAPPENING if emergency_kind(sentence) is None]
    other = [sentence for kind, sentence in HAPPENING if emergency_kind(sentence) not in {kind, None}]
    hits = [sentence for sentence in INFORMATIONAL if emergency_kind(sentence)]
    assert len(missed) <= 0.01 * len(HAPPENING), missed
    assert len(other) <= 0.03 * len(HAPPENING), other
    assert len(hits) <= 0.01 * len(INFORMATIONAL), hits


@pytest.mark.parametrize("part", ROUNDS, ids=lambda part: part.name)
def test_emergencies_are_recognised(part: _Round) -> None:
    said = [(kind, sentence) for kind, sentences in part.happening.items() for sentence in sentences]
    missed = [sentence for _, sentence in said if emergency_kind(sentence) is None]
    assert len(missed) <= 0.05 * len(said), missed
    other = [(kind, emergency_kind(sentence), sentence) for kind, sentence in said if emergency_kind(sentence) not in {kind, None}]
    assert len(other) <= 0.1 * len(said), other


@pytest.mark.parametrize("part", ROUNDS, ids=lambda part: part.name)
def test_questions_for_knowledge_are_not(part: _Round) -> None:
    hits = [(emergency_kind(sentence), sentence) for sentence in part.informational if emergency_kind(sentence)]
    assert len(hits) <= 0.02 * len(part.informational), hits


def test_the_lexicons_name_only_concepts_that_exist() -> None:
    signs = [read_lexicon(name, dict[str, dict[str, list[str]]])["concepts"] for name in ("emergency_signs", "emergency_signs_more")]
    assert not set(signs[0]) & set(signs[1])
    known = {*signs[0], *signs[1], *measurement_names()}
    named = set()
    for kind in read_lexicon("emergencies", dict[str, Any])["kinds"].values():
        for row in kind["rows"]:
            named |= {concept for part in row["has"] for concept in part.split("|")} | set(row.get("unless", ()))
        named |= set(kind.get("hints", {})) | {concept for concept in kind.get("core", "").split("|") if concept}
    assert named <= known, sorted(named - known)


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("It is my mother. Face drooping, speech slurred.", "stroke_signs"),
        ("drank half a bottle of bleach", "poisoning_overdose"),
        ("58M crushing CP x 40 min, diaphoretic", "chest_pain_now"),
        ("my dad is unconsious and not brething", "unresponsive_collapse"),
        ("my baby is six weeks old, thermometer reads 39", "infant_fever"),
        ("I was suicidal two years ago and now I want to kill myself again", "suicidal_intent"),
    ],
)
def test_ways_of_saying_it(sentence: str, kind: str) -> None:
    assert emergency_kind(sentence) == kind


@pytest.mark.parametrize(
    "sentence",
    [
        "I have a cough but no chest pain",
        "No fever, no stiff neck, just a runny nose",
        "I was suicidal two years ago, can lithium help?",
        "If someone is choking, what should I do?",
        "A 24-year-old woman presents with fever and neck stiffness. What is the most likely organism?",
        "My father had a stroke in 2019",
        "Seizures in mice",
        "",
        "?",
    ],
)
def test_denied_over_imagined_or_studied(sentence: str) -> None:
    assert emergency_kind(sentence) is None


@pytest.mark.parametrize("apostrophe", ["'", "’", ""])
def test_apostrophes(apostrophe: str) -> None:
    assert emergency_kind(f"I can{apostrophe}t breathe") == "severe_breathing_difficulty"


def test_every_kind_has_a_first_action_in_the_starter_notes() -> None:
    name = "emergencies.yaml"
    content = load_yaml((files("clincite") / "starter" / name).read_bytes(), name)
    blocks = parse(content, EmergencyFile, name).emergencies
    assert sorted(block.kind for block in blocks) == sorted(emergency_kinds())
    for block in blocks:
        notes = [note for paper in block.papers for note in msgspec.convert(paper["notes"], list[dict[str, object]])]
        assert any(note["role"] == "first_action" and note["says"] for note in notes), block.kind


@pytest.fixture(scope="module")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Library, Vocabulary]:
    """The library that a new user has."""
    home = tmp_path_factory.mktemp("bundled")
    library = holdings.open_library(home, Settings(home=home), create=True)
    return library, holdings.vocabulary_of(library, home)


@pytest.mark.parametrize("kind", emergency_kinds())
def test_every_kind_is_answered_with_what_to_do_about_it(kind: str, bundled: tuple[Library, Vocabulary]) -> None:
    library, vocabulary = bundled
    sentence = next(sentence for said, sentence in HAPPENING if said == kind and emergency_kind(sentence) == kind)
    answer = engine.ask(sentence, library, as_of=datetime.datetime(2026, 11, 22, tzinfo=datetime.UTC), vocabulary=vocabulary)
    assert answer.emergency is not None
    assert answer.emergency.kind == kind
    shown = [claim for claim in answer.claims if claim.id in answer.emergency.claims]
    assert any(claim.role == "first_action" for claim in shown)
    about = {found.section.text for found in emergency_sections(kind, library)}
    assert all(any(quote.text in text for text in about) for claim in shown for quote in claim.quotes)


_MOST_WORK = 400_000
_USUAL_WORK = 3_000


def _work(text: str) -> int:
    """How many functions are called for a text, once all that is kept between texts is there: the same on any machine."""
    emergency_kind(text)
    calls = 0

    def count(_: object, event: str, __: object) -> None:
        nonlocal calls
        calls += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        emergency_kind(text)
    finally:
        sys.setprofile(before)
    return calls


@pytest.mark.parametrize(
    "text",
    [
        "chest pain " * 182,
        "no " * 666,
        "my " * 666 + "chest",
        "a" * 2000,
        "can't " * 333,
        "1 2 3 " * 333,
        "38.9 " * 400,
        "he is 3 " * 250,
        "bp " * 660 + "80",
        "face droop arm weak sudden blood fever baby " * 45,
        "''''" * 500,
        "\n.?!;" * 400,
        "temp " * 390 + "39",
    ],
)
def test_work_on_hostile_text_grows_with_its_length(text: str) -> None:
    whole = text[:2000]
    quarter = whole[: len(whole) // 4]
    assert _work(whole) <= 4.5 * _work(quarter)
    assert _work(whole) <= _MOST_WORK


def test_a_question_takes_little_work() -> None:
    works = sorted(_work(sentence) for sentence in INFORMATIONAL)
    assert works[len(works) // 2] <= _USUAL_WORK


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_answered_and_the_same_twice(text: str) -> None:
    kind = emergency_kind(text)
    assert kind is None or kind in emergency_kinds()
    assert emergency_kind(text) == kind


def test_consumer_questions_seldom_hit(shared: Path) -> None:
    with gzip.open(shared / "healthsearchqa" / "questions.txt.gz", "rt", encoding="utf-8") as lines:
        hits = sorted({line.strip() for line in lines if emergency_kind(line.strip())})
    assert len(hits) <= 3, hits


def test_research_questions_never_hit(shared: Path) -> None:
    with gzip.open(shared / "bioasq" / "questions_7b_8b.jsonl.gz", "rt", encoding="utf-8") as lines:
        hits = [body for line in lines if emergency_kind(body := json.loads(line)["body"])]
    assert not hits
