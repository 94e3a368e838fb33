"""The ledger as a file, which anybody can verify."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clincite.errors import InputError
from clincite.review.ledger.exporting import export_jsonl, heads_json, read_anchors, read_jsonl, verify_file
from clincite.review.ledger.signing import Signer, new_key
from clincite.review.ledger.verifying import Anchor, FaultKind, daily_heads, verify_store
from clincite.review.store.database import Database
from tests.review.databases import make_database
from tests.review.ledger.test_verifying import DAY_ONE, ENTRIES
from tests.review.ledger.writing import write_desk


def lines_of(database: Database) -> list[bytes]:
    with database.read() as connection:
        return list(export_jsonl(connection))


def write(folder: Path, lines: list[bytes]) -> Path:
    path = folder / "ledger.jsonl"
    path.write_bytes(b"".join(lines))
    return path


def test_an_export_says_what_the_database_says(desk: Database, tmp_path: Path) -> None:
    lines = lines_of(desk)
    assert len(lines) == ENTRIES + 1
    found, there = verify_file(write(tmp_path, lines)), verify_store(desk)
    assert found == there and found.intact


def test_an_empty_ledger_can_be_exported(database: Database, tmp_path: Path) -> None:
    found = verify_file(write(tmp_path, lines_of(database)))
    assert found.intact and found.entries == 0


def test_a_line_that_was_taken_out_changed_or_moved_is_found(desk: Database, tmp_path: Path) -> None:
    lines = lines_of(desk)
    without = verify_file(write(tmp_path, lines[:4] + lines[5:])).faults
    assert (5, FaultKind.MISSING) in [(fault.seq, fault.kind) for fault in without]
    changed = verify_file(write(tmp_path, [*lines[:4], lines[4].replace(b"Ada", b"Eve"), *lines[5:]])).faults
    assert (5, FaultKind.EDITED) in [(fault.seq, fault.kind) for fault in changed]
    moved = verify_file(write(tmp_path, [*lines[:4], lines[5], lines[4], *lines[6:]])).faults
    assert (5, FaultKind.REORDERED) in [(fault.seq, fault.kind) for fault in moved]


def test_a_file_that_was_cut_off_is_found(desk: Database, tmp_path: Path) -> None:
    lines = lines_of(desk)
    for kept in range(ENTRIES + 1):
        (fault,) = verify_file(write(tmp_path, lines[:kept])).faults
        assert (fault.seq, fault.kind) == (kept + 1, FaultKind.TRUNCATED)


def test_a_file_that_lacks_lines_before_its_last_is_found(desk: Database, tmp_path: Path) -> None:
    lines = lines_of(desk)
    for kept in range(ENTRIES):
        faults = verify_file(write(tmp_path, [*lines[:kept], lines[-1]])).faults
        assert {(fault.seq, fault.kind) for fault in faults} == {(kept + 1, FaultKind.TRUNCATED), (kept + 1, FaultKind.EDITED)}


def test_a_file_that_goes_on_is_found(desk: Database, tmp_path: Path) -> None:
    lines = lines_of(desk)
    assert "goes on behind" in verify_file(write(tmp_path, [*lines, lines[0]])).faults[-1].message


def test_what_was_published_is_compared_with_a_file(desk: Database, tmp_path: Path) -> None:
    path = write(tmp_path, lines_of(desk))
    forged = (Anchor(day="2026-03-01", seq=DAY_ONE, hash="0" * 64),)
    assert [(fault.seq, fault.kind) for fault in verify_file(path, anchors=forged).faults] == [(DAY_ONE, FaultKind.ANCHOR)]


def test_signatures_in_a_file_are_checked(signed_desk: Database, signer: Signer, tmp_path: Path) -> None:
    path = write(tmp_path, lines_of(signed_desk))
    assert verify_file(path, keys=[signer.public]).intact
    assert not verify_file(path, keys=[new_key(tmp_path / "other.pem").public]).intact


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, list[bytes]]]:
    folder = tmp_path_factory.mktemp("exported")
    database = make_database("sqlite", folder)
    write_desk(database, signer=new_key(folder / "key.pem"))
    yield folder, lines_of(database)
    database.close()


@given(data=st.data())
def test_every_edit_of_a_single_byte_is_found(exported: tuple[Path, list[bytes]], data: st.DataObject) -> None:
    """Without any key: the file's own hashes are enough."""
    folder, lines = exported
    at = data.draw(st.integers(0, len(lines) - 1))
    place = data.draw(st.integers(0, len(lines[at]) - 1))
    line = bytearray(lines[at])
    line[place] ^= data.draw(st.integers(1, 255))
    found = verify_file(write(folder, [*lines[:at], bytes(line), *lines[at + 1 :]]))
    assert not found.intact


@given(data=st.data())
def test_every_edit_of_a_single_byte_is_found_at_its_entry(exported: tuple[Path, list[bytes]], data: st.DataObject) -> None:
    folder, lines = exported
    at = data.draw(st.integers(0, ENTRIES - 1))
    hashed = lines[at].index(b',"key":')  # what stands before are the fields that the hash covers, and the hash
    place = data.draw(st.integers(0, hashed - 1))
    line = bytearray(lines[at])
    line[place] = data.draw(st.sampled_from(sorted(set(b'abc0123456789 {}":,') - {line[place]})))
    found = verify_file(write(folder, [*lines[:at], bytes(line), *lines[at + 1 :]]))
    assert any(fault.kind is not FaultKind.STORE and fault.seq in (at, at + 1) for fault in found.faults)


def test_published_heads_are_read_back(desk: Database, tmp_path: Path) -> None:
    with desk.read() as connection:
        heads = daily_heads(connection)
    path = tmp_path / "heads.json"
    path.write_bytes(heads_json(heads))
    assert read_anchors(path) == heads
    assert verify_store(desk, anchors=read_anchors(path)).intact


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"\xff", b'{"schema":"clincite/other","heads":[]}', b'{"schema":"clincite/ledger-heads/1"}']
)
def test_a_file_of_something_else_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "heads.json"
    path.write_bytes(content)
    with pytest.raises(InputError, match="no published heads"):
        read_anchors(path)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_anchors(tmp_path / "none.json")
    with pytest.raises(InputError, match="cannot be read"):
        read_jsonl(tmp_path / "none.jsonl")
