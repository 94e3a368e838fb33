"""Answers kept on disk."""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from clincite.errors import OfflineError, RefusedError
from clincite.sources.http.kept import FILE_NAME, kept_in, key_of
from clincite.sources.http.reply import Reply
from tests.sources.http.asking import ask, http
from tests.standin import StandIn, faults


@pytest.fixture
def server() -> Iterator[StandIn]:
    with StandIn() as running:
        yield running


def test_what_is_kept_is_not_asked_again(server: StandIn, tmp_path: Path) -> None:
    first = ask(http(server.pubmed_url, tmp_path))
    again = ask(http(server.pubmed_url, tmp_path))  # another client, as another process has it
    assert first == again and len(server.requests) == 1
    ask(http(server.pubmed_url, tmp_path), form={"term": "velmoria"})
    assert len(server.requests) == 2
    ask(http(server.pubmed_url, tmp_path), afresh=True)
    assert len(server.requests) == 3


def test_who_asks_makes_no_difference_to_what_is_kept(server: StandIn, tmp_path: Path) -> None:
    ask(http(server.pubmed_url, tmp_path, signature={"api_key": "one"}))
    ask(http(server.pubmed_url, tmp_path, signature={"api_key": "two", "email": "a@b.example"}))
    assert len(server.requests) == 1


def test_an_answer_expires(server: StandIn, tmp_path: Path) -> None:
    client = http(server.pubmed_url, tmp_path)
    ask(client, keep=3600.0)
    with sqlite3.connect(tmp_path / FILE_NAME) as database:
        database.execute("UPDATE entries SET expires_at = expires_at - 3500")
    database.close()
    ask(client)
    assert len(server.requests) == 1
    with sqlite3.connect(tmp_path / FILE_NAME) as database:
        database.execute("UPDATE entries SET expires_at = expires_at - 200")
    database.close()
    ask(client)
    assert len(server.requests) == 2


def test_nothing_is_kept_of_what_could_not_be_read(server: StandIn, tmp_path: Path) -> None:
    client = http(server.pubmed_url, tmp_path)
    server.fail("esearch", *[faults.html()] * 3)
    with pytest.raises(RefusedError):
        ask(client)
    assert b"<Count>" in ask(client)
    assert len(server.requests) == 4


def test_offline_gives_what_is_kept_and_sends_nothing(server: StandIn, tmp_path: Path) -> None:
    kept = ask(http(server.pubmed_url, tmp_path))
    away = http(server.pubmed_url, tmp_path, offline=True)
    assert ask(away) == kept
    assert ask(away, afresh=True) == kept
    with pytest.raises(OfflineError) as raised:
        ask(away, form={"term": "velmoria"})
    assert raised.value.message.startswith("The Register was not asked: the network is switched off")
    assert "CLINCITE_OFFLINE" in raised.value.hint
    assert len(server.requests) == 1


def test_the_date_is_that_of_the_answer(server: StandIn, tmp_path: Path) -> None:
    def date(day: int) -> str:
        now = dt.datetime(2026, 3, day, tzinfo=dt.UTC)
        with http(server.pubmed_url, tmp_path, now=lambda: now).session() as session:
            return session.ask("POST", "einfo.fcgi", {}, read=lambda reply: reply.date, keep=60.0)

    assert (date(1), date(2)) == ("2026-03-01", "2026-03-01")


@pytest.mark.parametrize("damage", ["garbage", "directory", "old", "folder is a file", "read-only"])
def test_a_damaged_store_is_no_reason_to_fail(server: StandIn, tmp_path: Path, damage: str) -> None:
    folder = tmp_path / "http"
    folder.mkdir()
    if damage == "garbage":
        (folder / FILE_NAME).write_bytes(b"this is no database " * 500)
    elif damage == "directory":
        (folder / FILE_NAME).mkdir()
    elif damage == "old":
        with sqlite3.connect(folder / FILE_NAME) as database:
            database.execute("CREATE TABLE entries (id BLOB, cache_key BLOB, data BLOB, created_at REAL, deleted_at REAL)")
        database.close()
    elif damage == "read-only":
        folder.chmod(stat.S_IRUSR | stat.S_IXUSR)
    else:
        folder.rmdir()
        folder.write_text("")
    client = http(server.pubmed_url, folder)
    assert b"<Count>" in ask(client)
    assert b"<Count>" in ask(client)
    # A torn file is begun anew; root may write everywhere.
    assert len(server.requests) == {"garbage": 1, "read-only": 1 if os.access(folder, os.W_OK) else 2}.get(damage, 2)


def test_a_later_answer_replaces_an_earlier_one(tmp_path: Path) -> None:
    key = key_of("GET", "https://register.example/x", {"a": "1"})
    with kept_in(tmp_path) as kept:
        for body in (b"one", b"two"):
            kept.put(key, Reply(status=200, media="text/xml", body=body, date="2026-03-01"), seconds=60)
        found = kept.get(key)
    assert found == Reply(status=200, media="text/xml", body=b"two", date="2026-03-01")


def test_a_key_tells_requests_apart() -> None:
    asked = [
        ("GET", "u", {"a": "1"}),
        ("POST", "u", {"a": "1"}),
        ("GET", "v", {"a": "1"}),
        ("GET", "u", {"a": "2"}),
        ("GET", "u", {"a": "1", "b": "2"}),
        ("GET", "u", {"a": "1\0b=2"}),
    ]
    assert len({key_of(*one) for one in asked[:5]}) == 5
    assert key_of("GET", "u", {"a": "1", "b": "2"}) == key_of("GET", "u", {"b": "2", "a": "1"})
    assert key_of(*asked[4]) != key_of(*asked[5])


@pytest.mark.skipif(sys.platform == "win32", reason="file modes of POSIX")
def test_no_other_user_may_read_what_was_asked(server: StandIn, tmp_path: Path) -> None:
    folder = tmp_path / "http"
    ask(http(server.pubmed_url, folder))
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
