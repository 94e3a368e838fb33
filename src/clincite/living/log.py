"""The change log of a library: what happened to the records that it held, one line each, in the order in which it was noticed."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import msgspec

from clincite.compose.lock import LockedRecord
from clincite.compose.write import reference_to
from clincite.holdings import cache_folder
from clincite.library import Library
from clincite.living.moves import MoveKind
from clincite.records import Record

LOG_NAME: Final = "changes.jsonl"
_NAMESPACE: Final = uuid.UUID("6f0c1a52-6d0e-5b1c-9c0b-3a5f8d6f2e11")


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that happened to a record of the library.

    :param date: when it was noticed, UTC ISO 8601.
    :param kind: a :class:`~clincite.living.moves.MoveKind`; ``gone``: its source withdrew it.
    :param why: one sentence.
    :param notices: ids of what shows it: notices, the newer edition, the retracted papers that it cites.
    :param checked: ISO date on which the status was established; None: not known.
    :param ids: identifiers of the record: pmid, doi, pmcid.
    """

    date: str
    record: str
    title: str
    kind: MoveKind
    why: str
    notices: tuple[str, ...] = ()
    checked: str | None = None
    ids: dict[str, str] = {}

    @property
    def urn(self) -> str:
        """A name of this change, the same wherever it is computed."""
        return urn_of(self.date, self.record, self.kind, *self.notices)


def urn_of(*parts: str) -> str:
    """A name made of its parts alone (``urn:uuid:…``), the same each time."""
    return uuid.uuid5(_NAMESPACE, "\0".join(parts)).urn


def state_of(record: Record) -> LockedRecord:
    """What is remembered of a record, to tell later what happened to it."""
    now = reference_to(record, 1)
    return LockedRecord(
        record=record.id,
        sha256=record.sha256,
        status=now.status,
        status_checked=now.status_checked,
        title=now.title,
        ids=now.ids,
        superseded_by=now.superseded_by,
        notices=now.notices,
        retracted_cites=now.retracted_cites,
    )


def read_log(folder: Path) -> tuple[Change, ...]:
    """The changes that the log in a library's folder holds, oldest first; a line that was torn by a full disk is passed over."""
    return tuple(_lines(folder / LOG_NAME))


def _lines(path: Path) -> Iterator[Change]:
    try:
        lines = path.read_bytes().splitlines()
    except FileNotFoundError:
        return
    for line in lines:
        try:
            yield msgspec.json.decode(line, type=Change)
        except (msgspec.DecodeError, UnicodeDecodeError):
            continue


def append(folder: Path, changes: Iterable[Change]) -> None:
    """Add changes to the log, on the disk when this returns. Those that it holds already are not written twice."""
    known = {change.urn for change in read_log(folder)}
    fresh = [change for change in changes if change.urn not in known]
    if not fresh:
        return
    append_lines(folder / LOG_NAME, fresh)


def append_lines(path: Path, values: Iterable[msgspec.Struct]) -> None:
    """Add values to a file, as JSON, one a line; on the disk when this returns. A line torn by an earlier kill is ended first."""
    with path.open("ab+") as stream:
        torn = b""
        if stream.seek(0, os.SEEK_END):
            stream.seek(-1, os.SEEK_END)
            torn = b"" if stream.read(1) == b"\n" else b"\n"
        stream.write(torn + b"".join(msgspec.json.encode(value) + b"\n" for value in values))
        stream.flush()
        os.fsync(stream.fileno())


def log_of(library: Library) -> tuple[Change, ...]:
    """The change log of a library, oldest first; empty where the library has no folder to keep one in."""
    folder = cache_folder(library)
    return read_log(folder) if folder else ()


def deletions(library: Library) -> dict[str, str]:
    """Of records that their source withdrew, the date on which the library noticed."""
    return deleted_in(log_of(library))


def deleted_in(changes: Iterable[Change]) -> dict[str, str]:
    """Of records that their source withdrew, the date on which that was noticed."""
    return {change.record: change.date for change in changes if change.kind is MoveKind.GONE}
