"""A library's records as JSON Lines: what :class:`~clincite.sources.jsonl.JsonLinesReader` reads back, status and relations included."""

from __future__ import annotations

import gzip
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

from clincite.holdings.opening import bundled_ids
from clincite.library import Library
from clincite.sources.jsonl import encode_line


def exported(library: Library, *, bundled: bool = False) -> Iterator[bytes]:
    """The records, one a line, in order of id.

    :param bundled: the records that come with clincite too.
    :raises LibraryError: a stored record is damaged; those before it were given.
    """
    left_out = frozenset[str]() if bundled else bundled_ids(library)
    for record in library.records():
        if record.id not in left_out:
            yield encode_line(record)


def export_to(path: Path, library: Library, *, bundled: bool = False) -> int:
    """Write the records to a file, gzipped when its name ends in ``.gz``; how many. The file is there when it is whole, and not before.

    :raises OSError: it cannot be written.
    """
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
    count = 0
    try:
        with os.fdopen(handle, "wb") as raw, _packed(raw, path) as stream:
            for line in exported(library, bundled=bundled):
                stream.write(line)
                count += 1
        os.chmod(temporary, 0o666 & ~_umask())  # as if it had been opened in the ordinary way
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return count


def _packed(raw: BinaryIO, path: Path) -> BinaryIO:
    # No name and no time in the header: the same library gives the same bytes.
    return cast(BinaryIO, gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0)) if path.suffix.lower() == ".gz" else raw


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
