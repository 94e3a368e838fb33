"""A claim may not go beyond its quotation in numbers, units or negation, however the numbers are written."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from clincite.compose.support import unsupported

NUMBERS = st.one_of(
    st.integers(0, 99_999).map(str),
    st.decimals(0, 999, places=2).map(str),
    st.decimals(0, 99, places=1).map(lambda value: str(value).replace(".", "·")),
    st.integers(1_000, 9_999_999).map(lambda value: f"{value:,}"),
    st.decimals(0, 1, places=3).map(lambda value: str(value).lstrip("0") or "0"),
)
UNITS = [
    "mg",
    "g",
    "kg",
    "µg",
    "mcg",
    "mL",
    "mmol/L",
    "mg/kg",
    "mg/kg/day",
    "mm Hg",
    "IU",
    "units",
    "days",
    "weeks",
    "months",
    "years",
    "%",
    "hours",
]
SIGNS = ["", "≥ ", "≤", "<", "> ", "± ", "~", "at least ", "more than ", "up to "]
FRAMES = [
    "Give {} of the tincture.",
    "In the flutter group it was {} ({} before).",
    "It fell from {} to {}; the rest stayed.",
    "{}–{} were seen, then {}.",
]


@st.composite
def quantity(draw: st.DrawFn) -> str:
    return f"{draw(st.sampled_from(SIGNS))}{draw(NUMBERS)} {draw(st.sampled_from(UNITS))}"


@st.composite
def sentences(draw: st.DrawFn) -> str:
    frame = draw(st.sampled_from(FRAMES))
    return frame.format(*(draw(quantity()) for _ in range(frame.count("{}"))))


@given(text=st.text() | sentences())
def test_a_claim_equal_to_its_quotation_is_supported(text: str) -> None:
    assert unsupported(text, text) == []


@given(text=sentences(), more=sentences())
def test_a_claim_may_say_less(text: str, more: str) -> None:
    assert unsupported(text, f"{text} {more}") == []


@given(heading=sentences(), text=sentences())
def test_a_claim_may_carry_its_heading_in_front(heading: str, text: str) -> None:
    assert unsupported(f"{heading} {text}", text, context=heading) == []


@given(text=sentences(), data=st.data())
def test_any_digit_changed_is_found(text: str, data: st.DataObject) -> None:
    place = data.draw(st.sampled_from([place for place, char in enumerate(text) if char in "0123456789"]))
    digit = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != text[place]]))
    assert unsupported(text[:place] + digit + text[place + 1 :], text)


@given(text=sentences(), data=st.data())
def test_any_digit_added_is_found(text: str, data: st.DataObject) -> None:
    place = data.draw(st.sampled_from([place for place, char in enumerate(text) if char in "0123456789"]))
    digit = data.draw(st.sampled_from("0123456789"))
    after = data.draw(st.booleans())
    assert unsupported(text[: place + after] + digit + text[place + after :], text)


@given(text=sentences(), data=st.data())
def test_any_digit_dropped_is_found(text: str, data: st.DataObject) -> None:
    place = data.draw(st.sampled_from([place for place, char in enumerate(text) if char in "0123456789"]))
    left = text[:place] + text[place + 1 :]
    # A number dropped whole is saying less, which is allowed.
    assume(any(char in "0123456789" for char in (text[place - 1 : place], text[place + 1]) if char))
    assert unsupported(left, text)


@given(text=sentences(), data=st.data())
def test_a_point_moved_or_dropped_is_found(text: str, data: st.DataObject) -> None:
    points = [place for place in range(1, len(text) - 1) if text[place] in ".,·" and text[place + 1] in "0123456789"]
    assume(points)
    place = data.draw(st.sampled_from(points))
    assert unsupported(text[:place] + text[place + 1 :], text)


@given(frame=st.sampled_from(FRAMES[:1]), number=NUMBERS, units=st.lists(st.sampled_from(UNITS), min_size=2, max_size=2, unique=True))
def test_a_unit_swapped_is_found(frame: str, number: str, units: list[str]) -> None:
    quote, claim = (frame.format(f"{number} {unit}") for unit in units)
    assert unsupported(claim, quote)


@given(frame=st.sampled_from(FRAMES[:1]), number=NUMBERS, signs=st.lists(st.sampled_from(SIGNS), min_size=2, max_size=2, unique=True))
def test_a_sign_swapped_dropped_or_added_is_found(frame: str, number: str, signs: list[str]) -> None:
    quote, claim = (frame.format(f"{sign}{number} mg") for sign in signs)
    assert unsupported(claim, quote)


@pytest.mark.parametrize(
    ("quote", "claim"),
    [
        ("Give 1,234 drops.", "Give 1.234 drops."),
        ("Give 1·5 mg.", "Give 15 mg."),
        ("It was .5 mg.", "It was 5 mg."),
        ("A change of −5 mmHg.", "A change of 5 mmHg."),
        ("A change of -5 mmHg.", "A change of +5 mmHg, then -6."),
        ("Between 10–20 mg.", "Between 10–30 mg."),
        ("30% of lids.", "30 of lids."),
        ("30 % of lids.", "30 ‰ of lids."),
        ("A mean of 4 ± 2 days.", "A mean of 4 ± 3 days."),
        ("5 mg/kg/day.", "5 mg/kg/week."),
        ("5 mg per day.", "5 mg per week."),
        ("A 12-week course.", "A 12-month course."),
        ("Twice daily.", "Once daily."),
        ("Once daily.", "Once weekly."),
        ("Three of four lids.", "Two of four lids."),
        ("Vitamin B12 helps.", "Vitamin B6 helps."),
        ("10⁹/L cells.", "10⁸/L cells."),
        ("10 lids in 20 owls.", "20 lids in 10 owls."),
        ("One lid, 2 owls.", "2 owls, 2 lids."),
        ("Give 5 mg, then 10 g.", "Give 5 g, then 10 mg."),
    ],
)
def test_what_a_forger_might_try(quote: str, claim: str) -> None:
    assert unsupported(quote, quote) == []
    assert unsupported(claim, quote)


@pytest.mark.parametrize(
    ("quote", "claim"),
    [
        ("30% of lids", "30 % of lids"),
        ("Age ≤ 75 Years", "age ≤75 years"),
        ("5 μg", "5 µg"),
        ("≥5 mg", "≥ 5 mg"),
    ],
)
def test_ways_to_write_the_same(quote: str, claim: str) -> None:
    assert unsupported(claim, quote) == unsupported(quote, claim) == []


NEGATIONS = [
    "not",
    "no",
    "never",
    "without",
    "cannot",
    "doesn't",
    "isn’t",
    "neither",
    "nor",
    "avoid",
    "contraindicated",
    "against",
    "unless",
    "fails",
]


@given(word=st.sampled_from(NEGATIONS), before=st.sampled_from(["Lids", "The lid does not"]), upper=st.booleans())
def test_a_negation_added_or_dropped_is_found(word: str, before: str, upper: bool) -> None:
    plain, denied = f"{before} blink at dusk.", f"{before} {word.upper() if upper else word} blink at dusk."
    assert unsupported(denied, plain) == [f"“{word.lower().replace('’', chr(39))}” is said more often than in the quotation"]
    assert unsupported(plain, denied) == [f"“{word.lower().replace('’', chr(39))}” of the quotation is missing"]


def test_a_negation_of_the_heading_may_be_carried_along() -> None:
    assert unsupported("Without fever: Rest.", "Rest.", context="Without fever") == []
    assert unsupported("Without fever: Rest without drops.", "Rest.", context="Without fever")


def test_every_fault_is_one_sentence_that_names_it() -> None:
    assert unsupported("Give 6 drops of 5 g.", "Give 5 mg.") == ["the number 6 is not in the quotation", "“5 g” is not in the quotation"]
    assert unsupported("2 owls, 1 lid.", "1 lid, 2 owls.") == ["the numbers stand in another order, or more often, than in the quotation"]
