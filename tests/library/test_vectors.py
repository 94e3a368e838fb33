"""The cache of vectors: what it keeps, what it makes again, and that no damage ever shows as an error or as a wrong vector."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from clincite.errors import LibraryError
from clincite.library import EmbeddedLibrary
from clincite.records import Section
from tests.library.contract import record
from tests.library.vector_tools import HashEncoder, np

from clincite.library import segments, vectors  # isort: skip (NumPy, or the module is skipped above)
from clincite.library.matrix import Matrix, quantized  # isort: skip
from clincite.library.vectors import VectorCache, key_of, section_text  # isort: skip


@pytest.fixture
def library(tmp_path: Path) -> EmbeddedLibrary:
    made = EmbeddedLibrary(tmp_path / "library", create=True)
    made.add(record(f"a:{number}", f"Eyelid twitching of kind {number}.", f"Treatment {number} helped.") for number in range(10))
    return made


@pytest.fixture
def encoder() -> HashEncoder:
    return HashEncoder()


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vectors, "_BATCH", 4)


def cache_at(library: EmbeddedLibrary, encoder: HashEncoder) -> VectorCache:
    return VectorCache(library.path / "vectors", encoder.name, encoder.dimensions)


def files(cache: VectorCache) -> list[Path]:
    return sorted(cache.folder.glob(f"*{segments.SUFFIX}"))


def right(matrix: Matrix | None, library: EmbeddedLibrary, *, without: Sequence[tuple[str, int]] = ()) -> bool:
    """Whether every section but those has a vector, and each vector is that of its section's text."""
    assert matrix is not None
    encoder = HashEncoder()
    wanted: dict[tuple[str, int], Any] = {
        (each.id, ordinal): quantized(encoder.encode([section_text(each, section)]))[0]
        for each in library.records()
        for ordinal, section in enumerate(each.sections)
    }
    held = {matrix.section_of(row): matrix.vectors[row] for row in range(len(matrix.placed))}
    assert held.keys() == wanted.keys() - set(without)
    assert all(matrix.row_of(*place) == row for row, place in enumerate(held))
    assert all(matrix.row_of(*place) is None for place in without)
    return all((held[place] == wanted[place]).all() for place in held)


# -- computing and opening -------------------------------------------------------------------------------------------------


def test_nothing_is_there_at_first(library: EmbeddedLibrary, encoder: HashEncoder) -> None:
    cache = cache_at(library, encoder)
    assert cache.is_empty() and cache.open(library) is None
    assert len(cache.missing(library)) == 20
    assert not cache.folder.exists()  # looking writes nothing


def test_every_section_gets_the_vector_of_its_text(library: EmbeddedLibrary, encoder: HashEncoder) -> None:
    cache = cache_at(library, encoder)
    assert cache.compute(library, encoder) == 20
    assert cache.missing(library) == []
    assert right(cache.open(library), library)
    assert cache.compute(library, encoder) == 0 and len(encoder.asked) == 20


def test_an_empty_library_has_no_vectors(tmp_path: Path, encoder: HashEncoder) -> None:
    empty = EmbeddedLibrary(tmp_path / "empty", create=True)
    cache = cache_at(empty, encoder)
    assert cache.compute(empty, encoder) == 0
    assert cache.missing(empty) == [] and cache.open(empty) is None


@pytest.mark.usefixtures("small_batches")
def test_a_limit_and_going_on_from_there(library: EmbeddedLibrary, encoder: HashEncoder) -> None:
    cache = cache_at(library, encoder)
    told: list[tuple[str, int, int | None]] = []
    assert cache.compute(library, encoder, limit=6, progress=lambda *step: told.append(step)) == 6
    assert cache.missing(library) == [(f"a:{number}", ordinal) for number in range(3, 10) for ordinal in range(2)]
    assert right(cache.open(library), library, without=cache.missing(library))
    assert [step for step in told if step[0].startswith("Computing")] == [("Computing vectors", done, 6) for done in (0, 4, 6)]
    assert cache.compute(library, encoder) == 14
    assert right(cache.open(library), library)
    assert len(encoder.asked) == len(set(encoder.asked)) == 20


def test_progress_is_told_within_a_batch(library: EmbeddedLibrary, encoder: HashEncoder) -> None:
    told: list[tuple[str, int, int | None]] = []
    cache_at(library, encoder).compute(library, encoder, progress=lambda *step: told.append(step))
    assert told == [("Looking through the sections", 0, 20)] + [("Computing vectors", done, 20) for done in (0, 16, 20)]


def test_equal_texts_are_encoded_once_and_found_twice(library: EmbeddedLibrary, encoder: HashEncoder) -> None:
    library.add([record("b:1", "The same."), record("b:2", "The same.")])
    cache = cache_at(library, encoder)
    assert cache.compute(library, encoder) == 21
    assert right(cache.open(library), library)


def test_opening_again_reads_no_record(library: EmbeddedLibrary, encoder: HashEncoder, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = cache_at(library, encoder)
    cache.compute(library, encoder)
    again = EmbeddedLibrary(library.path)
    monkeypatch.setattr(again, "records", None)
    monkeypatch.setattr(again, "get", None)
    assert cache.open(again) is not None


def test_files_are_joined_and_the_order_of_computing_leaves_no_trace(
    library: EmbeddedLibrary, encoder: HashEncoder, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    whole, piecemeal = cache_at(library, encoder), VectorCache(tmp_path / "other", encoder.name, encoder.dimensions)
    whole.compute(library, encoder)
    monkeypatch.setattr(vectors, "_BATCH", 3)
    for _ in range(5):
        piecemeal.compute(library, encoder, limit=4)
    for cache in (whole, piecemeal):
        assert cache.open(library) is not None and len(files(cache)) == 1
    assert files(whole)[0].read_bytes() == files(piecemeal)[0].read_bytes()


def test_beyond_the_limit_the_signs_are_kept_with_the_map(
    library: EmbeddedLibrary, encoder: HashEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = cache_at(library, encoder)
    cache.compute(library, encoder)
    plain = cache.open(library)
    (cache.folder / "sections.map").unlink()
    monkeypatch.setattr(vectors, "EXACT_ROWS", 19)
    for _ in range(2):  # drawn anew, and read from the folder
        coded = cache.open(library)
        assert plain is not None and coded is not None
        assert plain.codes is None and coded.codes is not None and coded.codes.shape == (1, 20)
        query = quantized(encoder.encode(["treatment 4"]))[0]
        assert coded.nearest(query, 20) == plain.nearest(query, 20)


# -- a library that changes ------------------------------------------------------------------------------------------------


def test_a_changed_section_has_no_vector_until_it_is_computed(library: EmbeddedLibrary, encoder: HashEncoder) -> None:
    cache = cache_at(library, encoder)
    cache.compute(library, encoder)
    library.add([record("a:3", "Eyelid twitching of kind 3.", "Treatment 3 failed.")])
    assert cache.missing(library) == [("a:3", 1)]
    assert right(cache.open(library), library, without=[("a:3", 1)])
    assert cache.compute(library, encoder) == 1
    assert right(cache.open(library), library)


def test_a_removed_record_is_found_no_more(library: EmbeddedLibrary, encoder: HashEncoder) -> None:
    cache = cache_at(library, encoder)
    cache.compute(library, encoder)
    library.remove(["a:0", "a:5"])
    matrix = cache.open(library)
    assert right(matrix, library) and matrix is not None
    assert matrix.row_of("a:5", 0) is None and matrix.total == 16


def test_what_is_no_longer_there_is_kept_a_while_and_then_dropped(library: EmbeddedLibrary, encoder: HashEncoder) -> None:
    cache = cache_at(library, encoder)
    cache.compute(library, encoder)
    library.remove(["a:0"])
    cache.open(library)
    library.add([record("a:0", "Eyelid twitching of kind 0.", "Treatment 0 helped.")])
    assert cache.missing(library) == []
    assert right(cache.open(library), library)
    before = files(cache)[0].stat().st_size
    library.remove([f"a:{number}" for number in range(7)])
    cache.open(library)
    assert files(cache)[0].stat().st_size < before / 2


def test_a_section_without_a_name_of_its_own_is_embedded_without_it() -> None:
    told = record("a:1", "Lids  blink.\nThey do.", title="A note.")
    assert section_text(told, told.sections[0]) == "A note. Part 1. Lids blink. They do."
    assert section_text(told, Section(name="Abstract", text="Lids blink.")) == "A note. Lids blink."
    assert len(section_text(told, Section(name="Text", text="x" * 20_000))) == 8_000
    assert key_of("a") != key_of("b")


def test_vectors_of_another_encoder_are_not_mixed_in(library: EmbeddedLibrary, encoder: HashEncoder) -> None:
    other = HashEncoder(name="hashes/2")
    cache_at(library, encoder).compute(library, encoder)
    assert cache_at(library, other).open(library) is None
    file = files(cache_at(library, encoder))[0]
    cache_at(library, other).folder.mkdir()
    file.rename(cache_at(library, other).folder / file.name)
    assert cache_at(library, other).open(library) is None
    assert len(cache_at(library, other).missing(library)) == 20


# -- damage ----------------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("small_batches")
@pytest.mark.parametrize("joined", [True, False])
@pytest.mark.parametrize("place", [0, 10, 40, 120, -500, -5, -1])
def test_an_altered_file_costs_its_vectors_only(library: EmbeddedLibrary, encoder: HashEncoder, place: int, joined: bool) -> None:
    cache = cache_at(library, encoder)
    cache.compute(library, encoder)
    if not joined:  # as a killed process leaves it: one file joined, a younger one not, no map
        (cache.folder / "sections.map").unlink()
        fresh = record("b:1", "Fresh text.")
        library.add([fresh])
        text = section_text(fresh, fresh.sections[0])
        segments.write_segment(cache.folder, encoder.name, key_of(text), quantized(encoder.encode([text])))
    file = max(files(cache), key=lambda path: path.stat().st_size)
    content = bytearray(file.read_bytes())
    content[place] ^= 0x40
    file.write_bytes(content)
    matrix = cache.open(library)
    missing = cache.missing(library)
    assert len(missing) == 20
    assert matrix is None if joined else right(matrix, library, without=missing)
    assert cache.compute(library, encoder) == 20
    assert right(cache.open(library), library)


@pytest.mark.parametrize("size", [0, 1, 3, 4, 5, 11, 12, 60, 300, 1_000])
def test_a_torn_file_counts_for_nothing(library: EmbeddedLibrary, encoder: HashEncoder, size: int) -> None:
    cache = cache_at(library, encoder)
    cache.compute(library, encoder)
    file = files(cache)[0]
    file.write_bytes(file.read_bytes()[:size])
    assert cache.open(library) is None
    assert cache.is_empty()  # cleared away, so that the next one need not look
    assert cache.compute(library, encoder) == 20
    assert right(cache.open(library), library)


def test_a_file_that_went_missing_is_computed_again(library: EmbeddedLibrary, encoder: HashEncoder) -> None:
    cache = cache_at(library, encoder)
    cache.compute(library, encoder)
    files(cache)[0].unlink()
    assert cache.open(library) is None
    assert cache.compute(library, encoder) == 20
    assert right(cache.open(library), library)


@pytest.mark.parametrize("content", [None, b"", b"{}", b"\x00" * 500, "cut", "flipped"])
def test_a_damaged_map_is_drawn_again(library: EmbeddedLibrary, encoder: HashEncoder, content: bytes | str | None) -> None:
    cache = cache_at(library, encoder)
    cache.compute(library, encoder)
    file = cache.folder / "sections.map"
    sound = file.read_bytes()
    if content is None:
        file.unlink()
    elif content == "cut":
        file.write_bytes(sound[:-9])
    elif content == "flipped":
        file.write_bytes(sound[:99] + bytes([sound[99] ^ 1]) + sound[100:])
    else:
        assert isinstance(content, bytes)
        file.write_bytes(content)
    assert right(cache.open(library), library)
    assert file.read_bytes() == sound


def test_a_map_of_another_library_is_not_believed(library: EmbeddedLibrary, encoder: HashEncoder, tmp_path: Path) -> None:
    other = EmbeddedLibrary(tmp_path / "other", create=True)
    other.add([record("a:1", "Eyelid twitching of kind 1.")])
    cache_at(other, encoder).compute(other, encoder)
    cache = cache_at(library, encoder)
    cache.compute(library, encoder)
    (cache.folder / "sections.map").write_bytes((cache_at(other, encoder).folder / "sections.map").read_bytes())
    assert right(cache.open(library), library)


@pytest.mark.skipif(os.name == "nt" or (hasattr(os, "geteuid") and os.geteuid() == 0), reason="this user may write everywhere")
def test_a_folder_that_cannot_be_written_is_told(library: EmbeddedLibrary, encoder: HashEncoder) -> None:
    library.path.chmod(0o500)
    try:
        with pytest.raises(LibraryError, match="cannot be kept"):
            cache_at(library, encoder).compute(library, encoder)
    finally:
        library.path.chmod(0o700)


def test_a_folder_that_cannot_be_made_is_told(library: EmbeddedLibrary, encoder: HashEncoder) -> None:
    (library.path / "vectors").write_text("in the way")
    assert cache_at(library, encoder).open(library) is None
    with pytest.raises(LibraryError, match="cannot be kept"):
        cache_at(library, encoder).compute(library, encoder)


def test_a_folder_that_can_only_be_read_still_serves(
    library: EmbeddedLibrary, encoder: HashEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = cache_at(library, encoder)
    cache.compute(library, encoder)
    library.remove(["a:0"])

    def refuse(*_: object) -> None:
        raise PermissionError(13, "no")

    monkeypatch.setattr(segments, "put_file", refuse)
    monkeypatch.setattr(vectors, "put_file", refuse)
    assert right(cache.open(library), library)
    assert len(files(cache)) == 1


def test_what_a_killed_writer_left_is_cleared_away(library: EmbeddedLibrary, encoder: HashEncoder) -> None:
    cache = cache_at(library, encoder)
    cache.folder.mkdir(parents=True)
    left, young = cache.folder / "x.tmp", cache.folder / "y.tmp"
    left.write_bytes(b"half")
    young.write_bytes(b"half")
    past = time.time() - 7_200
    os.utime(left, (past, past))
    cache.compute(library, encoder)
    assert not left.exists() and young.exists()


# -- several at once, and sudden ends --------------------------------------------------------------------------------------


@pytest.mark.usefixtures("small_batches")
def test_an_encoder_that_fails_loses_one_batch(library: EmbeddedLibrary, encoder: HashEncoder, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = cache_at(library, encoder)
    plain = encoder.encode

    def failing(texts: Sequence[str]) -> Any:
        if len(encoder.asked) >= 8:
            raise KeyboardInterrupt
        return plain(texts)

    monkeypatch.setattr(encoder, "encode", failing)
    with pytest.raises(KeyboardInterrupt):
        cache.compute(library, encoder)
    monkeypatch.undo()
    assert len(cache.missing(library)) == 12
    assert right(cache.open(library), library, without=cache.missing(library))


@pytest.mark.usefixtures("small_batches")
def test_two_writers_share_the_work(library: EmbeddedLibrary) -> None:
    library.add(record(f"b:{number:03}", f"Another text {number}.") for number in range(60))
    encoders = [HashEncoder(), HashEncoder()]
    caches = [cache_at(library, encoder) for encoder in encoders]
    threads = [
        threading.Thread(target=cache.compute, args=(EmbeddedLibrary(library.path), encoder))
        for cache, encoder in zip(caches, encoders, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert caches[0].missing(library) == []
    assert right(caches[1].open(library), library)


def test_a_process_with_an_old_view_drops_nothing(library: EmbeddedLibrary, encoder: HashEncoder) -> None:
    old = EmbeddedLibrary(library.path)
    cache = cache_at(library, encoder)
    cache.compute(library, encoder)
    library.add([record("b:1", "Fresh text.")])
    cache.compute(library, encoder)
    assert right(cache.open(old), old)  # joins in its own order
    assert cache.missing(library) == []
    assert right(cache.open(library), library)


_COMPUTE = """
    import sys
    from pathlib import Path
    from clincite.library import EmbeddedLibrary, vectors
    from tests.library.vector_tools import HashEncoder

    vectors._BATCH = 4
    encoder = HashEncoder()
    library = EmbeddedLibrary(Path(sys.argv[1]))
    print("ready", flush=True)
    vectors.VectorCache(library.path / "vectors", encoder.name, encoder.dimensions).compute(library, encoder)
"""


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
@pytest.mark.parametrize("after", [0.0, 0.02, 0.1])
def test_killed_at_any_moment_it_goes_on_from_there(library: EmbeddedLibrary, encoder: HashEncoder, after: float, repo_root: Path) -> None:
    library.add(record(f"b:{number:04}", f"Another text {number}.") for number in range(600))
    command = [sys.executable, "-c", textwrap.dedent(_COMPUTE), str(library.path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=repo_root, env={**os.environ, "PYTHONPATH": str(repo_root)}) as process:
        assert process.stdout is not None and process.stdout.readline() == b"ready\n"
        time.sleep(after)
        process.send_signal(signal.SIGKILL)
    cache = cache_at(library, encoder)
    missing = cache.missing(library)
    matrix = cache.open(library)
    if matrix is not None:
        joined_to = [matrix.section_of(row) for row in range(len(matrix.placed))]
        assert not set(joined_to) & set(missing)
    assert cache.compute(library, encoder) == len(missing)
    assert right(cache.open(library), library)


def test_vectors_have_numbers_in_eight_bits_and_scale_does_not_matter() -> None:
    found = quantized(np.array([[0.5, -0.25, 0.0], [0.0, 0.0, 0.0]], np.float32))
    assert found.tolist() == [[127, -64, 0], [0, 0, 0]]
