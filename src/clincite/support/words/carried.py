"""Headings that a claim carries before its sentence ("Adults with gout, first week: …"), each beside the heading that it was."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from clincite.support.faults import Check, Fault, Pair
from clincite.support.words.align import align, settled, telling, words_at
from clincite.support.words.tokens import JOINED, stems_of, tokens

_PARTS: Final = re.compile(r"\s›\s|\n")
_MOST: Final = 0.6
_FEWEST: Final = 3


class Carried(msgspec.Struct, frozen=True):
    """A stretch of a claim beside the heading in whose words it is put, both in small letters.

    :param start: where it begins in the claim, and
    :param whole: that claim.
    """

    start: int
    whole: str
    pair: Pair


def carried(pair: Pair) -> tuple[Carried, ...]:
    """Each heading that a claim carries with a change. One carried to the letter needs no check."""
    colon = pair.claim.rfind(": ")
    if colon < 0 or not pair.context or settled(pair):
        return ()
    found = align(pair)
    if not found.edited:
        return ()
    free = [place for place, word in enumerate(found.claim) if word.end <= colon and place not in found.to_quote]
    if len(free) < _FEWEST - 1:
        return ()
    parts = [part for part in _PARTS.split(pair.context) if part]
    exact = [span for part in parts for span in _exact(pair.claim, part)]
    free = [place for place in free if not any(start <= found.claim[place].start < end for start, end in exact)]
    made = []
    for part in parts if len(free) >= _FEWEST - 1 else ():
        words = [word for word in tokens(part) if telling(word)]
        if len(tokens(part)) < _FEWEST or not words:
            continue
        there = stems_of(part)
        inside = [place for place in free if found.claim[place].stem in there]
        own = {found.claim[place].stem for place in inside}
        if not inside or sum(word.stem in own for word in words) < _MOST * len(words):
            continue
        first, last = inside[0], inside[-1]
        while first > 0 and first - 1 in free and found.claim[first].gap == JOINED:
            first -= 1
        while last + 1 in free and found.claim[last + 1].gap == JOINED:
            last += 1
        # Words of the sentence in between: no heading that stands in one piece.
        if any(place not in free for place in range(first, last + 1)):
            continue
        start, end = found.of_claim(first, last)
        made.append(Carried(start, pair.claim, Pair(claim=pair.claim[start:end].lower(), quote=part.lower())))
    return tuple(made)


def _exact(claim: str, part: str) -> Iterator[tuple[int, int]]:
    """Where a heading stands to the letter."""
    return (match.span() for match in re.finditer(re.escape(part), claim, re.IGNORECASE))


def of_headings(rule: Check, all_of: tuple[Carried, ...]) -> Iterator[Fault]:
    """What a check finds in headings that were carried, at their places in the claim."""
    for one in all_of:
        for fault in rule(one.pair):
            words = fault.claim
            if words is not None:
                start, end = one.start + words.start, one.start + words.end
                message = fault.message.replace("the quotation", "its heading")
                yield msgspec.structs.replace(fault, message=message, claim=words_at(one.whole, (start, end)), quote=None)
