"""A backup that cannot be put back changes nothing, and says why: a desk in use, no room, a key that did not sign it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from clincite.errors import InputError, OutputError, StoreError
from clincite.review.backup import Target, restore, restoring
from clincite.review.ledger import chain
from clincite.review.ledger.signing import new_key
from clincite.review.values import SYSTEM
from tests.lesser import no_room
from tests.review.backup.places import LATER, Place, contents
from tests.review.databases import KINDS, discard
from tests.review.world import own_library

#: Bytes that a file may have: more than SQLite needs to open a desk, and less than a desk.
ROOM = 40_000
#: Another process, as the page is: it has the desk open, and writes to it when it is told to.
PAGE = """
import sys
from clincite.review.ledger import chain
from clincite.review.store.database import Database
from clincite.review.values import SYSTEM
database = Database.open(sys.argv[1])
print("open", flush=True)
for line in sys.stdin:
    with database.write() as connection:
        print(chain.append(connection, SYSTEM, what="x", when="2026-03-01T10:00:00Z").seq, flush=True)
"""


class Page:
    """That process."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def write(self) -> int:
        """Write an entry; its number."""
        assert self._process.stdin is not None
        self._process.stdin.write("write\n")
        self._process.stdin.flush()
        return int(self.line())


@contextmanager
def serving(url: str) -> Iterator[Page]:
    process = subprocess.Popen([sys.executable, "-c", PAGE, url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        page = Page(process)
        assert page.line() == "open"
        yield page
    finally:
        process.communicate()  # the end of its input ends it


@pytest.mark.parametrize("kind", KINDS)
def test_a_desk_that_another_process_has_open_is_not_replaced(tmp_path: Path, kind: str) -> None:
    """What is decided on a page that goes on would be lost with the desk that was moved aside."""
    place = Place(tmp_path / "home", kind)
    world = place.world()
    world.in_review()
    world.database.close()
    place.back_up(tmp_path / "b.tar.gz")
    with serving(place.url) as page:
        seq = page.write()
        before = contents(place.home / "library")
        with pytest.raises(InputError, match="is in use") as refused:
            place.restore(tmp_path / "b.tar.gz", force=True)
        assert "Stop the page" in refused.value.hint and "geheim" not in refused.value.message
        assert contents(place.home / "library") == before
        assert sorted(path.name for path in place.home.iterdir() if path.name.startswith((".restore", "library.", "desk.db.before"))) == []
        assert page.write() == seq + 1
    now = place.open()
    with now.read() as connection:
        assert chain.head(connection)[0] == seq + 1
    now.close()
    assert place.restore(tmp_path / "b.tar.gz", force=True).sound
    discard(place.open())


def test_a_library_alone_comes_back_beside_a_desk_in_use(tmp_path: Path) -> None:
    lone = Place(tmp_path / "lone", "sqlite")
    own_library(lone.home)
    lone.back_up(tmp_path / "b.tar.gz")
    place = Place(tmp_path / "home", "sqlite")
    desk = place.open()
    assert place.restore(tmp_path / "b.tar.gz").sound
    desk.close()


# -- signatures ----------------------------------------------------------------------------------------------------------------


def test_signatures_are_checked_by_the_keys_that_are_given(old: Place, new: Place, tmp_path: Path) -> None:
    signer, other = new_key(tmp_path / "key.pem"), new_key(tmp_path / "other.pem")
    database = old.open()
    with database.write() as connection:
        chain.append(connection, SYSTEM, what="x", when="2026-03-01T10:00:00Z", signer=signer)
    database.close()
    old.back_up(tmp_path / "b.tar.gz")
    unchecked = new.restore(tmp_path / "b.tar.gz")
    assert unchecked.ledger is not None and (unchecked.ledger.signed, unchecked.ledger.keys) == (1, 0)
    done = new.restore(tmp_path / "b.tar.gz", force=True, keys=[signer.public])
    assert done.sound and done.ledger is not None and (done.ledger.signed, done.ledger.keys) == (1, 1)
    done = restore(tmp_path / "b.tar.gz", Target.under(tmp_path / "look"), moment=LATER, keys=[other.public])
    assert not done.sound and done.ledger is not None and {fault.kind for fault in done.ledger.faults} == {"signature"}


def test_a_key_that_is_none_is_told_before_anything_is_done(old: Place, file: Path) -> None:
    before = contents(old.home)
    with pytest.raises(InputError, match="64 hex digits"):
        old.restore(file, force=True, keys=["zorb"])
    assert contents(old.home) == before


# -- no room, and no patience --------------------------------------------------------------------------------------------------


def test_no_room_is_told_with_the_place_and_leaves_nothing(old: Place, file: Path, tmp_path: Path) -> None:
    (old.home / "library" / "more").write_bytes(os.urandom(4 * ROOM))
    old.back_up(file, replace=True)
    before = contents(old.home)
    with no_room(ROOM), pytest.raises(OutputError, match=r"could not be restored to .*/deep/look: ") as told:
        restore(file, Target.under(tmp_path / "deep" / "look"), moment=LATER)
    assert "room" in told.value.hint
    assert not (tmp_path / "deep").exists()
    with no_room(ROOM), pytest.raises(OutputError, match="old"):
        old.restore(file, force=True)
    assert contents(old.home) == before


def test_no_room_for_the_desk_is_told_with_its_place(file: Path, tmp_path: Path) -> None:
    with no_room(ROOM), pytest.raises(StoreError, match=r"disk.*: sqlite:.*/deep/look/desk\.db") as told:
        restore(file, Target.under(tmp_path / "deep" / "look"), moment=LATER)
    assert "room" in told.value.hint and not (tmp_path / "deep").exists()


def test_a_library_elsewhere_is_named_too(file: Path, tmp_path: Path) -> None:
    target = Target(home=tmp_path / "home", library=tmp_path / "shelf" / "library", database=f"sqlite:///{tmp_path}/home/desk.db")
    with no_room(5_000), pytest.raises(OutputError, match=r"restored to .*/home and .*/shelf/library: "):
        restore(file, target, moment=LATER)
    assert not target.home.exists() and not target.library.parent.exists()


def test_a_folder_that_was_there_stays(file: Path, tmp_path: Path) -> None:
    (tmp_path / "look").mkdir()
    with no_room(5_000), pytest.raises(OutputError):
        restore(file, Target.under(tmp_path / "look"), moment=LATER)
    assert list((tmp_path / "look").iterdir()) == []


@pytest.mark.parametrize("step", ["unpack", "put_file"])
def test_whoever_stops_it_leaves_nothing(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(restoring, step, stopped)
    with pytest.raises(KeyboardInterrupt):
        restore(file, Target.under(tmp_path / "deep" / "look"), moment=LATER)
    assert not (tmp_path / "deep").exists()


def test_an_archive_that_cannot_be_read_is_a_wrong_call(new: Place, tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "missing"):
        with pytest.raises(InputError, match=f"{path} cannot be read"):
            new.restore(path)


def test_no_room_for_a_backup_is_told(old: Place, tmp_path: Path) -> None:
    (old.home / "library" / "more").write_bytes(os.urandom(4 * ROOM))
    with no_room(ROOM), pytest.raises(OutputError, match=r"b\.tar\.gz could not be written: "):
        old.back_up(tmp_path / "b.tar.gz")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["old"]
