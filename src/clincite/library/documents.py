"""How a record lies in a Tantivy index: one document that holds it, and one for each section, which is what is searched."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import tantivy

from clincite.library.analysis import ANALYZER
from clincite.library.identity import identifiers_of, normalised
from clincite.library.querying import LAST_YEAR
from clincite.records import Record

TEXT_FIELDS: Final = ("title", "heading", "body", "keywords")
_LONGEST_TERM: Final = 2_000  # bytes; the index takes no longer ones


def build_schema() -> tantivy.Schema:
    """The fields of the index."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("type", stored=False, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("record", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("ordinal", stored=True, indexed=False, fast=True)
    builder.add_bytes_field("blob", stored=True, indexed=False)
    builder.add_text_field("sha", stored=True, tokenizer_name="raw", index_option="basic")
    for field in TEXT_FIELDS:
        builder.add_text_field(field, stored=False, tokenizer_name=ANALYZER, index_option="position")
    builder.add_unsigned_field("year", stored=False, indexed=True, fast=True)
    builder.add_text_field("kind", stored=False, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("status", stored=False, tokenizer_name="raw", index_option="basic")
    # New fields go last: an index of an older version is then still read far enough to say so.
    builder.add_text_field("bears", stored=False, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("cites", stored=False, tokenizer_name="raw", index_option="basic")
    return builder.build()


def documents_of(record: Record, blob: bytes, sha: str) -> Iterator[tantivy.Document]:
    """The documents of one record.

    :param blob: the record, encoded.
    :param sha: SHA-256 (hex) of ``blob``.
    """
    stored = tantivy.Document()
    stored.add_text("type", "record")
    stored.add_text("record", record.id)
    stored.add_text("sha", sha)
    stored.add_bytes("blob", blob)
    for field, names in (("bears", identifiers_of(record)), ("cites", dict.fromkeys(map(normalised, record.cites)))):
        for name in names:
            if len(name.encode()) <= _LONGEST_TERM:
                stored.add_text(field, name)
    yield stored
    keywords = " ; ".join((*record.keywords, *(name for condition in record.conditions for name in (condition.name, *condition.synonyms))))
    for ordinal, section in enumerate(record.sections):
        document = tantivy.Document()
        fields = {
            "type": "section",
            "record": record.id,
            "title": record.title,
            "heading": " ; ".join(filter(None, (section.name, section.condition, section.subject))),
            "body": section.text,
            "keywords": keywords,
            "kind": record.kind.value,
            "status": record.status.value,
        }
        for field, value in fields.items():
            document.add_text(field, value)
        if record.digest and record.kind.value != "digest":
            document.add_text("kind", "digest")
        document.add_unsigned("ordinal", ordinal)
        document.add_unsigned("year", min(max(record.year or 0, 0), LAST_YEAR))
        yield document
