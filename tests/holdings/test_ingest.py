"""Files read into a library: what comes in, what goes out, and what is told of the rest."""

from __future__ import annotations

import datetime
import gzip
import os
import socket
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from clincite import holdings
from clincite.errors import InputError, SourceError
from clincite.holdings import opening
from clincite.holdings.ingest import Reading
from clincite.library import EmbeddedLibrary
from clincite.records import Record, RecordStatus
from clincite.sources import Deleted, Flagged, Item, Skipped
from clincite.sources.jsonl import encode_line
from tests.e2e.medline import article, article_set
from tests.library.contract import record

pytestmark = pytest.mark.usefixtures("no_vocabulary")
DAY = datetime.date(2024, 6, 1)


def written(path: Path, *records: Record) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"".join(map(encode_line, records)))
    return path


def ids(library: EmbeddedLibrary) -> list[str]:
    return [each.id for each in library.records()]


# -- files, whole and broken -------------------------------------------------------------------------------------------------


def test_a_path_that_is_not_there_is_refused_before_anything_is_read(library: EmbeddedLibrary, tmp_path: Path) -> None:
    file = written(tmp_path / "a.jsonl", record("a:1"))
    with pytest.raises(InputError, match="nothing"):
        holdings.ingest([file, tmp_path / "nothing"], library)
    assert library.get("a:1") is None


@pytest.mark.parametrize("name", ["a.xml", "a.xml.gz", "a.jsonl"])
def test_an_empty_file_is_skipped(library: EmbeddedLibrary, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"")
    report = holdings.ingest([tmp_path / name], library)
    assert (report.files, report.failed, [skipped.why for skipped in report.skipped]) == (0, (), ["it is empty"])


def test_whole_records_before_the_damage_are_kept(library: EmbeddedLibrary, tmp_path: Path) -> None:
    packed = gzip.compress(article_set(article(number) for number in range(1, 50)), mtime=0)
    (tmp_path / "a.xml.gz").write_bytes(packed + b"garbage")
    report = holdings.ingest([tmp_path / "a.xml.gz"], library)
    assert (report.files, report.added, len(report.failed)) == (0, 49, 1)


def test_an_ingest_leaves_a_settled_library(library: EmbeddedLibrary, tmp_path: Path) -> None:
    holdings.ingest([written(tmp_path / "a.jsonl", *(record(f"a:{number}", "Lids blink.") for number in range(9)))], library)
    holdings.ingest([written(tmp_path / "b.jsonl", *(record(f"a:{number}", "Brows rise.") for number in range(5)))], library)
    assert not library.compact(), "there was something left to compact"


def test_a_file_is_read_once_by_whatever_name(library: EmbeddedLibrary, tmp_path: Path) -> None:
    written(tmp_path / "in" / "a.jsonl", record("a:1"))
    written(tmp_path / "in" / "b.jsonl", record("a:1"))
    first = holdings.ingest([tmp_path / "in"], library)
    assert (first.files, first.already, first.added) == (1, 1, 1)
    written(tmp_path / "in" / "c.jsonl", record("a:2"))
    second = holdings.ingest([tmp_path / "in"], library)
    assert (second.files, second.already, second.added, second.formats) == (1, 2, 1, {"jsonl": 1})


@pytest.mark.parametrize("jobs", [0, 2])
def test_a_folder_of_junk_is_told_and_the_rest_is_read(library: EmbeddedLibrary, tmp_path: Path, jobs: int) -> None:
    folder = tmp_path / "junk"
    written(folder / "good.jsonl", record("a:1"))
    (folder / "deep" / "er").mkdir(parents=True)
    written(folder / "deep" / "er" / "good.jsonl", record("a:2"))
    for number in range(5):
        (folder / f"{number}.png").write_bytes(b"\x89PNG\r\n")
    (folder / "packed.tar.gz").write_bytes(gzip.compress(b"junk", mtime=0))
    (folder / "README").write_text("hello")
    (folder / "empty.xml").touch()
    (folder / "nonsense.xml").write_bytes(b"\x00\x01\x02" * 99)
    (folder / "deep" / "loop").symlink_to(folder)
    (folder / "dangling.xml").symlink_to(folder / "nowhere")
    (folder / "self.jsonl").symlink_to(folder / "self.jsonl")
    os.mkfifo(folder / "pipe.jsonl")
    (folder / "sparse.xml").touch()
    os.truncate(folder / "sparse.xml", 100_000_000)
    odd = written(folder / os.fsdecode(b"n\xff.jsonl"), record("a:3"))
    (folder / os.fsdecode(b"broken\xff.jsonl")).write_bytes(b"{\n")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(os.path.relpath(folder / "socket.jsonl"))
        report = holdings.ingest([folder], library, jobs=jobs)
    assert ids(library) == ["a:1", "a:2", "a:3"]
    assert (report.files, report.added) == (3, 3)
    told = {Path(skipped.where).name: skipped.why for skipped in report.skipped}
    assert told == {
        **{f"{number}.png": "no reader for .png files" for number in range(5)},
        "packed.tar.gz": "no reader for .tar.gz files",
        "README": "no reader for files without an ending",
        "empty.xml": "it is empty",
        "pipe.jsonl": "it is not a regular file",
        "socket.jsonl": "it is not a regular file",
        "dangling.xml": "it leads nowhere, or is gone",
        "self.jsonl": "it leads nowhere, or is gone",
        "broken\\udcff.jsonl:1": told["broken\\udcff.jsonl:1"],
    }
    assert {Path(failed.where).name for failed in report.failed} == {"nonsense.xml", "sparse.xml", "broken\\udcff.jsonl"}
    assert odd.exists()


def test_a_folder_deeper_than_the_stack(library: EmbeddedLibrary, tmp_path: Path) -> None:
    here = os.getcwd()
    os.chdir(tmp_path)
    try:
        for _ in range(1_500):
            os.mkdir("d")
            os.chdir("d")
        Path("a.jsonl").write_bytes(encode_line(record("a:1")))
        os.chdir(tmp_path)
        report = holdings.ingest([Path("d")], library)
    finally:
        subprocess.run(["rm", "-rf", str(tmp_path / "d")], check=True)  # too deep for pytest to clear away
        os.chdir(here)
    assert (report.files, report.added) == (1, 1)


def test_a_file_that_vanishes_or_changes_while_it_is_read(
    library: EmbeddedLibrary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "in"
    many = [record(f"a:{number}") for number in range(2_000)]
    written(folder / "a.jsonl", *many)
    written(folder / "b.jsonl", record("b:1"))
    gone, grown = [folder / "b.jsonl"], [folder / "a.jsonl"]

    def meddle(_: Reading) -> None:
        while gone:
            gone.pop().unlink()
        while grown:
            with grown.pop().open("ab") as stream:
                stream.write(encode_line(record("a:last")))

    report = holdings.ingest([folder], library, jobs=0, progress=meddle)
    assert [(Path(failed.where).name, failed.why.removeprefix(failed.where)) for failed in report.failed] == [
        ("a.jsonl", " was changed while it was read."),
        ("b.jsonl", " cannot be read: No such file or directory."),
    ]
    again = holdings.ingest([folder], library)
    assert (again.files, again.added + again.unchanged) == (1, 2_001)


# -- order -------------------------------------------------------------------------------------------------------------------


def deletion(*pmids: int) -> bytes:
    names = "".join(f'<PMID Version="1">{pmid}</PMID>' for pmid in pmids)
    return f"<PubmedArticleSet><DeleteCitation>{names}</DeleteCitation></PubmedArticleSet>".encode()


def test_any_number_of_processes_leaves_the_same_library(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for part in range(8):
        first = 1 + part * 75
        (folder / f"{part}0.xml").write_bytes(article_set(article(pmid) for pmid in range(first, first + 100)))  # they overlap
        (folder / f"{part}1.xml").write_bytes(deletion(first + 3, first + 85))
        (folder / f"{part}2.xml.gz").write_bytes(gzip.compress(article_set([article(first + 5, title=f"Revised in {part}.")])))
    libraries = []
    for number, (jobs, batch) in enumerate([(0, 5_000), (0, 70), (3, 5_000), (3, 70)]):
        library = EmbeddedLibrary(tmp_path / f"library{number}", create=True)
        report = holdings.ingest([folder], library, jobs=jobs, batch=batch)
        assert (report.files, report.failed) == (24, ())
        assert library.check() == []
        libraries.append((library.snapshot(), list(library.records())))
    assert all(each == libraries[0] for each in libraries)
    assert len(libraries[0][1]) > 500


def test_what_a_file_withdraws_and_brings_again_is_there(library: EmbeddedLibrary, tmp_path: Path) -> None:
    (tmp_path / "1.xml").write_bytes(article_set([article(1), article(2)]))
    (tmp_path / "2.xml").write_bytes(deletion(1, 2, 3).replace(b"</PubmedArticleSet>", article(2).encode() + b"</PubmedArticleSet>"))
    report = holdings.ingest([tmp_path / "1.xml", tmp_path / "2.xml"], library)
    assert (ids(library), report.failed) == (["pmid:2"], ())


def revised(day: str | None, text: str, **extra: str) -> Record:
    return record("pmid:1", text, extra={**({"date_revised": day} if day else {}), "medline_status": "MEDLINE", **extra})


OLD, NEW = revised("2020-01-01", "Lids blink."), revised("2023-01-01", "Lids rest.")


@pytest.mark.parametrize(
    ("first", "second", "kept"),
    [
        (OLD, NEW, "Lids rest."),
        (NEW, OLD, "Lids rest."),
        (revised("2023-01-01", "Second.", version="2"), revised("2024-01-01", "First."), "Second."),
        (revised("2024-01-01", "First."), revised("2023-01-01", "Second.", version="2"), "Second."),
        (NEW, revised("2023-01-01", "Lids rest, mended."), "Lids rest, mended."),
        (NEW, record("pmid:1", "Copied.", extra={"date_revised": "2023-01-01"}), "Lids rest."),
        (NEW, record("pmid:1", "Copied without a date."), "Lids rest."),
        (record("pmid:1", "Mine."), record("pmid:1", "Mine, mended."), "Mine, mended."),
        (record("x:1", "Mine.", extra={"version": "9"}), record("x:1", "Mine, mended.", extra={"version": "8"}), "Mine, mended."),
    ],
)
@pytest.mark.parametrize("together", [True, False])
def test_an_earlier_state_of_a_record_does_not_replace_a_later_one(
    library: EmbeddedLibrary, tmp_path: Path, first: Record, second: Record, kept: str, together: bool
) -> None:
    batches = [[first, second]] if together else [[first], [second]]
    for number, batch in enumerate(batches):
        holdings.ingest([written(tmp_path / f"{number}.jsonl", *batch)], library)
    held = library.get(first.id)
    assert held is not None
    assert held.sections[0].text == kept


def test_an_earlier_state_that_is_known_to_be_retracted_says_so(library: EmbeddedLibrary) -> None:
    library.add([NEW])
    library.add([record("pmid:1", "Lids blink.", status=RecordStatus.RETRACTED, status_checked="2024-01-01")])
    held = library.get("pmid:1")
    assert held is not None
    assert (held.sections[0].text, held.status) == ("Lids rest.", RecordStatus.RETRACTED)


# -- some of it --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("jobs", [0, 2])
def test_a_limit_cuts_and_what_it_cut_is_read_another_time(library: EmbeddedLibrary, tmp_path: Path, jobs: int) -> None:
    for part in range(3):
        written(tmp_path / "in" / f"{part}.jsonl", *(record(f"a:{part}{number:03}") for number in range(700)))
    report = holdings.ingest([tmp_path / "in"], library, jobs=jobs, limit=1_000)
    assert (report.files, report.added, report.left) == (1, 1_000, 2)
    assert ids(library)[-1] == "a:1299"
    rest = holdings.ingest([tmp_path / "in"], library, jobs=jobs)
    assert (rest.already, rest.files, rest.added, rest.unchanged, rest.left) == (1, 2, 1_100, 300, 0)


def test_a_limit_that_just_suffices_is_no_cut(library: EmbeddedLibrary, tmp_path: Path) -> None:
    file = written(tmp_path / "a.jsonl", record("a:1"), record("a:2"))
    assert holdings.ingest([file], library, limit=2).files == 1
    assert holdings.ingest([file], library).already == 1


def test_since_compares_the_day_of_revision_or_else_the_year(library: EmbeddedLibrary, tmp_path: Path) -> None:
    records = [
        record("a:1", extra={"date_revised": "2024-05-31"}, year=2024),
        record("a:2", extra={"date_revised": "2024-06-01"}, year=1990),
        record("a:3", year=2023),
        record("a:4", year=2024),
        record("a:5"),
    ]
    file = written(tmp_path / "a.jsonl", *records)
    report = holdings.ingest([file], library, since=DAY)
    assert (ids(library), report.too_old, report.files) == (["a:2", "a:4", "a:5"], 2, 1)
    assert holdings.ingest([file], library, since=DAY).already == 1
    whole = holdings.ingest([file], library)
    assert (whole.files, whole.added, whole.unchanged) == (1, 2, 3)
    assert holdings.ingest([file], library, since=DAY).already == 1, "what was read whole was read since any day"


def test_a_withdrawal_is_heeded_since_any_day(library: EmbeddedLibrary, tmp_path: Path) -> None:
    library.add([record("pmid:1")])
    (tmp_path / "a.xml").write_bytes(deletion(1))
    holdings.ingest([tmp_path / "a.xml"], library, since=DAY)
    assert ids(library) == []


# -- documents ---------------------------------------------------------------------------------------------------------------


def document(path: Path, text: str) -> str:
    """A file that is one document, as the readers of a user's own files make them: its id changes with its content."""
    name = f"file:{path.stem}-{abs(hash(text)):x}"
    written(path, record(name, text))
    return name


@pytest.mark.parametrize("jobs", [0, 2])
def test_an_edited_document_takes_the_place_of_what_it_was(library: EmbeddedLibrary, tmp_path: Path, jobs: int) -> None:
    path = tmp_path / "in" / "note.jsonl"
    first = document(path, "Lids blink.")
    other = document(tmp_path / "in" / "other.jsonl", "Owls sleep.")
    holdings.ingest([tmp_path / "in"], library, jobs=jobs)
    assert ids(library) == sorted([first, other])
    second = document(path, "Lids rest.")
    report = holdings.ingest([tmp_path / "in"], library, jobs=jobs)
    assert (ids(library), report.removed, report.added) == (sorted([second, other]), 1, 1)
    third = document(path, "Lids blink.")
    report = holdings.ingest([tmp_path / "in"], library, jobs=jobs)
    assert (third, ids(library), report.removed, report.added) == (first, sorted([first, other]), 1, 1)


def test_a_document_that_was_moved_and_then_edited(library: EmbeddedLibrary, tmp_path: Path) -> None:
    first = document(tmp_path / "a" / "note.jsonl", "Lids blink.")
    holdings.ingest([tmp_path / "a"], library)
    (tmp_path / "a").rename(tmp_path / "b")
    assert holdings.ingest([tmp_path / "b"], library).already == 1
    assert ids(library) == [first]
    # The old path is still on the books: that it is gone is not known, so the text stays until both have changed.
    second = document(tmp_path / "b" / "note.jsonl", "Lids rest.")
    third = document(tmp_path / "a" / "note.jsonl", "Lids rise.")
    holdings.ingest([tmp_path / "a", tmp_path / "b"], library)
    assert ids(library) == sorted([second, third])


@pytest.mark.parametrize("jobs", [0, 2])
@pytest.mark.parametrize("batch", [1, 5_000])
def test_a_document_that_another_file_holds_too_stays(library: EmbeddedLibrary, tmp_path: Path, jobs: int, batch: int) -> None:
    folder = tmp_path / "in"
    first = document(folder / "a" / "note.jsonl", "Lids blink.")
    document(folder / "z" / "note.jsonl", "Lids blink.")
    holdings.ingest([folder / "a"], library, jobs=jobs)
    second = document(folder / "a" / "note.jsonl", "Lids rest.")
    # The copy is seen for the first time in the pass in which the original changed.
    holdings.ingest([folder], library, jobs=jobs, batch=batch)
    assert ids(library) == sorted([first, second])


def test_an_export_with_documents_in_it_is_no_document(library: EmbeddedLibrary, tmp_path: Path) -> None:
    path = written(tmp_path / "export.jsonl", record("file:a-1"), record("file:b-1"))
    holdings.ingest([path], library)
    written(path, record("file:b-1"), record("file:c-1"))
    holdings.ingest([path], library)
    assert ids(library) == ["file:a-1", "file:b-1", "file:c-1"]


def test_no_path_is_kept_in_the_library(library: EmbeddedLibrary, tmp_path: Path) -> None:
    document(tmp_path / "mrs_doe" / "note.jsonl", "Lids blink.")
    holdings.ingest([tmp_path / "mrs_doe"], library)
    assert "mrs_doe" not in str(library._view.state)


# -- bundled records, services, observers ------------------------------------------------------------------------------------


@pytest.fixture
def bundled(library: EmbeddedLibrary, monkeypatch: pytest.MonkeyPatch) -> EmbeddedLibrary:
    mine = [record("digest:pmid:1", "Lids blink."), record("openmed:a/b", "Lids rest.")]
    monkeypatch.setattr(opening, "bundled_records", lambda: iter(mine))
    opening._bring_bundled(library, None)
    return library


def by_file(items: Sequence[Item], library: EmbeddedLibrary, folder: Path) -> holdings.IngestReport:
    return holdings.ingest([written(folder / "mine.jsonl", *(item for item in items if isinstance(item, Record)))], library)


def by_service(items: Sequence[Item], library: EmbeddedLibrary, folder: Path) -> holdings.IngestReport:
    return holdings.take(items, library, source=str(folder / "mine.jsonl"))


@pytest.mark.parametrize("way", [by_file, by_service])
def test_what_comes_with_clincite_is_not_replaced(bundled: EmbeddedLibrary, tmp_path: Path, way: Callable[..., Any]) -> None:
    items = [record("digest:pmid:1", "Forged."), record("openmed:a/b", "Lids rest."), record("digest:pmid:2", "My own.")]
    report = way(items, bundled, tmp_path)
    assert (report.added, report.changed, report.unchanged) == (1, 0, 1)
    assert bundled.get("digest:pmid:1") == record("digest:pmid:1", "Lids blink.")
    assert [(skipped.where, skipped.why) for skipped in report.skipped] == [
        (str(tmp_path / "mine.jsonl"), "digest:pmid:1 comes with clincite and is not replaced by another text")
    ]


def test_a_service_cannot_withdraw_what_comes_with_clincite(bundled: EmbeddedLibrary) -> None:
    report = holdings.take([Deleted(record="openmed:a/b"), record("a:1"), Deleted(record="a:1")], bundled, source="A service")
    assert ids(bundled) == ["digest:pmid:1", "openmed:a/b"]
    assert (report.added, len(report.skipped)) == (0, 1)


def test_items_of_a_service_that_breaks_off_are_kept(library: EmbeddedLibrary) -> None:
    def items() -> Any:
        yield record("a:1")
        yield Skipped(where="A service", why="it has no PMID")
        raise SourceError("A service is gone.")

    with pytest.raises(SourceError, match="is gone"):
        holdings.take(items(), library, source="A service")
    assert ids(library) == ["a:1"]
    again = holdings.take([record("a:1")], library, source="A service")
    assert (again.unchanged, again.altered) == (1, False)


@pytest.mark.parametrize("flagged_first", [True, False])
def test_a_list_of_retractions_marks_what_is_held_and_what_comes(library: EmbeddedLibrary, flagged_first: bool) -> None:
    flags = [Flagged(target=f"pmid:{number}", status=RecordStatus.RETRACTED, date="2024-01-01", by="A list") for number in (1, 2)]
    order: list[list[Item]] = [[record("pmid:1"), record("pmid:3")], [*flags]]
    reports = [holdings.take(items, library, source="A list") for items in (reversed(order) if flagged_first else order)]
    held = library.get("pmid:1"), library.get("pmid:3")
    assert [each and each.status for each in held] == [RecordStatus.RETRACTED, RecordStatus.UNKNOWN]
    assert sum(report.flagged for report in reports) == 2
    assert sum(report.restated for report in reports) == (0 if flagged_first else 1)


def test_an_observer_is_told_of_every_change_and_of_nothing_else(library: EmbeddedLibrary) -> None:
    library.add([record("a:1", "Lids blink."), record("a:2"), record("a:3")])
    seen: dict[str, tuple[Record | None, Record | None]] = {}

    def observer(before: Record | None, after: Record | None) -> None:
        known = before or after
        assert known is not None
        seen[known.id] = (before, after)

    changed = record("a:1", "Lids rest.")
    holdings.take([changed, record("a:2"), Deleted(record="a:3"), record("a:4")], library, source="A service", observer=observer)
    assert seen == {
        "a:1": (record("a:1", "Lids blink."), changed),
        "a:3": (record("a:3"), None),
        "a:4": (None, record("a:4")),
    }


@pytest.mark.parametrize("jobs", [0, 2])
def test_progress_goes_by_bytes_and_ends_at_the_end(library: EmbeddedLibrary, tmp_path: Path, jobs: int) -> None:
    for part in range(3):
        (tmp_path / f"{part}.xml.gz").write_bytes(gzip.compress(article_set(article(part * 900 + number) for number in range(1, 900))))
    seen: list[Reading] = []
    holdings.ingest([tmp_path / f"{part}.xml.gz" for part in range(3)], library, jobs=jobs, progress=seen.append)
    places = [state.place for state in seen]
    size = sum((tmp_path / f"{part}.xml.gz").stat().st_size for part in range(3))
    assert places == sorted(places)
    assert 0 < places[0] < size
    assert seen[-1] == Reading(files=3, done=3, records=3 * 899, place=size, size=size)
    assert {state.size for state in seen} == {size}
