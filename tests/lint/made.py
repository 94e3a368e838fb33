"""Documents made by hand, for tests of what comes after parsing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from clincite.lint.document import Block, Citation, Document, Entry, Identifier, Passage, Span, Statement


class Maker:
    """Writes a source bit by bit, so that every span is a real place in it."""

    def __init__(self) -> None:
        self._source = ""
        self._statements: list[Statement] = []
        self._entries: list[Entry] = []
        self._listed: int | None = None

    def says(
        self, text: str, *numbers: int, keys: Sequence[str] = (), ids: Sequence[tuple[str, str]] = (), block: Block = Block.PARAGRAPH
    ) -> Maker:
        """A statement with one mark after it."""
        passage = self._passage(text)
        citations: tuple[Citation, ...] = ()
        if numbers or keys or ids:
            start = len(self._source)
            self._source += " ["
            spans = []
            for number in numbers:
                spans.append(self._write(str(number)))
                self._source += ","
            identifiers = tuple(self._identifier(scheme, value) for scheme, value in ids)
            self._source += "".join(keys) + "]"
            citations = (
                Citation(
                    span=Span(start, len(self._source)),
                    numbers=numbers,
                    number_spans=tuple(spans),
                    identifiers=identifiers,
                    keys=tuple(keys),
                ),
            )
        self._source += "\n\n"
        self._statements.append(Statement(passage=passage, block=block, citations=citations))
        return self

    def lists(self, text: str, *, ids: Sequence[tuple[str, str]] = (), **fields: Any) -> Maker:
        """An entry of the references."""
        if self._listed is None:
            self._listed = len(self._source)
            self._source += "References\n\n"
        passage = self._passage(text)
        identifiers = tuple(self._identifier(scheme, value) for scheme, value in ids)
        self._source += "\n"
        self._entries.append(Entry(position=len(self._entries) + 1, passage=passage, identifiers=identifiers, **fields))
        return self

    def document(self) -> Document:
        return Document(
            name="-",
            source=self._source,
            form="text",
            statements=tuple(self._statements),
            entries=tuple(self._entries),
            references_span=None if self._listed is None else Span(self._listed, len(self._source)),
        )

    def _write(self, text: str) -> Span:
        start = len(self._source)
        self._source += text
        return Span(start, len(self._source))

    def _passage(self, text: str) -> Passage:
        span = self._write(text)
        return Passage(text=text, places=tuple(range(span.start, span.end)))

    def _identifier(self, scheme: str, value: str) -> Identifier:
        self._source += f" {scheme}:"
        return Identifier(scheme=scheme, value=value, printed=value, span=self._write(value))
