"""What a library knows against papers, whether it holds them or not: a small SQLite database beside the index.

Statements do not wait for their targets: a list of retractions names tens of thousands of papers that may come later. What is here are
facts that others told; a record's status is worked out from them each time, so it does no harm when they are known before the records are
marked. Each ``with`` block is one transaction: after a killed process all of it is there, or none.
"""

from __future__ import annotations

import base64
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from clincite.errors import LibraryError
from clincite.holdings.vocabularies import cache_folder
from clincite.library import Library
from clincite.library.identity import SCHEMES
from clincite.library.notices import Mark, in_force
from clincite.records import RecordStatus, Relation

FILE: Final = "standing.sqlite3"
_NOTE: Final = "standing"
_AT_ONCE: Final = 500  # values in one query
_MANY: Final = 20_000  # identifiers
_PATIENCE: Final = 60.0  # seconds that one process waits for another
_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS marks (
    target TEXT NOT NULL, by TEXT NOT NULL, status TEXT NOT NULL, type TEXT NOT NULL,
    notice TEXT NOT NULL, citation TEXT NOT NULL, date TEXT NOT NULL,
    PRIMARY KEY (target, by, status, type, notice, citation, date)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS marks_by ON marks (by);
CREATE TABLE IF NOT EXISTS retracted (identifier TEXT NOT NULL, record TEXT NOT NULL, PRIMARY KEY (identifier, record)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS retracted_record ON retracted (record);
CREATE TABLE IF NOT EXISTS hearsay (identifier TEXT NOT NULL, record TEXT NOT NULL, PRIMARY KEY (identifier, record)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS hearsay_record ON hearsay (record);
CREATE TABLE IF NOT EXISTS before (record TEXT PRIMARY KEY, status TEXT NOT NULL, date TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS consulted (
    list TEXT NOT NULL, scheme TEXT NOT NULL, date TEXT NOT NULL, PRIMARY KEY (list, scheme)
) WITHOUT ROWID;
"""

Before = tuple[RecordStatus, str | None]


class Memory:
    """The statements, and what was worked out from them for records that are held."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    # -- what others told -------------------------------------------------------------------------------------------------

    def tell(self, marks: Iterable[Mark]) -> None:
        """Remember marks; one that is known already changes nothing."""
        rows = [
            (
                mark.target,
                mark.by,
                mark.status.value,
                mark.relation.type,
                mark.relation.target or "",
                mark.relation.citation or "",
                mark.checked or "",
            )
            for mark in marks
        ]
        self._database.executemany("INSERT OR IGNORE INTO marks VALUES (?, ?, ?, ?, ?, ?, ?)", rows)

    def told_by(self, who: Collection[str]) -> set[str]:
        """The papers of which these notices and records said something."""
        return {target for (target,) in self._among("SELECT target FROM marks WHERE by IN ({})", who)}

    def forget(self, who: Collection[str]) -> set[str]:
        """Forget what these notices and records said; returns of which papers."""
        targets = self.told_by(who)
        for some in _batched(who):
            self._database.execute(f"DELETE FROM marks WHERE by IN ({_places(some)})", some)
        return targets

    def heard(self, who: Collection[str]) -> set[str]:
        """Those of them that ever said anything."""
        return {name for (name,) in self._among("SELECT DISTINCT by FROM marks WHERE by IN ({})", who)}

    def said_of(self, identifiers: Collection[str]) -> dict[str, list[Mark]]:
        """All that was said of each identifier, taken back or not."""
        found: dict[str, list[Mark]] = {}
        for target, by, status, kind, notice, citation, date in self._among("SELECT * FROM marks WHERE target IN ({})", identifiers):
            tie = Relation(type=kind, target=notice or None, citation=citation or None, by=by)
            found.setdefault(target, []).append(
                Mark(target=target, status=RecordStatus(status), relation=tie, checked=date or None),
            )
        return found

    # -- what follows for records -----------------------------------------------------------------------------------------

    def retracted(self, identifiers: Collection[str]) -> set[str]:
        """Those of the identifiers that are known to be of a retracted paper."""
        held = self._present("SELECT identifier FROM retracted WHERE identifier", identifiers)
        named = self._present("SELECT target FROM marks WHERE status = 'retracted' AND target", identifiers)
        heard = self._present("SELECT identifier FROM hearsay WHERE identifier", identifiers)
        told = self.said_of((named | heard) - held)
        marked = {name for name, marks in told.items() if any(mark.status is RecordStatus.RETRACTED for mark in in_force(marks))}
        return held | marked | (heard - told.keys())

    def note_retracted(self, records: Mapping[str, Sequence[str]]) -> set[str]:
        """Remember of held records by which identifiers they are known as retracted (none: they are not).

        :return: the identifiers of which that is news, either way.
        """
        known: dict[str, set[str]] = {}
        for record, name in self._among("SELECT record, identifier FROM retracted WHERE record IN ({})", list(records)):
            known.setdefault(record, set()).add(name)
        changed = {name: known.get(name, set()) ^ set(names) for name, names in records.items()}
        changed = {name: difference for name, difference in changed.items() if difference}
        for some in _batched(changed):
            self._database.execute(f"DELETE FROM retracted WHERE record IN ({_places(some)})", some)
        rows = [(identifier, name) for name in changed for identifier in records[name]]
        self._database.executemany("INSERT OR IGNORE INTO retracted VALUES (?, ?)", rows)
        news = set().union(*changed.values()) if changed else set()
        for some in _batched(news):
            self._database.execute(f"DELETE FROM hearsay WHERE identifier IN ({_places(some)})", some)
        return news

    def note_hearsay(self, records: Mapping[str, Sequence[str]]) -> None:
        """Remember which of the papers that they cite these records call retracted: it counts until more is known of them."""
        for some in _batched(records):
            self._database.execute(f"DELETE FROM hearsay WHERE record IN ({_places(some)})", some)
        rows = [(identifier, record) for record, names in records.items() for identifier in names]
        self._database.executemany("INSERT OR IGNORE INTO hearsay VALUES (?, ?)", rows)

    def before(self, records: Collection[str]) -> dict[str, Before]:
        """Status and date that records had before anything was said against them."""
        rows = self._among("SELECT record, status, date FROM before WHERE record IN ({})", records)
        return {record: (RecordStatus(status), date or None) for record, status, date in rows}

    def note_before(self, records: Mapping[str, Before]) -> None:
        """Remember status and date of records that are about to be marked."""
        rows = [(record, status.value, date or "") for record, (status, date) in records.items()]
        self._database.executemany("INSERT OR REPLACE INTO before VALUES (?, ?, ?)", rows)

    # -- lists that were read through -------------------------------------------------------------------------------------

    def note_consulted(self, by: str, scheme: str, date: str) -> None:
        """Remember that a list of papers by that kind of identifier was read to its end, and of what day it is."""
        self._database.execute(
            "INSERT INTO consulted VALUES (?, ?, ?) ON CONFLICT (list, scheme) DO UPDATE SET date = max(date, excluded.date)",
            (by, scheme, date),
        )

    def consulted(self) -> dict[str, str]:
        """By kind of identifier, the day of the newest list that was read to its end."""
        return dict(self._database.execute("SELECT scheme, max(date) FROM consulted GROUP BY scheme").fetchall())

    def _present(self, query: str, identifiers: Collection[str]) -> set[str]:
        """Those of the identifiers that a table holds; what cites much is quicker looked up among all that it holds."""
        if len(identifiers) <= _MANY:
            return {name for (name,) in self._among(f"{query} IN ({{}})", identifiers)}
        return {name for (name,) in self._database.execute(f"{query} IS NOT NULL")}.intersection(identifiers)

    def _among(self, query: str, values: Collection[str]) -> Iterator[tuple[str, ...]]:
        for some in _batched(values):
            yield from self._database.execute(query.format(_places(some)), some)


@contextmanager
def memory_of(library: Library) -> Iterator[Memory]:
    """What the library knows; what is changed inside is kept when the block ends without an error.

    :raises LibraryError: the database is damaged, or cannot be written.
    """
    folder = cache_folder(library)
    try:
        with closing(_opened(folder / FILE if folder else None, library)) as database:
            changes = database.total_changes
            with database:
                database.execute("BEGIN IMMEDIATE")
                yield Memory(database)
            if folder is None and database.total_changes > changes:
                library.set_note(_NOTE, base64.b85encode(database.serialize()).decode())
    except sqlite3.Error as error:
        where = folder / FILE if folder else "the library's notes"
        raise LibraryError(
            f"what the library knows of retractions ({where}) cannot be read or written: {error}.",
            hint="Check the disk; if the file is damaged, move it away and ingest your retraction lists and notices again.",
        ) from error


def _opened(path: Path | None, library: Library) -> sqlite3.Connection:
    database = sqlite3.connect(path or ":memory:", timeout=_PATIENCE, isolation_level=None, check_same_thread=False)
    if path is None:
        stored = library.note(_NOTE)
        if stored:
            database.deserialize(base64.b85decode(stored))
    try:
        if not database.execute("SELECT 1 FROM sqlite_master WHERE name = 'consulted'").fetchone():
            database.executescript(_SCHEMA)
    except sqlite3.Error:
        database.close()
        raise
    return database


def _batched(values: Collection[str]) -> Iterator[list[str]]:
    listed = list(values)
    for start in range(0, len(listed), _AT_ONCE):
        yield listed[start : start + _AT_ONCE]


def _places(values: Sequence[str]) -> str:
    return ", ".join("?" * len(values))


def schemes_of(identifiers: Iterable[str]) -> set[str]:
    """The kinds of identifier among them that lists go by."""
    return {scheme for scheme, _, _ in (name.partition(":") for name in identifiers) if scheme in SCHEMES}
