"""Doses, to be hidden from patients until they ask: found whole, and told apart from what is measured."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clincite.lint.wording.dose_spans import dose_spans


def doses(text: str) -> list[str]:
    return [text[start:end] for start, end in dose_spans(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Gabapentin was given at 900 to 1,600 mg daily to 5 patients.", ["900 to 1,600 mg daily"]),
        ("Clonazepam 0.5 mg twice daily for 4 weeks did not help.", ["0.5 mg twice daily for 4 weeks"]),
        ("Colchicine 1.2 mg, followed by 0.6 mg after one hour.", ["1.2 mg, followed by 0.6 mg"]),
        ("Start at ≤ 50 mg/day orally; allopurinol may exceed 300 mg/day.", ["≤ 50 mg/day orally", "300 mg/day"]),
        ("IV alteplase: 0.9 mg/kg (maximum total dose: 90 mg).", ["0.9 mg/kg (maximum total dose: 90 mg)"]),
        ("Vancomycin: 30 mg/kg/24 hours IV in 2 equally divided doses.", ["30 mg/kg/24 hours IV"]),
        ("Co-trimoxazole 160/800 mg twice daily.", ["160/800 mg twice daily"]),
        ("Botulinum toxin, 2.5 units per site, was injected.", ["2.5 units per site"]),
        ("Basal insulin: 0.1–0.2 units/kg/day.", ["0.1–0.2 units/kg/day"]),
        ("Give 30 mL/kg of crystalloid within 3 hours.", ["30 mL/kg"]),
        ("Warfarin: typically 5 mg daily.", ["5 mg daily"]),
    ],
)
def test_an_instruction_is_found_whole(text: str, found: list[str]) -> None:
    assert doses(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "Aim for a serum urate below 6 mg/dL with allopurinol.",
        "Give insulin when glucose exceeds 180 mg/dL (10 mmol/L).",
        "Start a statin when albuminuria is 300 mg/g or more.",
        "Take less than 2 g per day of sodium.",
        "Restrict sodium intake to 2 g daily.",
        "Proteinuria above 3.5 g/day calls for a biopsy before starting prednisone.",
        "Screen time was 6.88 hours in 103 patients.",
        "The tumour weighed 300 g.",
    ],
)
def test_what_is_measured_is_no_dose(text: str) -> None:
    assert doses(text) == []


@given(st.text(alphabet=st.sampled_from("0123456789.,-–/ ()mgkdayortiv;x"), max_size=60))
def test_spans_lie_in_the_text_in_order(text: str) -> None:
    at = 0
    for start, end in dose_spans(f"Give aspirin {text}"):
        assert at <= start < end <= len(text) + 13
        at = end
