"""The way into a library: what was read is gathered and committed, batch by batch, and every change is counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import msgspec

from clincite.holdings import standing
from clincite.holdings.documents import Documents, document_in
from clincite.holdings.opening import bundled_ids
from clincite.holdings.standing import Observer, held, marked_batch
from clincite.library import Library
from clincite.records import Record
from clincite.sources import Flagged, Skipped
from clincite.sources.reading import Parcel
from clincite.sources.versions import put_newest

BATCH: Final = 5_000
_BATCH_BYTES: Final = 32_000_000
_BATCH_FILES: Final = 256


class IngestReport(msgspec.Struct, frozen=True, kw_only=True):
    """What an ingest did.

    :param files: files read to their end.
    :param already: files that an earlier ingest had read, unchanged since; not read again.
    :param removed: records taken out: withdrawn by their source, or of a document that was edited since.
    :param flagged: entries of lists of retractions that were read.
    :param restated: records whose status these entries changed.
    :param too_old: records passed over because they are older than what was asked for.
    :param left: files not read, or not to their end, because enough records were.
    :param formats: files read, by format.
    :param skipped: records and files that could not be used, and why.
    :param failed: files that broke off; what was whole in them is kept.
    """

    files: int = 0
    already: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    flagged: int = 0
    restated: int = 0
    too_old: int = 0
    left: int = 0
    formats: dict[str, int] = {}
    skipped: tuple[Skipped, ...] = ()
    failed: tuple[Skipped, ...] = ()

    @property
    def altered(self) -> bool:
        """Whether the library holds something else than before."""
        return bool(self.added or self.changed or self.removed or self.restated)


class Intake:
    """Gathers parcels and commits them; what a parcel takes out and brings is applied in the order of parcels.

    :param library: where the records go. Those that come with clincite are not replaced.
    :param batch: records to a commit.
    :param observer: told of every record that a commit changes; to know what it was before costs a look-up for each.
    """

    def __init__(self, library: Library, *, batch: int = BATCH, observer: Observer | None = None) -> None:
        self._library = library
        self._batch = batch
        self._observer = observer
        self._bundled = bundled_ids(library)
        self.documents = Documents(library)
        self.counts: Counter[str] = Counter()
        self.formats: Counter[str] = Counter()
        self.skipped: list[Skipped] = []
        self.failed: list[Skipped] = []
        self.finished: set[str] = set()
        self._clear()

    def _clear(self) -> None:
        self._records: dict[str, Record] = {}
        self._removed: dict[str, None] = {}
        self._flagged: list[Flagged] = []
        self._checkpoints: list[str] = []
        self._size = 0

    def put(self, parcel: Parcel, where: str) -> None:
        """Take a parcel in; commit when enough has come together.

        :param where: the file or service that it is from, for messages.
        """
        for name in parcel.removed:
            if name in self._bundled:
                self._refuse(name, where)
            else:
                self._records.pop(name, None)
                self._removed[name] = None
        for record in parcel.records:
            if record.id in self._bundled and not self._is_held(record):
                self._refuse(record.id, where)
            else:
                put_newest(self._records, record)
        self._flagged += parcel.flagged
        self.skipped += parcel.skipped
        self.counts["flagged"] += len(parcel.flagged)
        self.counts["too_old"] += parcel.too_old
        self._size += parcel.size
        if self._is_full():
            self.flush()

    def finish(self, checkpoint: str) -> None:
        """A file was read to its end: remember it in the commit that holds its last record."""
        self._checkpoints.append(checkpoint)
        self.finished.add(checkpoint)
        if self._is_full():
            self.flush()

    def read_document(self, path: Path, content: str, ids: Sequence[str]) -> None:
        """Remember which document a file is, if it is one; its earlier text is taken out when this one is put in.

        :param ids: of the first records in it; two are enough.
        """
        name = document_in(ids)
        if name is not None:
            self.documents.read(path, content, name)

    def _refuse(self, name: str, where: str) -> None:
        self.skipped.append(Skipped(where=where, why=f"{name} comes with clincite and is not replaced by another text"))

    def _is_held(self, record: Record) -> bool:
        stored = held(record.id, self._library)
        return stored is not None and stored.sha256 == record.sha256

    def _is_full(self) -> bool:
        return (
            len(self._records) + len(self._removed) >= self._batch
            or self._size >= _BATCH_BYTES
            or len(self._checkpoints) >= _BATCH_FILES
            or len(self._flagged) >= self._batch * 10
        )

    def flush(self) -> None:
        """Commit what came together.

        Each step may be the last one of a killed process. What removes and marks comes first, so that the commit that remembers files as
        read leaves nothing to be done for them.
        """
        removed = [*self._removed, *self.documents.outdated(self._records)]
        before = self._before(removed)
        if removed:
            self.counts["removed"] += self._library.remove(removed)
        self.documents.keep(self._library)
        if self._flagged:
            self.counts["restated"] += standing.flag(self._flagged, self._library, self._observer)
        if self._records or self._checkpoints:
            batch = marked_batch(list(self._records.values()), self._library, self._observer)
            before |= self._before(record.id for record in batch if record.id not in before)
            done = self._library.add(batch, checkpoint=tuple(self._checkpoints) or None)
            for name in ("added", "changed", "unchanged"):
                self.counts[name] += getattr(done, name)
        self._tell(before)
        self._clear()

    def _before(self, names: Iterable[str]) -> dict[str, Record | None]:
        return {name: held(name, self._library) for name in names} if self._observer else {}

    def _tell(self, before: dict[str, Record | None]) -> None:
        for name, old in before.items():
            new = held(name, self._library)
            if self._observer and new != old:
                self._observer(old, new)

    def report(self) -> IngestReport:
        """What was done so far."""
        return IngestReport(
            **self.counts, formats=dict(sorted(self.formats.items())), skipped=tuple(self.skipped), failed=tuple(self.failed)
        )
