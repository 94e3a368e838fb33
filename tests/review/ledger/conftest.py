"""A desk with a ledger, on both engines."""

from __future__ import annotations

from pathlib import Path

import pytest

from clincite.review.ledger.signing import Signer, new_key
from clincite.review.store.database import Database
from tests.review.ledger.story import Story
from tests.review.ledger.writing import write_desk


@pytest.fixture
def desk(database: Database) -> Database:
    """Unsigned."""
    write_desk(database)
    return database


@pytest.fixture
def signer(tmp_path: Path) -> Signer:
    return new_key(tmp_path / "ledger.pem")


@pytest.fixture
def signed_desk(database: Database, signer: Signer) -> Database:
    write_desk(database, signer=signer)
    return database


@pytest.fixture
def story() -> Story:
    return Story()
