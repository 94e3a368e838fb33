"""Turns: how often a service is asked, by all threads and all processes of a user together.

Turns lie evenly apart, so that no second ever holds more requests than allowed. The next free turn is written in a small file under a
lock that the operating system gives back when its holder dies; a file that is torn or from the future is taken as empty.
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

_SPARE: Final = 1.05  # requests do not all take equally long to arrive
_LONGEST_QUEUE: Final = 300.0  # seconds; a turn further away was written by a clock that was wrong
_LOCK_POLL: Final = 0.002


class NoTurnError(Exception):
    """No turn came up in time."""


class Pace:
    """Hands out turns to ask one service.

    :param name: of the service; its file is ``<name>.turn``.
    :param per_second: requests allowed in a second.
    :param folder: where the file lies, shared by the user's processes; None: this process only.
    :param clock: seconds, the same for all processes.
    """

    def __init__(
        self,
        name: str,
        per_second: float,
        *,
        folder: Path | None = None,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._apart = _SPARE / per_second
        self._path = folder / f"{name}.turn" if folder is not None else None
        self._clock, self._sleep = clock, sleep
        self._own_lock = threading.Lock()
        self._own_next = 0.0

    def wait_turn(self, within: float) -> None:
        """Sleep until it is this caller's turn.

        :param within: seconds that the caller can wait.
        :raises NoTurnError: the next free turn is later; none is taken.
        """
        turn = self._taken(within)
        if turn > 0:
            self._sleep(turn)

    def hold(self, seconds: float) -> None:
        """Give out no turn for that long, because the service asked for it."""
        until = self._clock() + min(seconds, _LONGEST_QUEUE / 2)
        self._changed(lambda following: max(following, until), within=1.0)

    def _taken(self, within: float) -> float:
        """Take the next free turn; seconds until it."""
        now = turn = self._clock()

        def take(following: float) -> float | None:
            nonlocal turn
            turn = max(now, following)
            return turn + self._apart if turn - now <= within else None

        if not self._changed(take, within=within):
            raise NoTurnError
        return turn - now

    def _changed(self, change: Callable[[float], float | None], *, within: float) -> bool:
        """Replace the time of the next free turn by what ``change`` makes of it; False when that is None or the file stays locked."""
        with self._own_lock:
            try:
                with self._shared(within) as file:
                    value = change(self._read(file))
                    if value is not None:
                        os.lseek(file, 0, os.SEEK_SET)
                        os.write(file, f"{value:020.6f}".encode("ascii"))
                    return value is not None
            except TimeoutError:
                return False
            except OSError:  # no folder, or one that may not be written to: this process still keeps the pace
                value = change(self._plausible(self._own_next))
                if value is not None:
                    self._own_next = value
                return value is not None

    def _read(self, file: int) -> float:
        os.lseek(file, 0, os.SEEK_SET)
        try:
            return self._plausible(float(os.read(file, 64)))
        except ValueError:
            return 0.0

    def _plausible(self, following: float) -> float:
        return following if 0 <= following <= self._clock() + _LONGEST_QUEUE else 0.0

    @contextlib.contextmanager
    def _shared(self, within: float) -> Iterator[int]:
        """The open file, locked. TimeoutError when another process keeps it locked, OSError when there is no such file."""
        if self._path is None:
            raise FileNotFoundError
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            end = time.monotonic() + max(within, 1.0)
            while not _locked(file):
                if time.monotonic() > end:
                    raise TimeoutError
                time.sleep(_LOCK_POLL)
            try:
                yield file
            finally:
                _unlock(file)
        finally:
            os.close(file)


if sys.platform == "win32":
    import msvcrt

    def _locked(file: int) -> bool:
        try:
            os.lseek(file, 1024, os.SEEK_SET)  # past the text: Windows would not let others read what is locked
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _unlock(file: int) -> None:
        os.lseek(file, 1024, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _locked(file: int) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _unlock(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)
