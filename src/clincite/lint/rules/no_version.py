"""CC503: a page that may change without a trace."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from clincite.lint.document import BannerKind
from clincite.lint.page import is_page, opening
from clincite.lint.rule import Case, Family, Found, Rule, Severity


def _check(case: Case) -> Iterator[Found]:
    document = case.document
    if document.answer is None and not document.banners_of(BannerKind.VERSION) and is_page(document):
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
