"""The measures: rankings through ir-measures, the rest by their definitions."""

from __future__ import annotations

import math
import statistics
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from itertools import groupby
from typing import Any

from clincite.errors import InputError

Gains = Mapping[str, Mapping[str, int]]
"""Relevance by document, for each query."""
Rankings = Mapping[str, Sequence[str]]
"""Documents, best first, for each query."""


def ranking_figures(gains: Gains, rankings: Rankings, measures: Sequence[str]) -> dict[str, float]:
    """Means over the queries of ``gains``; a query without a ranking counts 0.

    :param measures: in the notation of ir-measures: "nDCG@10", "R@100", "RR@10", "AP(rel=2)@10".
    :raises InputError: ir-measures is not installed.
    """
    if not gains:
        return dict.fromkeys(measures, 0.0)
    try:
        import ir_measures
    except ImportError as error:
        raise InputError("The measures of ranking need ir-measures.", hint="Install clincite with the extra 'bench'.") from error
    wanted: dict[Any, str] = {ir_measures.parse_measure(name): name for name in measures}
    # A score that falls with the place: the order is ours, and no ties are left to the library.
    runs = {query: {name: float(-place) for place, name in enumerate(ranked)} for query, ranked in rankings.items()}
    asked = {query: dict(documents) for query, documents in gains.items()}
    # Queries that found nothing are unknown to the evaluator unless they are named; a name that is no document is never relevant.
    runs = {query: runs.get(query) or {"": 0.0} for query in asked}
    totals = dict.fromkeys(measures, 0.0)
    for metric in ir_measures.iter_calc(list(wanted), asked, runs):
        totals[wanted[metric.measure]] += metric.value
    return {name: totals[name] / len(asked) for name in measures}


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """Chance that a positive scores above a negative, ties counting half (Mann–Whitney U over the number of pairs); NaN without pairs."""
    if not positive or not negative:
        return math.nan
    marked = sorted([(score, 1) for score in positive] + [(score, 0) for score in negative])
    below = wins = 0.0
    for _, tied in groupby(marked, key=lambda item: item[0]):
        labels = [label for _, label in tied]
        above = sum(labels)
        rest = len(labels) - above
        wins += above * (below + rest / 2)
        below += rest
    return wins / (len(positive) * len(negative))


def precision_at_coverage(positive: Sequence[float], negative: Sequence[float], coverage: float) -> float:
    """Share of positives among the best-scored ``coverage`` of all; where the cut runs through a tie, the tie counts in proportion."""
    marked = sorted([(-score, 1) for score in positive] + [(-score, 0) for score in negative])
    wanted = coverage * len(marked)
    if wanted <= 0:
        return math.nan
    taken = right = 0.0
    for _, tied in groupby(marked, key=lambda item: item[0]):
        labels = [label for _, label in tied]
        share = min(1.0, (wanted - taken) / len(labels))
        taken += share * len(labels)
        right += share * sum(labels)
        if share < 1.0 or taken >= wanted:
            break
    return right / wanted


def macro_f1(pairs: Sequence[tuple[Hashable, frozenset[Any]]]) -> float:
    """Mean over the labels of the F1 of each, from (label, what was predicted); predictions that are no label count against nothing."""
    true: Counter[Hashable] = Counter()
    missed: Counter[Hashable] = Counter()
    extra: Counter[Hashable] = Counter()
    for label, predicted in pairs:
        (true if label in predicted else missed)[label] += 1
        extra.update(predicted - {label})
    labels = set(true) | set(missed)
    if not labels:
        return math.nan
    return sum(2 * true[label] / (2 * true[label] + extra[label] + missed[label]) for label in labels) / len(labels)


def micro_f1(pairs: Sequence[tuple[frozenset[Any], frozenset[Any]]]) -> float:
    """F1 over all items of (gold, predicted) together."""
    right = sum(len(gold & predicted) for gold, predicted in pairs)
    total = sum(len(gold) + len(predicted) for gold, predicted in pairs)
    return 2 * right / total if total else math.nan


def mean(values: Sequence[float]) -> float:
    """The mean; NaN of nothing."""
    return statistics.fmean(values) if values else math.nan


def percentile(values: Sequence[float], percent: int) -> float:
    """The value below which that percentage of the values lies (inclusive method); NaN of nothing."""
    if len(values) < 2:
        return values[0] if values else math.nan
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]
