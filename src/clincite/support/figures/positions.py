"""What of a claim stands in the place of what of its quotation, where the claim is the quotation with little edited.

Such a claim can be held to the quotation place by place: a "day" where the quotation has a "week" is wrong, however often the quotation
has a "day" elsewhere. Of any other claim nothing is said.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final

import msgspec

from clincite.support.faults import Pair
from clincite.support.figures.measures import Measure
from clincite.support.figures.numbers import quantities_of
from clincite.support.words.align import Alignment, align, settled, too_long
from clincite.support.words.tokens import Token

#: A longer run of words in place of others was written anew.
_LONGEST: Final = 3
_ONE_FOR_ANOTHER: Final = 2


class Swap(msgspec.Struct, frozen=True):
    """Words of the claim in place of words of the quotation, between words that are the same."""

    claim: tuple[Token, ...]
    quote: tuple[Token, ...]


@lru_cache(maxsize=256)
def swaps(pair: Pair) -> tuple[Swap, ...]:
    """Short runs of words in place of others."""
    if settled(pair) or not _copies(found := align(pair)) or not _in_order(found):
        return ()
    out: list[Swap] = []
    last = last_there = -1
    for place in range(len(found.quote) + 1):
        there = len(found.claim) if place == len(found.quote) else found.to_claim.get(place, -1)
        if there < 0:
            continue
        theirs, ours = found.quote[last + 1 : place], found.claim[last_there + 1 : there]
        if 0 < len(theirs) <= _LONGEST and 0 < len(ours) <= _LONGEST and _are_new(found, last_there, there):
            out.append(Swap(ours, theirs))
        last, last_there = place, there
    return tuple(out)


def _copies(found: Alignment) -> bool:
    """Whether the claim is the quotation, but for little: of a short one, but for a word in place of another."""
    return found.edited or (found.close and len(found.claim) + len(found.quote) - 2 * len(found.to_claim) <= _ONE_FOR_ANOTHER)


@lru_cache(maxsize=256)
def in_order(pair: Pair) -> bool:
    """Whether nothing has moved: the words and numbers in common stand in one order."""
    return not too_long(pair) and _in_order(align(pair))


def _in_order(found: Alignment) -> bool:
    """Whether the words in common stand in one order."""
    return all(one < two for one, two in pairwise(found.to_claim[place] for place in sorted(found.to_claim)))


def _are_new(found: Alignment, after: int, before: int) -> bool:
    return all(place not in found.to_quote for place in range(after + 1, before))


@lru_cache(maxsize=256)
def counterparts(pair: Pair) -> tuple[tuple[Measure, Measure], ...]:
    """The quantities of the claim, each with the one of the quotation in whose place it stands."""
    if settled(pair) or not (said := quantities_of(pair.claim)) or not (there := quantities_of(pair.quote)):
        return ()
    found = align(pair)
    if not _copies(found):
        return ()
    ours, theirs = _at_tokens(said, found.claim), _at_tokens(there, found.quote)
    met: dict[int, tuple[Measure, Measure]] = {}
    for place, index in theirs.items():
        mine = ours.get(found.to_claim.get(place, -1))
        if mine is not None and found.quote[place].number:
            met.setdefault(mine, (said[mine], there[index]))
    for ours_too, theirs_too in _swapped(swaps(pair), said, there):
        met.setdefault(ours_too, (said[ours_too], there[theirs_too]))
    return tuple(met.values())


def _swapped(changes: Sequence[Swap], said: Sequence[Measure], there: Sequence[Measure]) -> Iterator[tuple[int, int]]:
    """Quantities of which one word stands in place of another: "once daily", "twice daily"."""
    for swap in changes:
        if len(swap.claim) == len(swap.quote) == 1:
            ours, theirs = _at_tokens(said, swap.claim).get(0), _at_tokens(there, swap.quote).get(0)
            if ours is not None and theirs is not None:
                yield ours, theirs


def _at_tokens(measures: Sequence[Measure], words: Sequence[Token]) -> dict[int, int]:
    """The quantity that a word belongs to, by their places."""
    found: dict[int, int] = {}
    place = 0
    for index, measure in enumerate(measures):
        while place < len(words) and words[place].end <= measure.start:
            place += 1
        while place < len(words) and words[place].start < measure.end:
            found[place] = index
            place += 1
    return found


@lru_cache(maxsize=256)
def only_words_changed(pair: Pair) -> bool:
    """Whether the words and numbers in common stand in one order, and no number was added."""
    if too_long(pair) or not (found := align(pair)).close:
        return False
    return _in_order(found) and not any(word.number and place not in found.to_quote for place, word in enumerate(found.claim))
