"""The rows of the desk's tables as JSON lines, the same from every engine, and back into the tables of any other."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, LargeBinary, Table, func, insert, select, text, update
from sqlalchemy.exc import SQLAlchemyError

from clincite.errors import InputError
from clincite.review.store.tables import HEAD, METADATA, SESSIONS

_OTHER: Final = "Take another backup."
_AT_ONCE: Final = 200  # rows

#: The tables of a backup, each after those that it refers to. Who is signed in is not kept: a session that was ended must not come back.
TABLES: Final = tuple(table for table in METADATA.sorted_tables if table is not SESSIONS)


def dump(connection: Connection, table: Table) -> Iterator[bytes]:
    """The rows of a table in the order of its key, each a JSON object on a line; bytes as base64."""
    query = select(table).order_by(*table.primary_key.columns)
    rows = connection.execute(query, execution_options={"stream_results": True, "yield_per": _AT_ONCE})
    for row in rows.mappings():
        yield msgspec.json.encode({name: bytes(value) if isinstance(value, memoryview) else value for name, value in row.items()}) + b"\n"


def load(connection: Connection, table: Table, lines: Iterable[bytes]) -> int:
    """Put rows into an empty table, with the keys that they have; returns how many.

    :raises InputError: a line is no row of that table, or the table refuses it.
    """
    count = 0
    waiting = (_row(table, number, line) for number, line in enumerate(lines, 1))
    while some := list(islice(waiting, _AT_ONCE)):
        try:
            count += _move_head(connection, some) if table is HEAD else _insert(connection, table, some)
        except SQLAlchemyError as error:
            raise InputError(f"The rows of the table {table.name!r} do not fit together.", hint=_OTHER) from error
    return count


def _insert(connection: Connection, table: Table, some: list[dict[str, Any]]) -> int:
    connection.execute(insert(table), some)
    return len(some)


def _move_head(connection: Connection, some: list[dict[str, Any]]) -> int:
    """The row of HEAD is there from the beginning: whoever writes holds it."""
    return sum(connection.execute(update(HEAD).where(HEAD.c.id == row["id"]).values(row)).rowcount for row in some)


def number_on(connection: Connection, table: Table) -> None:
    """Have the next row numbered after the last one. SQLite does so by itself."""
    key = table.primary_key.columns.values()[0]
    if connection.dialect.name != "postgresql" or key.autoincrement is not True:
        return
    newest = connection.scalar(select(func.max(key)))
    if newest is not None:
        connection.execute(
            text("SELECT setval(pg_get_serial_sequence(:name, :key), :newest)"), {"name": table.name, "key": key.name, "newest": newest}
        )


def _row(table: Table, number: int, line: bytes) -> dict[str, Any]:
    where = f"Line {number} of the table {table.name!r}"
    try:
        row = msgspec.json.decode(line, type=dict[str, str | int | bool | None])
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{where} is no row.", hint=_OTHER) from error
    if row.keys() != set(table.columns.keys()):
        raise InputError(f"{where} has other columns.", hint="Restore it with the clincite that made the backup.")
    return {name: _value(value, table.columns[name].type, where) for name, value in row.items()}


def _value(value: Any, kind: Any, where: str) -> Any:
    if isinstance(kind, LargeBinary):
        with suppress(binascii.Error, TypeError, ValueError):
            return base64.b64decode(value, validate=True)
    elif value is None or type(value) is kind.python_type:
        return value
    raise InputError(f"{where} holds a value of another kind.", hint=_OTHER)
