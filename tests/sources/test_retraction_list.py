"""Lists of retractions. The papers and notices are invented, but for the list of the shared data."""

from __future__ import annotations

import gzip
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from clincite.errors import SourceError
from clincite.records import RecordStatus
from clincite.sources import Flagged, Item, Skipped, reader_for
from clincite.sources.retraction_list import RetractionListReader

HEADER: Final = (
    "Record ID,Title,Subject,Institution,Journal,Publisher,Country,Author,URLS,ArticleType,RetractionDate,RetractionDOI,"
    "RetractionPubMedID,OriginalPaperDate,OriginalPaperDOI,OriginalPaperPubMedID,RetractionNature,Reason,Paywalled,Notes"
)


def row(
    *,
    date: str = "4/15/2021 0:00",
    notice_doi: str = "10.1000/notice.1",
    notice_pmid: str = "9",
    doi: str = "10.1000/Zalutrin.1",
    pmid: str = "1",
    nature: str = "Retraction",
    reason: str = "+Data made up;+Images repeated;",
) -> str:
    head = '7,"Zalutrin, in owls",(HSC) Medicine;,"College of Lids, Nowhere",J Lids,Lid Press,Nowhere,Roe R;Doe D,,Research Article;'
    return f"{head},{date},{notice_doi},{notice_pmid},1/2/2019 0:00,{doi},{pmid},{nature},{reason},No,"


def table(path: Path, *rows: str, encoding: str = "utf-8") -> Path:
    path.write_bytes("\r\n".join((HEADER, *rows, "")).encode(encoding))
    return path


def read(path: Path) -> list[Item]:
    reader = reader_for(path)
    assert isinstance(reader, RetractionListReader), reader
    return list(reader.read(path))


def flags(path: Path) -> list[tuple[str, RecordStatus]]:
    return [(item.target, item.status) for item in read(path) if isinstance(item, Flagged)]


# -- Retraction Watch --------------------------------------------------------------------------------------------------------


def test_a_row_gives_an_entry_for_each_identifier(tmp_path: Path) -> None:
    path = table(tmp_path / "retraction_watch 2026-11-20.csv", row())
    expected = Flagged(
        target="pmid:1",
        status=RecordStatus.RETRACTED,
        date="2021-04-15",
        notice="pmid:9",
        reason="Data made up; Images repeated",
        by="Retraction Watch",
    )
    last = Flagged(
        target="doi:10.1000/zalutrin.1",
        status=RecordStatus.RETRACTED,
        date="2021-04-15",
        notice="pmid:9",
        reason="Data made up; Images repeated",
        by="Retraction Watch",
        as_of="2026-11-20",
        covers=("pmid", "doi"),
    )
    assert read(path) == [expected, last]


@pytest.mark.parametrize(
    ("nature", "status"),
    [
        ("Retraction", RecordStatus.RETRACTED),
        ("Expression of concern", RecordStatus.CONCERN),
        ("EXPRESSION OF CONCERN", RecordStatus.CONCERN),
        ("Correction", RecordStatus.CORRECTED),
        ("Reinstatement", RecordStatus.CURRENT),
    ],
)
def test_natures(tmp_path: Path, nature: str, status: RecordStatus) -> None:
    assert {found for _, found in flags(table(tmp_path / "rw.csv", row(nature=nature)))} == {status}


@pytest.mark.parametrize("missing", ["", "0", "unavailable", "Unavailable", "n/a"])
def test_what_is_missing_is_not_an_identifier(tmp_path: Path, missing: str) -> None:
    path = table(tmp_path / "rw.csv", row(doi=missing), row(pmid=missing, notice_pmid=missing), row(doi=missing, pmid=missing))
    assert [target for target, _ in flags(path)] == ["pmid:1", "doi:10.1000/zalutrin.1"]
    assert [item.notice for item in read(path) if isinstance(item, Flagged)] == ["pmid:9", "doi:10.1000/notice.1"]
    (skipped,) = (item for item in read(path) if isinstance(item, Skipped))
    assert (skipped.where, skipped.why) == (f"{path}:4", "it names its paper neither by PMID nor by DOI")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("4/15/2021 0:00", "2021-04-15"),
        ("12/1/2021", "2021-12-01"),
        ("2021-04-15", "2021-04-15"),
        ("2021-04-15T00:00:00", "2021-04-15"),
        ("15/4/2021 0:00", None),
        ("2/30/2021 0:00", None),
        ("soon", None),
        ("", None),
    ],
)
def test_dates_have_the_month_first(tmp_path: Path, given: str, expected: str | None) -> None:
    (item, *_) = read(table(tmp_path / "rw.csv", row(date=given)))
    assert isinstance(item, Flagged)
    assert item.date == expected


@pytest.mark.parametrize("doi", ["https://doi.org/10.1000/ZALUTRIN.1", "doi: 10.1000/zalutrin.1", "http://dx.doi.org/10.1000/zalutrin.1"])
def test_dois_in_other_dress(tmp_path: Path, doi: str) -> None:
    assert flags(table(tmp_path / "rw.csv", row(doi=doi)))[1][0] == "doi:10.1000/zalutrin.1"


def test_a_notice_that_is_the_paper_itself_is_none(tmp_path: Path) -> None:
    (item, *_) = read(table(tmp_path / "rw.csv", row(notice_pmid="1", notice_doi="10.1000/zalutrin.1")))
    assert isinstance(item, Flagged)
    assert item.notice is None


@pytest.mark.parametrize("name", ["rw.csv", "rw.csv.gz", "retractions 2026.csv"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1"])
def test_names_and_encodings(tmp_path: Path, name: str, encoding: str) -> None:
    path = table(tmp_path / name, row(reason="+Données inventées;"), encoding=encoding)
    if name.endswith(".gz"):
        path.write_bytes(gzip.compress(path.read_bytes()))
    (item, *_) = read(path)
    assert isinstance(item, Flagged)
    assert item.reason == "Données inventées"


def test_cells_with_line_ends_control_characters_and_long_reasons(tmp_path: Path) -> None:
    path = table(tmp_path / "rw.csv", row(reason='"+One\n\x1b[31mtwo;+' + "x" * 1000 + ';"'), row(pmid="2", doi="0"))
    found = [item for item in read(path) if isinstance(item, Flagged)]
    assert [item.target for item in found] == ["pmid:1", "doi:10.1000/zalutrin.1", "pmid:2"]
    assert found[0].reason is not None and found[0].reason.startswith("One [31mtwo; xxx") and len(found[0].reason) == 300


def test_a_nature_that_nobody_knows_is_skipped(tmp_path: Path) -> None:
    path = table(tmp_path / "rw.csv", row(nature="Applause"))
    assert [type(item) for item in read(path)] == [Skipped]


def test_the_day_of_a_list_is_that_of_its_name_else_of_its_newest_notice_else_unknown(tmp_path: Path) -> None:
    def day(path: Path) -> str | None:
        *_, last = read(path)
        assert isinstance(last, Flagged)
        return last.as_of

    assert day(table(tmp_path / "rw_20261120.csv", row())) == "2026-11-20"
    plain = table(tmp_path / "rw.csv", row(), row(date="12/31/2022 0:00"), row(date=""))
    assert day(plain) == "2022-12-31"
    # Typed wrongly: no list knows of a notice that comes after it.
    os.utime(plain, (1_600_000_000, 1_600_000_000))
    assert day(plain) == "2020-09-13"
    assert day(table(tmp_path / "rw.csv", row(date=""))) is None


def _each(path: Path, into: list[Item]) -> Iterator[Item]:
    """Puts each item into a list as it comes, so that those before a failure are there."""
    for item in RetractionListReader().read(path):
        into.append(item)
        yield from ()


def test_a_list_that_is_cut_short_is_not_called_read_through(tmp_path: Path) -> None:
    path = table(tmp_path / "rw.csv", *(row(pmid=str(number)) for number in range(1, 2_000)))
    path = path.rename(tmp_path / "rw 2026-11-20.csv.gz")
    path.write_bytes(gzip.compress(path.read_bytes())[:-200])
    items: list[Item] = []
    with pytest.raises(SourceError, match="cut short"):
        items.extend(_each(path, items))
    assert len(items) > 100
    assert all(isinstance(item, Flagged) and item.as_of is None for item in items)


# -- PMIDs -------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["1\n22\n333\n", "PMID\n1\n22\n333", '"PubMed ID"\r\n1\r\n22\r\n\r\n333\r\n', "# mine\npmid:1\n22\n333\n"])
@pytest.mark.parametrize("name", ["retractions.tsv", "My-Retracted.txt", "pubmed_retractions.csv"])
def test_a_list_of_pmids(tmp_path: Path, text: str, name: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    assert flags(path) == [(f"pmid:{number}", RecordStatus.RETRACTED) for number in (1, 22, 333)]
    first = read(path)[0]
    assert isinstance(first, Flagged) and first.by == f"the list {path.stem}"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("reading_list.txt", "1\n22\n333\n"),
        ("pmids.tsv", "PMID\n1\n22\n"),
        ("retractions.tsv", "PMID\tTitle\n1\tOwls\n"),
        ("retractions.txt", "On retractions\n\nSome prose.\n"),
        ("retractions.csv", ""),
        ("retractions.md", "1\n2\n"),
        ("table.csv", "Record ID,Title,Reason\n1,Owls,None\n"),
        ("retractions.xml", "<a/>"),
    ],
)
def test_other_files_are_left_alone(tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    assert not RetractionListReader().accepts(path)


def test_lines_that_are_no_pmid_are_told_and_a_file_of_them_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "retractions.tsv"
    path.write_text("1\n" * 1500 + "owl\n0\n22\n", encoding="utf-8")
    items = read(path)
    assert [item.where for item in items if isinstance(item, Skipped)] == [f"{path}:1501", f"{path}:1502"]
    path.write_text("1\n" * 2_100 + "owl\n" * 3_000, encoding="utf-8")
    with pytest.raises(SourceError, match="no list of PMIDs"):
        list(RetractionListReader().read(path))


def test_a_line_without_end_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "retractions.tsv"
    path.write_bytes(b"1\n" * 3_000 + b"1" * 3_000_000)
    with pytest.raises(SourceError, match="a line of more than"):
        list(RetractionListReader().read(path))


def test_the_list_of_the_shared_data(shared_data: Path) -> None:
    found = flags(shared_data / "retractions" / "pubmed_retractions.tsv.gz")
    assert (len(found), len({target for target, _ in found})) == (19_163, 19_163)
    assert ("pmid:19547693", RecordStatus.RETRACTED) in found
