"""Who uses the file of the desk: whoever has it open shares a lock, and whoever puts another file in its place holds that lock alone.

The lock is one on the folder (``flock``): nothing is written for it, so that it works where one may only read; it ends with the process.
A lock on the file itself would not do: a process that closes that file, however often it has it open, ends SQLite's own locks on it.
"""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from clincite.errors import InputError

_PAUSE: Final = 0.05  # seconds
IN_USE_HINT: Final = "Stop the page, and wait for commands that use the desk to end; then restore, and start the page again."


class Use:
    """That the file of a desk is in use by this process, until :meth:`end`.

    :param handle: of the folder, locked; None: there is nothing to lock here.
    """

    def __init__(self, handle: int | None) -> None:
        self._handle = handle

    @classmethod
    def begin(cls, file: Path, *, patience: float) -> Use | None:
        """Share the lock; None: somebody puts another file in its place, for longer than one waits.

        :param patience: seconds.
        """
        until = time.monotonic() + patience
        while (handle := _locked(file, alone=False)) is None:
            if time.monotonic() >= until:
                return None
            time.sleep(_PAUSE)
        return cls(handle if handle >= 0 else None)

    def end(self) -> None:
        """Give the lock back. May be called again."""
        handle, self._handle = self._handle, None
        if handle is not None:
            os.close(handle)


@contextlib.contextmanager
def alone(file: Path, shown: str) -> Iterator[None]:
    """Nobody else has the file of a desk open, or opens it, until the block ends.

    :param shown: the address of the desk, for the message.
    :raises InputError: somebody has it open.
    """
    handle = _locked(file, alone=True)
    if handle is None:
        raise in_use(shown)
    try:
        yield
    finally:
        if handle >= 0:
            os.close(handle)


def in_use(shown: str) -> InputError:
    """What is said where another program has the desk open."""
    return InputError(f"The desk at {shown} is in use: the page is being served, or another command runs.", hint=IN_USE_HINT)


_NOTHING: Final = -1


def _locked(file: Path, *, alone: bool) -> int | None:
    """A handle that holds the lock; None: others hold it; :data:`_NOTHING`: there are no such locks here.

    Windows has none and needs none: a file that is open cannot be moved there. Some file systems on a network have none either.
    """
    if sys.platform == "win32":
        return _NOTHING
    import fcntl

    try:
        # Where the file really is: two who come by different links must meet.
        handle = os.open(file.resolve().parent, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:
        return _NOTHING
    try:
        fcntl.flock(handle, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return None
    except OSError:
        os.close(handle)
        return _NOTHING
    return handle
