"""The embedded engine: the contract, and what only a folder on disk can do wrong."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import textwrap
import threading
import time
import zlib
from pathlib import Path

import msgspec
import pytest
import tantivy
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    MultipleResults,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from clincite.errors import LibraryError
from clincite.library import EmbeddedLibrary, Library, embedded, fingerprint, integrity
from clincite.library.documents import documents_of
from clincite.records import Record, RecordKind, Section
from tests.library.contract import LibraryContract, found, query, record

AS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "library"


@pytest.fixture
def library(path: Path) -> EmbeddedLibrary:
    return EmbeddedLibrary(path, create=True)


class TestContract(LibraryContract):
    pass


# -- opening ---------------------------------------------------------------------------------------------------------------


def test_all_of_it_is_there_when_opened_again(path: Path, library: EmbeddedLibrary) -> None:
    library.add([record("a:1", "Lids blink."), record("a:2")], checkpoint="file")
    library.set_note("key", "value")
    again = EmbeddedLibrary(path)
    assert (again.snapshot(), list(again.records())) == (library.snapshot(), list(library.records()))
    assert again.has_checkpoint("file")
    assert again.note("key") == "value"
    assert found(again, "blink") == ["a:1", "a:2"]
    assert again.info() == msgspec.structs.replace(library.info(), size=again.info().size)
    assert (again.info().size or 0) > 0


def test_a_library_that_is_not_there(path: Path) -> None:
    with pytest.raises(LibraryError, match="there is no library at") as caught:
        EmbeddedLibrary(path)
    assert "ingest" in caught.value.hint
    assert not path.exists()


def test_a_path_that_is_a_file(path: Path) -> None:
    path.write_text("not a folder", encoding="utf-8")
    for create in (False, True):
        with pytest.raises(LibraryError) as caught:
            EmbeddedLibrary(path, create=create)
        assert str(path) in caught.value.message and caught.value.hint
    assert path.read_text(encoding="utf-8") == "not a folder"


def test_a_library_of_another_version(path: Path, library: EmbeddedLibrary, monkeypatch: pytest.MonkeyPatch) -> None:
    library.add([record("a:1")])
    monkeypatch.setattr(embedded, "SCHEMA_VERSION", embedded.SCHEMA_VERSION + 1)
    with pytest.raises(LibraryError, match=f"is of version {embedded.SCHEMA_VERSION - 1}, this clincite reads") as caught:
        EmbeddedLibrary(path)
    assert "built anew" in caught.value.hint


def test_a_library_of_the_first_version_says_so(path: Path) -> None:
    """Its index lacks fields that are searched now."""
    folder = path / "index"
    folder.mkdir(parents=True)
    builder = tantivy.SchemaBuilder()
    for field in ("type", "record"):
        builder.add_text_field(field, stored=field == "record", tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("ordinal", stored=True, indexed=False, fast=True)
    builder.add_bytes_field("blob", stored=True, indexed=False)
    writer = tantivy.Index(builder.build(), str(folder)).writer(15_000_000)
    state = tantivy.Document()
    state.add_text("type", "state")
    state.add_bytes("blob", b'{"schema":1,"records":0,"sections":0,"total":"0","checkpoints":{},"notes":{}}')
    writer.add_document(state)
    writer.commit()
    writer.wait_merging_threads()
    with pytest.raises(LibraryError, match="is of version 1, this clincite reads") as caught:
        EmbeddedLibrary(path)
    assert "built anew" in caught.value.hint


def test_an_index_that_is_not_ours(path: Path) -> None:
    folder = path / "index"
    folder.mkdir(parents=True)
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("body")
    writer = tantivy.Index(builder.build(), str(folder)).writer(15_000_000)
    writer.commit()
    writer.wait_merging_threads()
    with pytest.raises(LibraryError, match="cannot be opened"):
        EmbeddedLibrary(path)


def test_an_index_that_lost_its_state(path: Path, library: EmbeddedLibrary) -> None:
    library.add([record("a:1")])
    writer = library._index.writer(15_000_000)
    writer.delete_documents_by_term("type", "state")
    writer.commit()
    writer.wait_merging_threads()
    with pytest.raises(LibraryError, match="has lost its state"):
        EmbeddedLibrary(path)


@pytest.mark.skipif(AS_ROOT, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written(path: Path, library: EmbeddedLibrary) -> None:
    library.add([record("a:1")])
    folder = path / "index"
    folder.chmod(0o500)
    try:
        with pytest.raises(LibraryError) as caught:
            EmbeddedLibrary(path).add([record("a:2")])
        assert caught.value.hint
    finally:
        folder.chmod(0o700)
    assert [item.id for item in EmbeddedLibrary(path).records()] == ["a:1"]


# -- damage ----------------------------------------------------------------------------------------------------------------


def store_as_is(library: EmbeddedLibrary, item: Record, blob: bytes, sha: str) -> None:
    """Put a record into the index with bytes and a hash of our choice, on the books as it should be."""
    with library._writing() as (writer, state):
        state.put(item.id, sha, len(item.sections))
        for document in documents_of(item, blob, sha):
            writer.add_document(document)
        embedded._commit(writer, state)


def test_a_record_altered_in_place_is_not_given_out(library: EmbeddedLibrary) -> None:
    library.add([record("a:1")])
    sound = record("a:2", "Give 5 drops.")
    blob, sha = embedded._ENCODER.encode(sound), hashlib.sha256(embedded._ENCODER.encode(sound)).hexdigest()
    store_as_is(library, sound, blob.replace(b"5 drops", b"6 drops"), sha)
    with pytest.raises(LibraryError, match="the stored text of a:2 was altered") as caught:
        library.get("a:2")
    assert "ingest" in caught.value.hint
    assert library.check() == [caught.value.message]
    with pytest.raises(LibraryError, match="altered"):
        list(library.records())
    # The hint is true: taking the source in again mends it.
    library.add([sound])
    assert library.get("a:2") == sound
    assert library.check() == []
    library.remove(["a:1", "a:2"])
    assert library.snapshot() == fingerprint.as_hex(0, 0)


@pytest.mark.parametrize("blob", [b"{", b"[]", b'{"id":"a:2"}', b"\xff"])
def test_a_record_that_cannot_be_read(library: EmbeddedLibrary, blob: bytes) -> None:
    store_as_is(library, record("a:2"), blob, hashlib.sha256(blob).hexdigest())
    with pytest.raises(LibraryError, match="the stored record a:2 cannot be read"):
        library.get("a:2")
    assert len(library.check()) == 1
    library.add([record("a:2")])
    assert library.check() == []


def test_a_record_under_another_name(library: EmbeddedLibrary) -> None:
    blob = embedded._ENCODER.encode(record("a:3"))
    store_as_is(library, record("a:2"), blob, hashlib.sha256(blob).hexdigest())
    with pytest.raises(LibraryError, match="the record stored as a:2 calls itself a:3"):
        library.get("a:2")


def test_books_that_do_not_fit_are_told(library: EmbeddedLibrary) -> None:
    library.add([record("a:1", "One.", "Two.")])
    with library._writing() as (writer, state):
        state.records, state.sections, state.total = 5, 7, "1"
        embedded._commit(writer, state)
    assert library.check() == [
        "1 records are stored where 5 are on the books",
        "2 sections are stored where 7 are on the books",
        "2 sections can be searched where 7 are on the books",
        "the fingerprint of the stored records is not the one on the books",
    ]


def index_files(path: Path) -> list[Path]:
    return sorted(file for file in (path / "index").iterdir() if file.suffix not in {"", ".json", ".lock"})


def outcome(path: Path) -> list[str]:
    """Faults that a library tells of itself; every error on the way must be a LibraryError."""
    try:
        library = EmbeddedLibrary(path)
        faults = library.check()
    except LibraryError as error:
        return [error.message]
    for use in (
        lambda: list(library.records()),
        lambda: library.get("a:7"),
        lambda: found(library, "lids blink"),
        lambda: library.frequency("lids"),
    ):
        try:
            use()
        except LibraryError as error:
            assert error.hint
            faults.append(error.message)
    return faults


@pytest.mark.parametrize("ending", ["store", "term", "idx", "pos", "fieldnorm", "fast"])
def test_a_flipped_bit_in_any_file_is_found(path: Path, library: EmbeddedLibrary, tmp_path: Path, ending: str) -> None:
    library.add([record(f"a:{number}", f"Lids blink {number} times.") for number in range(12)])
    assert library.check() == []
    (file,) = (file for file in index_files(path) if file.suffix == f".{ending}")
    sound = file.read_bytes()
    for place in range(0, len(sound), max(1, len(sound) // 9)):
        copy = tmp_path / f"copy{place}"
        shutil.copytree(path, copy)
        damaged = bytearray(sound)
        damaged[place] ^= 0x10
        (copy / "index" / file.name).write_bytes(damaged)
        assert outcome(copy), f"{ending}: a flipped bit at byte {place} of {len(sound)} went unseen"


def test_a_file_cut_short_or_gone_is_found(path: Path, library: EmbeddedLibrary, tmp_path: Path) -> None:
    library.add([record(f"a:{number}") for number in range(5)])
    for file in index_files(path):
        for kept in (None, 0, 5, file.stat().st_size // 2):
            copy = tmp_path / f"{file.name}{kept}"
            shutil.copytree(path, copy)
            if kept is None:
                (copy / "index" / file.name).unlink()
            else:
                (copy / "index" / file.name).write_bytes(file.read_bytes()[:kept])
            assert outcome(copy), f"{file.suffix} with {kept} bytes went unseen"


def test_what_happens_to_the_files_while_open_is_a_library_error(path: Path, library: EmbeddedLibrary) -> None:
    library.add([record("a:1")])
    for file in (path / "index").iterdir():
        file.unlink()
    with pytest.raises(LibraryError):
        library.add([record("a:2")])


def test_broken_list_of_segments(path: Path, library: EmbeddedLibrary) -> None:
    library.add([record("a:1")])
    (path / "index" / "meta.json").write_text("{", encoding="utf-8")
    with pytest.raises(LibraryError, match="cannot be opened") as caught:
        EmbeddedLibrary(path)
    assert "built anew" in caught.value.hint


class PanicException(BaseException):
    """Stands in for a Rust panic, which no module exports."""


@pytest.mark.parametrize("error", [ValueError("bad bytes.\nmore"), OSError("no disk"), PanicException("index out of bounds")])
def test_errors_of_the_index_become_ours(path: Path, error: BaseException) -> None:
    with pytest.raises(LibraryError, match=r"the library at .* cannot be read \([a-z ]+\)$") as caught, integrity.guarded(path):
        raise error
    assert caught.value.__cause__ is error


@pytest.mark.parametrize("error", [KeyboardInterrupt(), RuntimeError("ours"), LibraryError("told already")])
def test_other_errors_pass(path: Path, error: BaseException) -> None:
    with pytest.raises(type(error)) as caught, integrity.guarded(path):
        raise error
    assert caught.value is error


def test_an_error_without_words_is_told_by_its_name() -> None:
    assert integrity.first_line(ValueError()) == "ValueError"


def test_checksums(tmp_path: Path) -> None:
    def ended(body: bytes, footer: bytes, magic: int = 1337) -> bytes:
        return body + footer + len(footer).to_bytes(4, "little") + magic.to_bytes(4, "little")

    body = b"lids" * 10
    right = json.dumps({"version": {}, "crc": zlib.crc32(body)}).encode()
    files = {
        "sound.idx": ended(body, right),
        "empty.idx": ended(b"", b'{"crc": 0}'),
        "wrong.idx": ended(body + b"!", right),
        "tail.idx": ended(body, right, 1338),
        "short.idx": b"lids",
        "footer.idx": ended(body, b"{"),
        "length.idx": b"\xff\xff\xff\x7f" + (1337).to_bytes(4, "little"),
        "sound.7.del": b"torn",
        "sound.8.del": b"left behind by a killed writer",
        "empty.9.del": b"left behind too",
        "other.idx": b"of no committed segment",
        ".hidden.lock": b"",
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    segments: list[dict[str, object]] = [
        {"segment_id": name, "deletes": None} for name in ("so-und", "empty", "wrong", "tail", "short", "footer", "length")
    ]
    segments[0]["deletes"] = {"num_deleted_docs": 1, "opstamp": 7}
    (tmp_path / "meta.json").write_text(json.dumps({"segments": segments}), encoding="utf-8")
    assert integrity.damaged_files(tmp_path) == ["footer.idx", "length.idx", "short.idx", "sound.7.del", "tail.idx", "wrong.idx"]


# -- several processes -----------------------------------------------------------------------------------------------------

WRITER = textwrap.dedent(
    """
    import sys
    from pathlib import Path
    from clincite.library import EmbeddedLibrary
    from clincite.records import Record, RecordKind, Section

    library = EmbeddedLibrary(Path(sys.argv[1]), create=True)

    def batch(number):
        for item in range(20):
            text = "Lids blink " + "over and over again " * 40 + str(item)
            yield Record(id=f"b{number:03}:{item:02}", kind=RecordKind.TRIAL, title="On lids", sections=(Section(name="Part", text=text),))

    for number in range(int(sys.argv[2])):
        if not library.has_checkpoint(f"file{number}"):
            library.add(batch(number), checkpoint=f"file{number}")
            print(number, flush=True)
    """
)


def writing(path: Path, batches: int) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", WRITER, str(path), str(batches)], stdout=subprocess.PIPE, text=True)


def whole_commits(library: Library) -> int:
    """The number of whole batches held; anything in between fails."""
    ids = [item.id for item in library.records()]
    batches = sorted({name.split(":")[0] for name in ids})
    assert ids == [f"{batch}:{item:02}" for batch in batches for item in range(20)]
    assert batches == [f"b{number:03}" for number in range(len(batches))]
    assert [library.has_checkpoint(f"file{number}") for number in range(len(batches) + 1)] == [*[True] * len(batches), False]
    assert library.check() == []
    return len(batches)


def test_killed_in_the_middle_it_holds_whole_commits_and_can_go_on(path: Path) -> None:
    held = 0
    # Killed at another moment of a commit each time.
    for pause in (0.0, 0.004, 0.009, 0.013):
        process = writing(path, 10_000)
        assert process.stdout is not None
        told = int(process.stdout.readline())
        time.sleep(pause)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        before, held = held, whole_commits(EmbeddedLibrary(path))
        assert before <= told < held
    batches = held + 5
    done = writing(path, batches)
    done.communicate(timeout=60)
    assert done.returncode == 0
    library = EmbeddedLibrary(path)
    assert whole_commits(library) == batches
    assert len(library.search(query("blink"), 5_000)) == batches * 20


def test_a_deletion_list_that_a_killed_writer_left_does_not_stop_the_same_write(path: Path, library: EmbeddedLibrary) -> None:
    for number in range(3):
        library.add([record(f"a:{number}")])
    killed = path.with_name("killed")
    shutil.copytree(path, killed)
    library.add([record("a:9")])
    left = [file for file in path.rglob("*.del") if not (killed / file.relative_to(path)).exists()]
    assert left, "the write makes no deletion list: the test tries nothing"
    for file in left:
        # As Tantivy does it: first named in its list of files, then written, then (which the kill prevented) committed.
        copy = killed / file.relative_to(path)
        shutil.copy(file, copy)
        listed = copy.with_name(".managed.json")
        listed.write_text(json.dumps([*json.loads(listed.read_bytes()), file.name]))
    again = EmbeddedLibrary(killed)
    assert again.check() == []
    assert again.add([record("a:9")]).added == 1
    assert [item.id for item in again.records()] == ["a:0", "a:1", "a:2", "a:9"]
    assert (again.check(), again.snapshot()) == ([], library.snapshot())


def test_a_second_writer_is_told_to_wait_and_a_reader_reads_on(path: Path, library: EmbeddedLibrary) -> None:
    library.add([record("a:1")])
    held = library._index.writer(15_000_000)
    script = textwrap.dedent(
        """
        import sys
        from pathlib import Path
        from clincite.errors import LibraryError
        from clincite.library import EmbeddedLibrary, embedded
        from tests.library.contract import record

        embedded._LOCK_TRIES, embedded._LOCK_PAUSE = 2, 0
        library = EmbeddedLibrary(Path(sys.argv[1]))
        print([item.id for item in library.records()])
        for write in (lambda: library.add([record("a:2")]), lambda: library.remove(["a:1"]), lambda: library.set_note("a", "b")):
            try:
                write()
            except LibraryError as error:
                print("other clincite" in error.hint, error.message.endswith("(another process is writing to it)"))
        """
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)], capture_output=True, text=True, cwd=Path(__file__).parents[2], check=True
    )
    assert done.stdout.splitlines() == ["['a:1']", *["True True"] * 3]
    held.wait_merging_threads()
    library.add([record("a:3")])
    assert [item.id for item in EmbeddedLibrary(path).records()] == ["a:1", "a:3"]


def test_a_writer_waits_for_the_one_before_it(path: Path, library: EmbeddedLibrary, monkeypatch: pytest.MonkeyPatch) -> None:
    held = library._index.writer(15_000_000)
    waits: list[float] = []

    def sleep(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 3:
            held.wait_merging_threads()

    monkeypatch.setattr(embedded.time, "sleep", sleep)
    other = EmbeddedLibrary(path)
    other.add([record("a:1")])
    assert waits == [embedded._LOCK_PAUSE] * 3
    library.wait_for_writers()
    assert library.get("a:1") == record("a:1")


def test_a_reader_sees_what_was_committed_when_it_opened(path: Path, library: EmbeddedLibrary) -> None:
    library.add([record("a:1", "Lids blink.")])
    reader = EmbeddedLibrary(path)
    library.add([record("a:1", "Brows rise."), record("a:2", "Brows rise.")])
    # A consistent view: all of the old, none of the new.
    assert ([item.id for item in reader.records()], found(reader, "brows"), found(reader, "blink")) == (["a:1"], [], ["a:1"])
    assert reader.get("a:1") == record("a:1", "Lids blink.")
    assert found(EmbeddedLibrary(path), "brows") == ["a:1", "a:2"]
    # One that writes has looked again first.
    reader.add([record("a:3", "Brows rise.")])
    assert found(reader, "brows") == ["a:1", "a:2", "a:3"]
    assert EmbeddedLibrary(path).check() == []


def test_two_that_write_in_turn_lose_nothing(path: Path) -> None:
    one, other = EmbeddedLibrary(path, create=True), EmbeddedLibrary(path, create=True)
    for number in range(4):
        (one if number % 2 else other).add([record(f"a:{number}")], checkpoint=f"file{number}")
    last = EmbeddedLibrary(path)
    assert [item.id for item in last.records()] == [f"a:{number}" for number in range(4)]
    assert all(last.has_checkpoint(f"file{number}") for number in range(4))
    assert last.check() == []


# -- history leaves no trace -----------------------------------------------------------------------------------------------


def test_after_compacting_scores_depend_on_content_alone(tmp_path: Path) -> None:
    records = [record(f"a:{number:02}", "Lids blink. " * (number % 5 + 1) + "Brows rise. " * (number % 3)) for number in range(40)]
    fresh = EmbeddedLibrary(tmp_path / "fresh", create=True)
    fresh.add(records)
    worn = EmbeddedLibrary(tmp_path / "worn", create=True)
    worn.add(
        [msgspec.structs.replace(item, title="Brows and lids", sections=(Section(name="x", text="Brows."),)) for item in reversed(records)]
    )
    for start in range(0, 40, 7):
        worn.add(records[start : start + 7], checkpoint=f"file{start}")
    worn.add([record("b:1")])
    worn.remove(["b:1"])
    worn.set_note("key", "value")
    assert worn.snapshot() == fresh.snapshot()
    assert worn.search(query("lids brows blink"), 40) != fresh.search(query("lids brows blink"), 40)
    assert worn.compact() is True
    assert worn.search(query("lids brows blink"), 40) == fresh.search(query("lids brows blink"), 40)
    assert (worn.snapshot(), worn.check(), worn.note("key"), worn.has_checkpoint("file7")) == (fresh.snapshot(), [], "value", True)
    assert (worn.compact(), fresh.compact()) == (False, False)
    assert list(EmbeddedLibrary(tmp_path / "worn").records()) == records


TEXTS = st.lists(st.sampled_from(["Lids blink.", "Brows rise.", "", "5 mg", "\x00", "é"]) | st.text(max_size=6), max_size=3)


class Model(RuleBasedStateMachine):
    """The library beside a plain dict that it must never differ from."""

    names: Bundle[str] = Bundle("names")
    folder: Path

    @initialize()
    def start(self) -> None:
        self.place = self.folder / str(time.monotonic_ns())
        self.library = EmbeddedLibrary(self.place, create=True)
        self.model: dict[str, Record] = {}

    @rule(target=names, records=st.lists(st.tuples(st.sampled_from("abcdef"), TEXTS), max_size=4), checkpoint=st.none() | st.just("file"))
    def add(self, records: list[tuple[str, list[str]]], checkpoint: str | None) -> MultipleResults[str]:
        built = [Record(id=name, kind=RecordKind.TRIAL, title=name, sections=_sections(texts)) for name, texts in records]
        wanted = {item.id: item for item in built}
        report = self.library.add(built, checkpoint=checkpoint)
        assert report.added == len(wanted.keys() - self.model.keys())
        assert report.unchanged == sum(self.model.get(name) == item for name, item in wanted.items())
        assert report.added + report.changed + report.unchanged == len(wanted)
        self.model |= wanted
        return multiple(*wanted)

    @rule(name=consumes(names))
    def remove(self, name: str) -> None:
        assert self.library.remove([name]) == (name in self.model)
        self.model.pop(name, None)

    @rule()
    def open_again(self) -> None:
        self.library = EmbeddedLibrary(self.place)

    @rule()
    def compact(self) -> None:
        self.library.compact()

    @invariant()
    def agrees(self) -> None:
        if not hasattr(self, "model"):
            return
        assert list(self.library.records()) == [self.model[name] for name in sorted(self.model)]
        assert all(self.library.get(name) == self.model.get(name) for name in "abcdef")
        holders = [name for name, item in self.model.items() if any("blink" in part.text.lower() for part in item.sections)]
        assert sorted({hit.record for hit in self.library.search(query("blink"), 50)}) == sorted(holders)
        assert self.library.check() == []

    def teardown(self) -> None:
        if not hasattr(self, "model"):
            return
        # The same records in one go, in another order: the same snapshot.
        other = EmbeddedLibrary(self.place / "other", create=True)
        other.add(reversed(list(self.model.values())))
        assert other.snapshot() == self.library.snapshot()
        self.library.remove(list(self.model))
        assert self.library.snapshot() == fingerprint.as_hex(0, 0)
        shutil.rmtree(self.place)


def _sections(texts: list[str]) -> tuple[Section, ...]:
    return tuple(Section(name=f"Part {number}", text=text) for number, text in enumerate(texts))


def test_any_history_gives_the_library_of_its_content(tmp_path: Path) -> None:
    Model.folder = tmp_path
    limits = settings(max_examples=25, stateful_step_count=8, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
    run_state_machine_as_test(Model, settings=limits)


def test_fingerprints_add_and_subtract() -> None:
    one, two = fingerprint.member("a", "1"), fingerprint.member("b", "2")
    assert fingerprint.minus(fingerprint.plus(fingerprint.plus(0, one), two), one) == fingerprint.plus(0, two)
    assert fingerprint.plus(fingerprint.plus(0, one), two) == fingerprint.plus(fingerprint.plus(0, two), one)
    assert fingerprint.minus(0, one) >= 0
    assert fingerprint.as_hex(0, 0) != fingerprint.as_hex(0, 1)


def test_the_cache_is_bounded(library: EmbeddedLibrary, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded, "_CACHE_LIMIT", 2)
    library.add([record(f"a:{number}") for number in range(5)])
    for _ in range(2):
        assert [library.get(f"a:{number}") == record(f"a:{number}") for number in range(5)] == [True] * 5
    assert len(library._view.cache) <= 2


# -- threads ---------------------------------------------------------------------------------------------------------------


def test_a_read_sees_one_commit_even_when_another_thread_writes_meanwhile(
    library: EmbeddedLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.add([record("a:1"), record("a:2")])
    decoded = EmbeddedLibrary._decoded

    def writing_meanwhile(self: EmbeddedLibrary, document: tantivy.Document) -> Record:
        monkeypatch.undo()
        writer = threading.Thread(target=library.add, args=([record("a:3"), record("a:4")],))
        writer.start()
        writer.join()
        return decoded(self, document)

    monkeypatch.setattr(EmbeddedLibrary, "_decoded", writing_meanwhile)
    before = library.snapshot()
    info = library.info()
    assert (info.records, info.sections, sum(info.kinds.values()), info.snapshot) == (2, 2, 2, before)
    monkeypatch.setattr(EmbeddedLibrary, "_decoded", writing_meanwhile)
    library.remove(["a:3"])
    assert library.check() == []
    assert library.info().records == 4


def test_threads_that_write_take_turns(library: EmbeddedLibrary, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded, "_LOCK_TRIES", 1)  # the lock between threads, not the wait for other processes
    faults: list[BaseException] = []

    def work(number: int) -> None:
        try:
            for step in range(3):
                library.add([record(f"a:{number}.{step}")])
                assert library.get(f"a:{number}.{step}") is not None
                assert len(list(library.records())) >= step + 1
                assert found(library, "lids blink", k=1)
        except BaseException as fault:
            faults.append(fault)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert (library.info().records, library.check()) == (18, [])
