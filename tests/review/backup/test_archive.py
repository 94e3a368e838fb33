"""The file of a backup: whole or refused."""

from __future__ import annotations

import gzip
import io
import json
import stat
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from clincite.errors import InputError, OutputError
from clincite.review.backup.archive import CONFIG, DESK, LIBRARY, MANIFEST, Manifest, unpack, writing

FILES = {f"{LIBRARY}/index/meta.json": b"{}", f"{LIBRARY}/big": b"zorb" * 500_000, f"{DESK}/people.jsonl": b"", CONFIG: b"live = true\n"}


def make(path: Path) -> Manifest:
    with writing(path, mtime=0) as written:
        for name, data in FILES.items():
            written.writer.add(name, io.BytesIO(data), len(data))
        manifest = written.writer.close_with(Manifest(made="2026-12-01T10:00:00Z", clincite="0.0"))
    assert written.size == path.stat().st_size
    return manifest


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    make(tmp_path / "a.tar.gz")
    return tmp_path / "a.tar.gz"


def unpacked(archive: Path, folder: Path) -> Manifest:
    return unpack(archive, {LIBRARY: folder / LIBRARY, DESK: folder / DESK, CONFIG: folder / CONFIG})


def rewritten(archive: Path, change: Callable[[list[tuple[tarfile.TarInfo, bytes]]], list[tuple[tarfile.TarInfo, bytes]]]) -> Path:
    """The archive with other members."""
    with tarfile.open(archive) as tar:
        members = [(info, (tar.extractfile(info) or io.BytesIO()).read()) for info in tar]
    target = archive.with_name("changed.tar.gz")
    with tarfile.open(target, "w:gz") as tar:
        for info, data in change(members):
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return target


def test_comes_back_as_it_was(archive: Path, tmp_path: Path) -> None:
    manifest = unpacked(archive, tmp_path / "out")
    for name, data in FILES.items():
        assert (tmp_path / "out" / name).read_bytes() == data
    assert {member.name: member.size for member in manifest.members} == {name: len(data) for name, data in FILES.items()}
    assert manifest.has_library and manifest.desk is None
    with tarfile.open(archive) as tar:
        assert tar.getnames()[-1] == MANIFEST


def test_is_for_its_owner_only(archive: Path, tmp_path: Path) -> None:
    unpacked(archive, tmp_path / "out")
    for path in (archive, tmp_path / "out" / CONFIG, tmp_path / "out" / DESK / "people.jsonl"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_an_archive_that_fails_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), writing(tmp_path / "a.tar.gz", mtime=0):
        _ = 1 / 0
    assert list(tmp_path.iterdir()) == []


def test_an_archive_that_fails_leaves_the_one_before(archive: Path) -> None:
    before = archive.read_bytes()
    with pytest.raises(OutputError), writing(archive, mtime=0) as written:
        written.writer.add(f"{LIBRARY}/short", io.BytesIO(b"1"), 2)
    assert archive.read_bytes() == before
    assert [path.name for path in archive.parent.iterdir()] == [archive.name]


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(OutputError), writing(tmp_path / "no" / "a.tar.gz", mtime=0):
        pass


@pytest.mark.parametrize("share", [0, 0.01, 0.3, 0.9, 0.99])
def test_cut_off(archive: Path, tmp_path: Path, share: float) -> None:
    data = archive.read_bytes()
    archive.write_bytes(data[: int(len(data) * share)])
    with pytest.raises(InputError):
        unpacked(archive, tmp_path / "out")


def test_cut_off_in_its_checksum(archive: Path, tmp_path: Path) -> None:
    archive.write_bytes(archive.read_bytes()[:-4])
    with pytest.raises(InputError, match="cut off"):
        unpacked(archive, tmp_path / "out")


def test_any_bit_that_turned_is_seen(archive: Path, tmp_path: Path) -> None:
    data = archive.read_bytes()
    header = 10  # of gzip: its time, flags and system are not of the content
    for number, place in enumerate(range(header, len(data), max(1, len(data) // 60))):
        archive.write_bytes(data[:place] + bytes([data[place] ^ 0x10]) + data[place + 1 :])
        with pytest.raises(InputError):
            unpacked(archive, tmp_path / f"out{number}")


def test_altered_with_its_checksum_made_anew(archive: Path, tmp_path: Path) -> None:
    changed = rewritten(
        archive, lambda members: [(info, data.replace(b"true", b"fals") if info.name == CONFIG else data) for info, data in members]
    )
    with pytest.raises(InputError, match=r"'config\.toml' was altered"):
        unpacked(changed, tmp_path / "out")


def test_a_member_that_is_missing(archive: Path, tmp_path: Path) -> None:
    changed = rewritten(archive, lambda members: [pair for pair in members if pair[0].name != CONFIG])
    with pytest.raises(InputError, match=r"'config\.toml' is missing"):
        unpacked(changed, tmp_path / "out")


def test_no_manifest(archive: Path, tmp_path: Path) -> None:
    changed = rewritten(archive, lambda members: members[:-1])
    with pytest.raises(InputError, match="no manifest"):
        unpacked(changed, tmp_path / "out")


def test_something_after_the_manifest(archive: Path, tmp_path: Path) -> None:
    changed = rewritten(archive, lambda members: [members[-1], *members[:-1]])
    with pytest.raises(InputError, match="something follows"):
        unpacked(changed, tmp_path / "out")


def test_a_member_too_many(archive: Path, tmp_path: Path) -> None:
    changed = rewritten(archive, lambda members: [(tarfile.TarInfo(f"{LIBRARY}/more"), b"1"), *members])
    with pytest.raises(InputError, match="not in its manifest"):
        unpacked(changed, tmp_path / "out")


def test_a_member_twice(archive: Path, tmp_path: Path) -> None:
    changed = rewritten(archive, lambda members: [members[0], *members])
    with pytest.raises(InputError, match="twice"):
        unpacked(changed, tmp_path / "out")


@pytest.mark.parametrize(
    "name",
    [
        "../outside", "library/../../outside", "/outside", "library", "desk/", "library//x", "library/./x", "other/x",
        "library/a\\..\\b", "C:x", "library/c:x", ".", "", "config.toml/x",
    ],
)  # fmt: skip
def test_names_that_lead_elsewhere(archive: Path, tmp_path: Path, name: str) -> None:
    changed = rewritten(archive, lambda members: [(tarfile.TarInfo(name), b"x"), *members])
    before = {path for path in tmp_path.rglob("*")}
    with pytest.raises(InputError):
        unpacked(changed, tmp_path / "in" / "out")
    assert {path for path in tmp_path.rglob("*")} - before <= {tmp_path / "in", tmp_path / "in" / "out"}


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE])
def test_what_is_no_plain_file(archive: Path, tmp_path: Path, kind: bytes) -> None:
    info = tarfile.TarInfo(f"{LIBRARY}/link")
    info.type, info.linkname = kind, "/etc/passwd"
    changed = rewritten(archive, lambda members: [(info, b""), *members])
    with pytest.raises(InputError, match="nothing that a backup holds"):
        unpacked(changed, tmp_path / "out")
    assert not (tmp_path / "out" / LIBRARY / "link").exists()


def test_a_later_format(archive: Path, tmp_path: Path) -> None:
    def later(members: list[tuple[tarfile.TarInfo, bytes]]) -> list[tuple[tarfile.TarInfo, bytes]]:
        info, data = members[-1]
        return [*members[:-1], (info, json.dumps({**json.loads(data), "format": 2}).encode())]

    with pytest.raises(InputError, match="format 2"):
        unpacked(rewritten(archive, later), tmp_path / "out")


@pytest.mark.parametrize("data", [b"", b"not an archive", gzip.compress(b"not a tar archive" * 100), gzip.compress(b"")])
def test_something_else(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "x").write_bytes(data)
    with pytest.raises(InputError):
        unpacked(tmp_path / "x", tmp_path / "out")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        unpacked(tmp_path / "x", tmp_path / "out")
