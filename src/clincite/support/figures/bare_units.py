"""Units without a number of their own: in a heading "(mg/day)", and periods such as "steps/day", "sets per week", "weekly"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from clincite.support.faults import Fault, Pair, Words, words
from clincite.support.figures import units
from clincite.support.figures.numbers import quantities_of
from clincite.support.figures.positions import swaps
from clincite.support.words.tokens import Token

_BRACKETED: Final = re.compile(r"(?<![^\s(\[])[(\[]\s?([^()\[\]\d,;:]{1,24})\s?[)\]]")
#: Words for a period, by the name of the period.
_PERIODS: Final[dict[str, str]] = {
    word: name
    for name, spelled in {
        "s": "second seconds sec",
        "min": "minute minutes min",
        "h": "hour hours hourly h hr hrs",
        "d": "day days daily d",
        "night": "night nights nightly",
        "wk": "week weeks weekly wk",
        "fortnight": "fortnight fortnights fortnightly",
        "mo": "month months monthly mo",
        "quarter": "quarterly",
        "y": "year years yearly annual annually yr",
    }.items()
    for word in spelled.split()
}


def bare_units(pair: Pair) -> Iterator[Fault]:
    """Units and periods without a number that are others in the quotation."""
    theirs = _bracketed(pair.quote) if "(" in pair.quote or "[" in pair.quote else {}
    if theirs:
        known = {*theirs, *_bracketed(pair.context), *((one.unit, one.per) for one in quantities_of(pair.quote))}
        for unit, place in _bracketed(pair.claim).items():
            if unit not in known:
                yield _fault(place, next(iter(theirs.values())))
    for swap in swaps(pair):
        mine, other = _words(swap.claim, pair.claim), _words(swap.quote, pair.quote)
        if _are_others(mine, other, pair):
            yield _fault(mine, other)


def _are_others(mine: Words, other: Words, pair: Pair) -> bool:
    one, two = _PERIODS.get(mine.text.lower(), ""), _PERIODS.get(other.text.lower(), "")
    if one and two:
        return one != two
    # "mg/dL" is not "mg/L", nor "[mg/dL]" "[mmol/L]".
    if not any(char in "/[(" for char in (*pair.claim[max(0, mine.start - 1) : mine.start], *mine.text)):
        return False
    ours, theirs = _alone(mine.text), _alone(other.text)
    return ours is not None and theirs is not None and ours != theirs


def _bracketed(text: str) -> dict[tuple[str, tuple[str, ...]], Words]:
    """The units that stand alone in brackets, with their places."""
    found: dict[tuple[str, tuple[str, ...]], Words] = {}
    for match in _BRACKETED.finditer(text):
        if (unit := _alone(match[1])) is not None:
            found.setdefault(unit, Words(match.start(1), match.end(1), match[1]))
    return found


def _alone(spelled: str) -> tuple[str, tuple[str, ...]] | None:
    """The unit that the words are, and nothing else."""
    unit, per, end = units.unit_at(f"1 {spelled}", 1)
    return (unit, per) if unit and end == len(spelled) + 2 else None


def _fault(mine: Words, other: Words) -> Fault:
    return Fault(rule="unit", message=f"“{mine.text}” is “{other.text}” in the quotation", claim=mine, quote=other)


def _words(run: tuple[Token, ...], text: str) -> Words:
    return words(text, run[0].start, run[-1].end)
