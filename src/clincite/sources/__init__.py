"""Where records come from: one file for each source, each yielding :class:`~clincite.records.Record`."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final, TypeAlias

from clincite.errors import SourceError
from clincite.records import Record
from clincite.sources.base import Deleted, FileReader, Flagged, Item, Service, ServiceAnswer, Skipped
from clincite.sources.documents.html import HtmlReader
from clincite.sources.documents.markdown import MarkdownReader
from clincite.sources.documents.pdf.reader import PdfReader
from clincite.sources.jats.reader import JatsReader
from clincite.sources.jsonl import JsonLinesReader
from clincite.sources.medline.nbib import NbibReader
from clincite.sources.medline.reader import MedlineReader
from clincite.sources.retraction_list import RetractionListReader

__all__ = [
    "FILE_READERS",
    "Deleted",
    "FileReader",
    "Flagged",
    "Item",
    "Service",
    "ServiceAnswer",
    "Skipped",
    "bundled_records",
    "reader_for",
    "walk",
]

FILE_READERS: Final[tuple[FileReader, ...]] = (
    MedlineReader(),
    JatsReader(),
    JsonLinesReader(),
    RetractionListReader(),
    NbibReader(),
    PdfReader(),
    HtmlReader(),
    MarkdownReader(),
)
"""Every reader of files; the first that accepts a file reads it."""

#: Told of a path that cannot be read, and why; None: it is neither a file nor a folder.
Faults: TypeAlias = Callable[[Path, OSError | None], None]

_NOWHERE: Final = (errno.ENOENT, errno.ELOOP, errno.ENOTDIR)  # what a link that leads nowhere gives


def reader_for(path: Path) -> FileReader | None:
    """The reader that accepts the file, or None when its format is not known."""
    return next((reader for reader in FILE_READERS if reader.accepts(path)), None)


def walk(paths: Iterable[Path], *, faults: Faults | None = None) -> Iterator[Path]:
    """Every regular file among the paths and below them, each once, in sorted order within each path.

    Hidden files and folders are passed over unless they are named themselves. A folder is entered once, so symbolic links
    that form a loop do no harm.

    :param faults: told of each path that cannot be read, and why (None: it is a pipe, a device or a socket); without it a folder that
        cannot be listed is an error, and links to nowhere, pipes and devices are passed over.
    :raises SourceError: a path does not exist or cannot be read.
    """
    seen: set[tuple[int, int]] = set()
    for given in paths:
        waiting = [given]
        while waiting:
            path = waiting.pop()
            try:
                yield from _entered(path, waiting, seen, faults)
            except OSError as error:
                if faults is not None:
                    faults(path, error)
                elif path == given or error.errno not in _NOWHERE:
                    why = error.strerror or error
                    raise SourceError(f"{path} cannot be read: {why}.", hint="Check the path and its permissions.") from error


def _entered(path: Path, waiting: list[Path], seen: set[tuple[int, int]], faults: Faults | None) -> Iterator[Path]:
    """The path itself when it is a file; what is in it, put on top of ``waiting``, when it is a folder."""
    info = path.stat()
    key = (info.st_dev, info.st_ino)
    if key in seen:
        return
    seen.add(key)
    if stat.S_ISREG(info.st_mode):
        yield path
    elif stat.S_ISDIR(info.st_mode):
        names = sorted((name for name in os.listdir(path) if not name.startswith(".")), reverse=True)
        waiting.extend(path / name for name in names)
    elif faults is not None:
        faults(path, None)


def bundled_records() -> Iterator[Record]:
    """The records that come with clincite, for the library it starts with: our digests, then guideline summaries, each sorted by id.

    :raises SourceError: a bundled file is damaged.
    """
    # Here, not above: reading files should not need the bundled data's readers.
    from clincite.sources.open_medicine.package import records as open_medicine_records
    from clincite.sources.starter import records as starter_records

    yield from sorted(starter_records(), key=_id)
    yield from sorted(open_medicine_records(), key=_id)


def _id(record: Record) -> str:
    return record.id
