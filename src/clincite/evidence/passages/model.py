"""The model at work: weights of words and pairs of words, added up.

Multinomial logistic regression with weights rounded to whole numbers. They are summed exactly, so that a passage gets the same verdict
on every machine. The eight weights of a word lie side by side in one large integer: one addition counts for all facets.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib import resources
from itertools import pairwise
from typing import Final

import msgspec

from clincite.records import Facet

_WORD: Final = re.compile(r"[a-z]+|\d+")
_FIELD_BITS: Final = 24  # room for 60,000 words a passage
_FIELD: Final = (1 << _FIELD_BITS) - 1
_OFFSET: Final = 128  # weights lie between -127 and 127: shifted, they never borrow from their neighbour
_CUE_MARK: Final = "@"
_FEWEST: Final = 8
_SHORT: Final = 12


class Verdict(msgspec.Struct, frozen=True):
    """What the model makes of a passage.

    :param margin: how far the facet is ahead of the next one, in natural log-odds.
    """

    facet: Facet
    margin: float


class Weights(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What ``model.msgpack`` holds.

    :param scale: whole-number weight that stands for a log-odds of 1.
    :param bias: one for each facet.
    :param words: weights of each word or pair of words, one for each facet.
    """

    facets: tuple[Facet, ...]
    scale: int
    bias: tuple[int, ...]
    words: dict[str, tuple[int, ...]]


class _Model(msgspec.Struct, frozen=True):
    facets: tuple[Facet, ...]
    scale: int
    bias: tuple[int, ...]
    packed: dict[str, int]


@cache
def _model() -> _Model:
    data = (resources.files(__package__ or __name__) / "model.msgpack").read_bytes()
    weights = msgspec.msgpack.decode(data, type=Weights)
    return _Model(weights.facets, weights.scale, weights.bias, {word: _packed(row) for word, row in weights.words.items()})


def _packed(row: tuple[int, ...]) -> int:
    return sum((weight + _OFFSET) << (_FIELD_BITS * place) for place, weight in enumerate(row))


def words_of(text: str, cues: Iterable[str] = ()) -> set[str]:
    """What the model sees of a passage: its words, its pairs of neighbouring words and the cues, each once; a number is ``0``.

    :param cues: names of the facets whose rules the passage meets.
    """
    words = [word if word.isalpha() else "0" for word in _WORD.findall(text.lower())]
    seen = set(words)
    seen.update([f"{first} {second}" for first, second in pairwise(words)])
    seen.update([_CUE_MARK + cue for cue in cues])
    return seen


def length_of(known: int) -> float:
    """What the sum of weights is divided by: a long passage must not be surer than a short one, nor a few words alone be sure.

    :param known: how many words, pairs and cues of the passage the model knows.
    """
    return math.sqrt(max(known, _SHORT))


@lru_cache(maxsize=16_384)
def judged(text: str, cues: tuple[str, ...] = ()) -> Verdict | None:
    """The likeliest facet of a passage among those that the model knows; None when it knows too few of its words.

    :param cues: names of the facets whose rules the passage meets.
    """
    model = _model()
    known = [row for row in map(model.packed.get, words_of(text, cues)) if row is not None]
    if len(known) < _FEWEST:
        return None
    total, count, length = sum(known), len(known), length_of(len(known))
    scores = [bias + (((total >> (_FIELD_BITS * place)) & _FIELD) - _OFFSET * count) / length for place, bias in enumerate(model.bias)]
    best = max(range(len(scores)), key=scores.__getitem__)
    second = max(score for place, score in enumerate(scores) if place != best)
    return Verdict(model.facets[best], round((scores[best] - second) / model.scale, 4))
