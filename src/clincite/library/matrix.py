"""Vectors of a library's sections in the order of the library, and the nearest of them to a query.

Vectors are scaled to whole numbers from -127 to 127 one by one; a cosine does not see the scale. Sums of their products are exact in any
order and on any machine, so that ranks are too. Up to :data:`EXACT_ROWS` every row is compared. Beyond, the signs alone are
compared first (one bit for a number), and the rows that differ in fewest signs are compared exactly; nothing has to be built for it
and the outcome depends on the vectors alone.
"""

from __future__ import annotations

import importlib
from bisect import bisect_left
from collections.abc import Sequence
from types import ModuleType
from typing import Any, Final

import msgspec
import numpy as np
from numpy.typing import NDArray

EXACT_ROWS: Final = 200_000
_SHORTLIST: Final = 8_192
_SHORTLIST_PER_HIT: Final = 32
_LEVELS: Final = 127
_BLOCK: Final = 1_024  # rows whose floats stay in the processor's cache
_SIGN_BLOCK: Final = 16_384
_DIGITS: Final = 6  # of a score; rounding makes ties ties


def quantized(vectors: NDArray[np.float32]) -> NDArray[np.int8]:
    """Rows as whole numbers, each scaled so that its largest is 127."""
    largest = np.abs(vectors).max(axis=1, keepdims=True)
    scale = np.divide(_LEVELS, largest, out=np.zeros_like(largest), where=largest > 0)
    whole: NDArray[np.int8] = np.rint(vectors * scale).astype(np.int8)
    return whole


def squared_lengths(vectors: NDArray[np.int8]) -> NDArray[np.int32]:
    """The squared length of each row."""
    lengths = np.empty(len(vectors), np.int32)
    for start in range(0, len(vectors), _BLOCK):
        block = vectors[start : start + _BLOCK].astype(np.int32)
        lengths[start : start + _BLOCK] = np.einsum("ij,ij->i", block, block)
    return lengths


def signs(vectors: NDArray[np.int8]) -> NDArray[np.uint64]:
    """One bit for each number, 64 to a word; a row of the result is one word of every vector, for reading in step."""
    words = -(-vectors.shape[1] // 64)
    packed = np.zeros((len(vectors), words * 8), np.uint8)
    for start in range(0, len(vectors), _SIGN_BLOCK):
        bits = np.packbits(vectors[start : start + _SIGN_BLOCK] > 0, axis=1)
        packed[start : start + _SIGN_BLOCK, : bits.shape[1]] = bits
    return np.ascontiguousarray(packed.view(np.uint64).T)


class Matrix(msgspec.Struct, frozen=True, kw_only=True):
    """Vectors of sections, rows in the order of (record, ordinal).

    :param snapshot: of the library.
    :param records: all ids of the library, in order.
    :param starts: number of the first section of each record, and at the end the number of sections.
    :param placed: number of the section of each row, rising.
    :param lengths: :func:`squared_lengths` of the rows.
    :param codes: :func:`signs` of the rows, or None: every row is compared.
    :param digest: hash of the sections that have a vector and of their texts.
    """

    snapshot: str
    records: list[str]
    starts: NDArray[np.int64]
    placed: NDArray[np.int32]
    vectors: NDArray[np.int8]
    lengths: NDArray[np.int32]
    codes: NDArray[np.uint64] | None
    digest: str

    @property
    def total(self) -> int:
        """Sections of the library."""
        return int(self.starts[-1])

    def section_of(self, row: int) -> tuple[str, int]:
        """The record and the ordinal of a row."""
        number = int(self.placed[row])
        record = int(np.searchsorted(self.starts, number, side="right")) - 1
        return self.records[record], number - int(self.starts[record])

    def row_of(self, record: str, ordinal: int) -> int | None:
        """The row of a section, or None while it has no vector."""
        place = bisect_left(self.records, record)
        if place == len(self.records) or self.records[place] != record:
            return None
        number = int(self.starts[place]) + ordinal
        if ordinal < 0 or number >= self.starts[place + 1]:
            return None
        row = int(np.searchsorted(self.placed, np.int32(number)))  # of another type, it would have all rows cast to it
        return row if row < len(self.placed) and self.placed[row] == number else None

    def nearest(self, query: NDArray[np.int8], k: int) -> list[tuple[int, float]]:
        """Rows and cosines of the ``k`` nearest, best first; ties in order of rows."""
        rows = None if self.codes is None else self._shortlist(query, max(_SHORTLIST, _SHORTLIST_PER_HIT * k))
        scores = self._cosines(query, rows)
        k = min(k, len(scores))
        if k < 1:
            return []
        least = np.partition(scores, len(scores) - k)[len(scores) - k]
        near = np.flatnonzero(scores >= least - 10.0**-_DIGITS)  # with all that rounding may make a tie
        best = sorted((-round(float(scores[place]), _DIGITS), int(place if rows is None else rows[place])) for place in near)
        return [(row, -score) for score, row in best[:k]]

    def cosines(self, query: NDArray[np.int8], rows: Sequence[int]) -> list[float]:
        """The cosine of each of the rows."""
        return [round(float(score), _DIGITS) for score in self._cosines(query, np.array(rows, np.int64))]

    def _cosines(self, query: NDArray[np.int8], rows: NDArray[np.int64] | None) -> NDArray[np.float64]:
        vectors, lengths = (self.vectors, self.lengths) if rows is None else (self.vectors[rows], self.lengths[rows])
        wanted = query.astype(np.int64)
        over: NDArray[np.float64] = np.sqrt(lengths * float(wanted @ wanted))
        return np.divide(_dots(vectors, query), over, out=np.zeros(len(over)), where=over > 0)

    def _shortlist(self, query: NDArray[np.int8], size: int) -> NDArray[np.int64]:
        """Rows whose signs differ least from the query's: ``size`` of them and all that tie with the last."""
        assert self.codes is not None
        wanted = signs(query[None, :])[:, 0]
        differ = np.zeros(self.codes.shape[1], np.uint16)
        for start in range(0, len(differ), _SIGN_BLOCK):
            block = differ[start : start + _SIGN_BLOCK]
            for word, column in zip(wanted, self.codes, strict=True):
                block += np.bitwise_count(column[start : start + _SIGN_BLOCK] ^ word)
        reached = np.bincount(differ).cumsum()
        most = int(np.searchsorted(reached, min(size, len(differ))))
        return np.flatnonzero(differ <= most)


def _dots(vectors: NDArray[np.int8], query: NDArray[np.int8]) -> NDArray[np.float64]:
    """Products of every row and the query, exact: both ways give the same."""
    if _KERNELS is not None and len(vectors):
        found: Any = _KERNELS.cdist(vectors, query[None, :], "dot")
        return np.asarray(found, np.float64)[:, 0]
    # Floats hold whole numbers up to 2**24; a product of two vectors of 384 stays below 2**23.
    wanted = query.astype(np.float32)
    products = np.empty(len(vectors), np.float64)
    for start in range(0, len(vectors), _BLOCK):
        products[start : start + _BLOCK] = vectors[start : start + _BLOCK].astype(np.float32) @ wanted
    return products


def _kernels() -> ModuleType | None:
    """The package with products of eight-bit numbers, four times as quick as NumPy; not made for every machine."""
    try:
        return importlib.import_module("numkong")
    except ImportError:
        return None


_KERNELS: Final = _kernels()
