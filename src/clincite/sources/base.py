"""What every source of records has in common: what a reader yields, and how it is asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol, TypeAlias

import msgspec

from clincite.records import Record, RecordStatus


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


class Flagged(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a list of retractions says of a paper, whether the library holds it or not.

    :param target: the paper, by identifier: ``pmid:123`` or ``doi:10.1000/x`` (in lower case).
    :param status: retracted, concern or corrected; current: reinstated.
    :param date: ISO date of the notice, where the list gives one.
    :param notice: the notice, by identifier, where the list gives one.
    :param reason: in the list's words.
    :param by: name of the list, for readers ("Retraction Watch").
    :param as_of: on the last entry of a list that was read to its end, where that is known: the ISO date of the list. What it does not name
        was looked for on that day.
    :param covers: with ``as_of``, the kinds of identifiers that the list goes by.
    """

    target: str
    status: RecordStatus
    date: str | None = None
    notice: str | None = None
    reason: str | None = None
    by: str = ""
    as_of: str | None = None
    covers: tuple[str, ...] = ()


Item: TypeAlias = Record | Skipped | Deleted | Flagged


class FileReader(Protocol):
    """Reads one kind of file into records.

    A reader yields every whole item of a damaged file before it raises :class:`~clincite.errors.SourceError`.
    """

    @property
    def name(self) -> str:
        """Short name of the format, for messages and logs ("medline")."""
        ...

    @property
    def title(self) -> str:
        """The format in words, with the endings of its files, for people ("MEDLINE/PubMed XML (.xml)")."""
        ...

    def accepts(self, path: Path) -> bool:
        """Whether the file is of this reader's format; looks at its name and, at most, its first bytes."""
        ...

    def read(self, path: Path) -> Iterator[Item]:
        """The items of the file, in file order, streamed.

        :raises SourceError: when the file cannot be read, is damaged, or is not of this format.
        """
        ...


class ServiceAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What a service on the network gave for one query.

    :param query: as sent.
    :param total: how many records the service says match.
    :param items: those that were fetched, best first.
    :param understood: how the service read the query, where it says so.
    :param warnings: what it said beside ("phrase not found: …").
    """

    query: str
    total: int
    items: tuple[Item, ...]
    understood: str | None = None
    warnings: tuple[str, ...] = ()


class Service(Protocol):
    """A service on the network that records come from. Nothing is sent before :meth:`search` or :meth:`fetch` is called."""

    @property
    def name(self) -> str:
        """Short name, for messages, settings and the receipt ("pubmed")."""
        ...

    @property
    def title(self) -> str:
        """Its name for readers ("PubMed")."""
        ...

    def preview(self, query: str, *, limit: int) -> tuple[str, ...]:
        """The requests that :meth:`search` would send, as lines for people: method, address, parameters. Without any key."""
        ...

    def search(self, query: str, *, limit: int) -> ServiceAnswer:
        """Up to ``limit`` records for a query in the service's own syntax.

        :raises ServiceError: the service cannot be reached, refuses, or answers with what is no answer.
        """
        ...

    def fetch(self, ids: Sequence[str]) -> Iterator[Item]:
        """The records of those ids (``pmid:…``) that the service knows, in batches.

        :raises ServiceError: as for :meth:`search`.
        """
        ...
