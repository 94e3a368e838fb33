"""A file as messages: parcels of bounded size, and an end that always comes."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clincite.errors import SourceError
from clincite.records import Record
from clincite.sources import Deleted, Item, Skipped, reading
from clincite.sources.following import FollowedPath
from clincite.sources.jsonl import encode_line
from clincite.sources.reading import PARCEL_BYTES, PARCEL_RECORDS, End, Parcel, Start, decode, encode, parcels, plain, read_file
from tests.library.contract import record


def test_a_file_is_told_before_it_is_read_and_can_be_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.jsonl"
    file.write_bytes(encode_line(record("a:1")))
    messages = read_file(file)
    start = next(messages)
    assert start == Start(format="jsonl", content=reading.content_of(file))
    monkeypatch.setattr(reading, "parcels", lambda *_, **__: pytest.fail("it was read though nobody wanted it"))
    messages.close()  # type: ignore[attr-defined]


def test_messages_survive_the_way_between_processes(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_bytes(encode_line(record("a:1", "Lids blink.")) + b"{bad\n" + encode_line(record("a:2")))
    messages = list(read_file(file))
    assert [decode(encode(message)) for message in messages] == messages
    assert [type(message) for message in messages] == [Start, Parcel, End]
    assert messages[-1] == End()


def test_parcels_are_bounded_in_number_and_in_size() -> None:
    many = [record(f"a:{number}") for number in range(3 * PARCEL_RECORDS)]
    assert [len(parcel.records) for parcel in parcels(many)] == [PARCEL_RECORDS] * 3 + [0]
    large = [record(f"a:{number}", "x" * (PARCEL_BYTES // 2)) for number in range(4)]
    assert [len(parcel.records) for parcel in parcels(large)] == [2, 2, 0]
    faults = [Skipped(where="a", why="b")] * (PARCEL_RECORDS + 1)
    assert [len(parcel.skipped) for parcel in parcels(faults)] == [PARCEL_RECORDS, 1]


def test_what_was_whole_comes_before_the_error() -> None:
    def items() -> Iterator[Item]:
        yield record("a:1")
        raise SourceError("It broke off.")

    taken: list[Parcel] = []
    with pytest.raises(SourceError):
        taken.extend(parcels(items()))
    assert [each.id for parcel in taken for each in parcel.records] == ["a:1"]


steps = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["bring", "withdraw"])), max_size=12)


@given(steps)
def test_a_parcel_applied_is_its_items_applied_one_by_one(items: list[tuple[str, str]]) -> None:
    one_by_one: dict[str, Record] = {"a:a": record("a:a", "before")}
    given_items: list[Item] = []
    for number, (name, step) in enumerate(items):
        each = record(f"a:{name}", f"Text {number}.")
        given_items.append(each if step == "bring" else Deleted(record=each.id))
        if step == "bring":
            one_by_one[each.id] = each
        else:
            one_by_one.pop(each.id, None)
    applied = {"a:a": record("a:a", "before")}
    for parcel in parcels(given_items):
        for gone in parcel.removed:
            applied.pop(gone, None)
        applied.update({each.id: each for each in parcel.records})
    assert applied == one_by_one


def test_a_path_that_is_followed_says_how_far_it_was_read(tmp_path: Path) -> None:
    file = tmp_path / "a.bin"
    file.write_bytes(b"x" * 100_000)
    again = FollowedPath(file)
    assert (str(again), again.reached()) == (str(file), 0)
    with again.open("rb") as stream:
        stream.read(40_000)
        assert again.reached() == 40_000
    assert again.reached() == 40_000
    assert again.read_bytes() == b"x" * 100_000
    assert again.parent == tmp_path


def test_progress_within_a_packed_file_is_in_packed_bytes(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl.gz"
    noise = (hashlib.sha512(bytes([number % 256, number // 256])).hexdigest() for number in range(5_000))
    file.write_bytes(gzip.compress(b"".join(encode_line(record(f"a:{text[:9]}", text)) for text in noise)))
    places = [message.place for message in read_file(file) if isinstance(message, Parcel)]
    assert places == sorted(places)
    assert 0 < places[0] < places[-1] <= file.stat().st_size


@pytest.mark.parametrize(
    ("name", "told"),
    [("a.PNG", ".png files"), ("a.tar.gz", ".tar.gz files"), ("a", "files without an ending"), (".hidden", "files without an ending")],
)
def test_a_file_without_reader_is_told_by_its_ending(tmp_path: Path, name: str, told: str) -> None:
    (tmp_path / name).write_bytes(b"\x00junk")
    assert list(read_file(tmp_path / name)) == [End(unread=f"no reader for {told}")]


def test_plain_text_can_always_be_written() -> None:
    assert plain("n\udcff.xml") == "n\\udcff.xml"
    plain("n\udcff.xml").encode("utf-8")
