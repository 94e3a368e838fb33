"""ROUGE-2 and ROUGE-SU4, against figures worked out by hand from Lin (2004)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clincite.bench.rouge import rouge_2, rouge_su4

VOCABULARY = ["gout", "flare", "colchicine", "dose", "kidney", "pain", "relief", "early"]
WORDS = st.lists(st.sampled_from(VOCABULARY), min_size=2, max_size=12).map(" ".join)
OTHERS = st.lists(st.sampled_from(["migraine", "aura", "triptan", "nausea"]), min_size=2, max_size=12).map(" ".join)


def test_bigrams_by_hand() -> None:
    # The three bigrams of the reference: police kill, kill the, the gunman (stemmed).
    score = rouge_2("police kill the gunman", ["police killed the gunman"])
    assert score.recall == pytest.approx(1.0)
    score = rouge_2("the gunman kill police", ["police killed the gunman"])
    assert score.recall == pytest.approx(1 / 3)
    assert score.f1 == pytest.approx(1 / 3)


def test_precision_and_recall_differ() -> None:
    score = rouge_2("gout flare pain", ["gout flare"])
    assert score.recall == 1.0
    assert score.f1 == pytest.approx(2 * 0.5 / 1.5)


def test_repeats_are_clipped() -> None:
    # Bigrams of the text: "a b" twice, "b a" once; the reference has "a b" once.
    score = rouge_2("alpha beta alpha beta", ["alpha beta"])
    assert score.recall == 1.0
    assert score.f1 == pytest.approx(2 * (1 / 3) / (4 / 3))


def test_skip_bigrams_by_hand() -> None:
    # Reference: 4 words and 6 pairs in order. Text shares its 4 words and the pairs "the gunman" and "kill police" reversed: one pair.
    score = rouge_su4("the gunman kill police", ["police killed the gunman"])
    assert score.recall == pytest.approx((4 + 1) / 10)
    assert score.f1 == pytest.approx(0.5)


def test_pairs_have_at_most_four_words_between() -> None:
    reference = "alpha one two three four omega"
    assert rouge_su4("alpha omega", [reference]).recall == pytest.approx(3 / (6 + 15))
    longer = "alpha one two three four five omega"
    assert rouge_su4("alpha omega", [longer]).recall == pytest.approx(2 / (7 + 20))


def test_the_best_reference_counts() -> None:
    assert rouge_2("gout flare", ["migraine aura", "gout flare"]).f1 == 1.0
    assert rouge_2("gout flare", []).f1 == 0.0
    assert rouge_2("", ["gout flare"]).recall == 0.0


@given(WORDS)
def test_a_text_is_its_own_best_summary(text: str) -> None:
    for measure in (rouge_2, rouge_su4):
        assert measure(text, [text]).f1 == pytest.approx(1.0)
        assert measure(text.upper() + ".", [text]).recall == pytest.approx(1.0)


@given(WORDS, OTHERS)
def test_texts_without_a_common_word_score_nothing(text: str, other: str) -> None:
    for measure in (rouge_2, rouge_su4):
        assert measure(text, [other]).f1 == measure(text, [other]).recall == 0.0


@given(WORDS, WORDS)
def test_f1_is_symmetric_and_scores_are_shares(text: str, other: str) -> None:
    for measure in (rouge_2, rouge_su4):
        score = measure(text, [other])
        assert 0.0 <= score.f1 <= 1.0
        assert 0.0 <= score.recall <= 1.0
        assert score.f1 == pytest.approx(measure(other, [text]).f1)
