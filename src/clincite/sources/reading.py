"""A file read into messages that another process can be sent: its start, parcels of what is in it, its end.

The same messages come from a file read in this process (:func:`read_file`) and from a worker (:mod:`clincite.sources.worker`).
"""

from __future__ import annotations

import datetime
import hashlib
import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, TypeAlias

import msgspec

from clincite.errors import SourceError
from clincite.records import Record
from clincite.sources import reader_for
from clincite.sources.base import Deleted, Flagged, Item, Skipped
from clincite.sources.following import FollowedPath
from clincite.sources.versions import put_newest

PARCEL_RECORDS: Final = 500
PARCEL_BYTES: Final = 2_000_000
LONGEST_ID: Final = 1_000
"""Longest id of a record that a library takes, in characters."""


class Start(msgspec.Struct, frozen=True, kw_only=True, tag="start"):
    """A file that has a reader, before it is read.

    :param format: name of the reader.
    :param content: SHA-256 (hex) of its bytes.
    """

    format: str
    content: str


class Parcel(msgspec.Struct, frozen=True, kw_only=True, tag="parcel", omit_defaults=True):
    """Some of what is in a file, in file order: what it takes out comes before what it brings.

    :param removed: ids of withdrawn records.
    :param records: each id once.
    :param size: bytes of the records, encoded.
    :param place: bytes of the file that were read so far.
    :param too_old: records that were passed over because they are older than what was asked for.
    """

    removed: tuple[str, ...] = ()
    records: tuple[Record, ...] = ()
    flagged: tuple[Flagged, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    size: int = 0
    place: int = 0
    too_old: int = 0


class End(msgspec.Struct, frozen=True, kw_only=True, tag="end", omit_defaults=True):
    """The end of a file; all None: it was read whole.

    :param failure: why it broke off, one sentence.
    :param unread: why it was not read at all, in a few words.
    :param already: an earlier ingest has read it.
    """

    failure: str | None = None
    unread: str | None = None
    already: bool = False


Message: TypeAlias = Start | Parcel | End

encode: Final = msgspec.msgpack.Encoder().encode
decode: Final = msgspec.msgpack.Decoder(Message).decode


def read_file(path: Path, *, since: datetime.date | None = None) -> Iterator[Message]:
    """The messages of a file. Never raises for what is in the file or befalls it: the last message says how it went.

    Whoever does not want the file closes the iterator after :class:`Start`.

    :param since: pass over records that were revised (or, where that is unknown, published) before that day.
    """
    try:
        yield from _read(path, since)
    except SourceError as error:
        yield End(failure=plain(error.message))
    except OSError as error:
        yield End(failure=plain(f"{path} cannot be read: {error.strerror or error}."))
    except Exception as error:  # a fault of a reader's own must not end the reading of other files
        detail = " ".join(str(error).split())[:200]
        yield End(failure=plain(f"{path}: the reader failed on it ({type(error).__name__}{f': {detail}' if detail else ''})."))


def _read(path: Path, since: datetime.date | None) -> Iterator[Message]:
    before = path.stat()
    if not stat.S_ISREG(before.st_mode):
        yield End(unread="it is not a regular file")
        return
    if not before.st_size:
        yield End(unread="it is empty")
        return
    reader = reader_for(path)
    if reader is None:
        yield End(unread=f"no reader for {ending(path)}")
        return
    yield Start(format=reader.name, content=content_of(path))
    followed = FollowedPath(path)
    for parcel in parcels(reader.read(followed), since=since):
        yield msgspec.structs.replace(parcel, place=followed.reached())
    after = path.stat()
    if (after.st_size, after.st_mtime_ns, after.st_ino) != (before.st_size, before.st_mtime_ns, before.st_ino):
        raise SourceError(f"{path} was changed while it was read.", hint="Ingest it again.")
    yield End()


def ending(path: Path) -> str:
    """What sort of file a name promises, for messages: ".png files"."""
    name = path.name.lower()
    packed = name.endswith(".gz")
    suffix = os.path.splitext(name.removesuffix(".gz"))[1] + (".gz" if packed else "")
    return plain(f"{suffix} files" if 1 < len(suffix) <= 20 else "files without an ending")


def content_of(path: Path) -> str:
    """SHA-256 (hex) of a file's bytes.

    :raises OSError: it cannot be read.
    """
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def parcels(items: Iterable[Item], *, since: datetime.date | None = None) -> Iterator[Parcel]:
    """The items in parcels. On a :class:`SourceError`, what was whole comes out before the error does."""
    parcel = _Parcel()
    try:
        for item in items:
            parcel.put(item, since)
            if parcel.full():
                yield parcel.closed()
                parcel = _Parcel()
    except Exception:
        yield parcel.closed()
        raise
    yield parcel.closed()


class _Parcel:
    """A parcel in the making."""

    def __init__(self) -> None:
        self._removed: dict[str, None] = {}
        self._records: dict[str, Record] = {}
        self._flagged: list[Flagged] = []
        self._skipped: list[Skipped] = []
        self._size = 0
        self._too_old = 0

    def full(self) -> bool:
        count = len(self._records) + len(self._removed) + len(self._skipped) + len(self._flagged) // 10
        return count >= PARCEL_RECORDS or self._size >= PARCEL_BYTES

    def put(self, item: Item, since: datetime.date | None) -> None:
        if isinstance(item, Record):
            self._take(item, since)
        elif isinstance(item, Deleted):
            self._records.pop(item.record, None)
            self._removed[item.record] = None
        elif isinstance(item, Flagged):
            self._flagged.append(item)
        else:
            self._skipped.append(Skipped(where=plain(item.where), why=plain(item.why)))

    def _take(self, record: Record, since: datetime.date | None) -> None:
        if since is not None and _is_before(record, since):
            self._too_old += 1
            return
        try:
            size = len(encode(record))
        except UnicodeEncodeError:
            self._skipped.append(Skipped(where=plain(record.id[:200]), why="it holds text that is no Unicode"))
            return
        if not 0 < len(record.id) <= LONGEST_ID:
            self._skipped.append(Skipped(where=record.id[:80], why=f"its id has {len(record.id):,} characters, not 1 to {LONGEST_ID:,}"))
            return
        self._size += size
        put_newest(self._records, record)

    def closed(self) -> Parcel:
        return Parcel(
            removed=tuple(self._removed),
            records=tuple(self._records.values()),
            flagged=tuple(self._flagged),
            skipped=tuple(self._skipped),
            size=self._size,
            too_old=self._too_old,
        )


def _is_before(record: Record, since: datetime.date) -> bool:
    """Whether the record is older: by the day of its last revision, else by its year; one without either is not known to be."""
    revised = record.extra.get("date_revised", "")
    if revised:
        return revised < since.isoformat()
    return record.year is not None and record.year < since.year


def plain(text: str) -> str:
    """The text with what is no Unicode (the odd bytes of a file's name) escaped."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
