"""A claim that copies its quotation and leaves out to whom the quotation limits itself: "in adults with gout", or "frail" before "adults".

A reader sees the claim and neither title nor headings, so it is no excuse that these name the group. What is told here is only ever a clean
cut: the words on both sides of it stand side by side in the claim, and the claim says nothing telling that the quotation or its context
does not say. A claim in words of its own, and one that is a clause of a longer sentence, are left alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from clincite.support.faults import Fault, Pair
from clincite.support.words.akin import akin
from clincite.support.words.align import Alignment, align, is_pointer, settled, telling, words_at
from clincite.support.words.function_words import EMPTY, GENERIC
from clincite.support.words.groups import limits
from clincite.support.words.hedges import is_hedge
from clincite.support.words.population import population
from clincite.support.words.tokens import JOINED, Token, word_set

RULE: Final = "restriction"
_PEOPLE: Final = word_set(
    "patient patients people person persons individual individuals participant participants subject subjects population populations those "
    "adult adults child children infant infants neonate neonates newborn newborns adolescent adolescents teenager teenagers woman women "
    "man men boy boys girl girls female females male males mother mothers smoker smokers survivor survivors recipient recipients resident "
    "residents carrier carriers animals mouse mice rat rats dog dogs"
)
# People without a word more: leaving "in patients" out widens nothing.
_ANYONE: Final = word_set(
    "patient patients people person persons individual individuals participant participants subject subjects those population populations"
)
_IN: Final = word_set("in among amongst for within")
_TAIL: Final = word_set("with without who whose aged undergoing receiving taking requiring having")
# An adverb may stand before: "only in adults". After these the restriction is an example, and general without it.
_ONLY: Final = word_set("only specifically exclusively solely just mainly primarily mostly predominantly chiefly")
_EXAMPLE: Final = word_set(
    "and or nor but also especially particularly including even notably e.g eg both either not plus as such like than versus"
)
# Of whom a study consists, or how many of them, is no limit; which of them is.
_NO_KIND: Final = word_set(
    "eligible included enrolled randomized recruited remaining affected treated other another same all most both more fewer many several "
    "total additional new consecutive first second human individual adult involved respective given their our his her its risk"
)
_STUDIED: Final = word_set("identified included enrolled recruited randomized studied analyzed assessed evaluated")
_OPENING: Final = 8
_SHORT: Final = 3


class Cut(msgspec.Struct, frozen=True):
    """Words of the quotation, ``quote[first:end]``, that the claim leaves out without putting others there."""

    first: int
    end: int


def restriction(pair: Pair) -> Iterator[Fault]:
    """Each limit to some people that was cut out of a claim which otherwise copies the quotation."""
    if settled(pair):
        return
    found = align(pair)
    if len(found.to_claim) == len(found.quote) or not found.edited or _adds(found):
        return
    told: list[tuple[int, int]] | None = None
    for cut in _cuts(found):
        limit = _limit(pair, found, cut)
        if limit is None or _said(found, limit) or is_pointer(pair, *found.of_quote(limit.first, limit.end - 1)):
            continue
        start, end = found.of_quote(limit.first, limit.end - 1)
        if told is None:
            told = [(fault.quote.start, fault.quote.end) for fault in population(pair) if fault.quote]
        if any(first < end and start < last for first, last in told):
            continue
        beside = found.to_claim.get(limit.first - 1, found.to_claim.get(cut.end, 0))
        yield Fault(
            rule=RULE,
            message=f"the claim leaves out “{pair.quote[start:end]}”, to which the quotation limits itself",
            claim=words_at(pair.claim, found.of_claim(beside)),
            quote=words_at(pair.quote, (start, end)),
        )


def _adds(found: Alignment) -> bool:
    """Whether the claim says something of its own, which may be the restriction in other words."""
    met = found.around | {there for _, there in found.denied} | {one.claim for one in found.opposed}
    return any(telling(word) and place not in found.to_quote and place not in met for place, word in enumerate(found.claim))


def _cuts(found: Alignment) -> Iterator[Cut]:
    """Each run of words that was cut out cleanly, and where it can as well have been cut a word or more earlier, that too."""
    place, size = 0, len(found.quote)
    while place < size:
        if place in found.to_claim:
            place += 1
            continue
        first = place
        while place < size and place not in found.to_claim:
            place += 1
        yield from _clean(found, first, place)


def _clean(found: Alignment, first: int, end: int) -> Iterator[Cut]:
    before, after = found.to_claim.get(first - 1), found.to_claim.get(end)
    if before is None and after is None:
        return
    if before is not None and after is None and before + 1 < len(found.claim):
        return
    if before is not None and after is not None and after != before + 1:
        return
    if before is None and after is not None and any(place not in found.around for place in range(after)):
        return
    yield Cut(first, end)
    # "pain [in gout] in owls" is "pain in [gout in] owls": the words in common say not which "in" was left out.
    while first > 0 and end > first and found.quote[end - 1].stem == found.quote[first - 1].stem:
        first, end = first - 1, end - 1
        yield Cut(first, end)


def _limit(pair: Pair, found: Alignment, cut: Cut) -> Cut | None:
    """The words of a cut that limit what is said to some people, or None."""
    words = found.quote
    return _in_whom(words, cut, opens=cut.first - 1 not in found.to_claim) or _with_what(words, cut) or _of_which_kind(pair, words, cut)


def _in_whom(words: tuple[Token, ...], cut: Cut, *, opens: bool) -> Cut | None:
    """ "in adults with gout": from the preposition to the end of its clause.

    :param opens: whether a sentence opens with it: then a clause that is left out with it may have been all that it limits.
    """
    first = cut.first + (words[cut.first].key in _ONLY)
    if first >= cut.end or words[first].key not in _IN or _exemplary(words, cut.first):
        return None
    opening = range(first + 1, min(cut.end, first + 1 + _OPENING))
    whom = next((place for place in opening if words[place].key in _PEOPLE), None)
    if whom is None or any(words[place].gap != JOINED for place in range(first + 1, whom + 1)):
        return None
    end = _clause_end(words, whom + 1, cut.end)
    if opens and end < cut.end:
        return None
    if words[whom].key in _ANYONE and not any(_narrowing(words[place]) for place in range(first + 1, end) if place != whom):
        return None
    return Cut(cut.first, end)


def _with_what(words: tuple[Token, ...], cut: Cut) -> Cut | None:
    """ "with gout" after "patients"."""
    first = cut.first
    if words[first].key not in _TAIL or first == 0 or words[first - 1].key not in _PEOPLE or words[first].gap != JOINED:
        return None
    end = _clause_end(words, first + 1, cut.end)
    inside = range(first + 1, end)
    if any(words[place].key in _STUDIED for place in inside) or not any(_narrowing(words[place]) for place in inside):
        return None
    return Cut(first, end)


def _of_which_kind(pair: Pair, words: tuple[Token, ...], cut: Cut) -> Cut | None:
    """ "hospitalised" before "patients"; "severe" in "patients with severe gout"."""
    inside = range(cut.first, cut.end)
    if len(inside) > _SHORT or cut.end >= len(words) or any(words[place].gap != JOINED for place in (*inside[1:], cut.end)):
        return None
    if any(words[place].key in _EXAMPLE for place in inside) or not any(_narrowing(words[place]) for place in inside):
        return None
    if words[cut.first].number or words[cut.end].key in _EXAMPLE or (cut.first and words[cut.first - 1].key in {"and", "or"}):
        return None
    start, end = words[cut.first].start, words[cut.end - 1].end
    if is_hedge(pair.quote, start, end):
        return None  # the check of hedges tells
    before_people = any(
        words[place].key in _PEOPLE and all(words[one].gap == JOINED for one in range(cut.end, place + 1))
        for place in range(cut.end, min(cut.end + 2, len(words)))
    )
    in_tail = words[cut.first].gap == JOINED and any(limit.start < start and end < limit.end for limit in limits(pair.quote))
    return cut if before_people or in_tail else None


def _exemplary(words: tuple[Token, ...], first: int) -> bool:
    return first > 0 and words[first - 1].key in _EXAMPLE and words[first].gap == JOINED


def _clause_end(words: tuple[Token, ...], place: int, end: int) -> int:
    while place < end and words[place].gap == JOINED:
        place += 1
    return place


def _narrowing(word: Token) -> bool:
    return not word.number and word.stem not in EMPTY and word.stem not in GENERIC and word.key not in _NO_KIND


def _said(found: Alignment, limit: Cut) -> bool:
    """Whether the claim says elsewhere for whom, in a heading that it carries or, for a longer restriction, anywhere."""
    inside = [found.quote[place] for place in range(limit.first, limit.end) if _narrowing(found.quote[place])]
    long = limit.end - limit.first > _SHORT
    there = {word.stem for place, word in enumerate(found.claim) if place in found.around or (long and place in found.to_quote)}
    return all(any(akin(word.stem, other) for other in there) for word in inside)
