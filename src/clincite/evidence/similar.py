"""When two statements say the same."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from clincite.evidence.quantities import negations, quantities
from clincite.library.analysis import terms

_NUMBER: Final = re.compile(r"\d+(?:[.,·]\d+)*")
_SAME: Final = 0.72
#: Below this overlap two statements neither say the same nor repeat each other.
ALIKE: Final = 0.55
# Between these, who comes first is what is said.
_COMPARES: Final = re.compile(
    r"\b(?:than|versus|vs|compared|superior|inferior|over|before|after|followed|precedes?|prior|causes?|caused|leads?|led|to|into|from|by)\b",
    re.IGNORECASE,
)


def numbers(text: str) -> frozenset[str]:
    """The numbers in a text, as written."""
    return frozenset(_NUMBER.findall(text))


@lru_cache(maxsize=16_384)
def _stems(text: str) -> frozenset[str]:
    return frozenset(terms(text))


def overlap(first: str, second: str) -> float:
    """Jaccard index of the two texts' terms, 0 to 1."""
    one, two = _stems(first), _stems(second)
    return len(one & two) / len(one | two) if one and two else 0.0


def says_same(first: str, second: str) -> bool:
    """Nearly the same words, the same quantities and the same negations: one claim with two sources.

    One may say more than the other, but neither may have a word where the other has a different one ("reduces", "increases").
    """
    if overlap(first, second) < _SAME or quantities(first) != quantities(second) or _denied(first) != _denied(second):
        return False
    fewer, more = sorted((terms(first), terms(second)), key=lambda stems: (len(set(stems)), len(stems)))
    if not set(fewer) <= set(more):
        return False
    return not (_COMPARES.search(first) or _COMPARES.search(second)) or _in_order(fewer, more)


def _in_order(fewer: tuple[str, ...], more: tuple[str, ...]) -> bool:
    left = iter(more)
    return all(term in left for term in fewer)


def repeats(first: str, second: str) -> bool:
    """So alike that a reader would not want both, though they are not the same claim: neither has figures that the other lacks."""
    ours, theirs = set(quantities(first)), set(quantities(second))
    if overlap(first, second) < ALIKE or not (ours <= theirs or theirs <= ours) or _denied(first) != _denied(second):
        return False
    # Of two recommendations in the same words for two drugs, each has a word that the other lacks.
    one, two = _stems(first), _stems(second)
    return one <= two or two <= one


def _denied(text: str) -> tuple[str, ...]:
    return tuple(sorted(negations(text)))
