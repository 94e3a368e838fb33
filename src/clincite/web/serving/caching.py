"""A cache that forgets what was used longest ago, by number and by weight. Threads may share it."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Lru(Generic[K, V]):
    """At most ``entries`` values, of at most ``weight`` in all.

    :param weigh: weight of a value; None: a value weighs nothing.
    """

    def __init__(self, entries: int, *, weight: int | None = None, weigh: Callable[[V], int] | None = None) -> None:
        self._entries = entries
        self._most = weight
        self._weigh = weigh or (lambda _: 0)
        self._held: OrderedDict[K, V] = OrderedDict()
        self._weight = 0
        self._lock = threading.Lock()

    def get(self, key: K) -> V | None:
        """The value of that key, which is now the one used last; None: it is not held."""
        with self._lock:
            value = self._held.get(key)
            if value is not None:
                self._held.move_to_end(key)
            return value

    def put(self, key: K, value: V) -> None:
        """Hold a value. One that alone weighs too much is not held."""
        weight = self._weigh(value)
        with self._lock:
            before = self._held.pop(key, None)
            if before is not None:
                self._weight -= self._weigh(before)
            if self._most is not None and weight > self._most:
                return
            self._held[key] = value
            self._weight += weight
            while len(self._held) > self._entries or (self._most is not None and self._weight > self._most):
                _, gone = self._held.popitem(last=False)
                self._weight -= self._weigh(gone)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._held.clear()
            self._weight = 0

    def __len__(self) -> int:
        return len(self._held)
