"""Fixtures that all tests share."""

from __future__ import annotations

import os
from pathlib import Path

import hypothesis
import pytest

ROOT = Path(__file__).resolve().parent.parent

# The same examples on every run of the same modules: a red build must be red again. No deadlines: the machine is shared.
hypothesis.settings.register_profile("clincite", deadline=None, derandomize=True)
# Hypothesis draws constants from every module that is loaded, so which examples a run tries depends on what else its process ran:
# before a release, look further, with pytest --hypothesis-profile=search.
hypothesis.settings.register_profile("search", deadline=None, max_examples=1_000, print_blob=True)
hypothesis.settings.load_profile("clincite")


@pytest.fixture(scope="session")
def repo_root() -> Path:
    """The root of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder with real data sets beside the repository; the test is skipped when it is absent."""
    folder = Path(os.environ.get("CLINCITE_SHARED", ROOT.parent / "shared")) / "data"
    if not folder.is_dir():
        pytest.skip(f"no data sets at {folder}")
    return folder
