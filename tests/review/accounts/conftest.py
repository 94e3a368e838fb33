"""A desk with an owner, for each test."""

from __future__ import annotations

import pytest

from clincite.review.store.database import Database
from tests.review.accounts.desk import Clock, Desk


@pytest.fixture
def clock() -> Clock:
    """A clock that stands still."""
    return Clock()


@pytest.fixture
def desk(database: Database, clock: Clock) -> Desk:
    """Its accounts."""
    return Desk(database, clock)
