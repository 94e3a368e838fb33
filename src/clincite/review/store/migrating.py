"""Which version the tables of a database have, and how they come to that of this program."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from sqlalchemy import Column, Connection, MetaData, String, Table, inspect, select, text

from clincite.errors import StoreError

#: The newest migration. A test holds it to the folder.
REVISION: Final = "0001"
MISSING_HINT: Final = "It is made with its first account: clincite people owner. If there should be one, check CLINCITE_DATABASE."
_FOLDER: Final = Path(__file__).parent / "migrations"
_VERSION: Final = Table("alembic_version", MetaData(), Column("version_num", String(32), primary_key=True))
# A number of our own: whoever migrates the same database at the same time waits for it.
_LOCK: Final = 0x636C696E


def revision_of(connection: Connection) -> str | None:
    """The migration that the tables come from; None: there are no tables of ours."""
    if not inspect(connection).has_table(_VERSION.name):
        return None
    return connection.scalar(select(_VERSION.c.version_num))


def is_desk(connection: Connection, shown: str, *, create: bool) -> bool:
    """Whether the tables are there and are those of this program; False: :func:`migrate` must come first.

    :param shown: the address, for messages.
    :param create: an empty database is to be filled.
    :raises StoreError: the database is empty and must not be, or holds something else.
    """
    revision = revision_of(connection)
    if revision is None and not create:
        raise StoreError(f"There is no database of the review desk yet: {shown}.", hint=MISSING_HINT)
    if revision is None and inspect(connection).get_table_names():
        raise StoreError(
            f"The database holds something that is not a review desk: {shown}.", hint="Give the review desk a database of its own."
        )
    return revision == REVISION


def migrate(connection: Connection, shown: str) -> None:
    """Brings the tables to this program's version, inside the caller's transaction: all of it, or nothing.

    :raises StoreError: they are of a newer version.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    # Somebody else may have done it while this one waited.
    revision = revision_of(connection)
    if revision == REVISION:
        return
    # Slow to import, and needed once.
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    if revision is not None and revision not in {one.revision for one in ScriptDirectory.from_config(config).walk_revisions()}:
        raise StoreError(
            f"The database of the review desk is of a newer version than this program: {shown}.", hint="Install a newer clincite."
        )
    command.upgrade(config, "head")
