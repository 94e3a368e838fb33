"""Real articles against an inventory made from them by other means, and against another parser. Skipped where the files are not at hand.

The ordinary run reads one article in eight, chosen by a hash of its name, and those with something special; CLINCITE_ALL=1 reads all.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
import tarfile
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

import pubmed_parser
import pytest
from lxml import etree

from clincite.records import Record, RecordKind, RecordStatus, clean_text
from clincite.sources import Skipped, reader_for
from clincite.sources.jats.reader import JatsReader

Row = dict[str, Any]
ONE_IN = 1 if os.environ.get("CLINCITE_ALL") else 8
COMPARED_ONE_IN = 6
# A correction each of two publishers, pictures for tables, tables after the end, a licence in the copyright line, the retracted trials.
SPECIAL = ("PMC4210983", "PMC5082912", "PMC4763824", "PMC1819392", "PMC1550594", "PMC2699080", "PMC3137994", "PMC3893439")
LEFT_OUT = re.compile(
    r"compet|contribut|history|abbrev|acknowl|fund|support|supplement|interest|file|avail|consent|information|disclos", re.IGNORECASE
)
SCANNED = {"PMC10000000", "PMC5000000"}


def is_chosen(name: str, one_in: int) -> bool:
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big") % one_in == 0


@pytest.fixture(scope="module")
def articles(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    archive = shared_data / "evidence_inference" / "jats_open.tar.xz"
    if not archive.exists():
        pytest.skip(f"no articles at {archive}")
    folder = tmp_path_factory.mktemp("jats")
    with tarfile.open(archive) as tar:
        wanted = [item for item in tar if is_chosen(Path(item.name).stem, ONE_IN) or Path(item.name).stem in SPECIAL]
        tar.extractall(folder, wanted, filter="data")
    return sorted(folder.rglob("*.nxml"))


@pytest.fixture(scope="module")
def records(articles: list[Path]) -> dict[str, Record]:
    """By the name of the file, its PMCID."""
    found = {}
    for path in articles:
        assert isinstance(reader_for(path), JatsReader), path
        (item,) = JatsReader().read(path)
        assert isinstance(item, Record), item
        found[path.stem] = item
    return found


@pytest.fixture(scope="module")
def pairs(shared_data: Path, records: dict[str, Record]) -> list[tuple[Row, Record]]:
    with gzip.open(shared_data / "evidence_inference" / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = {row["pmcid"]: row for row in map(json.loads, lines)}
    return [(rows[name], record) for name, record in records.items()]


def letters(text: str) -> str:
    """Letters alone: the inventory joins markup as it stands, ours raises superscripts and leaves out marks."""
    return re.sub(r"[\W\d_]|[⁰¹²³⁴⁵⁶⁷⁸⁹]", "", unicodedata.normalize("NFKC", text)).casefold()


def test_the_whole_set_or_a_fair_share_is_read(records: dict[str, Record]) -> None:
    assert len(records) == 2_483 if ONE_IN == 1 else 250 < len(records) < 370


def test_identifiers(pairs: list[tuple[Row, Record]]) -> None:
    for row, record in pairs:
        assert record.id == f"pmcid:{row['pmcid']}"
        assert record.ids["pmcid"] == row["pmcid"]
        assert record.ids.get("doi", "") == (row["doi"] or ""), record.id
        # Where an article has no PMID of its own the inventory took that of the first paper that it cites.
        if "pmid" in record.ids:
            assert record.ids["pmid"] == row["pmid"], record.id
        else:
            assert not row["pmid"] or f"pmid:{row['pmid']}" in record.cites, record.id


def test_titles_journals_and_years(pairs: list[tuple[Row, Record]]) -> None:
    for row, record in pairs:
        assert letters(record.title).startswith(letters(row["title"])), record.id  # ours goes on with the subtitle
        assert record.source and record.authors, record.id
        # The inventory has the year on the web, ours that of the issue, as MEDLINE.
        assert record.year is not None and abs(record.year - row["year"]) <= 2, record.id
    assert sum(record.year == row["year"] for row, record in pairs) >= 0.95 * len(pairs)


def test_abstracts(pairs: list[tuple[Row, Record]]) -> None:
    """Word for word, headings included, but for what only advertises the article."""
    same = 0
    for row, record in pairs:
        parts = [section for section in record.sections if section.name.split(" › ")[0].startswith("Abstract")]
        main = "".join(
            letters(section.name.partition(" › ")[2] + section.text) for section in parts if not section.name.startswith("Abstract (")
        )
        theirs = letters(row["abstract"] or "")
        whole = "".join(letters(section.name.partition(" › ")[2] + section.text) for section in parts)
        same += whole == theirs
        assert bool(main) >= bool(theirs), record.id
        for section in parts:
            if re.match(r"Abstract \([a-z]{2}\)", section.name):
                continue  # the inventory has no translations
            for line in section.text.split("\n"):
                if "[formula]" not in line and "http" not in line and "www" not in line:
                    assert letters(line) in theirs, (record.id, section.name)
    assert same >= 0.94 * len(pairs)


def test_licences(pairs: list[tuple[Row, Record]]) -> None:
    unnamed = 0
    for row, record in pairs:
        if row["licence"] == "public domain":
            assert record.licence == "Public domain", record.id
        elif record.licence is None:
            unnamed += 1
        else:
            # The inventory says CC0 where the data are; the text is CC BY.
            assert re.fullmatch(r"CC (?:BY(?:-SA|-NC)?)(?: \d\.\d)?|CC0(?: 1\.0)?", record.licence), (record.id, record.licence)
            assert row["licence"] != "CC BY" or record.licence.startswith("CC BY"), record.id
    assert unnamed <= 2


def test_sections_tables_and_references(pairs: list[tuple[Row, Record]]) -> None:
    tables: Counter[bool] = Counter()
    for row, record in pairs:
        names = [section.name for section in record.sections]
        assert len(set(names)) == len(names), record.id
        assert any(not name.startswith(("Abstract", "Table", "Fig")) for name in names) == row["has_body"], record.id
        for section in record.sections:
            assert section.text and clean_text(section.text) == section.text, (record.id, section.name)
            assert clean_text(section.name) == section.name and "\n" not in section.name, (record.id, section.name)
        assert len(record.cites) <= max(1, row["n_refs"] * 1.2), record.id
        assert not (row["n_refs"] > 20 and len(record.cites) == 0) or row["n_refs"] > len(record.cites), record.id
        pictures = record.extra.get("left_out", "").count("a picture")
        tables[sum("Tab" in name.split(" › ")[0] for name in names) + pictures >= row["n_tables"]] += 1
    assert tables[False] <= 0.01 * len(pairs)  # a few tables bear another label ("Appendix", "Trial summary")


def test_nothing_of_a_body_is_lost(articles: list[Path], records: dict[str, Record]) -> None:
    """The figures in each table and the words of each paragraph, looked for in the text, one article in forty."""
    for path in articles:
        if not is_chosen(path.stem, 40):
            continue
        body = etree.parse(str(path)).getroot().find("body")
        assert body is not None
        text = letters(" ".join(section.text for section in records[path.stem].sections))
        figures = Counter(re.findall(r"\d+", " ".join(section.text for section in records[path.stem].sections)))
        for element in body.iter("td"):
            for figure in re.findall(r"(?<![\d^])\d{3,}", element.text or ""):
                assert figures[figure], (path.stem, figure)
        for paragraph in body.iter("p"):
            if len(paragraph) == 0 and any(parent.tag in ("sec", "list-item") for parent in [paragraph.getparent()] if parent is not None):
                title = next((parent.findtext("title") or "" for parent in paragraph.iterancestors("sec")), "")
                if letters(paragraph.text or "") not in text:
                    assert LEFT_OUT.search(title), (path.stem, title)


def test_corrections_point_to_what_they_correct(records: dict[str, Record]) -> None:
    assert records["PMC4210983"].kind is RecordKind.NOTICE
    assert [(tie.type, tie.target) for tie in records["PMC4210983"].relations] == [("ErratumFor", "pmid:25000149")]
    assert [(tie.type, tie.target) for tie in records["PMC5082912"].relations] == [("ErratumFor", "doi:10.1371/journal.pone.0134459")]
    assert {record.status for record in records.values()} == {RecordStatus.UNKNOWN}  # and not "current": nobody has looked


def test_another_parser_reads_the_same(articles: list[Path], records: dict[str, Record]) -> None:
    compared = [path for path in articles if is_chosen(f"compared {path.stem}", COMPARED_ONE_IN)]
    assert len(compared) > 30
    for path in compared:
        ours = records[path.stem]
        try:
            theirs = pubmed_parser.parse_pubmed_xml(str(path))
        except KeyError:
            continue  # it cannot read articles without a date that it knows
        assert letters(ours.title).startswith(letters(theirs["full_title"])), path
        assert ours.ids.get("pmid", "") == theirs["pmid"], path
        assert ours.ids.get("doi", "") == theirs["doi"], path
        assert abs((ours.year or 0) - int(theirs["publication_year"])) <= 2, path
        surnames = [letters(family) for family, *_ in theirs["author_list"] if family]
        names = [letters(name) for name in ours.authors]
        for surname in surnames:
            assert any(surname in name for name in names), (path, surname)


def test_samples(shared_data: Path, tmp_path: Path) -> None:
    archive = shared_data / "jats_samples" / "jats_samples.tar.xz"
    if not archive.exists():
        pytest.skip(f"no samples at {archive}")
    with tarfile.open(archive) as tar:
        tar.extractall(tmp_path, filter="data")
    paths = sorted(path for path in tmp_path.rglob("*") if path.is_file() and path.suffix in (".xml", ".nxml"))
    assert len(paths) == 27
    found: dict[str, Record] = {}
    for path in paths:
        assert isinstance(reader_for(path), JatsReader), path
        (item,) = JatsReader().read(path)
        if isinstance(item, Skipped):
            assert path.stem in SCANNED and item.why == "it holds scanned pages only, no text"
            continue
        assert isinstance(item, Record)
        found[path.stem] = item
        assert item.title and item.authors and item.source and item.year and item.sections and item.url, path
        assert path.stem[:3] != "PMC" or item.id == f"pmcid:{path.stem}"
        assert item.cites or item.kind is RecordKind.NOTICE, path
    assert len(found) == 25
    assert found["PMC10500000"].kind is RecordKind.NOTICE
    assert [(tie.type, tie.target) for tie in found["PMC10500000"].relations] == [("ErratumFor", "doi:10.1007/s12325-023-02583-1")]
    assert found["PMC7500000"].kind is RecordKind.CASE_REPORT
    assert found["PMC10618641"].relations == ()  # those in it are of its reviewers' reports
    licences = Counter(item.licence for item in found.values())
    assert licences["CC BY 4.0"] >= 10 and licences[None] <= 3
