"""Bytes of a file, plain or gzipped, in chunks; every failure becomes a :class:`SourceError` that says where."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final, cast

from clincite.errors import SourceError

GZIP_MAGIC: Final = b"\x1f\x8b"
CHUNK_BYTES: Final = 1 << 16


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """The file's bytes, unpacked when they are gzip. Goes by content: ``.xml.gz`` files that hold plain XML exist.

    :raises SourceError: when the file cannot be opened or read, or its compressed data are damaged or cut short.
    """
    try:
        with path.open("rb") as raw:
            packed = raw.peek(2)[:2] == GZIP_MAGIC
            # The buffer gives quick line reading; GzipFile itself checks length and CRC at the end of each member.
            stream = io.BufferedReader(gzip.GzipFile(fileobj=raw), CHUNK_BYTES) if packed else raw
            yield cast(BinaryIO, stream)
    except EOFError as error:
        raise SourceError(f"{path} is cut short: its compressed data end too early.", hint="Download the file again.") from error
    except (gzip.BadGzipFile, zlib.error) as error:
        raise SourceError(f"{path} is damaged: its compressed data do not unpack ({error}).", hint="Download the file again.") from error
    except OSError as error:
        raise SourceError(
            f"{path} cannot be read: {error.strerror or error}.", hint="Check that the file is there and that you may read it."
        ) from error


def chunks(stream: BinaryIO) -> Iterator[bytes]:
    """The stream in pieces of at most :data:`CHUNK_BYTES`; what came before damage is given out first."""
    buffered = cast(io.BufferedReader, stream)
    while chunk := buffered.read1(CHUNK_BYTES):
        yield chunk


def head(path: Path, size: int) -> bytes:
    """The first ``size`` unpacked bytes, or fewer when the file is shorter or damaged."""
    parts = bytearray()
    try:
        with opened(path) as stream:
            for chunk in chunks(stream):
                parts += chunk
                if len(parts) >= size:
                    break
    except SourceError:
        pass  # accepts() must not fail: reading the file will say what is wrong
    return bytes(parts[:size])
