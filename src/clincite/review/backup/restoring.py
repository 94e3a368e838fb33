"""Puts a backup back, and proves what was put back."""

from __future__ import annotations

import datetime
import tempfile
import tomllib
from collections.abc import Iterable
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Final, Self

import msgspec
from sqlalchemy import Connection

from clincite.errors import InputError, LibraryError, OutputError, StoreError
from clincite.library import EmbeddedLibrary
from clincite.review.backup.archive import CONFIG, DESK, LIBRARY, DeskPart, Manifest, unpack
from clincite.review.backup.aside import fill_server, holds_something, put_file, put_folder
from clincite.review.backup.rows import TABLES, load, number_on
from clincite.review.ledger.signing import Verifier
from clincite.review.ledger.verifying import LedgerVerification, verify_store
from clincite.review.store.database import Database
from clincite.review.store.migrating import REVISION
from clincite.review.store.urls import place_of
from clincite.review.store.using import alone
from clincite.settings import CONFIG_NAME, Settings

_MOVING: Final = frozenset({"library", "database"})  # settings that would point away from what was just restored
_BESIDE: Final = "config.from-backup.toml"


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """Where a backup is put back to.

    :param home: folder of ``config.toml``.
    :param library: folder of the library.
    :param database: URL of the desk's database.
    """

    home: Path
    library: Path
    database: str

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Where the settings say that things are."""
        return cls(home=settings.home, library=settings.library_path, database=settings.database_url)

    @classmethod
    def under(cls, folder: Path) -> Self:
        """All in one folder."""
        return cls(home=folder, library=folder / LIBRARY, database=f"sqlite:///{folder.resolve() / 'desk.db'}")


class RestoreReport(msgspec.Struct, frozen=True, kw_only=True):
    """What was done, and what the checks afterwards found.

    :param library: where it is now; None: the backup held none.
    :param records: in the library; 0 where that was found damaged.
    :param desk: where it is now, without a password; None: the backup held none.
    :param config: where the settings of the backup are now; None: it held none.
    :param config_used: they are in force. Else there were others, or they point elsewhere.
    :param aside: where that is now which was there before.
    :param library_faults: what :meth:`~clincite.library.base.Library.check` found.
    :param ledger: what the verification of the desk and its ledger found; None: no desk.
    """

    manifest: Manifest
    library: str | None
    records: int
    desk: str | None
    config: str | None
    config_used: bool
    aside: tuple[str, ...]
    library_faults: tuple[str, ...]
    ledger: LedgerVerification | None

    @property
    def sound(self) -> bool:
        """Whether the checks found nothing."""
        return not self.library_faults and (self.ledger is None or not self.ledger.faults)


def restore(archive: Path, target: Target, *, moment: datetime.datetime, force: bool = False, keys: Iterable[str] = ()) -> RestoreReport:
    """Put library, desk and settings of a backup in their places, and check them there.

    Nothing is changed before the whole archive was found sound. Whoever uses the library or the desk must be stopped before.

    :param force: move what is there aside, under another name.
    :param keys: public keys, each 64 hex digits, by which the ledger's signatures are checked.
    :raises InputError: the archive is not sound, something is there already and ``force`` is not given, somebody has the desk that is
        there open, or one of the keys is none.
    :raises StoreError: the desk's database cannot be reached or written.
    :raises OutputError: something cannot be written.
    """
    stamp = moment.astimezone(datetime.UTC).strftime("%Y%m%dT%H%M%SZ")
    place = place_of(target.database)
    keys = tuple(keys)
    Verifier(keys)  # one that is none is told before anything is done
    used = holds_something(target.database)
    has_library = target.library.exists() and any(target.library.iterdir())
    try:
        with ExitStack() as stack:
            for folder in (target.home, target.library.parent, *([place.path.parent] if place.path else [])):
                _make(folder, stack)
            staged = _staging(target.library.parent, stack)
            rows = _staging(place.path.parent if place.path else target.home, stack)
            manifest = unpack(archive, {LIBRARY: staged / LIBRARY, DESK: rows / DESK, CONFIG: rows / CONFIG})
            _check_desk(archive, manifest)
            if not force:
                _refuse(target, place.shown, library=has_library and manifest.has_library, desk=used and manifest.desk is not None)
            fresh = _sqlite(rows, manifest.desk, place.path) if manifest.desk is not None and place.path is not None else None
            with ExitStack() as undo:
                if fresh is not None and place.path is not None:
                    stack.enter_context(alone(place.path, place.shown))
                aside: list[Path | str | None] = []
                if manifest.has_library:
                    aside.append(put_folder(staged / LIBRARY, target.library, stamp=stamp, undo=undo))
                if fresh is not None and place.path is not None:
                    aside.append(put_file(fresh, place.path, stamp=stamp, undo=undo))
                elif manifest.desk is not None:
                    aside.append(_server(target.database, rows / DESK, manifest.desk, stamp))
                undo.pop_all()
            config, config_used = _config(rows / CONFIG, target.home)
    except OSError as error:
        raise OutputError(
            f"The backup could not be restored to {_folders(target)}: {error.strerror or error}.",
            hint="Check the folder, its rights and the room on the disk. What was there is as it was.",
        ) from error
    records, faults = _library_checked(target.library) if manifest.has_library else (0, ())
    return RestoreReport(
        manifest=manifest,
        library=str(target.library) if manifest.has_library else None,
        records=records,
        desk=place.shown if manifest.desk is not None else None,
        config=str(config) if config else None,
        config_used=config_used,
        aside=tuple(str(one) for one in aside if one is not None),
        library_faults=faults,
        ledger=_ledger_checked(target.database, keys) if manifest.desk is not None else None,
    )


def _folders(target: Target) -> str:
    beside = target.library.parent != target.home and target.home not in target.library.parents
    return f"{target.home} and {target.library}" if beside else str(target.home)


def _make(folder: Path, stack: ExitStack) -> None:
    """Make a folder that is not there; where it is empty in the end, it goes again."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for one in reversed(missing):
        stack.callback(_remove_empty, one)


def _remove_empty(folder: Path) -> None:
    with suppress(OSError):  # there is something in it
        folder.rmdir()


def _staging(parent: Path, stack: ExitStack) -> Path:
    return Path(stack.enter_context(tempfile.TemporaryDirectory(dir=parent, prefix=".restore-")))


def _check_desk(archive: Path, manifest: Manifest) -> None:
    listed = {member.name for member in manifest.members if member.name.startswith(f"{DESK}/")}
    wanted = {f"{DESK}/{table.name}.jsonl" for table in TABLES} if manifest.desk is not None else set()
    if manifest.desk is not None and manifest.desk.revision != REVISION:
        raise InputError(
            f"The desk in {archive} has tables of version {manifest.desk.revision!r}, this clincite those of version {REVISION!r}.",
            hint=f"Restore it with clincite {manifest.clincite}; a newer one then brings the tables up to date.",
        )
    if listed != wanted:
        raise InputError(f"{archive} does not hold the tables of a desk.", hint="Take another copy of the file. Nothing was restored.")


def _refuse(target: Target, shown: str, *, library: bool, desk: bool) -> None:
    what = [*([f"a library at {target.library}"] if library else []), *([f"a desk at {shown}"] if desk else [])]
    if what:
        raise InputError(
            f"There is {' and '.join(what)} already.",
            hint="Give --home another folder, or --force: what is there then gets another name.",
        )


def _filled(connection: Connection, folder: Path, part: DeskPart) -> None:
    for table in TABLES:
        with (folder / f"{table.name}.jsonl").open("rb") as lines:
            count = load(connection, table, lines)
        if count != part.rows.get(table.name):
            raise InputError(f"The table {table.name!r} of the backup does not have the rows that it should.", hint="Take another copy.")
        number_on(connection, table)


def _sqlite(rows: Path, part: DeskPart, place: Path) -> Path:
    """A SQLite database with the rows, in a file of its own.

    :param place: where it will be, for messages.
    """
    path = rows / "desk.db"
    try:
        database = Database.open(f"sqlite:///{path}")
        try:
            with database.write() as connection:
                _filled(connection, rows / DESK, part)
        finally:
            database.close()
    except StoreError as error:
        raise StoreError(error.message.replace(str(path), str(place)), hint=error.hint) from error
    return path


def _server(url: str, folder: Path, part: DeskPart, stamp: str) -> str | None:
    database = Database.open(url)
    try:
        kept = fill_server(database, lambda connection: _filled(connection, folder, part), stamp=stamp)
        return None if kept is None else f"schema {kept} of {database.shown}"
    finally:
        database.close()


def _config(fresh: Path, home: Path) -> tuple[Path | None, bool]:
    """Put the settings in force where there are none and they do not point elsewhere; else beside."""
    if not fresh.is_file():
        return None, False
    place = home / CONFIG_NAME
    if place.is_file() and place.read_bytes() == fresh.read_bytes():
        return place, True
    try:
        moves = _MOVING & tomllib.loads(fresh.read_text(encoding="utf-8")).keys()
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        moves = _MOVING
    used = not place.exists() and not moves
    if not used:
        place = home / _BESIDE
    fresh.replace(place)
    return place, used


def _library_checked(folder: Path) -> tuple[int, tuple[str, ...]]:
    try:
        library = EmbeddedLibrary(folder)
        faults = tuple(library.check())
        return (0 if faults else library.info().records), faults
    except LibraryError as error:
        return 0, (error.message,)


def _ledger_checked(url: str, keys: Iterable[str]) -> LedgerVerification:
    database = Database.open(url, create=False)
    try:
        return verify_store(database, keys=keys)
    finally:
        database.close()
