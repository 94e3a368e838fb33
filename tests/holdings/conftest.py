"""Libraries to ingest into."""

from __future__ import annotations

from pathlib import Path

import pytest

from clincite.holdings import standing
from clincite.library import EmbeddedLibrary


@pytest.fixture
def library(tmp_path: Path) -> EmbeddedLibrary:
    """An empty library."""
    return EmbeddedLibrary(tmp_path / "library", create=True)


@pytest.fixture
def no_vocabulary(monkeypatch: pytest.MonkeyPatch) -> None:
    """Building one takes a second and is tested elsewhere."""
    monkeypatch.setattr(standing, "vocabulary_of", lambda *_: None)
