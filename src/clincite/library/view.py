"""The library as of one commit: its own state, and what to read it through."""

from __future__ import annotations

from typing import Any, Final

import msgspec
import tantivy

from clincite.library import fingerprint
from clincite.library.base import Hit
from clincite.records import Record

SCHEMA_VERSION: Final = 2


class State(msgspec.Struct, kw_only=True):
    """The library's own state, stored as one document of the index."""

    schema: int = SCHEMA_VERSION
    records: int = 0
    sections: int = 0
    total: str = "0"
    checkpoints: dict[str, int] = {}
    notes: dict[str, str] = {}

    def put(self, record_id: str, sha: str, sections: int) -> None:
        """Enter a record on the books."""
        self.records += 1
        self.sections += sections
        self.total = f"{fingerprint.plus(int(self.total, 16), fingerprint.member(record_id, sha)):x}"

    def take(self, record_id: str, sha: str, sections: int) -> None:
        """Strike a record off the books."""
        self.records -= 1
        self.sections -= sections
        self.total = f"{fingerprint.minus(int(self.total, 16), fingerprint.member(record_id, sha)):x}"


class View(msgspec.Struct, frozen=True, kw_only=True):
    """The library as of one commit. A read takes it once, so that a write by another thread does not change it halfway."""

    searcher: tantivy.Searcher
    state: State
    cache: dict[str, Record]

    def first(self, query: tantivy.Query) -> tantivy.Document | None:
        """The first document that matches, or None."""
        hits = self.searcher.search(query, limit=1, count=False).hits
        return self.searcher.doc(hits[0][1]) if hits else None

    def count(self, query: tantivy.Query) -> int:
        """How many documents match."""
        found: Any = self.searcher.search(query, limit=1, count=True)
        return int(found.count)


def hit_at(view: View, score: float, address: tantivy.DocAddress) -> Hit:
    """The section at an address of the view, as a hit."""
    document = view.searcher.doc(address)
    return Hit(record=document["record"][0], ordinal=document["ordinal"][0], score=rounded(score))


def snapshot_of(state: State) -> str:
    """The fingerprint of what the state counts."""
    return fingerprint.as_hex(int(state.total, 16), state.records)


def rounded(score: float) -> float:
    """A score as far as it can be told from another."""
    # Scores are sums of 32-bit floats; the last digits depend on the order of summation.
    return round(float(score), 4)
