"""Which record of a library an entry of the references is."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Final

import msgspec

from clincite.errors import LibraryError
from clincite.library import Library
from clincite.library.base import Clause, SearchQuery
from clincite.lint.document import Entry, Identifier
from clincite.lint.sources.titles import content, folded, same_title
from clincite.records import DIGEST_SCHEME, Record, is_ours

_SCHEMES: Final = ("pmid", "doi", "pmcid")
_RECORD_ID: Final = re.compile(r"[a-z]+:\S+")
_SCANNED: Final = 50_000  # sections: reading a library through once takes well under a second up to here
_HITS: Final = 40
_TELLING: Final = 3


class Identified(msgspec.Struct, frozen=True, kw_only=True):
    """A record and how it was found (``pmid``, ``doi``, ``pmcid``, ``record`` or ``title``)."""

    record: Record
    by: str


class Identifying:
    """Finds records in a library; remembers what it has read for the length of a run."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._known: dict[tuple[str, str], list[str]] | None = None

    def record_of(self, entry: Entry) -> Identified | None:
        """The record that an entry is: by its record id, else by an identifier, else by its title. In doubt none."""
        return self._by_key(entry) or self._by_identifiers(entry.identifiers, entry.title) or self._by_title(entry)

    def _by_key(self, entry: Entry) -> Identified | None:
        if not entry.key or not _RECORD_ID.fullmatch(entry.key):
            return None
        record = self._get(entry.key)
        return Identified(record=record, by="record") if record else None

    def _by_identifiers(self, identifiers: tuple[Identifier, ...], title: str | None) -> Identified | None:
        usable = [identifier for identifier in identifiers if identifier.valid and identifier.scheme in _SCHEMES]
        for identifier in sorted(usable, key=lambda item: _SCHEMES.index(item.scheme)):
            record = self._of(identifier.scheme, _normal(identifier.scheme, identifier.value), title)
            if record is not None:
                return Identified(record=record, by=identifier.scheme)
        return None

    def _of(self, scheme: str, value: str, title: str | None) -> Record | None:
        for record_id in (f"{scheme}:{value}", f"{DIGEST_SCHEME}{scheme}:{value}"):
            record = self._get(record_id)
            if record is not None:
                return record
        if self._library.sections() <= _SCANNED:
            found = [record for name in self._ids().get((scheme, value), []) if (record := self._get(name))]
            return min(found, key=_rank, default=None)
        # Too many to read through: the one of that title, if it bears the identifier.
        same = (record for record in self._titled(title or "") if _normal(scheme, record.ids.get(scheme, "")) == value)
        return min(same, key=_rank, default=None)

    def _by_title(self, entry: Entry) -> Identified | None:
        if not entry.title:
            return None
        title, own = entry.title, {item.scheme: _normal(item.scheme, item.value) for item in entry.identifiers if item.valid}
        short = len(content(title)) <= _TELLING
        found = []
        for record in self._titled(title):
            if not same_title(title, record.title) or not _same_years(entry.year, record.year, exact=short):
                continue
            if short and folded(title) != folded(record.title):
                continue
            if any(scheme in own and _normal(scheme, value) != own[scheme] for scheme, value in record.ids.items()):
                continue  # the same title under another identifier: a correction, a second publication
            found.append(record)
        # Editions of one guideline bear nearly one title: what is printed letter by letter counts first.
        found = [record for record in found if folded(record.title) == folded(title)] or found
        if not found or len({_work(record) for record in found}) > 1:
            return None
        return Identified(record=min(found, key=_rank), by="title")

    def _titled(self, title: str) -> list[Record]:
        """Records whose title shares words with this one, the likeliest first."""
        if not title.strip():
            return []
        hits = self._library.search(SearchQuery(clauses=(Clause(text=title[:500]),)), _HITS)
        names = dict.fromkeys(hit.record for hit in hits)
        return [record for name in names if (record := self._get(name))]

    def _ids(self) -> dict[tuple[str, str], list[str]]:
        if self._known is None:
            known: dict[tuple[str, str], list[str]] = defaultdict(list)
            try:
                for record in self._library.records():
                    for scheme, value in record.ids.items():
                        known[scheme, _normal(scheme, value)].append(record.id)
            except LibraryError:
                pass  # a damaged record is for 'library check' to tell
            self._known = dict(known)
        return self._known

    def _get(self, record_id: str) -> Record | None:
        try:
            return self._library.get(record_id)
        except LibraryError:
            return None


def _normal(scheme: str, value: str) -> str:
    text = value.strip().casefold()
    return "pmc" + text.removeprefix("pmc") if scheme == "pmcid" and text else text


def _work(record: Record) -> str:
    """The same for a record and our digest of it."""
    return record.ids.get("pmid") or _normal("doi", record.ids.get("doi", "")) or record.id.removeprefix(DIGEST_SCHEME)


def _rank(record: Record) -> tuple[bool, bool, str]:
    """The source's own words first, then our digest, then summaries of others."""
    return record.digest, not is_ours(record.id), record.id


def _same_years(one: int | None, other: int | None, *, exact: bool) -> bool:
    """A paper may bear the year of its electronic publication or that of its issue."""
    if one is None or other is None:
        return not exact
    return abs(one - other) <= (0 if exact else 1)
