"""The model at work: a logistic regression of what is seen of a claim and a passage."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from importlib import resources
from typing import Final

import msgspec

from clincite.evidence.words import rarity as how_rare
from clincite.support.entail.features import FEATURES, Rarity, features
from clincite.support.entail.zones import ZONES, Zones, shares

#: What the model of a pair is told, in order.
PAIR: Final = (*FEATURES, *ZONES)
_COMPARED: Final = ("covered", "likened", "window", "pairs", "least half")
#: What the model of a passage within its source is told more.
WITHIN: Final = (
    *(f"{name}, against the most" for name in _COMPARED),
    *(f"{name}, over the mean" for name in _COMPARED),
    "place",
    "last",
    "first",
    "most likened",
)
_PLACES: Final = tuple(FEATURES.index(name) for name in _COMPARED)


class Logistic(msgspec.Struct, frozen=True, kw_only=True):
    """A logistic model.

    :param threshold: from which probability it says yes: best in balanced accuracy on held-out training claims.
    :param weights: by name of what is seen.
    """

    bias: float
    threshold: float
    weights: Mapping[str, float]


class Frequencies(msgspec.Struct, frozen=True, kw_only=True):
    """How many sections of the bundled library hold an index term, for the commonest terms."""

    sections: int
    holders: Mapping[str, int]


class Weights(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What ``weights.json`` holds."""

    pair: Logistic
    within: Logistic
    zones: Zones
    frequencies: Frequencies


class _Ready(msgspec.Struct, frozen=True):
    """A logistic model over a row of numbers instead of names."""

    bias: float
    weights: tuple[float, ...]

    def probability(self, row: Sequence[float]) -> float:
        """How likely it is, given the row. The sum is exact, so that every machine agrees."""
        score = self.bias + math.fsum(weight * value for weight, value in zip(self.weights, row, strict=True))
        return 1 / (1 + math.exp(-score)) if score > -_STEEP else 0.0


_STEEP: Final = 500.0


@cache
def weights() -> Weights:
    """The weights that the package holds."""
    return msgspec.json.decode((resources.files(__package__ or __name__) / "weights.json").read_bytes(), type=Weights)


def ready(model: Logistic, names: Sequence[str]) -> _Ready:
    """A model made quick. KeyError: it has no weight for one of the names, or one for something else."""
    unknown = model.weights.keys() - set(names)
    if unknown:
        raise KeyError(", ".join(sorted(unknown)))
    return _Ready(model.bias, tuple(model.weights[name] for name in names))


@cache
def _models() -> tuple[_Ready, _Ready]:
    held = weights()
    return ready(held.pair, PAIR), ready(held.within, (*PAIR, *WITHIN))


@lru_cache(maxsize=65_536)
def usual_rarity(term: str) -> float:
    """How telling an index term is, judged by the bundled library: what is common there is common in clinical writing."""
    frequencies = weights().frequencies
    return how_rare(frequencies.holders.get(term, 0), frequencies.sections)


def row_of_pair(claim: str, passage: str, rarity: Rarity, zones: Zones) -> tuple[float, ...]:
    """The numbers of :data:`PAIR`."""
    return (*features(claim, passage, rarity), *shares(passage, zones))


def row_within(row: Sequence[float], among: Sequence[Sequence[float]], chosen: Sequence[int]) -> tuple[float, ...]:
    """The numbers of :data:`WITHIN`.

    :param row: what is seen of the passage; ``among``: of each sentence of its source.
    :param chosen: places of the passage's sentences.
    """
    most = [max(max(other[place] for other in among), 1e-6) for place in _PLACES]
    mean = [sum(other[place] for other in among) / len(among) for place in _PLACES]
    return (
        *(min(row[place] / most[number], 2.0) for number, place in enumerate(_PLACES)),
        *(row[place] - mean[number] for number, place in enumerate(_PLACES)),
        sum(chosen) / len(chosen) / len(among),
        float(max(chosen) == len(among) - 1),
        float(min(chosen) == 0),
        most[1],
    )


def supports(claim: str, passage: str, *, rarity: Rarity | None = None) -> float:
    """How likely a passage of one or a few sentences is to say what a claim says, 0 to 1.

    For claims in other words than the passage's, on which :func:`clincite.support.check` cannot decide. It tells what a claim rests on
    from what it does not far better than what bears it out from what contradicts it (``CARD.md`` has the figures).

    :param rarity: how telling an index term is; None: as in the bundled library.
    """
    pair, _ = _models()
    return pair.probability(row_of_pair(claim, passage, rarity or usual_rarity, weights().zones))


def supports_within(claim: str, sentences: Sequence[str], chosen: Sequence[int], *, rarity: Rarity | None = None) -> float:
    """:func:`supports` of some sentences of a source, told the others too: surer, for they are likely when nothing beside them is likelier.

    :param sentences: all of the source (an abstract), in order.
    :param chosen: places of the sentences that make the passage; one at least.
    """
    _, within = _models()
    told, zones = rarity or usual_rarity, weights().zones
    among = [features(claim, sentence, told) for sentence in sentences]
    row = row_of_pair(claim, " ".join(sentences[place] for place in chosen), told, zones)
    return within.probability((*row, *row_within(row, among, chosen)))
