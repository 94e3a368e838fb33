"""Files of vectors: each is written once, whole, and proves itself by a checksum.

A file is: a mark, the length of a JSON header, the header (encoder, dimensions, rows), one key a row, one vector a row, and the CRC-32 of
all that. It comes into being by a rename, so a killed writer leaves no half of one. Its name is taken from its keys: two writers that
computed the same texts write the same file.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

KEY_BYTES: Final = 16
SUFFIX: Final = ".vectors"
_TEMPORARY: Final = ".tmp"
_MARK: Final = b"clcvec1\n"
_CRC_BYTES: Final = 4
_MAPPED: Final = 4_000_000  # bytes
_ABANDONED: Final = 3600.0  # seconds after which a temporary file is no one's


class _Header(msgspec.Struct, frozen=True, kw_only=True):
    encoder: str
    dimensions: int
    rows: int


class Segment(msgspec.Struct, frozen=True, kw_only=True):
    """Vectors and the keys of the texts that they were made from, row by row.

    :param name: of the file; empty: not on disk.
    :param keys: one after the other, :data:`KEY_BYTES` each.
    """

    name: str
    keys: bytes
    vectors: NDArray[np.int8]

    def key_list(self) -> list[bytes]:
        """The keys in order of rows."""
        return split_keys(self.keys)


def split_keys(keys: bytes) -> list[bytes]:
    """Keys that stand one after the other, as a list."""
    return [keys[start : start + KEY_BYTES] for start in range(0, len(keys), KEY_BYTES)]


def segment_names(folder: Path) -> list[str]:
    """Names of the files of vectors in the folder, whether sound or not."""
    try:
        return sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(SUFFIX))
    except OSError:
        return []


def rows_at_most(folder: Path, name: str, dimensions: int) -> int:
    """How many vectors a file may hold, by its size alone."""
    try:
        return (folder / name).stat().st_size // (KEY_BYTES + dimensions)
    except OSError:
        return 0


def write_segment(folder: Path, encoder: str, keys: bytes, vectors: NDArray[np.int8]) -> Segment:
    """Put a file into the folder.

    :raises OSError: it cannot be written.
    """
    rows, dimensions = vectors.shape
    header = msgspec.json.encode(_Header(encoder=encoder, dimensions=dimensions, rows=rows))
    name = hashlib.sha256(header + keys).hexdigest()[:32] + SUFFIX
    head = _MARK + len(header).to_bytes(4, "little") + header + keys
    put_file(folder, name, (head, np.ascontiguousarray(vectors).data.cast("B")))
    return Segment(name=name, keys=keys, vectors=vectors)


def read_segment(folder: Path, name: str, encoder: str, dimensions: int) -> Segment | None:
    """The file of that name; None when it is torn, altered or of another encoder.

    :raises OSError: it is missing or cannot be read.
    """
    path = folder / name
    if (size := path.stat().st_size) <= _CRC_BYTES:
        return None
    # A mapped file holds a file handle, of which a process has few; small files are many.
    whole: NDArray[np.uint8] = np.fromfile(path, np.uint8) if size < _MAPPED else np.memmap(path, np.uint8, "r")
    start = len(_MARK) + 4
    if not sound(whole.data) or whole[: len(_MARK)].tobytes() != _MARK:
        return None
    head_end = start + int.from_bytes(whole[len(_MARK) : start].tobytes(), "little")
    try:
        header = msgspec.json.decode(whole[start:head_end].tobytes(), type=_Header)
    except msgspec.DecodeError:
        return None
    keys_end = head_end + header.rows * KEY_BYTES
    end = keys_end + header.rows * header.dimensions
    if (header.encoder, header.dimensions) != (encoder, dimensions) or end + _CRC_BYTES != len(whole):
        return None
    vectors = whole[keys_end:end].view(np.int8).reshape(header.rows, dimensions)
    return Segment(name=name, keys=whole[head_end:keys_end].tobytes(), vectors=vectors)


def put_file(folder: Path, name: str, parts: Iterable[bytes | memoryview]) -> None:
    """Write a file and its checksum under another name, see it on the disk, then give it its name.

    :raises OSError: it cannot be written.
    """
    handle, temporary = tempfile.mkstemp(dir=folder, suffix=_TEMPORARY)
    try:
        with os.fdopen(handle, "wb") as stream:
            crc = 0
            for part in parts:
                crc = zlib.crc32(part, crc)
                stream.write(part)
            stream.write(crc.to_bytes(_CRC_BYTES, "little"))
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(temporary, folder / name)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def sound(whole: bytes | memoryview) -> bool:
    """Whether the checksum at the end is that of what stands before it."""
    view = memoryview(whole)
    return len(view) > _CRC_BYTES and zlib.crc32(view[:-_CRC_BYTES]) == int.from_bytes(view[-_CRC_BYTES:], "little")


def body(whole: bytes) -> bytes:
    """What stands before the checksum."""
    return whole[:-_CRC_BYTES]


def clear_away(folder: Path, names: Iterable[str]) -> None:
    """Delete files that are no longer wanted, and what killed writers left; a file in use elsewhere stays for the next time."""
    for name in names:
        _delete(folder / name)
    try:
        left = [(entry, entry.stat().st_mtime) for entry in folder.iterdir()]
    except OSError:
        return
    newest = max((time for _, time in left), default=0.0)
    for entry, time in left:
        if entry.name.endswith(_TEMPORARY) and time < newest - _ABANDONED:
            _delete(entry)


def _delete(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return
