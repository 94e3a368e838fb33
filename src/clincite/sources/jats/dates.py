"""When an article was published."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from lxml import etree

from clincite.sources.medline.fields import year_in
from clincite.sources.medline.text import line_of

_MONTHS: Final = ("", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# As MEDLINE does: the date of the issue, then that of the article on the web.
_ORDER: Final = ("ppub", "epub-ppub", "collection", "pub", "epub", "pmc-release", "epreprint", "preprint", "")


def published(meta: etree._Element) -> tuple[str, int | None]:
    """(the date as NLM prints it, "2019 Sep-Oct" or "2020 Mar 14"; its year)."""
    dates = sorted(meta.iterfind("pub-date"), key=_rank)
    texts = [_text(date) for date in dates]
    return next((text for text in texts if year_in(text)), ""), year_in(*texts)


def _rank(date: etree._Element) -> int:
    kind = str(date.get("pub-type") or date.get("date-type") or "").lower()
    if kind == "pub" and date.get("publication-format") == "print":
        kind = "ppub"
    return _ORDER.index(kind) if kind in _ORDER else len(_ORDER)


def _text(date: etree._Element) -> str:
    year, season, month, day = (line_of(date.find(part)) for part in ("year", "season", "month", "day"))
    if not year:
        return line_of(date.find("string-date"))
    return " ".join(filter(None, _parts(year, season, month, day)))


def _parts(year: str, season: str, month: str, day: str) -> Iterable[str]:
    named = _MONTHS[int(month)] if month.isascii() and month.isdecimal() and 1 <= int(month) <= 12 else month
    return (year, named or season, (day.lstrip("0") or "") if named else "")
