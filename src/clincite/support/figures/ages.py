"""Years and dates of a claim, and ages that are durations in the quotation: the check ``date``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from clincite.support.faults import Fault, Pair, Words
from clincite.support.figures import amounts
from clincite.support.figures.measures import Measure, same
from clincite.support.figures.numbers import quantities_of

_LASTING_BEFORE: Final = re.compile(
    r"\b(?:for|after|within|during|every|last(?:s|ed|ing)?|persist(?:s|ed|ing)?|follow-up\s(?:of|was)|duration(?:\s(?:of|was|is))?:?|since)\s(?:\w+\s)?$",
    re.IGNORECASE,
)
_LASTING_AFTER: Final = re.compile(
    r"[\s-](?:follow-up|duration|survival|course|later|earlier|ago|history|period|after|before|of\s(?:treatment|therapy))\b", re.IGNORECASE
)
_LOOK_BACK: Final = 30


def date(pair: Pair) -> Iterator[Fault]:
    """Years and dates that are not in the quotation, and an age that is a duration there, or a duration that is an age."""
    yield from amounts.days(pair)
    said = [measure for measure in quantities_of(pair.claim) if measure.kind in {"age", "duration"}]
    if not said or pair.claim in pair.quote:
        return
    there = quantities_of(pair.quote)
    for measure in said:
        alike = [other for other in there if other.kind in {"age", "duration"} and same(measure, other)]
        mine = _sense(measure, pair.claim)
        theirs = {_sense(other, pair.quote) for other in alike}
        if mine and alike and theirs == {"age" if mine == "duration" else "duration"}:
            other = alike[0]
            yield Fault(
                rule="date",
                message=f"“{measure.text.strip()}” is {_NAMES[mine]} in the claim and {_NAMES[theirs.pop()]} in the quotation",
                claim=Words(measure.start, measure.end, measure.text),
                quote=Words(other.start, other.end, other.text),
            )


_NAMES: Final = {"age": "an age", "duration": "a duration"}


def _sense(measure: Measure, text: str) -> str:
    """Whether a time is surely an age, or surely a duration; empty: either."""
    if measure.kind == "age":
        return "age"
    before = text[max(0, measure.start - _LOOK_BACK) : measure.start]
    return "duration" if _LASTING_BEFORE.search(before) or _LASTING_AFTER.match(text, measure.end) else ""
