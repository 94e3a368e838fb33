"""The quantities of a text: what each number says, and which of them say the same."""

from __future__ import annotations

import time
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clincite.support.figures.numbers import Measure, quantities_of, same


def only(text: str) -> Measure:
    (measure,) = quantities_of(text)
    return measure


def values(measure: Measure) -> tuple[float, ...]:
    return tuple(float(value) for value in measure.values)


@pytest.mark.parametrize(
    ("text", "kind", "numbers", "unit"),
    [
        ("5 mg", "dose", (5,), "mg"),
        ("2-4 mg", "dose", (2, 4), "mg"),
        ("between 2 and 4 weeks", "duration", (2, 4), "wk"),
        ("from 2 mg to 4 mg", "dose", (2, 4), "mg"),
        ("-1.0 to -2.5", "count", (-1, -2.5), ""),
        ("30%", "percent", (30,), "%"),
        ("twenty-five percent", "percent", (25,), "%"),
        ("half", "share", (0.5,), ""),
        ("a third of lids", "share", (1 / 3,), ""),
        ("two-thirds", "share", (2 / 3,), ""),
        ("four of five lids", "fraction", (4, 5), ""),
        ("12/40", "fraction", (12, 40), ""),
        ("none of 66 owls", "fraction", (0, 66), ""),
        ("one in five", "fraction", (1, 5), ""),
        ("130/80 mm Hg", "ratio", (130, 80), "mmHg"),
        ("a 3:1 ratio", "ratio", (3, 1), ":"),
        ("twofold", "fold", (2,), "fold"),
        ("3-fold", "fold", (3,), "fold"),
        ("doubled", "fold", (2,), "fold"),
        ("5 mmol/L", "quantity", (5,), "mmol"),
        ("5 mg/dL", "quantity", (5,), "mg"),
        ("a 31-year-old owl", "age", (31,), "y"),
        ("aged 65", "age", (65,), "y"),
        ("aged 16 to 24", "age", (16, 24), "y"),
        ("12 months", "duration", (12,), "mo"),
        ("once daily", "frequency", (1,), "d"),
        ("twice a day", "frequency", (2,), "d"),
        ("every 12 hours", "frequency", (2,), "d"),
        ("q6h", "frequency", (4,), "d"),
        ("BID", "frequency", (2,), "d"),
        ("every other day", "frequency", (0.5,), "d"),
        ("every 4-6 hours", "frequency", (6, 4), "d"),
        ("monthly", "frequency", (1,), "mo"),
        ("two hundred and five lids", "count", (205,), ""),
        ("1.5 million lids", "count", (1_500_000,), ""),
        ("1,000 lids", "count", (1_000,), ""),
        ("1 000 lids", "count", (1_000,), ""),
        ("1\u202f234 lids", "count", (1_234,), ""),
        ("0,5 lids", "count", (0.5,), ""),
        ("1·5 lids", "count", (1.5,), ""),
        ("1.234 lids", "count", (1.234,), ""),
        (".5 lids", "count", (0.5,), ""),
        ("1½ lids", "count", (1.5,), ""),
        ("10⁹/L", "quantity", (1e9,), ""),
        ("1.5 × 10^9/L", "quantity", (1.5e9,), ""),
        ("150 x 10(9)/L", "quantity", (1.5e11,), ""),
        ("NYHA II–IV", "count", (2, 4), ""),
        ("the third lid", "ordinal", (3,), ""),
        ("the 99th percentile", "ordinal", (99,), ""),
        ("in 2019", "year", (2019,), ""),
        ("2010–2015", "year", (2010, 2015), ""),
        ("12 March 2020", "date", (2020, 3, 12), ""),
        ("March 12, 2020", "date", (2020, 3, 12), ""),
        ("2020-03-12", "date", (2020, 3, 12), ""),
        ("March 2020", "date", (2020, 3), ""),
        ("2019 owls, of course", "year", (2019,), ""),
        ("2019 patients", "count", (2019,), ""),
        ("a proportion of 0.05", "share", (0.05,), ""),
    ],
)
def test_what_a_number_is(text: str, kind: str, numbers: tuple[float, ...], unit: str) -> None:
    measure = only(text)
    assert (measure.kind, values(measure), measure.unit) == (kind, pytest.approx(numbers), unit)
    assert text[measure.start : measure.end] == measure.text


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("at least 5 mg", ">="),
        ("≥ 5 mg", ">="),
        ("no less than 5 mg", ">="),
        ("5 mg or more", ">="),
        ("65 years or older", ">="),
        ("65+", ">="),
        ("up to 5 mg", "<="),
        ("no more than 5 mg", "<="),
        ("a maximum of 5 mg", "<="),
        ("not exceeding 5 mg", "<="),
        ("5 mg or less", "<="),
        ("more than 5 mg", ">"),
        ("> 5 mg", ">"),
        ("under 5 mg", "<"),
        ("fewer than 5 lids", "<"),
        ("about 5 mg", "~"),
        ("~5 mg", "~"),
        ("± 5 mg", "±"),
        ("infused over 5 hours", "over"),
        ("for over 5 hours", ">"),
        ("5 mg", ""),
    ],
)
def test_bounds(text: str, bound: str) -> None:
    assert only(text).bound == bound


@pytest.mark.parametrize(
    "text", ["B12", "CHA₂DS₂-VASc", "H1N1", "IL-6", "interleukin-2", "BRCA1/2", "type 2", "P2Y12", "COVID-19", "Fig. 3", "1.10.2", "IIa"]
)
def test_codes_are_words(text: str) -> None:
    assert only(f"class {text}" if text == "IIa" else text).kind == "code"


def test_a_confidence_interval_is_one() -> None:
    odds, interval = quantities_of("odds ratio 0.80 (95% CI, 0.7 to 0.9)")
    assert values(odds) == (0.8,)
    assert (interval.kind, values(interval), interval.level) == ("interval", (0.7, 0.9), 95)


def test_a_list_shares_its_unit() -> None:
    assert [(values(one), one.unit, one.implied) for one in quantities_of("at 3, 6 and 12 months")] == [
        ((3,), "mo", True),
        ((6,), "mo", True),
        ((12,), "mo", False),
    ]


def test_a_daily_dose() -> None:
    assert only("maximum daily dose 300 mg").per == ("d",)


def test_two_numbers_are_not_one() -> None:
    assert [values(one) for one in quantities_of("2 500 mg tablets")] == [(2,), (500,)]
    assert [values(one) for one in quantities_of("12 of 40 owls (30%)")] == [(12, 40), (30,)]
    assert quantities_of("several hundred owls, a half-life, double-blind, daily living") == ()


SAME = [
    ("0.5 mg", "500 µg"),
    ("500 mcg", "500 µg"),
    ("1 g", "1000 mg"),
    ("1,000", "1 000"),
    ("2-4 weeks", "between 2 and 4 weeks"),
    ("2-4 weeks", "14–28 days"),
    ("5%", "5 per cent"),
    ("80%", "four of five"),
    ("4/5", "four of five"),
    ("half", "50%"),
    ("half", "1/2"),
    ("a third of", "33%"),
    ("29%", "12 of 41"),
    ("twofold", "2-fold"),
    ("twice daily", "every 12 hours"),
    ("once daily", "every 24 hours"),
    ("weekly", "every 7 days"),
    ("24 h", "1 day"),
    ("12 months", "1 year"),
    ("98.6 °F", "37 °C"),
    ("≥ 5 mg", "at least 5 mg"),
    ("10⁹/L", "10^9/L"),
    ("150 000/µL", "150 × 10⁹/L"),
    ("March 2020", "12 March 2020"),
    ("2020", "March 2020"),
    ("IL-6", "IL6"),
    ("CHA2DS2", "CHA₂DS₂"),
    ("the third day", "day 3"),
    ("over 2 hours", "2 hours"),
    ("90% CI 1 to 2", "90% CI 1–2"),
    ("a sensitivity of 0.85", "85%"),
    ("grade III", "grade 3"),
]
OTHER = [
    ("5 mg", "5 g"),
    ("5 mg", "5 mg/kg"),
    ("5 mg", "5"),
    ("5 mg/day", "5 mg/week"),
    ("60", "more than 60"),
    ("<5", "≤5"),
    ("5", "-5"),
    ("4 weeks", "1 month"),
    ("5 mmol/L", "5 mg/dL"),
    ("30%", "30"),
    ("30%", "30‰"),
    ("12 of 40", "3 of 10"),
    ("28%", "12 of 41"),
    ("33%", "34%"),
    ("49%", "half"),
    ("1,234", "1.234"),
    ("B12", "B6"),
    ("10⁹/L", "10⁸/L"),
    ("2019", "2020"),
    ("March 2020", "April 2020"),
    ("90% CI 1 to 2", "95% CI 1 to 2"),
    ("2-4 mg", "4-2 mg"),
    ("2-4 mg", "2 mg"),
    ("twice daily", "2 fold"),
    ("class IIa", "class IIb"),
    ("1990s", "1980s"),
    ("5%", "0.05"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_what_says_the_same(one: str, other: str) -> None:
    first, second = only(one), only(other)
    assert same(first, second)
    assert same(second, first)


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_what_does_not(one: str, other: str) -> None:
    first, second = only(one), only(other)
    assert not same(first, second)
    assert not same(second, first)


PIECES = st.sampled_from(
    [
        "5",
        "12",
        ".5",
        "1,000",
        " mg",
        "/",
        "-",
        "–",
        "%",
        " of ",
        " to ",
        " in ",
        "one",
        " hundred",
        "daily",
        " every ",
        "(",
        ")",
        "±",
        " CI ",
    ]
) | st.sampled_from(
    ["10⁹", "B", "²", " and ", "March ", "2020", "≥", "half", "x", ":", " per ", "kg", "\n", "q", "h", "1½", "٣", "IV", "type "]
)


@given(text=st.text() | st.lists(PIECES, max_size=12).map("".join))
def test_any_text_is_read_and_every_place_is_right(text: str) -> None:
    measures = quantities_of(text)
    assert all(text[one.start : one.end] == one.text and same(one, one) for one in measures)
    assert [one.start for one in measures] == sorted(one.start for one in measures)


@given(number=st.integers(0, 10**9), places=st.integers(0, 4))
def test_a_value_is_exact(number: int, places: int) -> None:
    digits = f"{number:0{places + 1}d}"
    text = f"{digits[:-places]}.{digits[-places:]} mg" if places else f"{digits} mg"
    assert only(text).values == (Fraction(number, 10**places),)


@pytest.mark.parametrize(
    "piece", ["1", "1 ", "one ", "1-", "1/", "a-", "hundred and ", "(", "every ", "5 mg/", "1 or ", "1,", "twenty ", "A", "1.", "min "]
)
def test_no_text_takes_long(piece: str) -> None:
    start = time.process_time()
    quantities_of(piece * 2_000)
    # A hundred microseconds a number, and many times over on a slow machine; what grows with the square takes longer.
    assert time.process_time() - start < 5
