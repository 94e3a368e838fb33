"""The address of the database."""

from __future__ import annotations

import ssl
from pathlib import Path

import pytest

from clincite.errors import StoreError
from clincite.review.store.urls import place_of


def test_a_file_by_a_whole_or_a_part_of_a_path() -> None:
    assert place_of("sqlite:////var/desk.db").path == Path("/var/desk.db")
    assert place_of("sqlite:///desk.db").path == Path("desk.db")
    assert place_of("sqlite:///~/desk.db").path == Path.home() / "desk.db"
    assert place_of("sqlite:////var/desk.db").shown == "sqlite:////var/desk.db"


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+pg8000"])
def test_a_server(scheme: str) -> None:
    place = place_of(f"{scheme}://ada:geheim@db.example.org:5433/desk?sslmode=require")
    assert (place.kind, place.path) == ("postgresql", None)
    assert place.url.drivername == "postgresql+pg8000"
    assert place.url.query == {}
    assert place.arguments["ssl_context"] is True
    assert place.shown == "postgresql://ada:***@db.example.org:5433/desk?sslmode=require"


def test_a_unix_socket() -> None:
    place = place_of("postgresql://ada@:5433/desk?host=/run/postgresql")
    assert place.arguments["unix_sock"] == "/run/postgresql/.s.PGSQL.5433"
    assert "ssl_context" not in place.arguments
    assert place_of("postgresql:///desk?host=/run/postgresql").arguments["unix_sock"].endswith(".5432")


def test_how_the_connection_is_encrypted() -> None:
    def context(query: str) -> object:
        return place_of(f"postgresql://db.example.org/desk{query}").arguments["ssl_context"]

    assert context("") is None
    assert context("?sslmode=prefer") is None
    assert context("?sslmode=disable") is False
    full, authority = context("?sslmode=verify-full"), context("?sslmode=verify-ca")
    assert isinstance(full, ssl.SSLContext) and full.check_hostname and full.verify_mode is ssl.CERT_REQUIRED
    assert isinstance(authority, ssl.SSLContext) and not authority.check_hostname and authority.verify_mode is ssl.CERT_REQUIRED


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("", "not a URL"),
        ("desk.db", "not a URL"),
        ("geheim@", "not a URL"),
        ("postgresql://ada:geheim@host:port/desk", "not a URL"),
        ("mysql://ada:geheim@host/desk", "of kind 'mysql'"),
        ("postgresql+psycopg2://ada:geheim@host/desk", "of kind 'postgresql\\+psycopg2'"),
        ("sqlite+aiosqlite:///geheim.db", "of kind"),
        ("sqlite://", "no file"),
        ("sqlite:///:memory:", "no file"),
        ("sqlite://geheim/desk.db", "no file"),
        ("sqlite:///file:desk.db", "no file"),
        ("sqlite:///desk.db?mode=ro", "no file"),
        ("postgresql://ada:geheim@host", "no database"),
        ("postgresql://ada:geheim@host/desk?sslmode=geheim2", "sslmode"),
        ("postgresql://ada:geheim@host/desk?options=geheim2", "'options'"),
        ("postgresql://ada:geheim@host/desk?sslmode=verify-full&sslrootcert=/nowhere.pem", "certificates"),
    ],
)
def test_what_cannot_be_used_is_said_without_the_password(url: str, said: str) -> None:
    with pytest.raises(StoreError, match=said) as raised:
        place_of(url)
    assert "geheim@" not in raised.value.message + raised.value.hint
    assert raised.value.hint
    assert raised.value.__cause__ is None or "geheim" not in str(raised.value.__cause__)
