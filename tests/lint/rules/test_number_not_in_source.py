"""CC302 on invented papers: figures are compared by what they mean, and an abstract is not the paper."""

from __future__ import annotations

import pytest

from clincite.lint.rule import Severity
from clincite.lint.rules.number_not_in_source import RULE
from tests.lint.rules.on_records import found, paper, words

TRIAL = paper(
    "Zelvastine for tail droop in 120 magpies",
    ("Methods", "Grown magpies took zelvastine 500 mg twice daily or bark water for 12 weeks."),
    ("Results", "Tail droop went in 38 of 60 magpies with zelvastine and in 21.4% with bark water (ratio 2.9, 95% CI 1.7 to 4.8)."),
)
FULL = paper("Zelvastine for tail droop", ("Introduction", "Magpies droop. " * 700), *((part.name, part.text) for part in TRIAL.sections))

THERE = [
    "Zelvastine 500 mg twice daily",
    "Zelvastine 0.5 g twice daily",
    "Tail droop went in 63% with zelvastine",
    "Tail droop stayed in 37% with zelvastine",
    "About 21% got better on bark water",
    "Given for 84 days to 120 magpies",
    "The ratio was 2.9 (95% CI 1.7–4.8)",
    "The ratio lay between 1.7 and 4.8",
    "Half of all magpies droop",
    "Seen in type 17 droop and on chromosome 22",
    "The 14-3-3 protein",
    "First tried in 1987",
    "Vitamin B12 and two pills",
]
MISSING = [
    ("Zelvastine 900 mg once", "900 mg"),
    ("Zelvastine 500 µg or less", "500 µg"),
    ("Tail droop went in 71% with zelvastine", "71%"),
    ("Given for 26 weeks", "26 weeks"),
    ("Tried in 250 magpies", "250"),
]


@pytest.mark.parametrize("text", THERE)
def test_in_the_source(text: str) -> None:
    assert words(RULE, text, TRIAL) == []


@pytest.mark.parametrize(("text", "figure"), MISSING)
def test_not_in_the_abstract_is_a_note(text: str, figure: str) -> None:
    (one,) = found(RULE, text, TRIAL)
    assert (one.severity, figure in text[one.span.start : one.span.end]) == (Severity.NOTE, True)
    assert "its full text may have it" in (one.message or "")


@pytest.mark.parametrize(("text", "figure"), MISSING)
def test_not_in_the_full_text_is_an_error(text: str, figure: str) -> None:
    (one,) = found(RULE, text, FULL)
    assert one.severity is None
    assert figure in (one.message or "")


def test_another_figure_in_the_same_sentence_is_an_error() -> None:
    (one,) = found(RULE, "Grown magpies took zelvastine 900 mg twice daily or bark water", TRIAL)
    assert one.severity is None
    assert "which has “500 mg”" in (one.message or "")
    assert one.source == TRIAL.sections[0].text


def test_a_digest_leaves_figures_out() -> None:
    digest = paper(
        "Zelvastine for tail droop", "Grown magpies took zelvastine 500 mg twice daily or bark water.", key="digest:pmid:1", digest=True
    )
    assert found(RULE, "Vomiting in 12% of magpies", digest, whole=False) == []
    (one,) = found(RULE, "Grown magpies took zelvastine 900 mg twice daily", digest, whole=False)
    assert one.severity is Severity.WARNING


def test_any_of_its_sources_may_have_it() -> None:
    other = paper("Marolide", "Marolide was tried in 250 magpies.", key="pmid:2")
    assert found(RULE, "Tried in 250 magpies", TRIAL, other) == []
    assert found(RULE, "Tried in 250 magpies", TRIAL, missing=True) == []


def test_one_summary_of_several_tells_nothing_of_the_others() -> None:
    summary = paper("Owl care", "Owls are given bark water.", key="openmed:owls/water", digest=True)
    assert found(RULE, "Owls are given 900 mg", summary, whole=False) == []
