"""Puts a restored library and a restored desk where they belong, and keeps what was there before under another name."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, func, select, text

from clincite.errors import InputError, StoreError
from clincite.review.store.database import Database
from clincite.review.store.migrating import migrate
from clincite.review.store.tables import LEDGER, METADATA, PEOPLE
from clincite.review.store.urls import place_of
from clincite.review.store.using import alone

_BESIDE: Final = ("-wal", "-shm", "-journal")  # what SQLite keeps beside its file


def holds_something(url: str) -> bool:
    """Whether there is a desk that somebody has used, or a file that cannot be read as one.

    :raises StoreError: the server cannot be reached, or its database holds something else.
    """
    path = place_of(url).path
    if path is not None and not (path.exists() and path.stat().st_size):
        return False
    try:
        database = Database.open(url)
    except StoreError:
        if path is None:
            raise
        return True
    try:
        with database.read() as connection:
            return any(connection.scalar(select(func.count()).select_from(table)) for table in (PEOPLE, LEDGER))
    finally:
        database.close()


def remove_unused(url: str) -> None:
    """Remove the file of a desk that nobody has used yet, and that nobody has open. One on a server stays."""
    place = place_of(url)
    if place.path is None or not place.path.exists():
        return
    with suppress(InputError), alone(place.path, place.shown):
        if _is_unused(place.path):
            for suffix in ("", *_BESIDE):
                Path(f"{place.path}{suffix}").unlink(missing_ok=True)


def _is_unused(path: Path) -> bool:
    try:
        with closing(sqlite3.connect(path)) as connection:
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            counts = (connection.execute(f"SELECT count(*) FROM {name}") for name in (PEOPLE.name, LEDGER.name) if name in tables)
            return not any(count.fetchone()[0] for count in counts)
    except sqlite3.Error:
        return False


def put_folder(fresh: Path, place: Path, *, stamp: str, undo: ExitStack) -> Path | None:
    """Move a folder to its place.

    :param stamp: for the name of what was there.
    :param undo: gets what takes it back.
    :return: where that is now; None: there was nothing.
    """
    kept = None
    if place.exists():
        if any(place.iterdir()):
            kept = _moved(place, place.with_name(f"{place.name}.before-{stamp}"), undo)
        else:
            place.rmdir()
    _moved(fresh, place, undo)
    return kept


def put_file(fresh: Path, place: Path, *, stamp: str, undo: ExitStack) -> Path | None:
    """Move a SQLite database to its place; see :func:`put_folder`."""
    kept = place.with_name(f"{place.name}.before-{stamp}")
    was_there = place.exists()
    for suffix in ("", *_BESIDE):
        if (old := Path(f"{place}{suffix}")).exists():
            _moved(old, Path(f"{kept}{suffix}"), undo)
    _moved(fresh, place, undo)
    return kept if was_there else None


def _moved(source: Path, target: Path, undo: ExitStack) -> Path:
    if target.exists():
        raise InputError(f"{target} is in the way.", hint="Move it elsewhere, or wait a second.")
    source.rename(target)
    undo.callback(target.rename, source)
    return target


def fill_server(database: Database, fill: Callable[[Connection], None], *, stamp: str) -> str | None:
    """Fill the tables of a PostgreSQL database, in one transaction: all of it, or nothing.

    :param fill: puts the rows into empty tables.
    :param stamp: for the name of the schema that what was there is moved to.
    :return: that schema; None: there was nothing.
    :raises InputError: another program has the database open.
    """
    kept = None
    with database.write_alone() as connection:
        if any(connection.scalar(select(func.count()).select_from(table)) for table in (PEOPLE, LEDGER)):
            kept = f"before_{stamp.lower()}"
            connection.execute(text(f'CREATE SCHEMA "{kept}"'))
            for statement in list(_moves(connection, kept)):
                connection.execute(text(statement))
            migrate(connection, database.shown)
        fill(connection)
    return kept


def _moves(connection: Connection, schema: str) -> Iterator[str]:
    """What moves all tables of the desk, and the functions of their triggers, to another schema."""
    names = [table.name for table in METADATA.sorted_tables]
    functions = connection.scalars(
        text(
            "SELECT DISTINCT tgfoid::regprocedure::text FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
            "WHERE NOT tgisinternal AND relnamespace = current_schema()::regnamespace AND relname = ANY(:names)"
        ),
        {"names": names},
    )
    for function in functions.all():
        yield f'ALTER FUNCTION {function} SET SCHEMA "{schema}"'
    for name in (*names, "alembic_version"):
        yield f'ALTER TABLE "{name}" SET SCHEMA "{schema}"'
