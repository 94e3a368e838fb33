"""The bytes of a user's document, and their text whatever the encoding."""

from __future__ import annotations

import codecs
import hashlib
import os
from pathlib import Path
from typing import Final

from clincite.errors import SourceError
from clincite.sources.streams import chunks, opened

_WIDE_MARKS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_TEXT_CONTROLS: Final = frozenset(b"\t\n\x0b\x0c\r\x1a\x1b")


def shown(path: Path) -> str:
    """The path as text for messages; bytes of it that are no UTF-8 are shown as "�"."""
    return os.fsencode(path).decode("utf-8", "replace")


def content(path: Path, limit: int) -> bytes:
    """The file's bytes, unpacked when they are gzip.

    :param limit: the most bytes that are read.
    :raises SourceError: the file cannot be read, is empty, or is larger.
    """
    data = bytearray()
    with opened(path) as stream:
        for chunk in chunks(stream):
            data += chunk
            if len(data) > limit:
                raise SourceError(
                    f"{shown(path)} is larger than {limit // 1_000_000:,} MB; it was not read.",
                    hint="Split it, or give the part that matters.",
                )
    if not data.strip(b"\0 \t\r\n"):
        raise SourceError(f"{shown(path)} is empty.", hint="Download or save the file again.")
    return bytes(data)


def sha256_hex(data: bytes) -> str:
    """SHA-256 (hex) of bytes."""
    return hashlib.sha256(data).hexdigest()


def decoded(path: Path, data: bytes, *, declared: str | None = None) -> str:
    """The text of a file: by its byte order mark, as declared, as UTF-8, as UTF-16 without a mark, else as Windows-1252.

    :raises SourceError: the bytes are no text.
    """
    sample = data[: 1 << 16]
    if (wide := wide_encoding(sample)) is not None:
        return data.decode(wide, "replace").removeprefix("\ufeff")
    data = data.removeprefix(codecs.BOM_UTF8)
    controls = sum(byte < 32 and byte not in _TEXT_CONTROLS for byte in sample)
    if controls > max(8, len(sample) // 100):
        raise SourceError(f"{shown(path)} holds no text, whatever its name says.", hint="Check what kind of file it is.")
    for encoding in filter(None, (_known(declared), "utf-8")):
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    # One bad byte, or one sequence cut short, does not make a UTF-8 text another one.
    lenient = data.decode("utf-8", "replace")
    if lenient.count("\ufffd") <= max(1, len(lenient) // 2000) and any(char > "\x7f" and char != "\ufffd" for char in lenient):
        return lenient
    return data.decode("cp1252", "replace")


def narrow_text(data: bytes) -> str:
    """The text of a line that is UTF-8, or Windows-1252 where it is not."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def wide_encoding(sample: bytes) -> str | None:
    """UTF-16 or UTF-32 by their mark, or UTF-16 without one, told by the zeros in every other byte; None for bytes of other encodings."""
    for mark, encoding in _WIDE_MARKS:
        if sample.startswith(mark):
            return encoding
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if half >= 4 and odd > 0.4 * half and even < 0.05 * half:
        return "utf-16-le"
    if half >= 4 and even > 0.4 * half and odd < 0.05 * half:
        return "utf-16-be"
    return None


def _known(declared: str | None) -> str | None:
    """Python's name for a declared encoding, as browsers read it; None when it is not one of text."""
    if not declared:
        return None
    try:
        codec = codecs.lookup(declared.strip())
    except (LookupError, ValueError):
        return None
    if not codec._is_text_encoding or codec.name.startswith(("utf-16", "utf-32", "utf-7", "punycode", "idna")):
        return None  # a wide one cannot be declared in bytes that are read as narrow
    return "cp1252" if codec.name in ("iso8859-1", "ascii") else codec.name
