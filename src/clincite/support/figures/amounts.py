"""Every quantity of a claim against those of its quotation: the checks ``number``, ``unit``, ``interval``, and a part of two others."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from typing import Final

import msgspec

from clincite.support.faults import Fault, Pair, Words
from clincite.support.figures import units
from clincite.support.figures.bare_units import bare_units
from clincite.support.figures.dates import month_of
from clincite.support.figures.measures import Measure, bounds_agree, levels_agree, same, values_agree
from clincite.support.figures.numbers import quantities_of
from clincite.support.figures.positions import swaps
from clincite.support.figures.time_bounds import times

_PARENTHESISED: Final = re.compile(r"[(\[]([^()\[\]\d]{1,14})[)\]]|\bin\s([^\s\d]{1,12}(?:\sHg)?)\b")
_LABEL_PARTS: Final = re.compile(r"\d+|[^\W\d_]+")
_WORD_BEFORE: Final = re.compile(r"(?<!\w)(?=[^\W\d_]*[A-Z])([^\W\d_]{1,10})[\s-]\Z")
_CODE_DIGITS: Final = re.compile(r"\d+(?:-\d+)?")
_NEXT_WORD: Final = re.compile(r"[\s-]*([^\W\d_]+)")
_SINGLE: Final = re.compile(r"\b(?:an?|single|one|sole|each|any|same|1)\b", re.IGNORECASE)
#: So many numbers of one claim are looked at: more are a table, and would be looked for among as many others.
MOST: Final = 400
ONCE: Final = (Fraction(1),)
_OR: Final = re.compile(r"\s(?:or|and)\s", re.IGNORECASE)
_OR_TO: Final = re.compile(r"\s(?:or|and|to)\s|\s?[-–—]\s?", re.IGNORECASE)
#: A "daily" belongs to an amount this near, with no mark or clause between.
_NEAR: Final = 40
_PARTS: Final = re.compile(r"[,;:.]\s|[()]|\b(?:and|or|then|but|with|plus)\b", re.IGNORECASE)


class There(msgspec.Struct, frozen=True):
    """The quantities that a claim may carry.

    :param quote: those of the quotation, whose places are places in it.
    :param around: those of the headings over it.
    """

    quote: tuple[Measure, ...]
    around: tuple[Measure, ...]

    @property
    def all(self) -> tuple[Measure, ...]:
        """Those of the headings, then those of the quotation: the order in which a claim may carry them."""
        return self.around + self.quote


def number(pair: Pair) -> Iterator[Fault]:
    """Quantities of the claim that are not in the quotation, or have another bound there ("more than 60" is not "60")."""
    yield from _of("number", pair)
    yield from times(pair)


def unit(pair: Pair) -> Iterator[Fault]:
    """Numbers that stand in the quotation in another unit, without one, or per something else."""
    yield from _of("unit", pair)
    yield from bare_units(pair)


def interval(pair: Pair) -> Iterator[Fault]:
    """Ranges and confidence intervals whose ends are swapped, of which one end is lost, or whose level is another."""
    return _of("interval", pair)


def fractions(pair: Pair) -> Iterator[Fault]:
    """Counts with another denominator than in the quotation."""
    return _of("denominator", pair)


def days(pair: Pair) -> Iterator[Fault]:
    """Years and dates that are not in the quotation, and months in place of others."""
    yield from _of("date", pair)
    for swap in swaps(pair):
        for mine, other in zip(swap.claim, swap.quote, strict=False):
            one, two = month_of(mine.text), month_of(other.text)
            if one and two and one != two and len(swap.claim) == len(swap.quote):
                message = f"“{mine.text}” is “{other.text}” in the quotation"
                yield Fault(
                    rule="date",
                    message=message,
                    claim=Words(mine.start, mine.end, mine.text),
                    quote=Words(other.start, other.end, other.text),
                )


def _of(rule: str, pair: Pair) -> Iterator[Fault]:
    return (fault for fault in _compared(pair) if fault.rule == rule)


@lru_cache(maxsize=256)
def _compared(pair: Pair) -> tuple[Fault, ...]:
    said, quoted = quantities_of(pair.claim)[:MOST], quantities_of(pair.quote)
    # Nearly every number stands in the quotation as it is: its headings are read for the others only.
    others = [measure for measure in said if not any(same(measure, other) for other in quoted)]
    if not others:
        return ()
    there = There(quoted, quantities_of(pair.context) if pair.context else ())
    return tuple(_fault(measure, there) for measure in others if not _is_there(measure, there, said, pair))


def _is_there(measure: Measure, there: There, said: tuple[Measure, ...], pair: Pair) -> bool:
    return any(same(measure, other) for other in there.around) or any(excuse(measure, there, said, pair) for excuse in _EXCUSES)


def _a_part(measure: Measure, there: There, said: tuple[Measure, ...], pair: Pair) -> bool:
    """ "38 patients" of "38 of 215", 2019 of "2019 to 2021", and "up to 10" of "5 to 10"."""
    del said, pair
    if len(measure.values) != 1:
        return False
    value = measure.values[0]
    for other in there.all:
        if other.kind == "fraction" and measure.kind in {"count", "year"} and value in other.values and bounds_agree(measure, other):
            return True
        if other.kind == "year" and measure.kind in {"year", "count"} and value in other.values:
            return True
        if other.is_range and not other.bound and measure.bound in {"<=", ">="}:
            end = msgspec.structs.replace(other, values=(other.values[1 if measure.bound == "<=" else 0],), bound=measure.bound, level=None)
            if same(measure, end):
                return True
    return False


def _two_counts(measure: Measure, there: There, said: tuple[Measure, ...], pair: Pair) -> bool:
    """ "38 of 215" where the quotation has "of 215 patients, 38"; but not 12 of 60 where it has 12 of 40 and 30 of 60."""
    del said, pair
    if measure.kind != "fraction":
        return False
    counts = {other.values[0] for other in there.all if other.kind in {"count", "year"} and len(other.values) == 1 and _plain(other)}
    wholes = {other.values[1] for other in there.all if other.kind == "fraction"}
    return measure.values[0] in counts and measure.values[1] in counts | wholes


def _plain(measure: Measure) -> bool:
    return not measure.unit and measure.text.lower() != "one"


def _daily(measure: Measure, there: There, said: tuple[Measure, ...], pair: Pair) -> bool:
    """ "5 mg once daily" is "5 mg/day"."""
    if measure.kind == "frequency":
        return measure.values == ONCE and any(other.per[-1:] == (measure.unit,) for other in there.all)
    if measure.per[-1:] in {("d",), ("night",)}:
        without = msgspec.structs.replace(measure, per=measure.per[:-1], kind="dose" if measure.unit else "count")
        return any(
            same(without, other) and _how_often(other, measures, measure.per[-1], text)
            for measures, text in ((there.quote, pair.quote), (there.around, pair.context))
            for other in measures
        )
    for period in ("d", "night"):
        if _how_often(measure, said, period, pair.claim):
            with_it = msgspec.structs.replace(measure, per=(*measure.per, period))
            return any(same(with_it, other) for other in there.all)
    return False


def _how_often(measure: Measure, measures: Sequence[Measure], period: str, text: str) -> bool:
    """Whether the number next to one, in the same part of the sentence, says that it is once a day or night."""
    place = next(index for index, one in enumerate(measures) if one is measure)
    for other in (*measures[max(0, place - 1) : place], *measures[place + 1 : place + 2]):
        if other.kind == "frequency" and other.values == ONCE and other.unit == period:
            low, high = sorted((measure, other), key=lambda one: one.start)
            gap = text[low.end : high.start]
            if len(gap) <= _NEAR and not _PARTS.search(gap):
                return True
    return False


def _one(measure: Measure, there: There, said: tuple[Measure, ...], pair: Pair) -> bool:
    """ "One" says little: "at one clinic" is "at a clinic"; but "one drug" is not "two drugs"."""
    del said
    if measure.text.lower() != "one" or measure.unit:
        return False
    counted = _next_word(pair.claim, measure.end)
    rivals = {_next_word(pair.quote, other.end) for other in there.quote if other.kind == "count"}
    return counted not in rivals if not _SINGLE.search(pair.quote) else True


def _ordinal_word(measure: Measure, there: There, said: tuple[Measure, ...], pair: Pair) -> bool:
    """ "First" is a number only where the quotation has another one of the same: "first-line" is not "second-line"."""
    del said
    if measure.kind != "ordinal" or not measure.text.isalpha():
        return False
    counted = _next_word(pair.claim, measure.end)
    return counted not in {_next_word(pair.quote, other.end) for other in there.quote if other.kind == "ordinal"}


def _code(measure: Measure, there: There, said: tuple[Measure, ...], pair: Pair) -> bool:
    """A code that the quotation spells apart ("IL 6"), or that has no rival there ("B6" for "B12"): then it is a word like others."""
    del said
    if measure.kind != "code":
        return False
    letters, text = _letters(measure.label), f"{pair.context}\n{pair.quote}"
    if not any(other.kind == "code" and _letters(other.label) == letters for other in there.all):
        rival = re.compile(rf"(?<!\w){re.escape(letters)}[\s-]?\d", re.IGNORECASE)
        if not rival.search(text):
            return True
    parts = [re.escape(part) for part in _LABEL_PARTS.findall(measure.text)[:12]]
    spelled = r"[\s-]?".join(parts)
    if len(parts) == 2 and parts[1].isdigit():  # "BRCA1/2", "types 1 and 2"
        spelled = rf"{parts[0]}s?[\s-]?(?:\d{{1,3}}(?:,\s|[/,-]|\s(?:and|or)\s))*{parts[1]}"
    return not measure.bound and bool(re.search(rf"(?<!\w){spelled}(?!\w)", text, re.IGNORECASE))


def _letters(label: str) -> str:
    """What two codes of one family share: "il" of "il6"; of "2a" (a class, a grade) that it begins with a digit."""
    return "0" if label[:1].isdigit() else "".join(char for char in label if char.isalpha())


def _code_apart(measure: Measure, there: There, said: tuple[Measure, ...], pair: Pair) -> bool:
    """ "BRCA 1" where the quotation has "BRCA1", and 17 where it has "type 17"."""
    del said
    if measure.kind == "count" and any(other.label == f"type{measure.text}" for other in there.all):
        return True
    before = _WORD_BEFORE.search(pair.claim, max(0, measure.start - 12), measure.start)
    if measure.kind != "count" or before is None or not _CODE_DIGITS.fullmatch(measure.text):
        return False
    return bool(re.search(rf"(?<!\w){re.escape(before[1])}-?{measure.text}(?!\w)", f"{pair.context}\n{pair.quote}"))


def _unit_in_heading(measure: Measure, there: There, said: tuple[Measure, ...], pair: Pair) -> bool:
    """ "SBP target (mm Hg): 130" has its unit in front."""
    del said
    if not measure.unit:
        return False
    if not any(other.values == measure.values and not other.unit and bounds_agree(measure, other) for other in there.all):
        return False
    found = (first or second for first, second in _PARENTHESISED.findall(f"{pair.context}\n{pair.quote}"))
    return any(units.unit_at(f"1 {spelled}", 1)[:2] == (measure.unit, measure.per) for spelled in found)


def _alternatives(measure: Measure, there: There, said: tuple[Measure, ...], pair: Pair) -> bool:
    """ "2 to 3" and "2 or 3" are the same, and "60 minutes to 4 hours" and "60 to 240 minutes"."""
    if measure.is_range:
        return any(_make(one, two, measure, pair.quote) for one, two in pairwise(there.quote))
    here = said.index(measure)
    for one, two in ((here - 1, here), (here, here + 1)):
        if one >= 0 and two < len(said) and any(_make(said[one], said[two], other, pair.claim) for other in there.all if other.is_range):
            return True
    return False


def _make(one: Measure, two: Measure, whole: Measure, text: str) -> bool:
    """Whether two numbers that follow each other are the ends of a range."""
    gap = text[one.end : two.start]
    if _OR.fullmatch(gap) and one.values + two.values == whole.values:
        return True
    return bool(_OR_TO.fullmatch(gap)) and all(
        len(end.values) == 1 and end.unit and not end.bound and values_agree(end, msgspec.structs.replace(whole, values=(value,)))
        for end, value in zip((one, two), whole.values, strict=True)
    )


def _level_alone(measure: Measure, there: There, said: tuple[Measure, ...], pair: Pair) -> bool:
    del said, pair
    return measure.kind == "interval" and not measure.values and any(other.level == measure.level for other in there.all)


Excuse = Callable[[Measure, There, tuple[Measure, ...], Pair], bool]
_EXCUSES: Final[tuple[Excuse, ...]] = (
    _a_part,
    _two_counts,
    _daily,
    _one,
    _ordinal_word,
    _code,
    _code_apart,
    _unit_in_heading,
    _alternatives,
    _level_alone,
)


def _fault(measure: Measure, there: There) -> Fault:
    for find in (_as_date, _as_interval, _as_fraction, _as_unit, _as_bound):
        if found := find(measure, there):
            return found
    return _made("number", measure, _nearest(measure, there), there)


def _made(rule: str, measure: Measure, other: Measure | None, there: There, why: str = "") -> Fault:
    quoted = Words(other.start, other.end, other.text) if other is not None and any(other is one for one in there.quote) else None
    has = f", which has “{other.text.strip()}”" if other is not None else ""
    message = f"“{measure.text.strip()}” is not in the quotation{has}{why}"
    return Fault(rule=rule, message=message, claim=Words(measure.start, measure.end, measure.text), quote=quoted)


def _first(there: There, fits: Callable[[Measure], bool]) -> Measure | None:
    return next((other for other in there.quote + there.around if fits(other)), None)


def _as_date(measure: Measure, there: There) -> Fault | None:
    if measure.kind not in {"year", "date"}:
        return None
    other = _first(there, lambda one: one.kind == measure.kind) or _first(there, lambda one: one.kind in {"year", "date"})
    return _made("date", measure, other, there)


def _as_interval(measure: Measure, there: There) -> Fault | None:
    if measure.level is not None:
        other = _first(there, lambda one: not levels_agree(measure, one) and (one.values == measure.values or not measure.values))
        if other is not None:
            return _made("interval", measure, other, there, ": another confidence level")
    if measure.is_range:
        swapped = msgspec.structs.replace(measure, values=measure.values[::-1])
        if other := _first(there, lambda one: one.is_range and values_agree(swapped, one)):
            return _made("interval", measure, other, there, ": the ends are swapped")
        return None
    if len(measure.values) == 1 and (other := _first(there, lambda one: one.is_range and _is_end(measure, one))):
        return _made("interval", measure, other, there, ": one end is lost")
    return None


def _is_end(measure: Measure, other: Measure) -> bool:
    return any(values_agree(measure, msgspec.structs.replace(other, values=(value,))) for value in other.values)


def _as_fraction(measure: Measure, there: There) -> Fault | None:
    if measure.kind != "fraction":
        return None
    other = _first(there, lambda one: one.kind == "fraction" and one.values[0] == measure.values[0])
    return _made("denominator", measure, other, there, ": another denominator") if other else None


def _as_unit(measure: Measure, there: There) -> Fault | None:
    def other_unit(one: Measure) -> bool:
        return one.values == measure.values and bool(one.values) and (one.unit, one.per) != (measure.unit, measure.per)

    other = _first(there, lambda one: other_unit(one) and bounds_agree(measure, one)) or _first(there, other_unit)
    if other is None or not (measure.unit or measure.per or other.unit or other.per):
        return None
    return _made("unit", measure, other, there)


def _as_bound(measure: Measure, there: There) -> Fault | None:
    if measure.kind == "code":
        return None
    other = _first(there, lambda one: one.kind != "code" and values_agree(measure, one))
    return _made("number", measure, other, there) if other else None


def _nearest(measure: Measure, there: There) -> Measure | None:
    """The quantity of the quotation that the one of the claim most likely stands for."""
    if measure.kind == "code":
        return _first(there, lambda one: one.kind == "code" and _letters(one.label) == _letters(measure.label))
    alike = [one for one in there.quote if one.kind == measure.kind and (one.unit, one.per) == (measure.unit, measure.per)]
    alike = alike or [one for one in there.quote if one.unit == measure.unit and one.unit]
    if not alike or not measure.values:
        return None
    return min(alike, key=lambda one: abs(_value(one) - _value(measure)))


def _value(measure: Measure) -> Fraction:
    return measure.values[0] if measure.values else Fraction(0)


def _next_word(text: str, place: int) -> str:
    match = _NEXT_WORD.match(text, place)
    return match[1].lower().removesuffix("s") if match else ""
