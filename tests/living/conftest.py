"""A small invented library about zorb disease, and answers from it."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest

from clincite import engine
from clincite.answers import Answer
from clincite.library import EmbeddedLibrary
from clincite.question import build_vocabulary
from tests.living.zorb import AS_OF, QUESTION, RECORDS, ZORB

VOCABULARY = build_vocabulary(None, [ZORB], [], [])
Asker = Callable[..., Answer]


@pytest.fixture(autouse=True)
def small_vocabulary(monkeypatch: pytest.MonkeyPatch) -> None:
    """That of a whole library takes seconds."""
    monkeypatch.setattr(engine, "vocabulary_of", lambda *_: VOCABULARY)
    monkeypatch.setattr("clincite.holdings.standing.vocabulary_of", lambda *_: VOCABULARY)


@pytest.fixture
def library(tmp_path: Path) -> EmbeddedLibrary:
    """The records of ``zorb.py``."""
    made = EmbeddedLibrary(tmp_path / "library", create=True)
    made.add(RECORDS)
    return made


@pytest.fixture
def ask(library: EmbeddedLibrary) -> Asker:
    """Asks the library about the treatment of zorb disease."""

    def asked(*, day: int = 0, **more: object) -> Answer:
        return engine.ask(QUESTION, library, as_of=AS_OF + datetime.timedelta(days=day), **more)  # type: ignore[arg-type]

    return asked
