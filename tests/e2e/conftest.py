"""Home folders and answer files for the tests that run the installed command."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.e2e.command import AS_OF, FACIAL, clincite


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home folder with the bundled library set up and asked once. Tests must not write to it."""
    folder = tmp_path_factory.mktemp("home")
    done = clincite("ask", FACIAL, home=folder)
    assert done.code == 0, done.err
    return folder


@pytest.fixture
def own_home(home: Path, tmp_path: Path) -> Path:
    """A copy of the home folder, to write to."""
    return Path(shutil.copytree(home, tmp_path / "own_home"))


@pytest.fixture(scope="session")
def answer_file(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The facial-twitching article as an answer file."""
    path = tmp_path_factory.mktemp("answer") / "answer.json"
    done = clincite("ask", FACIAL, "--as-of", AS_OF, "--out", path, home=home)
    assert done.code == 0, done.err
    return path
