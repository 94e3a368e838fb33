"""How sorts of evidence look on the page: one shape and one row of the strip for each, told in words everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec

from clincite.records import RecordKind
from clincite.render import words


class Sort(msgspec.Struct, frozen=True, kw_only=True):
    """A sort of evidence as drawn.

    :param key: of its shape (``#k-<key>`` in the page) and of its class.
    :param row: its name in the evidence strip, in the plural.
    :param path: outline of its shape in a box of 16 by 16.
    """

    key: str
    row: str
    path: str


SORTS: Final[tuple[Sort, ...]] = (
    Sort(key="guideline", row="Guidelines and their summaries", path="M2.5 2.5h11v11h-11z"),
    Sort(key="synthesis", row="Systematic reviews and meta-analyses", path="M8 1l7 7-7 7-7-7z"),
    Sort(key="trial", row="Trials", path="M8 1.500l7 12.500H1z"),
    Sort(key="study", row="Observational studies", path="M8 2a6 6 0 1 1 0 12A6 6 0 1 1 8 2z"),
    Sort(key="case", row="Case reports", path="M8 14.500L1 2h14z"),
    Sort(key="review", row="Reviews and opinion", path="M4.500 2h7l3.500 6-3.500 6h-7L1 8z"),
    Sort(key="other", row="Labels, digests and others", path="M5.500 1.500h5v4h4v5h-4v4h-5v-4h-4v-5h4z"),
)
"""Highest in the strip first."""

_SORT_OF: Final[Mapping[str, str]] = {
    RecordKind.GUIDELINE: "guideline",
    RecordKind.GUIDELINE_SUMMARY: "guideline",
    RecordKind.SYSTEMATIC_REVIEW: "synthesis",
    RecordKind.META_ANALYSIS: "synthesis",
    RecordKind.TRIAL: "trial",
    RecordKind.OBSERVATIONAL: "study",
    RecordKind.CASE_REPORT: "case",
    RecordKind.REVIEW: "review",
    RecordKind.OPINION: "review",
}
_BY_KEY: Final = {sort.key: sort for sort in SORTS}


def sort_of(kind: str) -> Sort:
    """The sort that a record kind is drawn as."""
    return _BY_KEY[_SORT_OF.get(kind, "other")]


def kind_and_year(kind: str, year: int | None) -> str:
    """``Systematic review 2021``."""
    return words.capitalised(" ".join(part for part in (words.kind_words(kind), str(year or "")) if part))
