"""Settings: environment over file over defaults, and clear errors."""

from __future__ import annotations

import sys
from pathlib import Path

import pydantic
import pytest

from clincite.errors import InputError
from clincite.settings import Settings, default_home


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CLINCITE_HOME", str(tmp_path))
    monkeypatch.delenv("CLINCITE_LIBRARY", raising=False)
    return tmp_path


def test_the_library_lies_in_the_home_folder(home: Path) -> None:
    settings = Settings.load()
    assert settings.home == home
    assert settings.library_path == home / "library"


def test_the_default_home_is_the_platforms(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert default_home({}).name == "clincite"
    assert default_home({"CLINCITE_HOME": ""}) == default_home({})
    assert default_home({"CLINCITE_HOME": "~/here"}) == Path.home() / "here"


def test_the_file_is_read(home: Path) -> None:
    (home / "config.toml").write_text('library = "~/records"\n', encoding="utf-8")
    assert Settings.load().library_path == Path.home() / "records"


def test_the_environment_wins_over_the_file(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "config.toml").write_text('library = "/from/file"\n', encoding="utf-8")
    monkeypatch.setenv("CLINCITE_LIBRARY", "/from/environment")
    assert Settings.load().library_path == Path("/from/environment")
    monkeypatch.setenv("CLINCITE_LIBRARY", "")
    assert Settings.load().library_path == Path("/from/file")


@pytest.mark.skipif(sys.platform != "linux", reason="the default folder is set by XDG_DATA_HOME on Linux")
def test_the_file_cannot_move_its_own_folder(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CLINCITE_HOME")
    monkeypatch.setenv("XDG_DATA_HOME", str(home))
    (home / "clincite").mkdir()
    (home / "clincite" / "config.toml").write_text('home = "/elsewhere"\n', encoding="utf-8")
    with pytest.raises(InputError, match="cannot move"):
        Settings.load()


@pytest.mark.parametrize("name", ["CLINCITE_LIBRARY", "CLINCITE_HOME"])
def test_a_url_is_not_taken_for_a_folder(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "http://example.org/library")
    with pytest.raises(InputError, match="folders only, not") as caught:
        Settings.load()
    assert name in caught.value.hint


def test_settings_are_frozen() -> None:
    with pytest.raises(pydantic.ValidationError):
        Settings.load().library = Path("/elsewhere")


@pytest.mark.parametrize(
    ("content", "word"),
    [("library = 3\n", "library"), ("libary = '/x'\n", "libary"), ("library = \n", "config.toml"), ("\xff", "config.toml")],
)
def test_a_wrong_file_is_named(home: Path, content: str, word: str) -> None:
    (home / "config.toml").write_bytes(content.encode("latin-1"))
    with pytest.raises(InputError, match=word):
        Settings.load()
