"""How long, how often and how much a service may make us wait and read."""

from __future__ import annotations

import time
from collections.abc import Callable

import msgspec


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """Bounds on one request and on the whole call that it belongs to.

    :param seconds: a whole call, retries and waits included.
    :param connect: until a connection stands, in seconds.
    :param silence: between two pieces of an answer, in seconds.
    :param max_bytes: of an answer, unpacked.
    :param attempts: at most, for one request.
    :param first_wait: before the second attempt, in seconds; doubled after each, with jitter.
    :param longest_wait: between two attempts, in seconds. A service that asks for more is not asked again.
    """

    seconds: float = 30.0
    connect: float = 5.0
    silence: float = 15.0
    max_bytes: int = 64 * 1024 * 1024
    attempts: int = 3
    first_wait: float = 0.5
    longest_wait: float = 20.0


class Deadline:
    """A moment after which a call has failed.

    :param seconds: from now.
    :param ticks: a clock that only goes forward, in seconds.
    """

    def __init__(self, seconds: float, ticks: Callable[[], float] = time.monotonic) -> None:
        self.seconds = seconds
        self._ticks = ticks
        self._end = ticks() + seconds

    def left(self) -> float:
        """Seconds that are left, never less than 0."""
        return max(0.0, self._end - self._ticks())
