"""A database of the desk for each test, once on SQLite and once on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from clincite.review.store.database import Database
from tests.review.databases import KINDS, discard, make_database


@pytest.fixture(params=KINDS)
def database_kind(request: pytest.FixtureRequest) -> str:
    """The engine."""
    return str(request.param)


@pytest.fixture
def database(database_kind: str, tmp_path: Path) -> Iterator[Database]:
    """An empty database of the desk; skipped where there is no PostgreSQL."""
    database = make_database(database_kind, tmp_path)
    yield database
    discard(database)
