"""What may pass the door."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clincite.errors import QuestionError
from clincite.question import Vocabulary
from clincite.question.intake import LONGEST_QUESTION, clean_question, is_medical

FOREIGN = [
    "Quel est le traitement de la goutte ?",
    "traitement goutte",
    "douleur thoracique",
    "¿Cuáles son los síntomas de la diabetes?",
    "tratamiento de la hipertensión",
    "dolor de cabeza",
    "Was ist die beste Behandlung für Migräne?",
    "Behandlung von Gicht",
    "qual é o tratamento da gota",
    "come si cura la gotta",
    "wat is de behandeling van jicht",
    "apa penyebab sakit kepala",
    "头痛怎么治",
    "ما هو علاج الصداع",
    "лечение гипертонии",
    "κεφαλαλγία θεραπεία",
    "頭痛の治療",
    "सिरदर्द का इलाज",
]
ENGLISH = [
    "hemifacial spasm",
    "gout flare",
    "What is cri du chat syndrome",
    "café au lait spots",
    "tic douloureux treatment",
    "folie à deux",
    "β-blocker for heart failure",
    "grand mal seizure",
    "TNF-α inhibitors in Crohn’s",
    "erythema ab igne",
    "de Quervain tenosynovitis",
    "placenta previa",
    "mal de debarquement syndrome",
    "MI",
    "IL-6 inhibitors",
    "pes planus in children",
    "Ménière's disease",
]


@pytest.mark.parametrize("text", FOREIGN)
def test_other_languages_are_refused(text: str) -> None:
    with pytest.raises(QuestionError, match="clincite reads English questions only so far"):
        clean_question(text)


@pytest.mark.parametrize("text", ENGLISH)
def test_english_with_foreign_words_passes(text: str) -> None:
    assert clean_question(text) == text


@pytest.mark.parametrize("text", ["", "   ", "\n\t"])
def test_empty(text: str) -> None:
    with pytest.raises(QuestionError, match="empty"):
        clean_question(text)


@pytest.mark.parametrize("text", ["\x00\x01\x02", "\ud800\udc80\ud800", "\ufffd\ufffd\ufffd", "\u200b\u200b", "ab\ufffd\ufffd\ufffd\ufffd"])
def test_unreadable(text: str) -> None:
    with pytest.raises(QuestionError, match="no readable text"):
        clean_question(text)


@pytest.mark.parametrize("text", ["12345", "?!?", "🙂🙂"])
def test_no_words(text: str) -> None:
    with pytest.raises(QuestionError, match="no words"):
        clean_question(text)


class _OnlyItsLength(str):
    """A text of which nothing may be read but how long it is."""

    __slots__ = ()

    def _read(self, *_: object) -> NoReturn:
        msg = "the text was read"
        raise AssertionError(msg)

    strip = split = translate = __iter__ = __getitem__ = __contains__ = encode = _read  # type: ignore[assignment]


def test_ten_megabytes_are_refused_unread() -> None:
    with pytest.raises(QuestionError, match="10,000,000 characters"):
        clean_question(_OnlyItsLength("gout " * 2_000_000))


def test_length_limit_is_inclusive() -> None:
    assert len(clean_question("g" * LONGEST_QUESTION)) == LONGEST_QUESTION
    with pytest.raises(QuestionError, match="2,001"):
        clean_question("g" * (LONGEST_QUESTION + 1))


def test_control_characters_inside_are_removed() -> None:
    assert clean_question("gout\x00 \x1bflare\u200b\r\n  treatment\u202e") == "gout flare treatment"


def test_text_becomes_nfc() -> None:
    assert clean_question("Me\u0301nie\u0300re disease") == "Ménière disease"


def test_letters_of_another_width_and_ligatures_become_plain() -> None:
    assert clean_question("ｇｏｕｔ　ﬂare？") == "gout flare?"
    assert clean_question("eGFR 30 mL/min/1.73 m² and ½ tablet") == "eGFR 30 mL/min/1.73 m² and ½ tablet"


@pytest.mark.parametrize("text", ["Me\u200b\u0301nie\u0300re disease", "Mｅ\u0301nie\u0300re disease"])
def test_accents_are_composed_whatever_stood_between(text: str) -> None:
    assert clean_question(text) == "Ménière disease"


@given(st.text(max_size=300))
def test_any_text_is_cleaned_or_refused(text: str) -> None:
    try:
        cleaned = clean_question(text)
    except QuestionError as error:
        assert error.message.endswith(".") and error.hint
    else:
        assert cleaned == clean_question(cleaned)
        assert cleaned.isprintable()


OFF_TOPIC = [
    "what is the capital of France",
    "where can u watch Twitches?",
    "write me a poem",
    "how do I fix my car",
    "who won the world cup",
    "best pizza in New York",
    "python sort list",
    "tell me a joke",
    "book a flight to Paris",
    "how do I learn guitar",
    "What is the best laptop",
    "translate hello to French",
    "How do I reset my password?",
    "WRITE ME A POEM",
    "What is Netflix?",
    "What is JavaScript?",
    "what is love",
    "WHAT IS LOVE",
    "What is wrong?",
    "What are black holes",
    "who is Obama",
    "Paris and London",
    "bread and butter",
    "What does Toyota make?",
    "What is the difference between England and Britain?",
]


@pytest.mark.parametrize("text", OFF_TOPIC)
def test_off_topic(text: str, full: Vocabulary) -> None:
    assert not is_medical(text, full)


@pytest.mark.parametrize(
    "text", ["gout flare", "treatment of scabies", "Why do I twitch?", "urate targets", "anti-CD20", "what is patisiran"]
)
def test_on_topic(text: str, full: Vocabulary) -> None:
    assert is_medical(text, full)


@pytest.mark.parametrize(
    "text",
    [
        "What is opdivo?",
        "what's vivotif",
        "What does Prevnar 13 consist of?",
        "What are Syndecans?",
        "What is romiplostim targeting?",
        "Daptacel and Pentacel",
        "What is the difference between Daptacel and Pentacel?",
        "Does reducing spasticity translate into functional benefit?",
        "Double reading of barium enemas: is it necessary?",
    ],
)
def test_names_that_may_be_drugs_and_rarer_words_pass(text: str, full: Vocabulary) -> None:
    assert is_medical(text, full)


def _refused(questions: list[str], vocabulary: Vocabulary) -> list[str]:
    refused = []
    for question in questions:
        try:
            cleaned = clean_question(question)
        except QuestionError:
            refused.append(question)
            continue
        if not is_medical(cleaned, vocabulary):
            refused.append(question)
    return refused


def test_consumer_questions_pass(shared: Path, full: Vocabulary) -> None:
    with gzip.open(shared / "healthsearchqa" / "questions.txt.gz", "rt", encoding="utf-8") as lines:
        questions = [line.strip() for line in lines if line.strip()]
    refused = _refused(questions, full)
    assert len(questions) > 3_000
    assert len(refused) <= 30, refused
    assert any("Twitches" in question for question in refused)


def test_expert_questions_pass(shared: Path, full: Vocabulary) -> None:
    with gzip.open(shared / "bioasq" / "questions_7b_8b.jsonl.gz", "rt", encoding="utf-8") as lines:
        questions = [json.loads(line)["body"] for line in lines]
    refused = _refused(questions, full)
    assert len(refused) <= 0.04 * len(questions), refused
