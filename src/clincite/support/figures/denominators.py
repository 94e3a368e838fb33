"""What a percentage or a count of a text is out of, and the check that a claim does not leave it out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from typing import Final

import msgspec

from clincite.support.faults import Fault, Pair, Words
from clincite.support.figures import amounts
from clincite.support.figures.measures import Measure, rounds_to, same
from clincite.support.figures.numbers import quantities_of
from clincite.support.figures.positions import counterparts

_OF: Final = re.compile(r"\s(?:of|in|among)\s(?:the\s|all\s|these\s|those\s|our\s)?|\s?[(\[]\s?(?:n|N)\s?=\s?|\s[(\[]of\s", re.IGNORECASE)
_COUNT_THEN_PERCENT: Final = re.compile(r"\s(?:[^\W\d_]+\s){0,3}?[(\[]\s?|\s?[;,/]\s?|\s(?:or|i\.e\.)\s")
_THEN_OF: Final = re.compile(r"\s?[)\]]\s(?:out\s)?(?:of|in|among)\s(?:the\s|all\s|these\s|our\s)?", re.IGNORECASE)
_PERCENT_THEN_COUNT: Final = re.compile(r"\s?[(\[]\s?(?:n\s?=\s?)?")
_PEOPLE: Final = re.compile(
    r"\s(?:\w+\s)?(?:patients?|participants?|people|persons|women|men|children|adults|infants|cases|subjects|eyes|trials|studies)\b",
    re.IGNORECASE,
)
_WHOLES: Final = frozenset({"count", "year"})
_SMALLEST: Final = 2


class Denominator(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a whole as a text gives it: "38 (18%)" of "215 patients".

    :param whole: the number in which the denominator stands (a fraction holds both parts).
    :param of: the denominator.
    :param count: the numerator; None: only the percentage is given.
    :param percent: the percentage; None: only the count is given.
    """

    whole: Measure
    of: Fraction
    count: Fraction | None = None
    percent: Measure | None = None


@lru_cache(maxsize=4_096)
def denominators(text: str) -> tuple[Denominator, ...]:
    """Every percentage or count of a text whose denominator it gives too: "12 of 40", "30% of 40", "40 patients … 12 (30%)"."""
    measures = quantities_of(text)
    found = [*_explicit(measures, text), *_of_percent(measures, text), *_counted(measures, text)]
    return tuple(sorted(found, key=lambda one: one.whole.start))


def _explicit(measures: tuple[Measure, ...], text: str) -> Iterator[Denominator]:
    for place, measure in enumerate(measures):
        if measure.kind != "fraction" or measure.values[1] < _SMALLEST:
            continue
        near = measures[max(0, place - 1) : place] + measures[place + 1 : place + 2]
        percent = next((one for one in near if one.kind == "percent" and same(one, measure)), None)
        # "7/10" may be a score, and "one in five" is a rate.
        if percent or (" in " not in measure.text and ("/" not in measure.text or _PEOPLE.match(text, measure.end))):
            yield Denominator(whole=measure, of=measure.values[1], count=measure.values[0], percent=percent)


def _of_percent(measures: tuple[Measure, ...], text: str) -> Iterator[Denominator]:
    for percent, whole in pairwise(measures):
        if percent.kind == "percent" and _is_whole(whole) and _OF.fullmatch(text[percent.end : whole.start]):
            yield Denominator(whole=whole, of=whole.values[0], percent=percent)


def _counted(measures: tuple[Measure, ...], text: str) -> Iterator[Denominator]:
    wholes = [one for one in measures if _is_whole(one)]
    for one, two in pairwise(measures):
        gap = text[one.end : two.start]
        if one.kind in _WHOLES and two.kind == "percent" and _COUNT_THEN_PERCENT.fullmatch(gap):
            count, percent = one, two
        elif one.kind == "percent" and two.kind in _WHOLES and _PERCENT_THEN_COUNT.fullmatch(gap):
            count, percent = two, one
        else:
            continue
        behind = next((other for other in wholes if other.start > two.end and _THEN_OF.fullmatch(text[two.end : other.start])), None)
        if behind:
            yield Denominator(whole=behind, of=behind.values[0], count=count.values[0], percent=percent)
        elif len(percent.values) == len(count.values) == 1 and (whole := _whole_of(count, percent, wholes)):
            yield Denominator(whole=whole, of=whole.values[0], count=count.values[0], percent=percent)


def _is_whole(measure: Measure) -> bool:
    return measure.kind in _WHOLES and len(measure.values) == 1 and not measure.unit and not measure.per and measure.values[0] >= _SMALLEST


def _whole_of(count: Measure, percent: Measure, wholes: list[Measure]) -> Measure | None:
    """The number that the count is this percentage of, as far as rounding tells; the nearest before it, else behind it."""

    def fits(whole: Measure) -> bool:
        of = whole.values[0]
        if of <= count.values[0] or whole is count:
            return False
        return rounds_to(percent, count.values[0] / of)

    fitting = [whole for whole in wholes if fits(whole)]
    before = [whole for whole in fitting if whole.start < count.start]
    return before[-1] if before else fitting[0] if fitting else None


def denominator(pair: Pair) -> Iterator[Fault]:
    """Percentages and counts that have a denominator in the quotation and none, or another one, in the claim."""
    yield from amounts.fractions(pair)
    if lost_here := _lost_in_place(pair):
        yield from lost_here
        return
    given = denominators(pair.quote)
    if not given:
        return
    said = quantities_of(pair.claim)
    values = {value for measure in said for value in measure.values}
    linked = [one.percent for one in given if one.percent]
    for measure in said:
        if measure.text.lower() == "one" or (measure.kind == "percent" and _also_alone(measure, given, linked, pair)):
            continue
        lost = [one for one in given if _stands_for(measure, one, pair)]
        if lost and not any(one.of in values for one in lost):
            yield _dropped(measure, lost[0].whole)


def _dropped(measure: Measure, whole: Measure) -> Fault:
    return Fault(
        rule="denominator",
        message=f"“{measure.text.strip()}” is given without its denominator, which the quotation has: “{whole.text.strip()}”",
        claim=Words(measure.start, measure.end, measure.text),
        quote=Words(whole.start, whole.end, whole.text),
    )


def _lost_in_place(pair: Pair) -> list[Fault]:
    """Counts of the claim that stand where the quotation has n of N, and whose N the claim has less often than the quotation."""
    bare = [
        (mine, other)
        for mine, other in counterparts(pair)
        if mine.kind in _WHOLES and other.kind == "fraction" and mine.values == other.values[:1] and not (mine.unit or mine.per)
    ]
    if not bare:
        return []
    had, has = (Counter(value for one in quantities_of(text) for value in one.values) for text in (pair.quote, pair.claim))
    return [_dropped(mine, other) for mine, other in bare if has[other.values[1]] < had[other.values[1]]]


def _also_alone(measure: Measure, given: tuple[Denominator, ...], linked: list[Measure], pair: Pair) -> bool:
    """Whether the quotation has the percentage without a denominator too."""
    others = (one for one in quantities_of(pair.quote) if one.kind == "percent" and same(one, measure) and one not in linked)
    apart = [whole.whole for whole in given if whole.percent is None and whole.whole.kind == "fraction"]
    return any(not any(same(one, whole) for whole in apart) for one in others)


def _stands_for(measure: Measure, given: Denominator, pair: Pair) -> bool:
    """Whether a number of the claim is the part of a whole that the quotation gives."""
    if measure.kind in {"percent", "share"}:
        return same(measure, given.percent) if given.percent else given.whole.kind == "fraction" and same(measure, given.whole)
    if measure.kind != "count" or measure.values != (given.count,) or measure.unit or measure.bound:
        return False
    elsewhere = [one for text in (pair.quote, pair.context) for one in quantities_of(text) if one.values == measure.values]
    return len(elsewhere) <= (0 if given.whole.kind == "fraction" else 1)
