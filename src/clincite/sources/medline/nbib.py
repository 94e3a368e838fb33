"""PubMed's own text format (``.nbib``; ``.txt`` as PubMed saves it): a tag of up to four letters, a hyphen, a value on one or more lines.

The tags become the elements of MEDLINE XML that they were made from (:mod:`clincite.sources.medline.nbib_tree`), and the reader of that
makes the record, so that an article comes out alike from either, as far as the tags go.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

import msgspec

from clincite.errors import SourceError
from clincite.records import Record
from clincite.sources.base import Item, Skipped
from clincite.sources.documents.decoding import narrow_text, shown, wide_encoding
from clincite.sources.medline.nbib_tree import Tagged, record_of
from clincite.sources.streams import head, opened

MAX_RECORD_BYTES: Final = 4_000_000
"""Largest record that is read, in unpacked bytes."""

_HEAD_BYTES: Final = 1 << 12
_TAG: Final = re.compile(r"([A-Z][A-Z0-9]{1,3}) {0,2}- ?(.*)", re.DOTALL)
_OPENS: Final = re.compile(r"\ufeff?PMID ?- ?")
_GIVE_UP_AFTER: Final = 1000
_LAST_TAG: Final = "SO"
# No record ends with one of these: the file does.
_NEVER_LAST: Final = frozenset(("PMID", "OWN", "STAT", "TI", "AB", "CI", "OAB", "FAU", "AD", "COIS", "RIN", "ROF"))


class _Found(msgspec.Struct):
    """A record as lines: its tags with their values, the line that it begins on, and the first line that was no part of it."""

    tags: list[tuple[str, str]]
    line: int
    strange: int = 0
    size: int = 0

    def has(self, name: str) -> bool:
        """Whether the record has a tag."""
        return any(tag == name for tag, _ in self.tags)


class NbibReader:
    """Reads PubMed's text format.

    :param max_record_bytes: skip a larger record.
    """

    name: Final = "nbib"
    title: Final = "PubMed text format (.nbib)"

    def __init__(self, max_record_bytes: int = MAX_RECORD_BYTES) -> None:
        self._max_record_bytes = max_record_bytes

    def accepts(self, path: Path) -> bool:
        """Whether the name ends in ``.nbib``, or in ``.txt`` or ``.medline`` with a PMID in the first line; ``.gz`` may follow."""
        name = path.name.lower().removesuffix(".gz")
        if name.endswith(".nbib"):
            return True
        if not name.endswith((".txt", ".medline")):
            return False
        start = head(path, _HEAD_BYTES)
        return _OPENS.match(start.decode(wide_encoding(start) or "utf-8", "replace").lstrip("\ufeff \t\r\n")) is not None

    def read(self, path: Path) -> Iterator[Item]:
        """One record for each that has a PMID, one :class:`Skipped` for each that has none, is too large, or has a line that was left out.

        :raises SourceError: the file cannot be read, holds no record, is for the most part no record, or is cut short in the last one.
        """
        good = bad = ended = 0
        last: _Found | None = None  # read when the next one has come: the last of the file may be cut short
        with opened(path) as stream:
            for found in _records(_lines(stream, wide_encoding(head(path, _HEAD_BYTES))), self._max_record_bytes):
                for item in self._items(last, path):
                    good += isinstance(item, Record)
                    bad += isinstance(item, Skipped)
                    yield item
                ended += last is not None and last.has(_LAST_TAG)
                last = found
                if bad >= _GIVE_UP_AFTER and bad > good:
                    break  # some other format: the rest will not be better
        if last is not None and last.tags and not last.has(_LAST_TAG) and (ended or last.tags[-1][0] in _NEVER_LAST):
            raise SourceError(
                f"{shown(path)} is cut short in its last record, which begins on line {last.line}.",
                hint="The records before it were read. Save the file again.",
            )
        for item in self._items(last, path):
            good += isinstance(item, Record)
            yield item
        if not good or (bad >= _GIVE_UP_AFTER and bad > good):
            raise SourceError(
                f"{shown(path)} is not in PubMed's text format: hardly a record or none was found in it.",
                hint="On PubMed choose Send to: Citation manager, or Save: PubMed.",
            )

    def _items(self, found: _Found | None, path: Path) -> Iterator[Item]:
        """The record, and what is wrong with it."""
        if found is None:
            return
        where = f"{shown(path)}:{found.line}"
        if found.size > self._max_record_bytes:
            yield Skipped(where=where, why=f"the record is larger than {self._max_record_bytes:,} bytes")
            return
        record = record_of(Tagged(found.tags))
        if record is None:
            yield Skipped(where=where, why="it has no PMID" if found.tags else "the lines are no record")
            return
        if found.strange:
            yield Skipped(where=f"{shown(path)}:{found.strange}", why=f"the line is no part of a record; {record.id} was read without it")
        yield record


def _lines(stream: BinaryIO, wide: str | None) -> Iterator[str]:
    if wide is not None:
        # Wide characters have line ends of their own, and no export of PubMed's is made of them: it is small enough to hold.
        yield from stream.read(1 << 28).decode(wide, "replace").removeprefix("\ufeff").splitlines()
        return
    while line := stream.readline(1 << 20):
        yield narrow_text(line).rstrip("\r\n")


def _records(lines: Iterator[str], limit: int) -> Iterator[_Found]:
    """Records as lines. A blank line, or another PMID, ends one; what is beyond the limit is not held."""
    found: _Found | None = None
    for number, line in enumerate(lines, 1):
        line = line.removeprefix("\ufeff") if number == 1 else line
        tag = _TAG.match(line)
        if not line.strip() or (tag is not None and tag[1] == "PMID" and found is not None and found.tags):
            if found is not None:
                yield found
            found = None
            if tag is None:
                continue
        if found is None:
            found = _Found(tags=[], line=number)
        found.size += len(line)
        if found.size > limit:
            continue
        if tag is not None:
            found.tags.append((tag[1], tag[2].strip()))
        elif line[:1] in " \t" and found.tags:
            name, value = found.tags[-1]
            found.tags[-1] = (name, f"{value} {line.strip()}")
        elif not found.strange:
            found.strange = number
    if found is not None:
        yield found
