"""PubMedQA (labelled): papers whose title is a question, with the labelled parts of their abstracts and the conclusion apart."""

from __future__ import annotations

from typing import Final

import msgspec

from clincite.bench.context import Context
from clincite.bench.libraries import record_of, unique
from clincite.records import Record

PAPERS: Final = "pubmedqa/pqal.jsonl.gz"
CONCLUSION: Final = "CONCLUSIONS"


class Paper(msgspec.Struct, frozen=True):
    """A paper's question, the id of its record, and whether it is in the test split."""

    question: str
    record: str
    test: bool


def papers(context: Context) -> list[Paper]:
    """All questions."""
    return [Paper(row["question"], f"pmid:{row['pmid']}", row.get("split") == "test") for row in context.rows(PAPERS)]


def records(context: Context) -> list[Record]:
    """The abstracts, a section for each labelled part. Without the title: it is the question, word for word."""
    return unique(
        record_of(
            f"pmid:{row['pmid']}",
            None,
            [*zip(row["labels"], row["contexts"], strict=True), (CONCLUSION, row["long_answer"])],
            year=row.get("year"),
        )
        for row in context.rows(PAPERS)
    )
