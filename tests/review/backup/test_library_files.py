"""The files of a library as of one instant, while others write to it."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from clincite.errors import LibraryError
from clincite.holdings.memory import FILE as MARKS
from clincite.holdings.memory import memory_of
from clincite.library import EmbeddedLibrary
from clincite.review.backup import library_files as module
from clincite.review.backup.library_files import LibraryFile, library_files
from tests.library.contract import record

_BATCH = 3


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    library = EmbeddedLibrary(tmp_path / "library", create=True)
    library.add([record("a:1"), record("a:2"), record("a:3")])
    with memory_of(library):
        pass
    return tmp_path / "library"


@pytest.fixture
def spool(tmp_path: Path) -> Path:
    (tmp_path / "spool").mkdir()
    return tmp_path / "spool"


def copied(files: tuple[LibraryFile, ...], folder: Path) -> Path:
    for file in files:
        place = folder / file.name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(file.stream.read(file.size))
    return folder


def no_wait(seconds: float) -> None:
    """A wait that takes no time."""


def test_everything_but_what_can_be_made_again(folder: Path, spool: Path, tmp_path: Path) -> None:
    for name in ("x.vocabulary.cache", "topics.cache", "left.tmp", f"{MARKS}-journal"):
        (folder / name).write_bytes(b"x")
    (folder / "changes.jsonl").write_bytes(b"{}\n")
    (folder / "vectors" / "encoder").mkdir(parents=True)
    (folder / "vectors" / "encoder" / "a.vectors").write_bytes(b"x")
    (folder / "index" / "abandoned.store").write_bytes(b"x")
    (folder / "something-new").write_bytes(b"x")
    with library_files(folder, spool) as files:
        names = [file.name for file in files]
        copy = copied(files, tmp_path / "copy")
    assert {"changes.jsonl", "vectors/encoder/a.vectors", "something-new", MARKS, "index/meta.json", "index/.managed.json"} <= set(names)
    assert not [name for name in names if name.endswith((".cache", ".tmp", ".lock", "-journal")) or "abandoned" in name]
    assert names == sorted(names)
    library = EmbeddedLibrary(copy)
    assert library.check() == [] and library.info().records == 3
    assert library.add([record("a:4")]).added == 1


def test_no_library(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="no library"), library_files(tmp_path, tmp_path):
        pass


def test_a_library_without_marks(folder: Path, spool: Path) -> None:
    (folder / MARKS).unlink()
    with library_files(folder, spool) as files:
        assert MARKS not in [file.name for file in files]


def test_it_is_seen_when_something_moves_meanwhile(folder: Path, spool: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real, left = module._copied, [3]

    def moving(*arguments: object) -> Iterator[LibraryFile]:
        yield from real(*arguments)  # type: ignore[arg-type]
        if left[0]:
            left[0] -= 1
            with (folder / "changes.jsonl").open("ab") as log:
                log.write(b"{}\n")

    waits: list[float] = []
    monkeypatch.setattr(module, "_copied", moving)
    with library_files(folder, spool, sleep=waits.append) as files:
        (log,) = [file for file in files if file.name == "changes.jsonl"]
        assert (log.size, log.stream.read()) == (9, b"{}\n" * 3)
    assert len(waits) == 3


def test_a_library_that_never_rests(folder: Path, spool: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = iter(range(10_000))
    monkeypatch.setattr(module, "_seen", lambda _: (next(ticks),))
    monkeypatch.setattr(module, "_TRIES", 5)
    with pytest.raises(LibraryError, match="all the time"), library_files(folder, spool, sleep=no_wait):
        pass


def test_a_list_of_segments_that_is_no_list(folder: Path, spool: Path) -> None:
    (folder / "index" / "meta.json").write_bytes(b"{")
    with pytest.raises(LibraryError, match="cannot be read"), library_files(folder, spool):
        pass


def test_marks_that_are_no_database(folder: Path, spool: Path) -> None:
    (folder / MARKS).write_bytes(b"x" * 5000)
    with pytest.raises(LibraryError, match="retractions"), library_files(folder, spool):
        pass


def test_every_copy_is_of_one_commit_while_another_writes(folder: Path, spool: Path, tmp_path: Path) -> None:
    """Batches of three records go in and out, and each batch is noted in the marks with it; no copy ever holds a part of one."""
    library, stop = EmbeddedLibrary(folder), threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            with memory_of(library) as memory:
                memory.note_consulted("list", "pmid", f"{number:010}")
            library.add([record(f"b:{number}.{place}", f"zorb {number}") for place in range(_BATCH)])
            if number % 3 == 0:
                library.remove([f"b:{number - 1}.{place}" for place in range(_BATCH)])

    writer = threading.Thread(target=write)
    writer.start()
    try:
        seen: set[int] = set()
        number = 0
        while len(seen) < 5:
            number += 1
            with library_files(folder, spool) as files:
                copy = copied(files, tmp_path / f"copy{number}")
            taken = EmbeddedLibrary(copy)
            assert taken.check() == []
            ids = [each.id for each in taken.records()]
            assert len(ids) % _BATCH == 0
            batches = {int(name.partition(":")[2].partition(".")[0]) for name in ids if name.startswith("b:")}
            with memory_of(taken) as memory:
                noted = int(memory.consulted().get("pmid", "0"))
            assert max(batches, default=0) in (noted, noted - 1)
            seen.add(noted)
            shutil.rmtree(copy)
    finally:
        stop.set()
        writer.join()


def test_what_was_open_can_be_read_after_it_was_deleted(folder: Path, spool: Path, tmp_path: Path) -> None:
    library = EmbeddedLibrary(folder)
    with library_files(folder, spool) as files:
        library.remove(["a:1", "a:2"])
        library.add([record("a:9")])
        library.compact()
        taken = EmbeddedLibrary(copied(files, tmp_path / "copy"))
    assert taken.check() == [] and [each.id for each in taken.records()] == ["a:1", "a:2", "a:3"]
