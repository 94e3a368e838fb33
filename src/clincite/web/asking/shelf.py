"""A library as of one state, with what questions to it need, and how to see that it has changed."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from clincite import holdings
from clincite.errors import ClinciteError
from clincite.library import Library
from clincite.library.dense import Dense
from clincite.question import Vocabulary
from clincite.review.composing import Ground

#: Opens the library.
Opener = Callable[[], Library]


class Shelf(msgspec.Struct, frozen=True, kw_only=True):
    """A library as of one state, with its vocabulary and vectors.

    :param snapshot: the library's hash of its records.
    :param edition: changes with whatever an answer may depend on: records, their status, vectors.
    :param stamp: of its folder before it was opened.
    """

    library: Library
    vocabulary: Vocabulary
    dense: Dense | None
    snapshot: str
    records: int
    edition: str
    stamp: str

    @property
    def ground(self) -> Ground:
        """The same, for the review desk to compose from."""
        return Ground(library=self.library, vocabulary=self.vocabulary, dense=self.dense)

    @property
    def outdated(self) -> bool:
        """A process has changed the library since. Cheap to ask."""
        return holdings.stamp_of(self.library) != self.stamp


def shelf_of(library: Library, *, vocabulary: Vocabulary | None = None, dense: Dense | None = None, stamp: str = "") -> Shelf:
    """A library that is open.

    :param vocabulary: None: it is loaded or built.
    """
    snapshot = library.snapshot()
    return Shelf(
        library=library,
        vocabulary=vocabulary or holdings.vocabulary_of(library, holdings.cache_folder(library)),
        dense=dense,
        snapshot=snapshot,
        records=library.info().records,
        # A retraction changes the status of a record, which lies outside its hash: the stamp tells.
        edition=f"{snapshot} {dense.state() if dense is not None else ''} {stamp}",
        stamp=stamp,
    )


def open_shelf(opener: Opener, before: Shelf | None = None) -> Shelf:
    """Open the library, with its vectors.

    :param before: what was open; its vocabulary serves on when the records are the same.
    :raises LibraryError: it cannot be opened.
    """
    # The stamp comes first: what changes while the library is opened is seen the next time.
    stamp = holdings.stamp_of(before.library if before is not None else opener())
    library = opener()
    kept = before.vocabulary if before is not None and library.snapshot() == before.snapshot else None
    return shelf_of(library, vocabulary=kept, dense=_dense(library), stamp=stamp)


def _dense(library: Library) -> Dense | None:
    """The library's vectors; what is wrong with them costs search by meaning, not the page."""
    try:
        return holdings.dense_of(library)
    except ClinciteError:
        return None
