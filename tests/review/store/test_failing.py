"""A database that fails: the right cause, and what to do about it. And one that may only be read."""

from __future__ import annotations

import importlib.util
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text

from clincite.errors import StoreError
from clincite.review.ledger import chain
from clincite.review.ledger.verifying import verify_store
from clincite.review.store.database import Database
from clincite.review.store.urls import place_of
from clincite.review.values import SYSTEM
from tests.lesser import as_nobody, readable_copy, set_rights
from tests.review.databases import discard, make_database

WHEN = "2026-03-01T10:00:00Z"


def add(database: Database, times: int = 1) -> None:
    for _ in range(times):
        with database.write() as connection:
            chain.append(connection, SYSTEM, what="x", when=WHEN)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder with a desk that three entries were written to."""
    folder = tmp_path / "home"
    database = Database.open(f"sqlite:///{folder}/desk.db")
    add(database, 3)
    verify_store(database)  # and all that has to be imported is
    database.close()
    return folder


@pytest.fixture
def shut(home: Path) -> Iterator[Path]:
    """The same, where one may only read."""
    with readable_copy(home) as copy:
        yield copy


def test_a_full_disk_is_told(tmp_path: Path) -> None:
    database = Database.open(f"sqlite:///{tmp_path}/desk.db")

    def shrink(connection: sqlite3.Connection, _: Any) -> None:
        connection.execute("PRAGMA max_page_count = 1")

    event.listen(database._engine, "connect", shrink)
    database._engine.dispose()
    with pytest.raises(StoreError, match=r"no room left on its disk: sqlite:.*desk\.db") as told:
        add(database, 1000)
    assert "Make room" in told.value.hint
    database.close()
    again = Database.open(f"sqlite:///{tmp_path}/desk.db")
    assert verify_store(again).intact
    again.close()


def test_a_file_that_is_damaged_is_told(home: Path) -> None:
    data = bytearray((home / "desk.db").read_bytes())
    data[4096 * 2 :] = b"\xff" * (len(data) - 4096 * 2)
    (home / "desk.db").write_bytes(data)
    with pytest.raises(StoreError, match="is damaged") as told:
        add(Database.open(f"sqlite:///{home}/desk.db"))
    assert "clincite restore" in told.value.hint


def test_a_folder_that_one_may_only_read_is_told(shut: Path) -> None:
    with as_nobody(), pytest.raises(StoreError, match=r"(cannot be opened|may not be written to): sqlite:.*desk\.db") as told:
        Database.open(f"sqlite:///{shut}/desk.db")
    assert "may write" in told.value.hint and "CLINCITE_DATABASE" not in told.value.hint
    with as_nobody(), pytest.raises(StoreError, match="cannot be made") as told:
        Database.open(f"sqlite:///{shut}/other.db")
    assert "may write there" in told.value.hint
    with as_nobody(), pytest.raises(StoreError, match="cannot be made"):
        Database.open(f"sqlite:///{shut}/deeper/other.db")


def test_whoever_may_only_read_reads(shut: Path) -> None:
    before = sorted(path.name for path in shut.iterdir())
    with as_nobody():
        database = Database.open(f"sqlite:///{shut}/desk.db", read_only=True)
        assert verify_store(database).entries == 3
        database.close()
    assert sorted(path.name for path in shut.iterdir()) == before == ["desk.db"]


def test_whoever_may_only_read_reads_what_was_written_a_moment_ago(home: Path) -> None:
    """The page is being served: SQLite's files beside the database are there, and hold what the file does not yet."""
    with readable_copy(home) as copy:
        set_rights(copy, file=0o644, folder=0o755)
        serving = Database.open(f"sqlite:///{copy}/desk.db")
        add(serving)
        set_rights(copy, file=0o644, folder=0o755)
        with as_nobody():
            database = Database.open(f"sqlite:///{copy}/desk.db", read_only=True)
            assert verify_store(database).entries == 4
            add(serving)
            assert verify_store(database).entries == 5
            database.close()
        serving.close()


def test_a_file_that_was_written_to_under_a_reader_without_locks_is_read_again(shut: Path) -> None:
    """It may have been seen half old and half new."""
    with as_nobody():
        database = Database.open(f"sqlite:///{shut}/desk.db", read_only=True)
    with pytest.raises(StoreError, match="busy"), database.read():
        set_rights(shut, file=0o644, folder=0o755)
        with closing(sqlite3.connect(shut / "desk.db")) as other:
            other.execute("CREATE TABLE more (x)")
    database.close()


def test_a_reader_makes_and_changes_nothing(tmp_path: Path, home: Path) -> None:
    with pytest.raises(StoreError, match="no database of the review desk yet"):
        Database.open(f"sqlite:///{tmp_path}/other.db", read_only=True)
    assert not (tmp_path / "other.db").exists()
    with closing(sqlite3.connect(home / "desk.db")) as old, old:
        old.execute("UPDATE alembic_version SET version_num = '0000'")
    with pytest.raises(StoreError, match="another version"):
        Database.open(f"sqlite:///{home}/desk.db", read_only=True)


def test_a_user_without_rights_on_a_server_is_told(tmp_path: Path) -> None:
    database = make_database("postgresql", tmp_path)
    add(database)
    with database.write() as connection:
        connection.execute(text("DROP ROLE IF EXISTS lesser"))
        connection.execute(text("CREATE ROLE lesser LOGIN"))
        connection.execute(text("GRANT SELECT ON ALL TABLES IN SCHEMA public TO lesser"))
    url = database.shown.replace("desk@", "lesser@")
    lesser = Database.open(url, read_only=True)
    assert verify_store(lesser).entries == 1
    with pytest.raises(StoreError, match="does not allow that to its user") as told, lesser.write():
        pytest.fail("it may write")
    assert "rights" in told.value.hint
    lesser.close()
    with pytest.raises(StoreError, match=r"does not let its user in|failed") as told:
        Database.open(database.shown.replace("desk@", "nobody_at_all@"))
    assert "CLINCITE_DATABASE" in told.value.hint
    with database.write() as connection:
        connection.execute(text("DROP OWNED BY lesser"))
        connection.execute(text("DROP ROLE lesser"))
    discard(database)


def test_a_server_without_its_driver_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    found = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, *more: None if name == "pg8000" else found(name, *more))
    with pytest.raises(StoreError, match="needs pg8000") as told:
        place_of("postgresql://ada:geheim@server/desk")
    assert told.value.hint == "pip install 'clincite[postgres]'" and "geheim" not in told.value.message
    place_of("sqlite:////tmp/desk.db")
