"""What a number of a text says: its value, unit, bound and kind; and when two say the same."""

from __future__ import annotations

from fractions import Fraction
from typing import Final, Literal

import msgspec

from clincite.support.figures.conversions import equal

Kind = Literal[
    "count",
    "percent",
    "share",
    "fraction",
    "ratio",
    "interval",
    "dose",
    "quantity",
    "duration",
    "age",
    "frequency",
    "fold",
    "ordinal",
    "year",
    "date",
    "code",
]
Bound = Literal["", "<", "<=", ">", ">=", "~", "±", "over"]
#: What may be written as a part of one.
SHARES: Final = frozenset({"percent", "share", "fraction"})
_TIMES: Final = frozenset({"duration", "age", "quantity"})
_PLAIN: Final = frozenset({"count", "year", "ordinal"})


class Measure(msgspec.Struct, frozen=True, kw_only=True):
    """A number, range, date or code as a text gives it: ``text == whole[start:end]``.

    :param kind: "share" is a part of one in words ("half") or a proportion (0.05), "fraction" is n of N, "ratio" is 3:1, 1:1:2 or
        120/80, "interval" has a confidence level, "dose" is an amount of a drug, "quantity" any other number with a unit.
    :param values: one; two for a range, a fraction and an interval; two or more for a ratio; year, month and day for a date, as far as
        it is given; none for a code. A frequency is in times a day (unit "d"), a month ("mo") or a night.
    :param unit: by its one name ("µg" for "mcg"); empty: none.
    :param per: what it is taken per, outermost last: ``("kg", "d")``.
    :param level: of an interval, in percent.
    :param places: decimal places of the first value as written.
    :param implied: the unit stands at another number of the same list ("5 or 10 mg"), or is told by a word ("aged 65").
    :param label: a code in one spelling ("cha2ds2"); else empty.
    """

    kind: Kind
    values: tuple[Fraction, ...] = ()
    unit: str = ""
    per: tuple[str, ...] = ()
    bound: Bound = ""
    level: Fraction | None = None
    places: int = 0
    implied: bool = False
    label: str = ""
    start: int
    end: int
    text: str

    @property
    def is_range(self) -> bool:
        """Whether it has two ends ("2 to 4")."""
        return len(self.values) == 2 and self.kind not in {"fraction", "ratio", "date"}


def same(measure: Measure, other: Measure) -> bool:
    """Whether both say the same number of the same thing: units converted, words read as numbers, bounds alike.

    Shares are compared by value: 4 of 5 is 80 %, and 12 of 41 is 29 % because that is how it rounds. Two fractions must have the same two
    numbers. An interval without a level is the same as one with, a year without a day as the date.
    """
    if measure.kind == "date" or other.kind == "date":
        return _same_date(measure, other)
    if "code" in (measure.kind, other.kind):
        return measure.kind == other.kind and measure.label == other.label and measure.bound == other.bound
    return bounds_agree(measure, other) and values_agree(measure, other) and levels_agree(measure, other)


def bounds_agree(measure: Measure, other: Measure) -> bool:
    """Whether both have the same bound; "over 2 hours" may be a bound or a while."""
    bounds = {measure.bound, other.bound}
    return len(bounds) == 1 or ("over" in bounds and bounds <= {"over", ">", ""})


def levels_agree(measure: Measure, other: Measure) -> bool:
    """Whether confidence levels are the same, where both have one."""
    return measure.level is None or other.level is None or measure.level == other.level


def values_agree(measure: Measure, other: Measure) -> bool:
    """Whether the values are the same, units converted, whatever their bounds."""
    kinds = {measure.kind, other.kind}
    if kinds <= SHARES:
        return _same_share(measure, other)
    if len(kinds) > 1 and kinds & {"frequency", "fold", "share", "fraction", "ratio"} and not kinds <= {"fraction", "ratio", "share"}:
        return False
    if len(kinds) > 1 and "ordinal" in kinds and kinds != {"ordinal", "count"}:
        return False
    if len(measure.values) != len(other.values):
        return False
    if (measure.unit, measure.per) == (other.unit, other.per) or _unit_may_be_left_out(measure, other):
        return measure.values == other.values
    if not units_comparable(measure, other):
        return False
    pairs = zip(measure.values, other.values, strict=True)
    return all(equal(float(one), measure.unit, measure.per, float(two), other.unit, other.per) for one, two in pairs)


def units_comparable(measure: Measure, other: Measure) -> bool:
    """Whether a conversion between the units of both can be tried at all."""
    return bool(measure.unit or measure.per) and bool(other.unit or other.per) and measure.kind not in {"frequency", "fold", "percent"}


def _unit_may_be_left_out(measure: Measure, other: Measure) -> bool:
    return any(one.implied and not two.unit and not two.per for one, two in ((measure, other), (other, measure)))


def _same_share(measure: Measure, other: Measure) -> bool:
    if measure.kind == other.kind:
        return measure.values == other.values or (measure.kind == "share" and _part(measure) == _part(other))
    if len(measure.values) != len(other.values) and not {"fraction"} & {measure.kind, other.kind}:
        return False
    if measure.is_range or other.is_range:
        return {measure.kind, other.kind} == {"percent", "share"} and _parts(measure) == _parts(other)
    one, two = _part(measure), _part(other)
    if one == two:
        return True
    # A percentage is what is left of a fraction after rounding; two percentages are never "nearly" the same.
    if "percent" not in (measure.kind, other.kind) or not _rounds(measure, other):
        return False
    percent, share = (measure, other) if measure.kind == "percent" else (other, measure)
    return rounds_to(percent, _part(share))


def rounds_to(percent: Measure, part: Fraction) -> bool:
    """Whether a part of one is this percentage when rounded as the percentage is."""
    return abs(percent.values[0] - part * 100) * 2 <= Fraction(1, 10**percent.places)


def _rounds(measure: Measure, other: Measure) -> bool:
    # A third has no percentage of its own; a half does.
    return any(one.kind == "fraction" or (one.kind == "share" and _part(one).denominator in {3, 6, 7, 9}) for one in (measure, other))


def _part(measure: Measure) -> Fraction:
    if measure.kind == "percent":
        return measure.values[0] / 100
    if len(measure.values) == 2:
        return measure.values[0] / measure.values[1] if measure.values[1] else Fraction(-1)
    return measure.values[0]


def _parts(measure: Measure) -> tuple[Fraction, ...]:
    return tuple(value / 100 for value in measure.values) if measure.kind == "percent" else measure.values


def _same_date(measure: Measure, other: Measure) -> bool:
    if not {measure.kind, other.kind} <= {"date", "year", "count"} or measure.unit or other.unit:
        return False
    if measure.label or other.label:
        return measure.label == other.label
    fewer, more = sorted((measure.values, other.values), key=len)
    return bool(fewer) and more[: len(fewer)] == fewer
