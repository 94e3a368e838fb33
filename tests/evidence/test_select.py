"""Which sections of a paper may hold findings, and which records may not be used."""

from __future__ import annotations

from pathlib import Path

import msgspec

from clincite.evidence.appraise import is_retracted
from clincite.library import EmbeddedLibrary
from clincite.records import Record, RecordKind, RecordStatus, Section


def test_a_digest_of_a_retracted_paper_is_retracted_too(tmp_path: Path) -> None:
    library = EmbeddedLibrary(tmp_path / "library", create=True)
    section = Section(name="Text", text="Owls blink at dusk.")
    paper = Record(id="pmid:1", kind=RecordKind.TRIAL, title="Owls", sections=(section,), status=RecordStatus.CURRENT)
    digest = msgspec.structs.replace(paper, id="digest:pmid:1", digest=True)
    library.add([digest])
    assert not is_retracted(digest, library)
    library.add([paper])
    assert not is_retracted(digest, library)
    library.add([msgspec.structs.replace(paper, status=RecordStatus.RETRACTED, status_checked="2026-01-01")])
    assert is_retracted(digest, library)
