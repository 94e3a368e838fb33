"""``medline``: the file that is read, and each parser over it."""

from __future__ import annotations

import gzip
import io
import tarfile
from pathlib import Path

import msgspec
import pytest

from clincite.bench import medline, medline_run
from clincite.bench.context import Context
from clincite.bench.medline_file import FIRST_PMID, baseline
from clincite.bench.medline_run import NARROW_WALK, OURS, PARSERS, PUBMED_PARSER, WALK, Cost, Step
from clincite.bench.report import Report
from clincite.bench.runner import run
from clincite.errors import InputError, SourceError
from clincite.records import Record
from clincite.sources.medline.reader import MedlineReader

PLACE = "pubmed_xml/pubmed_xml_files.tar.xz"


def article(pmid: int) -> str:
    return (
        f'<PubmedArticle><MedlineCitation><PMID Version="1">{pmid}</PMID><Article>'
        "<Journal><JournalIssue><PubDate><Year>2020</Year></PubDate></JournalIssue></Journal>"
        f"<ArticleTitle>Zalutrin for lid spasm, part {pmid}.</ArticleTitle>"
        f"<Abstract><AbstractText>It helped <i>{pmid}</i> drivers.</AbstractText></Abstract></Article></MedlineCitation>"
        f'<PubmedData><ArticleIdList><ArticleId IdType="pubmed">{pmid}</ArticleId></ArticleIdList><ReferenceList><Reference>'
        '<ArticleIdList><ArticleId IdType="pubmed">7</ArticleId></ArticleIdList></Reference></ReferenceList></PubmedData></PubmedArticle>'
    )


def archive_of(folder: Path, files: dict[str, bytes]) -> Path:
    path = folder / PLACE
    path.parent.mkdir(parents=True, exist_ok=True)
    with tarfile.open(path, "w:xz") as tar:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return path


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Three articles in three files, one of them twice, beside what is no article."""
    first = f"<PubmedArticleSet>{article(11)}{article(12)}</PubmedArticleSet>".encode()
    second = f"<PubmedArticleSet>{article(12)}{article(13)}<DeleteCitation><PMID>5</PMID></DeleteCitation></PubmedArticleSet>".encode()
    files = {"b/plain.xml": first, "a/packed.xml.gz": gzip.compress(second), "c/misnamed.xml.gz": first, "README.md": b"<PubmedArticle>"}
    return archive_of(tmp_path / "data", files)


def test_the_file_holds_every_article_in_turn_under_new_pmids(archive: Path, tmp_path: Path) -> None:
    path = baseline(archive, 8, tmp_path / "cache")
    records = [item for item in MedlineReader().read(path) if isinstance(item, Record)]
    assert [record.id for record in records] == [f"pmid:{FIRST_PMID + number}" for number in range(8)]
    assert [record.ids["pmid"] for record in records] == [record.id.removeprefix("pmid:") for record in records]
    titles = [record.title for record in records]
    assert set(titles[:3]) == set(titles[3:6]) == {f"Zalutrin for lid spasm, part {pmid}." for pmid in (11, 12, 13)}
    assert all(record.cites == ("pmid:7",) for record in records)  # only their own PMID is another
    text = gzip.decompress(path.read_bytes())
    assert text.startswith(b'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE PubmedArticleSet PUBLIC')
    assert text.count(f">{FIRST_PMID}<".encode()) == 2


def test_the_file_is_made_once_and_always_the_same(archive: Path, tmp_path: Path) -> None:
    path = baseline(archive, 8, tmp_path / "cache")
    assert baseline(archive, 8, tmp_path / "elsewhere").read_bytes() == path.read_bytes()
    made = path.stat().st_mtime_ns
    assert baseline(archive, 8, tmp_path / "cache").stat().st_mtime_ns == made
    assert len(list((tmp_path / "cache").iterdir())) == 1  # nothing unfinished is left


def test_archives_that_are_no_use(tmp_path: Path) -> None:
    broken = tmp_path / "broken.tar.xz"
    broken.write_bytes(b"no archive")
    with pytest.raises(InputError, match=r"broken\.tar\.xz cannot be read"):
        baseline(broken, 3, tmp_path / "cache")
    with pytest.raises(InputError, match="holds no MEDLINE article"):
        baseline(archive_of(tmp_path, {"a.xml": b"<PubmedArticleSet/>"}), 3, tmp_path / "cache")
    with pytest.raises(InputError, match="cannot be read"):
        baseline(archive_of(tmp_path, {"a.xml": b"<PubmedArticleSet>"}), 3, tmp_path / "cache")
    assert list((tmp_path / "cache").iterdir()) == []


@pytest.mark.parametrize("name", list(PARSERS))
def test_each_parser_reads_the_whole_file(name: str, archive: Path, tmp_path: Path) -> None:
    if name == PUBMED_PARSER:
        pytest.importorskip("pubmed_parser")
    cost = medline_run.measure(Step(parser=name, file=str(baseline(archive, 8, tmp_path / "cache"))))
    assert cost.records == 8
    assert cost.seconds > 0


def report_of(archive: Path, tmp_path: Path) -> Report:
    context = Context(data=(archive.parent.parent,), cache=tmp_path / "cache", limit=20)
    results = run(["medline"], context)
    assert results.skipped == ()
    (report,) = results.reports
    return report


def test_the_report(archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = {OURS: 2.0, PUBMED_PARSER: 8.0, WALK: 1.5, NARROW_WALK: 1.0}
    steps: list[Step] = []

    def costs(step: Step) -> Cost:
        cost = medline_run.measure(step)
        steps.append(step)
        slow = 3.0 if len(steps) <= len(PARSERS) else 1.0  # the first round does not count where it is not the best
        return msgspec.structs.replace(cost, records=cost.records, seconds=slow * seconds[step.parser], peak_memory=50_000_000)

    monkeypatch.setattr(medline, "_done", costs)
    report = report_of(archive, tmp_path)
    rows = {(row.measure, row.split): row for row in report.rows}
    assert {split for _, split in rows} == {"2 records", "20 records"}
    read = rows["read by one core", "20 records"]
    assert (read.n, read.unit, read.values) == (20, "records/s", {"": pytest.approx(10.0)})
    assert read.baselines == {
        PUBMED_PARSER: pytest.approx(2.5),
        WALK: pytest.approx(20 / 1.5),
        NARROW_WALK: pytest.approx(20.0),
    }
    assert rows["times as quick as pubmed_parser", "20 records"].values == {"": pytest.approx(4.0)}
    assert rows["share of the bare walk's speed", "20 records"].values == {"": pytest.approx(0.75)}
    assert rows["share of the speed of the bare walk, articles only", "20 records"].values == {"": pytest.approx(0.5)}
    assert rows["peak memory", "2 records"].values == {"": pytest.approx(50.0)}
    assert [step.parser for step in steps[:8]] == [*PARSERS, *PARSERS]  # they take turns


def test_without_pubmed_parser_the_rest_is_measured(archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(medline, "_done", lambda step: Cost(records=None) if step.parser == PUBMED_PARSER else medline_run.measure(step))
    report = report_of(archive, tmp_path)
    assert {row.measure for row in report.rows} >= {"read by one core", "share of the bare walk's speed"}
    assert not any("pubmed_parser" in row.measure or PUBMED_PARSER in row.baselines for row in report.rows)
    assert "pubmed_parser is not installed" in report.notes[-1]


def test_a_parser_that_loses_records_is_found_out(archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(medline, "_done", lambda step: Cost(records=1, seconds=1.0))
    with pytest.raises(SourceError, match=r"clincite read 1 of 2 records of .*\.xml\.gz"):
        report_of(archive, tmp_path)


def test_a_step_runs_in_a_process_of_its_own(archive: Path, tmp_path: Path) -> None:
    assert medline._done(Step(parser=OURS, file=str(baseline(archive, 8, tmp_path / "cache")))).records == 8
    with pytest.raises(SourceError, match=r"Reading .*none\.xml with clincite failed \(.*none\.xml"):
        medline._done(Step(parser=OURS, file=str(tmp_path / "none.xml")))
