"""What the engine is compared with in the same run: plain BM25, and text picked with nothing but it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import sentencex
import tantivy

from clincite.library.analysis import ANALYZER, build_analyzer, terms
from clincite.records import Record

BM25: Final = "plain BM25"
_HEAP: Final = 32_000_000


class PlainBM25:
    """BM25 (k1 1.2, b 0.75: Tantivy's) over one field, with the terms that the library's own index has.

    :param documents: (id, text) of each; an id may be any string.
    """

    def __init__(self, documents: Iterable[tuple[str, str]]) -> None:
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("id", stored=True, tokenizer_name="raw")
        builder.add_text_field("text", tokenizer_name=ANALYZER)
        self._schema = builder.build()
        index = tantivy.Index(self._schema)
        index.register_tokenizer(ANALYZER, build_analyzer())
        # One thread: with one segment the order of ties does not depend on the machine.
        writer = index.writer(heap_size=_HEAP, num_threads=1)
        for name, text in documents:
            writer.add_document(tantivy.Document(id=name, text=text))
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        self._searcher = index.searcher()

    @classmethod
    def of_records(cls, records: Iterable[Record]) -> PlainBM25:
        """Over whole records: title and all sections as one text."""
        return cls((record.id, whole_text(record)) for record in records)

    def scored(self, text: str, k: int) -> list[tuple[str, float]]:
        """The ``k`` best documents with their scores."""
        words = [(tantivy.Occur.Should, tantivy.Query.term_query(self._schema, "text", term)) for term in dict.fromkeys(terms(text))]
        if not words or not self._searcher.num_docs:
            return []
        found = self._searcher.search(tantivy.Query.boolean_query(words), limit=k, count=False).hits
        return [(str(self._searcher.doc(address)["id"][0]), float(score)) for score, address in found]

    def rank(self, text: str, k: int) -> list[str]:
        """The ``k`` best documents."""
        return [name for name, _ in self.scored(text, k)]


def whole_text(record: Record) -> str:
    """Title, key words and sections of a record; a title that was put in for a missing one is left out."""
    title = "" if record.title == "{} {}".format(*_upper_id(record.id)) else record.title
    return "\n".join(part for part in (title, " ; ".join(record.keywords), *(section.text for section in record.sections)) if part)


def _upper_id(record_id: str) -> tuple[str, str]:
    scheme, _, key = record_id.partition(":")
    return scheme.upper(), key


def sentences(text: str) -> list[str]:
    """The sentences of a text, in order."""
    return [cleaned for line in text.split("\n") for part in sentencex.segment("en", line) if (cleaned := part.strip())]
