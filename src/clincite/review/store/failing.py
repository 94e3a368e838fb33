"""What is said when the desk's database fails: the cause that the driver tells of, where, and what to do about it."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Final

from clincite.errors import StoreError
from clincite.review.store.urls import Place

_CHECK: Final = "Check CLINCITE_DATABASE."
_RESTORE: Final = "Is it another file? Check CLINCITE_DATABASE. Else put a backup back: clincite restore."
_MAY_WRITE: Final = "See that you may write to it and to the folder that it lies in."
_ROOM: Final = "Make room there, then do it again: nothing of it was kept."
#: By SQLite's own code, what is wrong with the database and what to do.
_OF_FILES: Final[Mapping[int, tuple[str, str]]] = {
    sqlite3.SQLITE_READONLY: ("may not be written to", _MAY_WRITE),
    sqlite3.SQLITE_PERM: ("may not be opened", _MAY_WRITE),
    sqlite3.SQLITE_CANTOPEN: ("cannot be opened", _MAY_WRITE),
    sqlite3.SQLITE_FULL: ("has no room left on its disk", _ROOM),
    sqlite3.SQLITE_IOERR: ("lies on a disk that fails", "Check the disk and the room on it, then do it again: nothing of it was kept."),
    sqlite3.SQLITE_NOTADB: ("is none", _RESTORE),
    sqlite3.SQLITE_CORRUPT: ("is damaged", _RESTORE),
}
#: By what an SQLSTATE of PostgreSQL begins with.
_OF_SERVERS: Final[Mapping[str, tuple[str, str]]] = {
    "53100": ("has no room left on its disk", _ROOM),
    "42501": ("does not allow that to its user", "Give the user in CLINCITE_DATABASE rights on its tables."),
    "25006": ("may not be written to", "Is it a copy that only follows another server? Check CLINCITE_DATABASE."),
    "28": ("does not let its user in", "Check user and password in CLINCITE_DATABASE."),
    "3D": ("is not there", "Make it on the server, or check CLINCITE_DATABASE."),
}
_BUSY_STATES: Final = ("55P03", "53300")  # a lock is not to be had; too many connections


def is_busy(error: BaseException | None) -> bool:
    """Whether the driver says that others hold what one waits for."""
    if isinstance(error, sqlite3.Error):
        return _code(error) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
    return sqlstate(error) in _BUSY_STATES


def sqlstate(error: BaseException | None) -> str:
    """The code that PostgreSQL gives an error; empty: it is none of its."""
    first = error.args[0] if error is not None and error.args else None
    return str(first.get("C", "")) if isinstance(first, dict) else ""


def busy(place: Place) -> StoreError:
    """What is said when others hold the database for longer than one waits."""
    return StoreError(
        f"The database of the review desk is busy: {place.shown}.",
        hint="Try again; if it stays so, see which other program holds it.",
    )


def failed(place: Place, error: BaseException | None) -> StoreError:
    """What is said of any other error of the driver."""
    what, hint = _told(error)
    return StoreError(f"The database of the review desk {what}: {place.shown} ({_why(error)}).", hint=hint)


def _told(error: BaseException | None) -> tuple[str, str]:
    if isinstance(error, sqlite3.Error):
        return _OF_FILES.get(_code(error), ("failed", _CHECK))
    state = sqlstate(error)
    if not state:
        return "failed", "See that the server runs, and check CLINCITE_DATABASE."
    return next((told for begin, told in _OF_SERVERS.items() if state.startswith(begin)), ("failed", _CHECK))


def _why(error: BaseException | None) -> str:
    first = error.args[0] if error is not None and error.args else error
    said = first.get("M", "") if isinstance(first, dict) else first
    return " ".join(str(said).split()).rstrip(".")


def _code(error: sqlite3.Error) -> int:
    """SQLite's code, without what it says beside."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF
