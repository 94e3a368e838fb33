"""Fixtures of the benchmarks' tests: small data sets, and a vocabulary that is quick to build."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from clincite import holdings
from clincite.bench import system
from clincite.bench.context import Context
from clincite.question import Vocabulary, build_vocabulary
from clincite.records import Condition
from tests.bench import small_sets


@pytest.fixture(scope="session")
def small_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with every set, small."""
    folder = tmp_path_factory.mktemp("data")
    for make in (
        small_sets.scifact,
        small_sets.pubmedqa,
        small_sets.evidence_inference,
        small_sets.bioasq,
        small_sets.medquad,
        small_sets.liveqa,
        small_sets.healthsearchqa,
        small_sets.kqa,
        small_sets.wice,
    ):
        make(folder)
    return folder


@pytest.fixture(autouse=True)
def quick_vocabulary(monkeypatch: pytest.MonkeyPatch) -> None:
    """The topics of the small sets instead of the whole phenotype ontology, which takes seconds to read."""
    vocabulary = build_vocabulary(None, [Condition(name=name) for name in small_sets.TOPICS], [], [])

    def known(*_: Any) -> Vocabulary:
        return vocabulary

    monkeypatch.setattr(system, "vocabulary_of", known)
    monkeypatch.setattr(holdings, "vocabulary_of", known)


@pytest.fixture
def context(small_data: Path, tmp_path: Path) -> Context:
    """A run over the small sets, without vectors."""
    return Context(data=(small_data,), cache=tmp_path / "cache", dense=False)
