"""The gate of a claim: it may say less than its quotation and never more, however the two are written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clincite.compose.gate import REASON_OVERSTATED, passes
from clincite.evidence.statements import Statement
from clincite.records import Record, RecordKind, Section
from clincite.support import check

NUMBERS = st.one_of(
    st.integers(1, 99_999).map(str),
    st.integers(1, 99).map(lambda value: f"{value / 10:.1f}"),
    st.integers(1_000, 9_999_999).map(lambda value: f"{value:,}"),
)
UNITS = ["mg", "g", "kg", "µg", "mL", "mmol/L", "mg/kg", "mg/kg/day", "days", "weeks", "months", "years", "%", "hours"]
SIGNS = ["", "≥ ", "≤", "<", "~", "at least ", "more than ", "up to "]
FRAMES = ["Give {} of the tincture.", "In the flutter group it was {} ({} before).", "It fell from {} to {}; the rest stayed."]


@st.composite
def sentences(draw: st.DrawFn) -> str:
    frame = draw(st.sampled_from(FRAMES))
    quantities = (f"{draw(st.sampled_from(SIGNS))}{draw(NUMBERS)} {draw(st.sampled_from(UNITS))}" for _ in range(frame.count("{}")))
    return frame.format(*quantities)


def statement(text: str, heading: str = "Results", title: str = "Owls") -> Statement:
    section = Section(name=heading, text=text)
    return Statement(
        record=Record(id="a:1", kind=RecordKind.TRIAL, title=title, sections=(section,)), section=section, start=0, end=len(text)
    )


@given(text=st.text(min_size=1) | sentences())
def test_a_claim_equal_to_its_quotation_passes(text: str) -> None:
    assert passes(text, statement(text))
    assert check(text, text) == ()


@given(text=sentences(), more=sentences())
def test_a_claim_may_say_less(text: str, more: str) -> None:
    assert passes(text, statement(f"{text} {more}"))


@given(heading=sentences(), text=sentences())
def test_a_claim_may_carry_its_heading_in_front(heading: str, text: str) -> None:
    assert passes(f"{heading} {text}", statement(text, heading=heading))


@given(text=sentences(), data=st.data())
def test_any_digit_changed_is_found(text: str, data: st.DataObject) -> None:
    place = data.draw(st.sampled_from([place for place, char in enumerate(text) if char in "0123456789"]))
    digit = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != text[place]]))
    assert not passes(text[:place] + digit + text[place + 1 :], statement(text))


@given(number=NUMBERS, units=st.lists(st.sampled_from(UNITS), min_size=2, max_size=2, unique=True))
def test_a_unit_swapped_is_found(number: str, units: list[str]) -> None:
    quote, claim = (f"Give {number} {unit} of the tincture." for unit in units)
    assert not passes(claim, statement(quote))


FORGED = [
    ("Give 1,234 drops.", "Give 1.234 drops."),
    ("Give 1·5 mg.", "Give 15 mg."),
    ("It was .5 mg.", "It was 5 mg."),
    ("A change of −5 mmHg.", "A change of 5 mmHg."),
    ("Between 10–20 mg.", "Between 10–30 mg."),
    ("30% of lids.", "30 of lids."),
    ("30 % of lids.", "30 ‰ of lids."),
    ("A mean of 4 ± 2 days.", "A mean of 4 ± 3 days."),
    ("5 mg/kg/day.", "5 mg/kg/week."),
    ("A 12-week course.", "A 12-month course."),
    ("Twice daily.", "Once daily."),
    ("Once daily.", "Once weekly."),
    ("Three of four lids.", "Two of four lids."),
    ("Vitamin B12 helps.", "Vitamin B6 helps."),
    ("10⁹/L cells.", "10⁸/L cells."),
    ("10 lids in 20 owls.", "20 lids in 10 owls."),
    ("Give 5 mg, then 10 g.", "Give 5 g, then 10 mg."),
    ("Bark water does not stop blinking.", "Bark water does stop blinking."),
    ("Bark water raises the lid.", "Bark water lowers the lid."),
    ("Bark water may stop blinking.", "Bark water stops blinking."),
    ("Bark water stops blinking in grown owls.", "Bark water stops blinking in fledglings."),
    ("Bark water is better than warm water.", "Warm water is better than bark water."),
]


@pytest.mark.parametrize(("quote", "claim"), FORGED)
def test_what_a_forger_might_try(quote: str, claim: str) -> None:
    assert passes(quote, statement(quote))
    assert not passes(claim, statement(quote))


@pytest.mark.parametrize(("quote", "claim"), [("30% of lids", "30 % of lids"), ("Age ≤ 75 Years", "age ≤75 years"), ("≥5 mg", "≥ 5 mg")])
def test_ways_to_write_the_same(quote: str, claim: str) -> None:
    assert passes(claim, statement(quote))
    assert passes(quote, statement(claim))


def test_a_negation_of_the_heading_may_be_carried_along() -> None:
    assert passes("Without fever: Rest.", statement("Rest.", heading="Without fever"))
    assert not passes("Without fever: Rest without drops.", statement("Rest.", heading="Without fever"))


def test_the_receipt_says_why() -> None:
    assert REASON_OVERSTATED == "said more than its quotation"
