"""CC308 and CC309 on invented papers: a source that mentions a thing in passing, and one that has nothing of it."""

from __future__ import annotations

import pytest

from clincite.lint.rule import Severity
from clincite.lint.rules import indirect_citation, unrelated_source
from clincite.lint.wording.subjects import leads_up, named_intervention
from clincite.records import RecordKind
from clincite.support.locate import sentences_of
from tests.lint.rules.on_records import found, paper

INDIRECT, UNRELATED = indirect_citation.RULE, unrelated_source.RULE
TRIAL = paper(
    "Zelvastine as treatment for tail droop",
    ("Background", "Marolide is widely used for moulting in caged magpies. We asked whether zelvastine helps tail droop."),
    ("Results", "Zelvastine cleared tail droop in 48% of grown magpies and caused vomiting in 7%."),
    ("Conclusions", "Zelvastine clears tail droop."),
)
PLAIN = paper(
    "Zelvastine as treatment for tail droop",
    "Marolide is widely used for moulting in caged magpies. We gave zelvastine to 60 magpies. Tail droop went in 48%.",
)
SERIES = paper(
    "Zelvastine as Treatment for Tail Droop",
    ("Zelvastine for tail droop", "Zelvastine was followed by rapid recovery from tail droop in a series of only five magpies."),
    ("Limits of marolide", "Marolide and bark water were described as limited by side effects in tail droop."),
    kind=RecordKind.CASE_REPORT, key="digest:pmid:5", digest=True,
)  # fmt: skip
BARNS = paper("Storage of grain in humid barns", "Grain was kept in humid barns over three winters. " * 12)


@pytest.mark.parametrize(("record", "severity"), [(TRIAL, None), (PLAIN, Severity.NOTE)])
def test_only_the_background_has_it(record: object, severity: Severity | None) -> None:
    (one,) = found(INDIRECT, "Marolide is widely used for moulting in caged magpies", record)  # type: ignore[arg-type]
    assert one.severity is severity
    assert one.source == "Marolide is widely used for moulting in caged magpies."


@pytest.mark.parametrize(
    "text", ["Zelvastine clears tail droop in 48% of grown magpies", "Zelvastine causes vomiting in 7%", "Tail droop goes in 48%"]
)
def test_what_was_found_is_not_background(text: str) -> None:
    assert found(INDIRECT, text, TRIAL) == []
    assert found(INDIRECT, text, PLAIN) == []


def test_a_review_has_no_background() -> None:
    review = paper(TRIAL.title, *((part.name, part.text) for part in TRIAL.sections), kind=RecordKind.REVIEW)
    assert found(INDIRECT, "Marolide is widely used for moulting in caged magpies", review) == []


@pytest.mark.parametrize(
    "text", ["Feather transplant by an avian surgeon for refractory flocks", "Requires special perches and carries anaesthetic danger"]
)
def test_another_intervention(text: str) -> None:
    (one,) = found(INDIRECT, text, SERIES, whole=False, headings=("For tail droop",), lead="Surgery:")
    assert "our digest of “Zelvastine as Treatment for Tail Droop”" in (one.message or "")


@pytest.mark.parametrize(
    ("text", "headings"),
    [
        ("Zelvastine at dusk with a splash of vinegar", ("For tail droop",)),
        ("Better tolerated than marolide or older tinctures", ("For tail droop",)),
        ("Feather transplant by an avian surgeon", ("For beak rot",)),  # unrelated altogether, or too little to tell
        ("Feather transplant by an avian surgeon", ("Zelvastine and what else helps tail droop",)),
        ("Rest", ("For tail droop",)),
    ],
)
def test_the_same_intervention_or_in_doubt(text: str, headings: tuple[str, ...]) -> None:
    assert found(INDIRECT, text, SERIES, whole=False, headings=headings) == []


def test_unrelated() -> None:
    (one,) = found(UNRELATED, "Zelvastine clears tail droop of grown magpies", BARNS)
    assert one.severity is Severity.ERROR
    assert found(UNRELATED, "Zelvastine clears tail droop of grown magpies", BARNS, TRIAL) == []
    assert found(UNRELATED, "Zelvastine clears tail droop of grown magpies", BARNS, missing=True) == []
    assert found(UNRELATED, "Damp storage rots the harvest of cereals", BARNS) == []  # "storage" is shared
    assert found(UNRELATED, "It seldom helps", BARNS) == []
    assert found(UNRELATED, "Magpies recover quickly", BARNS, headings=("Grain and magpies",)) == []
    digest = paper("Storage of grain", "Grain was kept in humid barns over three winters. " * 6, key="digest:pmid:7", digest=True)
    (one,) = found(UNRELATED, "Zelvastine clears tail droop of grown magpies", digest, whole=False)
    assert one.severity is Severity.WARNING


@pytest.mark.parametrize(
    ("title", "kind", "named"),
    [
        ("Zelvastine as treatment for tail droop", RecordKind.TRIAL, True),
        ("Efficacy and safety of zelvastine in tail droop", RecordKind.TRIAL, True),
        ("Zelvastine versus marolide", RecordKind.TRIAL, True),
        ("Global strategy for the care of magpies", RecordKind.TRIAL, False),
        ("Prevalence of droop in magpies", RecordKind.OBSERVATIONAL, False),
        ("Zelvastine for tail droop", RecordKind.GUIDELINE, False),
        ("The many faces of tail droop", RecordKind.OBSERVATIONAL, False),
    ],
)
def test_what_a_title_says_was_tried(title: str, kind: RecordKind, named: bool) -> None:
    assert bool(named_intervention(paper(title, "Text.", kind=kind))) is named


def test_what_leads_up_to_the_question() -> None:
    assert [sentences_of(TRIAL)[place].text for place in leads_up(TRIAL)] == ["Marolide is widely used for moulting in caged magpies."]
    assert leads_up(PLAIN) == {0}
    assert leads_up(paper("Owls", "Owls blink. Owls sleep.")) == frozenset()
