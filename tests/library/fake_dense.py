"""Search by meaning with similarities told beforehand: needs neither NumPy nor a model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from clincite.library import Hit
from clincite.library.dense import Dense


class FakeDense(Dense):
    """The same cosines for every text.

    :param cosines: of (record id, ordinal); sections that are not named have no vector.
    :param total: sections in all; left out: those named.
    """

    def __init__(self, cosines: Mapping[tuple[str, int], float], *, total: int | None = None, name: str = "fake/1") -> None:
        self._cosines = dict(cosines)
        self._name = name
        self._total = len(self._cosines) if total is None else total
        self.asked: list[str] = []

    @property
    def count(self) -> int:
        return len(self._cosines)

    @property
    def total(self) -> int:
        return self._total

    def state(self) -> str:
        return f"{self._name} {self.count}/{self.total}"

    def nearest(self, text: str, k: int) -> list[Hit]:
        self.asked.append(text)
        best = sorted(self._cosines.items(), key=lambda item: (-item[1], item[0]))[:k]
        return [Hit(record=record, ordinal=ordinal, score=score) for (record, ordinal), score in best]

    def similarity(self, text: str, keys: Sequence[tuple[str, int]]) -> list[float | None]:
        return [self._cosines.get(key) for key in keys]
