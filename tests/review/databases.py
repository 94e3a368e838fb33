"""Databases for tests of the desk, on either engine."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Final

from clincite.review.store.database import Database
from tests import postgres

KINDS: Final = ("sqlite", "postgresql")


def new_url(kind: str, folder: Path) -> str:
    """Address of a database that is not there yet (SQLite) or empty (PostgreSQL)."""
    return f"sqlite:///{folder / 'desk.db'}" if kind == "sqlite" else postgres.server().url(postgres.new_database())


def make_database(kind: str, folder: Path) -> Database:
    """A new database of the desk; the test is skipped where the engine is missing.

    :param kind: one of :data:`KINDS`.
    :param folder: for the file.
    """
    if kind == "sqlite":
        return Database.open(new_url(kind, folder))
    return Database.open(postgres.server().url(postgres.new_database(template=_template())))


def discard(database: Database) -> None:
    """Closes a database and frees its room; a file goes with its folder."""
    database.close()
    if database.kind == "postgresql":
        postgres.drop_database(database.shown.partition("?")[0].rpartition("/")[2])


@functools.cache
def _template() -> str:
    """A database that is copied: quicker than to migrate each time."""
    name = postgres.new_database()
    Database.open(postgres.server().url(name)).close()
    return name
