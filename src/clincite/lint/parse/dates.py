"""Dates that a page gives of itself, and years."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from clincite.lint.document import DateKind, PageDate
from clincite.lint.parse.marked import Marked

_ALL: Final = "january february march april may june july august september october november december"
_NAMES: Final = _ALL.split()
_MONTHS: Final = {
    **{name: number for number, name in enumerate(_NAMES, 1)},
    **{name[:3]: number for number, name in enumerate(_NAMES, 1)},
    "sept": 9,
}
_MONTH: Final = rf"(?P<month>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\.?"
_YEAR: Final = r"(?P<year>(?:19|20)\d\d)"
_DAY: Final = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_FORMS: Final = (
    re.compile(rf"{_YEAR}[-/.](?P<number>\d{{1,2}})(?:[-/.]{_DAY})?(?!\d)", re.IGNORECASE),
    re.compile(rf"{_MONTH}\s{_DAY},?\s{_YEAR}(?!\d)", re.IGNORECASE),
    re.compile(rf"{_DAY}[\s-](?:of\s)?{_MONTH}[\s,-]{{1,2}}{_YEAR}(?!\d)", re.IGNORECASE),
    re.compile(rf"{_MONTH},?\s{_YEAR}(?!\d)", re.IGNORECASE),
    re.compile(rf"(?P<first>\d{{1,2}})[/.](?P<second>\d{{1,2}})[/.]{_YEAR}(?!\d)"),
    re.compile(rf"{_YEAR}(?!\d)"),
)
_SAYS: Final = re.compile(
    r"\b(?P<kind>(?:(?:last|content|page|article|first|date|originally|medically|clinically|next|date\sof"
    r"|most\srecent(?:ly)?|current\sas|version|due|for)\s){0,3}"
    r"(?:updated?|modified|revised|revision|edited|amended|published|posted|publication|issued|created|written"
    r"|review(?:ed)?|checked|accessed|retrieved|as\sof|date))"
    r"(?:\sonline(?:\s(?:first|ahead\sof\sprint))?)?"
    r"(?:\s(?:(?:is\s|was\s)?due(?:\sdate)?(?:\s(?:by|in|on))?|on|in|at|date|for\s(?:medical\s)?accuracy|by:?\s[^:;|•·\n]{3,60}?(?:\son|,|\s[|•·–-])))?"
    r"\s{0,2}[:\-–—|(]?\s{0,2}(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s)?"
    r"(?=\d|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?\s\d)",
    re.IGNORECASE,
)


#: "Version 2.1, 9 January 2026": the day of that version.
_VERSION: Final = re.compile(
    r"\b(?P<kind>version)\s?:?\s?(?:no\.?\s?)?v?\d{1,3}(?!\d)(?:\.\d{1,3}){0,3}\s?[,;(–—|·:-]?\s?(?:of\s|from\s|dated\s)?(?=\d|[JFMASOND][a-z]{2})",
    re.IGNORECASE,
)
_DUE: Final = re.compile(r"\bnext\b|\bdue\b|^for\s", re.IGNORECASE)
_OPENS_LINE: Final = re.compile(r"(?:^|[.|•·:;(\n–—*-]\s*)$")
_SURE: Final = re.compile(r"(?:last|page|content|article)\s(?:last\s)?(?:updated|reviewed|modified|revised)\b", re.IGNORECASE)
_SPOKEN_OF: Final = re.compile(
    r"(?:\b(?:page|article|content|information|answer|document|guide|post|was|were|is|been|and)|,)\s+$", re.IGNORECASE
)


_LINE: Final = 200
_BYLINE: Final = re.compile(r"\b(?:by|version|MD|PhD|PharmD|MBBS|RN|DO|MSc|FRCP|editors?|authors?|reviewed)\b")
_PART: Final = re.compile(r"(?:^|[·|•])\s*(?P<said>[^·|•\n]+?)\s*(?=[·|•\n]|$)")


def find(marked: Marked) -> Iterator[PageDate]:
    """Dates of the page in a line that speaks of it."""
    text = marked.text
    for match in (*_SAYS.finditer(text), *_VERSION.finditer(text)):
        found = _date_at(text, match.end())
        kind = kind_of(match["kind"], match[0])
        if found and kind and _of_the_page(text, match.start(), found[0], kind):
            iso, start, end = found
            yield PageDate(kind=kind, iso=iso, span=marked.span(start, end))
    yield from _beside_a_byline(marked)


def _beside_a_byline(marked: Marked) -> Iterator[PageDate]:
    """The date that stands between dots or bars in a line with a byline or a version: "Ada Lee, MD · 12 February 2026"."""
    text = marked.text
    if len(text) > _LINE or not _BYLINE.search(text):
        return
    parts = list(_PART.finditer(text))
    for part in parts if len(parts) > 1 else ():
        found = _date_at(text, part.start("said"))
        if found and found[2] == part.end("said") and len(found[0]) >= len("2026-02"):
            yield PageDate(kind=DateKind.PUBLISHED, iso=found[0], span=marked.span(found[1], found[2]))


def _of_the_page(text: str, start: int, iso: str, kind: DateKind) -> bool:
    """Whether it is the page that was published then, and not something that a sentence speaks of ("published in 1999 by a clinic")."""
    before = text[max(0, start - 25) : start]
    if len(iso) > 4 and _SURE.match(text, start):
        return True
    # "The labels, accessed 3 February 2026": what was opened that day is a source.
    spoken = kind is not DateKind.ACCESSED and len(iso) > 4 and _SPOKEN_OF.search(before) is not None
    return _OPENS_LINE.search(before) is not None or spoken


def kind_of(words: str, whole: str = "") -> DateKind | None:
    """What a date announced by these words is the date of; None: of something else ("next publication").

    :param whole: the words with what stands between them and the date ("review due by").
    """
    told = words.lower()
    if _DUE.search(whole or told):
        return DateKind.DUE if any(word in told for word in ("review", "updat", "revis")) else None
    if any(word in told for word in ("updat", "modif", "revis", "edit", "amend", "as of", "current as", "version")):
        return DateKind.UPDATED
    if "review" in told or "check" in told:
        return DateKind.REVIEWED
    if "access" in told or "retriev" in told:
        return DateKind.ACCESSED
    return DateKind.PUBLISHED


def _date_at(text: str, at: int) -> tuple[str, int, int] | None:
    for form in _FORMS:
        if (match := form.match(text, at)) and (iso := _iso(match)):
            return iso, match.start(), match.end()
    return None


def alone(marked: Marked) -> PageDate | None:
    """The date that a line is, with nothing beside it: of publication."""
    found = _date_at(marked.text, 0) if len(marked.text) <= 20 else None
    if found is None or found[2] < len(marked.text) or len(found[0]) < 7:
        return None
    return PageDate(kind=DateKind.PUBLISHED, iso=found[0], span=marked.span(found[1], found[2]))


def iso_of(text: str) -> str | None:
    """The date that a text is, as ISO 8601; None: it is none."""
    found = _date_at(text.strip(), 0)
    return found[0] if found else None


def _iso(match: re.Match[str]) -> str | None:
    told = match.groupdict()
    year = told["year"]
    if told.get("first"):
        first, second = int(told["first"]), int(told["second"])
        # 3/4/2024 is March in one country and April in another: only the month's and day's order that can be told is kept.
        if first > 12 and 1 <= second <= 12 and first <= 31:
            return f"{year}-{second:02}-{first:02}"
        return f"{year}-{first:02}-{second:02}" if second > 12 and 1 <= first <= 12 and second <= 31 else year
    month = _MONTHS[told["month"].lower()] if told.get("month") else int(told["number"]) if told.get("number") else 0
    if not month:
        return year
    if month > 12:
        return None
    day = int(told["day"]) if told.get("day") else 0
    return f"{year}-{month:02}-{day:02}" if 1 <= day <= 31 else f"{year}-{month:02}"
