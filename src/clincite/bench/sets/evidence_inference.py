"""Evidence Inference: randomised trials, and prompts that name an outcome, an intervention and a comparator."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from clincite.bench.context import Context
from clincite.bench.libraries import record_of, unique
from clincite.records import Record, RecordKind

ARTICLES: Final = "evidence_inference/articles.jsonl.gz"
PROMPTS: Final = "evidence_inference/prompts.jsonl.gz"
TEST_ARTICLES: Final = "evidence_inference/splits/test_article_ids.txt"


class Prompt(msgspec.Struct, frozen=True):
    """What a trial is asked about, and the record of the trial."""

    text: str
    record: str
    test: bool


def records(context: Context) -> list[Record]:
    """Title and abstract of each trial, the abstract as one section."""
    return unique(
        record_of(_id(row["pmcid"]), row["title"], [("Abstract", row["abstract"])], kind=RecordKind.TRIAL, year=row.get("year"))
        for row in context.rows(ARTICLES)
    )


def prompts(context: Context) -> list[Prompt]:
    """All prompts in the order of the file."""
    test = {_id(line) for line in context.lines(TEST_ARTICLES)}
    return [Prompt(_text(row), _id(row["PMCID"]), _id(row["PMCID"]) in test) for row in context.rows(PROMPTS)]


def _text(row: dict[str, Any]) -> str:
    return " ".join(" ".join(row[part].split()) for part in ("Outcome", "Intervention", "Comparator") if row[part])


def _id(pmcid: str) -> str:
    return f"pmcid:PMC{pmcid.strip().removeprefix('PMC')}"
