"""A claim that goes the other way than its quotation: up for down, better for worse, before for after."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from clincite.support.faults import Fault, Pair
from clincite.support.words.align import Alignment, Opposed, align, beside, settled, words_at
from clincite.support.words.denials import denials
from clincite.support.words.hedges import is_hedge
from clincite.support.words.opposites import DIRECTION, poles
from clincite.support.words.paraphrase import clashes, supposes
from clincite.support.words.sides import changed_places, mirrored
from clincite.support.words.tokens import JOINED, Token, word_set

RULE: Final = "direction"
# The quotation sees no difference …
_NULL: Final = re.compile(
    r"\bno (?:\w+ ){0,3}(?:difference|effect|change|association|correlation|relationship|benefit|improvement|reduction|increase|"
    r"impact)s?\b|"
    r"\b(?:did|does|do|was|were|is|are) not (?:\w+ ){0,2}(?:differ\w*|affect\w*|chang\w+|alter\w*|associated|influenc\w+)\b|"
    r"\bnot (?:statistically )?significant(?:ly)?(?: different)?\b|\b(?:similar|comparable|unchanged|unaffected|equivalent|"
    r"non-?inferior)\b",
    re.IGNORECASE,
)
# … and the claim one.
_MOVING: Final = frozenset({"amount", "quality", "length", "pace", "benefit"})
_NOT_ONE: Final = 2
_BOUNDS: Final = word_set("above below over under more less fewer greater higher lower longer shorter")
_SMALL: Final = frozenset({"for", "against", "up", "down", "follow", "over", "under"})
_NEAR: Final = 3


def direction(pair: Pair) -> Iterator[Fault]:
    """Each word of the claim that stands in place of its opposite, and a difference where the quotation has none."""
    if settled(pair):
        return
    found = align(pair)
    if not found.close:
        yield from clashes(pair, RULE)
        return
    if supposes(pair, found):
        return
    turned = [one for one in found.opposed if one.family.rule == DIRECTION and not _excused(pair, found, one)]
    for one in turned:
        here, there = found.quote[one.quote].text, found.claim[one.claim].text
        yield Fault(
            rule=RULE,
            message=f"the claim has “{there}” where the quotation has “{here}”",
            claim=words_at(pair.claim, found.of_claim(one.claim)),
            quote=words_at(pair.quote, found.of_quote(one.quote)),
        )
    if not turned:
        told = [*_difference(pair, found)]
        yield from told
        if not told and not found.minute:
            yield from clashes(pair, RULE)


def _excused(pair: Pair, found: Alignment, one: Opposed) -> bool:
    """Whether the opposite says the same after all: it is denied as well, or what is compared has changed places."""
    theirs = any(one.quote in denial.heads[:1] for denial in denials(pair.quote) if denial.place not in found.to_claim)
    ours = any(one.claim in denial.heads[:1] for denial in denials(pair.claim) if denial.place not in found.to_quote)
    if one.family.binary and theirs != ours:
        return True
    if is_hedge(pair.claim, *found.of_claim(one.claim)) and is_hedge(pair.quote, *found.of_quote(one.quote)):
        return True  # the check of hedges tells
    if found.quote[one.quote].key in _BOUNDS and _bounds_number(found, one):
        return True  # the check of numbers tells
    places = changed_places(pair)
    if places is not None and (mirrored(pair) or found.claim[one.claim].stem in places[0].left ^ places[0].right):
        return True  # the check of comparisons tells
    # Small words stand in for their opposites only next to the same word, others near it.
    near = 1 if found.quote[one.quote].key in _SMALL else _NEAR
    return not beside(found, one.quote, one.claim, near)


def _bounds_number(found: Alignment, one: Opposed) -> bool:
    """Whether both words bound a number ("below 6", "more than 5")."""
    return all(
        any(word.number and word.gap == JOINED for word in words[place + 1 : place + (3 if _follows(words, place) else 2)])
        for words, place in ((found.quote, one.quote), (found.claim, one.claim))
    )


def _follows(words: tuple[Token, ...], place: int) -> bool:
    return place + 1 < len(words) and words[place + 1].key == "than"


def _difference(pair: Pair, found: Alignment) -> Iterator[Fault]:
    null = _NULL.search(pair.quote)
    if null is None or _NULL.search(pair.claim) or any(denial.place not in found.to_quote for denial in denials(pair.claim)):
        return
    # The words that say so must be gone, and what they are said of still there.
    gone = [place for place, token in enumerate(found.quote) if null.start() <= token.start < null.end()]
    if not gone or any(place in found.to_claim for place in gone if poles(found.quote[place].key, found.quote[place].stem)):
        return
    after = sum(place in found.to_claim for place in range(gone[-1] + 1, min(len(found.quote), gone[-1] + 7)))
    if after < _NOT_ONE:
        return
    for place, token in enumerate(found.claim):
        moving = any(family.name in _MOVING for family, _ in poles(token.key, token.stem))
        if moving and place not in found.to_quote and place not in found.around:
            yield Fault(
                rule=RULE,
                message=f"the claim has “{token.text}” where the quotation has “{null.group()}”",
                claim=words_at(pair.claim, found.of_claim(place)),
                quote=words_at(pair.quote, null.span()),
            )
            return
