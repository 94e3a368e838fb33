"""The one Protocol that every library engine implements, and the plain values it speaks in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

import msgspec

from clincite.records import Record, RecordStatus


class Clause(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to search for.

    :param text: words; analysed (folded, stemmed) by the engine.
    :param weight: multiplies the clause's score.
    :param phrase: True: the words must stand next to each other, in order.
    """

    text: str
    weight: float = 1.0
    phrase: bool = False


class SearchQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Clauses of which any may match; scores add up."""

    clauses: tuple[Clause, ...]


class Filters(msgspec.Struct, frozen=True, kw_only=True):
    """Which records may match.

    :param year_from: publication year, inclusive.
    :param year_to: publication year, inclusive.
    :param kinds: record kinds; empty: any.
    :param without_status: statuses left out.
    """

    year_from: int | None = None
    year_to: int | None = None
    kinds: tuple[str, ...] = ()
    without_status: tuple[RecordStatus, ...] = ()


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """A section that matched.

    :param ordinal: place of the section in its record, from 0.
    :param score: fielded BM25; comparable within one search only.
    """

    record: str
    ordinal: int
    score: float


class AddReport(msgspec.Struct, frozen=True, kw_only=True):
    """What an ``add`` did, in records."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0


class LibraryInfo(msgspec.Struct, frozen=True, kw_only=True):
    """What a library holds.

    :param location: path or URL.
    :param snapshot: see :meth:`Library.snapshot`.
    :param kinds: records by kind.
    :param statuses: records by status.
    :param years: first and last year of publication, or None.
    :param size: bytes on disk, when known.
    """

    location: str
    engine: str
    snapshot: str
    records: int
    sections: int
    kinds: dict[str, int]
    statuses: dict[str, int]
    years: tuple[int, int] | None
    size: int | None


class Library(Protocol):
    """Records, stored and searchable. Every engine passes ``tests/library/contract.py``."""

    def add(self, records: Iterable[Record], *, checkpoint: str | tuple[str, ...] | None = None) -> AddReport:
        """Add or replace records (by id) in one atomic commit. An earlier state of a source does not take the place of a later one.

        :param checkpoint: a name, or several, remembered in the same commit, see :meth:`has_checkpoint`.
        """
        ...

    def restate(self, records: Iterable[Record]) -> int:
        """Put the status, its date and the relations of these records in place of those of the held ones, in one atomic commit.

        Unlike :meth:`add` it may take a mark away. A record that is not held, or whose content is another, is passed over.

        :return: how many were changed.
        """
        ...

    def remove(self, ids: Iterable[str]) -> int:
        """Remove records; returns how many were there."""
        ...

    def get(self, record_id: str) -> Record | None:
        """The record of that id, checked against its stored hash. Raises LibraryError when the stored text was altered."""
        ...

    def records(self) -> Iterator[Record]:
        """All records, in order of id."""
        ...

    def bearing(self, identifiers: Iterable[str]) -> list[str]:
        """Ids of the records that go by any of the identifiers (:func:`clincite.library.identity.identifiers_of`), sorted."""
        ...

    def citing(self, identifiers: Iterable[str]) -> list[str]:
        """Ids of the records whose list of references holds any of the identifiers, sorted."""
        ...

    def search(self, query: SearchQuery, k: int, filters: Filters | None = None) -> list[Hit]:
        """The ``k`` best sections; ties are ordered by record id and place."""
        ...

    def frequency(self, term: str) -> int:
        """Sections that hold an index term (one of :func:`clincite.library.analysis.terms`, not a word): how telling it is."""
        ...

    def sections(self) -> int:
        """Sections in all."""
        ...

    def snapshot(self) -> str:
        """A hash of everything held: equal for equal content, whatever the order of arrival."""
        ...

    def has_checkpoint(self, name: str) -> bool:
        """Whether an ``add`` with that checkpoint was committed."""
        ...

    def note(self, key: str) -> str | None:
        """A small text that :meth:`set_note` stored."""
        ...

    def set_note(self, key: str, value: str) -> None:
        """Store a small text with the library, atomically."""
        ...

    def compact(self) -> bool:
        """Bring the engine to the state that it would have if all had been added at once, so that scores depend on content alone.

        False when there was nothing to do. May cost as much as adding everything again.
        """
        ...

    def info(self) -> LibraryInfo:
        """Counts and whereabouts."""
        ...

    def check(self) -> list[str]:
        """Every fault found in the stored records, one sentence each; empty when sound."""
        ...
