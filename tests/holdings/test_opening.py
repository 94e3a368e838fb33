"""The bundled records in a library: brought once, by one process, with their marks."""

from __future__ import annotations

from pathlib import Path

import pytest

from clincite.holdings import flag, opening
from clincite.library import EmbeddedLibrary
from clincite.records import RecordStatus
from clincite.sources import Flagged
from tests.holdings.test_standing import NEW, OLD, status, successors
from tests.library.contract import record

pytestmark = pytest.mark.usefixtures("no_vocabulary")


def test_a_first_run_that_waited_for_another_brings_nothing(
    tmp_path: Path, library: EmbeddedLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    late, first = library, EmbeddedLibrary(library.path)

    def waiting(self: EmbeddedLibrary) -> None:
        monkeypatch.undo()
        monkeypatch.setattr(opening, "bundled_records", lambda: iter([record("a:1")]))
        opening._bring_bundled(first, None)
        monkeypatch.setattr(opening, "bundled_records", lambda: pytest.fail("brought again"))
        late._refresh()

    monkeypatch.setattr(EmbeddedLibrary, "wait_for_writers", waiting)
    assert not opening._bring_bundled(late, None)
    assert late.get("a:1") == record("a:1")


def test_bundled_editions_are_marked(library: EmbeddedLibrary, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "bundled_records", lambda: iter([OLD, NEW]))
    assert opening._bring_bundled(library, None)
    assert status(library, "g:1")[0] is RecordStatus.SUPERSEDED
    assert successors(library, "g:1", "g:2") == [["g:2"], []]


def test_bundled_records_bear_what_was_known_before_they_came(library: EmbeddedLibrary, monkeypatch: pytest.MonkeyPatch) -> None:
    flag([Flagged(target="doi:10.1000/x", status=RecordStatus.RETRACTED, by="a list")], library)
    monkeypatch.setattr(opening, "bundled_records", lambda: iter([record("digest:doi:10.1000/X", digest=True)]))
    assert opening._bring_bundled(library, None)
    assert status(library, "digest:doi:10.1000/X")[0] is RecordStatus.RETRACTED
