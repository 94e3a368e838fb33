"""The seven retracted trials among the shared data: whatever is asked, and however the retraction became known, no claim stands on them.

Each is known to be retracted by the list of retractions only; MEDLINE's notices and digests of them are made from its PMIDs.
"""

from __future__ import annotations

import datetime
import gzip
import json
import os
import tarfile
from collections import defaultdict
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any, Final

import msgspec
import pytest

from clincite import engine
from clincite.answers import Answer
from clincite.holdings import standing, take, vocabulary_of
from clincite.library import EmbeddedLibrary
from clincite.question import Vocabulary
from clincite.records import Record, RecordKind, RecordStatus, Relation, Section
from clincite.render import FORMATS
from clincite.render.hits import HitRow, hits_text
from clincite.render.record import show_md, show_text
from clincite.sources import Item, reader_for

RETRACTED: Final = ("19547693", "21776362", "21804794", "22291473", "24252176", "24049748", "26955303")
ALL: Final = bool(os.environ.get("CLINCITE_ALL"))
NEIGHBOURS: Final = 1 if ALL else 30  # one article in so many
PROMPTS: Final = 1_000 if ALL else 1  # questions for each of the seven, beside its title
AS_OF: Final = datetime.datetime(2026, 11, 22, tzinfo=datetime.UTC)


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _record(row: dict[str, Any], *, form: str = "pmid") -> Record:
    ids = {scheme: row[scheme] for scheme in ("pmid", "pmcid", "doi") if row[scheme]}
    record_id = {"pmid": f"pmid:{row['pmid']}", "digest": f"digest:pmid:{row['pmid']}", "full text": f"pmcid:{row['pmcid']}"}[form]
    section = Section(name="Abstract", text=row["abstract"] or row["title"])
    return Record(
        id=record_id,
        kind=RecordKind.TRIAL,
        title=row["title"],
        sections=(section,),
        year=row["year"],
        ids=ids,
        digest=form == "digest",
        status=RecordStatus.CURRENT if form == "pmid" else RecordStatus.UNKNOWN,
        status_checked="2019-01-01" if form == "pmid" else None,
    )


@pytest.fixture(scope="module")
def rows(shared_data: Path) -> list[dict[str, Any]]:
    """The seven and some neighbours."""
    articles = [row for row in _lines(shared_data / "evidence_inference" / "articles.jsonl.gz") if row["title"] and row["pmid"]]
    kept = [row for place, row in enumerate(articles) if row["pmid"] in RETRACTED or place % NEIGHBOURS == 0]
    assert {row["pmid"] for row in kept} >= set(RETRACTED)
    return kept


@pytest.fixture(scope="module")
def full_texts(shared_data: Path, rows: list[dict[str, Any]], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Record]:
    """By PMID, those of the seven whose full text may be passed on."""
    folder = tmp_path_factory.mktemp("full")
    wanted = {f"{row['pmcid']}.nxml": row["pmid"] for row in rows if row["pmid"] in RETRACTED}
    found = {}
    with tarfile.open(shared_data / "evidence_inference" / "jats_open.tar.xz") as archive:
        for member in archive:
            content = archive.extractfile(member) if member.name in wanted else None
            if content is not None:
                path = folder / member.name
                path.write_bytes(content.read())
                reader = reader_for(path)
                assert reader is not None
                (record,) = (item for item in reader.read(path) if isinstance(item, Record))
                found[wanted[member.name]] = record
    assert len(found) == 3
    return found


@pytest.fixture(scope="module")
def flags(shared_data: Path) -> list[Item]:
    """The whole list of retractions, read as a file of the user's."""
    path = shared_data / "retractions" / "pubmed_retractions.tsv.gz"
    reader = reader_for(path)
    assert reader is not None and reader.name == "retractions"
    items = list(reader.read(path))
    assert len(items) == 19_163
    return items


@pytest.fixture(scope="module")
def questions(shared_data: Path, rows: list[dict[str, Any]]) -> dict[str, list[str]]:
    """By PMID of a retracted trial, what it answers."""
    asked: dict[str, list[str]] = defaultdict(list)
    pmids = {row["pmcid"].removeprefix("PMC"): row["pmid"] for row in rows if row["pmid"] in RETRACTED}
    asked |= {row["pmid"]: [row["title"]] for row in rows if row["pmid"] in RETRACTED}
    for prompt in _lines(shared_data / "evidence_inference" / "prompts.jsonl.gz"):
        pmid = pmids.get(prompt["PMCID"])
        if pmid is not None and len(asked[pmid]) <= PROMPTS:
            asked[pmid].append(f"Does {prompt['Intervention']} affect {prompt['Outcome']} compared with {prompt['Comparator']}?"[:400])
    return dict(asked)


@pytest.fixture(scope="module")
def vocabulary(rows: list[dict[str, Any]], tmp_path_factory: pytest.TempPathFactory) -> Vocabulary:
    """No record declares a condition, so that it is the same for every library here."""
    return vocabulary_of(EmbeddedLibrary(tmp_path_factory.mktemp("none") / "library", create=True), None)


def _library(folder: Path, monkeypatch: pytest.MonkeyPatch, *batches: list[Item]) -> EmbeddedLibrary:
    monkeypatch.setattr(standing, "vocabulary_of", lambda *_: None)  # seconds, and used by nothing here
    library = EmbeddedLibrary(folder / "library", create=True)
    for batch in batches:
        take(batch, library, source="a test")
    return library


def _ask(question: str, library: EmbeddedLibrary, vocabulary: Vocabulary) -> Answer:
    return engine.ask(question, library, as_of=AS_OF, vocabulary=vocabulary)


def _supports(answer: Answer) -> set[str]:
    """PMIDs, as far as there are any, of what an answer stands on."""
    quoted = {quote.record for claim in answer.claims for quote in claim.quotes}
    assert quoted == {reference.record for reference in answer.references}
    return {reference.ids.get("pmid", "") for reference in answer.references}


def test_without_the_list_they_would_be_quoted(
    rows: list[dict[str, Any]], questions: dict[str, list[str]], vocabulary: Vocabulary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or else the tests below show nothing."""
    library = _library(tmp_path, monkeypatch, [_record(row) for row in rows])
    quoted = {pmid for pmid, asked in questions.items() for question in asked if pmid in _supports(_ask(question, library, vocabulary))}
    assert len(quoted) >= 5


@pytest.mark.parametrize(
    ("form", "known_by"),
    [
        pair
        for place, pair in enumerate(
            product(("pmid", "digest", "full text"), ("list first", "records first", "notices", "the paper itself"))
        )
        if ALL or place in (0, 1, 2, 4, 7, 9, 10)
    ],
)
def test_none_of_the_seven_supports_a_claim_and_each_is_flagged(
    rows: list[dict[str, Any]],
    full_texts: dict[str, Record],
    flags: list[Item],
    questions: dict[str, list[str]],
    vocabulary: Vocabulary,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    form: str,
    known_by: str,
) -> None:
    seven = [row for row in rows if row["pmid"] in RETRACTED]
    held_as = {row["pmid"]: _record(row, form=form) for row in seven} | (full_texts if form == "full text" else {})
    records: list[Item] = [held_as.get(row["pmid"]) or _record(row) for row in rows]
    told: list[Item] = flags
    if known_by == "notices":
        told = [
            Record(
                id=f"pmid:9{row['pmid']}",
                kind=RecordKind.NOTICE,
                title=f"Retraction of {row['title']}",
                sections=(),
                relations=(Relation(type="RetractionOf", target=f"pmid:{row['pmid']}"),),
            )
            for row in seven
        ]
    elif known_by == "the paper itself":
        told = [
            msgspec.structs.replace(_record(row), status=RecordStatus.RETRACTED, publication_types=("Retracted Publication",))
            for row in seven
        ]
    library = _library(tmp_path, monkeypatch, *((told, records) if known_by != "records first" else (records, told)))
    for row in seven:
        name = held_as[row["pmid"]].id
        held = library.get(name)
        assert held is not None and held.status is RecordStatus.RETRACTED, (name, held.status if held else None)
        assert "RETRACTED" in show_text(held) and "**RETRACTED" in show_md(held)
        found = [hit for hit in engine.search(row["title"], library, k=5) if hit.record.id == name]
        assert found, "a search finds it"
        one = found[0]
        shown = HitRow(
            record=name,
            title=row["title"],
            section="Abstract",
            score=one.score,
            year=row["year"],
            kind="trial",
            status=one.record.status.value,
            snippet=one.snippet,
        )
        assert "RETRACTED" in hits_text([shown])
        for place, question in enumerate(questions[row["pmid"]]):
            answer = _ask(question, library, vocabulary)
            assert _supports(answer).isdisjoint(RETRACTED), question
            assert not {near for gap in answer.gaps for near in gap.nearest} & {name}
            if place == 0:
                assert name in {left_out.record for left_out in answer.receipt.retracted}
                _is_struck_through(answer)


def _is_struck_through(answer: Answer) -> None:
    text, page, markdown = (" ".join(FORMATS[form].render(answer).split()) for form in ("text", "html", "md"))
    assert "Found and not used, because retracted: • RETRACTED: " in text
    assert '<strong class="loud">RETRACTED:</strong> <s>' in page
    assert "- **RETRACTED:** ~~" in markdown
