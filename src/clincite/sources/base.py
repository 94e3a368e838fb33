"""What every source of records has in common: what a reader yields, and how it is asked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol, TypeAlias

import msgspec

from clincite.records import Record


class Skipped(msgspec.Struct, frozen=True, kw_only=True):
    """One record that could not be used.

    :param where: file, and the place in it.
    :param why: the reason, in a few words.
    """

    where: str
    why: str


class Deleted(msgspec.Struct, frozen=True, kw_only=True):
    """The source has withdrawn a record: take it out of the library.

    :param record: record id ("pmid:123").
    """

    record: str


Item: TypeAlias = Record | Skipped | Deleted


class FileReader(Protocol):
    """Reads one kind of file into records.

    A reader yields every whole item of a damaged file before it raises :class:`~clincite.errors.SourceError`.
    """

    @property
    def name(self) -> str:
        """Short name of the format, for messages and logs ("medline")."""
        ...

    def accepts(self, path: Path) -> bool:
        """Whether the file is of this reader's format; looks at its name and, at most, its first bytes."""
        ...

    def read(self, path: Path) -> Iterator[Item]:
        """The items of the file, in file order, streamed.

        :raises SourceError: when the file cannot be read, is damaged, or is not of this format.
        """
        ...
