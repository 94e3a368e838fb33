"""What the library covers, kept for as long as the library stays the same: topics, and the names that suggestions are found by."""

from __future__ import annotations

import contextlib
import threading
from typing import TYPE_CHECKING

import msgspec

from clincite import holdings
from clincite.library import LibraryInfo
from clincite.web.topics.index import Topics, topics_of
from clincite.web.topics.suggesting import Suggester

if TYPE_CHECKING:
    from clincite.web.asking.shelf import Shelf


class Covered(msgspec.Struct, frozen=True, kw_only=True):
    """What one state of a library covers."""

    snapshot: str
    info: LibraryInfo
    topics: Topics
    suggester: Suggester


class Catalogue:
    """Gathers what a library covers once. While a changed one is looked through, the last state serves."""

    def __init__(self) -> None:
        self._covered: Covered | None = None
        self._making = threading.Lock()

    def of(self, shelf: Shelf) -> Covered:
        """What the library on the shelf covers. The first call looks through the library, and so may take a while."""
        held = self._covered
        if held is not None and held.snapshot == shelf.snapshot:
            return held
        if held is None:
            with self._making:
                return self._made(shelf)
        if self._making.acquire(blocking=False):
            threading.Thread(target=self._make_anew, args=(shelf,), name="clincite-topics", daemon=True).start()
        return held

    def prepare(self, shelf: Shelf) -> None:
        """Begin to look through the library, so that the first reader need not wait for it."""
        if self._covered is None and self._making.acquire(blocking=False):
            threading.Thread(target=self._make_anew, args=(shelf,), name="clincite-topics", daemon=True).start()

    def _make_anew(self, shelf: Shelf) -> None:
        try:
            with contextlib.suppress(Exception):  # what fails here fails again for whoever asks, and is told to them
                self._made(shelf)
        finally:
            self._making.release()

    def _made(self, shelf: Shelf) -> Covered:
        held = self._covered
        if held is None or held.snapshot != shelf.snapshot:
            topics = topics_of(shelf.library, shelf.vocabulary, holdings.cache_folder(shelf.library))
            held = Covered(snapshot=shelf.snapshot, info=shelf.library.info(), topics=topics, suggester=Suggester(topics))
            self._covered = held
        return held
