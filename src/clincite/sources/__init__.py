"""Where records come from: one file for each source, each yielding :class:`~clincite.records.Record`."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from clincite.errors import SourceError
from clincite.records import Record
from clincite.sources.base import Deleted, FileReader, Item, Skipped
from clincite.sources.jsonl import JsonLinesReader
from clincite.sources.medline.reader import MedlineReader

__all__ = ["FILE_READERS", "Deleted", "FileReader", "Item", "Skipped", "bundled_records", "reader_for", "walk"]

FILE_READERS: Final[tuple[FileReader, ...]] = (MedlineReader(), JsonLinesReader())
"""Every reader of files; the first that accepts a file reads it."""


def reader_for(path: Path) -> FileReader | None:
    """The reader that accepts the file, or None when its format is not known."""
    return next((reader for reader in FILE_READERS if reader.accepts(path)), None)


def walk(paths: Iterable[Path]) -> Iterator[Path]:
    """Every regular file among the paths and below them, each once, in sorted order within each path.

    Hidden files and folders are passed over unless they are named themselves. A folder is entered once, so symbolic links
    that form a loop do no harm.

    :raises SourceError: a path does not exist, or a folder cannot be listed.
    """
    seen: set[tuple[int, int]] = set()
    for path in paths:
        yield from _walk(path, seen)


def _walk(path: Path, seen: set[tuple[int, int]]) -> Iterator[Path]:
    try:
        info = path.stat()
        key = (info.st_dev, info.st_ino)
        if key in seen:
            return
        if stat.S_ISREG(info.st_mode):
            seen.add(key)
            yield path
        elif stat.S_ISDIR(info.st_mode):
            seen.add(key)
            for name in sorted(name for name in os.listdir(path) if not name.startswith(".")):
                child = path / name
                # A link whose target is gone is not the user's request; the path given is.
                if child.exists():
                    yield from _walk(child, seen)
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror or error}.", hint="Check the path and its permissions.") from error


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
