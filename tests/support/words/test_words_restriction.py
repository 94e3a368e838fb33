"""Limits that are cut out of a claim which otherwise copies its quotation, and cuts that widen nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clincite.support import check

# The context names every group: no excuse for a claim that leaves it out.
CONTEXT = "Care of adults, women and men with severe gout\nZelvastine in hospitalised patients undergoing surgery"
WHOM = frozenset({"population", "restriction"})

WIDENED = [
    ("Zelvastine reduced pain in adults with gout.", "Zelvastine reduced pain."),
    ("Zelvastine is safe in hospitalised patients.", "Zelvastine is safe in patients."),
    ("Zelvastine eased pain in women and swelling in men.", "Zelvastine eased pain in women and swelling."),
    ("Zelvastine should be continued in patients undergoing surgery who took it before.", "Zelvastine should be continued."),
    ("Zelvastine reduced pain in patients with severe gout.", "Zelvastine reduced pain in patients with gout."),
    ("In women with severe gout, zelvastine reduced pain.", "Zelvastine reduced pain."),
    ("Zelvastine reduced pain in adults with gout, and it was well tolerated.", "Zelvastine reduced pain."),
    ("Take 2 doses per day for men and 1 dose per day for women.", "Take 2 doses per day for men and 1 dose per day."),
    ("Zelvastine is the preferred drug for gout patients who require brotixol.", "Zelvastine is the preferred drug."),
    ("Zelvastine eased pain only in women with gout.", "Zelvastine eased pain."),
    ("Zelvastine is useful for patients who do not improve on brotixol (Class IIa).", "Zelvastine is useful."),
    ("Zelvastine reduced pain in all high risk patients with gout.", "Zelvastine reduced pain in all patients with gout."),
    ("Zelvastine improved sleep in overweight individuals.", "Zelvastine improved sleep in individuals."),
    ("Zelvastine eased pain in patients with gout in the owl trial.", "Zelvastine eased pain in the owl trial."),
    ("Zelvastine is an option in hard-to-reach women.", "Zelvastine is an option."),
    ("Zelvastine is not advised for patients with tophi.", "Zelvastine is not advised."),
]
KEPT = [
    ("Zelvastine reduced pain in patients.", "Zelvastine reduced pain."),
    (
        "Zelvastine reduced pain in adults with gout, whereas brotixol did nothing in children.",
        "Zelvastine reduced pain in adults with gout.",
    ),
    ("In adults with gout, zelvastine reduced pain, and brotixol reduced swelling in owls.", "Brotixol reduced swelling in owls."),
    ("Zelvastine is safe in women and in men with gout.", "Zelvastine is safe in women."),
    ("Zelvastine reduced pain, especially in women with gout.", "Zelvastine reduced pain."),
    ("Zelvastine reduced pain in the elderly.", "Zelvastine reduced pain in older people."),
    ("Zelvastine reduced pain in adults with gout.", "Adults with gout: Zelvastine reduced pain."),
    ("Zelvastine reduced pain in patients who were randomised.", "Zelvastine reduced pain in patients."),
    ("Gout, age: bimodal risk young adults and elderly.", "Gout, age: bimodal young adults and elderly."),
    ("Zelvastine reduced pain in eligible patients.", "Zelvastine reduced pain in patients."),
    ("Zelvastine reduced pain in patients with gout (Table 2).", "Zelvastine reduced pain in patients with gout."),
    ("Zelvastine reduced pain in adults with gout and was safe in children with gout.", "Zelvastine was safe in children with gout."),
    ("Among adults with gout, pain was eased by zelvastine.", "Zelvastine eased pain among adults with gout."),
    ("In this trial we found that zelvastine reduced pain in adults with gout [3].", "Zelvastine reduced pain in adults with gout."),
    ("Fewer flares were counted in those adults with gout who took zelvastine.", "Gout flares less often when adults take zelvastine."),
    ("Adults >65 years old were seen.", "Adults older than 65 years were seen."),
]


@pytest.mark.parametrize(("quotation", "claim"), WIDENED)
def test_a_limit_cut_out_is_one_fault(quotation: str, claim: str) -> None:
    (fault,) = check(claim, quotation, context=CONTEXT)
    assert fault.rule in WHOM and fault.claim is not None and fault.quote is not None
    assert quotation[fault.quote.start : fault.quote.end] == fault.quote.text not in claim
    assert claim[fault.claim.start : fault.claim.end] == fault.claim.text


@pytest.mark.parametrize(("quotation", "claim"), KEPT)
def test_a_cut_that_widens_nothing_is_none(quotation: str, claim: str) -> None:
    assert check(claim, quotation, context=CONTEXT, rules=WHOM) == ()


@given(
    st.sampled_from(["in", "among", "for"]),
    st.sampled_from(["adults", "women", "children", "patients", "people"]),
    st.sampled_from(["with gout", "who took brotixol", "undergoing surgery", "with severe gout and tophi"]),
)
def test_whoever_is_left_out_is_told(preposition: str, whom: str, tail: str) -> None:
    quotation = f"Zelvastine stopped the tremor of the eyelid {preposition} {whom} {tail}."
    claim = "Zelvastine stopped the tremor of the eyelid."
    assert [fault.rule for fault in check(claim, quotation, context=quotation, rules=WHOM)] == ["restriction"]
    assert check(quotation, quotation, context=quotation) == check(f"{quotation} ", quotation, context=quotation) == ()
