"""Whatever somebody puts into the tables, or takes off them, is a fault: it stops no verification, and the rest is verified."""

from __future__ import annotations

import contextlib

import pytest
from sqlalchemy import delete, insert, text, update
from sqlalchemy.exc import IntegrityError

from clincite.errors import StoreError
from clincite.review.ledger.chain import head
from clincite.review.ledger.verifying import FaultKind, verify_connection, verify_store
from clincite.review.store.database import Database
from clincite.review.store.tables import DECISIONS, HEAD
from tests.review.ledger.attacking import attacking, found_in, loosened, undone
from tests.review.ledger.test_verifying import DECIDED
from tests.review.ledger.writing import write_desk


@pytest.mark.parametrize("change", ["none", "two", "elsewhere", "number", "hash"])
def test_a_head_that_says_nothing_is_a_fault_and_the_rest_is_verified(desk: Database, change: str) -> None:
    with attacking(desk) as connection:
        loosened(connection)
        changes = {
            "none": delete(HEAD),
            "two": insert(HEAD).values(id=2, seq=1, hash="a" * 64),
            "elsewhere": update(HEAD).values(id=7),
            "number": text("UPDATE head SET seq = 'zorb'"),
            "hash": text("UPDATE head SET hash = x'ff'"),
        }
        if change in {"number", "hash"} and connection.dialect.name == "postgresql":
            pytest.skip("PostgreSQL keeps the types of its columns")
        connection.execute(changes[change])
        connection.execute(update(DECISIONS).values(reason="Another reason."))
        faults = found_in(connection).faults
        assert [(fault.seq, fault.kind) for fault in faults] == [(0, FaultKind.STORE), (DECIDED, FaultKind.STORE)]
        assert "how far the ledger goes" in faults[0].message
        with pytest.raises(StoreError, match="how far"):
            head(connection)


@pytest.mark.parametrize("table", ["decisions", "comments", "interests", "signatures", "reports"])
def test_a_row_whose_number_is_no_number_is_a_fault(database: Database, table: str) -> None:
    if database.kind == "postgresql":
        pytest.skip("PostgreSQL keeps the types of its columns")
    write_desk(database)
    with attacking(database) as connection:
        for value in ("'zorb'", "x'ff'", "2.5"):
            with undone(connection):
                connection.execute(text(f"UPDATE {table} SET seq = {value}"))
                found = found_in(connection)
                assert {fault.kind for fault in found.faults} == {FaultKind.STORE}
                assert found.faults[0].seq == 0 and found.faults[0].message.startswith("No entry tells of the ")


@pytest.mark.parametrize(("table", "column"), [("people", "active"), ("reports", "open"), ("items", "public"), ("interests", "none")])
def test_a_yes_or_no_that_is_neither_is_a_fault(database: Database, table: str, column: str) -> None:
    """What is read as true is not what is looked for."""
    if database.kind == "postgresql":
        pytest.skip("PostgreSQL keeps the types of its columns")
    write_desk(database)
    with attacking(database) as connection:
        for value in ("7", "'zorb'", "NULL"):
            with undone(connection), contextlib.suppress(IntegrityError):
                connection.execute(text(f'UPDATE {table} SET "{column}" = {value}'))
                assert {fault.kind for fault in found_in(connection).faults} == {FaultKind.STORE}, value


def test_content_of_another_kind_is_a_fault(database: Database) -> None:
    if database.kind == "postgresql":
        pytest.skip("PostgreSQL keeps the types of its columns")
    write_desk(database)
    with attacking(database) as connection:
        for value in ("'zorb'", "7", "'[]'", "x''"):
            with undone(connection):
                connection.execute(text(f"UPDATE versions SET content = {value}"))
                assert {fault.kind for fault in found_in(connection).faults} == {FaultKind.STORE}, value


def test_every_trigger_that_is_gone_is_told(database: Database) -> None:
    write_desk(database)
    assert verify_store(database).intact
    with attacking(database) as connection:
        faults = verify_connection(connection).faults
        assert {(fault.seq, fault.kind) for fault in faults} == {(0, FaultKind.TRIGGER)}
        assert len(faults) == 7
        last = "head_kept_delete, head_kept_truncate are" if database.kind == "postgresql" else "head_kept_delete is"
        which = "trigger" if database.kind == "sqlite" else "triggers"
        expected = f"The database does not keep the table head as it was written: its {which} {last} missing, off or changed."
        assert expected in [fault.message for fault in faults]


def test_a_trigger_that_does_something_else_is_told(desk: Database) -> None:
    with desk.write() as connection:
        if desk.kind == "postgresql":
            connection.execute(
                text("CREATE OR REPLACE FUNCTION clincite_kept() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'")
            )
            expected = 7
        else:
            connection.execute(text("DROP TRIGGER ledger_kept_update"))
            connection.execute(text("CREATE TRIGGER ledger_kept_update BEFORE UPDATE ON ledger BEGIN SELECT 1; END"))
            expected = 1
    assert [fault.kind for fault in verify_store(desk).faults] == [FaultKind.TRIGGER] * expected
