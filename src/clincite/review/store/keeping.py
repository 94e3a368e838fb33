"""The triggers by which the database itself keeps what was written once, and which of them are not there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from sqlalchemy import Connection, text

#: By table, what it refuses. The migrations make the triggers; a test holds the two together.
KEPT: Final[Mapping[str, tuple[str, ...]]] = {
    "ledger": ("UPDATE", "DELETE"),
    "versions": ("UPDATE OF item_id, number, answer, content, basis, made_by, created", "DELETE"),
    "decisions": ("UPDATE", "DELETE"),
    "comments": ("UPDATE", "DELETE"),
    "interests": ("UPDATE", "DELETE"),
    "signatures": ("UPDATE", "DELETE"),
    "head": ("DELETE",),
}
_TRUNCATE: Final = "TRUNCATE"
#: On PostgreSQL the function that each of them calls.
_RAISES: Final = "BEGIN RAISE EXCEPTION '%: what was written stays', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END"
_ON_POSTGRESQL: Final = text(
    "SELECT tgname, pg_get_triggerdef(pg_trigger.oid, true) AS written, btrim(prosrc) AS source FROM pg_trigger "
    "JOIN pg_class ON pg_class.oid = tgrelid JOIN pg_proc ON pg_proc.oid = tgfoid "
    "WHERE NOT tgisinternal AND tgenabled IN ('O', 'A') AND relnamespace = current_schema()::regnamespace"
)


def missing_triggers(connection: Connection) -> dict[str, list[str]]:
    """By table, the names of triggers that are not there, are switched off, or do something else; only tables that lack one."""
    if connection.dialect.name == "postgresql":
        rows = connection.execute(_ON_POSTGRESQL)
        there = {row.tgname: row.written for row in rows if row.source == _RAISES}
    else:
        rows = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
        there = {row.name: row.sql for row in rows}
    missing: dict[str, list[str]] = {}
    for table, name, written in _wanted(connection.dialect.name):
        if there.get(name) != written:
            missing.setdefault(table, []).append(name)
    return missing


def _wanted(engine: str) -> Iterator[tuple[str, str, str]]:
    """Of each trigger its table, its name, and how the engine writes it down."""
    for table, changes in KEPT.items():
        for change in (*changes, _TRUNCATE) if engine == "postgresql" else changes:
            name = f"{table}_kept_{change.split()[0].lower()}"
            start = f"CREATE TRIGGER {name} BEFORE {change} ON {table} "
            if engine == "postgresql":
                each = "STATEMENT" if change == _TRUNCATE else "ROW"
                yield table, name, f"{start}FOR EACH {each} EXECUTE FUNCTION clincite_kept()"
            else:
                yield table, name, f"{start}BEGIN SELECT RAISE(ABORT, '{table}: what was written stays'); END"
