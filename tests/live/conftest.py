"""A small library, and a vocabulary with the HPO terms."""

from __future__ import annotations

from pathlib import Path

import pytest

from clincite.library import EmbeddedLibrary
from clincite.question import Vocabulary, build_vocabulary
from clincite.question.hpo import hpo_file
from tests.live.fakes import paper
from tests.question.conftest import CONDITIONS, PRESENTATIONS


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    return build_vocabulary(hpo_file(), CONDITIONS, PRESENTATIONS, ["urate-lowering therapy", "botulinum toxin"])


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedLibrary:
    """Two papers. Tests that write make their own."""
    made = EmbeddedLibrary(tmp_path_factory.mktemp("library") / "library", create=True)
    made.add([paper(1), paper(2)])
    return made


@pytest.fixture
def own_library(tmp_path: Path) -> EmbeddedLibrary:
    made = EmbeddedLibrary(tmp_path / "library", create=True)
    made.add([paper(1), paper(2)])
    return made
