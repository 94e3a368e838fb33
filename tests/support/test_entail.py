"""The score of support: on invented pairs."""

from __future__ import annotations

import math
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clincite.support.entail import supports, supports_within
from clincite.support.entail.features import FEATURES, features, profile
from clincite.support.entail.model import PAIR, WITHIN, ready, usual_rarity, weights
from clincite.support.entail.zones import ZONES, shares

CLAIM = "Zelvastine lowers the frequency of hemiglossal cramps in adults."
SAYS_SO = "We found that zelvastine significantly lowered the frequency of hemiglossal cramps in adults compared with placebo."
ANNOUNCES = "To investigate side effects of treatment, we enrolled volunteers at nine hospitals."
TOUCHES = "Cramps were recorded daily by a nurse."
TEXT = st.text(alphabet=string.ascii_letters + string.digits + " .,%-–()α≥", max_size=120)


def constant(term: str) -> float:
    return 3.0


def named(claim: str, passage: str) -> dict[str, float]:
    return dict(zip(FEATURES, features(claim, passage, constant), strict=True))


def test_a_passage_that_says_the_same_scores_above_one_that_announces_or_touches_it() -> None:
    best = supports(CLAIM, SAYS_SO)
    assert best > weights().pair.threshold
    assert best > supports(CLAIM, TOUCHES)
    assert best > supports(CLAIM, ANNOUNCES)
    assert supports(CLAIM, ANNOUNCES) < weights().pair.threshold


def test_told_the_source_the_sentence_that_says_so_is_surest() -> None:
    source = (ANNOUNCES, TOUCHES, SAYS_SO)
    scores = [supports_within(CLAIM, source, (place,)) for place in range(len(source))]
    assert max(range(3), key=scores.__getitem__) == 2
    assert scores[2] > weights().within.threshold > scores[0]


@settings(max_examples=150, deadline=None)
@given(TEXT, TEXT)
def test_any_two_texts_have_a_score_and_always_the_same(claim: str, passage: str) -> None:
    score = supports(claim, passage)
    assert 0 <= score <= 1
    assert supports(claim, passage) == score
    assert all(math.isfinite(value) for value in features(claim, passage, constant))
    assert 0 <= supports_within(claim, (passage, "Another sentence."), (0,)) <= 1


@settings(max_examples=100, deadline=None)
@given(TEXT, TEXT)
def test_a_claim_is_covered_wholly_by_itself_and_no_better_by_less(claim: str, other: str) -> None:
    seen = named(claim, f"{claim} {other}")
    if profile(claim).stems:
        assert seen["covered"] == pytest.approx(1.0)
        assert seen["missing most"] == 0.0
    assert named(claim, other)["covered"] <= seen["covered"] + 1e-9


def test_words_with_one_root_and_spelled_out_letters_are_found() -> None:
    assert named("Zelvastine is cardiotoxic.", "Cardiotoxicity of zelvastine was seen.")["likened"] > 0.85
    spelled = named("Hypervagal lingual spasm is rare.", "HLS was rare.")
    assert spelled["likened"] > 0.7 > spelled["covered"]
    assert named("IFN-γ rose.", "IFN-gamma rose.")["covered"] == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("passage", "feature", "value"),
    [
        ("Zelvastine did not lower the frequency of cramps.", "negation differs", 1.0),
        ("Zelvastine lowered the frequency of cramps.", "negation differs", 0.0),
        ("Zelvastine raised the frequency of cramps.", "turned words", 1.0),
        ("Zelvastine lowered the frequency of cramps.", "same way words", 1.0),
        ("METHODS We enrolled adults.", "background", 1.0),
        ("These results favour zelvastine.", "concluding", 1.0),
        ("Zelvastine may lower it.", "doubt", 1.0),
    ],
)
def test_what_the_model_is_told(passage: str, feature: str, value: float) -> None:
    assert named("Zelvastine lowered the frequency of cramps.", passage)[feature] == value


def test_a_number_that_is_not_there_is_counted() -> None:
    assert named("Cramps fell by 40 %.", "Cramps fell by 12 %.")["numbers missing"] == pytest.approx(1 / 3)
    assert named("Cramps fell by 40 %.", "Cramps fell by 40 %.")["numbers missing"] == 0.0


def test_the_weights_are_for_what_the_model_is_told() -> None:
    held = weights()
    ready(held.pair, PAIR)
    ready(held.within, (*PAIR, *WITHIN))
    assert 0 < held.pair.threshold < 1
    assert len(held.zones.bias) == len(ZONES)
    assert all(len(row) == len(ZONES) for row in held.zones.words.values())
    with pytest.raises(KeyError):
        ready(held.within, PAIR)


def test_zones_are_shares_and_tell_methods_from_results() -> None:
    methods = shares("Patients were randomly assigned and were assessed at baseline.", weights().zones)
    results = shares("There was a significant difference between groups (p = 0.01).", weights().zones)
    assert sum(methods) == pytest.approx(1.0)
    assert max(range(4), key=methods.__getitem__) == ZONES.index("methods")
    assert max(range(4), key=results.__getitem__) == ZONES.index("results")


def test_common_words_tell_less_than_rare_ones() -> None:
    assert usual_rarity("patient") < usual_rarity("zelvastin")
