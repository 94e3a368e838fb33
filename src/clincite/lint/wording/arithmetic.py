"""Numbers of a text that cannot be right, whatever the study found: shares over a hundred per cent, parts greater than their whole,
intervals that do not hold their estimate, values that no living body has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from clincite.lint.wording.figures import percentages
from clincite.lint.wording.lexicon.people import COUNTED, SHARED


class Impossible(msgspec.Struct, frozen=True):
    """Characters of a text and what is wrong with them."""

    start: int
    end: int
    why: str


_N: Final = r"\d{1,7}(?:,\d{3})*"
_DECIMAL: Final = r"\d{1,6}(?:[.·]\d{1,4})?"
_PART: Final = re.compile(
    rf"(?<![\w.,/])(?P<part>{_N})\s?(?P<of>/"
    rf"|\s(?:out\s)?of\s(?:the\s)?)\s?(?P<whole>{_N})(?![\w.,/]\d)(?P<noun>\s(?!(?:mg|g|mcg|ml|kg|units?|days?|weeks?|months?"
    rf"|years?|hours?)\b)(?:[^\W\d_][\w-]{{0,20}}\s){{0,3}}{COUNTED}\b)?(?P<share>\s?[(\[]\s?(?P<percent>{_DECIMAL})\s?%\s?[)\];,])?",
    re.IGNORECASE,
)
_SHARE_OVER: Final = re.compile(rf"\s(?:of|in)\s(?:all\s|the\s|these\s)?(?:[^\W\d_][\w-]{{0,20}}\s){{0,3}}{SHARED}\b", re.IGNORECASE)
_MINUS: Final = r"[-−–]?"
_INTERVAL: Final = re.compile(
    rf"(?:(?P<label>\b(?:[as]?(?:HR|OR|RR)|(?:hazard|odds|risk|rate)\sratio|relative\srisk|(?:mean\s|adjusted\s|risk\s"
    rf"|rate\s)?difference)s?)\b[^;%()\d]{{0,25}}[(\[]?(?P<sign>{_MINUS})(?P<estimate>{_DECIMAL})(?P<unit>\s?%)?[,;:(\[\s]{{1,3}})?"
    rf"9[059]\s?%\s?(?:CI|CrI|confidence\sintervals?)\b[\s:=,]{{0,3}}(?:of\s|from\s|was\s"
    rf"|is\s)?[(\[]?(?P<lowsign>{_MINUS})(?P<low>{_DECIMAL})\s?%?(?:\s?(?:to|,|;)\s?"
    rf"|\s?[-–—]\s?)(?P<highsign>{_MINUS})(?P<high>{_DECIMAL})",
    re.IGNORECASE,
)
_VALUES: Final = (
    (
        re.compile(
            r"\b(?:arterial|venous|blood|serum|plasma|cord)\spH\s?(?:(?:of|was|is|at|below|above|under|over|level|value"
            r"|less\sthan|greater\sthan|[<>=≤≥:])\s?){0,3}(?P<value>\d{1,2}(?:\.\d{1,2})?)(?![\w%])"
        ),
        6.0,
        8.5,
        "no blood has this pH",
    ),
    (
        re.compile(
            r"\b(?:body\stemperature|core\stemperature|fever|febrile|pyrexia"
            r"|temperature)\b[^.;\d]{0,25}(?P<value>\d{2,3}(?:\.\d)?)\s?°\s?C\b",
            re.IGNORECASE,
        ),
        12.0,
        45.0,
        "no patient has this temperature",
    ),
    (
        re.compile(
            r"\b(?:oxygen\ssaturations?|Sp?[aO]O?2|SpO2|SaO2|SpO₂|SaO₂|O2\ssats?)\b[^.;\d]{0,25}(?P<value>\d{1,3}(?:\.\d)?)\s?%",
            re.IGNORECASE,
        ),
        0.0,
        100.0,
        "a saturation cannot pass 100%",
    ),
    (
        re.compile(
            rf"\b(?:aged?|ages)\s(?:of\s)?(?P<value>\d{{1,3}})\b(?!\s?(?:%|days?|weeks?|months?|hours?|minutes?|mg|/|,\d))"
            rf"|\b(?P<old>\d{{2,3}})[-\s]years?[-\s]old\s(?:\w{{1,15}}\s){{0,2}}(?:{COUNTED}|man|woman|boy|girl)\b",
            re.IGNORECASE,
        ),
        0.0,
        125.0,
        "nobody reaches this age",
    ),
)
_HEATED: Final = re.compile(
    r"\b(?:water|wash\w*|launder\w*|laundry|stor(?:e|ed|age)|autoclav\w*|sterili\w*|oven|heat\w*|burn\w*|cook\w*|iron\w*|dry\w*"
    r"|ambient|room|iced?|freez\w*|boil\w*|hot|tap|kill\w*)\b",
    re.IGNORECASE,
)
_GROWTH: Final = re.compile(
    r"\b(?:increas|rise|rose|grew|growth|higher|more|greater|increment|of\s(?:predicted|normal|baseline|expected))\w*", re.IGNORECASE
)


def impossible(text: str) -> Iterator[Impossible]:
    """Every number of a text that cannot be right."""
    yield from _shares(text)
    yield from _parts(text)
    yield from _intervals(text)
    yield from _values(text)


def _shares(text: str) -> Iterator[Impossible]:
    for share in percentages(text):
        around = text[max(0, share.start - 60) : share.end + 40]
        if share.high > 100 and _SHARE_OVER.match(text, share.end) and not _GROWTH.search(around):
            yield Impossible(share.start, share.end, f"“{share.text}” is more than all of them")


def _parts(text: str) -> Iterator[Impossible]:
    for match in _PART.finditer(text):
        part, whole = _count(match["part"]), _count(match["whole"])
        # "120/80" is a pressure, "24/7" a habit: a stroke counts people only where they, or their share, are named.
        if not match["noun"] and not (match["share"] and part <= whole):
            continue
        if part > whole:
            if match["noun"] and not _is_a_date(part, whole, match["of"]):
                yield Impossible(
                    match.start(), match.end("whole"), f"“{text[match.start() : match.end('whole')]}”: the part is more than the whole"
                )
        elif match["percent"] and whole:
            yield from _wrong_share(text, match, part, whole)


def _is_a_date(part: int, whole: int, of: str) -> bool:
    """ "Week 12 of 8", "24/7 patients": with a stroke, or under three, it may be something else."""
    return "/" in of or whole < 2 or part > 100 * whole


def _wrong_share(text: str, match: re.Match[str], part: int, whole: int) -> Iterator[Impossible]:
    printed = match["percent"].replace("·", ".")
    decimals = len(printed.partition(".")[2])
    right = 100 * part / whole
    # Rounded or cut off: up to one unit in its last place, either way.
    if abs(float(printed) - right) > 10.0**-decimals + 1e-9:
        start = match.start("percent")
        end = match.end("percent") + 1 + text[match.end("percent") :].find("%")
        yield Impossible(start, end, f"{part:,} of {whole:,} is {right:.{max(decimals, 1)}f}%, not {printed}%")


def _intervals(text: str) -> Iterator[Impossible]:
    for match in _INTERVAL.finditer(text):
        low, high = _signed(match["lowsign"], match["low"]), _signed(match["highsign"], match["high"])
        start = match.start("low") - len(match["lowsign"])
        printed = text[start : match.end("high")]
        if low > high:
            yield Impossible(start, match.end("high"), f"“{printed}”: the lower limit is above the upper one")
        elif match["estimate"]:
            estimate = _signed(match["sign"], match["estimate"])
            if not low - 1e-9 <= estimate <= high + 1e-9 and not _unsigned(match):
                yield Impossible(
                    match.start("estimate"), match.end("high"), f"the interval {printed} does not hold its estimate {match['estimate']}"
                )


def _unsigned(match: re.Match[str]) -> bool:
    """A difference may be printed without the minus that its interval has: that is not arithmetic."""
    return "difference" in match["label"].lower() and bool(match["lowsign"] or match["highsign"]) and not match["sign"]


def _values(text: str) -> Iterator[Impossible]:
    for pattern, low, high, why in _VALUES:
        for match in pattern.finditer(text):
            group = next((name for name, value in match.groupdict().items() if value), None)
            if group is None or low <= float(match[group]) <= high:
                continue
            if "temperature" in why and _HEATED.search(text[max(0, match.start() - 60) : match.end() + 40]):
                continue
            yield Impossible(match.start(group), match.end(group), f"“{match[group]}”: {why}")


def _count(number: str) -> int:
    return int(number.replace(",", ""))


def _signed(sign: str, number: str) -> float:
    value = float(number.replace("·", "."))
    return -value if sign else value
