"""Files read into a library. Killed at any point and run again, an ingest loses and doubles nothing."""

from __future__ import annotations

import datetime
import errno
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Final

import msgspec

from clincite.errors import InputError, SourceError
from clincite.holdings.intake import BATCH, IngestReport, Intake
from clincite.holdings.standing import Observer, held, is_settled, settle
from clincite.holdings.workers import Workers
from clincite.library import Library
from clincite.sources import Item, Skipped, walk
from clincite.sources.reading import End, Message, Parcel, Start, parcels, plain, read_file
from clincite.sources.worker import Task

PATIENCE: Final = 900.0
_LITTLE: Final = 4_000_000  # bytes that are read before worker processes would have started
_MAY_CRASH: Final = (".pdf",)  # formats whose parser is native code that has crashed on files from outside


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """How far an ingest is.

    :param done: files that it is through with, in whatever way.
    :param records: read so far.
    :param place: bytes read so far, of ``size``.
    """

    files: int
    done: int = 0
    records: int = 0
    place: int = 0
    size: int = 0


def ingest(
    paths: Sequence[Path],
    library: Library,
    *,
    jobs: int | None = None,
    limit: int | None = None,
    since: datetime.date | None = None,
    progress: Callable[[Reading], None] | None = None,
    observer: Observer | None = None,
    batch: int = BATCH,
    patience: float = PATIENCE,
) -> IngestReport:
    """Read files into the library. Killed at any point and run again, it loses and doubles nothing.

    Files are applied in the order of the walk, whoever reads them, so what a later file withdraws or renews is the same with any number of
    processes. Records are committed in batches; the commit that holds a file's last record remembers its content hash, so that it is not
    read again.

    :param jobs: processes that read files, beside this one, which writes; 0: this one reads too. None: one less than there are cores, and 0
        when there is little to read.
    :param limit: take so many records in all. A file that is not read to its end for this is not remembered.
    :param since: pass over records that were revised (where that is unknown: published) before that day; what has neither date is taken.
    :param batch: records to a commit.
    :param patience: seconds that a file may keep its process busy without anything coming out of it.
    :raises InputError: a path is not there; nothing was read.
    """
    for path in paths:
        try:
            path.stat()
        except OSError as error:
            raise InputError(f"{path} cannot be read: {error.strerror or error}.", hint="Check the path and its permissions.") from error
    run = _Run(library, Intake(library, batch=batch, observer=observer), limit=limit, since=since, progress=progress)
    run.survey(paths)
    with ExitStack() as stack:
        run.read_all(run.source(jobs, patience, stack))
    return _settled(run.intake, library, observer)


def take(items: Iterable[Item], library: Library, *, source: str, observer: Observer | None = None) -> IngestReport:
    """Bring items that come from elsewhere than a file (a service on the network) into the library, by the same rules.

    :param source: what to call it in messages ("PubMed").
    :raises SourceError: the source broke off; what came before is in the library.
    """
    intake = Intake(library, observer=observer)
    try:
        for parcel in parcels(items):
            intake.put(parcel, source)
    except SourceError:
        _settled(intake, library, observer)
        raise
    return _settled(intake, library, observer)


def _settled(intake: Intake, library: Library, observer: Observer | None) -> IngestReport:
    intake.flush()
    report = intake.report()
    if report.altered or not is_settled(library):
        settle(library, observer)
    return report


class _Run:
    """One ingest: which files, how far, how many records more."""

    def __init__(
        self,
        library: Library,
        intake: Intake,
        *,
        limit: int | None,
        since: datetime.date | None,
        progress: Callable[[Reading], None] | None,
    ) -> None:
        self._library = library
        self.intake = intake
        self._room = sys.maxsize if limit is None else limit
        self._since = since
        self._progress = progress
        self._files: list[Path] = []
        self._sizes: list[int] = []
        self._size = 0
        self._past = 0  # bytes of the files that are through
        self._done = 0
        self._records = 0

    # -- which files, and who reads them ---------------------------------------------------------------------------------

    def survey(self, paths: Sequence[Path]) -> None:
        """List the files."""
        for file in walk(paths, faults=self._fault):
            try:
                self._sizes.append(file.stat().st_size)
            except OSError as error:
                self._fault(file, error)
            else:
                self._files.append(file)
        self._size = sum(self._sizes)

    def _fault(self, path: Path, error: OSError | None) -> None:
        where = plain(str(path))
        if error is None:
            self.intake.skipped.append(Skipped(where=where, why="it is not a regular file"))
        elif error.errno in (errno.ENOENT, errno.ELOOP):
            self.intake.skipped.append(Skipped(where=where, why="it leads nowhere, or is gone"))
        else:
            self.intake.failed.append(Skipped(where=where, why=f"it cannot be read ({error.strerror or error})"))

    def source(self, jobs: int | None, patience: float, stack: ExitStack) -> Callable[[int], Iterator[Message]]:
        """What gives the messages of each file: worker processes, which live until the stack is closed, or this one."""
        jobs = self._jobs() if jobs is None else jobs
        if not (jobs and self._files and sys.executable):
            return self._read_here
        tasks = [Task(path=os.fsencode(file), since=self._since) for file in self._files]
        return stack.enter_context(Workers(tasks, wanted=self._is_wanted, jobs=jobs, patience=patience)).messages

    def _jobs(self) -> int:
        little = self._size < _LITTLE and not any(file.suffix.lower() in _MAY_CRASH for file in self._files)
        return 0 if little else max(1, _cores() - 1)

    def _read_here(self, place: int) -> Iterator[Message]:
        for message in read_file(self._files[place], since=self._since):
            yield message
            if isinstance(message, Start) and not self._is_wanted(message):
                yield End(already=True)
                return

    def _is_wanted(self, start: Start) -> bool:
        names = (_checkpoint(start), _checkpoint(start, self._since))
        if not any(name in self.intake.finished or self._library.has_checkpoint(name) for name in names):
            return True
        document = self.intake.documents.record_of(start.content)
        return document is not None and held(document, self._library) is None

    # -- reading ---------------------------------------------------------------------------------------------------------

    def read_all(self, messages: Callable[[int], Iterator[Message]]) -> None:
        """Read the files, in order, until there are records enough."""
        for place in range(len(self._files)):
            if not self._room or not self._read(place, messages(place)):
                self.intake.counts["left"] = len(self._files) - place
                return
            self._done += 1
            self._past += self._sizes[place]
            self._report(0)

    def _read(self, place: int, messages: Iterator[Message]) -> bool:
        """Read a file; whether to its end."""
        file = self._files[place]
        start: Start | None = None
        ids: list[str] = []
        for message in messages:
            if isinstance(message, Start):
                start = message
            elif isinstance(message, Parcel):
                ids += [record.id for record in message.records[:2]]
                if not self._put(message, file):
                    return False
            elif message.already and start is not None and self._is_wanted(start):
                # A worker was told so before the document was taken out: another file that held it has changed.
                return self._read(place, self._read_here(place))
            else:
                self._end(file, start, message, ids)
        return True

    def _put(self, parcel: Parcel, file: Path) -> bool:
        """Take a parcel in, as far as there is room; whether all of it was taken."""
        cut = len(parcel.records) > self._room
        if cut:
            parcel = msgspec.structs.replace(parcel, records=parcel.records[: self._room])
        self._room -= len(parcel.records)
        self._records += len(parcel.records)
        self.intake.put(parcel, plain(str(file)))
        self._report(parcel.place)
        return not cut

    def _end(self, file: Path, start: Start | None, end: End, ids: list[str]) -> None:
        where = plain(str(file))
        if end.unread is not None:
            self.intake.skipped.append(Skipped(where=where, why=end.unread))
        elif end.failure is not None or start is None:
            self.intake.failed.append(Skipped(where=where, why=end.failure or "it was not read"))
        elif end.already:
            self.intake.counts["already"] += 1
            self.intake.documents.read(file, start.content)
        else:
            self.intake.counts["files"] += 1
            self.intake.formats[start.format] += 1
            self.intake.read_document(file, start.content, ids)
            self.intake.finish(_checkpoint(start, self._since))

    def _report(self, place: int) -> None:
        if self._progress:
            reached = min(self._past + place, self._size)
            self._progress(Reading(files=len(self._files), done=self._done, records=self._records, place=reached, size=self._size))


def _checkpoint(start: Start, since: datetime.date | None = None) -> str:
    return f"file:{start.content}" if since is None else f"file:{start.content}@{since.isoformat()}"


def _cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
