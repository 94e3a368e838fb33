"""What the README says of the desk works as it is printed there, line by line."""

from __future__ import annotations

import re
import shlex
from collections import deque
from pathlib import Path

import pytest

from tests.desks import PASSWORD
from tests.terminal import Terminal

_HEADING = "## The review desk"
#: Commands that ask for a password, which a test cannot type.
_ASKING = (["people", "owner"], ["people", "accept"], ["review", "sign-in"])
_LINK = "LINK"


def lines_of(readme: str) -> list[str]:
    """The commands that the section shows, without what is said behind them."""
    section = readme.partition(f"\n{_HEADING}\n")[2].partition("\n## ")[0]
    return [line.partition("  # ")[0].strip() for line in re.findall(r"^ {4}(clincite .*)$", section, flags=re.MULTILINE)]


def test_the_desk_from_the_first_owner_to_an_approval(
    repo_root: Path, own_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    at, links = Terminal(own_home), deque[str]()
    told: dict[str, str] = {}
    lines = lines_of((repo_root / "README.md").read_text(encoding="utf-8"))
    for line in lines:
        words = shlex.split(line.replace("/tmp/look", str(tmp_path / "look")))[1:]
        words = [links.popleft() if word == _LINK else word for word in words]
        asking = words[:2] in _ASKING
        done = at(*words, *["--password-stdin"] * asking, stdin=f"{PASSWORD}\n" * asking)
        assert done.code == 0, (line, done)
        told[line] = done.out
        if words[:2] == ["people", "invite"]:
            links.append(done.out.strip())
    assert len(lines) > 20 and not links
    assert told["clincite review submit gout.json"] == "gout version 1: Submitted\n"
    approvals = [text for line, text in told.items() if line.startswith("clincite review approve gout")]
    assert "Under review" in approvals[0] and approvals[-1] == "gout version 2: Approved\n"
    assert "ledger: ok: " in told["clincite restore clincite-2026-12-01.tar.gz --home /tmp/look"]


def test_each_at_a_terminal_of_their_own(own_home: Path, tmp_path: Path) -> None:
    """One desk and one library, and a home folder each: nobody acts in another's name."""
    shared = {"CLINCITE_DATABASE": f"sqlite:///{own_home / 'desk.db'}", "CLINCITE_LIBRARY": str(own_home / "library")}
    ann, bob = (Terminal(tmp_path / name, **shared) for name in ("ann", "bob"))
    password = {"stdin": f"{PASSWORD}\n"}
    ann.fine("people", "owner", "ann@desk.example", "--name", "Ann", "--password-stdin", **password)
    ann.fine("review", "sign-in", "ann@desk.example", "--password-stdin", **password)
    link = ann.fine("people", "invite", "bob@desk.example", "--role", "reviewer").strip()
    bob.fine("people", "accept", link, "--name", "Bob", "--password-stdin", **password)
    bob.fine("review", "sign-in", "bob@desk.example", "--password-stdin", **password)
    ann.fine("ask", "gout flare", "--out", tmp_path / "gout.json")
    slug = ann.fine("review", "submit", tmp_path / "gout.json").split()[0]
    assert "Under review" in bob.fine("review", "begin", slug)
    assert ann.fine("review", "who").startswith("Ann <") and bob.fine("review", "who").startswith("Bob <")
