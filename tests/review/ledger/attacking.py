"""What somebody can do who holds the database itself: no trigger stops them."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
from sqlalchemy import Connection, delete, insert, inspect, text, update

from clincite.review.ledger import chain
from clincite.review.ledger.verifying import FaultKind, LedgerVerification, verify_connection
from clincite.review.store.database import Database
from clincite.review.store.tables import HEAD, LEDGER
from clincite.review.values import LedgerEntry


@contextlib.contextmanager
def attacking(database: Database) -> Iterator[Connection]:
    """A connection to which nothing is forbidden; what it wrote is undone at the end."""
    with database.write() as connection:
        _disarm(connection)
        with undone(connection):
            yield connection


def found_in(connection: Connection, **options: Any) -> LedgerVerification:
    """What a verification finds, but for the triggers that are gone: what else somebody did with the database is found without them."""
    found = verify_connection(connection, **options)
    return msgspec.structs.replace(found, faults=tuple(one for one in found.faults if one.kind is not FaultKind.TRIGGER))


@contextlib.contextmanager
def undone(connection: Connection) -> Iterator[None]:
    """What is written in the block is taken back."""
    point = connection.begin_nested()
    try:
        yield
    finally:
        point.rollback()


def _disarm(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        for table in inspect(connection).get_table_names():
            connection.execute(text(f'ALTER TABLE "{table}" DISABLE TRIGGER USER'))
    else:
        for (name,) in connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
            connection.execute(text(f"DROP TRIGGER {name}"))


def loosened(connection: Connection) -> None:
    """What the head may hold is not looked at any more."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("ALTER TABLE head DROP CONSTRAINT ck_head_one_row"))
    else:
        connection.execute(text("PRAGMA ignore_check_constraints=ON"))


def remove(connection: Connection, seq: int, *, up_to: int | None = None) -> None:
    connection.execute(delete(LEDGER).where(LEDGER.c.seq.between(seq, up_to or seq)))


def renumber(connection: Connection, seq: int, to: int) -> None:
    connection.execute(update(LEDGER).where(LEDGER.c.seq == seq).values(seq=to))


def swap(connection: Connection, one: int, other: int) -> None:
    """Each takes the number of the other."""
    renumber(connection, one, -1)
    renumber(connection, other, one)
    renumber(connection, -1, other)


def truncate(connection: Connection, length: int, *, hide: bool) -> None:
    """Cuts the ledger off.

    :param hide: the head says afterwards that it never went further.
    """
    connection.execute(delete(LEDGER).where(LEDGER.c.seq > length))
    if hide:
        last = connection.execute(LEDGER.select().where(LEDGER.c.seq == length)).one_or_none()
        connection.execute(update(HEAD).values(seq=length, hash=last.hash if last is not None else chain.NOTHING))


def rewrite(connection: Connection, change: Callable[[LedgerEntry], LedgerEntry], *, keep_signatures: bool = False) -> None:
    """Changes entries and computes every hash anew, so that the chain is whole again."""
    before = chain.NOTHING
    for entry in tuple(chain.entries(connection)):
        new = msgspec.structs.replace(change(entry), before=before)
        new = msgspec.structs.replace(new, hash=chain.entry_hash(new))
        if not keep_signatures and new.hash != entry.hash:
            new = msgspec.structs.replace(new, signature=None, key=None)
        connection.execute(delete(LEDGER).where(LEDGER.c.seq == entry.seq))
        connection.execute(insert(LEDGER).values(chain.row_of(new)))
        before = new.hash
    connection.execute(update(HEAD).values(hash=before))
