"""The ledger as a file: one entry a line (JSON Lines), and a last line that says how far it goes. No database is needed to verify it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, Final, TypeVar

import msgspec
from sqlalchemy import Connection

from clincite.errors import InputError
from clincite.records import canonical_json
from clincite.review.ledger.chain import entries
from clincite.review.ledger.faults import Anchor, FaultKind, LedgerFault
from clincite.review.ledger.verifying import LedgerVerification, verify_found
from clincite.review.values import LedgerEntry

SCHEMA: Final = "clincite/ledger/1"
HEADS_SCHEMA: Final = "clincite/ledger-heads/1"
_Line = TypeVar("_Line", "_End", LedgerEntry)
_LONGEST: Final = 16_000_000  # bytes of a line; a decision has some hundred


class _End(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The last line.

    :param entries: that there are.
    :param head: hash of the last one.
    :param sha256: of all lines before, with their ends.
    """

    schema: str
    entries: int
    head: str
    sha256: str


class _Heads(msgspec.Struct, frozen=True, kw_only=True):
    """The file of published heads."""

    schema: str
    heads: tuple[Anchor, ...]


class Exported(msgspec.Struct, frozen=True, kw_only=True):
    """A ledger that was read from a file.

    :param found: place and entry of each line; None: the line is not one that was exported.
    :param end: number and hash of the last entry, as the last line says; None: it is missing.
    :param faults: what is wrong with the file as a whole.
    """

    found: tuple[tuple[int, LedgerEntry | None], ...]
    end: tuple[int, str] | None
    faults: tuple[LedgerFault, ...]

    @property
    def entries(self) -> tuple[LedgerEntry, ...]:
        """Those that can be read."""
        return tuple(entry for _, entry in self.found if entry is not None)


def export_jsonl(connection: Connection) -> Iterator[bytes]:
    """The lines of the file, each with its end: canonical JSON, so that every byte counts.

    :raises StoreError: an entry cannot be read.
    """
    digest = hashlib.sha256()
    count, last = 0, "0" * 64
    for entry in entries(connection):
        line = canonical_json(entry) + b"\n"
        digest.update(line)
        count, last = count + 1, entry.hash
        yield line
    yield canonical_json(_End(schema=SCHEMA, entries=count, head=last, sha256=digest.hexdigest())) + b"\n"


def read_jsonl(path: Path) -> Exported:
    """Reads a file that :func:`export_jsonl` wrote, whatever happened to it since.

    :raises InputError: the file cannot be read, or is another one: no line of it is, or was, one of a ledger.
    """
    try:
        with path.open("rb") as file:
            exported = _read(_lines(file))
            if exported.found and not exported.entries and exported.end is None:
                file.seek(0)
                if not any(_was_line(line) for line in _lines(file)):
                    raise InputError(
                        f"The file holds no exported ledger: {path}.", hint="clincite review export-ledger --out FILE writes one."
                    )
            return exported
    except OSError as error:
        raise InputError(f"The exported ledger cannot be read: {path} ({error.strerror}).") from error


def verify_file(path: Path, *, anchors: Iterable[Anchor] = (), keys: Iterable[str] = ()) -> LedgerVerification:
    """Verifies an exported ledger without the database.

    :param anchors: what was published.
    :param keys: public keys, each 64 hex digits.
    :raises InputError: the file cannot be read, or one of the keys is none.
    """
    exported = read_jsonl(path)
    verified = verify_found(exported.found, end=exported.end, anchors=anchors, keys=keys)
    faults = sorted((*verified.faults, *exported.faults), key=lambda fault: fault.seq)
    return msgspec.structs.replace(verified, faults=tuple(faults))


def heads_json(heads: Iterable[Anchor]) -> bytes:
    """The file of daily heads, to be published."""
    return msgspec.json.format(canonical_json(_Heads(schema=HEADS_SCHEMA, heads=tuple(heads))), indent=1) + b"\n"


def read_anchors(path: Path) -> tuple[Anchor, ...]:
    """Reads a file that :func:`heads_json` made.

    :raises InputError: the file cannot be read, or is another one.
    """
    try:
        heads = msgspec.json.decode(path.read_bytes(), type=_Heads)
    except OSError as error:
        raise InputError(f"The published heads cannot be read: {path} ({error.strerror}).") from error
    except (msgspec.DecodeError, UnicodeError) as error:
        raise InputError(f"The file holds no published heads of a ledger: {path}.") from error
    if heads.schema != HEADS_SCHEMA:
        raise InputError(f"The file holds no published heads of a ledger: {path}.")
    return heads.heads


def _read(lines: Iterator[bytes]) -> Exported:
    digest = hashlib.sha256()
    found: list[tuple[int, LedgerEntry | None]] = []
    end: _End | None = None
    for line in lines:
        if end is not None:
            return _exported(found, None, "goes on behind its last line")
        end = _decoded(line, _End)
        if end is None:
            digest.update(line)
            entry = _decoded(line, LedgerEntry)
            found.append((len(found) + 1 if entry is None else entry.seq, entry))
    if end is None or end.schema != SCHEMA:
        return _exported(found, None, "lacks its last line, which says how far it goes")
    return _exported(found, end, None if digest.hexdigest() == end.sha256 else "is not as it was exported: a line was changed")


def _exported(found: list[tuple[int, LedgerEntry | None]], end: _End | None, wrong: str | None) -> Exported:
    fault = LedgerFault(seq=len(found) + 1, kind=FaultKind.TRUNCATED if end is None else FaultKind.EDITED, message=f"The file {wrong}.")
    return Exported(found=tuple(found), end=None if end is None else (end.entries, end.head), faults=() if wrong is None else (fault,))


def _lines(file: IO[bytes]) -> Iterator[bytes]:
    return iter(lambda: file.readline(_LONGEST), b"")


def _was_line(line: bytes) -> bool:
    """Whether it can be read as a line of a ledger, though its bytes may be others by now."""
    for kind in (LedgerEntry, _End):
        with suppress(msgspec.DecodeError, UnicodeError):
            msgspec.json.decode(line, type=kind)
            return True
    return False


def _decoded(line: bytes, kind: type[_Line]) -> _Line | None:
    """What a line holds; None: it is not that, byte by byte."""
    try:
        value = msgspec.json.decode(line, type=kind)
        return value if canonical_json(value) + b"\n" == line else None
    except (msgspec.DecodeError, UnicodeError):
        return None
