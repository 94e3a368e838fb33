"""How sure it is that a library holds an answer at all, judged from how well the best sections fit the question.

A logistic model of a few numbers, learned on training questions asked twice: of a library with the documents that answer them, and of the
same library without (``ranker/CARD.md``). It says nothing of whether the answer is right.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final

from clincite.evidence.features import FEATURES
from clincite.evidence.ranking import Ranked, trained

_TOP: Final = 3
_NEIGHBOURS: Final = 10
_DIGITS: Final = 3
_PLACES: Final = {name: place for place, name in enumerate(FEATURES)}


def confidence(ranked: Sequence[Ranked], *, vectors: bool) -> float:
    """0 to 1; 0 when nothing was found.

    :param ranked: what :func:`~clincite.evidence.ranking.rank` returned.
    :param vectors: whether similarity took part in the ranking.
    """
    model = trained().confidence_hybrid if vectors else trained().confidence_lexical
    return round(probability(signs([item.features for item in ranked]), model), _DIGITS) if ranked else 0.0


def signs(rows: Sequence[Sequence[float]]) -> dict[str, float]:
    """What the model looks at: the best of the top three sections, and how near the whole neighbourhood lies.

    :param rows: features of the sections, best ranked first.
    """
    top, near = rows[:_TOP], rows[:_NEIGHBOURS]
    found = {name: max(row[_PLACES[name]] for row in top) for name in ("focus", "window", "similarity")}
    # Where ten sections lie about as near as the best, nearness tells little.
    found["neighbourhood"] = sum(row[_PLACES["similarity"]] for row in near) / len(near)
    return found


def probability(found: Mapping[str, float], model: Mapping[str, float]) -> float:
    """The logistic model's word on the signs."""
    return 1 / (1 + math.exp(-(model["bias"] + sum(model[name] * value for name, value in found.items()))))
