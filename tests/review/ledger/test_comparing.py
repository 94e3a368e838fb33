"""A change of the tables that no entry tells of is found, though the ledger itself is whole."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import delete, insert, select, update

from clincite.records import canonical_json
from clincite.review.ledger.chain import append
from clincite.review.ledger.verifying import FaultKind
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
from tests.review.ledger.attacking import attacking, found_in, undone
from tests.review.ledger.writing import KEY, SLUG, content_of

OTHER = canonical_json({**content_of(1), "claims": ["forged"]})
WHEN = "2020-01-01T00:00:00Z"

# Table, number of the version where it matters, what is set, and the entry that it contradicts (0: none tells of it).
EDITS: tuple[tuple[Any, int | None, dict[str, Any], int], ...] = (
    (VERSIONS, 1, {"state": "approved"}, 9),
    (VERSIONS, 2, {"state": "withdrawn"}, 15),
    (VERSIONS, 2, {"since": WHEN}, 15),
    (VERSIONS, 1, {"content": OTHER}, 5),
    (VERSIONS, 1, {"content": b"not JSON \xff"}, 5),
    (VERSIONS, 1, {"content": canonical_json({**content_of(1), "created": WHEN})}, 5),
    (VERSIONS, 1, {"answer": "0" * 64}, 5),
    (VERSIONS, 2, {"due": "2099-01-01"}, 16),
    (VERSIONS, 2, {"title": "Zorbs are harmless"}, 13),
    (VERSIONS, 2, {"due": None}, 16),
    (VERSIONS, 2, {"published": None}, 15),
    (VERSIONS, 1, {"published": WHEN}, 5),
    (VERSIONS, 1, {"made_by": 2}, 5),
    (VERSIONS, 1, {"basis": "refreshed"}, 5),
    (VERSIONS, 1, {"created": WHEN}, 5),
    (VERSIONS, 1, {"description": "Zorbs are harmless"}, 5),
    (VERSIONS, 1, {"risk": 7}, 5),
    (VERSIONS, 1, {"claims": 0}, 5),
    (VERSIONS, 2, {"approved_round": None}, 15),
    (DECISIONS, None, {"text": "Zorbs grow."}, 11),
    (DECISIONS, None, {"verdict": "approve"}, 11),
    (DECISIONS, None, {"reason": "No reason."}, 11),
    (DECISIONS, None, {"category": None}, 11),
    (DECISIONS, None, {"claim_key": "j" * 64}, 11),
    (DECISIONS, None, {"claim": "c2"}, 11),
    (DECISIONS, None, {"person_id": 1}, 11),
    (DECISIONS, None, {"round": 2}, 11),
    (DECISIONS, None, {"version": 2}, 11),
    (DECISIONS, None, {"at": WHEN}, 11),
    (DECISIONS, None, {"name": "Famous Person"}, 11),
    (DECISIONS, None, {"credentials": "Nobel Laureate"}, 11),
    (DECISIONS, None, {"seq": 99}, 11),
    (COMMENTS, None, {"text": "Because."}, 12),
    (COMMENTS, None, {"person_id": 2}, 12),
    (INTERESTS, None, {"none": False}, 10),
    (INTERESTS, None, {"statement": "Shares in zorbs"}, 10),
    (SIGNATURES, None, {"person_id": 1}, 14),
    (SIGNATURES, None, {"version": 1}, 14),
    (SIGNATURES, None, {"name": "Somebody Else"}, 14),
    (SIGNATURES, None, {"credentials": "PhD"}, 14),
    (REPORTS, None, {"text": "All is well."}, 17),
    (REPORTS, None, {"said": "Zorbs."}, 17),
    (REPORTS, None, {"question": "Are zorbs harmless?"}, 17),
    (REPORTS, None, {"open": True}, 18),
    (REPORTS, None, {"outcome": "Nothing to do."}, 18),
    (REPORTS, None, {"closed_by": 2}, 18),
    (REPORTS, None, {"item_id": None}, 17),
    (ITEMS, None, {"public": False}, 15),
    (ITEMS, None, {"months": 100}, 16),
    (ITEMS, None, {"round": 2}, 15),
    (ITEMS, None, {"newest": 1}, 13),
    (ITEMS, None, {"asked_by": 2}, 5),
    (ITEMS, None, {"slug": "another"}, 5),
    (ITEMS, None, {"question": "Are zorbs harmless?"}, 0),
    (ITEMS, None, {"reader": "patient"}, 0),
    (ITEMS, None, {"question_key": "q" * 64}, 0),
    (ASSIGNMENTS, None, {"person_id": 1}, 6),
    (REWORDINGS, None, {"person_id": 1}, 13),
    (REWORDINGS, None, {"claim_key": "j" * 64}, 13),
    (REWORDINGS, None, {"at": WHEN}, 13),
)


def test_every_edited_row_is_found(desk: Database) -> None:
    with attacking(desk) as connection:
        for table, version, values, seq in EDITS:
            with undone(connection):
                change = update(table).values(values)
                connection.execute(change.where(table.c.number == version) if table is VERSIONS else change)
                faults = found_in(connection).faults
                assert (seq, FaultKind.STORE) in {(fault.seq, fault.kind) for fault in faults}, (table.name, values, faults)
                assert {fault.kind for fault in faults} == {FaultKind.STORE}


@pytest.mark.parametrize(
    ("values", "seq"),
    [
        ({"role": "owner"}, 3),
        ({"active": False}, 3),
        ({"password": "that of somebody else"}, 3),
        ({"password": None}, 3),
        ({"totp": "a secret"}, 3),
        ({"credentials": "PhD"}, 4),
        ({"name": "Somebody Else"}, 4),
        ({"on_board": False}, 4),
        ({"affiliation": "Famous Place"}, 4),
    ],
)
def test_an_edited_account_is_found(desk: Database, values: dict[str, Any], seq: int) -> None:
    with attacking(desk) as connection:
        connection.execute(update(PEOPLE).where(PEOPLE.c.id == 2).values(values))
        faults = found_in(connection).faults
    assert [(fault.seq, fault.kind) for fault in faults] == [(seq, FaultKind.STORE)]


@pytest.mark.parametrize(
    ("table", "seq"),
    [(SIGNATURES, 14), (DECISIONS, 11), (COMMENTS, 12), (REPORTS, 18), (REWORDINGS, 13), (ASSIGNMENTS, 6)],
    ids=lambda one: getattr(one, "name", None),
)
def test_a_deleted_row_is_found(desk: Database, table: Any, seq: int) -> None:
    with attacking(desk) as connection:
        connection.execute(delete(table))
        (fault,) = found_in(connection).faults
    assert fault.kind is FaultKind.STORE
    assert "is not in the database any more" in fault.message
    assert fault.seq <= seq


def test_a_deleted_version_is_found(desk: Database) -> None:
    with attacking(desk) as connection:
        connection.execute(delete(VERSIONS).where(VERSIONS.c.number == 1))
        faults = found_in(connection).faults
    assert [(fault.seq, fault.message) for fault in faults] == [(5, f"The answer {SLUG}, version 1 is not in the database any more.")]


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
        faults = found_in(connection).faults
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
        assert {fault.kind for fault in found_in(connection).faults} == {FaultKind.STORE, FaultKind.RULE}


def test_every_table_whose_rows_matter_is_compared() -> None:
    """A new table is compared with the ledger, or somebody has said why not."""
    from clincite.review.ledger.comparing import _TABLES

    # Sessions and links are there for a while, and their secrets must not be told.
    assert METADATA.tables.keys() - _TABLES.keys() == {"ledger", "head", "sessions", "invitations"}
    assert KEY not in _TABLES
