"""CC503: a page that may change without a trace."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from clincite.lint.document import BannerKind, DateKind, Document
from clincite.lint.page import is_page, is_wiki, opening
from clincite.lint.rule import Case, Family, Found, Rule, Severity

_HISTORY: Final = re.compile(
    r"(?:update|version|revision|document|change|publication|article)s?\s(?:information|history|log|notes?)"
    r"|what(?:['’]s|\shas|\sis)?\s(?:changed|new)\b|change\s?log|changes\s(?:since|in\sthis|to\sthis)|summary\sof\schanges|history\sof\sthis",
    re.IGNORECASE,
)


def _tells_changes(document: Document) -> bool:
    """Whether the page has a part on its changes, is a wiki's, or is an article of known authors that was published once and for all."""
    if any(_HISTORY.match(heading.text) for heading in document.headings) or is_wiki(document):
        return True
    fixed = bool(document.dates) and all(date.kind is DateKind.PUBLISHED for date in document.dates)
    return fixed and bool(document.banners_of(BannerKind.AUTHOR))


def _check(case: Case) -> Iterator[Found]:
    document = case.document
    if document.answer is not None or document.banners_of(BannerKind.VERSION) or _tells_changes(document):
        return
    if is_page(document):
        yield Found(span=document.dates[0].span if document.dates else opening(document))


RULE: Final = Rule(
    code="CC503",
    name="no-version",
    family=Family.PAGE,
    severity=Severity.NOTE,
    message="the page has no version and no history of changes",
    hint="number the versions and say what changed in each",
    check=_check,
)
