"""``clincite backup`` and ``clincite restore``, in this process: what they say and how they end. What they do: tests/review/backup."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from pathlib import Path

import pytest

from tests.terminal import Terminal, set_up


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home folder with people and a library; not to be written to."""
    return set_up(tmp_path_factory.mktemp("desk") / "home")


@pytest.fixture
def at(prepared: Path, tmp_path: Path) -> Terminal:
    """A terminal at a home folder of one's own."""
    return Terminal(Path(shutil.copytree(prepared, tmp_path / "home")))


def test_told_what_is_in_it_and_what_is_not(at: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "b.tar.gz"
    done = at("backup", file)
    assert done.code == 0
    first, second, *more = done.out.splitlines()
    assert first.startswith(f"{file} (") and second == f"SHA-256 {hashlib.sha256(file.read_bytes()).hexdigest()}"
    assert [line.partition(":")[0] for line in more] == ["library", "desk", "ledger"]
    assert "the key that signs the ledger" in done.err and "follow-up questions" in done.err
    assert at("backup", file).code == 2
    assert at("backup", file, "--force").code == 0
    assert at("backup", tmp_path / "no" / "b.tar.gz").code == 3
    assert at("backup", "").code == 2


def test_told_what_came_back(at: Terminal, tmp_path: Path) -> None:
    (at.home / "config.toml").write_text('library = "elsewhere"\n')
    shutil.copytree(at.home / "library", tmp_path / "elsewhere")
    file = tmp_path / "b.tar.gz"
    Terminal(at.home, CLINCITE_LIBRARY=str(tmp_path / "elsewhere")).fine("backup", file)
    told = at.fine("restore", file, "--home", tmp_path / "look")
    assert "3 records, checked: ok" in told and "ledger: ok: " in told and "not in force" in told
    (at.home / "config.toml").unlink()
    assert at("restore", file).code == 2
    told = at.fine("restore", file, "--force")
    assert told.count("kept aside: ") == 2
    assert at.fine("review", "verify-ledger").startswith("ok: ")
    at.enter("owner")


def test_signatures_are_checked_with_the_key_of_the_settings_or_another(at: Terminal, tmp_path: Path) -> None:
    key = tmp_path / "key.pem"
    public = at.fine("review", "new-key", key).strip()
    signing = Terminal(at.home, CLINCITE_LEDGER_KEY=str(key))
    signing.by("author", "submit", at.home / "zorb.json")
    at.fine("backup", tmp_path / "b.tar.gz")
    look = (tmp_path / f"look{number}" for number in range(9))
    assert ", 1 signed (not checked: give --key)" in at.fine("restore", tmp_path / "b.tar.gz", "--home", next(look))
    for said in (
        signing.fine("restore", tmp_path / "b.tar.gz", "--home", next(look)),
        at.fine("restore", tmp_path / "b.tar.gz", "--home", next(look), "--key", public),
        at.fine("restore", tmp_path / "b.tar.gz", "--home", next(look), "--key", key),
    ):
        assert "ledger: ok: " in said and said.endswith(", 1 signed\n")
    other = at.fine("review", "new-key", tmp_path / "other.pem").strip()
    done = signing("restore", tmp_path / "b.tar.gz", "--home", next(look), "--key", other)
    assert done.code == 1 and ": signature: " in done.out
    done = at("restore", tmp_path / "b.tar.gz", "--home", next(look), "--key", tmp_path / "missing.pem")
    assert done.code == 2 and "missing.pem" in done.err and not (tmp_path / "look5").exists()


def test_what_the_checks_find_ends_with_1(at: Terminal, tmp_path: Path) -> None:
    with sqlite3.connect(at.home / "desk.db") as connection:
        connection.execute("UPDATE people SET role = 'owner'")
        connection.execute("DROP TRIGGER ledger_kept_delete")
        connection.execute("DELETE FROM ledger WHERE seq = 2")
    connection.close()
    at.fine("backup", tmp_path / "b.tar.gz")
    done = at("restore", tmp_path / "b.tar.gz", "--home", tmp_path / "look")
    assert done.code == 1 and "ledger: entry 2: missing: " in done.out
    assert (tmp_path / "look" / "desk.db").exists()


def test_a_file_that_is_no_backup(at: Terminal, tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"zorb")
    for name in ("x", "missing"):
        done = at("restore", tmp_path / name, "--force")
        assert done.code == 2 and done.err.startswith("clincite: ")
