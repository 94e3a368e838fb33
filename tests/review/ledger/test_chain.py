"""Adding to the chain, and reading it."""

from __future__ import annotations

import hashlib
import json

import msgspec
import pytest
from sqlalchemy import delete, select, update

from clincite.errors import StoreError
from clincite.review.ledger import chain
from clincite.review.ledger.signing import Signer
from clincite.review.roles import Role
from clincite.review.store.database import Database
from clincite.review.store.tables import HEAD, LEDGER
from clincite.review.values import SYSTEM, Actor, LedgerEntry
from tests.review.ledger.attacking import attacking

ADA = Actor(id=7, name="Ada Author", role=Role.EDITOR)
WHEN = "2026-03-01T10:00:00Z"


def add(database: Database, what: str = "comment", **more: object) -> LedgerEntry:
    with database.write() as connection:
        return chain.append(connection, ADA, what=what, when=WHEN, **more)  # type: ignore[arg-type]


def test_an_entry_holds_who_what_when_and_the_hash_of_the_one_before(database: Database) -> None:
    first = add(database, slug="zorb", version=1, answer="a" * 64, detail={"text": "Why?"})
    second = add(database)
    assert first == LedgerEntry(
        seq=1,
        who=7,
        name="Ada Author",
        role="editor",
        what="comment",
        when=WHEN,
        slug="zorb",
        version=1,
        answer="a" * 64,
        detail={"text": "Why?"},
        before="0" * 64,
        hash=first.hash,
    )
    assert (second.seq, second.before) == (2, first.hash)
    with database.read() as connection:
        assert tuple(chain.entries(connection)) == (first, second)
        assert chain.head(connection) == (2, second.hash)


def test_the_hash_is_that_of_the_canonical_json(database: Database) -> None:
    """As anybody can compute it, with Python's own library."""
    entry = add(database, detail={"reason": "Zörbs — ‘fade’\n", "b": [1, None, True], "a": {"z": 1, "y": 2}})
    plain = msgspec.to_builtins(entry)
    hashed = {name: plain[name] for name in plain if name not in ("hash", "signature", "key")}
    text = json.dumps(hashed, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert hashlib.sha256(text.encode()).hexdigest() == entry.hash


def test_what_looks_the_same_is_hashed_the_same(database: Database) -> None:
    with database.write() as connection:
        actor = Actor(id=None, name="Zo\u0308rb", role=None)
        entry = chain.append(connection, actor, what="x", when=WHEN, detail={"e\u0301": ["o\u0308", ("u\u0308",)]})
    assert entry.name == "Zörb"
    assert entry.detail == {"\u00e9": ["ö", ["ü"]]}
    with database.read() as connection:
        assert next(chain.entries(connection)) == entry


def test_control_characters_and_zeros_survive(database: Database) -> None:
    entry = add(database, detail={"text": "a\0b\x1b[31m\u2028"})
    with database.read() as connection:
        assert next(chain.entries(connection)) == entry


def test_entries_are_read_from_anywhere_and_of_one_answer(database: Database) -> None:
    for slug in ("a", "b", "a", None, "a"):
        add(database, slug=slug)
    with database.read() as connection:
        assert [entry.seq for entry in chain.entries(connection, after=2)] == [3, 4, 5]
        assert [entry.seq for entry in chain.entries(connection, after=1, limit=2)] == [2, 3]
        assert [entry.seq for entry in chain.entries(connection, slug="a")] == [1, 3, 5]
        assert [entry.seq for entry in chain.entries(connection, slug="a", after=1, limit=1)] == [3]


def test_nothing_is_added_when_what_it_tells_of_fails(database: Database) -> None:
    add(database)
    with pytest.raises(ZeroDivisionError), database.write() as connection:
        chain.append(connection, SYSTEM, what="x", when=WHEN)
        raise ZeroDivisionError
    with database.read() as connection:
        assert chain.head(connection)[0] == 1
        assert len(tuple(chain.entries(connection))) == 1


def test_nothing_is_added_by_who_only_reads(database: Database) -> None:
    with pytest.raises(StoreError), database.read() as connection:
        chain.append(connection, SYSTEM, what="x", when=WHEN)
    with database.read() as connection:
        assert chain.head(connection) == (0, chain.NOTHING)


def test_a_signed_ledger_takes_no_unsigned_entry(database: Database, signer: Signer) -> None:
    signed = add(database, signer=signer)
    assert signed.key == signer.key_id
    with pytest.raises(StoreError, match="signed") as raised:
        add(database)
    assert "CLINCITE_LEDGER_KEY" in raised.value.hint
    assert add(database, signer=signer).seq == 2


def test_an_unsigned_ledger_can_be_signed_from_now_on(database: Database, signer: Signer) -> None:
    assert add(database).key is None
    assert add(database, signer=signer).key == signer.key_id


def test_a_damaged_entry_stops_the_reading(database: Database) -> None:
    add(database)
    with attacking(database) as connection:
        connection.execute(update(LEDGER).values(detail="{"))
        with pytest.raises(StoreError, match="Entry 1"):
            list(chain.entries(connection))


def test_a_database_without_its_head_is_said_to_be_broken(database: Database) -> None:
    with attacking(database) as connection:
        connection.execute(delete(HEAD))
        with pytest.raises(StoreError, match="how far"):
            chain.append(connection, SYSTEM, what="x", when=WHEN)


def test_the_row_is_the_entry(database: Database) -> None:
    entry = add(database, detail={"b": 1, "a": "ü"})
    with database.read() as connection:
        row = connection.execute(select(LEDGER)).one()
    assert row.detail == '{"a":"ü","b":1}'
    assert chain.entry_of(row) == entry
    assert dict(row._mapping) == chain.row_of(entry)
