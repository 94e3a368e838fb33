"""A backup made while everything is in use comes back whole, on either engine and from one to the other."""

from __future__ import annotations

import sqlite3
import stat
import tarfile
import threading
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from clincite.errors import ClinciteError, InputError, LibraryError
from clincite.holdings.memory import memory_of
from clincite.library import EmbeddedLibrary
from clincite.records import Record
from clincite.review.backup import LEFT_OUT, Target, restore
from clincite.review.ledger.chain import head
from clincite.review.ledger.verifying import verify_store
from clincite.review.states import State
from clincite.review.store.database import Database
from clincite.review.store.tables import LEDGER, METADATA, PEOPLE, SESSIONS
from tests.desks import PASSWORD
from tests.review.backup.places import LATER, Place, contents
from tests.review.databases import KINDS, discard
from tests.review.rules import check
from tests.review.world import OTHER_QUESTION, World, own_library


@pytest.fixture(params=[("sqlite", "postgresql"), ("postgresql", "sqlite")], ids="-".join)
def places(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Place, Place]]:
    """Where a backup is made and where it is put back: from either engine to the other, and others where a test says so."""
    pair = tuple(Place(tmp_path / name, kind) for name, kind in zip(("old", "new"), request.param, strict=True))
    yield pair  # type: ignore[misc]
    for place in pair:
        discard(place.open())


def rows(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """All that the tables hold, but for who is signed in."""
    with database.read() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for table in METADATA.sorted_tables
            if table is not SESSIONS
        }


# -- whole ---------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("places", [(one, other) for one in KINDS for other in KINDS], ids="-".join, indirect=True)
def test_every_row_comes_back_from_each_engine_to_each(places: tuple[Place, Place], tmp_path: Path) -> None:
    old, new = places
    world = old.world()
    slug = world.approved()
    world.in_review(OTHER_QUESTION)
    world.desk.report(question="Zorb?", said="", text="I doubt it.", slug=slug)
    world.accounts.sign_in("one@desk.example", PASSWORD)
    made = old.back_up(tmp_path / "b.tar.gz")
    assert made.manifest.desk is not None and made.manifest.desk.engine == world.database.kind
    done = new.restore(tmp_path / "b.tar.gz")
    assert done.sound and done.aside == () and done.ledger is not None and done.ledger.entries == made.manifest.desk.entries
    assert done.records == 3 and done.library_faults == ()
    again = new.open()
    assert rows(again) == rows(world.database)
    with again.read() as connection:
        assert connection.scalar(select(func.count()).select_from(SESSIONS)) == 0
    again.close()
    world.database.close()


def test_work_goes_on_after_it(places: tuple[Place, Place], tmp_path: Path) -> None:
    """Numbers of rows go on after the last one, and what was decided still counts."""
    old, new = places
    world = old.world()
    slug = world.in_review()
    world.approve_critical(slug, "one")
    old.back_up(tmp_path / "b.tar.gz")
    world.database.close()
    new.restore(tmp_path / "b.tar.gz")
    again = new.world()
    again.approve_critical(slug, "two")
    again.sign(slug, "two")
    assert again.desk.case(slug).version.state is State.APPROVED
    again.desk.comment(again["editor"], slug, "Well done.", version=1)
    again.accounts.invite(again["owner"], "late@desk.example", again["reader"].role or again["one"].role)  # type: ignore[arg-type]
    assert verify_store(again.database).faults == ()
    check(again.desk)
    with pytest.raises(IntegrityError), again.database.write() as connection:
        connection.execute(LEDGER.update().values(name="Somebody else"))
    again.database.close()


def test_settings_and_what_is_left_out(old: Place, new: Place, tmp_path: Path) -> None:
    (old.home / "config.toml").write_text('site_name = "Zorb"\n')
    for name in ("threads", "network"):
        (old.home / name).mkdir()
        (old.home / name / "private").write_text("private")
    (old.home / "session").write_text("secret")
    made = old.back_up(tmp_path / "b.tar.gz")
    with tarfile.open(tmp_path / "b.tar.gz") as tar:
        names = tar.getnames()
    assert {name.partition("/")[0] for name in names} == {"library", "desk", "config.toml", "manifest.json"}
    assert "desk/sessions.jsonl" not in names and LEFT_OUT
    assert [member.name for member in made.manifest.members] == names[:-1]
    done = new.restore(tmp_path / "b.tar.gz")
    assert done.config_used and (new.home / "config.toml").read_text() == 'site_name = "Zorb"\n'


def test_only_a_library(tmp_path: Path, new: Place) -> None:
    place = Place(tmp_path / "old", "sqlite")
    own_library(place.home)
    made = place.back_up(tmp_path / "b.tar.gz")
    assert made.manifest.desk is None and not (place.home / "desk.db").exists()
    done = new.restore(tmp_path / "b.tar.gz")
    assert (done.desk, done.ledger, done.records, done.sound) == (None, None, 3, True)
    assert not (new.home / "desk.db").exists()


def test_only_a_desk(tmp_path: Path, new: Place) -> None:
    place = Place(tmp_path / "old", "sqlite")
    place.open().close()
    made = place.back_up(tmp_path / "b.tar.gz")
    assert not made.manifest.has_library
    done = new.restore(tmp_path / "b.tar.gz")
    assert done.library is None and done.desk is not None and done.sound
    assert not (new.home / "library").exists()


def test_nothing_at_all(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nothing to back up"):
        Place(tmp_path / "old", "sqlite").back_up(tmp_path / "b.tar.gz")
    assert not (tmp_path / "b.tar.gz").exists()


def test_under_a_folder_to_look_at_it(file: Path, tmp_path: Path) -> None:
    done = restore(file, Target.under(tmp_path / "look"), moment=LATER)
    assert done.sound and done.library == str(tmp_path / "look" / "library")
    assert stat.S_IMODE((tmp_path / "look" / "desk.db").stat().st_mode) == 0o600
    assert sorted(path.name for path in (tmp_path / "look").iterdir()) == ["desk.db", "library"]


def test_a_backup_leaves_nothing_beside_it(old: Place, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    old.back_up(tmp_path / "out" / "b.tar.gz")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["b.tar.gz"]
    assert stat.S_IMODE((tmp_path / "out" / "b.tar.gz").stat().st_mode) == 0o600


# -- what is there already ---------------------------------------------------------------------------------------------------------


def test_a_backup_is_not_written_over(old: Place, file: Path) -> None:
    before = file.read_bytes()
    with pytest.raises(InputError, match="there already"):
        old.back_up(file)
    assert file.read_bytes() == before
    old.back_up(file, replace=True)


def test_what_is_there_is_not_written_over(old: Place, file: Path) -> None:
    before = contents(old.home / "library")
    with pytest.raises(InputError, match=r"There is a library at .* and a desk at .* already"):
        old.restore(file)
    assert contents(old.home / "library") == before
    assert sorted(path.name for path in old.home.iterdir() if path.name.startswith((".restore", "library."))) == []


def test_what_is_there_is_kept_aside(places: tuple[Place, Place], tmp_path: Path) -> None:
    old, new = places
    first = old.world()
    first.approved()
    old.back_up(tmp_path / "b.tar.gz")
    wanted = rows(first.database)
    first.database.close()
    second = new.world()
    second.in_review(OTHER_QUESTION)
    second.library.remove(["pmid:91000003"])
    kept = rows(second.database)
    second.database.close()
    done = new.restore(tmp_path / "b.tar.gz", force=True)
    assert done.sound and len(done.aside) == 2
    assert EmbeddedLibrary(Path(done.aside[0])).info().records == 2
    again = new.open()
    assert rows(again) == wanted
    if again.kind == "sqlite":
        before = Database.open(f"sqlite:///{done.aside[1]}")
        assert rows(before) == kept and verify_store(before).faults == ()
        before.close()
    else:
        schema = "before_20260201t080000z"
        assert schema in done.aside[1]
        with again.read() as connection:
            assert connection.scalar(text(f'SELECT count(*) FROM "{schema}".ledger')) == len(kept["ledger"])
        with pytest.raises(IntegrityError), again.write() as connection:
            connection.execute(text(f'DELETE FROM "{schema}".ledger'))
    again.close()


def test_an_empty_desk_is_nothing_to_keep(file: Path, new: Place) -> None:
    new.open().close()
    assert new.restore(file).sound


def test_a_desk_that_is_broken_is_kept_aside_too(file: Path, new: Place) -> None:
    (new.home / "desk.db").write_bytes(b"broken" * 1000)
    with pytest.raises(InputError, match="a desk at"):
        new.restore(file)
    done = new.restore(file, force=True)
    assert done.sound and Path(done.aside[0]).read_bytes() == b"broken" * 1000


@pytest.mark.parametrize(
    ("there", "kept", "used"),
    [
        (None, 'site_name = "Zorb"\n', True),
        ('site_name = "Zorb"\n', 'site_name = "Zorb"\n', True),
        ('site_name = "Other"\n', 'site_name = "Zorb"\n', False),
        (None, 'database = "sqlite:////elsewhere/desk.db"\n', False),
        (None, 'library = "/elsewhere"\n', False),
        (None, "no toml", False),
    ],
)
def test_settings_that_are_there_or_point_elsewhere(
    old: Place, new: Place, tmp_path: Path, there: str | None, kept: str, used: bool
) -> None:
    (old.home / "config.toml").write_text(kept)
    if there is not None:
        (new.home / "config.toml").write_text(there)
    old.back_up(tmp_path / "b.tar.gz")
    done = new.restore(tmp_path / "b.tar.gz")
    assert done.config_used is used and done.config is not None
    assert Path(done.config).read_text() == kept
    if there is not None:
        assert (new.home / "config.toml").read_text() == there
    else:
        assert (new.home / "config.toml").exists() is used


# -- broken and bent ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("share", [0.2, 0.6, 0.95])
def test_a_backup_that_is_cut_off_changes_nothing(old: Place, file: Path, share: float) -> None:
    data = file.read_bytes()
    file.write_bytes(data[: int(len(data) * share)])
    before = contents(old.home)
    with pytest.raises(InputError):
        old.restore(file, force=True)
    assert contents(old.home) == before


def test_a_bent_ledger_is_restored_and_told(old: Place, new: Place, tmp_path: Path) -> None:
    """The file is whole; what is in it is not. The one who restores has to know, and to have it."""
    with sqlite3.connect(old.home / "desk.db") as connection:
        connection.execute("DROP TRIGGER ledger_kept_update")
        connection.execute("UPDATE ledger SET name = 'Somebody else' WHERE seq = 3")
    connection.close()
    old.back_up(tmp_path / "b.tar.gz")
    done = new.restore(tmp_path / "b.tar.gz")
    assert not done.sound and done.ledger is not None
    assert (3, "edited") in {(fault.seq, fault.kind) for fault in done.ledger.faults}


def test_a_damaged_library_is_restored_and_told(old: Place, new: Place, tmp_path: Path) -> None:
    (store,) = (old.home / "library" / "index").glob("*.store")
    data = bytearray(store.read_bytes())
    data[len(data) // 3] ^= 0xFF
    store.write_bytes(data)
    old.back_up(tmp_path / "b.tar.gz")
    done = new.restore(tmp_path / "b.tar.gz")
    assert not done.sound and store.name in " ".join(done.library_faults)


def bent(file: Path, name: str, old: bytes, new: bytes) -> Path:
    """A backup with other rows, and a manifest that fits them: what somebody could make who knows how."""
    import hashlib
    import io

    with tarfile.open(file) as tar:
        members = {info.name: (tar.extractfile(info) or io.BytesIO()).read() for info in tar}
    assert old in members[name]
    members[name] = members[name].replace(old, new, 1)
    manifest = msgspec.json.decode(members["manifest.json"])
    for member in manifest["members"]:
        data = members[member["name"]]
        member |= {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    members["manifest.json"] = msgspec.json.encode(manifest)
    target = file.with_name("bent.tar.gz")
    with tarfile.open(target, "w:gz") as tar:
        for member_name, data in members.items():
            info = tarfile.TarInfo(member_name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return target


@pytest.mark.parametrize(
    ("table", "old_text", "new_text"),
    [
        ("versions", b'"under_review"', b'"approved"'),
        ("decisions", b'"approve"', b'"reject"'),
        ("signatures", b'"name":"one"', b'"name":"two"'),
    ],
)
def test_rows_that_were_bent_in_the_file_are_told(file: Path, new: Place, table: str, old_text: bytes, new_text: bytes) -> None:
    done = new.restore(bent(file, f"desk/{table}.jsonl", old_text, new_text))
    assert not done.sound and done.ledger is not None
    assert {fault.kind for fault in done.ledger.faults} == {"store"}


@pytest.mark.parametrize(
    ("table", "old_text", "new_text"),
    [
        ("people", b'"email"', b'"other"'),
        ("people", b'"active":true', b'"active":"yes"'),
        ("people", b"{", b"["),
        ("versions", b'"content":"', b'"content":"?'),
        ("versions", b'"item_id":1', b'"item_id":77'),
        ("head", b'{"id":1', b'{"id":2'),
    ],
)
def test_rows_that_are_none_are_refused(file: Path, old: Place, new: Place, table: str, old_text: bytes, new_text: bytes) -> None:
    changed = bent(file, f"desk/{table}.jsonl", old_text, new_text)
    for place in (old, new):
        before = contents(place.home)
        with pytest.raises(InputError):
            place.restore(changed, force=True)
        assert contents(place.home) == before


def test_tables_of_another_version(file: Path, new: Place) -> None:
    with pytest.raises(InputError, match="version '0099'"):
        new.restore(bent(file, "manifest.json", b'"revision": "0001"', b'"revision": "0099"'))


def test_a_table_that_is_missing(file: Path, new: Place) -> None:
    import io

    with tarfile.open(file) as tar:
        members = {info.name: (tar.extractfile(info) or io.BytesIO()).read() for info in tar}
    manifest = msgspec.json.decode(members["manifest.json"])
    manifest["members"] = [member for member in manifest["members"] if member["name"] != "desk/comments.jsonl"]
    del members["desk/comments.jsonl"]
    members["manifest.json"] = msgspec.json.encode(manifest)
    with tarfile.open(file, "w:gz") as tar:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    with pytest.raises(InputError, match="does not hold the tables"):
        new.restore(file)


def test_a_library_that_is_none(old: Place, tmp_path: Path) -> None:
    (old.home / "library" / "index" / "meta.json").unlink()
    with pytest.raises(LibraryError):
        old.back_up(tmp_path / "b.tar.gz")
    assert not (tmp_path / "b.tar.gz").exists()


# -- while everything is in use ----------------------------------------------------------------------------------------------------


class _Busy:
    """Threads that write to desk and library until they are told to stop."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.slug = world.in_review()
        self.stop = threading.Event()
        self.comments = 0
        self.batches = 0
        self.broken: list[BaseException] = []
        self._threads = [threading.Thread(target=self._loop, args=(work,)) for work in (self._comment, self._verdict, self._stock)]

    def __enter__(self) -> _Busy:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        for thread in self._threads:
            thread.join()

    def _loop(self, work: object) -> None:
        try:
            while not self.stop.is_set():
                work()  # type: ignore[operator]
        except BaseException as error:
            self.broken.append(error)

    def _comment(self) -> None:
        self.world.desk.comment(self.world["two"], self.slug, f"Comment {self.comments}", version=1)
        self.comments += 1

    def _verdict(self) -> None:
        self.world.approve_critical(self.slug, "two")
        self.world.reject(self.slug, "one")

    def _stock(self) -> None:
        number = self.batches + 1
        made = [_copy_of(self.world.library, f"pmid:92{number:04}{place}") for place in range(3)]
        with memory_of(self.world.library) as memory:
            memory.note_consulted("list", "pmid", f"{number:010}")
        self.world.library.add(made)
        self.batches = number


def _copy_of(library: EmbeddedLibrary, name: str) -> Record:
    record = library.get("pmid:91000003")
    assert record is not None
    return msgspec.structs.replace(record, id=name, ids={})


@pytest.mark.parametrize("kind", KINDS)
def test_while_desk_and_library_are_written_to(tmp_path: Path, kind: str) -> None:
    place = Place(tmp_path / "old", kind)
    world = place.world()
    with _Busy(world) as busy:
        heads, held = set(), set()
        number = 0
        while (len(heads) < 4 or len(held) < 4) and not busy.broken and number < 60:
            number += 1
            made = place.back_up(tmp_path / f"{number}.tar.gz")
            assert made.manifest.desk is not None
            done = restore(tmp_path / f"{number}.tar.gz", Target.under(tmp_path / f"look{number}"), moment=LATER)
            assert done.library_faults == () and done.ledger is not None and done.ledger.faults == ()
            assert done.ledger.entries == made.manifest.desk.entries and done.ledger.head == made.manifest.desk.head
            assert done.records % 3 == 0
            heads.add(done.ledger.entries)
            held.add(done.records)
            copy = Database.open(f"sqlite:///{tmp_path / f'look{number}' / 'desk.db'}")
            with copy.read() as connection:
                assert head(connection) == (done.ledger.entries, done.ledger.head)
                assert connection.scalar(select(func.count()).select_from(PEOPLE)) == 9
            copy.close()
    assert busy.broken == []
    assert len(heads) >= 4 and len(held) >= 4
    assert verify_store(world.database).faults == () and world.library.check() == []
    check(world.desk)
    discard(world.database)


def test_a_failing_restore_puts_everything_back(old: Place, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from clincite.review.backup import restoring

    def failing(*_: object, **__: object) -> Path:
        raise OSError(28, "No space left on device")

    before = contents(old.home)
    monkeypatch.setattr(restoring, "put_file", failing)
    with pytest.raises(ClinciteError, match="No space left"):
        old.restore(file, force=True)
    assert contents(old.home) == before
