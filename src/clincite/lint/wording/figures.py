"""Percentages in a text, and the numbers of people that they are shares of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from clincite.lint.wording.lexicon.people import COUNT, COUNTED

_NUMBER: Final = r"\d{1,6}(?:[.,·]\d{1,4})?"
_SIGN: Final = r"(?:\s?%|\s?percent\b|\sper\scent\b)"
_PERCENTAGE: Final = re.compile(
    rf"(?<![\w.,·/])(?:(?P<low>{_NUMBER}){_SIGN}?(?:\s?[-‐‑–—−]\s?|\sto\s)(?P<high>{_NUMBER}){_SIGN}|(?P<one>{_NUMBER}){_SIGN})",
    re.IGNORECASE,
)
#: "Type 2", "day 3": what a number names when it counts nobody.
_LABELS: Final = frozenset(
    [
        "type",
        "types",
        "stage",
        "stages",
        "grade",
        "grades",
        "class",
        "phase",
        "level",
        "levels",
        "group",
        "groups",
        "category",
        "score",
        "day",
        "days",
        "week",
        "weeks",
        "month",
        "months",
        "year",
        "years",
        "age",
        "aged",
        "table",
        "figure",
        "fig",
        "step",
        "steps",
        "line",
        "tier",
        "arm",
        "dose",
        "doses",
        "version",
        "part",
        "section",
        "chapter",
        "criterion",
        "top",
        "first",
        "last",
        "next",
    ]
)
_GAP: Final = (
    r"(?:[\s-](?!(?:of|in|for|with|to|from|by|per|on|at|and|or|the|among|than|mg|ml|kg|cm|mm|days?|weeks?|months?|years?"
    r"|hours?|h)\b)[^\W\d_][\w'’-]{0,30})"
)
_GROUP: Final = re.compile(rf"(?<![\w.,·/%-])(?P<count>{COUNT}){_GAP}{{0,4}}[\s-]{COUNTED}\b", re.IGNORECASE)
_OF_COUNT: Final = re.compile(
    rf"\b(?:of|among)\s(?:the\s|all\s|these\s|our\s|a\stotal\sof\s)?(?P<count>{COUNT})(?=\s(?:[^\W\d_]|\()|[,;.)](?!\d)|$)(?!{_SIGN})",
    re.IGNORECASE,
)
_FRACTION: Final = re.compile(r"(?<![\w./])(?P<part>\d{1,6})\s?/\s?(?P<count>\d{1,6})(?![\w./])(?!\s?(?:mm\s?Hg|mg|mcg))")
_SAMPLE: Final = re.compile(r"(?<![\w])n\s?=\s?\d", re.IGNORECASE)
_ONE_IN: Final = re.compile(
    rf"\b(?:one|1|{COUNT})\s(?:in|of|out\sof)\s(?:every\s|the\s)?(?:{COUNT}|\d[\d,]{{0,9}})\b|\bper\s(?:1[,\s]?000|10[,\s]?000"
    rf"|100[,\s]?000|100|million)\b"
)
_TIME_AFTER: Final = re.compile(r"\s(?:days?|weeks?|months?|years?|hours?|minutes?|mg|g|ml|percent|per\scent)\b", re.IGNORECASE)
_YEAR: Final = re.compile(r"(?:19|20)\d\d\Z")
_AS_NUMERATOR: Final = re.compile(
    rf"\s?[(\[]\s?(?:about\s|approximately\s|~\s?)?{_NUMBER}(?:\s?[-–—]\s?{_NUMBER})?{_SIGN}\s?[)\],;]", re.IGNORECASE
)
_WORD_BEFORE: Final = re.compile(r"([^\W\d_]+)[\s-]{0,2}\Z")
_OUT_OF: Final = re.compile(r"(?:\bof|\bout of|/)\s(?:the\s|these\s|all\s)?\Z", re.IGNORECASE)


class Percentage(msgspec.Struct, frozen=True, kw_only=True):
    """A percentage, or a range of them, with its place in the text.

    :param high: the same as ``low`` unless it is a range.
    """

    start: int
    end: int
    low: float
    high: float
    text: str


def percentages(text: str) -> Iterator[Percentage]:
    """Every percentage of a text, in order."""
    for match in _PERCENTAGE.finditer(text):
        low, high = match["low"] or match["one"], match["high"] or match["one"]
        yield Percentage(start=match.start(), end=match.end(), low=_value(low), high=_value(high), text=match.group())


def _value(number: str) -> float:
    return float(number.replace(",", ".").replace("·", "."))


def denominator(text: str) -> str | None:
    """The words that say how many people (or events) a share is of; None: the text does not say.

    "23 patients (11%)" says how many had it and not of how many, so it does not count.
    """
    for pattern in (_SAMPLE, _FRACTION, _ONE_IN):
        for match in pattern.finditer(text):
            if pattern is not _FRACTION or int(match["part"]) <= int(match["count"]):
                return match.group()
    for match in _GROUP.finditer(text):
        if _is_a_count(text, match) and (_is_a_whole(text, match) or not _AS_NUMERATOR.match(text, match.end())):
            return match.group()
    for match in _OF_COUNT.finditer(text):
        if not _YEAR.match(match["count"]) and not _TIME_AFTER.match(text, match.end()):
            return match.group()
    return None


def _is_a_whole(text: str, match: re.Match[str]) -> bool:
    """Whether "of", "out of" or a stroke stands before the number."""
    return _OUT_OF.search(text[max(0, match.start() - 16) : match.start()]) is not None


def _is_a_count(text: str, match: re.Match[str]) -> bool:
    """Whether the number counts someone: not a year, nor the 2 of "type 2 diabetes patients"."""
    if _YEAR.match(match["count"]):
        return False
    before = _WORD_BEFORE.search(text[max(0, match.start() - 24) : match.start()])
    return before is None or before[1].lower() not in _LABELS


def same_number(value: float, text: str) -> Iterator[re.Match[str]]:
    """Each place where a text has this number, however many zeros follow its decimals."""
    for match in re.finditer(r"(?<![\d.,·])\d{1,7}(?:[.·]\d{1,6})?(?![\d])", text):
        if abs(float(match.group().replace("·", ".")) - value) < 1e-9:
            yield match
