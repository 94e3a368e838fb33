"""Processes that read: what they hand over, and what becomes of the others when one dies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from clincite import holdings
from clincite.holdings import workers
from clincite.holdings.ingest import IngestReport
from clincite.library import EmbeddedLibrary
from clincite.sources.jsonl import encode_line
from clincite.sources.reading import PARCEL_RECORDS
from tests.holdings.processes import gone, needs_proc, workers_of
from tests.library.contract import record

pytestmark = pytest.mark.usefixtures("no_vocabulary")
CRASHING = "tests.holdings.crashing_worker"


@pytest.fixture
def crashing(monkeypatch: pytest.MonkeyPatch, repo_root: Path) -> None:
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, (str(repo_root), os.environ.get("PYTHONPATH")))))
    monkeypatch.setattr(workers, "_MODULE", CRASHING)


def ingest(folder: Path, library: EmbeddedLibrary, jobs: int = 2, patience: float = 60) -> IngestReport:
    return holdings.ingest([folder], library, jobs=jobs, patience=patience)


@pytest.mark.usefixtures("crashing")
@pytest.mark.parametrize(
    ("how", "why"),
    [
        ("segfault", "SIGSEGV"),
        ("exit", "exit code 7"),
        ("bug", "KeyError: 'nothing here'"),
        ("memory", "MemoryError"),
    ],
)
def test_a_reader_that_dies_costs_its_file_and_no_other(library: EmbeddedLibrary, tmp_path: Path, how: str, why: str) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    for name in ("a", "c", "d"):
        (folder / f"{name}.jsonl").write_bytes(encode_line(record(f"x:{name}")))
    (folder / "b.crash").write_text(how)
    report = ingest(folder, library)
    assert (report.files, report.added, report.skipped) == (3, 3 + PARCEL_RECORDS, ())
    (failure,) = report.failed
    assert failure.where == str(folder / "b.crash")
    assert why in failure.why
    assert [library.get(f"x:{name}") is not None for name in "acd"] == [True] * 3
    again = ingest(folder, library)
    assert (again.already, again.files, len(again.failed), again.unchanged) == (3, 0, 1, PARCEL_RECORDS)


@pytest.mark.usefixtures("crashing")
def test_a_process_that_dies_before_a_word_is_tried_once_more(library: EmbeddedLibrary, tmp_path: Path) -> None:
    for name in ("early", "once"):
        (tmp_path / f"{name}.crash").write_text("fine")
    report = holdings.ingest([tmp_path / "early.crash", tmp_path / "once.crash"], library, jobs=1)
    assert [(Path(failed.where).name, "SIGABRT" in failed.why) for failed in report.failed] == [("early.crash", True)]
    assert (report.files, report.added) == (1, PARCEL_RECORDS)


@pytest.mark.usefixtures("crashing")
def test_a_file_that_keeps_a_process_busy_for_nothing_is_given_up(library: EmbeddedLibrary, tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "a.crash").write_text("loop")
    (folder / "b.jsonl").write_bytes(encode_line(record("x:1")))
    report = ingest(folder, library, patience=2)
    assert [failed.why for failed in report.failed] == [
        f"{folder / 'a.crash'}: nothing came out of it for 2 seconds, so the process that read it was ended."
    ]
    assert (report.files, library.get("x:1")) == (1, record("x:1"))


@pytest.mark.usefixtures("crashing")
def test_what_a_parser_prints_or_reads_does_not_get_between(library: EmbeddedLibrary, tmp_path: Path) -> None:
    (tmp_path / "a.crash").write_text("print")
    report = ingest(tmp_path / "a.crash", library)
    assert (report.files, report.failed, report.added) == (1, (), PARCEL_RECORDS)


@pytest.mark.usefixtures("crashing")
def test_a_record_that_no_library_takes_costs_itself(library: EmbeddedLibrary, tmp_path: Path) -> None:
    (tmp_path / "a.crash").write_text("surrogate")
    report = ingest(tmp_path / "a.crash", library)
    assert (report.files, report.added) == (1, PARCEL_RECORDS)
    assert [skipped.why for skipped in report.skipped] == [
        "it holds text that is no Unicode",
        "its id has 2,002 characters, not 1 to 1,000",
    ]


@needs_proc
def test_a_worker_killed_from_outside_keeps_what_it_had_read(
    library: EmbeddedLibrary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "_FILE_BYTES", 1)  # it may not run ahead
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "a.jsonl").write_bytes(b"".join(encode_line(record(f"x:{number}")) for number in range(60_000)))
    (folder / "b.jsonl").write_bytes(encode_line(record("y:1")))
    killed: list[int] = []

    def kill(_: object) -> None:
        if not killed:
            killed.extend(workers_of(os.getpid()))
            for process in killed:
                os.kill(process, signal.SIGKILL)

    report = holdings.ingest([folder], library, jobs=1, progress=kill)
    assert len(killed) == 1
    assert [("SIGKILL" in failed.why) for failed in report.failed] == [True]
    assert PARCEL_RECORDS < report.added < 60_000
    assert (report.files, library.get("y:1")) == (1, record("y:1"))


@needs_proc
def test_no_worker_outlives_an_ingest(library: EmbeddedLibrary, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(encode_line(record("x:1")))
    ingest(tmp_path / "a.jsonl", library)
    assert workers_of(os.getpid()) == []

    def broken(_: object) -> None:
        raise RuntimeError("the face broke")

    (tmp_path / "b.jsonl").write_bytes(encode_line(record("x:2")))
    with pytest.raises(RuntimeError, match="the face broke"):
        holdings.ingest([tmp_path / "b.jsonl"], library, jobs=2, progress=broken)
    assert gone(os.getpid())


@needs_proc
@pytest.mark.usefixtures("crashing")
@pytest.mark.parametrize("how", ["loop", "fine"])
def test_workers_die_with_a_parent_that_is_killed(tmp_path: Path, how: str) -> None:
    (tmp_path / "a.crash").write_text(how)
    (tmp_path / "b.crash").write_text("loop")
    code = (
        "import sys; from pathlib import Path; from clincite import holdings; from clincite.holdings import workers;"
        "from clincite.library import EmbeddedLibrary; folder = Path(sys.argv[1]); workers._MODULE = sys.argv[2];"
        "library = EmbeddedLibrary(folder / 'library', create=True);"
        "say = lambda state: print(state.records, flush=True);"
        "holdings.ingest([folder / 'a.crash', folder / 'b.crash'], library, jobs=2, progress=say)"
    )
    parent = subprocess.Popen([sys.executable, "-c", code, str(tmp_path), CRASHING], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert parent.stdout is not None
    with parent.stdout:
        assert parent.stdout.readline() == b"%d\n" % PARCEL_RECORDS
        assert workers_of(parent.pid, CRASHING)
        parent.kill()
        parent.wait()
    assert gone(parent.pid, CRASHING)


def test_a_module_of_the_folder_one_is_in_is_not_imported(
    library: EmbeddedLibrary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("json", "clincite", "lxml", "msgspec"):
        (tmp_path / f"{name}.py").write_text(f"open({str(tmp_path / 'was_run')!r}, 'w')")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.jsonl").write_bytes(encode_line(record("x:1")))
    assert ingest(Path("a.jsonl"), library).files == 1
    assert not (tmp_path / "was_run").exists()
