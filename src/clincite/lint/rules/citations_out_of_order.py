"""CC105: numbers that do not follow the order of first citation."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from clincite.lint.document import Document
from clincite.lint.rule import Case, Family, Found, Rule, Severity
from clincite.lint.sources.citing import Citing, Mark
from clincite.lint.sources.titles import folded

# The Vancouver style numbers sources in the order of first citation (ICMJE Recommendations, IV.A.3.g). Where fewer than this part of them
# keep to it, the list follows another order.
_MOSTLY: Final = 0.7
_FEW: Final = 5
_ALPHABETICAL: Final = 0.85
_LETTERS: Final = 3  # a list of bare addresses begins with one letter only


def _check(case: Case) -> Iterator[Found]:
    first = _first_marks(case.document)
    numbers = [mark.number or 0 for mark in first]
    if len(numbers) < _FEW or numbers == sorted(numbers) or _is_alphabetical(case.document):
        return
    kept = _longest_rising(numbers)
    if len(kept) < _MOSTLY * len(numbers):
        return
    astray = [mark for place, mark in enumerate(first) if place not in kept]
    yield Found(
        span=astray[0].span,
        message=f"Numbers follow the order of first citation but for {', '.join(str(mark.number) for mark in astray[:5])}",
        related=tuple(mark.span for mark in astray[1:]),
    )


def _first_marks(document: Document) -> list[Mark]:
    """The first mark of each number, in order of place; numbers of one mark or of marks side by side in order of size."""
    found: dict[int, Mark] = {}
    citing = Citing(document)
    for mark in citing.marks:
        # A number that leads nowhere has no place in the order.
        if mark.number is not None and (not document.entries or citing.meant(mark).listed):
            found.setdefault(mark.number, mark)
    first = list(found.values())
    groups: list[list[Mark]] = []
    for mark in first:
        if groups and mark.span.start - groups[-1][-1].span.end <= 3:
            groups[-1].append(mark)
        else:
            groups.append([mark])
    return [mark for group in groups for mark in sorted(group, key=lambda item: item.number or 0)]


def _longest_rising(numbers: list[int]) -> frozenset[int]:
    """Places of a longest rising run of the numbers, gaps allowed."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for place, number in enumerate(numbers):
        at = bisect_left(tails, number)
        before.append(ends[at - 1] if at else -1)
        tails[at : at + 1] = [number]
        ends[at : at + 1] = [place]
    kept, place = set(), ends[-1] if ends else -1
    while place >= 0:
        kept.add(place)
        place = before[place]
    return frozenset(kept)


def _is_alphabetical(document: Document) -> bool:
    """Whether the list is sorted by its words: then its numbers need not follow the text."""
    starts = [folded((entry.authors or entry.passage.text)[:60])[:1] for entry in document.entries]
    pairs = list(pairwise(starts))
    return len(pairs) >= 3 and len(set(starts)) >= _LETTERS and sum(one <= other for one, other in pairs) >= _ALPHABETICAL * len(pairs)


RULE: Final = Rule(
    code="CC105",
    name="citations-out-of-order",
    family=Family.CITATIONS,
    severity=Severity.NOTE,
    message="Numbers do not follow the order in which sources are first cited",
    hint="Number the sources in the order in which the text first cites them",
    check=_check,
)
