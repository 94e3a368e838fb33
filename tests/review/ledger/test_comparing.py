"""A change of the tables that no entry tells of is found, though the ledger itself is whole."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import delete, insert, select, update

from clincite.records import canonical_json
from clincite.review.ledger.chain import append
from clincite.review.ledger.verifying import FaultKind, verify_connection
from clincite.review.ledger.whats import AccountWhat, What
from clincite.review.store.database import Database
from clincite.review.store.tables import (
    ASSIGNMENTS,
    COMMENTS,
    DECISIONS,
    INTERESTS,
    ITEMS,
    METADATA,
    PEOPLE,
    REPORTS,
    REWORDINGS,
    SIGNATURES,
    VERSIONS,
)
from clincite.review.values import SYSTEM
from tests.review.ledger.attacking import attacking, undone
from tests.review.ledger.writing import KEY, SLUG, content_of

OTHER = canonical_json({**content_of(1), "claims": ["forged"]})
WHEN = "2020-01-01T00:00:00Z"

# Table, number of the version where it matters, what is set, and the entry that it contradicts (0: none tells of it).
EDITS: tuple[tuple[Any, int | None, dict[str, Any], int], ...] = (
    (VERSIONS, 1, {"state": "approved"}, 8),
    (VERSIONS, 2, {"state": "withdrawn"}, 14),
    (VERSIONS, 2, {"since": WHEN}, 14),
    (VERSIONS, 1, {"content": OTHER}, 4),
    (VERSIONS, 1, {"content": b"not JSON \xff"}, 4),
    (VERSIONS, 1, {"content": canonical_json({**content_of(1), "created": WHEN})}, 4),
    (VERSIONS, 1, {"answer": "0" * 64}, 4),
    (VERSIONS, 2, {"due": "2099-01-01"}, 15),
    (VERSIONS, 2, {"title": "Zorbs are harmless"}, 12),
    (VERSIONS, 2, {"due": None}, 15),
    (VERSIONS, 2, {"published": None}, 14),
    (VERSIONS, 1, {"published": WHEN}, 4),
    (VERSIONS, 1, {"made_by": 2}, 4),
    (VERSIONS, 1, {"basis": "refreshed"}, 4),
    (VERSIONS, 1, {"created": WHEN}, 4),
    (VERSIONS, 1, {"description": "Zorbs are harmless"}, 4),
    (DECISIONS, None, {"text": "Zorbs grow."}, 10),
    (DECISIONS, None, {"verdict": "approve"}, 10),
    (DECISIONS, None, {"reason": "No reason."}, 10),
    (DECISIONS, None, {"category": None}, 10),
    (DECISIONS, None, {"claim_key": "j" * 64}, 10),
    (DECISIONS, None, {"claim": "c2"}, 10),
    (DECISIONS, None, {"person_id": 1}, 10),
    (DECISIONS, None, {"round": 2}, 10),
    (DECISIONS, None, {"version": 2}, 10),
    (DECISIONS, None, {"at": WHEN}, 10),
    (DECISIONS, None, {"seq": 99}, 10),
    (COMMENTS, None, {"text": "Because."}, 11),
    (COMMENTS, None, {"person_id": 2}, 11),
    (INTERESTS, None, {"none": False}, 9),
    (INTERESTS, None, {"statement": "Shares in zorbs"}, 9),
    (SIGNATURES, None, {"person_id": 1}, 13),
    (SIGNATURES, None, {"version": 1}, 13),
    (SIGNATURES, None, {"name": "Somebody Else"}, 13),
    (SIGNATURES, None, {"credentials": "PhD"}, 13),
    (REPORTS, None, {"text": "All is well."}, 16),
    (REPORTS, None, {"said": "Zorbs."}, 16),
    (REPORTS, None, {"question": "Are zorbs harmless?"}, 16),
    (REPORTS, None, {"open": True}, 17),
    (REPORTS, None, {"outcome": "Nothing to do."}, 17),
    (REPORTS, None, {"closed_by": 2}, 17),
    (REPORTS, None, {"item_id": None}, 16),
    (ITEMS, None, {"public": False}, 14),
    (ITEMS, None, {"months": 100}, 15),
    (ITEMS, None, {"round": 2}, 8),
    (ITEMS, None, {"newest": 1}, 12),
    (ITEMS, None, {"asked_by": 2}, 4),
    (ITEMS, None, {"slug": "another"}, 4),
    (ITEMS, None, {"question": "Are zorbs harmless?"}, 0),
    (ITEMS, None, {"reader": "patient"}, 0),
    (ASSIGNMENTS, None, {"person_id": 1}, 5),
    (REWORDINGS, None, {"person_id": 1}, 12),
    (REWORDINGS, None, {"claim_key": "j" * 64}, 12),
)


def test_every_edited_row_is_found(desk: Database) -> None:
    with attacking(desk) as connection:
        for table, version, values, seq in EDITS:
            with undone(connection):
                change = update(table).values(values)
                connection.execute(change.where(table.c.number == version) if table is VERSIONS else change)
                faults = verify_connection(connection).faults
                assert (seq, FaultKind.STORE) in {(fault.seq, fault.kind) for fault in faults}, (table.name, values, faults)
                assert {fault.kind for fault in faults} == {FaultKind.STORE}


@pytest.mark.parametrize(
    ("values", "seq"),
    [({"role": "owner"}, 2), ({"active": False}, 2), ({"credentials": "PhD"}, 3), ({"name": "Somebody Else"}, 3), ({"on_board": False}, 3)],
)
def test_an_edited_account_is_found(desk: Database, values: dict[str, Any], seq: int) -> None:
    with attacking(desk) as connection:
        connection.execute(update(PEOPLE).where(PEOPLE.c.id == 2).values(values))
        faults = verify_connection(connection).faults
    assert [(fault.seq, fault.kind) for fault in faults] == [(seq, FaultKind.STORE)]


@pytest.mark.parametrize(
    ("table", "seq"),
    [(SIGNATURES, 13), (DECISIONS, 10), (COMMENTS, 11), (REPORTS, 17), (REWORDINGS, 12), (ASSIGNMENTS, 5)],
    ids=lambda one: getattr(one, "name", None),
)
def test_a_deleted_row_is_found(desk: Database, table: Any, seq: int) -> None:
    with attacking(desk) as connection:
        connection.execute(delete(table))
        (fault,) = verify_connection(connection).faults
    assert fault.kind is FaultKind.STORE
    assert "is not in the database any more" in fault.message
    assert fault.seq <= seq


def test_a_deleted_version_is_found(desk: Database) -> None:
    with attacking(desk) as connection:
        connection.execute(delete(VERSIONS).where(VERSIONS.c.number == 1))
        faults = verify_connection(connection).faults
    assert [(fault.seq, fault.message) for fault in faults] == [(4, f"The answer {SLUG}, version 1 is not in the database any more.")]


@pytest.mark.parametrize(
    "table", [SIGNATURES, DECISIONS, COMMENTS, REWORDINGS, ASSIGNMENTS, VERSIONS, PEOPLE, INTERESTS], ids=lambda one: one.name
)
def test_a_row_that_was_put_in_is_found(desk: Database, table: Any) -> None:
    """A copy of a row that is there, by somebody else or with another number."""
    other = {
        "signatures": {"person_id": 1, "seq": 8},
        "decisions": {"person_id": 1, "seq": 8},
        "comments": {"seq": 8},
        "interests": {"person_id": 1, "seq": 8},
        "rewordings": {"person_id": 1},
        "assignments": {"person_id": 1},
        "versions": {"number": 3},
        "people": {"email": "eve@example.org"},
    }[table.name]
    with attacking(desk) as connection:
        row = connection.execute(select(table).limit(1)).one()
        copied = {name: value for name, value in row._mapping.items() if name != "id"}
        if connection.dialect.name == "postgresql":
            copied["id"] = 900
        connection.execute(insert(table).values({**copied, **other}))
        faults = verify_connection(connection).faults
    assert [fault.kind for fault in faults] == [FaultKind.STORE]
    assert faults[0].message.startswith("No entry tells of the ")


def test_a_forged_entry_may_say_anything(database: Database) -> None:
    strange: dict[str, object] = {
        "person": [],
        "report": {},
        "reworded": [[{}, []], 7, ["a"]],
        "state": {},
        "published": "yes",
        "round": [],
    }
    with database.write() as connection:
        for what in (*What, *AccountWhat):
            append(connection, SYSTEM, what=what, when=WHEN, slug="zorb", version=1, detail=strange)
            append(connection, SYSTEM, what=what, when=WHEN, detail={"person": "zorb", "reworded": "zorb"})
    with database.read() as connection:
        assert {fault.kind for fault in verify_connection(connection).faults} == {FaultKind.STORE}


def test_every_table_whose_rows_matter_is_compared() -> None:
    """A new table is compared with the ledger, or somebody has said why not."""
    from clincite.review.ledger.comparing import _TABLES

    # Secrets and sessions decide nothing; the ledger does not tell of them.
    assert METADATA.tables.keys() - _TABLES.keys() == {"ledger", "head", "identities", "sessions", "invitations"}
    assert KEY not in _TABLES
