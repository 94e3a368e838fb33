"""Whoever has the desk open is seen by whoever wants to put another in its place, and the other way round; on both engines."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from clincite.errors import InputError, StoreError
from clincite.review.store.database import Database
from clincite.review.store.using import Use, alone
from tests.review.databases import new_url

HOLDING = """
import sys
from clincite.review.store.database import Database
database = Database.open(sys.argv[1])
print("open", flush=True)
sys.stdin.readline()
database.close()
print("closed", flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def url(database_kind: str, tmp_path: Path) -> str:
    """Of a database of the desk."""
    made = new_url(database_kind, tmp_path)
    Database.open(made).close()
    return made


@contextlib.contextmanager
def replacing(url: str) -> Iterator[None]:
    """What a restore holds while it puts another desk in its place."""
    path = Path(url.removeprefix("sqlite:///"))
    if url.startswith("sqlite"):
        with alone(path, "the desk"):
            yield
        return
    database = Database.open(url)
    try:
        with database.write_alone():
            yield
    finally:
        database.close()


class Other:
    """Another process that has the desk open."""

    def __init__(self, url: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", HOLDING, url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )
        self.says("open")

    def __enter__(self) -> Other:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()

    def says(self, word: str) -> None:
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == f"{word}\n"

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write("\n")
        self.says("closed")

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()


def test_nobody_replaces_what_another_process_has_open(url: str) -> None:
    with Other(url) as other:
        with pytest.raises(InputError, match="is in use") as refused, replacing(url):
            pytest.fail("it was replaced under the other process")
        assert "Stop the page" in refused.value.hint
        other.close()
        with replacing(url):
            pass


def test_a_process_that_was_killed_holds_nothing(url: str, database_kind: str) -> None:
    with Other(url) as other:
        other.kill()
        for _ in range(200):  # a server sees it a moment later
            with contextlib.suppress(InputError), replacing(url):
                return
    pytest.fail("it is held by nobody")


def test_whoever_only_reads_is_seen_too(url: str) -> None:
    reading = Database.open(url, read_only=True)
    with pytest.raises(InputError, match="is in use"), replacing(url):
        pytest.fail("it was replaced under a reader")
    reading.close()
    reading.close()  # may be called again
    with replacing(url):
        pass


def test_whoever_comes_meanwhile_waits_and_is_told(url: str) -> None:
    with replacing(url), pytest.raises(StoreError, match=r"busy|being restored"):
        Database.open(url, patience=0.1)
    Database.open(url, patience=0.1).close()


def test_many_have_it_open_at_once(url: str) -> None:
    first, second = Database.open(url), Database.open(url)
    first.close()
    with pytest.raises(InputError), replacing(url):
        pytest.fail("it was replaced under the second")
    second.close()


def test_one_that_was_forgotten_is_given_free(url: str) -> None:
    forgotten = Database.open(url)
    with forgotten.read():
        pass
    del forgotten
    with replacing(url):
        pass


def test_two_who_come_by_different_links_meet(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "desk.db").touch()
    (tmp_path / "link").symlink_to(tmp_path / "home")
    (tmp_path / "file.db").symlink_to(tmp_path / "home" / "desk.db")
    for place in (tmp_path / "link" / "desk.db", tmp_path / "file.db"):
        use = Use.begin(tmp_path / "home" / "desk.db", patience=0)
        assert use is not None
        with pytest.raises(InputError), alone(place, "x"):
            pytest.fail("two hold it")
        use.end()
        with alone(place, "x"):
            assert Use.begin(tmp_path / "home" / "desk.db", patience=0) is None


def test_where_nothing_can_be_locked_everybody_goes_on(tmp_path: Path) -> None:
    use = Use.begin(tmp_path / "missing" / "desk.db", patience=0)
    assert use is not None
    use.end()
    with alone(tmp_path / "missing" / "desk.db", "x"):
        pass
