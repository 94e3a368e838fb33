"""Where the database of the desk is: its URL, taken apart. What is shown of it never holds the password."""

from __future__ import annotations

import importlib.util
import ssl
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import msgspec
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from clincite.errors import StoreError

_FORMS: Final = "Give it as sqlite:///PATH or as postgresql://USER:PASSWORD@HOST/NAME."
_SSL_MODES: Final = ("disable", "prefer", "require", "verify-ca", "verify-full")


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where the database is.

    :param kind: ``sqlite`` or ``postgresql``.
    :param url: for the driver; may hold a password.
    :param arguments: for the driver, beside the URL.
    :param shown: the URL without the password.
    :param path: of the file; None: it is on a server.
    """

    kind: str
    url: URL
    arguments: Mapping[str, Any]
    shown: str
    path: Path | None = None


def place_of(url: str) -> Place:
    """The place that a URL names.

    :raises StoreError: it is no URL, or one of another kind of database.
    """
    try:
        parts = make_url(url)
    except (ArgumentError, ValueError):
        raise StoreError("The address of the review desk's database is not a URL.", hint=_FORMS) from None
    kind, _, driver = parts.drivername.partition("+")
    if kind == "sqlite" and driver in ("", "pysqlite"):
        return _file(parts)
    if kind in ("postgresql", "postgres") and driver in ("", "pg8000"):
        return _server(parts)
    raise StoreError(f"The review desk cannot keep what it knows in a database of kind {parts.drivername!r}.", hint=_FORMS)


def _file(url: URL) -> Place:
    if url.host or not url.database or url.database == ":memory:" or url.database.startswith("file:") or url.query:
        raise StoreError("The address of the review desk's database names no file.", hint=_FORMS + " An absolute PATH begins with a slash.")
    path = Path(url.database).expanduser()
    url = url.set(drivername="sqlite+pysqlite", database=str(path))
    return Place(kind="sqlite", url=url, arguments={}, shown=f"sqlite:///{path}", path=path)


def _server(url: URL) -> Place:
    query = {name: value if isinstance(value, str) else value[-1] for name, value in url.query.items()}
    if unknown := sorted(query.keys() - {"host", "sslmode", "sslrootcert"}):
        raise StoreError(
            f"The address of the review desk's database has an option that is not known: {unknown[0]!r}.",
            hint="Those that are: host (folder of a Unix socket), sslmode, sslrootcert.",
        )
    if not url.database:
        raise StoreError("The address of the review desk's database names no database.", hint=_FORMS)
    if importlib.util.find_spec("pg8000") is None:
        raise StoreError("PostgreSQL, as CLINCITE_DATABASE asks for, needs pg8000.", hint="pip install 'clincite[postgres]'")
    arguments: dict[str, Any] = {"application_name": "clincite"}
    if (folder := query.get("host")) is not None:
        arguments["unix_sock"] = f"{folder}/.s.PGSQL.{url.port or 5432}"
    else:
        arguments["ssl_context"] = _ssl(query.get("sslmode", "prefer"), query.get("sslrootcert"))
    shown = url.set(drivername="postgresql").render_as_string(hide_password=True)
    url = url.set(drivername="postgresql+pg8000", query={})
    return Place(kind="postgresql", url=url, arguments=arguments, shown=shown)


def _ssl(mode: str, authority: str | None) -> ssl.SSLContext | bool | None:
    """What pg8000 takes for a mode of libpq. None: encrypted where the server can, as libpq has it."""
    match mode:
        case "disable":
            return False
        case "prefer":
            return None
        case "require":
            return True
        case "verify-ca" | "verify-full":
            context = _context(authority)
            context.check_hostname = mode == "verify-full"
            return context
    raise StoreError(
        f"The address of the review desk's database has an sslmode that is not known: {mode!r}.",
        hint="Those that are: " + ", ".join(_SSL_MODES) + ".",
    )


def _context(authority: str | None) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=authority)
    except OSError as error:
        raise StoreError(
            f"The certificates that should prove the review desk's database cannot be read: {authority!r}.",
            hint="Check sslrootcert in its address.",
        ) from error
