"""Which document came from which file, so that an edited file takes the place of what it was.

A document is a file that is one record, whose id changes with its bytes (``file:…``). Paths may name people: only hashes of them are
kept.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Final

import msgspec

from clincite.library import Library
from clincite.sources.documents.record import path_key

DOCUMENT_SCHEME: Final = "file:"
_NOTE: Final = "documents"
_KEY_DIGITS: Final = 24


class _Kept(msgspec.Struct):
    """What is kept, by hash: of each path its content, of each content its record."""

    paths: dict[str, str] = {}
    records: dict[str, str] = {}


class Documents:
    """The documents of a library, and by which paths they were read."""

    def __init__(self, library: Library) -> None:
        self._kept = msgspec.json.decode(library.note(_NOTE) or "{}", type=_Kept)
        self._changed = False
        self._left: dict[str, None] = {}

    def record_of(self, content: str) -> str | None:
        """The id of the document with that content (SHA-256, hex), when one was read."""
        return self._kept.records.get(content[:_KEY_DIGITS])

    def read(self, path: Path, content: str, record: str | None = None) -> None:
        """Remember that the path holds the document with that content now.

        :param record: its id; None: the one that is known by that content, if any.
        """
        key, content = path_key(path)[:_KEY_DIGITS], content[:_KEY_DIGITS]
        if record is not None and self._kept.records.get(content) != record:
            self._kept.records[content] = record
            self._changed = True
        before = self._kept.paths.get(key)
        if before == content or content not in self._kept.records:
            return
        self._kept.paths[key] = content
        self._changed = True
        if before is not None:
            self._left[before] = None

    def outdated(self, now: Collection[str]) -> list[str]:
        """Ids of documents whose files have another content now, and which no other file holds.

        :param now: ids that are just being brought.
        """
        if not self._left:
            return []
        held = {self._kept.records[content] for content in self._kept.paths.values()}
        return [name for name in (self._kept.records[content] for content in self._left) if name not in held and name not in now]

    def keep(self, library: Library) -> None:
        """Store what changed with the library."""
        if not self._changed:
            return
        library.set_note(_NOTE, msgspec.json.encode(self._kept).decode())
        self._left.clear()
        self._changed = False


def document_in(records: Iterable[str]) -> str | None:
    """The id of the one document among the ids of a file's records; None when the file is something else."""
    first, *more = [*records][:2] or [""]
    return first if not more and first.startswith(DOCUMENT_SCHEME) else None
