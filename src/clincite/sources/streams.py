"""Bytes of a file, plain or gzipped, in chunks; every failure becomes a :class:`SourceError` that says where."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final, cast

from clincite.errors import SourceError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

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
            stream = io.BufferedReader(_Unpacked(raw), CHUNK_BYTES) if packed else raw
            yield cast(BinaryIO, stream)
    except EOFError as error:
        raise SourceError(f"{path} is cut short: its compressed data end too early.", hint="Download the file again.") from error
    except (gzip.BadGzipFile, zlib.error) as error:
        raise SourceError(f"{path} is damaged: its compressed data do not unpack ({error}).", hint="Download the file again.") from error
    except OSError as error:
        raise SourceError(
            f"{path} cannot be read: {error.strerror or error}.", hint="Check that the file is there and that you may read it."
        ) from error


class _Unpacked(io.RawIOBase):
    """The unpacked bytes of a gzip stream. Unlike GzipFile, it gives out all that comes before damage, and raises after that."""

    def __init__(self, packed: BinaryIO) -> None:
        self._packed = packed
        self._member = _new_member()
        self._ahead = b""  # packed bytes that were read to look for another member
        self._left = b""  # unpacked bytes to give out before the failure
        self._failure: Exception | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer)
        data = self._left or self._unpacked(len(view))
        self._left = data[len(view) :]
        view[: min(len(data), len(view))] = data[: len(view)]
        return min(len(data), len(view))

    def _unpacked(self, size: int) -> bytes:
        while self._failure is None:
            if self._member.eof and not self._another_member():
                break
            piece = self._ahead or self._member.unconsumed_tail or self._packed.read(CHUNK_BYTES)
            self._ahead = b""
            before = self._member.copy()
            try:
                data = self._member.decompress(piece, size)
            except zlib.error as error:
                self._failure = error
                data = _up_to_damage(before, piece)
            if data:
                return data
            if not piece and not self._member.eof:
                self._failure = EOFError()
        if self._failure is not None:
            raise self._failure
        return b""

    def _another_member(self) -> bool:
        """Whether another member follows; zeros between and after members are padding."""
        rest = self._member.unused_data.lstrip(b"\0")
        while not rest and (more := self._packed.read(CHUNK_BYTES)):
            rest = more.lstrip(b"\0")
        if len(rest) == 1:
            rest += self._packed.read(1)
        if rest and not rest.startswith(GZIP_MAGIC):
            self._failure = gzip.BadGzipFile("something else follows them")
            return False
        if not rest:
            return False
        self._member, self._ahead = _new_member(), rest
        return True


def _new_member() -> zlib._Decompress:
    return zlib.decompressobj(zlib.MAX_WBITS | 16)  # a gzip member, whose length and CRC are checked at its end


def _up_to_damage(member: zlib._Decompress, piece: bytes) -> bytes:
    """What a damaged piece unpacks to before the damage: byte by byte, because a failing call gives out nothing."""
    data = bytearray()
    try:
        for place in range(len(piece)):
            data += member.decompress(piece[place : place + 1])
    except zlib.error:
        pass
    return bytes(data)


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
