"""Dates of a text: "12 March 2020", "March 2020", "2020-03-12"."""

from __future__ import annotations

import re
from typing import Final

import msgspec

_MONTHS: Final = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")
#: How a month may be spelled, in lower case.
MONTHS: Final = frozenset((*_MONTHS, *(name[:3] for name in _MONTHS), "sept"))
# "Track 1 may be preferred", "2 march on": in small letters these two are verbs.
_SPELLED: Final = {"may": "(?-i:May|MAY)", "march": "(?:mar|(?-i:March|MARCH))"}
_NAMES: Final = rf"(?:{'|'.join(_SPELLED.get(name) or f'{name[:3]}(?:{name[3:]})?' for name in _MONTHS)}|sept)(?![^\W_])"
_YEAR: Final = r"(?:1[89]|20)\d\d(?!\d)"
#: A date with at least a month and a year, and a month with a day.
DATE: Final = (
    rf"(?:(?P<iso>\d{{4}}-\d\d-\d\d)(?!\d)|(?P<slashed>\d{{1,2}}[/.]\d{{1,2}}[/.](?:{_YEAR}|\d\d(?![\d/.])))"
    rf"|(?P<day1>[0-3]?\d)(?:st|nd|rd|th)?\s(?:of\s)?(?P<month1>{_NAMES})(?:\.?,?\s(?P<year1>{_YEAR}))?"
    rf"|(?P<month2>{_NAMES})\.?\s(?P<day2>[0-3]?\d)(?:st|nd|rd|th)?(?!\d)(?:,?\s(?P<year2>{_YEAR}))"
    rf"|(?P<month3>{_NAMES})\.?,?\s(?P<year3>{_YEAR}))"
)


def month_of(word: str) -> int:
    """The number of a month by its name, which begins with a capital; 0: it is none."""
    low = word.lower().rstrip(".")
    if low not in MONTHS | set(_MONTHS) or not word[:1].isupper():
        return 0
    return next(place for place, name in enumerate(_MONTHS, 1) if low[:3] == name[:3])


class Day(msgspec.Struct, frozen=True):
    """A date as far as it is given: year, month, day. A label where it cannot be read so (02/03/2020, 12 March)."""

    parts: tuple[int, ...]
    label: str = ""


def read_date(match: re.Match[str]) -> Day:
    """The date that :data:`DATE` matched."""
    if match["iso"]:
        year, month, day = match["iso"].split("-")
        return Day((int(year), int(month), int(day)))
    if match["slashed"]:
        # Day or month first: the text does not say.
        return Day((), match["slashed"].replace(".", "/"))
    number = next(index for index in "123" if match[f"month{index}"])
    month = month_of(match[f"month{number}"].title())
    day = int(match[f"day{number}"]) if number != "3" else 0
    year = match[f"year{number}"]
    if year is None:
        return Day((), f"{day} {_MONTHS[month - 1]}")
    return Day((int(year), month, day) if day else (int(year), month))
