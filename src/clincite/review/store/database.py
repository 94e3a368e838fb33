"""The desk's database: opening it, reading one state of it, writing to it one at a time."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event, exc, select

from clincite.errors import StoreError
from clincite.review.store.migrating import MISSING_HINT, is_desk, migrate
from clincite.review.store.tables import HEAD
from clincite.review.store.urls import Place, place_of

_PATIENCE: Final = 30.0  # seconds that somebody waits for those who write before
_KEPT: Final = 5  # connections kept open
_MORE: Final = 40  # and at most that many beside them: a server's threads
_MODE: Final = "clincite_mode"
_FILE_MODE: Final = 0o600  # it holds password hashes


class Database:
    """The database of the review desk. Threads may share one; other processes may open the same.

    :param place: as :func:`~clincite.review.store.urls.place_of` reads it.
    :param patience: seconds that a call waits for those who write before it.
    """

    def __init__(self, place: Place, *, patience: float = _PATIENCE) -> None:
        self._place = place
        self._patience = patience
        # The threads of one process queue here, in order; SQLite itself only lets them try again and again.
        self._queue = threading.Lock()
        self._engine = _engine(place, patience)
        # Whoever forgets to close it leaves no connection open; SQLite's complain of that since Python 3.13.
        weakref.finalize(self, self._engine.dispose)

    @classmethod
    def open(cls, url: str, *, create: bool = True, patience: float = _PATIENCE) -> Database:
        """Opens the database, and brings it to the version of this program.

        :param create: makes one where there is none.
        :raises StoreError: it is missing (and not to be made), broken, unreachable, busy, something else, or of a newer version.
        """
        place = place_of(url)
        if place.path is not None:
            _prepare_file(place, create=create)
        database = cls(place, patience=patience)
        try:
            database._bring_up(create=create)
        except BaseException:
            database.close()
            raise
        return database

    @staticmethod
    def exists(url: str) -> bool:
        """Whether there is a database to open, as far as can be told without opening it: of a server it is taken for granted.

        :raises StoreError: the URL is not one of a database.
        """
        path = place_of(url).path
        return path is None or path.is_file()

    @property
    def kind(self) -> str:
        """``sqlite`` or ``postgresql``."""
        return self._place.kind

    @property
    def shown(self) -> str:
        """Its URL without the password."""
        return self._place.shown

    @property
    def path(self) -> Path | None:
        """Its file; None: it is on a server."""
        return self._place.path

    @contextlib.contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one state of the database, whatever others write meanwhile. It cannot write.

        :raises StoreError: the database cannot be reached or read.
        """
        with self._connection("read") as connection:
            yield connection

    @contextlib.contextmanager
    def write(self) -> Iterator[Connection]:
        """A connection that may write: nobody else does until the block ends, and all sees that was written before. Not to be nested.

        What was written is kept when the block ends, and none of it when it ends by an exception.

        :raises StoreError: the database cannot be reached or written, or others wrote for longer than one waits.
        """
        if not self._queue.acquire(timeout=self._patience):
            raise _busy(self._place)
        try:
            with self._connection("write") as connection:
                if self.kind == "postgresql":
                    connection.execute(select(HEAD.c.seq).with_for_update())
                yield connection
        finally:
            self._queue.release()

    def close(self) -> None:
        """Closes every connection that is not in use."""
        self._engine.dispose()

    @contextlib.contextmanager
    def _connection(self, mode: str) -> Iterator[Connection]:
        try:
            connection = self._engine.connect()
        except exc.TimeoutError as error:  # of the pool: as many are in use as may be
            raise _busy(self._place) from error
        with connection, connection.execution_options(**{_MODE: mode}).begin():
            yield connection

    def _bring_up(self, *, create: bool) -> None:
        with self._connection("read") as connection:
            ready = is_desk(connection, self.shown, create=create)
        if self.kind == "sqlite":
            self._write_ahead()
        if not ready:
            with self._connection("migrate") as connection:
                migrate(connection, self.shown)

    def _write_ahead(self) -> None:
        """Readers and the writer do not wait for each other. The file remembers it, so that this changes something once."""
        assert self.path is not None
        with contextlib.closing(sqlite3.connect(self.path, timeout=self._patience, isolation_level=None)) as plain:
            if plain.execute("PRAGMA journal_mode").fetchone() == ("wal",):
                return
            try:
                # Under the lock of the one who writes: two who switch at once would get in each other's way.
                plain.execute("PRAGMA journal_mode=WAL")
            except sqlite3.Error as error:
                raise _failed(self._place, error) from error


def _engine(place: Place, patience: float) -> Engine:
    arguments = dict(place.arguments)
    if place.kind == "sqlite":
        # The pool hands a connection to one thread after the other.
        arguments |= {"timeout": patience, "check_same_thread": False}
    engine = create_engine(
        place.url,
        connect_args=arguments,
        pool_size=_KEPT,
        max_overflow=_MORE,
        pool_timeout=patience,
        pool_pre_ping=place.kind == "postgresql",
        hide_parameters=True,  # they are people's words and password hashes
    )

    def connected(connection: Any, _: Any) -> None:
        # SQLAlchemy begins each transaction itself: the driver would begin none for a SELECT.
        connection.isolation_level = None
        for pragma in ("foreign_keys=ON", "synchronous=FULL", "recursive_triggers=ON", "trusted_schema=OFF"):
            connection.execute(f"PRAGMA {pragma}")

    def begun(connection: Connection) -> None:
        for statement in _beginning(place.kind, connection.get_execution_options().get(_MODE), patience):
            connection.exec_driver_sql(statement)

    def failed(context: Any) -> Exception | None:
        return _translated(place, context)

    if place.kind == "sqlite":
        event.listen(engine, "connect", connected)
    event.listen(engine, "begin", begun)
    event.listen(engine, "handle_error", failed, retval=True)
    return engine


def _beginning(kind: str, mode: str | None, patience: float) -> tuple[str, ...]:
    if kind == "sqlite":
        return ("PRAGMA query_only=ON", "BEGIN") if mode == "read" else ("PRAGMA query_only=OFF", "BEGIN IMMEDIATE")
    if mode == "read":
        return ("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY",)
    # Each statement of a writer sees what was written before it; nobody else writes while it holds the row of HEAD.
    return (f"SET LOCAL lock_timeout = '{int(patience * 1000)}ms'",)


def _translated(place: Place, context: Any) -> Exception | None:
    """The error to raise instead of the driver's; None: that one. A rule of the tables that was broken stays an IntegrityError."""
    original, shown = context.original_exception, context.sqlalchemy_exception
    if isinstance(shown, exc.IntegrityError):
        return None
    state = _sqlstate(original)
    if state.startswith("23"):  # pg8000 knows one kind of error only
        return exc.IntegrityError(context.statement, context.parameters, original, hide_parameters=True)
    if _is_busy(original, state):
        return _busy(place)
    return _failed(place, original)


def _sqlstate(error: BaseException | None) -> str:
    first = error.args[0] if error is not None and error.args else None
    return str(first.get("C", "")) if isinstance(first, dict) else ""


def _is_busy(error: BaseException | None, state: str) -> bool:
    if isinstance(error, sqlite3.Error):
        return getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
    return state in ("55P03", "53300")  # lock not available; too many connections


def _busy(place: Place) -> StoreError:
    return StoreError(
        f"The database of the review desk is busy: {place.shown}.",
        hint="Try again; if it stays so, see which other program holds it.",
    )


def _failed(place: Place, error: BaseException | None) -> StoreError:
    first = error.args[0] if error is not None and error.args else error
    said = first.get("M", "") if isinstance(first, dict) else first
    why = " ".join(str(said).split()).rstrip(".")
    return StoreError(f"The database of the review desk failed: {place.shown} ({why}).", hint="Check CLINCITE_DATABASE.")


def _prepare_file(place: Place, *, create: bool) -> None:
    """Sees that there is a file, and that nobody but its owner can read one that is new."""
    assert place.path is not None
    if place.path.is_file():
        return
    if not create:
        raise StoreError(f"There is no database of the review desk yet: {place.shown}.", hint=MISSING_HINT)
    try:
        place.path.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileExistsError):
            os.close(os.open(place.path, os.O_CREAT | os.O_EXCL | os.O_RDWR, _FILE_MODE))
    except OSError as error:
        raise StoreError(
            f"The database of the review desk cannot be made: {place.shown} ({error.strerror}).", hint="Check CLINCITE_DATABASE."
        ) from error
