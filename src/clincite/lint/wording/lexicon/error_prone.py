"""Ways to write a dose that have been misread, with what they were taken for and what to write instead.

Which ones: The Joint Commission's official "Do Not Use" list of abbreviations (those marked ``official``), and the list of error-prone
abbreviations, symbols and dose designations of the Institute for Safe Medication Practices (2021 and 2024). The wording is ours.
"""

from __future__ import annotations

import re
from typing import Final

import msgspec


class ErrorProne(msgspec.Struct, frozen=True, kw_only=True):
    """One such way to write.

    :param official: on The Joint Commission's list.
    :param accepted: a unit that papers print as a matter of course: worth a look and no more.
    """

    pattern: re.Pattern[str]
    mistaken: str
    write: str
    official: bool = False
    accepted: bool = False


_AMOUNT: Final = r"(?:mg|g|mcg|[µμ]g|micrograms?|milligrams?|units?|m[lL])\b(?!\s?(?:/|per)\s?(?:d?[lL]|m[lL]|100))"
_GIVEN: Final = r"(?:\d\s?(?:mg|g|mcg|[µμ]g|units?|IU|m[lL]|tablets?|capsules?|puffs?|drops?)\s(?:(?:PO|IV|IM|SC|orally|po|iv)\s)?)"

ERROR_PRONE: Final[tuple[ErrorProne, ...]] = (
    ErrorProne(
        pattern=re.compile(r"(?<![\w.,/])\d[\d,.]{0,9}(?:\s?[-–]\s?\d[\d,.]{0,9})?(?P<at>\s?[Uu])(?![\w/.'’-])(?!\s?/)"),
        mistaken="a zero, a four or “cc”",
        write="“units”",
        official=True,
    ),
    ErrorProne(
        pattern=re.compile(r"(?<![\w.,/])\d[\d,.]{0,12}\s?(?P<at>I\.?U\.?)(?![\w/])(?!\s?(?:/|per\s)\s?(?:m?[lL]|d[lL]|lit))"),
        mistaken="“IV” or 10",
        write="“international units”",
        official=True,
        accepted=True,
    ),
    ErrorProne(
        pattern=re.compile(r"(?P<at>\b(?:QD|q\.d\.|Q\.D\.)|(?<=\d\s)qd\b|(?<=mg\s)qd\b)(?!\w)"),
        mistaken="“QID” (four times a day)",
        write="“daily”",
        official=True,
    ),
    ErrorProne(
        pattern=re.compile(r"(?P<at>\b(?:QOD|q\.o\.d\.|Q\.O\.D\.|qod))(?!\w)"),
        mistaken="“QD” or “QID”",
        write="“every other day”",
        official=True,
    ),
    ErrorProne(
        pattern=re.compile(rf"(?<![\w.,])(?P<at>\d{{1,4}}\.0)(?=\s?{_AMOUNT})"),
        mistaken="ten times the dose when the point is missed",
        write="the whole number",
        official=True,
    ),
    ErrorProne(
        pattern=re.compile(rf"(?<![\w.,)\]])(?P<at>\.\d{{1,3}})(?=\s?{_AMOUNT})"),
        mistaken="ten times the dose or more when the point is missed",
        write="a zero before the point",
        official=True,
    ),
    ErrorProne(
        pattern=re.compile(r"(?P<at>\bMS\b)(?=\s\d{1,3}(?:\.\d)?\s?mg\b)|(?P<salt>\bMSO4\b|\bMgSO4\b)"),
        mistaken="the other of morphine and magnesium sulfate",
        write="the name in full",
        official=True,
    ),
    ErrorProne(
        pattern=re.compile(r"\d\s?(?P<at>[µμ]g)\b(?!\s?(?:/|per\s)\s?(?:d?[lL]|m[lL]|m3|m³|g\b))"),
        mistaken="“mg”",
        write="“mcg” or “micrograms”",
    ),
    ErrorProne(pattern=re.compile(r"\d\s?(?P<at>cc)\b"), mistaken="“U” (units)", write="“mL”"),
    ErrorProne(pattern=re.compile(r"(?P<at>\b[Pp]er os\b)"), mistaken="“OS”, the left eye", write="“by mouth”"),
    ErrorProne(pattern=re.compile(rf"{_GIVEN}(?P<at>OD|o\.d\.)(?!\w)"), mistaken="the right eye", write="“daily”"),
    ErrorProne(
        pattern=re.compile(rf"{_GIVEN}(?P<at>SQ|sub\s?q|SubQ)\b"), mistaken="“SL” (under the tongue) or “5 every”", write="“subcutaneously”"
    ),
    ErrorProne(pattern=re.compile(rf"{_GIVEN}(?P<at>HS|hs|qhs|QHS|BT)\b"), mistaken="half strength, or every hour", write="“at bedtime”"),
    ErrorProne(
        pattern=re.compile(rf"{_GIVEN}(?P<at>TIW|tiw|BIW|biw)\b"),
        mistaken="three times a day, or twice",
        write="“three times a week”, or “twice”",
    ),
    ErrorProne(
        pattern=re.compile(r"\d\s?(?P<at>gr|drams?|minims?|grains?)\b(?!\.)"), mistaken="grams, or millilitres", write="metric units"
    ),
    ErrorProne(
        pattern=re.compile(r"(?<![\w.,])(?P<at>[1-9]\d{5,8})(?=\s(?:units?|IU)\b)"),
        mistaken="ten times as much or as little",
        write="commas between thousands, or “million”",
    ),
)
