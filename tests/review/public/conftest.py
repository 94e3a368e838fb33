"""A desk, what the public sees of it, and answers for it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from clincite import engine
from clincite.answers import Answer
from clincite.library import EmbeddedLibrary
from clincite.readers import Audience, reader_of
from clincite.review.desk import Desk
from clincite.review.published import DeskAnswers
from clincite.review.store.database import Database
from tests.review.public.showing import NOON, QUESTION, Clock, made_desk
from tests.web.browsing import RECORDS, made_library, made_vocabulary


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedLibrary:
    return made_library(tmp_path_factory.mktemp("published") / "library", *RECORDS)


@pytest.fixture(scope="session")
def ask(library: EmbeddedLibrary) -> Callable[..., Answer]:
    vocabulary = made_vocabulary(*RECORDS)

    def asked(question: str = QUESTION, audience: Audience = Audience.DOCTOR) -> Answer:
        return engine.ask(question, library, as_of=NOON, vocabulary=vocabulary, reader=reader_of(audience))

    return asked


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(database: Database, library: EmbeddedLibrary, clock: Clock) -> Desk:
    return made_desk(database, library, clock)


@pytest.fixture
def answers(desk: Desk) -> DeskAnswers:
    return DeskAnswers(lambda: desk.database)
