"""Answers kept on disk, each until it expires, in hishel's SQLite storage.

hishel's own transport keeps GET answers only, and any of them that came with success. E-utilities are asked by POST and report errors
with success, so what is kept is decided here: an answer that its reader has read, under the hash of the request without who asked.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, cast

import hishel

from clincite.records import sha256_of
from clincite.sources.http.reply import Reply

FILE_NAME: Final = "answers.sqlite"
_MAX_BYTES: Final = 256 * 1024 * 1024
_MAGIC: Final = b"SQLite format 3\0"
_DATE: Final = "x-clincite-date"
# What goes wrong with a file that is torn, of another version, or may not be written: then nothing is kept, and all else works.
_FAULTS: Final = (sqlite3.Error, OSError, RuntimeError, ValueError)


class Kept:
    """The answers kept in a folder.

    :param storage: an open storage, or None to keep nothing.
    """

    def __init__(self, storage: hishel.SqliteStorage | None) -> None:
        self._storage = storage

    def get(self, key: str) -> Reply | None:
        """The answer under that key, unless it has expired."""
        if self._storage is None:
            return None
        try:
            for entry in self._storage.get_entries(key):
                body = b"".join(cast("Iterator[bytes]", entry.response.stream))
                headers = entry.response.headers
                return Reply(status=200, media=headers["content-type"], body=body, date=headers[_DATE])
        except (*_FAULTS, KeyError):
            pass
        return None

    def put(self, key: str, reply: Reply, *, seconds: float) -> None:
        """Keep an answer for that long."""
        if self._storage is None:
            return
        with contextlib.suppress(*_FAULTS):
            for old in self._storage.get_entries(key):
                self._storage.remove_entry(old.id)
            entry = self._storage.create_entry(
                hishel.Request(method="GET", url=f"kept:{key}"),
                hishel.Response(
                    status_code=200,
                    headers=hishel.Headers({"content-type": reply.media, _DATE: reply.date}),
                    stream=iter((reply.body,)),
                ),
                key,
                ttl=seconds,
            )
            for _ in cast("Iterator[bytes]", entry.response.stream):
                pass  # the storage saves what is read from it


@contextlib.contextmanager
def kept_in(folder: Path | None) -> Iterator[Kept]:
    """The answers kept in a folder, which is made when it is not there; None: none, and nothing is kept."""
    if folder is None:
        yield Kept(None)
        return
    storage = None
    with contextlib.suppress(OSError):
        # Questions are private: no other user of the machine should read what was asked.
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = folder / FILE_NAME
        if file.is_file() and not _is_database(file):
            file.unlink()  # torn: it would keep nothing for ever, and all in it can be asked for again
        storage = hishel.SqliteStorage(database_path=file, max_size=_MAX_BYTES)
    try:
        yield Kept(storage)
    finally:
        if storage is not None:
            with contextlib.suppress(*_FAULTS):
                storage.close()


def _is_database(file: Path) -> bool:
    with file.open("rb") as opened:
        return opened.read(len(_MAGIC)) in (_MAGIC, b"")


def key_of(method: str, url: str, parameters: Mapping[str, str]) -> str:
    """The key of a request: its hash. Who asks (key, e-mail) must not be among the parameters."""
    return sha256_of([method, url, sorted(parameters.items())])
