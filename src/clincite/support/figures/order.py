"""Whether the numbers of a claim stand with the same words as in the quotation: the check ``order``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final

import msgspec

from clincite.library.analysis import STOPWORDS, terms
from clincite.support.faults import Fault, Pair, Words
from clincite.support.figures.amounts import MOST
from clincite.support.figures.measures import Measure, same
from clincite.support.figures.numbers import quantities_of
from clincite.support.figures.positions import counterparts, only_words_changed

_WORD: Final = re.compile(r"[^\W\d_]+")
_STOP: Final = frozenset(STOPWORDS)
_BOUNDARY: Final = re.compile(r"[;,.:()\[\]–—\n]|\b(?:and|or|versus|vs|compared|but|while|whereas|against)\b", re.IGNORECASE)
_BRACKET: Final = re.compile(r"(?:\s[^\W\d_]+){0,2}\s?[(\[]\s?")
_RESPECTIVELY: Final = re.compile(r"\brespectively\b", re.IGNORECASE)
#: Repeating these says nothing new: a claim may name a year, a code or "one" as often as it likes.
_REPEATABLE: Final = frozenset({"code", "year", "date", "ordinal", "frequency", "share", "fold"})
#: These belong to the words beside them; a duration, an age or an interval often goes with the whole sentence.
_ATTACHED: Final = frozenset({"count", "percent", "fraction", "dose", "quantity"})
#: Whoever is counted: these tell no number from another.
_ANYONE: Final = "patient participant subject person people individual case group number total rate proportion percentage"
_NEARLY_ALL: Final = 0.8
_FEWEST: Final = 2
_WEAK: Final = 0.5


def order(pair: Pair) -> Iterator[Fault]:
    """Numbers that stand with other words, or more often, than in the quotation."""
    said: Sequence[Measure] = quantities_of(pair.claim)[:MOST]
    if not said or pair.claim in pair.quote or _only_headed(pair):
        return
    if (displaced := next(_displaced(pair), None)) is not None:
        yield _fault(f"“{displaced[0].text.strip()}” is “{displaced[1].text.strip()}” at this place of the quotation", *displaced)
        return
    if only_words_changed(pair):
        return
    said = _without_said_again(pair.claim, said)
    quoted = quantities_of(pair.quote)
    around = quantities_of(pair.context) if pair.context else ()
    repeated = next(_repeated(said, around + quoted), None)
    if repeated is not None:
        message = f"“{repeated.text.strip()}” stands more often in the claim than in the quotation"
        yield _fault(message, repeated, _match(repeated, quoted))
        return
    moved = _moved(pair, said, quoted, around) if len(quoted) + len(around) > 1 else None
    if moved is not None:
        yield _fault(f"“{moved[0].text.strip()}” stands with other words in the quotation", *moved)


def _only_headed(pair: Pair) -> bool:
    """Whether the claim is the quotation itself, behind words of what stands above it."""
    before, quote, after = pair.claim.rpartition(pair.quote)
    return bool(quote) and not after and bool(pair.context) and before.strip() in pair.context


def _displaced(pair: Pair) -> Iterator[tuple[Measure, Measure]]:
    """Quantities that the quotation has, but not where the claim, which copies it, has them."""
    quoted: tuple[Measure, ...] = ()
    for mine, other in counterparts(pair):
        if mine.kind != other.kind or mine.kind == "code" or (mine.unit, mine.per, mine.implied) != (other.unit, other.per, other.implied):
            continue
        if len(mine.values) == len(other.values) and not same(mine, other):
            quoted = quoted or quantities_of(pair.quote)
            if _match(mine, quoted):
                yield mine, other


def _without_said_again(text: str, said: Sequence[Measure]) -> Sequence[Measure]:
    """The numbers but for percentages beside the n of N that they are: "6 of 98 (6%)" says one thing."""
    again = [
        two
        for one, two in pairwise(said)
        if one.kind == "fraction" and two.kind == "percent" and _BRACKET.fullmatch(text[one.end : two.start]) and same(one, two)
    ]
    return [measure for measure in said if not any(measure is one for one in again)] if again else said


def _fault(message: str, measure: Measure, quoted: Measure | None) -> Fault:
    there = Words(quoted.start, quoted.end, quoted.text) if quoted is not None else None
    return Fault(rule="order", message=message, claim=Words(measure.start, measure.end, measure.text), quote=there)


def _match(measure: Measure, there: Sequence[Measure]) -> Measure | None:
    return next((other for other in there if same(measure, other)), None)


def _repeated(said: Sequence[Measure], there: Sequence[Measure]) -> Iterator[Measure]:
    for place, measure in enumerate(said):
        if measure.kind in _REPEATABLE or not measure.values or measure.text.lower() == "one":
            continue
        before = sum(1 for other in said[:place] if same(measure, other) or _holds(other, measure))
        if not before:
            continue
        quoted = sum(1 for other in there if same(measure, other) or _holds(other, measure))
        if before >= quoted > 0:
            yield measure


def _holds(other: Measure, measure: Measure) -> bool:
    return other.kind == "fraction" and measure.kind == "count" and measure.values[0] in other.values


def _moved(
    pair: Pair, said: Sequence[Measure], quoted: Sequence[Measure], around: Sequence[Measure]
) -> tuple[Measure, Measure | None] | None:
    """The first number that has moved, with its place in the quotation."""
    known = [measure for measure in said if _match(measure, quoted) or _match(measure, around)]
    if not known:
        return None
    words, there = _words(pair.claim, said), [*_sequence(pair.context, around), *_sequence(pair.quote, quoted)]
    if len(words) >= _FEWEST and not _left(words, [item for item in there if isinstance(item, str)]):
        # The words stand in the order of the quotation: so must the numbers.
        left = _left([item for item in known if item.kind not in _REPEATABLE], [item for item in there if isinstance(item, Measure)])
        together = _left(_sequence(pair.claim, known, said), there)
        if not left and len(words) >= _NEARLY_ALL * len(_words(pair.quote, quoted)):
            left = together
        late = next((item for item in left if isinstance(item, Measure)), None)
        if late is not None or not together:
            return (late, _match(late, quoted)) if late is not None else None
    if _RESPECTIVELY.search(pair.claim) or _RESPECTIVELY.search(pair.quote):
        return None
    return _elsewhere(pair, known)


def _sequence(text: str, measures: Sequence[Measure], around: Sequence[Measure] = ()) -> list[str | Measure]:
    """Content words and numbers, in order.

    :param around: numbers whose words are none either.
    """
    placed: list[tuple[int, str | Measure]] = [(measure.start, measure) for measure in measures]
    placed += [(place, word) for place, word in _placed_words(text, around or measures)]
    return [item for _, item in sorted(placed, key=lambda one: one[0])]


def _placed_words(text: str, measures: Sequence[Measure]) -> Iterator[tuple[int, str]]:
    place = 0
    ends = [*((measure.start, measure.end) for measure in measures), (len(text), len(text))]
    for start, end in ends:
        for match in _WORD.finditer(text, place, start) if place < start else ():
            word = match.group().lower()
            if word not in _STOP:
                yield match.start(), word
        place = end


def _words(text: str, measures: Sequence[Measure]) -> list[str]:
    return [word for _, word in _placed_words(text, measures)]


def _left(ours: Sequence[str | Measure], theirs: Sequence[str | Measure]) -> list[str | Measure]:
    """What of the one is left when the other has been read to its end."""
    place = 0
    for other in theirs:
        if place == len(ours):
            break
        if _equal(ours[place], other):
            place += 1
    return list(ours[place:])


def _equal(one: str | Measure, other: str | Measure) -> bool:
    if isinstance(one, str) or isinstance(other, str):
        return one == other
    return same(one, other) or _holds(other, one)


class _Place(msgspec.Struct, frozen=True):
    """A number with the words that belong to it, and how surely."""

    measure: Measure
    words: dict[str, float]


@lru_cache(maxsize=512)
def _places(text: str) -> tuple[_Place, ...]:
    """Each number with the words next to it: up to the last mark or "and" before it, and to the first behind it."""
    measures, anyone = quantities_of(text), frozenset(terms(_ANYONE))
    places = []
    for index, measure in enumerate(measures):
        before = text[measures[index - 1].end if index else 0 : measure.start]
        after = text[measure.end : measures[index + 1].start if index + 1 < len(measures) else len(text)]
        left = list(_BOUNDARY.finditer(before))
        right = _BOUNDARY.search(after)
        words: dict[str, float] = {}
        for stem in terms(before[left[-1].end() :] if left else before):
            words[stem] = 1.0 if index else _WEAK
        words |= dict.fromkeys(terms(after[: right.start()] if right else after), 1.0)
        places.append(_Place(measure, {stem: weight for stem, weight in words.items() if stem not in anyone}))
    return tuple(places)


def _elsewhere(pair: Pair, known: Sequence[Measure]) -> tuple[Measure, Measure | None] | None:
    """A number whose nearest words stand with another number of the same kind in the quotation, and not with it."""
    theirs = _places(pair.quote)
    for place in _places(pair.claim):
        measure = place.measure
        if measure not in known or measure.kind not in _ATTACHED or measure.text.lower() == "one":
            continue
        own = [one for one in theirs if same(measure, one.measure) or _holds(one.measure, measure)]
        rivals = [one for one in theirs if one not in own and one.measure.kind == measure.kind and one.measure.unit == measure.unit]
        if not own or not rivals:
            continue
        ours = max(_shared(place, one) for one in own)
        other = max(_shared(place, one) for one in rivals)
        if other >= 1 and ours <= _WEAK <= other - ours:
            return measure, own[0].measure
    return None


def _shared(one: _Place, other: _Place) -> float:
    return sum(min(1.0, weight) for stem, weight in other.words.items() if stem in one.words)
