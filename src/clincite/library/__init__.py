"""The library room: where records live and are searched.

Nothing above this room knows which engine holds the records; it sees the :class:`~clincite.library.base.Library` Protocol.
"""

from clincite.library.base import (
    AddReport,
    Clause,
    Filters,
    Hit,
    Library,
    LibraryInfo,
    SearchQuery,
)
from clincite.library.embedded import EmbeddedLibrary

__all__ = ["AddReport", "Clause", "EmbeddedLibrary", "Filters", "Hit", "Library", "LibraryInfo", "SearchQuery"]
