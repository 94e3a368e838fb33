"""Unpacking: what is whole before damage comes out, then the damage is told."""

from __future__ import annotations

import gzip
import random
from pathlib import Path

import pytest

from clincite.errors import SourceError
from clincite.sources.streams import chunks, opened

TEXT = "".join(f"{number} {random.Random(number).random()}\n" for number in range(20_000)).encode()
PACKED = gzip.compress(TEXT, mtime=0)


def read(path: Path, content: bytes) -> tuple[bytes, str | None]:
    """What came out, and the error after it."""
    path.write_bytes(content)
    out = bytearray()
    try:
        with opened(path) as stream:
            for chunk in chunks(stream):
                out += chunk
    except SourceError as error:
        return bytes(out), error.message
    return bytes(out), None


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (PACKED, TEXT),
        (PACKED + PACKED, TEXT * 2),
        (PACKED + b"\0" * 70_000 + PACKED + b"\0", TEXT * 2),
        (gzip.compress(b"", mtime=0), b""),
        (gzip.compress(b"", mtime=0) * 3, b""),
        (gzip.compress(b"\0" * 10_000_000, mtime=0), b"\0" * 10_000_000),
        (TEXT, TEXT),
        (b"", b""),
    ],
)
def test_sound_files(tmp_path: Path, content: bytes, expected: bytes) -> None:
    assert read(tmp_path / "sound", content) == (expected, None)


def test_a_cut_file_gives_all_that_was_packed_before_the_cut(tmp_path: Path) -> None:
    for missing in (1, 8, 2000):
        out, message = read(tmp_path / "cut", PACKED[:-missing])
        assert TEXT.startswith(out)
        assert len(TEXT) - len(out) <= missing * 10 - 10
        assert message is not None
        assert "cut short" in message


@pytest.mark.parametrize("garbage", [b"x", b"\x1f", b"garbage" * 20_000, b"\0\0more"])
def test_garbage_at_the_end_costs_nothing_before_it(tmp_path: Path, garbage: bytes) -> None:
    out, message = read(tmp_path / "garbage", PACKED + garbage)
    assert out == TEXT
    assert message is not None
    assert "damaged" in message


def test_a_wrong_checksum_costs_nothing_before_it(tmp_path: Path) -> None:
    out, message = read(tmp_path / "sum", PACKED[:-8] + b"\0\0\0\0" + PACKED[-4:])
    assert out == TEXT
    assert message is not None
    assert "damaged" in message


def test_damage_in_the_middle(tmp_path: Path) -> None:
    middle = len(PACKED) // 2
    out, message = read(tmp_path / "middle", PACKED[:middle] + b"\xff" * 64 + PACKED[middle + 64 :])
    assert message is not None
    assert len(out) > len(TEXT) // 3
    assert TEXT.startswith(out[: len(TEXT) // 3])
