"""When two statements say the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
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
    if not one or not two:
        return 0.0
    shared = len(one & two)
    return shared / (len(one) + len(two) - shared)


def alike(text: str, others: Sequence[str]) -> Iterator[int]:
    """Places of those texts whose overlap with ``text`` reaches :data:`ALIKE`.

    Most differ so much in length that their words need not be compared.
    """
    ours = _stems(text)
    size = len(ours)
    for place, other in enumerate(others):
        theirs = _stems(other)
        least, most = (size, len(theirs)) if size < len(theirs) else (len(theirs), size)
        if least and least / most >= ALIKE and len(shared := ours & theirs) / (size + len(theirs) - len(shared)) >= ALIKE:
            yield place


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
