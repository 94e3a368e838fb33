"""CC505: a page that does not say who paid for it or what its writers gain."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from clincite.lint.document import BannerKind
from clincite.lint.page import is_page, is_wiki, opening
from clincite.lint.rule import Case, Family, Found, Rule, Severity


def _check(case: Case) -> Iterator[Found]:
    document = case.document
    if not document.banners_of(BannerKind.DISCLOSURE) and is_page(document) and not is_wiki(document):
        yield Found(span=opening(document))


RULE: Final = Rule(
    code="CC505",
    name="no-disclosure",
    family=Family.PAGE,
    severity=Severity.NOTE,
    message="the page discloses neither funding nor conflicts of interest",
    hint="say who paid for the page and whether its writers have interests, or that there are none",
    check=_check,
)
