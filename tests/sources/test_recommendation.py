from __future__ import annotations

import pytest

from clincite.sources.recommendation import cut_marks, marks_in, parse_strength

FORMS = [
    ("(Strong recommendation, Moderate quality of evidence)", "strong", "moderate", None),
    ("(Strong recommendation, Very low/Moderate certainty)", "strong", "very low/moderate", None),
    ("(Conditional recommendation, Very low quality of evidence)", "conditional", "very low", None),
    ("(conditional recommendation, moderate certainty of evidence ⨁⨁⨁○)", "conditional", "moderate", None),
    ("(Conditional, Very low certainty)", "conditional", "very low", None),
    ("(Conditional, Moderate to Very Low Certainty of Evidence)", "conditional", "moderate to very low", None),
    ("(Strong, High)", "strong", "high", None),
    ("(Weak recommendation, Low quality of evidence)", "weak", "low", None),
    ("(Strong Recommendation, High-Quality Evidence, 1|++++)", "strong", "high", None),
    ("(Strong Recommendation, Low-Quality Evidence, 1 ⊕⊕○○)", "strong", "low", None),
    ("(Strong Recommendation)", "strong", None, None),
    ("(Class I)", "Class I", None, None),
    ("[Class IIb]", "Class IIb", None, None),
    ("(Class I, LOE B-R)", "Class I", "LOE B-R", None),
    ("(Class I, LOE: B)", "Class I", "LOE B", None),
    ("(Class IIa, Level of Evidence: B)", "Class IIa", "LOE B", None),
    ("(Class I, Level of Evidence C-EO)", "Class I", "LOE C-EO", None),
    ("(Class I, Level B)", "Class I", "Level B", None),
    ("(Class III: No Benefit, LOE: B)", "Class III: No Benefit", "LOE B", None),
    ("(Class III — Harm, LOE B-R)", "Class III: Harm", "LOE B-R", None),
    ("(Class I recommendation)", "Class I", None, None),
    ("(COR 2a, LOE C-LD)", "COR 2a", "LOE C-LD", None),
    ("(COR 3: No Benefit, LOE B-R)", "COR 3: No Benefit", "LOE B-R", None),
    ("(Grade 1B)", "Grade 1", "B", None),
    ("(Grade 2C)", "Grade 2", "C", None),
    ("(2C)", "2", "C", None),
    ("(Grade A)", None, "Grade A", None),
    ("(Grade A/B)", None, "Grade A/B", None),
    ("(Level IIB)", "Level IIB", None, None),
    ("[Level III]", "Level III", None, None),
    ("(Level of Evidence B)", None, "LOE B", None),
    ("(Low Certainty of Evidence)", None, "low", None),
    ("(Not Graded)", "not graded", None, None),
    ("(Ungraded Good Practice Statement)", "ungraded good practice statement", None, None),
    ("(Rec 9.18, Grade A)", None, "Grade A", "Rec 9.18"),
    ("(Rec 6, Strong)", "strong", None, "Rec 6"),
    ("(Rec 5, 8)", None, None, "Rec 5, 8"),
    ("(Recommendation 9.28–9.29, Grade E)", None, "Grade E", "Recommendation 9.28–9.29"),
    ("(Recommendation 21 — Strong, Moderate Certainty ⨁⨁⨁○)", "strong", "moderate", "Recommendation 21"),
    ("(Recommendations 27–28, Conditional, Very Low Certainty ⨁○○○)", "conditional", "very low", "Recommendations 27–28"),
    ("(Recommendation 24b, Conditional, Moderate ⨁⨁⨁○)", "conditional", "moderate", "Recommendation 24b"),
]

NO_MARKS = [
    "(NYHA Class III-IV)",
    "(Grade III-IV)",
    "(2D echocardiography)",
    "(Class I antiarrhythmics)",
    "(insufficient evidence)",
    "(low risk)",
    "(high-grade AV block)",
    "(TICI grade 2b-3 = successful reperfusion)",
    "(strongest predictor)",
    "Killip Class III",
    "no brackets at all",
    "(unclosed Class I",
]


@pytest.mark.parametrize(("written", "strength", "certainty", "label"), FORMS)
def test_every_form_is_read_with_its_span(written: str, strength: str | None, certainty: str | None, label: str | None) -> None:
    text = f"Give the drug {written}."
    mark = parse_strength(text)
    assert mark is not None
    assert (mark.strength, mark.certainty, mark.label, mark.qualifier) == (strength, certainty, label, None)
    assert text[mark.start : mark.end] == written


@pytest.mark.parametrize("text", NO_MARKS)
def test_what_is_no_grade(text: str) -> None:
    assert parse_strength(text) is None


def test_a_leading_label_belongs_to_its_mark_with_its_colon() -> None:
    text = "Recommendation 10.7 (Grade A): Initiate therapy."
    mark = parse_strength(text)
    assert mark is not None
    assert (mark.label, mark.certainty) == ("Recommendation 10.7", "Grade A")
    assert text[mark.end :] == " Initiate therapy."


def test_a_qualified_mark_says_so() -> None:
    mark = parse_strength("Target < 130 (Class I, Level of Evidence A for SBP; Class I, Level of Evidence C-EO for DBP).")
    assert mark is not None
    assert (mark.strength, mark.certainty) == ("Class I", "LOE A")
    assert mark.qualifier == "for SBP; Class I, Level of Evidence C-EO for DBP"


def test_marks_come_in_order() -> None:
    text = "ARB (Class I, LOE A) or not (see above) or ARNi (Class IIa)."
    assert [mark.strength for mark in marks_in(text)] == ["Class I", "Class IIa"]


def test_a_dashed_mark_at_the_end_of_a_heading() -> None:
    mark = parse_strength("Tier 2: Early Invasive Strategy — Class I, Level A")
    assert mark is not None
    assert (mark.strength, mark.certainty) == ("Class I", "Level A")


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("Target (Recommendation 10.4, Grade A)", "Target"),
        ("Ivabradine (Class IIa, LOE B-R)", "Ivabradine"),
        ("Statement 14: Pregnancy (1C)", "Statement 14: Pregnancy"),
        ("Tier 2: Early Strategy (Within 24 Hours) — Class I, Level A", "Tier 2: Early Strategy (Within 24 Hours)"),
        ("Clopidogrel (Class I, Level of Evidence A — when others unavailable)", "Clopidogrel (when others unavailable)"),
        ("Heart Failure (NYHA Class III-IV)", "Heart Failure (NYHA Class III-IV)"),
    ],
)
def test_headings_lose_their_marks(heading: str, name: str) -> None:
    assert cut_marks(heading) == name
