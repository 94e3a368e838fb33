"""The file of a SQLite database: how it is made, and how it is opened by whoever may not write to it."""

from __future__ import annotations

import contextlib
import enum
import errno
import os
import sqlite3
from pathlib import Path
from typing import Final

from clincite.errors import StoreError
from clincite.review.store.migrating import MISSING_HINT
from clincite.review.store.urls import Place

_FILE_MODE: Final = 0o600  # it holds password hashes


class FileAccess(enum.Enum):
    """How a file is opened."""

    WRITE = "rw"
    READ = "ro"
    #: Read without locks. SQLite keeps two files beside one that is written ahead, even for a reader; where nobody has it open, and they
    #: cannot be made, this is the only way.
    STILL = "still"


def prepare_folder(place: Place) -> None:
    """See that there is a folder for the file.

    :raises StoreError: it cannot be made.
    """
    assert place.path is not None
    try:
        place.path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unmakeable(place, error) from error


def prepare_file(place: Place, *, create: bool) -> None:
    """See that there is a file, and that nobody but its owner can read one that is new.

    :raises StoreError: there is none, and it is not to be made or cannot be.
    """
    path = place.path
    assert path is not None
    if path.is_file():
        return
    if not create:
        raise StoreError(f"There is no database of the review desk yet: {place.shown}.", hint=MISSING_HINT)
    try:
        with contextlib.suppress(FileExistsError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, _FILE_MODE))
    except OSError as error:
        raise _unmakeable(place, error) from error


def _unmakeable(place: Place, error: OSError) -> StoreError:
    full = error.errno in (errno.ENOSPC, errno.EDQUOT)
    return StoreError(
        f"The database of the review desk cannot be made: {place.shown} ({error.strerror}).",
        hint="Make room there." if full else "See that you may write there, or name another place: CLINCITE_HOME or CLINCITE_DATABASE.",
    )


def access_of(path: Path) -> FileAccess:
    """How whoever only wants to read a file should open it: as everybody else does, where the folder allows that."""
    if _may_write(path) and _may_write(path.parent):
        return FileAccess.WRITE
    return FileAccess.READ if Path(f"{path}-wal").exists() else FileAccess.STILL


def _may_write(path: Path) -> bool:
    return os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


def open_to_read(path: Path, access: FileAccess, *, patience: float) -> sqlite3.Connection:
    """A connection to a file that must not be written to; threads may hand it on.

    :param patience: seconds that it waits for others.
    """
    how = "mode=ro&immutable=1" if access is FileAccess.STILL else "mode=ro"
    return sqlite3.connect(f"{path.absolute().as_uri()}?{how}", uri=True, timeout=patience, check_same_thread=False)
