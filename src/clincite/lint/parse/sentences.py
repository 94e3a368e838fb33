"""Where the sentences of a text end."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

import sentencex

#: A cut after one of these is none: abbreviations, and what stands before a number or a name.
_GOES_ON: Final = re.compile(
    r"(?:\b(?:e\.\s?g|i\.\s?e|vs|cf|approx|ca|al|fig|figs|no|nos|vol|eq|ref|refs|dr|prof|st|spp|sp|subsp|var|resp|incl|excl|max|min|tab|tabs|wt|b\.i\.d"
    r"|t\.i\.d|q\.i\.d|p\.o|i\.v|i\.m|s\.c|a\.m|p\.m|[A-Z])\.)\s*$",
    re.IGNORECASE,
)
_ALWAYS: Final = re.compile(r"(?:\b(?:e\.\s?g|i\.\s?e|vs|cf|approx|ca|fig|figs|dr|prof|nos|refs?|eq|spp)\.)\s*$", re.IGNORECASE)
#: "[2014, amended 2023]", as guidelines tag a recommendation.
_TAG: Final = r"\[[A-Za-z ]{0,20}(?:19|20)\d\d[A-Za-z0-9 ,;]{0,40}\]\.?"
_LOUD: Final = r"(?:[A-Z]{4,}(?:\s[A-Z]{2,}){0,3})?"
#: "(strong; high certainty)" or "SUPERSEDED" after a sentence, in either order, is said of that sentence.
_TRAILING: Final = re.compile(rf"{_TAG}|{_LOUD}\s?(?:\([^()]{{1,120}}\)\.?)?\s?{_LOUD}\s?(?:disputed,\s)?(?:see\s[A-Z][\w ]{{3,40}})?")
_ASIDE: Final = re.compile(r"\s*\([^()]{1,120}\)(?=\s+[A-Z])")
_LONGEST: Final = 20_000


def spans(text: str, cuts: Iterable[int] = ()) -> list[tuple[int, int]]:
    """(start, end) of each sentence, without the blanks around it.

    :param cuts: places where a sentence surely ends.
    """
    found: list[tuple[int, int]] = []
    at = 0
    for cut in (*(cut for cut in cuts if 0 < cut < len(text)), len(text)):
        begin = at
        if found and (aside := _ASIDE.match(text, at, cut)) is not None:
            found[-1] = (found[-1][0], aside.end())
            begin = aside.end()
        for start, end in _merged(text[begin:cut]):
            first, last = begin + start, begin + end
            while first < last and text[first].isspace():
                first += 1
            while last > first and text[last - 1].isspace():
                last -= 1
            if first < last and found and _TRAILING.fullmatch(text, first, last):
                found[-1] = (found[-1][0], last)
            elif first < last:
                found.append((first, last))
        at = max(at, cut)
    return found


def _merged(text: str) -> Iterator[tuple[int, int]]:
    """The cuts of sentencex, less those after an abbreviation or before a small letter."""
    start, end = 0, 0
    for piece in _pieces(text):
        before, after = text[start:end], piece.lstrip()
        if end > start and not _parted(before, after):
            end += len(piece)
            continue
        if end > start:
            yield start, end
        start, end = end, end + len(piece)
    if end > start:
        yield start, end


def _parted(before: str, after: str) -> bool:
    tail = before[-14:].rstrip()
    if not after or not tail:
        return False
    if _ALWAYS.search(tail):
        return False
    if after[0].islower() and not tail.endswith(("!", "?")):
        return False
    return not (_GOES_ON.search(tail) and (after[0].isdigit() or after[0].islower()))


def _pieces(text: str) -> Iterator[str]:
    at = 0
    for chunk in _chunks(text):
        for sentence in sentencex.segment("en", chunk):
            begin = text.find(sentence, at, at + len(sentence) + 200) if sentence else -1
            if begin < 0:
                continue
            yield text[at : begin + len(sentence)]
            at = begin + len(sentence)
    if at < len(text):
        yield text[at:]


def _chunks(text: str) -> Iterator[str]:
    at = 0
    while at < len(text):
        end = at + _LONGEST
        if end < len(text):
            blank = text.rfind(" ", at + _LONGEST // 2, end)
            end = blank + 1 if blank > 0 else end
        yield text[at:end]
        at = end
