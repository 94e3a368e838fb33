"""Which sections of a paper may hold findings, and which records may not be used."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from clincite.evidence.appraise import is_retracted
from clincite.evidence.select import concludes, tells_findings
from clincite.library import EmbeddedLibrary
from clincite.records import Record, RecordKind, RecordStatus, Section


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("Results", True),
        ("Methods", False),
        ("PATIENTS AND METHODS", False),
        ("Methods, Materials", False),
        ("Background/Aims", False),
        ("Methods (2)", False),
        ("Methods and results", True),
        ("Population", False),
        ("Dosing", True),
        ("", True),
        ("Methods › Outcomes", False),
        ("2. Methods › 2.1. Owls", False),
        ("Abstract › Background", False),
        ("Results › Study population", False),
        ("3 Results › Primary outcome", True),
        ("Discussion", True),
    ],
)
def test_background_and_methods_hold_no_findings(heading: str, expected: bool) -> None:
    assert tells_findings(heading) is expected


@pytest.mark.parametrize(
    ("heading", "expected"),
    [("Conclusions", True), ("Abstract › Results (2)", True), ("3. Results › Owls that blink", True), ("Discussion", False)],
)
def test_results_and_conclusions_conclude_whatever_they_lie_in(heading: str, expected: bool) -> None:
    assert concludes(heading) is expected


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
