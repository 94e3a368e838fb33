"""Damage on disk: told as one error, and found by the checksums that Tantivy writes at the end of its files."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import msgspec

from clincite.errors import LibraryError

# A file of the index ends in: a JSON footer, its length, and this number, both as 32-bit little-endian integers.
_MAGIC: Final = 1337
_TAIL: Final = 8
_CHUNK: Final = 1 << 20


class _Footer(msgspec.Struct):
    crc: int


class _Deletes(msgspec.Struct):
    opstamp: int


class _Segment(msgspec.Struct):
    segment_id: str
    deletes: _Deletes | None = None


class _Meta(msgspec.Struct):
    """The index's own list of what the last commit holds."""

    segments: tuple[_Segment, ...]


@contextmanager
def guarded(path: Path, doing: str = "read") -> Iterator[None]:
    """Turn what the index raises over damaged or missing files into a LibraryError.

    :param path: of the library, for the message.
    :param doing: what could not be done with it, as a participle.
    """
    try:
        yield
    except (ValueError, OSError, msgspec.DecodeError) as error:
        raise _broken(path, doing, error) from error
    except BaseException as error:
        # A Rust panic arrives as pyo3_runtime.PanicException, which no module exports and which is no Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise _broken(path, doing, error) from error


def _broken(path: Path, doing: str, error: BaseException) -> LibraryError:
    return LibraryError(
        f"the library at {path} cannot be {doing} ({first_line(error)})",
        hint="check the folder, its permissions and the disk, or move the folder away so that it is built anew",
    )


def first_line(error: BaseException) -> str:
    """The first line of an error's text, without its full stop."""
    text = str(error).strip() or type(error).__name__
    return text.splitlines()[0].rstrip(".")


def committed_names(folder: Path) -> list[str]:
    """Names of the files that the last commit is made of, sorted.

    Files that no commit names are passed over: a killed writer leaves some behind, half written, until the next one clears them away.

    :raises OSError: the folder or the list of segments cannot be read.
    :raises msgspec.DecodeError: the list of segments cannot be read.
    """
    listed = msgspec.json.decode((folder / "meta.json").read_bytes(), type=_Meta).segments
    deletes = {segment.segment_id.replace("-", ""): segment.deletes for segment in listed}
    return sorted(file.name for file in folder.iterdir() if _committed(file.name, deletes))


def damaged_files(folder: Path) -> list[str]:
    """Names of the files of committed segments whose bytes do not match the checksum at their end, sorted.

    :raises OSError: a file cannot be read.
    :raises msgspec.DecodeError: the list of segments cannot be read.
    """
    return [name for name in committed_names(folder) if not _sound(folder / name)]


def _committed(name: str, deletes: dict[str, _Deletes | None]) -> bool:
    segment, *rest = name.split(".")
    if segment not in deletes:
        return False
    mine = deletes[segment]
    return rest[-1:] != ["del"] or (mine is not None and rest[0] == str(mine.opstamp))


def _sound(file: Path) -> bool:
    size = file.stat().st_size
    with file.open("rb") as stream:
        if size < _TAIL:
            return False
        stream.seek(size - _TAIL)
        length, magic = (int.from_bytes(stream.read(4), "little") for _ in range(2))
        body = size - _TAIL - length
        if magic != _MAGIC or body < 0:
            return False
        stream.seek(body)
        try:
            footer = msgspec.json.decode(stream.read(length), type=_Footer)
        except msgspec.DecodeError:
            return False
        stream.seek(0)
        crc = 0
        while body:
            chunk = stream.read(min(_CHUNK, body))
            crc = zlib.crc32(chunk, crc)
            body -= len(chunk)
    return crc == footer.crc
