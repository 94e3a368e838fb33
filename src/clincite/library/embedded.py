"""The embedded engine: a folder with a Tantivy index that holds both the text and the records themselves.

One Tantivy document per record (its bytes and their hash), one per section (what is searched), and one for the library's own
state: counts, fingerprint, checkpoints, notes. All of them change in the same commit, so a killed process leaves
the library as it was after the last one.
"""

from __future__ import annotations

import hashlib
import threading
import time
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import msgspec
import tantivy

from clincite.errors import LibraryError
from clincite.library.analysis import ANALYZER, build_analyzer
from clincite.library.auditing import counted, faults
from clincite.library.base import AddReport, Filters, Hit, LibraryInfo, SearchQuery
from clincite.library.documents import TEXT_FIELDS, build_schema, documents_of
from clincite.library.identity import normalised
from clincite.library.integrity import damaged_files, first_line, guarded
from clincite.library.notices import with_newest_status
from clincite.library.querying import build_query
from clincite.library.view import SCHEMA_VERSION, State, View, hit_at, rounded, snapshot_of
from clincite.records import Record
from clincite.sources.versions import is_older, put_newest

_CACHE_LIMIT: Final = 4096
_WRITER_HEAP: Final = 64_000_000
_LONGEST_ID: Final = 1_000
_LOCK_PAUSE: Final = 0.1  # seconds
_LOCK_TRIES: Final = 600
_ENCODER: Final = msgspec.json.Encoder(order="sorted")
_DECODER: Final = msgspec.json.Decoder(Record)


class EmbeddedLibrary:
    """A library in a folder of this machine. One process writes at a time; any number read. Threads may share it.

    :param path: the folder.
    :param create: make it when it is not there.
    :raises LibraryError: no library there, not one of ours, or of another version.
    """

    def __init__(self, path: Path, *, create: bool = False) -> None:
        self.path = path
        self._folder = path / "index"
        self._schema = build_schema()
        self._lock = threading.RLock()  # held by whoever writes or looks anew
        self._index = self._open(create)
        self._index.register_tokenizer(ANALYZER, build_analyzer())
        self._index.config_reader(reload_policy="manual")
        self._refresh()

    def _open(self, create: bool) -> tantivy.Index:
        if not create and not self._folder.is_dir():
            raise LibraryError(
                f"there is no library at {self.path}", hint="run 'clincite ingest PATH' with --library, or leave --library out"
            )
        with guarded(self.path, "opened"):
            self._folder.mkdir(parents=True, exist_ok=True)
            try:
                return tantivy.Index(self._schema, str(self._folder))
            except ValueError:
                # Other fields: a library of another version says so in its state.
                self._read_state(tantivy.Index.open(str(self._folder)).searcher())
                raise

    def _refresh(self) -> None:
        with guarded(self.path), self._lock:
            self._index.reload()
            searcher = self._index.searcher()
            self._view = View(searcher=searcher, state=self._read_state(searcher), cache={})

    def _read_state(self, searcher: tantivy.Searcher) -> State:
        document = View(searcher=searcher, state=State(), cache={}).first(self._term("type", "state"))
        if document is None:
            if searcher.num_docs:
                raise LibraryError(f"the library at {self.path} has lost its state", hint="move the folder away so that it is built anew")
            return State()
        state = msgspec.json.decode(document["blob"][0], type=State)
        if state.schema != SCHEMA_VERSION:
            raise LibraryError(
                f"the library at {self.path} is of version {state.schema}, this clincite reads {SCHEMA_VERSION}",
                hint="move the folder away so that it is built anew, then ingest your files again",
            )
        return state

    def _term(self, field: str, value: str) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, field, value, index_option="basic")

    def _both(self, *queries: tantivy.Query) -> tantivy.Query:
        return tantivy.Query.boolean_query([(tantivy.Occur.Must, query) for query in queries])

    # -- reading ---------------------------------------------------------------------------------------------------------

    def get(self, record_id: str) -> Record | None:
        """See :meth:`clincite.library.base.Library.get`."""
        view = self._view
        known = view.cache.get(record_id)
        if known is not None:
            return known
        with guarded(self.path):
            document = self._stored(view, record_id)
        if document is None:
            return None
        record = self._decoded(document)
        if len(view.cache) >= _CACHE_LIMIT:
            view.cache.clear()
        view.cache[record_id] = record
        return record

    def _stored(self, view: View, record_id: str) -> tantivy.Document | None:
        return view.first(self._both(self._term("type", "record"), self._term("record", record_id)))

    def _decoded(self, document: tantivy.Document) -> Record:
        blob, sha = document["blob"][0], document["sha"][0]
        name = document["record"][0]
        if hashlib.sha256(blob).hexdigest() != sha:
            raise LibraryError(
                f"the stored text of {name} was altered: its hash is not the one kept with it", hint="ingest its source again"
            )
        try:
            record = _DECODER.decode(blob)
        except msgspec.DecodeError as error:
            raise LibraryError(f"the stored record {name} cannot be read ({error})", hint="ingest its source again") from error
        if record.id != name:
            raise LibraryError(f"the record stored as {name} calls itself {record.id}", hint="ingest its source again")
        return record

    def bearing(self, identifiers: Iterable[str]) -> list[str]:
        """See :meth:`clincite.library.base.Library.bearing`."""
        return self._named("bears", identifiers)

    def citing(self, identifiers: Iterable[str]) -> list[str]:
        """See :meth:`clincite.library.base.Library.citing`."""
        return self._named("cites", identifiers)

    def _named(self, field: str, identifiers: Iterable[str]) -> list[str]:
        """Ids of the records with any of the identifiers in a field: one look into the index, however many there are."""
        view = self._view
        terms = sorted(set(map(normalised, identifiers)))
        if not terms or not view.state.records:
            return []
        with guarded(self.path):
            query = tantivy.Query.term_set_query(self._schema, field, terms)
            hits = view.searcher.search(query, limit=view.searcher.num_docs, count=False).hits
            return sorted(str(view.searcher.doc(address)["record"][0]) for _, address in hits)

    def records(self) -> Iterator[Record]:
        """See :meth:`clincite.library.base.Library.records`."""
        return self._records(self._view)

    def _records(self, view: View) -> Iterator[Record]:
        if not view.state.records:
            return
        searcher = view.searcher
        with guarded(self.path):
            hits = searcher.search(self._term("type", "record"), limit=searcher.num_docs, count=False).hits
            places = sorted((str(searcher.doc(address)["record"][0]), place) for place, (_, address) in enumerate(hits))
        for _, place in places:
            with guarded(self.path):
                document = searcher.doc(hits[place][1])
            yield self._decoded(document)

    def search(self, query: SearchQuery, k: int, filters: Filters | None = None) -> list[Hit]:
        """See :meth:`clincite.library.base.Library.search`."""
        built = build_query(self._schema, query, filters or Filters())
        view = self._view
        if built is None or k < 1 or not view.state.sections:
            return []
        # Tantivy orders ties by place in the index, which depends on history; fetch past the end until the last score differs.
        most = view.searcher.num_docs
        k = min(k, most)
        more = 8
        with guarded(self.path):
            while True:
                limit = min(k + more, most)
                found = view.searcher.search(built, limit=limit, count=False).hits
                if len(found) < limit or limit == most or rounded(found[-1][0]) < rounded(found[k - 1][0]):
                    break
                more *= 8
            # To read where a hit is takes longer than to find it: only those that may stay.
            least = rounded(found[min(k, len(found)) - 1][0]) if found else 0.0
            hits = [hit_at(view, score, address) for score, address in found if rounded(score) >= least]
        hits.sort(key=lambda hit: (-hit.score, hit.record, hit.ordinal))
        return hits[:k]

    def sections(self) -> int:
        """See :meth:`clincite.library.base.Library.sections`."""
        return self._view.state.sections

    def frequency(self, term: str) -> int:
        """See :meth:`clincite.library.base.Library.frequency`."""
        view = self._view
        with guarded(self.path):
            # The quick counts include what was deleted and not yet merged away.
            exact = view.searcher.doc_freq("type", "section") != view.state.sections
            return max(self._holders(view, field, term, exact) for field in TEXT_FIELDS)

    def _holders(self, view: View, field: str, term: str, exact: bool) -> int:
        return view.count(self._term(field, term)) if exact else int(view.searcher.doc_freq(field, term))

    def snapshot(self) -> str:
        """See :meth:`clincite.library.base.Library.snapshot`."""
        return snapshot_of(self._view.state)

    def has_checkpoint(self, name: str) -> bool:
        """See :meth:`clincite.library.base.Library.has_checkpoint`."""
        return name in self._view.state.checkpoints

    def note(self, key: str) -> str | None:
        """See :meth:`clincite.library.base.Library.note`."""
        return self._view.state.notes.get(key)

    def info(self) -> LibraryInfo:
        """See :meth:`clincite.library.base.Library.info`."""
        view = self._view
        return counted(view, self._records(view), self.path)

    def check(self) -> list[str]:
        """See :meth:`clincite.library.base.Library.check`."""
        found: list[str] = []
        try:
            with guarded(self.path):
                found += (f"the index file {name} was altered: its checksum does not match" for name in damaged_files(self._folder))
                found += faults(self._view, self._term("type", "record"), self._term("type", "section"), self._decoded)
        except LibraryError as error:
            found.append(error.message)
        return sorted(found)

    # -- writing ---------------------------------------------------------------------------------------------------------

    def add(self, records: Iterable[Record], *, checkpoint: str | tuple[str, ...] | None = None) -> AddReport:
        """See :meth:`clincite.library.base.Library.add`."""
        latest: dict[str, Record] = {}
        for record in records:
            put_newest(latest, record)
        names = (checkpoint,) if isinstance(checkpoint, str) else checkpoint or ()
        added = changed = unchanged = 0
        with self._writing() as (writer, state):
            for record in latest.values():
                before = self._stored(self._view, record.id) if self._view.state.records else None
                kept = self._newest(record, before)
                blob = _encoded(kept)
                # Compared whole, not by hash: taking a source in again must mend a record that was damaged in place.
                if before is not None and before["blob"][0] == blob:
                    unchanged += 1
                    continue
                if before is not None:
                    changed += 1
                    self._forget(writer, state, before)
                else:
                    added += 1
                self._put(writer, state, kept, blob)
            state.checkpoints |= dict.fromkeys(names, added + changed + unchanged)
            if added or changed or names:
                _commit(writer, state)
        return AddReport(added=added, changed=changed, unchanged=unchanged)

    def _newest(self, record: Record, before: tantivy.Document | None) -> Record:
        """The later state of the source, with the status that was established last."""
        if before is None:
            return record
        try:
            stored = self._decoded(before)
        except LibraryError:
            return record  # what is stored is damaged; taking the record in again mends it
        return with_newest_status(stored, record) if is_older(record, stored) else with_newest_status(record, stored)

    def restate(self, records: Iterable[Record]) -> int:
        """See :meth:`clincite.library.base.Library.restate`."""
        changed = 0
        with self._writing() as (writer, state):
            for record in {record.id: record for record in records}.values():
                before = self._stored(self._view, record.id)
                blob = _encoded(record)
                if before is None or before["blob"][0] == blob or self._decoded(before).sha256 != record.sha256:
                    continue
                changed += 1
                self._forget(writer, state, before)
                self._put(writer, state, record, blob)
            if changed:
                _commit(writer, state)
        return changed

    def remove(self, ids: Iterable[str]) -> int:
        """See :meth:`clincite.library.base.Library.remove`."""
        removed = 0
        with self._writing() as (writer, state):
            for record_id in sorted(set(ids)):
                before = self._stored(self._view, record_id)
                if before is not None:
                    self._forget(writer, state, before)
                    removed += 1
            if removed:
                _commit(writer, state)
        return removed

    def set_note(self, key: str, value: str) -> None:
        """See :meth:`clincite.library.base.Library.set_note`."""
        with self._writing() as (writer, state):
            state.notes[key] = value
            _commit(writer, state)

    def compact(self) -> bool:
        """Write the index anew, in one commit, without what was deleted; False when nothing was.

        Tantivy's scores count deleted sections until it happens to merge them away. After this they depend on the content alone.
        The cost is that of indexing the whole library: call it once after a run of changes.
        """
        searcher = self._view.searcher
        stale = searcher.doc_freq("type", "section") != self._view.state.sections or searcher.doc_freq("type", "state") > 1
        if stale:
            with self._writing() as (writer, state):
                writer.delete_all_documents()
                for record in self.records():
                    blob = _encoded(record)
                    for document in documents_of(record, blob, hashlib.sha256(blob).hexdigest()):
                        writer.add_document(document)
                _commit(writer, state)
        return stale

    @contextmanager
    def _writing(self) -> Iterator[tuple[tantivy.IndexWriter, State]]:
        """A writer, and a copy of the state to commit with it. What is not committed inside is as if never written."""
        with self._lock:
            writer = self._writer()
            try:
                with guarded(self.path, "written"):
                    yield writer, self._copy_state()
            finally:
                _close(writer)
            self._refresh()

    def wait_for_writers(self) -> None:
        """Wait until no other process writes, then look at what was written.

        :raises LibraryError: it takes too long, or the library cannot be written.
        """
        with self._lock:
            _close(self._writer())

    def _writer(self) -> tantivy.IndexWriter:
        for tries_left in reversed(range(_LOCK_TRIES)):
            try:
                writer = self._index.writer(heap_size=_WRITER_HEAP, num_threads=1)
                break
            except ValueError as error:
                busy = "LockBusy" in str(error)
                if not (busy and tries_left):
                    raise self._unwritable(busy, error) from error
            time.sleep(_LOCK_PAUSE)
        _clear(writer, self.path)
        # Another process may have written since we last looked.
        self._refresh()
        return writer

    def _unwritable(self, busy: bool, error: ValueError) -> LibraryError:
        why = "another process is writing to it" if busy else first_line(error)
        return LibraryError(
            f"the library at {self.path} cannot be written ({why})",
            hint="wait for the other clincite to end, then try again" if busy else "check the folder's permissions and the disk",
        )

    def _copy_state(self) -> State:
        return msgspec.json.decode(msgspec.json.encode(self._view.state), type=State)

    def _put(self, writer: tantivy.IndexWriter, state: State, record: Record, blob: bytes) -> None:
        sha = hashlib.sha256(blob).hexdigest()
        state.put(record.id, sha, len(record.sections))
        for document in documents_of(record, blob, sha):
            writer.add_document(document)

    def _forget(self, writer: tantivy.IndexWriter, state: State, stored: tantivy.Document) -> None:
        record_id = stored["record"][0]
        # Counted in the index: the stored record may be damaged.
        sections = self._view.count(self._both(self._term("type", "section"), self._term("record", record_id)))
        state.take(record_id, stored["sha"][0], sections)
        writer.delete_documents_by_term("record", record_id)


def _encoded(record: Record) -> bytes:
    if not 0 < len(record.id) <= _LONGEST_ID:
        raise LibraryError(
            f"a record's id has {len(record.id)} characters ({record.id[:40]!r}), not 1 to {_LONGEST_ID}", hint="check its source"
        )
    try:
        return _ENCODER.encode(record)
    except UnicodeEncodeError as error:
        raise LibraryError(f"the record {record.id!r} holds text that is no Unicode", hint="check its source") from error


def _commit(writer: tantivy.IndexWriter, state: State) -> None:
    writer.delete_documents_by_term("type", "state")
    document = tantivy.Document()
    document.add_text("type", "state")
    document.add_bytes("blob", msgspec.json.encode(state))
    writer.add_document(document)
    writer.commit()


def _clear(writer: tantivy.IndexWriter, path: Path) -> None:
    """Remove what a killed writer left behind.

    A list of deletions is named after its segment and the number of the operation, so the same write, tried again, gives the same name;
    Tantivy never writes over a file, and the library could not be written any more.
    """
    try:
        with guarded(path, "written"):
            writer.garbage_collect_files()
    except LibraryError:
        _close(writer)
        raise


def _close(writer: tantivy.IndexWriter) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        writer.wait_merging_threads()
