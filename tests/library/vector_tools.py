"""A small encoder and library for the tests of vectors."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

import pytest

np = pytest.importorskip("numpy", reason="the extra 'dense' is not installed")


class HashEncoder:
    """Vectors from hashes of words: texts that share words lie near each other. Counts what it is asked."""

    def __init__(self, dimensions: int = 64, *, name: str = "hashes/1") -> None:
        self.name = name
        self.dimensions = dimensions
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> Any:
        self.asked += texts
        rows = [sum((self._word(word) for word in text.lower().split()), start=np.zeros(self.dimensions)) for text in texts]
        vectors = np.array(rows, np.float32).reshape(len(texts), self.dimensions)
        return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)

    def _word(self, word: str) -> Any:
        seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:8], "big")
        return np.random.default_rng(seed).standard_normal(self.dimensions)
