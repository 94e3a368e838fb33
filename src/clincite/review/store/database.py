"""The desk's database: opening it, reading one state of it, writing to it one at a time."""

from __future__ import annotations

import contextlib
import functools
import sqlite3
import threading
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event, exc, select, text

from clincite.errors import StoreError
from clincite.review.store.failing import busy, failed, is_busy, sqlstate
from clincite.review.store.files import FileAccess, access_of, open_to_read, prepare_file, prepare_folder
from clincite.review.store.migrating import is_desk, migrate
from clincite.review.store.tables import HEAD
from clincite.review.store.urls import Place, place_of
from clincite.review.store.using import Use, in_use

_PATIENCE: Final = 30.0  # seconds that somebody waits for those who write before
_USE: Final = 0x636C6975  # a number of our own: each connection to a server shares the lock of that number, and a restore holds it alone
_KEPT: Final = 5  # connections kept open
_MORE: Final = 40  # and at most that many beside them: a server's threads
_MODE: Final = "clincite_mode"


class Database:
    """The database of the review desk. Threads may share one; other processes may open the same.

    :param place: as :func:`~clincite.review.store.urls.place_of` reads it.
    :param patience: seconds that a call waits for those who write before it.
    :param use: that its file is in use, as long as this is open; None: it is on a server.
    :param read_only: nothing is written, so that whoever may only read the file can open it.
    """

    def __init__(self, place: Place, *, patience: float = _PATIENCE, use: Use | None = None, read_only: bool = False) -> None:
        self._place = place
        self._patience = patience
        self._read_only = read_only
        self._use = use
        self._access = access_of(place.path) if read_only and place.path is not None else FileAccess.WRITE
        # The threads of one process queue here, in order; SQLite itself only lets them try again and again.
        self._queue = threading.Lock()
        self._engine = _engine(place, patience, self._access)
        # Whoever forgets to close it leaves no connection open; SQLite's complain of that since Python 3.13.
        weakref.finalize(self, _ended, self._engine, use)

    @classmethod
    def open(cls, url: str, *, create: bool = True, read_only: bool = False, patience: float = _PATIENCE) -> Database:
        """Opens the database, and brings it to the version of this program.

        :param create: makes one where there is none.
        :param read_only: for whoever only reads: nothing is made or changed.
        :raises StoreError: it is missing (and not to be made), broken, unreachable, busy, something else, or of a newer version.
        """
        place = place_of(url)
        create = create and not read_only
        use = _used(place, create=create, patience=patience) if place.path is not None else None
        database = cls(place, patience=patience, use=use, read_only=read_only)
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
        before = self._unlocked_state()
        with self._connection("read") as connection:
            yield connection
        if self._unlocked_state() != before:
            raise busy(self._place)

    @contextlib.contextmanager
    def write(self) -> Iterator[Connection]:
        """A connection that may write: nobody else does until the block ends, and all sees that was written before. Not to be nested.

        What was written is kept when the block ends, and none of it when it ends by an exception.

        :raises StoreError: the database cannot be reached or written, or others wrote for longer than one waits.
        """
        if not self._queue.acquire(timeout=self._patience):
            raise busy(self._place)
        try:
            with self._connection("write") as connection:
                if self.kind == "postgresql":
                    connection.execute(select(HEAD.c.seq).with_for_update())
                yield connection
        finally:
            self._queue.release()

    @contextlib.contextmanager
    def write_alone(self) -> Iterator[Connection]:
        """:meth:`write` to a database on a server that no other program has open; whoever opens it waits until the block ends.

        :raises InputError: another program has it open.
        """
        self._engine.dispose()  # those kept open would count as another's
        with self.write() as connection:
            if not connection.scalar(text("SELECT pg_try_advisory_xact_lock(:key)"), {"key": _USE}):
                raise in_use(self.shown)
            yield connection

    def close(self) -> None:
        """Closes every connection that is not in use, and gives the file free."""
        _ended(self._engine, self._use)

    @contextlib.contextmanager
    def _connection(self, mode: str) -> Iterator[Connection]:
        try:
            connection = self._engine.connect()
        except exc.TimeoutError as error:  # of the pool: as many are in use as may be
            raise busy(self._place) from error
        with connection, connection.execution_options(**{_MODE: mode}).begin():
            yield connection

    def _bring_up(self, *, create: bool) -> None:
        with self._connection("read") as connection:
            ready = is_desk(connection, self.shown, create=create)
        if self._read_only:
            if not ready:
                raise _of_another_version(self._place)
            return
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
                raise failed(self._place, error) from error

    def _unlocked_state(self) -> tuple[int, int] | None:
        """What changes when somebody writes to a file that is read without locks; None: it is read under locks."""
        if self._access is not FileAccess.STILL:
            return None
        assert self.path is not None
        state = self.path.stat()
        return state.st_mtime_ns, state.st_size


def _used(place: Place, *, create: bool, patience: float) -> Use:
    """That the file is in use, which is there by then: until the use begins somebody may move it or put another in its place."""
    assert place.path is not None
    if create:
        prepare_folder(place)
    use = Use.begin(place.path, patience=patience)
    if use is None:
        raise _being_restored(place)
    try:
        prepare_file(place, create=create)
    except BaseException:
        use.end()
        raise
    return use


def _ended(engine: Engine, use: Use | None) -> None:
    engine.dispose()
    if use is not None:
        use.end()


def _engine(place: Place, patience: float, access: FileAccess) -> Engine:
    arguments = dict(place.arguments)
    if place.kind == "sqlite":
        # The pool hands a connection to one thread after the other.
        arguments |= {"timeout": patience, "check_same_thread": False}
    other_way: dict[str, Any] = {}
    if place.path is not None and access is not FileAccess.WRITE:
        other_way["creator"] = functools.partial(open_to_read, place.path, access, patience=patience)
    engine = create_engine(
        place.url,
        connect_args=arguments,
        **other_way,
        pool_size=_KEPT,
        max_overflow=_MORE,
        pool_timeout=patience,
        pool_pre_ping=place.kind == "postgresql",
        hide_parameters=True,  # they are people's words and password hashes
    )

    def connected_server(connection: Any, _: Any) -> None:
        cursor = connection.cursor()
        cursor.execute(f"SET LOCAL lock_timeout = '{int(patience * 1000)}ms'")
        cursor.execute(f"SELECT pg_advisory_lock_shared({_USE})")  # until the connection is closed
        connection.commit()

    def connected_file(connection: Any, _: Any) -> None:
        # SQLAlchemy begins each transaction itself: the driver would begin none for a SELECT.
        connection.isolation_level = None
        # secure_delete: the words of a report that were erased are not left on the disk.
        for pragma in ("foreign_keys=ON", "synchronous=FULL", "recursive_triggers=ON", "trusted_schema=OFF", "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}")

    def begun(connection: Connection) -> None:
        for statement in _beginning(place.kind, connection.get_execution_options().get(_MODE), patience):
            connection.exec_driver_sql(statement)

    def translated(context: Any) -> Exception | None:
        return _translated(place, context)

    if place.kind == "sqlite":
        event.listen(engine, "connect", connected_file)
    else:
        event.listen(engine, "connect", connected_server)
    event.listen(engine, "begin", begun)
    event.listen(engine, "handle_error", translated, retval=True)
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
    if sqlstate(original).startswith("23"):  # pg8000 knows one kind of error only
        return exc.IntegrityError(context.statement, context.parameters, original, hide_parameters=True)
    return busy(place) if is_busy(original) else failed(place, original)


def _being_restored(place: Place) -> StoreError:
    return StoreError(f"The database of the review desk is being restored: {place.shown}.", hint="Try again when that is done.")


def _of_another_version(place: Place) -> StoreError:
    return StoreError(
        f"The tables of the review desk are of another version than this program: {place.shown}.",
        hint="Whoever may write to it brings it up to date: clincite review list. Else use the clincite that it was made with.",
    )
