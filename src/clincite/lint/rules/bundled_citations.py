"""CC103: several sources after several assertions, so that none of them can be checked against its own."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

import msgspec

from clincite.lint.document import Citation, Document, Span, Statement
from clincite.lint.rule import Case, Family, Found, Rule, Severity
from clincite.lint.sources.citing import marks_of
from clincite.lint.wording.assertions import assertions

# Two sources after a list of three often both hold it. The more sources and assertions, the less a reader can guess: so the sum decides.
_MANY: Final = 6
_MANY_SHARED: Final = 5  # whole statements are apart more clearly than the items of a list
_PAIR: Final = 2
_HEAP: Final = 4  # after a single assertion, when that is most of the list
#: A sentence that sums up what was cited one by one may stand on all of it.
_SUMS_UP: Final = re.compile(r"(?:in (?:summary|conclusion|short|sum)|overall|taken together|to summari[sz]e)\b", re.IGNORECASE)
_GAP: Final = 3  # characters between marks of one bundle: a blank, a comma


class _Bundle(msgspec.Struct, frozen=True):
    """Marks that stand together, and the words before them as far as the marks before."""

    span: Span
    sources: int
    text: str


def _check(case: Case) -> Iterator[Found]:
    if case.document.answer is not None:
        return  # each source of an answer stands beside the words that are quoted from it
    for statement in case.document.statements:
        for bundle in _bundles(statement):
            count = assertions(bundle.text) if bundle.sources >= _PAIR else 1
            sums_up = _SUMS_UP.match(statement.text) is not None
            if count > 1 and bundle.sources + count >= _MANY:
                yield Found(
                    span=bundle.span,
                    message=f"{bundle.sources} sources stand together after {count} assertions; which carries which cannot be told",
                    severity=Severity.NOTE if bundle.sources == _PAIR or sums_up else None,
                )
            elif bundle.sources >= _HEAP and 2 * bundle.sources > len(case.document.entries) > 0:
                yield Found(
                    span=bundle.span,
                    message=f"{bundle.sources} of the {len(case.document.entries)} sources stand together after one statement",
                    severity=Severity.NOTE,
                )
    yield from _shared(case.document)


def _bundles(statement: Statement) -> Iterator[_Bundle]:
    places = statement.passage.places
    begin = 0
    for together in _together(statement.citations):
        end = bisect_left(places, together[0].span.start)
        if end > begin:
            yield _Bundle(
                span=Span(together[0].span.start, together[-1].span.end), sources=_sources(together), text=statement.text[begin:end]
            )
        begin = end


def _together(citations: tuple[Citation, ...]) -> Iterator[list[Citation]]:
    group: list[Citation] = []
    for citation in sorted(citations, key=lambda item: item.span):
        if group and citation.span.start - group[-1].span.end > _GAP:
            yield group
            group = []
        group.append(citation)
    if group:
        yield group


def _sources(citations: list[Citation]) -> int:
    return len(
        {(mark.number, mark.key, mark.identifier and mark.identifier.value) for citation in citations for mark in marks_of(citation)}
    )


def _shared(document: Document) -> Iterator[Found]:
    """Marks at the end of a block whose statements share them."""
    sharing: dict[Span, list[Statement]] = defaultdict(list)
    for statement in document.statements:
        if statement.shared:
            sharing[Span(statement.shared[0].span.start, statement.shared[-1].span.end)].append(statement)
    for span, statements in sharing.items():
        sources = _sources(list(statements[0].shared))
        if sources >= _PAIR and len(statements) > 1 and sources + len(statements) >= _MANY_SHARED:
            yield Found(
                span=span,
                message=f"{sources} sources stand at the end of {len(statements)} statements; which carries which cannot be told",
                severity=Severity.NOTE if sources == _PAIR else None,
                related=tuple(statement.span() for statement in statements),
            )


RULE: Final = Rule(
    code="CC103",
    name="bundled-citations",
    family=Family.CITATIONS,
    severity=Severity.WARNING,
    message="Several sources stand together after several assertions",
    hint="Put each source after the words that it carries, or split the statement",
    check=_check,
)
