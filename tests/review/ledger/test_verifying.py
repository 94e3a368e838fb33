"""Whatever is done to the ledger is found, and it is said where: on both engines, at every entry."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import Connection, func, insert, select, update

from clincite.errors import InputError, StoreError
from clincite.review.ledger.chain import NOTHING, append, entries, entry_hash, head, row_of
from clincite.review.ledger.signing import Signer, new_key
from clincite.review.ledger.verifying import (
    Anchor,
    FaultKind,
    LedgerVerification,
    daily_heads,
    verify_entries,
    verify_store,
)
from clincite.review.store.database import Database
from clincite.review.store.tables import DECISIONS, HEAD, LEDGER
from clincite.review.values import SYSTEM, LedgerEntry
from tests.review.ledger.attacking import attacking, found_in, remove, renumber, rewrite, swap, truncate, undone

ENTRIES = 18
DAY_ONE = 12  # the last entry of the first day
DECIDED = 11  # the entry of the decision
CHAIN = frozenset(FaultKind) - {FaultKind.STORE, FaultKind.RULE, FaultKind.TIME, FaultKind.TRIGGER}


def in_chain(found: LedgerVerification) -> list[tuple[int, FaultKind]]:
    return [(fault.seq, fault.kind) for fault in found.faults if fault.kind in CHAIN]


def heads_of(database: Database) -> tuple[Anchor, ...]:
    with database.read() as connection:
        return daily_heads(connection)


def test_an_untouched_ledger_is_intact(desk: Database) -> None:
    found = verify_store(desk, anchors=heads_of(desk))
    assert found.intact
    assert (found.entries, found.signed, found.anchors, found.keys) == (ENTRIES, 0, 2, 0)
    with desk.read() as connection:
        assert found.head == connection.scalar(select(HEAD.c.hash))


def test_an_empty_ledger_is_intact(database: Database) -> None:
    found = verify_store(database)
    assert found.intact
    assert (found.entries, found.head) == (0, NOTHING)


def test_every_deleted_entry_is_found(desk: Database) -> None:
    with attacking(desk) as connection:
        for seq in range(1, ENTRIES):
            with undone(connection):
                remove(connection, seq)
                assert in_chain(found_in(connection)) == [(seq, FaultKind.MISSING)]


def test_several_deleted_entries_are_found(desk: Database) -> None:
    with attacking(desk) as connection:
        remove(connection, 4, up_to=6)
        remove(connection, 9)
        found = found_in(connection)
        assert in_chain(found) == [(4, FaultKind.MISSING), (9, FaultKind.MISSING)]
        assert "Entries 4 to 6 are missing." in [fault.message for fault in found.faults]


def test_a_deletion_that_later_numbers_hide_is_found(desk: Database) -> None:
    with attacking(desk) as connection:
        for seq in range(1, ENTRIES):
            with undone(connection):
                remove(connection, seq)
                for later in range(seq + 1, ENTRIES + 1):
                    renumber(connection, later, later - 1)
                connection.execute(update(HEAD).values(seq=ENTRIES - 1))
                faults = in_chain(found_in(connection))
                assert faults[0] == (seq, FaultKind.MISSING)


def test_every_entry_that_stands_under_another_number_is_found(desk: Database) -> None:
    """Also the last ones, with a head that says so: somebody may hide by it what they took out, or what they will put in."""
    with attacking(desk) as connection:
        for first in range(1, ENTRIES + 1):
            with undone(connection):
                for seq in range(ENTRIES, first - 1, -1):
                    renumber(connection, seq, seq + 50)
                faults = in_chain(found_in(connection))
                assert [fault for fault in faults if fault[1] is FaultKind.EDITED] == [
                    (seq, FaultKind.EDITED) for seq in range(first, ENTRIES + 1)
                ]
        renumber(connection, ENTRIES, ENTRIES + 3)
        connection.execute(update(HEAD).values(seq=ENTRIES + 3))
        messages = [fault.message for fault in found_in(connection).faults if fault.kind is FaultKind.EDITED]
        assert messages == [f"Entry {ENTRIES} stands under the number {ENTRIES + 3}."]


def test_entries_in_a_file_that_stand_under_another_number_are_found(desk: Database) -> None:
    with desk.read() as connection:
        *others, last = entries(connection)
    found = verify_entries((*others, msgspec.structs.replace(last, seq=ENTRIES + 3)))
    assert in_chain(found) == [(ENTRIES, FaultKind.EDITED)]


def test_every_edited_field_of_every_entry_is_found(desk: Database) -> None:
    changes: dict[str, Any] = {
        "who": 77,
        "name": "Somebody Else",
        "role": "editor",
        "what": "nothing",
        "when": "2020-01-01T00:00:00Z",
        "slug": "another-slug",
        "version": 77,
        "answer": "0" * 64,
        "detail": '{"state":"approved","x":1}',
        "before": "1" * 64,
        "hash": "2" * 64,
    }
    with attacking(desk) as connection:
        for seq in range(1, ENTRIES + 1):
            for column, value in changes.items():
                with undone(connection):
                    connection.execute(update(LEDGER).where(LEDGER.c.seq == seq).values({column: value}))
                    assert (seq, FaultKind.EDITED) in in_chain(found_in(connection)), (seq, column)


@pytest.mark.parametrize("detail", ["{", '{"person":1, "role":"owner"}', "[]", '{"\\ud800":1}'])
def test_a_detail_that_clincite_never_wrote_is_found(desk: Database, detail: str) -> None:
    with attacking(desk) as connection:
        connection.execute(update(LEDGER).where(LEDGER.c.seq == 5).values(detail=detail))
        assert in_chain(found_in(connection)) == [(5, FaultKind.EDITED)]


def test_an_edit_whose_hash_was_computed_anew_is_found_by_the_entry_after(desk: Database) -> None:
    with attacking(desk) as connection:
        for seq in range(1, ENTRIES + 1):
            with undone(connection):
                _forge(connection, seq)
                assert in_chain(found_in(connection)) == [(seq, FaultKind.EDITED)]


def _forge(connection: Connection, seq: int) -> None:
    entry = next(entries(connection, after=seq - 1, limit=1))
    forged = entry_hash(msgspec.structs.replace(entry, name="Somebody Else"))
    connection.execute(update(LEDGER).where(LEDGER.c.seq == seq).values(name="Somebody Else", hash=forged))


def test_every_pair_that_changed_places_is_found(desk: Database) -> None:
    with attacking(desk) as connection:
        for one in range(1, ENTRIES):
            for other in (one + 1, ENTRIES):
                if other > one:
                    with undone(connection):
                        swap(connection, one, other)
                        faults = in_chain(found_in(connection))
                        assert faults and faults[0] == (one, FaultKind.REORDERED), (one, other, faults)


def test_every_truncation_is_found(desk: Database) -> None:
    with attacking(desk) as connection:
        for length in range(ENTRIES):
            with undone(connection):
                truncate(connection, length, hide=False)
                assert in_chain(found_in(connection)) == [(length + 1, FaultKind.TRUNCATED)]


def test_every_truncation_that_the_head_hides_is_found_in_the_tables(desk: Database) -> None:
    with attacking(desk) as connection:
        for length in range(ENTRIES):
            with undone(connection):
                truncate(connection, length, hide=True)
                found = found_in(connection)
                assert in_chain(found) == []
                assert {fault.kind for fault in found.faults} == {FaultKind.STORE}


def test_every_truncation_that_the_head_hides_is_found_by_what_was_published(desk: Database) -> None:
    anchors = heads_of(desk)
    with attacking(desk) as connection:
        for length in range(ENTRIES):
            with undone(connection):
                truncate(connection, length, hide=True)
                assert (length + 1, FaultKind.TRUNCATED) in in_chain(found_in(connection, anchors=anchors))


def test_a_head_that_was_set_back_or_changed_is_found(desk: Database) -> None:
    with attacking(desk) as connection:
        with undone(connection):
            connection.execute(update(HEAD).values(seq=3))
            assert (4, FaultKind.STORE) in [(one.seq, one.kind) for one in found_in(connection).faults]
        connection.execute(update(HEAD).values(hash="5" * 64))
        assert in_chain(found_in(connection)) == [(ENTRIES, FaultKind.EDITED)]


def _other_reason(entry: LedgerEntry) -> LedgerEntry:
    if entry.seq != DECIDED:
        return entry
    return msgspec.structs.replace(entry, detail={**entry.detail, "reason": "Another reason."})


def _rewrite_all(connection: Connection, **options: bool) -> None:
    """The attacker changes a decision in the tables and in the ledger, and makes every hash anew."""
    connection.execute(update(DECISIONS).values(reason="Another reason."))
    rewrite(connection, _other_reason, **options)


def test_a_ledger_that_was_written_anew_is_found_by_what_was_published(desk: Database) -> None:
    anchors = heads_of(desk)
    with attacking(desk) as connection:
        _rewrite_all(connection)
        assert found_in(connection).intact  # nothing else can tell
        assert in_chain(found_in(connection, anchors=anchors)) == [(DAY_ONE, FaultKind.ANCHOR), (ENTRIES, FaultKind.ANCHOR)]


def test_a_ledger_that_was_written_anew_is_found_by_its_signatures(signed_desk: Database, signer: Signer) -> None:
    keys = (signer.public,)
    found = verify_store(signed_desk, keys=keys)
    assert found.intact and found.signed == ENTRIES and found.keys == 1
    later = list(range(DECIDED, ENTRIES + 1))
    with attacking(signed_desk) as connection:
        with undone(connection):
            _rewrite_all(connection)  # the attacker cannot sign
            assert in_chain(found_in(connection, keys=keys)) == [(seq, FaultKind.SIGNATURE) for seq in later]
        _rewrite_all(connection, keep_signatures=True)
        assert in_chain(found_in(connection, keys=keys)) == [(seq, FaultKind.SIGNATURE) for seq in later]


def test_signatures_that_were_all_taken_off_are_missed(signed_desk: Database, signer: Signer) -> None:
    with attacking(signed_desk) as connection:
        connection.execute(update(LEDGER).values(signature=None, key=None))
        assert in_chain(found_in(connection, keys=(signer.public,))) == [(1, FaultKind.SIGNATURE)]


def test_every_changed_signature_is_found(signed_desk: Database, signer: Signer) -> None:
    changes: tuple[dict[str, Any], ...] = (
        {"signature": "0" * 128},
        {"signature": "not hex"},
        {"key": "0" * 16},
        {"signature": None},
        {"key": None},
    )
    with attacking(signed_desk) as connection:
        for seq in range(1, ENTRIES + 1):
            for change in changes:
                with undone(connection):
                    connection.execute(update(LEDGER).where(LEDGER.c.seq == seq).values(change))
                    assert in_chain(found_in(connection, keys=(signer.public,))) == [(seq, FaultKind.SIGNATURE)]


def test_an_entry_that_another_key_signed_is_found(signed_desk: Database, tmp_path: Any) -> None:
    other = new_key(tmp_path / "other.pem")
    assert in_chain(verify_store(signed_desk, keys=(other.public,)))[0] == (1, FaultKind.SIGNATURE)


def test_entries_from_before_the_key_was_there_need_no_signature(desk: Database, signer: Signer) -> None:
    with desk.write() as connection:
        append(connection, SYSTEM, what="key", when="2026-03-03T00:00:00Z", signer=signer)
    found = verify_store(desk, keys=(signer.public,))
    assert found.intact and found.signed == 1


def test_a_key_that_was_replaced_does_not_come_back(desk: Database, tmp_path: Path) -> None:
    old, new = new_key(tmp_path / "old.pem"), new_key(tmp_path / "new.pem")
    when = "2026-03-03T00:00:00Z"
    with desk.write() as connection:
        for signer in (old, old, new):
            append(connection, SYSTEM, what="zorb", when=when, signer=signer)
    keys = (old.public, new.public)
    assert verify_store(desk, keys=keys).intact
    with attacking(desk) as connection:
        with pytest.raises(StoreError, match="replaced the one that is given"):
            append(connection, SYSTEM, what="zorb", when=when, signer=old)
        append(connection, SYSTEM, what="zorb", when=when, signer=new)
        _append_by(connection, old)  # whoever stole it does not ask
        append(connection, SYSTEM, what="zorb", when=when, signer=new)
        for known in (keys, ()):
            (fault,) = found_in(connection, keys=known).faults
            assert (fault.seq, fault.kind) == (ENTRIES + 5, FaultKind.SIGNATURE)
            assert fault.message == (
                f"Entry {ENTRIES + 5} is signed with a key ({old.key_id}) that another replaced at entry {ENTRIES + 3}."
            )


def test_a_key_that_nobody_knows_replaces_none(signed_desk: Database, signer: Signer, tmp_path: Path) -> None:
    strange = new_key(tmp_path / "strange.pem")
    with attacking(signed_desk) as connection:
        _append_by(connection, strange)
        _append_by(connection, signer)
        assert in_chain(found_in(connection, keys=(signer.public,))) == [(ENTRIES + 1, FaultKind.SIGNATURE)]


def _append_by(connection: Connection, signer: Signer) -> None:
    """An entry that is signed by somebody who does not ask the desk."""
    seq, before = head(connection)
    entry = LedgerEntry(seq=seq + 1, who=None, name="clincite", role=None, what="zorb", when="2026-03-03T00:00:00Z", before=before, hash="")
    entry = signer.signed(msgspec.structs.replace(entry, hash=entry_hash(entry)))
    connection.execute(insert(LEDGER).values(row_of(entry)))
    connection.execute(update(HEAD).values(seq=entry.seq, hash=entry.hash))


def test_a_key_that_is_none_is_refused(desk: Database) -> None:
    with pytest.raises(InputError, match="64 hex digits"):
        verify_store(desk, keys=("zorb",))


def test_entries_are_verified_without_a_database(desk: Database) -> None:
    with desk.read() as connection:
        all_of_them = tuple(entries(connection))
    anchors = heads_of(desk)
    assert verify_entries(all_of_them, anchors=anchors, end=(ENTRIES, all_of_them[-1].hash)).intact
    assert in_chain(verify_entries(all_of_them[:-1], anchors=anchors)) == [(ENTRIES, FaultKind.TRUNCATED)]
    twice = (*all_of_them[:5], all_of_them[2], *all_of_them[5:])
    assert in_chain(verify_entries(twice)) == [(3, FaultKind.EDITED)]
    moved = (*all_of_them[:4], all_of_them[5], all_of_them[4], *all_of_them[6:])
    assert in_chain(verify_entries(moved)) == [(5, FaultKind.REORDERED)]


def test_the_heads_of_days_are_their_last_entries(desk: Database) -> None:
    with desk.read() as connection:
        hashes = {row.seq: row.hash for row in connection.execute(select(LEDGER.c.seq, LEDGER.c.hash))}
        assert connection.scalar(select(func.count()).select_from(LEDGER)) == ENTRIES
    assert heads_of(desk) == (
        Anchor(day="2026-03-01", seq=DAY_ONE, hash=hashes[DAY_ONE]),
        Anchor(day="2026-03-02", seq=ENTRIES, hash=hashes[ENTRIES]),
    )


def test_faults_are_said_in_order_and_in_words(desk: Database) -> None:
    with attacking(desk) as connection:
        connection.execute(update(LEDGER).where(LEDGER.c.seq == 12).values(name="Somebody Else"))
        remove(connection, 3)
        found = found_in(connection)
    assert [fault.seq for fault in found.faults] == sorted(fault.seq for fault in found.faults)
    assert json.loads(msgspec.json.encode(found))["faults"][-1] == {
        "seq": 12,
        "kind": "edited",
        "message": "Entry 12 does not have its hash: something in it was changed.",
    }
