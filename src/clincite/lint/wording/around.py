"""What stands around a statement: its paragraph, its neighbours, the words of its sources. Rules about single sentences need
them, because what a sentence leaves out the one before it may have said."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from clincite.lint.document import Block, Citation, Document, Statement
from clincite.lint.grounds import Cited
from clincite.lint.rule import Case
from clincite.records import Quote, Record

#: Sentences of one paragraph lie no further apart in the source than a few citation marks are long.
_NEAR: Final = 160


def cited(case: Case, number: int) -> Cited:
    """The grounds of the statement of that number; empty ones when nobody looked."""
    return case.grounds.statements[number] if number < len(case.grounds.statements) else Cited()


def quotations(case: Case, statement: Statement) -> tuple[Quote, ...]:
    """What a statement of one of our own answers is quoted from; empty for any other text."""
    answer = case.document.answer
    if answer is None or statement.claim is None:
        return ()
    return next((claim.quotes for claim in answer.claims if claim.id == statement.claim), ())


def same_paragraph(document: Document, before: Statement, after: Statement) -> bool:
    """Whether a reader meets two neighbouring statements in one breath: two sentences of a paragraph, not two bullets."""
    if before.block is not Block.PARAGRAPH or after.block is not Block.PARAGRAPH or before.headings != after.headings:
        return False
    start, end = before.span().end, after.span().start
    return 0 <= end - start <= _NEAR and "\n\n" not in document.source[start:end]


def told_before(document: Document, tells: list[bool]) -> list[bool]:
    """For each statement, whether an earlier sentence of its paragraph tells (``tells``, one for each statement)."""
    found: list[bool] = []
    for number, statement in enumerate(document.statements):
        goes_on = number > 0 and same_paragraph(document, document.statements[number - 1], statement)
        found.append(goes_on and (found[number - 1] or tells[number - 1]))
    return found


def same_part(before: Statement, after: Statement) -> bool:
    """Whether two statements stand under the same headings and the same lead."""
    return before.headings == after.headings and before.lead == after.lead


def in_full(statement: Statement) -> str:
    """A statement with the line that opens its list, which it completes."""
    return f"{statement.lead} {statement.text}" if statement.lead else statement.text


def sources_of(citations: tuple[Citation, ...]) -> frozenset[str]:
    """What citations point to, one string for each source."""
    return frozenset(_pointers(citations))


def _pointers(citations: tuple[Citation, ...]) -> Iterator[str]:
    for citation in citations:
        yield from (str(number) for number in citation.numbers)
        yield from citation.keys
        if not citation.numbers and not citation.keys:
            yield from (f"{found.scheme}:{found.value}" for found in citation.identifiers)


def texts_of(record: Record) -> Iterator[str]:
    """What a record says, section by section."""
    return (section.text for section in record.sections)
