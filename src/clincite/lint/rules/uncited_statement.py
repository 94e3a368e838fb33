"""CC104: a medical fact or advice without a source, on a page that gives sources."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from clincite.lint.document import Block, Document, Statement
from clincite.lint.medical import asserts
from clincite.lint.rule import Case, Family, Found, Rule, Severity

_ENDS_IN_NUMBER: Final = re.compile(r"(?:[^\W\d]|[)\]])\s?[(\[]?\d{1,2}(?:\s?[,–-]\s?\d{1,2})*[.)\]\s]*$")
_GAP: Final = 80  # characters of markup and marks between sentences of one paragraph
# Where more statements lack a source than have one, that is one fault of the page.
_PAGE: Final = 1.0
_RELATED: Final = 50
# A page without a list cites as a habit from so many statements on; a link or two are there to read more.
_HABIT: Final = 3


def _check(case: Case) -> Iterator[Found]:
    document = case.document
    cited = [statement for statement in document.statements if statement.cited]
    if not document.entries and len(cited) < _HABIT:
        return
    bare = _uncovered(document)
    if not bare:
        return
    if len(bare) > 1 and len(bare) > _PAGE * len(cited):
        told = f"only {len(cited)} of the statements do" if cited else "no statement cites any of them"
        yield Found(
            span=bare[0].span(),
            message=f"{len(bare)} medical statements give no source; {'references are listed, and ' if not cited else ''}{told}",
            related=tuple(statement.span() for statement in bare[1:_RELATED]),
        )
        return
    for statement in bare:
        yield Found(span=statement.span())


def _uncovered(document: Document) -> list[Statement]:
    """Medical statements without a source of their own, of their block or of a sentence beside them."""
    statements = document.statements
    covered = {place for place, statement in enumerate(statements) if statement.cited}
    for (place, one), (_, other) in pairwise(enumerate(statements)):
        if _same_paragraph(document, one, other):
            # A source at one sentence of a paragraph is read as that of its neighbours.
            covered |= {place, place + 1} if one.cited or other.cited else set()
    bare = [statement for place, statement in enumerate(statements) if place not in covered and asserts(statement)]
    # A number at the very end may be a mark that reads like a quantity ("half the dose 4").
    return [statement for statement in bare if not _ENDS_IN_NUMBER.search(statement.text[-40:])]


def _same_paragraph(document: Document, one: Statement, other: Statement) -> bool:
    if one.block is not other.block or one.block not in {Block.PARAGRAPH, Block.TABLE} or one.headings != other.headings:
        return False
    start, end = one.span().end, other.span().start
    if not 0 <= end - start <= _GAP:
        return False
    between = document.source[start:end].casefold()
    lines = between.count("\n")
    return (lines == 0 or (lines == 1 and document.form != "text")) and not any(
        tag in between for tag in ("</p", "<br", "</li", "</div", "</tr")
    )


RULE: Final = Rule(
    code="CC104",
    name="uncited-statement",
    family=Family.CITATIONS,
    severity=Severity.WARNING,
    message="A medical statement gives no source, where others do",
    hint="Cite what it stands on, or take it out",
    check=_check,
)
