"""CC212: a page that stands on old sources only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from statistics import median
from typing import Final

from clincite.lint.document import Document, Entry, Span
from clincite.lint.grounds import Ground
from clincite.lint.rule import Case, Family, Found, Rule, Severity
from clincite.lint.sources.issuers import labelled_guideline, own_names, says_guideline, self_published
from clincite.records import GUIDELINES

# Half of systematic reviews need an update after 5.5 years (Shojania et al., Ann Intern Med 2007;147:224-33), and half of guidelines are
# out of date after 5.8 (Shekelle et al., JAMA 2001;286:1461-7). So a base is called old when none of its sources is within one such
# half-life and half of them are beyond two; guidelines when none is within one.
_HALF_LIFE: Final = 5
_OLD: Final = 10
_GUIDELINE: Final = 6
_FEWEST: Final = 3


def _check(case: Case) -> Iterator[Found]:
    own = own_names(case.document)
    dated = [ground for ground in case.grounds.entries if _year(ground) and not _is_own(case.document, ground.entry, own)]
    guidelines = [ground for ground in dated if _is_guideline(ground)]
    research = sorted(_year(ground) for ground in dated if ground not in guidelines)
    newest_guideline = max((_year(ground) for ground in guidelines), default=0)
    age = case.today.year
    if (
        len(research) >= _FEWEST
        and age - research[-1] > _HALF_LIFE
        and age - median(research) > _OLD
        and age - newest_guideline > _HALF_LIFE
    ):
        yield Found(
            span=_place(case.document),
            message=f"The {len(research)} research sources are of {_spelt(research)}; none is of the last {_HALF_LIFE} years",
            related=tuple(ground.entry.year_span or ground.entry.span for ground in dated),
        )
    elif guidelines and age - newest_guideline > _GUIDELINE and (not research or age - research[-1] > _HALF_LIFE):
        one = "guideline is" if len(guidelines) == 1 else "guidelines are"
        yield Found(
            span=_place(case.document),
            message=f"The {one} of {_spelt(sorted(map(_year, guidelines)))}; half of guidelines are out of date after six years",
            severity=Severity.NOTE,
            related=tuple(ground.entry.year_span or ground.entry.span for ground in guidelines),
        )


def _year(ground: Ground) -> int:
    """The year of a source, 0 when it is unknown; of a page that was updated, that of the update."""
    year = ground.entry.year or (ground.record.year if ground.record and not ground.mistitled else None) or 0
    return max((year, *(int(updated[1]) for updated in _UPDATED.finditer(ground.entry.passage.text))))


def _is_own(document: Document, entry: Entry, own: frozenset[str]) -> bool:
    """Whether an entry is the publisher's own account, which is as old as what it sums up."""
    return self_published(document, entry, own)


def _is_guideline(ground: Ground) -> bool:
    known = ground.record is not None and not ground.mistitled and ground.record.kind in GUIDELINES
    return known or labelled_guideline(ground.entry) or (ground.entry.label is None and says_guideline(ground.entry.title or ""))


def _spelt(years: list[int]) -> str:
    return str(years[0]) if years[0] == years[-1] else f"{years[0]}–{years[-1]}"


def _place(document: Document) -> Span:
    """The heading of the list of references, else its first entry."""
    listed = document.references_span
    if listed is None:
        return document.entries[0].span
    text = document.source[listed.start : listed.end]
    start = listed.start + len(text) - len(text.lstrip())
    end = document.source.find("\n", start, listed.end)
    return Span(start, end if end > start else listed.end)


_UPDATED: Final = re.compile(
    r"\b(?:updated|revised|reviewed|amended)\b[^.;\d]{0,30}?(?:\d{1,2}\s[A-Z][a-z]+\s)?((?:19|20)\d\d)\b", re.IGNORECASE
)


RULE: Final = Rule(
    code="CC212",
    name="stale-evidence-base",
    family=Family.REFERENCES,
    severity=Severity.WARNING,
    message="The sources are old, and none is recent",
    hint="Search for newer evidence; if there is none, say so and when you looked",
    check=_check,
)
