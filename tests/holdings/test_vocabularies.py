"""What is kept beside a library: its vectors, as far as there are any."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from clincite import holdings
from clincite.library import EmbeddedLibrary, dense
from tests.holdings.test_standing import put
from tests.library.contract import record
from tests.library.vector_tools import HashEncoder

pytestmark = pytest.mark.usefixtures("no_vocabulary")


def test_there_are_no_vectors_until_they_were_computed(library: EmbeddedLibrary, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dense, "load_encoder", lambda: pytest.fail("a model was loaded for nothing"))
    assert holdings.dense_of(library) is None
    assert holdings.dense_of(SimpleNamespace()) is None  # another engine, without a folder


def test_vectors_are_those_of_the_library_as_it_is(library: EmbeddedLibrary, monkeypatch: pytest.MonkeyPatch) -> None:
    encoder = HashEncoder()
    monkeypatch.setattr(dense, "load_encoder", lambda: encoder)
    library.add([record("a:1", "Lids blink."), record("a:2", "Owls sleep.")])
    dense.cache_of(library.path, encoder).compute(library, encoder)
    first = holdings.dense_of(library)
    assert first is not None
    assert (first.count, first.total, first.snapshot) == (2, 2, library.snapshot())
    # What is taken in neither needs the model nor makes vectors; what has none yet is told.
    encoder.asked.clear()
    put(library, record("a:3", "Knees ache."))
    second = holdings.dense_of(library)
    assert second is not None
    assert (second.count, second.total, second.snapshot) == (2, 3, library.snapshot())
    assert encoder.asked == []
    assert second.similarity("lids", [("a:3", 0)]) == [None]
