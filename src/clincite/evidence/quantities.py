"""The numbers and the negations of a text: what two texts must share to say the same, and a claim with its quotation."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

import msgspec

_BOUNDS: Final = (
    r"at least|at most|up to|no (?:more|less|fewer) than|not (?:more|less) than|(?:more|less|fewer|greater|higher|lower) than|"
    r"over|under|above|below|about|approximately|around|nearly|almost"
)
_LONG_UNITS: Final = (
    r"percentage points?|percent|per cent|(?:international )?units?|(?:micro|milli|kilo)?grams?|(?:micro|milli|deci)?(?:litre|liter)s?|"
    r"(?:centi|milli)?(?:metre|meter)s?|seconds?|minutes?|hours?|days?|weeks?|months?|years?|decades?|fold|times|beats|breaths|drops|puffs|"
    r"tablets?|capsules?|doses"
)
_SHORT_UNITS: Final = (
    r"%|‰|°C|°F|[µμ]g|mcg|ng|pg|mg|kg|g|[mdµμn]?[Ll]|[mµμnp]?mol|mEq|meq|mOsm|mm\s?Hg|cm\s?H2O|k?Pa|[cmµμ]m|m|[mk]?IU|m?U|k?Hz|Gy|MBq|"
    r"kcal|kJ|bpm|ms|s|sec|min|h|hr|hrs|d|wk|wks|mo|y|yr|yrs|Fr"
)
_PER: Final = r"(?:\s?/\s?[^\W\d_]\w*|\s(?:per|an?)\s(?:kg|m²|[mdµμ]?[Ll]|min(?:ute)?|hour|day|night|week|month|year|dose)(?![^\W_]))*"
_WORDS: Final = (
    r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|hundred|thousand|million|half|quarter|once|twice|double|triple|"
    r"daily|nightly|weekly|monthly|hourly|yearly|annually"
)
_QUANTITY: Final = re.compile(
    r"(?P<code>(?<![^\W_])[^\W\d_]+\d\w*)"
    rf"|(?P<word>\b(?i:{_WORDS})\b)"
    rf"|(?:\b(?P<bound>(?i:{_BOUNDS}))\s+)?(?P<sign>(?:[<>]=?|[≤≥±~≈])\s?)?(?<![\w.·])(?P<minus>(?<![)\]%°])[-−–](?=[\d.·]))?"
    r"(?P<number>\d+(?:[.,·]\d+)*|[.·]\d+)"
    rf"(?P<unit>(?:[\s-]?(?:(?i:{_LONG_UNITS})|{_SHORT_UNITS})(?![^\W_])|[^\W\d_]\w*)?{_PER})"
    r"|(?P<rest>\d+)"
)
_WORD_UNIT: Final = re.compile(rf"(?i:{_LONG_UNITS})(?![^\W_])")
_BLANKS: Final = re.compile(r"[\s-]+")
_NEGATION: Final = re.compile(
    r"\b(?:no|not|none|nothing|nobody|never|neither|nor|without|cannot|\w+n['’]t|against|unless|except(?:ing)?|avoid\w*|contraindicat\w*|lack(?:s|ed|ing)?|"
    r"absen(?:t|ce)|fail(?:s|ed|ing)?|rarely|seldom|hardly|unlikely|ineffective|unsafe|unnecessary|inappropriate)\b",
    re.IGNORECASE,
)


class Quantity(msgspec.Struct, frozen=True):
    """A number as a text gives it.

    :param number: with its sign or bound ("<5", "at least 2"), as written but for blanks and case. A code ("b12") and a number word
        ("twice") are numbers too.
    :param unit: what it is measured in, with what it is taken per ("mg/kg/day", "%", "weeks"); else empty. A superscript is part of it.
    """

    number: str
    unit: str = ""

    def __str__(self) -> str:
        return f"{self.number} {self.unit}" if self.unit else self.number


@lru_cache(maxsize=16_384)
def quantities(text: str) -> tuple[Quantity, ...]:
    """Every number in a text, in order."""
    return tuple(_quantity(match) for match in _QUANTITY.finditer(text))


def _quantity(match: re.Match[str]) -> Quantity:
    if match["number"] is None:
        return Quantity(match.group().casefold())
    bound = f"{match['bound'].lower()} " if match["bound"] else ""
    sign = (match["sign"] or "").strip()
    minus = "-" if match["minus"] else ""
    unit = _BLANKS.sub(" ", match["unit"]).strip().replace("μ", "µ")
    # Case tells mg from Mg, but "Years" from "years" only in a heading.
    return Quantity(f"{bound}{sign}{minus}{match['number']}", _WORD_UNIT.sub(lambda word: word.group().lower(), unit))


@lru_cache(maxsize=16_384)
def negations(text: str) -> tuple[str, ...]:
    """Every word that denies, excludes or warns off, in lower case, in order."""
    return tuple(word.lower().replace("’", "'") for word in _NEGATION.findall(text))
