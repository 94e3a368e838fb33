"""The plain n-gram model that facets are compared with: multinomial naive Bayes over words and pairs of words."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from typing import Final

from clincite.library.analysis import terms
from clincite.records import Facet

_LONGEST: Final = 300  # terms of a text that are read


class NaiveBayes:
    """Multinomial naive Bayes with add-one smoothing over index terms and neighbouring pairs of them.

    :param texts: (text, label) of each training text.
    """

    def __init__(self, texts: Iterable[tuple[str, Facet]]) -> None:
        counts: dict[Facet, Counter[str]] = {}
        seen: Counter[Facet] = Counter()
        for text, label in texts:
            counts.setdefault(label, Counter()).update(_grams(text))
            seen[label] += 1
        self._labels = sorted(counts)
        known = len({gram for found in counts.values() for gram in found}) or 1
        totals = {label: counts[label].total() + known for label in self._labels}
        self._prior = [math.log(seen[label] / seen.total()) for label in self._labels]
        self._unseen = [-math.log(totals[label]) for label in self._labels]
        # For each gram, by how much it moves each label beyond what an unseen gram does.
        self._moves: dict[str, list[tuple[int, float]]] = {}
        for place, label in enumerate(self._labels):
            for gram, count in counts[label].items():
                self._moves.setdefault(gram, []).append((place, math.log1p(count)))

    def predict(self, text: str) -> Facet | None:
        """The likeliest label; the first in order of name on a tie; None when it has learnt none."""
        if not self._labels:
            return None
        grams = _grams(text)
        scores = [prior + len(grams) * unseen for prior, unseen in zip(self._prior, self._unseen, strict=True)]
        for gram in grams:
            for place, move in self._moves.get(gram, ()):
                scores[place] += move
        return self._labels[max(range(len(scores)), key=lambda place: (scores[place], -place))]


def _grams(text: str) -> list[str]:
    words = terms(text)[:_LONGEST]
    return [*words, *(f"{first} {second}" for first, second in pairwise(words))]
