"""Answers written on real trials before the list of retractions was read: afterwards each says what it lost.

Seven trials of the data set were retracted later. The library is their abstracts and those of some others of the set.
"""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import msgspec
import pytest

from clincite import engine
from clincite.answers import Answer
from clincite.compose.lock import lock_from, lock_of
from clincite.library import EmbeddedLibrary
from clincite.living.moves import MoveKind
from clincite.living.outdated import outdated
from clincite.records import Record, RecordKind, RecordStatus, Section
from tests.living.zorb import AS_OF

RETRACTED = ("19547693", "21776362", "21804794", "22291473", "24252176", "24049748", "26955303")
OTHERS = 150


@pytest.fixture(scope="module")
def papers(shared_data: Path) -> list[Record]:
    with gzip.open(shared_data / "evidence_inference" / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    some = [row for row in rows if row["pmid"] in RETRACTED]
    some += [row for row in rows if row["pmid"] and row["pmid"] not in RETRACTED and row["abstract"]][:OTHERS]
    return [
        Record(
            id=f"pmid:{row['pmid']}",
            kind=RecordKind.TRIAL,
            title=row["title"],
            sections=(Section(name="Abstract", text=" ".join(row["abstract"].split())),),
            ids={"pmid": row["pmid"]},
            status=RecordStatus.CURRENT,
            status_checked="2009-01-01",
        )
        for row in some
    ]


def test_every_answer_that_stood_on_a_retracted_trial_says_so(papers: list[Record], shared_data: Path, tmp_path: Path) -> None:
    library = EmbeddedLibrary(tmp_path / "library", create=True)
    library.add(papers)
    answers: dict[str, Answer] = {}
    for paper in papers[: len(RETRACTED)]:
        answers[paper.id] = engine.ask(f"What is known of: {paper.title}?", library, as_of=AS_OF)
    cited = {name: {reference.record for reference in answer.references} for name, answer in answers.items()}
    stood = {name for name in answers if name in cited[name]}
    assert len(stood) >= 5, "most are found by their own titles"
    assert all(outdated(answer, library) == () for answer in answers.values())

    report = engine.update([shared_data / "retractions"], library, as_of=AS_OF)
    turned = {change.record for change in report.changes if change.kind is MoveKind.RETRACTED}
    assert {f"pmid:{pmid}" for pmid in RETRACTED} <= turned

    for name, answer in answers.items():
        found = outdated(answer, library)
        fell = {item.record for item in found if item.kind is MoveKind.RETRACTED}
        assert fell == cited[name] & turned
        claims = {claim.id for claim in answer.claims if any(quote.record in fell for quote in claim.quotes)}
        assert {item.claim for item in found if item.kind is MoveKind.RETRACTED} == claims
        assert outdated(lock_from(lock_of(answer)), library) == tuple(msgspec.structs.replace(item, text=None) for item in found)
        fresh = engine.refresh(answer, library, as_of=AS_OF)
        assert not turned & {quote.record for claim in fresh.claims for quote in claim.quotes}
        assert fresh.changes is not None
        lost = {record for change in fresh.changes.claims if change.kind == "dropped" for record in change.records}
        assert fell <= lost
        assert all(
            any("was retracted" in sentence for sentence in change.why)
            for change in fresh.changes.claims
            if change.kind == "dropped" and set(change.records) & fell
        )
