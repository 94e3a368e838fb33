"""CC311 on invented papers: what a source says in other words is supported, what it does not say is not."""

from __future__ import annotations

import pytest

from clincite.lint.rule import Severity
from clincite.lint.rules.unsupported_statement import RULE
from tests.lint.rules.on_records import found, paper

PAPER = paper(
    "Zelvastine for eyelid tremor: a randomised trial",
    ("Background", "Eyelid tremor is common and has few treatments."),
    ("Methods", "120 adults with eyelid tremor took zelvastine 20 mg daily or placebo for 12 weeks."),
    ("Results", "Zelvastine reduced eyelid tremor in 38 of 60 adults and placebo in 15 of 60. Dizziness was seen in 18% with zelvastine."),
    ("Conclusions", "Zelvastine reduces eyelid tremor in adults."),
)
OTHER = paper(
    "Zelvastine in chronic kidney disease",
    ("Results", "Clearance of zelvastine by the kidney fell by half in 30 adults with chronic kidney disease."),
    ("Conclusions", "The kidney clears zelvastine, and in chronic kidney disease its dose must be halved."),
    key="pmid:2",
)
UNSAID = "Zelvastine is cleared by the kidney, so its dose must be halved in chronic kidney disease."


@pytest.mark.parametrize(
    "said",
    [
        "Zelvastine reduces eyelid tremor in adults.",
        "In a randomised trial of 120 adults, zelvastine reduced eyelid tremor.",
        "Treatment of eyelid tremor with zelvastine was better than placebo: 38 of 60 against 15 of 60 adults.",
        "Dizziness is seen in 18% of adults who take zelvastine.",
        "Zelvastine, tremor",  # too short to be told
    ],
)
def test_what_a_sentence_says_is_supported(said: str) -> None:
    assert found(RULE, said, PAPER) == []


def test_what_no_sentence_says_is_told_with_the_nearest() -> None:
    (one,) = found(RULE, UNSAID, PAPER)
    assert one.severity in (None, Severity.NOTE)
    assert one.source is not None
    assert one.source in " ".join(section.text for section in PAPER.sections)
    assert one.message is not None
    assert "no sentence of the abstract of" in one.message


def test_one_source_that_says_it_is_enough() -> None:
    assert found(RULE, UNSAID, PAPER, OTHER) == []


def test_a_line_may_lean_on_what_stands_over_it() -> None:
    assert found(RULE, "Reduced in 38 of 60 adults, against 15 of 60", PAPER, lead="Eyelid tremor with zelvastine:") == []


@pytest.mark.parametrize("given", [{"whole": False}, {"missing": True}])
def test_it_is_silent_where_the_source_may_say_more(given: dict[str, bool]) -> None:
    assert found(RULE, UNSAID, PAPER, **given) == []


def test_a_source_about_something_else_is_left_to_another_rule() -> None:
    assert found(RULE, "Barns lose grain to weevils in humid winters.", PAPER) == []
