"""Numbers and negations as they are read from text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clincite.evidence.quantities import Quantity, negations, quantities


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("give 5 mg/kg/day", ["5 mg/kg/day"]),
        ("give 5 mg per day", ["5 mg per day"]),
        ("5 mg a day, 5 mg a dayroom", ["5 mg a day", "5 mg"]),
        ("1,234 people", ["1,234"]),
        ("1·5 and 1.5", ["1·5", "1.5"]),
        ("p=.03, P < 0.05", [".03", "<0.05"]),
        ("≥75%, ≥ 75 %, >= 75", ["≥75 %", "≥75 %", ">=75"]),
        ("4 ± 2 mm", ["4", "±2 mm"]),
        ("10–20 mg, 10-20 mg, 10 to 20 mg", ["10", "20 mg", "10", "20 mg", "10", "20 mg"]),
        ("30%-40%", ["30 %", "40 %"]),
        ("fell by -5 or −5, (−1.2 to 3.4)", ["-5", "-5", "-1.2", "3.4"]),
        ("a 12-week course, 12 weeks, 12 Weeks", ["12 week", "12 weeks", "12 weeks"]),
        ("5 mg and 5 Mg", ["5 mg", "5"]),
        ("5 μg and 5 µg", ["5 µg", "5 µg"]),
        ("140/90 mm Hg", ["140", "90 mm Hg"]),
        ("at least 2 days, more than 5", ["at least 2 days", "more than 5"]),
        ("twice daily, one dose, half", ["twice", "daily", "one", "half"]),
        ("B12, CD4+, q12h and 1970s", ["b12", "cd4", "q12h", "1970 s"]),
        ("10⁹/L, 5x, 1a, x.5", ["10 ⁹/L", "5 x", "1 a", "5"]),
        ("COVID-19, IL-1", ["19", "1"]),
        ("no figure at all", []),
    ],
)
def test_quantities(text: str, expected: list[str]) -> None:
    assert [str(quantity) for quantity in quantities(text)] == expected


def test_a_number_is_apart_from_its_unit() -> None:
    assert quantities("≥ 5 mg/day") == (Quantity("≥5", "mg/day"),)


@given(text=st.text(alphabet="0123456789.,·-−–±≥< %/mgabd\n()µ", max_size=40))
def test_no_digit_is_lost(text: str) -> None:
    told = "".join(str(quantity) for quantity in quantities(text))
    assert [char for char in told if char.isdecimal()] == [char for char in text if char.isdecimal()]


@given(text=st.text())
def test_any_text_can_be_read(text: str) -> None:
    assert all(quantity.number for quantity in quantities(text))
    assert all(word == word.lower() for word in negations(text))


def test_negations_are_words_in_order() -> None:
    text = "It does not, doesn’t and cannot help; NO harm without cause. Nothing is notable in the knot. Avoided, contraindicated."
    assert negations(text) == ("not", "doesn't", "cannot", "no", "without", "nothing", "avoided", "contraindicated")
