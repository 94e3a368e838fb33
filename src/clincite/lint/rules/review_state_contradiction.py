"""CC501: a page that says both that it was reviewed and that it was not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from clincite.lint.document import BannerKind
from clincite.lint.rule import Case, Family, Found, Rule, Severity


def _check(case: Case) -> Iterator[Found]:
    document = case.document
    reviewed = document.banners_of(BannerKind.REVIEWED, BannerKind.REVIEWER)
    pending = document.banners_of(BannerKind.PENDING)
    steps = document.banners_of(BannerKind.STEPS)
    if reviewed and pending:
        yield Found(
            span=pending[0].passage.span(),
            message=f"“{_short(pending[0].passage.text)}”, and yet “{_short(reviewed[0].passage.text)}”",
            related=tuple(banner.passage.span() for banner in (*reviewed, *pending[1:], *steps)),
        )
    elif reviewed and steps:
        yield Found(
            span=steps[0].passage.span(),
            message=f"the steps of a review without the one that is reached, and yet “{_short(reviewed[0].passage.text)}”",
            related=tuple(banner.passage.span() for banner in (*reviewed, *steps[1:])),
            severity=Severity.WARNING,
        )


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:79].rstrip()}…"


RULE: Final = Rule(
    code="CC501",
    name="review-state-contradiction",
    family=Family.PAGE,
    severity=Severity.ERROR,
    message="the page says both that it was reviewed and that it was not",
    hint="show the state that this page has, and who reviewed it when",
    check=_check,
)
