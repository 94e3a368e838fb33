"""Leave-one-out: a library seen without some records, and its vectors without them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from itertools import islice
from typing import Final, NoReturn

from clincite.errors import LibraryError, RecordNotFoundError
from clincite.holdings import with_digest
from clincite.library import AddReport, Filters, Hit, Library, SearchQuery
from clincite.library.delegating import Delegating
from clincite.library.dense import Dense
from clincite.library.identity import identifiers_of
from clincite.records import Record

_MORE: Final = 8
_IDS: Final = 50_000
_NEAR: Final = 3


class Without(Delegating):
    """A library in which some records cannot be found.

    What is left scores as it did: counts of words and sections are those of the whole library, and so is the snapshot.

    :param hidden: ids of the records that are left out.
    """

    def __init__(self, beneath: Library, hidden: Iterable[str]) -> None:
        super().__init__(beneath)
        self.hidden = frozenset(hidden)
        held = (beneath.get(name) for name in self.hidden)
        self._sections = sum(len(record.sections) for record in held if record is not None)

    def get(self, record_id: str) -> Record | None:
        """The record, unless it is left out."""
        return None if record_id in self.hidden else self.beneath.get(record_id)

    def records(self) -> Iterator[Record]:
        """All records but those left out."""
        return (record for record in self.beneath.records() if record.id not in self.hidden)

    def bearing(self, identifiers: Iterable[str]) -> list[str]:
        """Ids of what is left that goes by any of the identifiers."""
        return [name for name in self.beneath.bearing(identifiers) if name not in self.hidden]

    def citing(self, identifiers: Iterable[str]) -> list[str]:
        """Ids of what is left that cites any of the identifiers."""
        return [name for name in self.beneath.citing(identifiers) if name not in self.hidden]

    def search(self, query: SearchQuery, k: int, filters: Filters | None = None) -> list[Hit]:
        """The ``k`` best sections of what is left."""
        hits = self.beneath.search(query, k + self._sections, filters) if k > 0 else []
        return [hit for hit in hits if hit.record not in self.hidden][:k]

    def add(self, records: Iterable[Record], *, checkpoint: str | tuple[str, ...] | None = None) -> AddReport:
        """Refused: this is a way of looking at a library."""
        self._refuse()

    def restate(self, records: Iterable[Record]) -> int:
        """Refused: this is a way of looking at a library."""
        self._refuse()

    def remove(self, ids: Iterable[str]) -> int:
        """Refused: this is a way of looking at a library."""
        self._refuse()

    def set_note(self, key: str, value: str) -> None:
        """Refused: this is a way of looking at a library."""
        self._refuse()

    def compact(self) -> bool:
        """Refused: this is a way of looking at a library."""
        self._refuse()

    def _refuse(self) -> NoReturn:
        raise LibraryError("A library seen without some of its records cannot be written to.", hint="Write to the library itself.")


class DenseWithout(Dense):
    """The vectors of a library, without those of some records.

    :param beneath: the vectors of the whole library.
    :param hidden: ids of the records that are left out.
    """

    def __init__(self, beneath: Dense, hidden: Iterable[str]) -> None:
        self._beneath = beneath
        self._hidden = frozenset(hidden)

    @property
    def snapshot(self) -> str:
        """See :attr:`clincite.library.dense.Dense.snapshot`."""
        return self._beneath.snapshot

    @property
    def count(self) -> int:
        """See :attr:`clincite.library.dense.Dense.count`: of the whole library."""
        return self._beneath.count

    @property
    def total(self) -> int:
        """See :attr:`clincite.library.dense.Dense.total`: of the whole library."""
        return self._beneath.total

    def state(self) -> str:
        """See :meth:`clincite.library.dense.Dense.state`: of the whole library."""
        return self._beneath.state()

    def nearest(self, text: str, k: int) -> list[Hit]:
        """The ``k`` nearest sections of what is left."""
        more = _MORE
        while True:
            hits = self._beneath.nearest(text, k + more)
            kept = [hit for hit in hits if hit.record not in self._hidden]
            if len(kept) >= k or len(hits) < k + more:
                return kept[:k]
            more *= 4

    def similarity(self, text: str, keys: Sequence[tuple[str, int]]) -> list[float | None]:
        """See :meth:`clincite.library.dense.Dense.similarity`."""
        return self._beneath.similarity(text, keys)


def seen_without(record_ids: Sequence[str], library: Library) -> tuple[Without, tuple[str, ...]]:
    """The library without some papers, and the ids of the records that were named, as the library has them, sorted.

    With a record go our digest of the same paper, its abstract and its full text, whichever was named.

    :param record_ids: record ids or identifiers ("pmid:33211908", "doi:10.1000/x").
    :raises RecordNotFoundError: the library holds none of that id; near ids are named.
    """
    found = {name: named(name, library) for name in record_ids}
    hidden = _same_papers([record for group in found.values() for record in group], library)
    return Without(library, hidden), tuple(sorted({group[0].id for group in found.values()}))


def _same_papers(records: Sequence[Record], library: Library) -> frozenset[str]:
    """Ids of these records and of all that go by an identifier of theirs: a full text may name the DOI only, and a digest the PMID."""
    hidden: set[str] = set()
    while records:
        hidden |= {record.id for record in records}
        bearing = library.bearing(name for record in records for name in identifiers_of(record))
        records = [record for name in bearing if name not in hidden and (record := library.get(name)) is not None]
    return frozenset(hidden)


def held_of(record_ids: Sequence[str], library: Library) -> tuple[str, ...]:
    """Those of the ids whose records the library still holds: what has left it need not be left out."""
    return tuple(name for name in record_ids if library.get(name) is not None)


def named(record_id: str, library: Library) -> tuple[Record, ...]:
    """What a record id or an identifier names: that record alone, or our digest of that source, or whatever goes by the identifier.

    :raises RecordNotFoundError: there is none; near ids are named.
    """
    for name in with_digest(record_id):
        record = library.get(name)
        if record is not None:
            return (record,)
    bearing = tuple(record for name in library.bearing([record_id]) if (record := library.get(name)) is not None)
    if bearing:
        return bearing
    ids = [record.id for record in islice(library.records(), _IDS)]
    near = get_close_matches(record_id, ids, n=_NEAR, cutoff=0.75)
    hint = f"Near it: {', '.join(near)}." if near else "Find records with 'clincite search WORDS'."
    raise RecordNotFoundError(f"The library holds no record {record_id[:80]!r}.", hint=hint)
