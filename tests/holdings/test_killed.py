"""``kill -9`` of an ingest with several workers, at random points, and then the same ingest again."""

from __future__ import annotations

import contextlib
import gzip
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from clincite.library import EmbeddedLibrary
from clincite.records import Record, RecordKind, RecordStatus, Relation
from clincite.sources.jsonl import encode_line
from tests.e2e.medline import article, article_set
from tests.holdings.processes import gone, needs_proc
from tests.library.contract import record

POINTS = 50 if os.environ.get("CLINCITE_ALL") else 12
JOBS, BATCH, PARTS = 3, 60, 5


class Driver:
    """Starts ingests without delay; see ``ingest_driver``."""

    def __init__(self, root: Path) -> None:
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, (str(root), os.environ.get("PYTHONPATH"))))}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.holdings.ingest_driver"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
            env=environment,
            cwd=root,
        )

    def start(self, library: Path, folder: Path) -> int:
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.write(json.dumps([str(library), str(folder), JOBS, BATCH]) + "\n")
        return int(self.process.stdout.readline())

    def status(self) -> int:
        assert self.process.stdout is not None
        return int(self.process.stdout.readline())


@pytest.fixture(scope="module")
def driver(repo_root: Path) -> Iterator[Driver]:
    driver = Driver(repo_root)
    with driver.process:
        yield driver
        assert driver.process.stdin is not None
        driver.process.stdin.close()


def write_earlier(folder: Path) -> None:
    """Files as they were: earlier texts of the documents, and of some papers."""
    for part in range(PARTS):
        (folder / f"{part}d.jsonl").write_bytes(encode_line(record(f"file:old-{part}", f"Old note {part}.")))
    (folder / "papers.xml").write_bytes(article_set(article(pmid, title="An earlier title.") for pmid in range(50, 90)))


def write_now(folder: Path) -> None:
    """Files of several kinds, in which later ones withdraw, revise, retract and supersede what earlier ones bring."""
    (folder / "papers.xml").unlink()
    for part in range(PARTS):
        first = 1 + part * 100
        whole = article_set(article(pmid) for pmid in range(first, first + 110))
        (folder / f"{part}a.xml.gz").write_bytes(gzip.compress(whole, mtime=0))
        names = "".join(f'<PMID Version="1">{pmid}</PMID>' for pmid in (first + 1, first + 2))
        revised = article(first + 4, title=f"Revised in part {part}.")
        update = f"<PubmedArticleSet>{revised}<DeleteCitation>{names}</DeleteCitation></PubmedArticleSet>"
        (folder / f"{part}b.xml").write_bytes(update.encode())
        notice = record(f"pmid:{90_000 + part}", relations=(Relation(type="RetractionOf", target=f"pmid:{first + 7}"),))
        cites = record(f"pmid:{91_000 + part}", kind=RecordKind.SYSTEMATIC_REVIEW, cites=(f"pmid:{first + 7}", f"pmid:{first + 8}"))
        edition = {"kind": RecordKind.GUIDELINE, "title": "Treatment of lid flutter", "issuer": "Society of Lids", "year": 2001 + part}
        (folder / f"{part}c.jsonl").write_bytes(b"".join(map(encode_line, (notice, cites, record(f"g:{part}", **edition)))))
        (folder / f"{part}d.jsonl").write_bytes(encode_line(record(f"file:note-{part}", f"Note {part}.")))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files to ingest."""
    return tmp_path_factory.mktemp("files")


@pytest.fixture(scope="module")
def before(driver: Driver, folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library into which the files went as they were, before they became what they are."""
    library = tmp_path_factory.mktemp("before") / "library"
    write_earlier(folder)
    driver.start(library, folder)
    assert driver.status() == 0
    write_now(folder)
    return library


class Held(msgspec.Struct, frozen=True):
    """All that a library holds."""

    snapshot: str
    records: tuple[Record, ...]
    documents: str | None


def held(library: Path) -> Held:
    opened = EmbeddedLibrary(library)
    assert opened.check() == []
    return Held(opened.snapshot(), tuple(opened.records()), opened.note("documents"))


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory, where there is one: a killed process needs no disk, and a hundred ingests keep one busy."""
    memory = Path("/dev/shm")
    if not os.access(memory, os.W_OK):
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        yield Path(folder)


@needs_proc
def test_killed_at_random_points_and_run_again_nothing_is_lost_or_doubled(driver: Driver, folder: Path, before: Path, place: Path) -> None:
    library, seconds = place / "undisturbed", []
    for _ in range(2):
        shutil.rmtree(library, ignore_errors=True)
        shutil.copytree(before, library)
        started = time.monotonic()
        driver.start(library, folder)
        assert driver.status() == 0
        seconds.append(time.monotonic() - started)
    undisturbed = held(library)
    kept = {each.id: each.status for each in undisturbed.records}
    assert (len(kept), kept["pmid:8"], kept["g:0"]) == (PARTS * 104, RecordStatus.RETRACTED, RecordStatus.SUPERSEDED)
    assert not any(name.startswith("file:old") for name in kept)
    chance = random.Random(5)
    killed = 0
    for point in range(POINTS):
        library = place / f"{point}"
        shutil.copytree(before, library)
        process = driver.start(library, folder)
        time.sleep(min(seconds) * (point + chance.random()) / POINTS)
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
        status = driver.status()
        assert status in (0, -signal.SIGKILL)
        killed += status != 0
        assert gone(process), "a worker outlived the ingest"
        assert EmbeddedLibrary(library).check() == []
        driver.start(library, folder)
        assert driver.status() == 0
        assert held(library) == undisturbed, f"killed after {point + 1} of {POINTS} parts of its time"
        shutil.rmtree(library)
    assert killed > POINTS / 2
