"""Which part of a paper a sentence reads like: background, methods, results or conclusions.

Multinomial logistic regression over words and pairs of neighbouring words, learned from abstracts whose parts are labelled. What states a
finding may support a claim; what says why or how something was looked at hardly does.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final

import msgspec

ZONES: Final = ("background", "methods", "results", "conclusions")

_WORD: Final = re.compile(r"[a-z]+|\d+|%")
_SHORT: Final = 6
# The label itself says more than the model should be told: it is read elsewhere.
_LABEL: Final = re.compile(r"^[A-Z]{3,}(?:[ /,&]+(?:AND )?[A-Z]{3,})*\b[:.]?\s*")


class Zones(msgspec.Struct, frozen=True, kw_only=True):
    """The weights: one for each of :data:`ZONES`.

    :param scale: whole-number weight that stands for a log-odds of 1.
    """

    scale: int
    bias: tuple[int, ...]
    words: Mapping[str, tuple[int, ...]]


def words_of(text: str) -> set[str]:
    """What the model sees of a sentence: its words and pairs of neighbouring words, each once; a number is ``0``."""
    words = ["0" if word.isdigit() else word for word in _WORD.findall(_LABEL.sub("", text).lower())]
    return {*words, *(f"{first} {second}" for first, second in pairwise(words))}


def length_of(known: int) -> float:
    """What the sum of weights is divided by, so that a long sentence is not surer than a short one."""
    return math.sqrt(max(known, _SHORT))


def shares(text: str, zones: Zones) -> tuple[float, ...]:
    """How likely the text is to be of each zone."""
    known = [row for row in map(zones.words.get, words_of(text)) if row is not None]
    length = length_of(len(known)) * zones.scale
    scores = [bias / zones.scale + sum(row[place] for row in known) / length for place, bias in enumerate(zones.bias)]
    return _softmax(scores)


def _softmax(scores: Sequence[float]) -> tuple[float, ...]:
    most = max(scores)
    powers = [math.exp(score - most) for score in scores]
    total = sum(powers)
    return tuple(power / total for power in powers)
