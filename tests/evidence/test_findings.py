"""Which sections may speak for their source. The texts are invented."""

from __future__ import annotations

from pathlib import Path

import pytest

from clincite.evidence.findings import concludes, is_passed_over, may_speak, sums_up, tells_findings
from clincite.evidence.ranking import rank
from clincite.library import EmbeddedLibrary
from clincite.question import plan_of_words
from clincite.records import Record, RecordKind, Section


def whole(*names: str, record_id: str = "pmcid:PMC1", kind: RecordKind = RecordKind.UNSPECIFIED) -> Record:
    return Record(id=record_id, kind=kind, title="Owls", sections=tuple(Section(name=name, text="Owls blink at dusk.") for name in names))


STUDY = whole(
    "Abstract › Background",
    "Abstract › Results",
    "Introduction",
    "Methods › Owls",
    "Results › Blinking",
    "Table 1 › caption",
    "Discussion",
    "Discussion › Conclusion",
    "Text",
)


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


def test_a_study_speaks_by_its_abstract_its_results_and_its_conclusions() -> None:
    speaking = [section.name for section in STUDY.sections if may_speak(STUDY, section)]
    assert speaking == ["Abstract › Results", "Results › Blinking", "Discussion › Conclusion"]


def test_a_text_without_results_speaks_by_all_but_tables_and_figures() -> None:
    review = whole("Abstract", "Introduction", "What owls do", "Figure 2 › caption", "Discussion")
    assert [section.name for section in review.sections if may_speak(review, section)] == ["Abstract", "What owls do", "Discussion"]


@pytest.mark.parametrize(
    ("record", "name"),
    [
        (whole("Discussion", "Results", record_id="pmid:1"), "Discussion"),
        (whole("Discussion", "Results", "Table 1 › Doses", record_id="file:owls-1", kind=RecordKind.GUIDELINE), "Table 1 › Doses"),
    ],
)
def test_abstracts_and_guidelines_speak_as_before(record: Record, name: str) -> None:
    section = record.section(name)
    assert section is not None
    assert may_speak(record, section)
    assert not is_passed_over(record, section)


def test_pages_of_a_document_are_no_headings() -> None:
    paper = whole("p. 1 › Methods", "p. 2 › Results", "p. 3", record_id="file:owls-1")
    assert [section.name for section in paper.sections if may_speak(paper, section)] == ["p. 2 › Results"]


@pytest.mark.parametrize(
    ("name", "expected"), [("Abstract › Results", True), ("Results › Blinking", False), ("Discussion › Conclusion", True), ("Text", False)]
)
def test_of_a_whole_text_only_abstract_and_conclusions_sum_up(name: str, expected: bool) -> None:
    section = STUDY.section(name)
    assert section is not None
    assert sums_up(STUDY, section) is expected


def test_what_may_not_speak_crowds_nothing_out(tmp_path: Path) -> None:
    library = EmbeddedLibrary(tmp_path / "library", create=True)
    talk = [Section(name=f"Discussion › Part {number}", text="Owls blink, owls blink, owls blink at dusk.") for number in range(30)]
    paper = Record(
        id="pmcid:PMC1", kind=RecordKind.TRIAL, title="Owls", sections=(*talk, Section(name="Results", text="Many owls blink at noon too."))
    )
    library.add([paper])
    plan = plan_of_words("owls blink")
    assert all(item.section.name.startswith("Discussion") for item in rank(plan, library, depth=5))
    assert [item.section.name for item in rank(plan, library, depth=5, quotable=True)] == ["Results"]
