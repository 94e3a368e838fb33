"""Makes a backup while everything is in use.

The desk is read first, in one transaction, and the library after it: every record that an answer at the desk stands on is in the copy.
"""

from __future__ import annotations

import datetime
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec
from sqlalchemy import Connection, select

from clincite import __version__
from clincite.errors import InputError
from clincite.review.backup.archive import CONFIG, DESK, LIBRARY, ArchiveWriter, DeskPart, Manifest, writing
from clincite.review.backup.library_files import library_files
from clincite.review.backup.rows import TABLES, dump
from clincite.review.store.database import Database
from clincite.review.store.migrating import revision_of
from clincite.review.store.tables import HEAD
from clincite.review.times import stamp
from clincite.settings import CONFIG_NAME, Settings

Progress = Callable[[str, int, int | None], None]

#: What a backup does not hold, and why.
LEFT_OUT: Final = (
    "the key that signs the ledger: keep it elsewhere",
    "readers' follow-up questions: they are private",
    "who is signed in, and what services on the network answered",
)


class BackupReport(msgspec.Struct, frozen=True, kw_only=True):
    """What was done.

    :param file: the archive.
    :param size: of it, in bytes.
    :param sha256: of it, hex.
    """

    file: str
    size: int
    sha256: str
    manifest: Manifest


def back_up(
    settings: Settings, target: Path, *, moment: datetime.datetime, replace: bool = False, progress: Progress | None = None
) -> BackupReport:
    """Write library, desk, ledger and settings into one file; it holds password hashes, and is for its owner only.

    Library and desk may be read and written meanwhile; the file holds each as it stood at one instant.

    :param replace: write over a file of that name.
    :raises InputError: there is nothing to back up, or the file is there already.
    :raises LibraryError: the library cannot be read.
    :raises StoreError: the desk's database cannot be read.
    :raises OutputError: the file cannot be written.
    """
    has_library, has_desk = settings.library_path.exists(), Database.exists(settings.database_url)
    if not (has_library or has_desk):
        raise InputError(f"There is nothing to back up: no library at {settings.library_path}, and no desk.", hint="Set CLINCITE_HOME.")
    if target.exists() and not replace:
        raise InputError(f"{target} is there already.", hint="Name another file, or give --force.")
    tell = progress or _nobody
    moment = moment.astimezone(datetime.UTC)
    with (
        writing(target, mtime=int(moment.timestamp())) as written,
        tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as spool,
    ):
        manifest = Manifest(
            made=stamp(moment),
            clincite=__version__,
            desk=_desk(settings.database_url, Path(spool), written.writer, tell) if has_desk else None,
        )
        if has_library:
            _library(settings.library_path, Path(spool), written.writer, tell)
        _config(settings.home / CONFIG_NAME, written.writer)
        manifest = written.writer.close_with(manifest)
    return BackupReport(file=str(target), size=written.size, sha256=written.sha256, manifest=manifest)


def _nobody(stage: str, done: int, total: int | None) -> None:
    """The progress that nobody watches."""


def _desk(url: str, spool: Path, writer: ArchiveWriter, tell: Progress) -> DeskPart:
    database = Database.open(url, create=False)
    try:
        with database.read() as connection:
            rows = {}
            for number, table in enumerate(TABLES):
                tell("Reading the desk", number, len(TABLES))
                with (spool / f"{table.name}.jsonl").open("wb") as lines:
                    rows[table.name] = sum(1 for line in dump(connection, table) if lines.write(line))
            part = _part(database.kind, connection, rows)
    finally:
        database.close()
    for table in TABLES:
        path = spool / f"{table.name}.jsonl"
        with path.open("rb") as stream:
            writer.add(f"{DESK}/{path.name}", stream, path.stat().st_size)
        path.unlink()
    return part


def _part(kind: str, connection: Connection, rows: dict[str, int]) -> DeskPart:
    entries, head = connection.execute(select(HEAD.c.seq, HEAD.c.hash)).one()
    return DeskPart(engine=kind, revision=revision_of(connection) or "", rows=rows, entries=entries, head=head)


def _library(folder: Path, spool: Path, writer: ArchiveWriter, tell: Progress) -> None:
    with library_files(folder, spool) as files:
        total, done = sum(file.size for file in files), 0
        for file in files:
            tell("Copying the library", done, total)
            writer.add(f"{LIBRARY}/{file.name}", file.stream, file.size)
            done += file.size
        tell("Copying the library", total, total)


def _config(path: Path, writer: ArchiveWriter) -> None:
    if path.is_file():
        with path.open("rb") as stream:
            writer.add(CONFIG, stream, path.stat().st_size)
