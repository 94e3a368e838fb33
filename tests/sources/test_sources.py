"""Walking folders, choosing readers, and the records that come with the package."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from clincite.errors import SourceError
from clincite.sources import FILE_READERS, bundled_records, reader_for, walk


def names(folder: Path, paths: list[Path]) -> list[str]:
    return [str(path.relative_to(folder)) for path in walk(paths)]


def test_walk_is_sorted_recursive_and_without_hidden_files(tmp_path: Path) -> None:
    for name in ("b/2.xml", "b/1.xml", "a.xml", "c.xml", ".hidden.xml", ".git/x.xml", "b/.x/y.xml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert names(tmp_path, [tmp_path]) == ["a.xml", "b/1.xml", "b/2.xml", "c.xml"]
    assert names(tmp_path, [tmp_path / "c.xml", tmp_path]) == ["c.xml", "a.xml", "b/1.xml", "b/2.xml"]
    assert names(tmp_path, [tmp_path / ".hidden.xml"]) == [".hidden.xml"]
    assert names(tmp_path, []) == []


def test_walk_survives_link_loops_dangling_links_and_pipes(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "1.xml").touch()
    (tmp_path / "a" / "loop").symlink_to(tmp_path)
    (tmp_path / "again.xml").symlink_to(tmp_path / "a" / "1.xml")
    (tmp_path / "dangling.xml").symlink_to(tmp_path / "nowhere")
    (tmp_path / "self.xml").symlink_to(tmp_path / "self.xml")
    os.mkfifo(tmp_path / "pipe.xml")
    assert names(tmp_path, [tmp_path]) == ["a/1.xml"]


def test_walk_names_a_missing_path(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"nowhere\.xml"):
        list(walk([tmp_path / "nowhere.xml"]))


def test_readers_have_distinct_names_and_refuse_unknown_files(tmp_path: Path) -> None:
    assert len({reader.name for reader in FILE_READERS}) == len(FILE_READERS)
    unknown = tmp_path / "a.xyz"
    unknown.write_bytes(b"x")
    assert reader_for(unknown) is None


def test_bundled_records_are_distinct_and_in_order() -> None:
    pytest.importorskip("clincite.sources.open_medicine.package")
    records = list(bundled_records())
    ids = [record.id for record in records]
    assert len(ids) == len(set(ids))
    split = next(place for place, name in enumerate(ids) if not name.startswith("digest:"))
    assert split > 0
    assert ids[:split] == sorted(ids[:split])
    assert ids[split:] == sorted(ids[split:])
    assert all(not name.startswith("digest:") for name in ids[split:])
    for record in records:
        assert len({part.name for part in record.sections}) == len(record.sections), record.id
