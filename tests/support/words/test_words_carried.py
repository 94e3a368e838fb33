"""Headings that a claim carries before its sentence: to the letter they pass, turned they do not."""

from __future__ import annotations

import pytest

from clincite.support import check

SENTENCE = "Start with 5 mg of brotixol."
TURNED = [
    ("negation", "Flares › Adults Without Cardiac or Renal Compromise", "Adults with cardiac or renal compromise"),
    ("negation", "Critical Principle: Do Not Interrupt Therapy", "Critical principle: do interrupt therapy"),
    ("direction", "Zelvastine › Preference Before Insulin", "Preference after insulin"),
    ("hedge", "When Longer Treatment May Be Needed", "When longer treatment is needed"),
    ("term", "Flares › Mild Tophaceous Gout", "Severe tophaceous gout"),
]


@pytest.mark.parametrize(("rule", "context", "heading"), TURNED)
def test_a_heading_that_was_turned_is_a_fault(rule: str, context: str, heading: str) -> None:
    claim = f"{heading}: start with 5 mg of brotixol."
    faults = check(claim, SENTENCE, context=f"{context}\nZelvastine guideline")
    assert {fault.rule for fault in faults} == {rule}
    for fault in faults:
        assert fault.quote is None and fault.claim is not None
        assert claim[fault.claim.start : fault.claim.end] == fault.claim.text


@pytest.mark.parametrize(("rule", "context", "heading"), TURNED)
def test_a_heading_carried_to_the_letter_is_none(rule: str, context: str, heading: str) -> None:
    carried = context.split(" › ")[-1]
    # The title has words of the heading too, and others.
    around = f"{context}\nThe severe course of tophaceous gout: treatment with longer therapy and insulin, with renal compromise"
    for written in (carried, carried.lower(), carried.upper()):
        assert check(f"{written}: start with 5 mg of brotixol.", SENTENCE, context=around) == ()
