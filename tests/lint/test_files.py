from __future__ import annotations

import io
from pathlib import Path

import pytest

from clincite.errors import InputError
from clincite.lint import files


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"Zelvastin hilft.", "Zelvastin hilft."),
        ("\ufeffÄ".encode(), "Ä"),
        ("Ä 😀".encode("utf-16"), "Ä 😀"),
        (b"\xfe\xff" + "Ä".encode("utf-16-be"), "Ä"),
        (b"one\r\ntwo", "one\r\ntwo"),
    ],
)
def test_text_is_read(data: bytes, text: str, tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes(data)
    read = files.read(path)
    assert (read.text, read.data, read.name) == (text, data, str(path))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (b" \n\t", "is empty"),
        (b"%PDF-1.7 ...", "is a PDF"),
        (b"PK\x03\x04...", "packed file"),
        (b"caf\xe9 au lait", "not UTF-8 text (byte 4)"),
        (b"a\x00b", "null character"),
        (b"\xff\xfea", "not UTF-8"),
        (b"a" * (files.MAX_BYTES + 1), "larger than 8 MB"),
    ],
    ids=["empty", "blank", "pdf", "zip", "latin-1", "null", "half utf-16", "huge"],
)
def test_what_is_no_text_is_told(data: bytes, said: str, tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes(data)
    with pytest.raises(InputError) as caught:
        files.read(path)
    assert said in caught.value.message
    assert caught.value.hint


def test_a_file_that_is_not_there_and_a_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        files.read(tmp_path / "none.txt")
    with pytest.raises(InputError, match="is a folder"):
        files.read(tmp_path)


def test_standard_input(tmp_path: Path) -> None:
    read = files.read(None, io.BytesIO(b"text"))
    assert (read.name, read.text) == ("-", "text")
    with pytest.raises(InputError, match="no standard input"):
        files.read(None, None)


def test_an_endless_input_is_not_read_to_its_end() -> None:
    class Endless(io.RawIOBase):
        asked = 0

        def read(self, size: int = -1) -> bytes:
            assert size > 0
            self.asked += size
            return b"a" * size

    stream = Endless()
    with pytest.raises(InputError, match="larger than"):
        files.read(None, stream)  # type: ignore[arg-type]
    assert stream.asked == files.MAX_BYTES + 1
