"""Files to lint: bytes in, text out, with a sentence for every way in which a file is no text."""

from __future__ import annotations

import codecs
import os
from pathlib import Path
from typing import BinaryIO, Final

import msgspec

from clincite.errors import InputError

MAX_BYTES: Final = 8 * 1024 * 1024
_KINDS: Final = {
    b"%PDF-": "a PDF",
    b"PK\x03\x04": "a packed file (DOCX, EPUB, ZIP)",
    b"\xd0\xcf\x11\xe0": "an old Word file",
    b"\x1f\x8b": "gzip",
}
_MARKS: Final = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


class SourceFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file that was read.

    :param name: path as given, in characters that can be written anywhere; "-" is standard input.
    :param data: its bytes.
    """

    name: str
    text: str
    data: bytes


def read(path: Path | None, stdin: BinaryIO | None = None) -> SourceFile:
    """Read a file.

    :param path: None: standard input.
    :raises InputError: not there, not readable, empty, too large, or not text.
    """
    name = "-" if path is None else printable_name(path)
    what = "Standard input" if path is None else name
    data = _bytes(path, stdin, what)
    if len(data) > MAX_BYTES:
        raise InputError(f"{what} is larger than {MAX_BYTES // 1024**2} MB.", hint="Lint one article at a time.")
    text = _decoded(data, what)
    if not text.strip():
        raise InputError(f"{what} is empty.", hint="Give a file with a text in it.")
    return SourceFile(name=name, text=text, data=data)


def printable_name(path: Path) -> str:
    """A path in characters that every format can hold: bytes of its name that are no UTF-8 are replaced."""
    return os.fsencode(path).decode("utf-8", "replace")


def _bytes(path: Path | None, stdin: BinaryIO | None, what: str) -> bytes:
    """What the file holds, and no more than a byte over the limit: a pipe or a device may never end."""
    try:
        if path is not None:
            with path.open("rb") as stream:
                return stream.read(MAX_BYTES + 1)
        if stdin is None:
            raise InputError("There is no standard input to read.", hint="Give the path of a file.")
        return stdin.read(MAX_BYTES + 1)
    except IsADirectoryError as error:
        raise InputError(f"{what} is a folder.", hint="Name the files in it.") from error
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else None
        raise InputError(f"{what} cannot be read: {why or error}.", hint="Check the path and its permissions.") from error


def _decoded(data: bytes, what: str) -> str:
    encoding = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), "utf-8")
    kind = next((kind for magic, kind in _KINDS.items() if data.startswith(magic)), None)
    if kind is not None:
        raise InputError(f"{what} is {kind}, not text.", hint="Save it as text, Markdown or HTML, or paste its text.")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise InputError(f"{what} is not UTF-8 text (byte {error.start + 1}).", hint="Save it as UTF-8.") from error
    if "\0" in text:
        raise InputError(f"{what} is not text: it holds a null character.", hint="Save it as text, Markdown or HTML.")
    return text
