"""Emergencies, both ways."""

from __future__ import annotations

import gzip
from pathlib import Path

import msgspec
import pytest

from clincite.question.emergency import emergency_kind, emergency_kinds


class _Sentences(msgspec.Struct, forbid_unknown_fields=True):
    happening: dict[str, list[str]]
    informational: list[str]


SENTENCES = msgspec.yaml.decode((Path(__file__).parent / "emergency_sentences.yaml").read_bytes(), type=_Sentences)
HAPPENING = [(kind, sentence) for kind, sentences in SENTENCES.happening.items() for sentence in sentences]


def test_there_are_enough_sentences_of_every_kind() -> None:
    assert set(SENTENCES.happening) == set(emergency_kinds())
    assert len(HAPPENING) >= 120
    assert len(SENTENCES.informational) >= 160
    assert not {sentence for _, sentence in HAPPENING} & set(SENTENCES.informational)


@pytest.mark.parametrize(("kind", "sentence"), HAPPENING)
def test_happening(kind: str, sentence: str) -> None:
    assert emergency_kind(sentence) == kind


@pytest.mark.parametrize("sentence", SENTENCES.informational)
def test_informational(sentence: str) -> None:
    assert emergency_kind(sentence) is None


def test_person_and_sign_may_stand_in_two_sentences() -> None:
    assert emergency_kind("It is my mother. Face drooping, speech slurred.") == "stroke_signs"


def test_a_denied_sign_does_not_count() -> None:
    assert emergency_kind("I have a cough but no chest pain") is None


@pytest.mark.parametrize("apostrophe", ["'", "’"])
def test_both_apostrophes(apostrophe: str) -> None:
    assert emergency_kind(f"I can{apostrophe}t breathe") == "severe_breathing_difficulty"


def test_what_is_over_does_not_count_but_first_person_intent_now_does() -> None:
    assert emergency_kind("I was suicidal two years ago, can lithium help?") is None
    assert emergency_kind("I was suicidal two years ago and now I want to kill myself again") == "suicidal_intent"


def test_consumer_questions_seldom_hit(shared: Path) -> None:
    with gzip.open(shared / "healthsearchqa" / "questions.txt.gz", "rt", encoding="utf-8") as lines:
        hits = sorted({line.strip() for line in lines if emergency_kind(line.strip())})
    assert len(hits) <= 3, hits
