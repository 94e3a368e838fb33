"""Sections by meaning: what lies nearest to a text, and how near given sections lie.

The encoder and the vectors are optional. Without the extra ``dense``, or before vectors were computed, :func:`open_dense` gives None and
nothing else changes. This module imports neither NumPy nor a model until it is asked.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from clincite.library.base import Hit, Library
from clincite.library.encoder import Encoder, load_encoder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from clincite.library.matrix import Matrix
    from clincite.library.vectors import VectorCache

FOLDER: Final = "vectors"
_REMEMBERED: Final = 256  # query vectors
_DIGEST_SHOWN: Final = 16

Progress = Callable[[str, int, int | None], None]


class Dense:
    """Search by meaning over the sections of a library as of one snapshot. Threads may share it.

    :param encoder: makes the vectors of queries; the sections' come from one of the same name.
    :param matrix: the vectors of the sections.
    """

    def __init__(self, encoder: Encoder, matrix: Matrix) -> None:
        self._encoder = encoder
        self._matrix = matrix
        self._queries: OrderedDict[str, NDArray[np.int8]] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def snapshot(self) -> str:
        """The snapshot of the library that the sections are those of."""
        return self._matrix.snapshot

    @property
    def count(self) -> int:
        """Sections that have a vector."""
        return len(self._matrix.placed)

    @property
    def total(self) -> int:
        """Sections in all."""
        return self._matrix.total

    def state(self) -> str:
        """For the receipt: the encoder, how many sections have a vector, and a hash of which they are and of their texts."""
        return f"{self._encoder.name} {self.count}/{self.total} {self._matrix.digest[:_DIGEST_SHOWN]}"

    def nearest(self, text: str, k: int) -> list[Hit]:
        """The ``k`` sections nearest to a text; the score is the cosine, ties are ordered by record id and place."""
        found = []
        for row, score in self._matrix.nearest(self._query(text), k):
            record, ordinal = self._matrix.section_of(row)
            found.append(Hit(record=record, ordinal=ordinal, score=score))
        return found

    def similarity(self, text: str, keys: Sequence[tuple[str, int]]) -> list[float | None]:
        """The cosine of a text and each section (record id, ordinal); None where there is no vector yet."""
        rows = [self._matrix.row_of(record, ordinal) for record, ordinal in keys]
        present = [row for row in rows if row is not None]
        scores = iter(self._matrix.cosines(self._query(text), present) if present else ())
        return [None if row is None else next(scores) for row in rows]

    def _query(self, text: str) -> NDArray[np.int8]:
        from clincite.library.matrix import quantized

        text = " ".join(text.split())
        with self._lock:
            known = self._queries.get(text)
            if known is not None:
                self._queries.move_to_end(text)
                return known
        vector: NDArray[np.int8] = quantized(self._encoder.encode([text]))[0]
        with self._lock:
            self._queries[text] = vector
            if len(self._queries) > _REMEMBERED:
                self._queries.popitem(last=False)
        return vector


def cache_of(folder: Path, encoder: Encoder) -> VectorCache:
    """The vectors that an encoder made for the library in a folder. Where there is an encoder, what this needs is installed."""
    from clincite.library.vectors import VectorCache

    return VectorCache(folder / FOLDER, encoder.name, encoder.dimensions)


def open_dense(library: Library, folder: Path, *, encoder: Encoder | None = None, progress: Progress | None = None) -> Dense | None:
    """Search by meaning, or None: the extra is not installed, or no section has a vector.

    :param folder: of the library.
    :param encoder: another than the extra's own.
    :raises LibraryError: a stored record or the model file is not what it should be.
    """
    if not (folder / FOLDER).is_dir():
        return None  # told before anything large is imported
    encoder = encoder or load_encoder()
    if encoder is None:
        return None
    matrix = cache_of(folder, encoder).open(library, progress=progress)
    return None if matrix is None else Dense(encoder, matrix)
