"""Opening, reading and writing the desk's database, on both engines."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Connection, exc, insert, select, text, update

from clincite.errors import StoreError
from clincite.review.ledger import chain
from clincite.review.ledger.verifying import verify_store
from clincite.review.store.database import Database
from clincite.review.store.tables import HEAD, LEDGER, PEOPLE
from clincite.review.values import SYSTEM
from tests import postgres
from tests.review.databases import new_url

WHEN = "2026-03-01T10:00:00Z"
PERSON = {
    "email": "ada@example.org",
    "name": "Ada",
    "credentials": "",
    "affiliation": "",
    "role": "reader",
    "active": True,
    "on_board": False,
    "failures": 0,
    "epoch": 0,
    "created": WHEN,
}


@pytest.fixture
def url(database_kind: str, tmp_path: Path) -> str:
    """Of a database that is not made yet."""
    return new_url(database_kind, tmp_path)


def add(database: Database) -> int:
    with database.write() as connection:
        return chain.append(connection, SYSTEM, what="x", when=WHEN).seq


def count(database: Database) -> int:
    with database.read() as connection:
        return len(tuple(chain.entries(connection)))


def together(*work: Callable[[], object]) -> list[BaseException]:
    """Runs all of it at once, each in a thread; what went wrong."""
    wrong: list[BaseException] = []
    barrier = threading.Barrier(len(work))

    def run(one: Callable[[], object]) -> None:
        try:
            barrier.wait()
            one()
        except BaseException as error:  # told to the test, which fails by it
            wrong.append(error)

    threads = [threading.Thread(target=run, args=(one,)) for one in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return wrong


def test_a_database_is_made_once_and_opened_again(url: str, database_kind: str) -> None:
    first = Database.open(url)
    assert first.kind == database_kind
    assert add(first) == 1
    first.close()
    again = Database.open(url, create=False)
    assert count(again) == 1
    again.close()


def test_a_database_that_is_missing_is_not_made_unasked(url: str, database_kind: str) -> None:
    with pytest.raises(StoreError, match="no database of the review desk yet"):
        Database.open(url, create=False)
    assert Database.exists(url) is (database_kind == "postgresql")
    Database.open(url).close()
    assert Database.exists(url)


def test_a_folder_is_made_for_the_file(tmp_path: Path) -> None:
    Database.open(f"sqlite:///{tmp_path}/a/b/desk.db").close()
    assert (tmp_path / "a" / "b" / "desk.db").is_file()


@pytest.mark.skipif(os.name != "posix", reason="the rights of files are those of POSIX")
def test_nobody_else_may_read_the_file(tmp_path: Path) -> None:
    database = Database.open(f"sqlite:///{tmp_path}/desk.db")
    add(database)
    files = sorted(tmp_path.iterdir())
    assert [file.name for file in files] == ["desk.db", "desk.db-shm", "desk.db-wal"]
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    database.close()


def test_a_file_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot be made"):
        Database.open(f"sqlite:///{tmp_path}/file/desk.db")


def test_a_file_of_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    path.write_bytes(b"This is no database. " * 100)
    with pytest.raises(StoreError, match="not a database"):
        Database.open(f"sqlite:///{path}")
    with pytest.raises(StoreError, match=r"cannot be made|cannot be opened"):
        Database.open(f"sqlite:///{tmp_path}")


def test_another_programs_database_is_refused(url: str, database_kind: str) -> None:
    if database_kind == "sqlite":
        with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
            connection.execute("CREATE TABLE zorbs (id INTEGER)")
        connection.close()
    else:
        name = url.partition("?")[0].rpartition("/")[2]
        postgres.server().run("CREATE TABLE zorbs (id INTEGER)", name=name)
    with pytest.raises(StoreError, match="not a review desk"):
        Database.open(url)


def test_a_database_of_a_newer_version_is_refused(url: str) -> None:
    database = Database.open(url)
    with database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    database.close()
    with pytest.raises(StoreError, match="newer version"):
        Database.open(url)


def test_a_server_that_does_not_answer_is_told_without_the_password() -> None:
    pytest.importorskip("pg8000")
    with pytest.raises(StoreError) as raised:
        Database.open("postgresql://ada:geheim@127.0.0.1:1/desk")
    assert "127.0.0.1:1/desk" in raised.value.message
    assert "geheim" not in raised.value.message + raised.value.hint


def test_a_database_that_the_server_does_not_have_is_told() -> None:
    with pytest.raises(StoreError, match="zorbs_everywhere"):
        Database.open(postgres.server().url("zorbs_everywhere"))


def test_opening_again_is_quick(url: str) -> None:
    """What migrates is not even imported."""
    Database.open(url).close()
    program = "import sys; from clincite.review.store.database import Database; Database.open(sys.argv[1]).close(); print(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", program, url], capture_output=True, text=True, check=True)
    assert "sqlalchemy" in ran.stdout.split()
    assert not {name for name in ran.stdout.split() if name.startswith("alembic")}


def test_whoever_opens_a_new_database_at_once_finds_one(url: str) -> None:
    program = """
import sys
from clincite.review.ledger import chain
from clincite.review.store.database import Database
from clincite.review.values import SYSTEM
database = Database.open(sys.argv[1])
for _ in range(10):
    with database.write() as connection:
        chain.append(connection, SYSTEM, what="x", when="2026-03-01T10:00:00Z")
database.close()
"""
    ran = [subprocess.Popen([sys.executable, "-c", program, url], stderr=subprocess.PIPE, text=True) for _ in range(4)]
    assert [one.communicate()[1] for one in ran] == [""] * 4
    assert [one.returncode for one in ran] == [0] * 4
    database = Database.open(url, create=False)
    assert count(database) == 40
    assert verify_store(database).intact
    database.close()


def test_threads_that_open_a_new_database_at_once_find_one(url: str) -> None:
    opened: list[Database] = []
    assert together(*[lambda: opened.append(Database.open(url))] * 6) == []
    assert len(opened) == 6
    for one in opened:
        add(one)
    assert count(opened[0]) == 6
    for one in opened:
        one.close()


def test_twenty_threads_lose_nothing(database: Database) -> None:
    def work() -> None:
        for _ in range(10):
            add(database)
            count(database)

    assert together(*[work] * 20) == []
    assert count(database) == 200
    assert verify_store(database).intact


def test_a_reader_sees_one_state(database: Database) -> None:
    add(database)
    with database.read() as connection:
        assert chain.head(connection)[0] == 1
        add(database)
        assert chain.head(connection)[0] == 1
        assert len(tuple(chain.entries(connection))) == 1
    assert count(database) == 2


def test_a_writer_sees_all_that_was_written_before(database: Database) -> None:
    """Even what was written after it began to wait."""
    seen: list[int] = []
    begun = threading.Event()

    def second() -> None:
        begun.wait()
        seen.append(add(database))

    thread = threading.Thread(target=second)
    with database.write() as connection:
        thread.start()
        begun.set()
        for _ in range(3):
            chain.append(connection, SYSTEM, what="x", when=WHEN)
    thread.join()
    assert seen == [4]


def test_a_reader_cannot_write(database: Database) -> None:
    with pytest.raises(StoreError, match=r"read-?only"), database.read() as connection:
        connection.execute(insert(PEOPLE).values(PERSON))
    with database.read() as connection:
        assert connection.execute(select(PEOPLE)).all() == []
    with database.write() as connection:  # the connection is as it was
        connection.execute(insert(PEOPLE).values(PERSON))


def test_nothing_is_kept_of_what_fails(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.write() as connection:
        connection.execute(insert(PEOPLE).values(PERSON))
        raise ZeroDivisionError
    with database.read() as connection:
        assert connection.execute(select(PEOPLE)).all() == []


def test_who_waits_too_long_is_told_so(url: str) -> None:
    holding, waiting = Database.open(url), Database.open(url, patience=0.05)
    with holding.write() as connection:
        chain.append(connection, SYSTEM, what="x", when=WHEN)
        with pytest.raises(StoreError, match="busy"), waiting.write():
            pytest.fail("two write at once")
        assert count(waiting) == 0  # a reader does not wait
    assert add(waiting) == 2
    holding.close()
    waiting.close()


def test_who_waits_too_long_in_the_same_process_is_told_so(url: str) -> None:
    database = Database.open(url, patience=0.05)
    with database.write(), pytest.raises(StoreError, match="busy"), database.write():
        pytest.fail("two write at once")
    assert add(database) == 1
    database.close()


def test_a_rule_of_the_tables_that_is_broken_is_the_callers_to_handle(database: Database) -> None:
    with database.write() as connection:
        connection.execute(insert(PEOPLE).values(PERSON))
    with pytest.raises(exc.IntegrityError) as raised, database.write() as connection:
        connection.execute(insert(PEOPLE).values({**PERSON, "name": "Secret Name"}))
    assert "Secret Name" not in str(raised.value)
    with pytest.raises(exc.IntegrityError), database.write() as connection:
        connection.execute(text("INSERT INTO identities (issuer, subject, person_id, created) VALUES ('a', 'b', 77, 'c')"))


def test_a_statement_that_fails_is_told(database: Database) -> None:
    with pytest.raises(StoreError, match="zorbs"), database.read() as connection:
        connection.execute(text("SELECT * FROM zorbs"))


def test_what_was_written_stays(database: Database) -> None:
    """The database itself refuses to change it; who holds the database can undo that, and a verification finds what they did."""
    add(database)
    refused = (
        update(LEDGER).values(name="Eve"),
        LEDGER.delete(),
        HEAD.delete(),
        text("UPDATE versions SET content = 'x'"),
    )
    with database.write() as connection:
        _one_version(connection)
    for statement in (*refused, text("DELETE FROM versions"), text("UPDATE versions SET answer = 'x', state = 'approved'")):
        with pytest.raises(exc.IntegrityError, match="what was written stays"), database.write() as connection:
            connection.execute(statement)
    with database.write() as connection:
        connection.execute(text("UPDATE versions SET state = 'approved', since = 'x', due = 'y', published = 'z'"))


@pytest.mark.parametrize("table", ["decisions", "comments", "interests", "signatures"])
def test_what_people_said_stays(database: Database, table: str) -> None:
    from tests.review.ledger.writing import write_desk

    write_desk(database)
    for statement in (f"UPDATE {table} SET seq = 99", f"DELETE FROM {table}"):
        with pytest.raises(exc.IntegrityError, match="what was written stays"), database.write() as connection:
            connection.execute(text(statement))


def _one_version(connection: Connection) -> None:
    from clincite.review.store.tables import ITEMS, VERSIONS

    item = {"slug": "zorb", "question": "q", "question_key": "q", "reader": "r", "round": 0, "public": False, "newest": 1}
    version = {"item_id": 1, "number": 1, "answer": "a", "content": b"c", "title": "t", "description": "d", "state": "draft", "since": WHEN}
    connection.execute(insert(PEOPLE).values(PERSON))
    connection.execute(insert(ITEMS).values(**item, months=12, created=WHEN))
    connection.execute(insert(VERSIONS).values(**version, basis="submitted", risk=0, claims=1, created=WHEN))


def test_ledger_tables_cannot_be_emptied_on_a_server(tmp_path: Path) -> None:
    from tests.review.databases import discard, make_database

    database = make_database("postgresql", tmp_path)
    add(database)
    for table in ("ledger", "head", "signatures"):
        with pytest.raises(exc.IntegrityError, match="what was written stays"), database.write() as connection:
            connection.execute(text(f"TRUNCATE {table}"))
    discard(database)
