"""The measures, against figures worked out by hand."""

from __future__ import annotations

import math
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clincite.bench.measures import auroc, macro_f1, mean, micro_f1, percentile, precision_at_coverage, ranking_figures
from clincite.errors import InputError

SCORES = st.lists(st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0]), min_size=1, max_size=12)


def test_rankings_by_hand() -> None:
    gains = {"q1": {"a": 1, "b": 1}, "q2": {"c": 1}, "q3": {"d": 1}}
    rankings = {"q1": ["x", "a", "b"], "q2": ["c"], "q3": []}
    found = ranking_figures(gains, rankings, ("nDCG@10", "RR@10", "R@100"))
    first = (1 / math.log2(3) + 1 / math.log2(4)) / (1 + 1 / math.log2(3))
    assert found["nDCG@10"] == pytest.approx((first + 1 + 0) / 3)
    assert found["RR@10"] == pytest.approx((0.5 + 1 + 0) / 3)
    assert found["R@100"] == pytest.approx(2 / 3)


def test_a_query_without_a_ranking_counts() -> None:
    assert ranking_figures({"q1": {"a": 1}, "q2": {"b": 1}}, {"q1": ["a"]}, ("RR@10",)) == {"RR@10": 0.5}
    assert ranking_figures({}, {}, ("RR@10",)) == {"RR@10": 0.0}


def test_graded_judgements() -> None:
    gains = {"q": {"a": 1, "b": 3, "c": 2, "d": 0}}
    found = ranking_figures(gains, {"q": ["a", "b", "d", "c"]}, ("AP(rel=2)@10", "RR(rel=2)@10", "nDCG@10"))
    assert found["AP(rel=2)@10"] == pytest.approx((1 / 2 + 2 / 4) / 2)
    assert found["RR(rel=2)@10"] == pytest.approx(1 / 2)
    ideal = 3 + 2 / math.log2(3) + 1 / 2
    assert found["nDCG@10"] == pytest.approx((1 + 3 / math.log2(3) + 2 / math.log2(5)) / ideal)


def test_the_order_given_is_the_order_measured() -> None:
    assert ranking_figures({"q": {"z": 1}}, {"q": ["z", "a"]}, ("RR@10",))["RR@10"] == 1.0
    assert ranking_figures({"q": {"a": 1}}, {"q": ["z", "a"]}, ("RR@10",))["RR@10"] == 0.5


def test_without_ir_measures_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ir_measures", None)
    with pytest.raises(InputError) as caught:
        ranking_figures({"q": {"a": 1}}, {}, ("RR@10",))
    assert "'bench'" in caught.value.hint


def test_auroc_by_hand() -> None:
    assert auroc([0.9, 0.8], [0.1, 0.2]) == 1.0
    assert auroc([0.1], [0.9]) == 0.0
    assert auroc([0.5, 0.9], [0.5, 0.1]) == pytest.approx((0.5 + 1 + 1 + 1) / 4)
    assert math.isnan(auroc([], [0.5]))


@given(SCORES, SCORES)
def test_auroc_counts_pairs(positive: list[float], negative: list[float]) -> None:
    pairs = [(p > n) + 0.5 * (p == n) for p in positive for n in negative]
    assert auroc(positive, negative) == pytest.approx(sum(pairs) / len(pairs))
    assert auroc(negative, positive) == pytest.approx(1 - auroc(positive, negative))


def test_precision_at_coverage_by_hand() -> None:
    kept, lost = [0.9, 0.8, 0.3], [0.7, 0.2, 0.1]
    assert precision_at_coverage(kept, lost, 1 / 3) == pytest.approx(1.0)
    assert precision_at_coverage(kept, lost, 0.5) == pytest.approx(2 / 3)
    assert precision_at_coverage(kept, lost, 1.0) == pytest.approx(0.5)
    assert precision_at_coverage([0.5, 0.5], [0.5, 0.5], 0.25) == pytest.approx(0.5)  # within a tie


def test_f1s_by_hand() -> None:
    pairs = [("a", frozenset("a")), ("a", frozenset("b")), ("b", frozenset("ab")), ("b", frozenset("z"))]
    # a: 1 right, 1 extra, 1 missed; b: 1 right, 1 extra, 1 missed; z is no label.
    assert macro_f1(pairs) == pytest.approx(0.5)
    assert micro_f1([(frozenset({1, 2}), frozenset({2})), (frozenset({3}), frozenset({4}))]) == pytest.approx(2 / 5)
    assert math.isnan(micro_f1([]))
    assert math.isnan(macro_f1([]))


def test_means_and_percentiles() -> None:
    assert percentile(list(range(101)), 95) == pytest.approx(95)
    assert percentile([7.0], 50) == 7.0
    assert mean([1, 2]) == 1.5
    assert math.isnan(mean([]))
    assert math.isnan(percentile([], 50))
