"""A claim that compares with something else than its quotation, the other way round, or with nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from clincite.support.faults import Fault, Pair
from clincite.support.words.akin import akin
from clincite.support.words.align import Alignment, align, settled, words_at
from clincite.support.words.opposites import poles
from clincite.support.words.sides import Comparison, changed_places, comparisons, mirrored
from clincite.support.words.tokens import stems_of

RULE: Final = "comparison"
_NEAR: Final = 14
_WAYS: Final = frozenset({"amount", "quality", "length", "pace", "benefit", "extent"})


def comparison(pair: Pair) -> Iterator[Fault]:
    """Each comparison that was turned round, made with another thing, or dropped."""
    if settled(pair):
        return
    found = align(pair)
    if not found.close:
        return
    places = changed_places(pair)
    if places is not None:
        if not mirrored(pair):
            said, told = places
            yield Fault(
                rule=RULE,
                message="what is compared and what it is compared with have changed places",
                claim=words_at(pair.claim, (said.start, said.end)),
                quote=words_at(pair.quote, (told.start, told.end)),
            )
        return
    others = exchanged(pair)
    for said, told in others:
        mine, theirs = pair.claim[said.middle : said.end].strip(), pair.quote[told.middle : told.end].strip()
        yield Fault(
            rule=RULE,
            message=f"the claim compares with “{mine}”, the quotation with “{theirs}”",
            claim=words_at(pair.claim, (said.start, said.end)),
            quote=words_at(pair.quote, (told.start, told.end)),
        )
    if not others:
        yield from _dropped(pair, found)


def exchanged(pair: Pair) -> list[tuple[Comparison, Comparison]]:
    """Comparisons of the claim with the one of the quotation in whose place they stand, which is with something else."""
    theirs = comparisons(pair.quote)
    if not theirs:
        return []
    around = stems_of(pair.context)  # a heading may compare as well
    found = []
    for said in comparisons(pair.claim):
        # A heading that compares may be carried, with every word of it: "no treatment" is not of one that says "treatment".
        named = stems_of(pair.claim[said.middle : said.end])
        if not said.right or named <= around or any(_meet(said.right, told.right) for told in theirs):
            continue
        told = max(theirs, key=lambda one: len(one.left & said.left))
        if told.right and (told.left & said.left or not (told.left or said.left)) and not said.right & told.left:
            found.append((said, told))
    return found


def _meet(one: frozenset[str], other: frozenset[str]) -> bool:
    return any(akin(left, right) for left in one for right in other)


def _dropped(pair: Pair, found: Alignment) -> Iterator[Fault]:
    for told in comparisons(pair.quote):
        inside = [place for place, word in enumerate(found.quote) if told.start <= word.start and word.end <= told.end]
        if not inside or not told.right or any(place in found.to_claim for place in inside if found.quote[place].stem in told.right):
            continue
        ways = [
            place
            for place, word in enumerate(found.quote)
            if word.end <= told.start + 1
            and place in found.to_claim
            and any(family.name in _WAYS for family, _ in poles(word.key, word.stem))
        ]
        # What is compared is still there, and the words before the comparison too.
        if ways and inside[0] - ways[-1] <= _NEAR and not any(said.right for said in comparisons(pair.claim)):
            place = found.to_claim[ways[-1]]
            yield Fault(
                rule=RULE,
                message=f"the claim leaves out “{pair.quote[told.start : told.end]}”",
                claim=words_at(pair.claim, found.of_claim(place)),
                quote=words_at(pair.quote, (told.start, told.end)),
            )
            return
