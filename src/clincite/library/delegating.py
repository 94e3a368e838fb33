"""A library seen through another object: what is not changed goes to the one beneath."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from clincite.library.base import AddReport, Filters, Hit, Library, LibraryInfo, SearchQuery
from clincite.records import Record


class Delegating:
    """Implements :class:`~clincite.library.base.Library` by asking another library; subclasses change what they must.

    :param beneath: the library that is asked.
    """

    def __init__(self, beneath: Library) -> None:
        self.beneath = beneath

    def add(self, records: Iterable[Record], *, checkpoint: str | tuple[str, ...] | None = None) -> AddReport:
        """See :meth:`clincite.library.base.Library.add`."""
        return self.beneath.add(records, checkpoint=checkpoint)

    def restate(self, records: Iterable[Record]) -> int:
        """See :meth:`clincite.library.base.Library.restate`."""
        return self.beneath.restate(records)

    def remove(self, ids: Iterable[str]) -> int:
        """See :meth:`clincite.library.base.Library.remove`."""
        return self.beneath.remove(ids)

    def get(self, record_id: str) -> Record | None:
        """See :meth:`clincite.library.base.Library.get`."""
        return self.beneath.get(record_id)

    def records(self) -> Iterator[Record]:
        """See :meth:`clincite.library.base.Library.records`."""
        return self.beneath.records()

    def bearing(self, identifiers: Iterable[str]) -> list[str]:
        """See :meth:`clincite.library.base.Library.bearing`."""
        return self.beneath.bearing(identifiers)

    def citing(self, identifiers: Iterable[str]) -> list[str]:
        """See :meth:`clincite.library.base.Library.citing`."""
        return self.beneath.citing(identifiers)

    def search(self, query: SearchQuery, k: int, filters: Filters | None = None) -> list[Hit]:
        """See :meth:`clincite.library.base.Library.search`."""
        return self.beneath.search(query, k, filters)

    def frequency(self, term: str) -> int:
        """See :meth:`clincite.library.base.Library.frequency`."""
        return self.beneath.frequency(term)

    def sections(self) -> int:
        """See :meth:`clincite.library.base.Library.sections`."""
        return self.beneath.sections()

    def snapshot(self) -> str:
        """See :meth:`clincite.library.base.Library.snapshot`."""
        return self.beneath.snapshot()

    def has_checkpoint(self, name: str) -> bool:
        """See :meth:`clincite.library.base.Library.has_checkpoint`."""
        return self.beneath.has_checkpoint(name)

    def note(self, key: str) -> str | None:
        """See :meth:`clincite.library.base.Library.note`."""
        return self.beneath.note(key)

    def set_note(self, key: str, value: str) -> None:
        """See :meth:`clincite.library.base.Library.set_note`."""
        self.beneath.set_note(key, value)

    def compact(self) -> bool:
        """See :meth:`clincite.library.base.Library.compact`."""
        return self.beneath.compact()

    def info(self) -> LibraryInfo:
        """See :meth:`clincite.library.base.Library.info`."""
        return self.beneath.info()

    def check(self) -> list[str]:
        """See :meth:`clincite.library.base.Library.check`."""
        return self.beneath.check()
