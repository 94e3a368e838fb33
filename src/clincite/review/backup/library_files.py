"""The files of a library as they stood at one instant, while other processes write to it.

The index is made of files that are never written twice and of a list of them (``meta.json``) that a commit replaces as a whole; what a
commit drops is deleted. So the files are opened (a file that is open can be read to its end though its name is gone), and when the list
is the same afterwards as before, they are all of one commit. What else the folder holds is seen in the same way. The marks against
papers are a SQLite database, whose lock is held meanwhile: every writer of records needs it, so that the library comes to rest when it
has to.
"""

from __future__ import annotations

import errno
import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from typing import IO, Final

import msgspec

from clincite.errors import LibraryError
from clincite.holdings.memory import FILE as MARKS
from clincite.library.integrity import committed_names

_INDEX: Final = "index"
_META: Final = "meta.json"
_MANAGED: Final = ".managed.json"  # the index's own list of what it may delete
# What can be made again from the rest, or is of no use elsewhere.
_LEFT_OUT: Final = (".cache", ".tmp", ".lock", "-journal", "-wal", "-shm")
_PATIENCE: Final = 60.0  # seconds that one process waits for another
_TRIES: Final = 600
_PAUSE: Final = 0.1  # seconds


class LibraryFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file of the library, open.

    :param name: below the library's folder, with ``/`` between its parts.
    :param size: so far it is to be read, in bytes; a file that only grows may be longer by now.
    """

    name: str
    stream: IO[bytes]
    size: int


@contextmanager
def library_files(folder: Path, spool: Path, *, sleep: Callable[[float], None] = time.sleep) -> Iterator[tuple[LibraryFile, ...]]:
    """The files of the library in a folder as of one instant, in order of their names, for as long as the block lasts.

    :param spool: a folder for the copy of the marks.
    :param sleep: waits so many seconds for a commit that is under way.
    :raises LibraryError: there is no library, it cannot be read, or it did not come to rest within a minute.
    :raises OSError: there is no room for the copy of the marks.
    """
    if not (folder / _INDEX / _META).is_file():
        raise LibraryError(f"There is no library at {folder}.", hint="Set CLINCITE_LIBRARY to its folder.")
    with ExitStack() as stack:
        try:
            found = _at_rest(folder, spool, stack, sleep)
        except sqlite3.Error as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_FULL:  # of the copy: the marks themselves are only read
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from error
            raise LibraryError(
                f"What the library knows of retractions ({folder / MARKS}) cannot be read: {error}.",
                hint="Wait for the other clincite to end, then try again.",
            ) from error
        except (OSError, msgspec.DecodeError) as error:
            raise _unreadable(folder, error) from error
        yield found


def _at_rest(folder: Path, spool: Path, stack: ExitStack, sleep: Callable[[float], None]) -> tuple[LibraryFile, ...]:
    with _marks_held(folder / MARKS):
        for _ in range(_TRIES):
            with suppress(FileNotFoundError), ExitStack() as attempt:
                before = _seen(folder)
                found = [*_opened(folder, attempt), *_copied(folder / MARKS, spool, attempt)]
                if _seen(folder) == before:
                    stack.push(attempt.pop_all())
                    return tuple(sorted(found, key=lambda one: one.name))
            sleep(_PAUSE)
    raise LibraryError(f"The library at {folder} was written to all the time.", hint="Try again when the other clincite has ended.")


@contextmanager
def _marks_held(path: Path) -> Iterator[None]:
    """Nobody else writes to the database of marks, where there is one, for as long as the block lasts."""
    if not path.exists():
        yield
        return
    with closing(sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)) as database:
        database.execute("BEGIN IMMEDIATE")
        yield


def _copied(path: Path, spool: Path, stack: ExitStack) -> Iterator[LibraryFile]:
    """The database of marks, copied by SQLite itself: what a killed writer left half done is not in it."""
    if not path.exists():
        return
    copy = spool / MARKS
    copy.unlink(missing_ok=True)
    # Not from the connection that holds the lock: SQLite copies nothing out of a transaction that may write.
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    stream = stack.enter_context(copy.open("rb"))
    yield LibraryFile(name=MARKS, stream=stream, size=os.fstat(stream.fileno()).st_size)


def _opened(folder: Path, stack: ExitStack) -> Iterator[LibraryFile]:
    """All files of the folder but the marks, open.

    :raises FileNotFoundError: a commit came in between.
    """
    for name in _names(folder):
        stream = stack.enter_context((folder / name).open("rb"))
        yield LibraryFile(name=name, stream=stream, size=os.fstat(stream.fileno()).st_size)


def _names(folder: Path) -> list[str]:
    index = folder / _INDEX
    names = [f"{_INDEX}/{name}" for name in (_META, _MANAGED, *committed_names(index)) if name != _MANAGED or (index / name).exists()]
    for path in folder.rglob("*"):
        relative = path.relative_to(folder).as_posix()
        inside = relative.startswith(f"{_INDEX}/") or relative == MARKS
        if not inside and not relative.endswith(_LEFT_OUT) and path.is_file() and not path.is_symlink():
            names.append(relative)
    return names


def _seen(folder: Path) -> tuple[object, ...]:
    """What changes whenever a commit ends or something is noted beside the index.

    Vectors are not looked at: each file of them is whole by itself, and one that is missing is made again.

    :raises FileNotFoundError: something came in between.
    """
    beside = [path for path in sorted(folder.iterdir()) if path.is_file() and path.name != MARKS and not path.name.endswith(_LEFT_OUT)]
    sizes = [(path.name, path.stat().st_ino, path.stat().st_size) for path in beside]
    return ((folder / _INDEX / _META).read_bytes(), (folder / MARKS).exists(), *sizes)


def _unreadable(folder: Path, error: Exception) -> LibraryError:
    if isinstance(error, OSError) and error.errno == errno.EMFILE:
        return LibraryError(
            f"The library at {folder} has more files than this process may open.", hint="Raise the limit (ulimit -n), then try again."
        )
    why = error.strerror or error if isinstance(error, OSError) else error
    return LibraryError(f"The library at {folder} cannot be read: {why}.", hint="Check the folder, its permissions and the disk.")
