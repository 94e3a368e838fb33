"""clincite's own export: JSON Lines (``.jsonl``, ``.jsonl.gz``), one :class:`Record` a line."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, Final

import msgspec

from clincite.errors import SourceError
from clincite.records import Record, clean_text
from clincite.sources.base import Item, Skipped
from clincite.sources.streams import opened

MAX_LINE_BYTES: Final = 32 * 1024 * 1024
"""Largest line that is read, in unpacked bytes."""

_GIVE_UP_AFTER: Final = 1000
_LONGEST_ID: Final = 200
_YEARS: Final = range(1500, 2201)
_IMPORTANCE: Final = ("key", "usual", "detail")
_ID: Final = re.compile(r"[a-z][a-z0-9_-]*:\S+(?: \S+)*")


class JsonLinesReader:
    """Reads records as :func:`encode_line` writes them. A bad line is skipped; a file with more bad lines than good ones is refused.

    :param max_line_bytes: skip longer lines.
    """

    name: Final = "jsonl"
    title: Final = "clincite JSON Lines (.jsonl)"

    def __init__(self, max_line_bytes: int = MAX_LINE_BYTES) -> None:
        self._max_line_bytes = max_line_bytes

    def accepts(self, path: Path) -> bool:
        """Whether the name ends in ``.jsonl`` or ``.jsonl.gz``."""
        return path.name.lower().endswith((".jsonl", ".jsonl.gz"))

    def read(self, path: Path) -> Iterator[Item]:
        """One record or :class:`Skipped` for each line that is not blank.

        :raises SourceError: the file cannot be read, is cut short, or more than half of its lines are bad.
        """
        decoder = msgspec.json.Decoder(Record)
        good = bad = 0
        with opened(path) as stream:
            for number, line in _lines(stream, self._max_line_bytes):
                item = f"longer than {self._max_line_bytes:,} bytes" if line is None else _record(decoder, line)
                if isinstance(item, Record):
                    good += 1
                    yield item
                else:
                    bad += 1
                    yield Skipped(where=f"{path}:{number}", why=item)
                if bad >= _GIVE_UP_AFTER and bad > good:
                    break  # some other format: the rest will not be better
        if bad > good:
            raise SourceError(
                f"{path} is not a clincite export: {bad} of its first {good + bad} lines hold no record.",
                hint="Give a file with one clincite record, as JSON, on each line.",
            )


def encode_line(record: Record) -> bytes:
    """The record as one line of the export, with its line end."""
    return msgspec.json.encode(record, order="deterministic") + b"\n"


def _lines(stream: BinaryIO, limit: int) -> Iterator[tuple[int, bytes | None]]:
    """Numbered lines that are not blank; None for one over the limit, which is passed over without being held."""
    number = 0
    while line := stream.readline(limit + 1):
        number += 1
        if len(line) > limit and not line.endswith(b"\n"):
            while (rest := stream.readline(limit)) and not rest.endswith(b"\n"):
                pass
            yield number, None
        elif line.strip():
            yield number, line


def _record(decoder: msgspec.json.Decoder[Record], line: bytes) -> Record | str:
    """The record of a line, with clean text, or why there is none."""
    try:
        record = decoder.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return f"not a record: {error}"
    fault = _fault(record)
    if fault is not None:
        return fault
    sections = tuple(
        msgspec.structs.replace(section, name=clean_text(section.name), text=clean_text(section.text)) for section in record.sections
    )
    repeated = _first_repeated(section.name for section in sections)
    if repeated is not None:
        return f"two sections are named {repeated!r}"
    return msgspec.structs.replace(record, title=clean_text(record.title), sections=sections)


def _fault(record: Record) -> str | None:
    """What is wrong with the values of a record, if anything."""
    if len(record.id) > _LONGEST_ID:
        return f"its id has {len(record.id):,} characters, more than {_LONGEST_ID}"
    if not _ID.fullmatch(record.id):
        return f"its id {record.id[:80]!r} is not of the form scheme:key"
    if not record.title.strip():
        return "it has no title"
    if record.year is not None and record.year not in _YEARS:
        return f"its year {record.year} is not between {_YEARS[0]} and {_YEARS[-1]}"
    if record.n is not None and record.n < 1:
        return f"its number of participants is {record.n}"
    if record.status_checked is not None and not _is_date(record.status_checked):
        return f"its status_checked {record.status_checked[:40]!r} is not a date such as 2026-11-22"
    odd = next((section.importance for section in record.sections if section.importance not in _IMPORTANCE), None)
    return None if odd is None else f"the importance {odd[:40]!r} is none of {', '.join(_IMPORTANCE)}"


def _is_date(text: str) -> bool:
    try:
        return datetime.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _first_repeated(names: Iterable[str]) -> str | None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            return name
        seen.add(name)
    return None
