"""CC302: a figure that none of the cited sources has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from typing import Final

from clincite.lint.rule import Case, Family, Found, Rule, Severity
from clincite.lint.sources.footing import Footing, footings, full_text, named
from clincite.records import Record, Section
from clincite.support.figures.measures import SHARES, Measure, same, values_agree
from clincite.support.figures.numbers import quantities_of
from clincite.support.locate import cut, sentences_of, shares, stems_of, telling, weights_in

#: What is looked up: figures, and not words, names and dates.
_KINDS: Final = frozenset({"percent", "fraction", "ratio", "dose", "quantity", "duration", "age", "interval", "count"})
_SMALL: Final = 12  # counts up to here stand in every text
_COUNTS: Final = 40  # of a sentence, that a percentage may have been worked out from
_HALF: Final = Fraction(1, 2)
_ABOUT: Final = Fraction(1, 10)
# A number that is part of a name ("chromosome 22", "14-3-3").
_NAME_BEFORE: Final = re.compile(
    r"(?:\w[-–]|\b(?:chromosomes?|types?|grades?|stages?|class|phases?|exons?|introns?|levels?|groups?|tables?|fig(?:ure|\.)?|no\.|version|interleukin|"
    r"vitamin|factors?|protein|step|item|section|chapter|page|day|week|month|year|icd|covid)[\s-]?)$",
    re.IGNORECASE,
)
_NAME_LENGTH: Final = 24
_ACRONYM_BEFORE: Final = re.compile(r"\b[A-Z][A-Za-z]*[A-Z][\s-]?$")  # "ERK 1/2"
_NAME_AFTER: Final = re.compile(r"[-–][A-Za-z0-9]*\d")
#: So much of a statement in one sentence of the source that only the figure can have been changed.
_PLAINLY: Final = 0.75
_FEWEST: Final = 3


def _check(case: Case) -> Iterator[Found]:
    for footing in footings(case):
        if not footing.exhaustive:
            continue
        for measure in quantities_of(footing.statement.text):
            if _looked_up(measure, footing.statement.text) and not any(_has(record, measure) for record in footing.records):
                yield from _missing(footing, measure)


def _missing(footing: Footing, measure: Measure) -> Iterator[Found]:
    """The finding; none where a digest leaves the figure out, as digests do, and says nothing else in its place."""
    span = footing.statement.span(measure.start, measure.end)
    titles = " and ".join(named(record) for record in footing.records[:2])
    other = next((found for record in footing.records if (found := _instead(footing, record, measure))), None)
    if other is not None:
        theirs, sentence = other
        message = f"“{measure.text}” is not in {titles}, which has “{theirs.text}”: “{' '.join(sentence.split())}”"
        yield Found(span=span, message=message, severity=None if footing.whole else Severity.WARNING, source=sentence)
    elif footing.whole and all(full_text(record) for record in footing.records):
        yield Found(span=span, message=f"“{measure.text}” is not in {titles}")
    elif footing.whole:
        message = f"“{measure.text}” is not in the abstract of {titles}; its full text may have it"
        yield Found(span=span, message=message, severity=Severity.NOTE)


def _looked_up(measure: Measure, text: str) -> bool:
    if measure.kind not in _KINDS or not any(char in "0123456789" for char in measure.text):
        return False
    before = text[max(0, measure.start - _NAME_LENGTH) : measure.start]
    if measure.kind in {"fraction", "ratio"} and max(measure.values, default=_SMALL) < _SMALL and _ACRONYM_BEFORE.search(before):
        return False
    if _NAME_BEFORE.search(before) or _NAME_AFTER.match(text, measure.end):
        return False
    return measure.kind != "count" or any(value > _SMALL for value in measure.values)


def _has(record: Record, measure: Measure) -> bool:
    """Whether a record has a figure, converted, rounded, as one end of a range, or as what two of its numbers come to."""
    if record.n is not None and measure.kind == "count" and measure.values == (Fraction(record.n),):
        return True
    return any(_among(measure, there) for there in _figures(f"{record.title}\n{record.population or ''}", record.sections))


@lru_cache(maxsize=64)
def _figures(over: str, sections: tuple[Section, ...]) -> tuple[tuple[Measure, ...], ...]:
    """The figures of each sentence that has any, with those of its heading."""
    texts = (over, *(f"{part.name}: {part.text[start:end]}" for part in sections for start, end in cut(part.text)))
    return tuple(filter(None, map(quantities_of, texts)))


def _among(measure: Measure, there: tuple[Measure, ...]) -> bool:
    if any(same(measure, other) or values_agree(measure, other) or _rounded(measure, other) for other in there):
        return True
    singles = [(value, other) for other in there for value in other.values]
    if measure.values and all(
        any(_near(value, theirs, measure) for theirs, other in singles if _alike(measure, other)) for value in measure.values
    ):
        return True
    return measure.kind == "percent" and not measure.is_range and _worked_out(measure, there)


def _alike(measure: Measure, other: Measure) -> bool:
    """Whether a number of one may be a number of the other: the same unit, or one of them does not name it."""
    return measure.unit == other.unit or not other.unit or not measure.unit


def _near(value: Fraction, theirs: Fraction, measure: Measure) -> bool:
    if value == theirs:
        return True
    return measure.bound == "~" and abs(value - theirs) <= _ABOUT * abs(theirs)


def _rounded(measure: Measure, other: Measure) -> bool:
    """Whether one is the other with fewer decimal places."""
    if (
        measure.kind != other.kind
        or measure.unit != other.unit
        or len(measure.values) != len(other.values)
        or other.places <= measure.places
    ):
        return False
    return all(abs(one - two) <= _HALF / 10**measure.places for one, two in zip(measure.values, other.values, strict=True))


def _worked_out(measure: Measure, there: tuple[Measure, ...]) -> bool:
    """Whether a percentage is what two counts of one sentence come to, or what another percentage leaves of the whole."""
    share, least = measure.values[0], _HALF / 10**measure.places
    counts = [value for other in there if other.kind in {"count", "fraction"} for value in other.values][:_COUNTS]
    shares_of = (part * 100 / whole for part in counts for whole in counts if whole > part > 0)
    if any(abs(one - share) <= least or abs(100 - one - share) <= least for one in shares_of):
        return True
    return any(abs(100 - other.values[0] - share) <= least for other in there if other.kind == "percent" and other.values)


def _instead(footing: Footing, record: Record, measure: Measure) -> tuple[Measure, str] | None:
    """(another figure of the same kind, its sentence) where a record plainly says the same with that figure instead."""
    text = footing.statement.text
    plain = text[: measure.start] + " " + text[measure.end :]
    if len(telling(plain)) < _FEWEST or not set(weights_in(plain, sentences_of(record))) & stems_of(plain):
        return None
    found = shares(plain, record)
    best = max(found, default=0.0)
    if best < _PLAINLY:
        return None
    sentence = sentences_of(record)[found.index(best)]
    ours = quantities_of(text)
    others = [other for other in quantities_of(sentence.text) if _of_a_kind(measure, other) and not any(same(other, one) for one in ours)]
    return (others[0], sentence.text) if len(others) == 1 else None


def _of_a_kind(measure: Measure, other: Measure) -> bool:
    return {measure.kind, other.kind} <= SHARES or (measure.kind == other.kind and measure.unit == other.unit)


RULE: Final = Rule(
    code="CC302",
    name="number-not-in-source",
    family=Family.SUPPORT,
    severity=Severity.ERROR,
    message="the source does not have this figure",
    hint="Look the figure up in the source, or cite the source that has it",
    check=_check,
)
