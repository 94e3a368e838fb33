"""A desk with its people, on SQLite."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.review.world import World, own_library, peopled


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A desk with its people and no answer yet."""
    database = peopled(tmp_path)
    yield World(database)
    database.close()


@pytest.fixture
def living(tmp_path: Path) -> Iterator[World]:
    """The same, on a library of its own whose records may be retracted."""
    database = peopled(tmp_path)
    yield World(database, on=own_library(tmp_path))
    database.close()
