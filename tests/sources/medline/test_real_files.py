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
from clincite.sources import Deleted, Item, Skipped, reader_for, walk
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
def items(folder: Path) -> dict[str, list[Item]]:
    """What each file gives, by its path as the inventory gives it."""
    found: dict[str, list[Item]] = {}
    for path in walk([folder]):
        reader = reader_for(path)
        assert isinstance(reader, MedlineReader), path
        repo, *rest = path.relative_to(folder).parts
        found[f"{repo.replace('+', '/')}:{'/'.join(rest)}"] = list(reader.read(path))
    return found


@pytest.fixture(scope="module")
def by_file(items: dict[str, list[Item]]) -> dict[str, list[Record]]:
    """The records of each file; no article in them is without PMID or an old version."""
    assert not any(isinstance(item, Skipped) for given in items.values() for item in given)
    return {name: [item for item in given if isinstance(item, Record)] for name, given in items.items()}


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


def test_every_column_of_the_inventory_is_checked(inventory: list[Row]) -> None:
    checked = {"pmid", "title", "year", "types", "lang", "cc", "status", "abs", "structured", "inline", "otherabs", "coi", "versioned"}
    checked |= {"vernacular", "medlinedate", "season", "collective", "title_inline", "databank", "refs", "repo", "path"}
    assert set().union(*inventory) == checked


def test_how_many_records_bear_each_mark(pairs: list[tuple[Row, Record]]) -> None:
    """Each edge case as often as the inventory has it, counted in our records."""
    records = [record for _, record in pairs]
    assert sum("coi_statement" in record.extra for record in records) == 97
    assert sum("version" in record.extra for record in records) == 1
    assert sum(bool(record.sections) for record in records) == 643
    assert sum(any(tie.type == "ErratumFor" for tie in record.relations) for record in records) == 8
    assert sum(any(tie.type == "UpdateOf" for tie in record.relations) for record in records) == sum(
        "UpdateOf" in row["cc"] for row, _ in pairs
    )


def test_printed_dates(pairs: list[tuple[Row, Record]]) -> None:
    for row, record in pairs:
        date = record.extra.get("published", "")
        assert date == clean_text(date), record.id
        if row["season"]:
            assert re.fullmatch(r"\d{4} [A-Z][a-z]+(?:-[A-Z][a-z]+)?", date), record.id
        elif row["medlinedate"]:
            # A range, or a season before its year: what Year, Month and Day cannot say.
            assert re.search(r"[-/]|[A-Z][a-z]+ \d{4}", date), record.id
        else:
            assert re.fullmatch(r"\d{4}(?: (?:[A-Z][a-z]{2}|\d{1,2}))?(?: \d{1,2})?|", date), record.id


def test_markup_in_titles_leaves_no_tags(pairs: list[tuple[Row, Record]]) -> None:
    marked = [record for row, record in pairs if row["title_inline"]]
    assert len(marked) == 37
    for record in (record for _, record in pairs):
        for text in (record.title, *(part.text for part in record.sections)):
            assert not re.search(r"</?(?:i|b|u|sup|sub|mml:\w+|DispFormula)>", text), record.id


def test_registrations_stand_in_data_banks(pairs: list[tuple[Row, Record]]) -> None:
    registered = [row for row, record in pairs if "trial_registration" in record.extra]
    assert all(row["databank"] for row in registered)
    assert len(registered) == 7  # the other 5 name sequences and structures only
    for _, record in pairs:
        for number in filter(None, record.extra.get("trial_registration", "").split(", ")):
            assert re.fullmatch(r"NCT\d{8}|ISRCTN\d+|ACTRN\d+", number), record.id


def test_references(pairs: list[tuple[Row, Record]]) -> None:
    for row, record in pairs:
        among_ties = [tie.target for tie in record.relations if tie.type == "Cites" and tie.target]
        assert row["cc"].count("Cites") == len([tie for tie in record.relations if tie.type == "Cites"]), record.id
        assert set(among_ties) <= set(record.cites), record.id
        listed = [name for name in record.cites if name not in set(among_ties)]
        # The inventory counts references whether they have an id or not.
        assert len(listed) <= row["refs"], record.id
        assert len(record.cites) == len(set(record.cites)), record.id
        assert all(re.fullmatch(r"pmid:[1-9]\d{0,8}|doi:10\.\d{4,9}/\S[^A-Z]*", name) for name in record.cites), record.id
        assert record.id not in record.cites, record.id
    with_list = [record for row, record in pairs if row["refs"]]
    assert len(with_list) == 274
    assert sum(bool(record.cites) for record in with_list) >= 240
    assert sum(name.startswith("doi:") for record in with_list for name in record.cites) > 300


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


def test_deletions(items: dict[str, list[Item]]) -> None:
    deleted = [item.record for given in items.values() for item in given if isinstance(item, Deleted)]
    assert len(deleted) == 26
    assert all(name.startswith("pmid:") for name in deleted)


def _letters(text: str) -> str:
    return "".join(char for char in clean_text(text).casefold() if char.isalpha() and char.isascii())
