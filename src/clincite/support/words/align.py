"""Which word of a quotation stands for which word of the claim.

First the words in common, in order; then, in the gaps, forms of one word, words that deny each other and words of opposed families;
last the words that have merely moved. What is left over was added, or left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final

import msgspec

from clincite.sources.recommendation import marks_in
from clincite.support.faults import Pair, Words
from clincite.support.words.akin import akin
from clincite.support.words.function_words import EMPTY
from clincite.support.words.opposites import Family, denied, opposed
from clincite.support.words.tokens import Token, stems_of, tokens

# Claims that keep this much of their content words from the quotation are the quotation, edited.
_CLOSE: Final = 0.6
_EDITED: Final = 0.75
# So few words added and left out, at this share of words kept, are one change.
_FEW: Final = 4
_NEARLY_ALL: Final = 0.8
# Texts of more words than this are no sentences: only what is the same throughout is aligned.
_LONGEST: Final = 1_500
_MOST_LETTERS: Final = 12_000
_MAX_GAP: Final = 40
_POINTER: Final = re.compile(r"\[\d[^\]]{0,20}\]|\((?:see )?(?:Fig|Table|Supp|Append)[^)]{0,40}\)|p\s?[<>=]\s?0?\.\d+", re.IGNORECASE)


class Opposed(msgspec.Struct, frozen=True):
    """A word of the claim that stands where the quotation has its opposite."""

    quote: int
    claim: int
    family: Family


class Alignment(msgspec.Struct, frozen=True, kw_only=True):
    """The words of a claim and a quotation, and which stand for which.

    :param to_claim: places in the claim by places in the quotation, of words that are the same, or forms of one.
    :param to_quote: the other way.
    :param denied: (place in the quotation, place in the claim) of words that differ by a beginning that denies.
    :param opposed: words in place of words of another pole.
    :param replaced: (place in the quotation, place in the claim) of single words in place of others.
    :param exchanged: those of them that are the only change at their place: no other word was added or left out.
    :param around: places in the claim of words that come from the context.
    :param share: how many of the telling words of the claim, of 1, stand for words of the quotation.
    :param minute: whether all but a few words are the same: then each of the few counts.
    """

    claim: tuple[Token, ...]
    quote: tuple[Token, ...]
    to_claim: dict[int, int]
    to_quote: dict[int, int]
    denied: tuple[tuple[int, int], ...]
    opposed: tuple[Opposed, ...]
    replaced: tuple[tuple[int, int], ...]
    exchanged: tuple[tuple[int, int], ...]
    around: frozenset[int]
    share: float
    minute: bool

    @property
    def close(self) -> bool:
        """Whether the claim is the quotation, edited."""
        return self.share >= _CLOSE

    @property
    def edited(self) -> bool:
        """Whether the claim has so much of the quotation that what it adds or leaves out was added or left out on purpose."""
        return self.share >= _EDITED

    def only_left_out(self, places: Iterable[int]) -> bool:
        """Whether no telling word of the quotation but these is left out."""
        met = set(places) | {here for here, _ in self.denied} | {one.quote for one in self.opposed}
        return not any(telling(word) and place not in self.to_claim and place not in met for place, word in enumerate(self.quote))

    def only_added(self, places: Iterable[int]) -> bool:
        """Whether no telling word of the claim but these, and those of the context, is added."""
        met = set(places) | self.around | {there for _, there in self.denied} | {one.claim for one in self.opposed}
        return not any(telling(word) and place not in self.to_quote and place not in met for place, word in enumerate(self.claim))

    @property
    def opposed_at(self) -> dict[int, int]:
        """Places in the claim by places in the quotation, of words of opposite poles."""
        return {one.quote: one.claim for one in self.opposed}

    def of_claim(self, first: int, last: int | None = None) -> tuple[int, int]:
        """Characters of a run of words of the claim."""
        return self.claim[first].start, self.claim[first if last is None else last].end

    def of_quote(self, first: int, last: int | None = None) -> tuple[int, int]:
        """Characters of a run of words of the quotation."""
        return self.quote[first].start, self.quote[first if last is None else last].end


def settled(pair: Pair) -> bool:
    """Whether there is nothing to compare: the claim is the quotation, or one of them is no sentence (:func:`too_long`)."""
    return pair.claim == pair.quote or too_long(pair)


def too_long(pair: Pair) -> bool:
    """Whether the two are too long to be compared word by word."""
    return len(pair.claim) + len(pair.quote) > _MOST_LETTERS


def words_at(text: str, place: tuple[int, int]) -> Words:
    """The words of a text at a place."""
    return Words(*place, text[place[0] : place[1]])


@lru_cache(maxsize=256)
def align(pair: Pair) -> Alignment:
    """The words of the claim beside those of the quotation."""
    claim, quote = tokens(pair.claim), tokens(pair.quote)
    left, right = [token.stem for token in quote], [token.stem for token in claim]
    to_claim: dict[int, int] = {}
    gaps: list[tuple[int, int, int, int]] = []
    if left == right:
        to_claim = {place: place for place in range(len(left))}
    elif len(left) + len(right) <= _LONGEST:
        for kind, i, i2, j, j2 in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
            if kind == "equal":
                to_claim.update(zip(range(i, i2), range(j, j2), strict=True))
            else:
                gaps.append((i, i2, j, j2))
    to_quote = {there: here for here, there in to_claim.items()}
    denials: list[tuple[int, int]] = []
    against: list[Opposed] = []
    replaced: list[tuple[int, int]] = []
    exchanged: list[tuple[int, int]] = []
    for gap in gaps:
        if gap[0] < gap[1] and gap[2] < gap[3] and max(gap[1] - gap[0], gap[3] - gap[2]) <= _MAX_GAP:
            before = len(replaced)
            _within(gap, quote, claim, to_claim, to_quote, denials, against, replaced)
            if gap[1] - gap[0] == gap[3] - gap[2]:
                exchanged += replaced[before:]
    if gaps:
        _moved(quote, claim, to_claim, to_quote, denials, against)
    around = _around(claim, to_quote, pair.context) if pair.context and gaps else frozenset()
    content = [place for place, token in enumerate(claim) if telling(token) and place not in around]
    met = {place for _, place in denials} | {one.claim for one in against}
    kept = sum(place in to_quote or place in met for place in content)
    share = kept / len(content) if content else 1.0
    added = sum(place not in to_quote and place not in around for place in range(len(claim)))
    return Alignment(
        claim=claim,
        quote=quote,
        to_claim=to_claim,
        to_quote=to_quote,
        denied=tuple(denials),
        opposed=tuple(against),
        replaced=tuple(replaced),
        exchanged=tuple(exchanged),
        around=around,
        share=share,
        minute=added + len(quote) - len(to_claim) <= _FEW and share >= _NEARLY_ALL,
    )


def is_pointer(pair: Pair, start: int, end: int) -> bool:
    """Whether a place of the quotation lies in a mark of strength, a citation mark or a pointer to a table: those may go."""
    return any(mark.start <= start and end <= mark.end for mark in marks_in(pair.quote)) or any(
        match.start() <= start and end <= match.end() for match in _POINTER.finditer(pair.quote)
    )


def telling(token: Token) -> bool:
    """Whether a word tells something of what a sentence is about."""
    return not token.number and token.stem not in EMPTY


def _within(
    gap: tuple[int, int, int, int],
    quote: tuple[Token, ...],
    claim: tuple[Token, ...],
    to_claim: dict[int, int],
    to_quote: dict[int, int],
    denials: list[tuple[int, int]],
    against: list[Opposed],
    replaced: list[tuple[int, int]],
) -> None:
    i, i2, j, j2 = gap
    free = [place for place in range(j, j2) if not claim[place].number]
    used: set[int] = set()
    left: list[int] = []
    for here in range(i, i2):
        one = quote[here]
        if one.number:
            continue
        if (place := next((p for p in free if _deny(one, claim[p])), None)) is not None:
            denials.append((here, place))
        elif (
            pole := next(((p, f) for p in free if (f := opposed((one.key, one.stem), (claim[p].key, claim[p].stem))) is not None), None)
        ) is not None:
            place = pole[0]
            against.append(Opposed(here, place, pole[1]))
        elif (place := next((p for p in free if telling(one) and akin(one.stem, claim[p].stem)), None)) is not None:
            to_claim[here], to_quote[place] = place, here
        else:
            left.append(here)
            continue
        used.add(place)
        free.remove(place)
    if (i2 - i, j2 - j, len(left), len(free)) == (1, 1, 1, 1) and telling(quote[i]):
        replaced.append((i, j))
        return
    content = [here for here in left if telling(quote[here])]
    added = [place for place in free if telling(claim[place])]
    if len(content) == len(added):
        replaced.extend(zip(content, added, strict=True))


def _deny(one: Token, other: Token) -> bool:
    left, right = (one.key, one.stem), (other.key, other.stem)
    return denied(left, right) or denied(right, left)


def _moved(
    quote: tuple[Token, ...],
    claim: tuple[Token, ...],
    to_claim: dict[int, int],
    to_quote: dict[int, int],
    denials: list[tuple[int, int]],
    against: list[Opposed],
) -> None:
    """Words that stand elsewhere, once on either side, are linked too; and opposites, where the words beside them are."""
    met_quote = {here for here, _ in denials} | {one.quote for one in against}
    met_claim = {place for _, place in denials} | {one.claim for one in against}
    free = [p for p, token in enumerate(claim) if p not in to_quote and p not in met_claim and telling(token)]
    if not free:
        return
    rest = [h for h, token in enumerate(quote) if h not in to_claim and h not in met_quote and telling(token)]
    for here in rest:
        place = next((p for p in free if akin(quote[here].stem, claim[p].stem)), None)
        if place is not None:
            to_claim[here], to_quote[place] = place, here
            free.remove(place)


def _around(claim: tuple[Token, ...], to_quote: dict[int, int], context: str) -> frozenset[int]:
    """Words from the context: runs that the quotation lacks, all of which the context has, with one that tells something."""
    there = stems_of(context)
    found: set[int] = set()
    run: list[int] = []
    for place, token in enumerate(claim):
        if place not in to_quote and token.stem in there:
            run.append(place)
            continue
        if any(telling(claim[one]) for one in run):
            found.update(run)
        run = []
    if any(telling(claim[one]) for one in run):
        found.update(run)
    return frozenset(found)


def beside(found: Alignment, here: int, place: int, near: int) -> bool:
    """Whether a word within ``near`` of one of the quotation stands for a word as near to one of the claim, on the same side."""
    one = found.opposed_at
    for side in (1, -1):
        for step in range(1, near + 1):
            there = found.to_claim.get(here + side * step, one.get(here + side * step))
            if there is not None and 0 < (there - place) * side <= near:
                return True
    return False
