"""The migrations make what the tables say, on both engines."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, insert, inspect, select, text, update
from sqlalchemy.exc import IntegrityError

import clincite.review.store.migrations
from clincite.review.ledger.chain import NOTHING
from clincite.review.store.database import Database
from clincite.review.store.keeping import missing_triggers
from clincite.review.store.migrating import REVISION, revision_of
from clincite.review.store.tables import HEAD, METADATA
from tests.review.databases import KINDS, discard, make_database, new_url


def test_the_migrations_make_the_tables_as_they_are(database: Database) -> None:
    """If this fails after a change in tables.py: change the migration that is not released yet, or add one."""
    with database.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, METADATA) == []
        assert set(inspect(connection).get_table_names()) == {*METADATA.tables, "alembic_version"}


def test_the_newest_migration_is_the_one_that_opening_looks_for(database: Database) -> None:
    folder = Path(clincite.review.store.migrations.__file__).parent
    assert ScriptDirectory(str(folder)).get_heads() == [REVISION]
    with database.read() as connection:
        assert revision_of(connection) == REVISION


def test_a_new_ledger_is_empty(database: Database) -> None:
    with database.read() as connection:
        assert [tuple(row) for row in connection.execute(select(HEAD))] == [(1, 0, NOTHING)]


def test_the_head_has_one_row(database: Database) -> None:
    for other in (0, 2):
        with pytest.raises(IntegrityError), database.write() as connection:
            connection.execute(insert(HEAD).values(id=other, seq=1, hash="a" * 64))
        with pytest.raises(IntegrityError), database.write() as connection:
            connection.execute(update(HEAD).values(id=other))


def test_the_migrations_make_every_trigger_that_is_looked_for(database: Database) -> None:
    """If this fails after a change of triggers: change KEPT in store/keeping.py with them."""
    with database.write() as connection:
        assert missing_triggers(connection) == {}
        names = _triggers(connection)
        for name, table in names.items():
            point = connection.begin_nested()
            connection.execute(text(f"DROP TRIGGER {name}" + (f" ON {table}" if database.kind == "postgresql" else "")))
            assert missing_triggers(connection) == {table: [name]}
            point.rollback()
        if database.kind == "postgresql":
            connection.execute(text("ALTER TABLE ledger DISABLE TRIGGER ledger_kept_update"))
            assert missing_triggers(connection) == {"ledger": ["ledger_kept_update"]}


def _triggers(connection: Connection) -> dict[str, str]:
    """Table of each trigger that there is, by its name."""
    if connection.dialect.name == "postgresql":
        query = "SELECT tgname, relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid WHERE NOT tgisinternal"
    else:
        query = "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'"
    return {name: table for name, table in connection.execute(text(query))}


@pytest.mark.parametrize("kind", KINDS)
def test_a_migration_that_fails_leaves_nothing(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from alembic import op

    url = new_url(kind, tmp_path)
    execute = op.execute

    def failing(statement: str) -> None:
        if statement.startswith("INSERT INTO head"):
            raise ZeroDivisionError
        execute(statement)

    monkeypatch.setattr(op, "execute", failing)
    with pytest.raises(ZeroDivisionError):
        Database.open(url)
    monkeypatch.undo()
    database = Database.open(url)  # as if nothing had been there
    with database.read() as connection:
        assert connection.scalar(text("SELECT count(*) FROM head")) == 1
    discard(database)


def test_a_copy_is_made_of_the_same_migrations(tmp_path: Path) -> None:
    """What the tests copy on a server is what opening makes."""
    database = make_database("postgresql", tmp_path)
    with database.read() as connection:
        assert revision_of(connection) == REVISION
    discard(database)
