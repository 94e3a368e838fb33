"""The trained model of passage facets: its splits, its arithmetic, its files, and how well it does on documents kept aside."""

from __future__ import annotations

import gzip
import json
import math
import re
from collections import Counter
from importlib import resources
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clincite.evidence.passage_facets import passage_facet
from clincite.evidence.passages import judged, length_of, split_of, words_of
from clincite.evidence.passages.model import Weights
from clincite.evidence.statements import spans
from clincite.records import Facet, clean_text

MODEL = resources.files("clincite") / "evidence" / "passages" / "model.msgpack"
MEDQUAD = {
    "information": Facet.DEFINITION,
    "symptoms": Facet.FEATURES,
    "treatment": Facet.TREATMENT,
    "causes": Facet.CAUSE,
    "genetic changes": Facet.CAUSE,
    "inheritance": Facet.CAUSE,
    "susceptibility": Facet.CAUSE,
    "exams and tests": Facet.DIAGNOSIS,
    "stages": Facet.DIAGNOSIS,
    "outlook": Facet.PROGNOSIS,
    "prevention": Facet.PREVENTION,
    "frequency": Facet.EPIDEMIOLOGY,
}
OPENING_QUESTION = re.compile(r"^[^.!?\n]{0,150}\?\s*")


@pytest.fixture(scope="module")
def weights() -> Weights:
    return msgspec.msgpack.decode(MODEL.read_bytes(), type=Weights)


def test_splits_are_stable_and_about_7_to_1_to_2() -> None:
    assert [split_of(doc) for doc in ("0000001_1", "0000001_2", "0000001_3", "0000001_4")] == ["dev", "train", "dev", "train"]
    counts = Counter(split_of(f"{number:07d}") for number in range(10_000))
    assert abs(counts["train"] - 7_000) < 200 and abs(counts["dev"] - 1_000) < 150 and abs(counts["test"] - 2_000) < 200


def test_the_model_is_small_whole_numbers_that_never_borrow(weights: Weights) -> None:
    assert len(MODEL.read_bytes()) <= 300_000
    assert len(weights.bias) == len(weights.facets) == len(set(weights.facets)) == 8
    assert all(len(row) == 8 and all(-127 <= weight <= 127 for weight in row) for row in weights.words.values())


def test_the_model_holds_single_words_and_pairs_only(weights: Weights) -> None:
    assert all(re.fullmatch(r"@[a-z_]+|(?:[a-z]+|0)(?: (?:[a-z]+|0))?", word) for word in weights.words)


def test_the_sum_in_one_integer_is_the_sum_of_the_weights(weights: Weights) -> None:
    text = "Symptoms may include fever and a rash. People who are at risk should be tested, and treatment is with 2 drugs."
    rows = [weights.words[word] for word in words_of(text, ("features",)) if word in weights.words]
    scores = [bias + sum(column) / length_of(len(rows)) for bias, column in zip(weights.bias, zip(*rows, strict=True), strict=True)]
    verdict = judged(text, ("features",))
    assert verdict is not None
    assert verdict.facet is weights.facets[scores.index(max(scores))]
    first, second = sorted(scores, reverse=True)[:2]
    assert math.isclose(verdict.margin, (first - second) / weights.scale, abs_tol=1e-4)


def test_words_numbers_pairs_and_cues_are_seen_once() -> None:
    assert words_of("Fever, fever in 3 of 10.", ["dose"]) == {
        *("fever", "in", "0", "of", "@dose"),
        *("fever fever", "fever in", "in 0", "0 of", "of 0"),
    }


def test_too_few_known_words_tell_nothing() -> None:
    assert judged("") is None
    assert judged("Qwx zvb.") is None
    assert judged("Treatment.") is None


@given(text=st.text(max_size=80))
def test_a_verdict_is_the_same_again_and_never_negative(text: str) -> None:
    verdict = judged(text)
    assert verdict == judged.__wrapped__(text)
    assert verdict is None or verdict.margin >= 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The owl fever gene is passed on in an autosomal recessive pattern, and each parent carries one copy.", Facet.CAUSE),
        ("Common signs and symptoms of owl fever are headache, vomiting, tiredness and weakness of the wings.", Facet.FEATURES),
        ("To find out whether you have owl fever, your doctor will ask about your medical history and do blood tests.", Facet.DIAGNOSIS),
        (
            "There is no cure for owl fever, but medicines and physical therapy relieve pain; some people need surgery.",
            Facet.TREATMENT,
        ),
        ("The prognosis for people with owl fever varies; most people recover within weeks, but it may be fatal.", Facet.PROGNOSIS),
        ("You can lower your risk of owl fever by washing your hands, and vaccines can help prevent it.", Facet.PREVENTION),
        ("Owl fever is a rare disorder; it affects an estimated 1 in 50,000 people worldwide.", Facet.EPIDEMIOLOGY),
    ],
)
def test_plain_sentences_of_patient_information(text: str, expected: Facet) -> None:
    assert passage_facet("", text) is expected


def test_macro_f1_on_documents_that_were_kept_aside(shared_data: Path) -> None:
    answers: list[tuple[Facet, Facet | None]] = []
    sentences: list[tuple[Facet, Facet | None]] = []
    with gzip.open(shared_data / "medquad" / "qa_with_answer.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            gold = MEDQUAD.get(row["qtype"])
            if gold is None or split_of(row["doc"] or row["url"]) != "test":
                continue
            text = clean_text(row["answer"])
            text = OPENING_QUESTION.sub("", text) or text
            answers.append((gold, passage_facet("", text)))
            if len(answers) % 4 == 0:
                sentences += [(gold, passage_facet("", text[start:end])) for start, end in spans(text)]
    assert _macro_f1(answers) >= 0.84
    assert _macro_f1(sentences) >= 0.62


def _macro_f1(pairs: list[tuple[Facet, Facet | None]]) -> float:
    scores = []
    for facet in set(MEDQUAD.values()):
        hits = sum(gold is facet and told is facet for gold, told in pairs)
        scores.append(2 * hits / (sum(gold is facet for gold, _ in pairs) + sum(told is facet for _, told in pairs)))
    return sum(scores) / len(scores)
