"""A desk with a backup, and a place for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.review.backup.places import Place
from tests.review.world import OTHER_QUESTION


@pytest.fixture
def old(tmp_path: Path) -> Place:
    """Where a backup is made: on SQLite, with one answer approved and one under review."""
    place = Place(tmp_path / "old", "sqlite")
    world = place.world()
    world.approved()
    world.in_review(OTHER_QUESTION)
    world.database.close()
    return place


@pytest.fixture
def new(tmp_path: Path) -> Place:
    """Where it is put back."""
    return Place(tmp_path / "new", "sqlite")


@pytest.fixture
def file(old: Place, tmp_path: Path) -> Path:
    """A backup."""
    old.back_up(tmp_path / "backup.tar.gz")
    return tmp_path / "backup.tar.gz"
