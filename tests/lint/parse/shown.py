"""What tests look at in a document."""

from __future__ import annotations

from clincite.lint.document import Document, Passage, Statement
from clincite.lint.parse import parse


def numbers(statement: Statement) -> list[int]:
    """All numbers that a statement cites itself."""
    return [number for citation in statement.citations for number in citation.numbers]


def cited(source: str, form: str = "text") -> list[tuple[str, list[int]]]:
    """Statements with the numbers that stand at them."""
    return [(statement.text, numbers(statement)) for statement in parse(source, form=form).statements]


def told(source: str, form: str = "text") -> list[str]:
    """The words of the statements."""
    return [statement.text for statement in parse(source, form=form).statements]


def passages(document: Document) -> list[Passage]:
    """Every passage of a document."""
    return [
        *document.headings,
        *(statement.passage for statement in document.statements),
        *(entry.passage for entry in document.entries),
        *(banner.passage for banner in document.banners),
    ]


def under(document: Document, span: object) -> str:
    """The words of the source under a span."""
    assert span is not None
    return document.source[span.start : span.end]  # type: ignore[attr-defined]
