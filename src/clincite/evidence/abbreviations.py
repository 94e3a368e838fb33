"""Abbreviations that papers define in passing: "multidrug-resistant tuberculosis (MDR-TB)".

The rule is Schwartz and Hearst's (Pacific Symposium on Biocomputing 2003, 451-462): going backwards, each letter of the short form is
found in the words before the bracket, the first one at the beginning of a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_IN_BRACKETS: Final = re.compile(r"\(([A-Za-z][A-Za-z0-9-]{1,9})\)")
_BREAKS: Final = re.compile(r"[()\[\]]")
_MORE_WORDS: Final = 5
_LONGEST: Final = 160


def definitions(text: str) -> Iterator[tuple[str, str]]:
    """(short form, long form) for each abbreviation that the text defines."""
    for match in _IN_BRACKETS.finditer(text):
        short = match[1]
        if any(char.isupper() for char in short):
            long = _long_form(_before(text, match.start()), short)
            if long is not None:
                yield short, long


def _before(text: str, place: int) -> str:
    """What stands before a place, back to another bracket; no more than a few whole words."""
    start = max(0, place - _LONGEST)
    while 0 < start < place and not text[start - 1].isspace():
        start += 1
    return _BREAKS.split(text[start:place])[-1]


def _long_form(before: str, short: str) -> str | None:
    words = before.split()
    before = " ".join(words[-min(len(short) + _MORE_WORDS, 2 * len(short)) :])
    place = len(before)
    letters = [char.lower() for char in short if char.isalnum()]
    for number, letter in reversed(list(enumerate(letters))):
        place -= 1
        while place >= 0 and not (before[place].lower() == letter and (number or _starts_word(before, place))):
            place -= 1
        if place < 0:
            return None
    start = before.rfind(" ", 0, place) + 1
    long = before[start:]
    return long if len(long) > len(short) and short.lower() not in long.lower().split() else None


def _starts_word(text: str, place: int) -> bool:
    return place == 0 or not text[place - 1].isalnum()
