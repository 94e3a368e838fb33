"""Entries are dated in their order."""

from __future__ import annotations

import msgspec
import pytest

from clincite.review.ledger.chain import NOTHING, append, entry_hash
from clincite.review.ledger.verifying import FaultKind, LedgerVerification, daily_heads, verify_entries, verify_store
from clincite.review.store.database import Database
from clincite.review.values import SYSTEM, LedgerEntry


def _dated(*times: str) -> LedgerVerification:
    """A ledger of entries of these times."""
    written: list[LedgerEntry] = []
    for seq, when in enumerate(times, 1):
        before = written[-1].hash if written else NOTHING
        entry = LedgerEntry(seq=seq, who=None, name="clincite", role=None, what="zorb", when=when, before=before, hash="")
        written.append(msgspec.structs.replace(entry, hash=entry_hash(entry)))
    return verify_entries(written)


def test_an_entry_that_is_dated_before_the_one_before_is_a_fault() -> None:
    found = _dated("2026-03-01T10:00:00Z", "2026-03-01T08:59:59Z", "2026-03-01T08:59:59Z")
    assert [(fault.seq, fault.kind, fault.message) for fault in found.faults] == [
        (
            2,
            FaultKind.TIME,
            "Entry 2 is dated 2026-03-01T08:59:59Z, and entry 1 before it 2026-03-01T10:00:00Z: "
            "a clock was wrong, or somebody dated an entry back.",
        )
    ]


def test_a_clock_that_is_set_right_by_less_than_an_hour_is_none() -> None:
    assert _dated("2026-03-01T10:00:00Z", "2026-03-01T09:00:00Z", "2026-03-01T08:00:00Z").intact


def test_a_clock_that_was_wrong_in_the_future_is_one_fault() -> None:
    found = _dated("2026-03-01T10:00:00Z", "2036-03-01T10:00:00Z", "2026-03-01T11:00:00Z", "2026-03-01T12:00:00Z")
    assert [fault.seq for fault in found.faults] == [3]


@pytest.mark.parametrize(
    "when", ["", "yesterday", "2026-03-01", "2026-13-01T10:00:00Z", "2026-03-01T10:00:00+01:00", "0001-01-01T00:00:00+23:00"]
)
def test_a_date_that_clincite_never_wrote_is_a_fault(when: str) -> None:
    found = _dated("2026-03-01T10:00:00Z", when, "2026-03-01T09:30:00Z")
    assert [(fault.seq, fault.kind) for fault in found.faults] == [(2, FaultKind.TIME)]


def test_heads_are_in_the_order_of_the_entries_whatever_the_clock_said(database: Database) -> None:
    times = ("2027-01-01T10:00:00Z", "2026-03-01T10:00:00Z", "2026-03-02T10:00:00Z", "2026-03-01T11:00:00Z")
    with database.write() as connection:
        for when in times:
            append(connection, SYSTEM, what="zorb", when=when)
    with database.read() as connection:
        heads = daily_heads(connection)
    assert [(one.day, one.seq) for one in heads] == [("2027-01-01", 1), ("2026-03-02", 3), ("2026-03-01", 4)]
    assert {fault.kind for fault in verify_store(database, anchors=heads).faults} == {FaultKind.TIME}
