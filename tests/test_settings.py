"""Settings: environment over file over defaults, and clear errors."""

from __future__ import annotations

import ipaddress
import json
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


@pytest.mark.parametrize("named", [["10.0.0.7"], ["10.0.0.0/8", " fd00::/8 "], ["2001:db8::1"], []])
def test_proxies_are_addresses_or_networks(home: Path, monkeypatch: pytest.MonkeyPatch, named: list[str]) -> None:
    wanted = tuple(ipaddress.ip_network(name.strip()) for name in named)
    monkeypatch.setenv("CLINCITE_TRUSTED_PROXIES", json.dumps(named))
    assert Settings.load().trusted_proxies == wanted
    monkeypatch.delenv("CLINCITE_TRUSTED_PROXIES")
    (home / "config.toml").write_text(f"trusted_proxies = {json.dumps(named)}\n", encoding="utf-8")
    assert Settings.load().trusted_proxies == wanted


@pytest.mark.parametrize("name", ["nginx", "", "10.0.0.1/8", "10.0.0.300", "10.0.0.1:80", "[::1]", "*", "0.0.0.0/0", "::/0", 3])
def test_a_proxy_that_is_none_is_refused_at_the_start(monkeypatch: pytest.MonkeyPatch, name: object) -> None:
    monkeypatch.setenv("CLINCITE_TRUSTED_PROXIES", json.dumps(["10.0.0.7", name]))
    with pytest.raises(InputError) as caught:
        Settings.load()
    assert caught.value.message.startswith("CLINCITE_TRUSTED_PROXIES is not usable at '1': ") and str(name) in caught.value.message
    assert "CLINCITE_TRUSTED_PROXIES" in caught.value.hint and "config.toml" not in caught.value.hint


@pytest.mark.parametrize("text", ["10.0.0.7", "10.0.0.7,10.0.0.8", "[10.0.0.7]", "["])
def test_a_list_that_is_no_json_is_said_to_be_none_and_where(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("CLINCITE_TRUSTED_PROXIES", text)
    with pytest.raises(InputError, match=r"^CLINCITE_TRUSTED_PROXIES is not usable: it is no JSON") as caught:
        Settings.load()
    assert caught.value.hint.startswith("It takes a list")


@pytest.mark.parametrize(
    ("name", "value", "at"),
    [
        ("CLINCITE_REVIEW_MONTHS_BY_TOPIC", '{"gout": 0}', " at 'gout'"),
        ("CLINCITE_REVIEW_MONTHS_BY_TOPIC", "[]", ""),
        ("CLINCITE_REVIEW_SIGNATURES", "none", ""),
        ("clincite_review_signatures", "none", ""),
        ("CLINCITE_LIVE", "perhaps", ""),
        ("CLINCITE_OIDC_ISSUER", "accounts.example", ""),
        ("CLINCITE_BASE_URL", "desk.example", ""),
    ],
)
def test_a_variable_that_is_not_usable_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str, at: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(InputError, match=f"^{name.upper()} is not usable{at}: ") as caught:
        Settings.load()
    assert name.upper() in caught.value.hint and "config.toml" not in caught.value.message + caught.value.hint


def test_a_line_of_the_file_that_is_not_usable_is_named_with_the_file(home: Path) -> None:
    (home / "config.toml").write_text("[review_months_by_topic]\ngout = 0\n")
    with pytest.raises(InputError, match=r"^The setting 'review_months_by_topic' in .*config\.toml is not usable at 'gout': ") as caught:
        Settings.load()
    assert "CLINCITE" not in caught.value.hint
    (home / "config.toml").write_text("reviewers = 3\n")
    with pytest.raises(InputError, match=r"'reviewers' in .*config\.toml is not usable: there is no such setting"):
        Settings.load()
