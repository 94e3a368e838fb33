"""The headings that a wording carries in front, with a colon after them: the source's own words, and no part of the sentence."""

from __future__ import annotations

from typing import Final

from clincite.support.faults import Pair
from clincite.support.words.align import Alignment, telling
from clincite.support.words.tokens import stems, stems_of

# What numbers and grades a line of a guideline.
_MARK: Final = stems(
    "recommendation recommendations grade class level evidence strength conclusion conclusions result results key point step statement"
)
_LETTER: Final = 1


def head_of(pair: Pair, found: Alignment) -> int:
    """How many words of the claim, from the first on, are headings carried in front: all of them stand in the context."""
    there = stems_of(pair.context)
    for place in range(len(found.claim) - 1, 0, -1):
        before = found.claim[place - 1]
        if ":" in pair.claim[before.end : found.claim[place].start]:
            inside = found.claim[:place]
            if all(word.stem in there for word in inside if telling(word) or word.number) and any(telling(word) for word in inside):
                return place
    return 0


def is_mark(found: Alignment, place: int) -> bool:
    """Whether a word of the quotation belongs to the number or grade of a line ("Recommendation 9.9 (Grade E)")."""
    word = found.quote[place]
    return word.number or word.stem in _MARK or len(word.key) == _LETTER
