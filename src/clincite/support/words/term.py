"""A claim with a telling word that neither its quotation nor the context of that has, in any form or under a name for the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Final

from clincite.support.faults import Fault, Pair
from clincite.support.words.akin import akin, by_head, candidates
from clincite.support.words.align import Alignment, align, beside, settled, too_long, words_at
from clincite.support.words.comparison import comparison, exchanged
from clincite.support.words.denials import denials
from clincite.support.words.direction import direction
from clincite.support.words.function_words import EMPTY, GENERIC
from clincite.support.words.groups import groups
from clincite.support.words.hedges import hedges, is_hedge
from clincite.support.words.opposites import TERM, poles
from clincite.support.words.short_forms import spelt_out
from clincite.support.words.sides import changed_places
from clincite.support.words.tokens import Token, stems, stems_of, tokens

RULE: Final = "term"
_NEAR: Final = 3
# Units and words for numbers are of other checks.
MEASURES: Final = stems(
    "mg g kg mcg µg ng ml l dl mmol mol meq iu u units unit mmhg hg cm mm m day days daily week weeks weekly month months monthly "
    "year years yearly hour hours hourly minute minutes second seconds percent percentage point points once twice thrice times "
    "time half third quarter fold dozen zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million "
    "billion per nightly decade decades min h s d wk mo yr gram grams milligram milligrams microgram micrograms liter liters "
    "milliliter milliliters celsius fahrenheit kcal bpm january february march april june july august september october november "
    "december double triple tablet tablets approximately cent kilogram kilograms nanogram nanograms picogram picograms millimole "
    "millimoles micromole micromoles nanomole nanomoles milliequivalent milliequivalents metre metres centimetre centimetres millimetre "
    "millimetres micrometre micrometres decilitre decilitres microlitre microlitres kilocalorie kilocalories kilojoule kilojoules "
    "kilopascal kilopascals millisecond milliseconds degree degrees centigrade nmol pmol µmol umol µl ul µm nm kj kpa ms "
    "mosm fortnight fortnightly km kilometre kilometres"
)
# Words for the signs ≥ ≤ > <, which the checks of numbers read, and for "IU", "mm Hg" and "bpm".
_MORE: Final = "more|less|fewer|greater|higher|lower|longer|shorter|larger|smaller|older|younger|later|earlier|over|under|above|below"
_NUMBER: Final = r"(?=\W{0,3}(?:\d|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half|twice)\b))"
_SIGNS: Final = re.compile(
    rf"\b(?:at (?:the )?(?:least|most)|(?:not? )?(?:{_MORE}) than(?: or equal to)?|up to|exceed(?:s|ed|ing)?|"
    rf"(?:a )?(?:minimum|maximum) of){_NUMBER}"
    rf"|(?<=[\d%] )or (?:{_MORE})\b|\b(?:years?|months?|weeks?|days?|hours?|[km]?g|mmHg|[cm]?m) (?:of age )?(?:or|and) (?:{_MORE})\b"
    r"|\binternational units?\b|\bmillimet(?:re|er)s? of mercury\b|\b(?:beats|breaths) per minute\b",
    re.IGNORECASE,
)


def term(pair: Pair) -> Iterator[Fault]:
    """Each telling word that the claim has and the quotation has not."""
    if too_long(pair) and pair.claim != pair.quote:
        yield Fault(rule=RULE, message="the claim and its quotation are too long to be compared word by word")
    if settled(pair):
        return
    found = align(pair)
    here = {one.claim: one.quote for one in found.opposed if one.family.rule == TERM}
    replaced = {there: place for place, there in found.replaced}
    owned = _owned(pair, found)
    there = f"{pair.quote}\n{pair.context}" if pair.context else pair.quote
    known = stems_of(there)
    missing = [
        place
        for place, word in enumerate(found.claim)
        if place not in found.to_quote and place not in owned and place not in here and _telling(word) and not _known(word, known, there)
    ]
    if missing:
        signs = of_signs(pair, found)
        missing = [place for place in missing if place not in signs]
    instead = {place for _, place in found.exchanged if found.edited and place in _elsewhere(pair, found)}
    if not (missing or instead or here):
        return
    short = spelt_out(pair.claim, there) if missing else frozenset()
    told = _told(pair, found)
    for place in range(len(found.claim)):
        if place in told:
            continue
        if place in here and beside(found, here[place], place, _NEAR):
            yield _fault(pair, found, place, here[place], instead=True)
        elif place in missing and place not in short and not _compound(found, place, there):
            yield _fault(pair, found, place, replaced.get(place))
        elif place in instead and place not in owned:
            yield _fault(pair, found, place, replaced[place], instead=True)


def _telling(word: Token) -> bool:
    return (
        not word.number
        and word.stem not in EMPTY
        and word.stem not in GENERIC
        and word.stem not in MEASURES
        and len(word.key) > 1
        and not any(char.isdigit() for char in word.key)
    )


def _elsewhere(pair: Pair, found: Alignment) -> set[int]:
    """Telling words of the claim that the quotation has at another place."""
    known = stems_of(pair.quote)
    denying = {one.place for one in denials(pair.quote)}
    replaced = {
        there: place for place, there in found.exchanged if place not in denying and not is_hedge(pair.quote, *found.of_quote(place))
    }
    return {
        place
        for place, word in enumerate(found.claim)
        if (word.stem in known and _telling(word))
        # A word that says little, in place of one that says something, when nothing else has changed.
        or (found.minute and place in replaced and _telling(found.quote[replaced[place]]) and not word.number and word.stem not in GENERIC)
    }


def _told(pair: Pair, found: Alignment) -> set[int]:
    """Words in the reach of what the checks of direction and comparison report."""
    spans = [(fault.claim.start, fault.claim.end) for fault in (*direction(pair), *comparison(pair)) if fault.claim]
    told = {place for place, word in enumerate(found.claim) if any(start <= word.start and word.end <= end for start, end in spans)}
    places = changed_places(pair)
    if places is not None:
        sides = places[0].left | places[0].right
        told |= {place for place, word in enumerate(found.claim) if word.stem in sides or poles(word.key, word.stem)}
    return told


def _known(word: Token, known: frozenset[str], there: str) -> bool:
    if word.stem in known or word.key in _joined(there):
        return True
    return any(akin(word.stem, other) for other in candidates(word.stem, _heads(there)))


@lru_cache(maxsize=1_024)
def _heads(text: str) -> dict[str, list[str]]:
    return by_head(stems_of(text))


@lru_cache(maxsize=4_096)
def _joined(text: str) -> frozenset[str]:
    """Words next to each other, written as one: "non inferior", "noninferior"."""
    return frozenset(one.key + other.key for one, other in pairwise(tokens(text)))


def _compound(found: Alignment, place: int, there: str) -> bool:
    """Whether the word and its neighbour are one word in the quotation."""
    words = found.claim
    keys = {word.key for word in tokens(there)}
    return any(first >= 0 and first + 1 < len(words) and words[first].key + words[first + 1].key in keys for first in (place - 1, place))


def _owned(pair: Pair, found: Alignment) -> frozenset[int]:
    """Words that another check reports."""
    spans = [(one.start, one.end) for one in hedges(pair.claim)]
    spans += [(one.start, one.end) for one in groups(pair.claim)]
    spans += [(said.start, said.end) for said, _ in exchanged(pair)]
    of_others = {place for place, word in enumerate(found.claim) if any(start <= word.start and word.end <= end for start, end in spans)}
    of_others |= {one.claim for one in found.opposed if one.family.rule != TERM}
    of_others |= {there for _, there in found.denied}
    of_others |= {one.place for one in denials(pair.claim)}
    return frozenset(of_others)


def of_signs(pair: Pair, found: Alignment) -> set[int]:
    """Words that stand for a sign of a number."""
    spans = [match.span() for match in _SIGNS.finditer(pair.claim)]
    return {place for place, word in enumerate(found.claim) if any(start <= word.start and word.end <= end for start, end in spans)}


def _fault(pair: Pair, found: Alignment, place: int, other: int | None, *, instead: bool = False) -> Fault:
    word = found.claim[place].text
    if other is None:
        message = f"“{word}” is not in the quotation"
    elif instead:
        message = f"“{word}” stands where the quotation has “{found.quote[other].text}”"
    else:
        message = f"“{word}” is not in the quotation, which has “{found.quote[other].text}”"
    return Fault(
        rule=RULE,
        message=message,
        claim=words_at(pair.claim, found.of_claim(place)),
        quote=None if other is None else words_at(pair.quote, found.of_quote(other)),
    )
