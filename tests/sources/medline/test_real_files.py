"""Real MEDLINE files against an inventory made from them by other means. Skipped where the files are not at hand."""

from __future__ import annotations

import gzip
import json
import re
import tarfile
from pathlib import Path
from typing import Any

import pytest

from clincite.records import Record, RecordKind, RecordStatus, clean_text
from clincite.sources import Deleted, Skipped, reader_for, walk
from clincite.sources.medline.reader import MedlineReader
from clincite.sources.medline.types import language_of

Row = dict[str, Any]
PERSON = re.compile(r".+ [^\W\d_a-z]{1,4}(?: (?:Jr|Sr|2nd|3rd|4th))?")


@pytest.fixture(scope="module")
def folder(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    archive = shared_data / "pubmed_xml" / "pubmed_xml_files.tar.xz"
    if not archive.exists():
        pytest.skip(f"no MEDLINE files at {archive}")
    unpacked = tmp_path_factory.mktemp("medline")
    with tarfile.open(archive) as tar:
        tar.extractall(unpacked, filter="data")
    return unpacked


@pytest.fixture(scope="module")
def inventory(shared_data: Path) -> list[Row]:
    with gzip.open(shared_data / "pubmed_xml" / "inventory.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


@pytest.fixture(scope="module")
def by_file(folder: Path) -> dict[str, list[Record]]:
    """The records of each file, by its path as the inventory gives it."""
    found: dict[str, list[Record]] = {}
    for path in walk([folder]):
        reader = reader_for(path)
        assert isinstance(reader, MedlineReader), path
        items = list(reader.read(path))
        assert not any(isinstance(item, Skipped) for item in items), path
        repo, *rest = path.relative_to(folder).parts
        found[f"{repo.replace('+', '/')}:{'/'.join(rest)}"] = [item for item in items if isinstance(item, Record)]
    return found


@pytest.fixture(scope="module")
def pairs(inventory: list[Row], by_file: dict[str, list[Record]]) -> list[tuple[Row, Record]]:
    """Each row with the record of the file that it was made from."""
    matched = []
    for row in inventory:
        (record,) = [item for item in by_file[f"{row['repo']}:{row['path']}"] if item.id == f"pmid:{row['pmid']}"][:1]
        matched.append((row, record))
    return matched


def test_all_articles_are_there(inventory: list[Row], by_file: dict[str, list[Record]]) -> None:
    ids = {record.id for records in by_file.values() for record in records}
    listed = {f"pmid:{row['pmid']}" for row in inventory}
    assert len(listed) == 765
    assert ids >= listed
    assert ids - listed == {"pmid:20301295"}  # the book, which the inventory leaves out; it stands in two files


def test_titles_years_types_and_languages(pairs: list[tuple[Row, Record]]) -> None:
    for row, record in pairs:
        # The inventory joins markup as it stands; ours raises superscripts, so letters alone are compared.
        if row["title"].strip("[]. "):
            assert _letters(record.title) == _letters(row["title"]), record.id
        assert str(record.year or "") == row["year"], record.id
        assert list(record.publication_types) == row["types"], record.id
        assert record.language == language_of(row["lang"][0]), record.id


def test_relations_and_status(pairs: list[tuple[Row, Record]]) -> None:
    for row, record in pairs:
        types = {relation.type for relation in record.relations}
        assert types == set(row["cc"]), record.id
        assert all(relation.target is None or relation.target.startswith("pmid:") for relation in record.relations)
        marked = "Retracted Publication" in row["types"] or "RetractionIn" in row["cc"]
        assert (record.status is RecordStatus.RETRACTED) == marked, record.id
        assert (record.status is RecordStatus.UNKNOWN) <= (record.status_checked is None), record.id
        assert record.extra.get("medline_status", "") == row["status"], record.id
    assert [record.id for _, record in pairs if record.status is RecordStatus.RETRACTED] == ["pmid:31541003"]


def test_abstracts(pairs: list[tuple[Row, Record]]) -> None:
    for row, record in pairs:
        main = [part for part in record.sections if "(publisher" not in part.name and "(A" not in part.name]
        assert bool(main) == (row["abs"] > 0), record.id
        if not row["inline"] and main:
            # Its length counts the text as it stands; ours has blanks folded and names of sections apart.
            assert abs(sum(len(part.text) for part in main) - row["abs"]) <= max(30, row["abs"] * 0.03), record.id
        if row["structured"]:
            assert [part.name for part in main] != ["Abstract"], record.id
        assert (len(main) < len(record.sections)) == row["otherabs"], record.id
        names = [part.name for part in record.sections]
        assert len(names) == len(set(names)), record.id
        assert all(part.text and part.text == clean_text(part.text) for part in record.sections), record.id


def test_marks_of_edge_cases(pairs: list[tuple[Row, Record]]) -> None:
    for row, record in pairs:
        assert ("coi_statement" in record.extra) == row["coi"], record.id
        assert ("version" in record.extra) == row["versioned"], record.id
        if row["vernacular"]:
            replaced = row["title"].strip("[]. ").lower() in ("", "not available")
            assert ("vernacular_title" in record.extra) != replaced, record.id
            assert record.title.strip("[]. ").lower() not in ("", "not available"), record.id
        if row["medlinedate"] or row["season"]:
            assert record.extra["published"], record.id
        if row["collective"]:
            assert any(not PERSON.fullmatch(name) for name in record.authors), record.id


def test_kinds_follow_the_types(pairs: list[tuple[Row, Record]]) -> None:
    expected = {
        "Practice Guideline": {RecordKind.GUIDELINE},
        "Systematic Review": {RecordKind.SYSTEMATIC_REVIEW, RecordKind.GUIDELINE},
        "Meta-Analysis": {RecordKind.META_ANALYSIS, RecordKind.SYSTEMATIC_REVIEW},
        "Randomized Controlled Trial": {RecordKind.TRIAL},
        "Published Erratum": {RecordKind.NOTICE},
        "Editorial": {RecordKind.OPINION},
    }
    for row, record in pairs:
        for name, kinds in expected.items():
            if name in row["types"]:
                assert record.kind in kinds, record.id


def test_identifiers_are_of_the_article_itself(pairs: list[tuple[Row, Record]]) -> None:
    for row, record in pairs:
        assert record.ids["pmid"] == row["pmid"]
        assert record.ids.get("doi", "10.").startswith("10."), record.id
        assert record.ids.get("pmcid", "PMC").startswith("PMC"), record.id
    dois = [record.ids["doi"].lower() for _, record in pairs if "doi" in record.ids]
    assert len(dois) > 300
    assert len(dois) == len(set(dois))


def test_deletions(folder: Path) -> None:
    deleted = [item.record for path in walk([folder]) for item in MedlineReader().read(path) if isinstance(item, Deleted)]
    assert len(deleted) == 26
    assert all(name.startswith("pmid:") for name in deleted)


def _letters(text: str) -> str:
    return "".join(char for char in clean_text(text).casefold() if char.isalpha() and char.isascii())
