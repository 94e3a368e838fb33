"""Our own export: what goes out comes back, and bad lines are named."""

from __future__ import annotations

import gzip
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clincite.errors import SourceError
from clincite.records import Condition, Facet, Record, RecordKind, RecordStatus, Relation, Section, clean_text
from clincite.sources import Item, Skipped, reader_for
from clincite.sources.jsonl import JsonLinesReader, encode_line

FULL = Record(
    id="digest:pmid:7",
    kind=RecordKind.TRIAL,
    title="Toxin for lid spasm.",
    sections=(Section(name="Methods", text="We drew lots.\nTwice.", facet=Facet.TREATMENT, role="first_line"),),
    authors=("Öz A",),
    ids={"pmid": "7"},
    year=2020,
    conditions=(Condition(name="Lid spasm", lay=("eye shuts",)),),
    status=RecordStatus.RETRACTED,
    status_checked="2024-01-01",
    relations=(Relation(type="RetractionIn", target="pmid:8"),),
)


def line(number: int) -> bytes:
    return encode_line(msgspec.structs.replace(FULL, id=f"pmid:{number}"))


def read(path: Path, content: bytes) -> list[Item]:
    path.write_bytes(content)
    return list(JsonLinesReader().read(path))


def test_round_trip_plain_and_packed(tmp_path: Path) -> None:
    assert read(tmp_path / "a.jsonl", encode_line(FULL)) == [FULL]
    assert read(tmp_path / "a.jsonl.gz", gzip.compress(encode_line(FULL) * 2)) == [FULL, FULL]
    reader = reader_for(tmp_path / "a.jsonl.gz")
    assert reader is not None
    assert reader.name == "jsonl"


@given(
    title=st.text(min_size=1, max_size=30).filter(lambda text: bool(clean_text(text))),
    text=st.text(min_size=1, max_size=80),
    year=st.one_of(st.none(), st.integers(1800, 2100)),
)
def test_clean_records_keep_their_hash(title: str, text: str, year: int | None) -> None:
    record = Record(
        id="x:1", kind=RecordKind.REVIEW, title=clean_text(title), sections=(Section(name="A", text=clean_text(text)),), year=year
    )
    decoded = msgspec.json.decode(encode_line(record), type=Record)
    assert decoded == record
    assert decoded.sha256 == record.sha256


def test_bad_lines_are_skipped_with_their_numbers(tmp_path: Path) -> None:
    twice = msgspec.structs.replace(FULL, sections=FULL.sections * 2)
    bad = [
        b"{not json}\n",
        b'{"id": "pmid:1"}\n',
        encode_line(msgspec.structs.replace(FULL, id="no scheme")),
        encode_line(msgspec.structs.replace(FULL, title="  ")),
        encode_line(twice),
        b'{"id": "pmid:\xff"}\n',
        b"[" * 100_000 + b"\n",
    ]
    good = [line(number) for number in range(1, 9)]
    content = b"\n".join([good[0] + b"".join(bad), *good[1:]])
    items = read(tmp_path / "mixed.jsonl", content)
    skipped = [item for item in items if isinstance(item, Skipped)]
    assert [item.where.rsplit(":", 1)[1] for item in skipped] == ["2", "3", "4", "5", "6", "7", "8"]
    assert "scheme:key" in skipped[2].why
    assert "'Methods'" in skipped[4].why
    assert [item.id for item in items if isinstance(item, Record)] == [f"pmid:{number}" for number in range(1, 9)]


@pytest.mark.parametrize(
    ("field", "value", "word"),
    [
        ("id", "x:" + "y" * 199, "201 characters"),
        ("year", 1499, "year 1499"),
        ("year", 2201, "year 2201"),
        ("n", 0, "participants is 0"),
        ("status_checked", "2024-02-30", "'2024-02-30'"),
        ("status_checked", "20240101", "'20240101'"),
        ("sections", (Section(name="A", text="B", importance="huge"),), "'huge'"),
    ],
)
def test_a_value_out_of_bounds_costs_one_line(tmp_path: Path, field: str, value: object, word: str) -> None:
    bad = msgspec.structs.replace(FULL, **{field: value})
    items = read(tmp_path / "one.jsonl", line(1) + encode_line(bad) + line(2))
    assert [type(item) for item in items] == [Record, Skipped, Record]
    assert isinstance(items[1], Skipped)
    assert word in items[1].why


def test_values_at_the_bounds_are_taken(tmp_path: Path) -> None:
    lines = [
        msgspec.structs.replace(FULL, sections=()),
        msgspec.structs.replace(FULL, id="x:" + "y" * 198, year=1500, n=1),
        msgspec.structs.replace(FULL, year=2200, sections=(Section(name="A", text="B", importance="detail"),)),
    ]
    assert read(tmp_path / "fine.jsonl", b"".join(map(encode_line, lines))) == lines


def test_text_is_cleaned_so_that_offsets_hold(tmp_path: Path) -> None:
    rough = msgspec.structs.replace(FULL, title=" A\u00a0 title ", sections=(Section(name="A", text="cafe\u0301  \r\n\n x\x00y"),))
    (item,) = read(tmp_path / "rough.jsonl", encode_line(rough))
    assert isinstance(item, Record)
    assert item.title == "A title"
    assert item.sections[0].text == "café\nx y"


def test_half_bad_is_read_and_more_is_refused_after_the_good_ones(tmp_path: Path) -> None:
    assert len(read(tmp_path / "half.jsonl", line(1) + b"bad\n")) == 2
    path = tmp_path / "most.jsonl"
    path.write_bytes(line(1) + b"bad\nbad\n" + line(2) + b"bad\n")
    items = []
    with pytest.raises(SourceError, match="3 of its first 5 lines"):
        for item in JsonLinesReader().read(path):
            items.append(item)
    assert [item.id for item in items if isinstance(item, Record)] == ["pmid:1", "pmid:2"]


def test_a_foreign_file_is_given_up_early(tmp_path: Path) -> None:
    path = tmp_path / "foreign.jsonl"
    path.write_bytes(b'{"text": "x"}\n' * 50_000)
    items = []
    with pytest.raises(SourceError) as caught:
        for item in JsonLinesReader().read(path):
            items.append(item)
    assert len(items) == 1000
    assert str(path) in caught.value.message


def test_a_line_over_the_limit_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "long.jsonl"
    path.write_bytes(line(1) + b'{"id": "' + b"x" * 5000 + b'"}\n' + line(2) + b"y" * 3000)
    items = list(JsonLinesReader(max_line_bytes=1000).read(path))
    assert [type(item) for item in items] == [Record, Skipped, Record, Skipped]
    assert isinstance(items[1], Skipped)
    assert items[1].where.endswith(":2")
    assert "longer than" in items[1].why


def test_an_empty_file_holds_nothing_and_a_cut_one_is_an_error(tmp_path: Path) -> None:
    assert read(tmp_path / "empty.jsonl", b"") == []
    packed = gzip.compress(b"".join(line(number) for number in range(1, 2000)))
    path = tmp_path / "cut.jsonl.gz"
    path.write_bytes(packed[: len(packed) // 2])
    items = []
    with pytest.raises(SourceError, match="cut short"):
        for item in JsonLinesReader().read(path):
            items.append(item)
    assert len(items) > 100
    assert all(isinstance(item, Record) for item in items)
