"""Laws of the numeric checks, over invented sentences and over everything in the bundled library."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from clincite.evidence.statements import spans
from clincite.support import check
from tests.golden.articles import QUESTIONS, answer_to, bundled_library

RULES = frozenset({"number", "unit", "interval", "denominator", "order", "date"})
NUMBERS = st.one_of(
    st.integers(0, 99_999).map(str),
    st.decimals(0, 999, places=2).map(str),
    st.decimals(0, 99, places=1).map(lambda value: str(value).replace(".", "·")),
    st.integers(1_000, 9_999_999).map(lambda value: f"{value:,}"),
    st.decimals(0, 1, places=3).map(lambda value: str(value).lstrip("0") or "0"),
)
# No two are the same unit.
UNITS = [
    "mg",
    "g",
    "kg",
    "µg",
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
# No two are the same bound.
SIGNS = ["", "≥ ", "≤", "<", "> ", "± ", "~"]
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
    assert check(text, text, rules=RULES) == ()
    assert check(f"{text} ", text, rules=RULES) == ()


@given(text=sentences(), more=sentences())
def test_a_claim_may_say_less(text: str, more: str) -> None:
    assert check(text, f"{text} {more}", rules=RULES) == ()


@given(heading=sentences(), text=sentences())
def test_a_claim_may_carry_its_heading_in_front(heading: str, text: str) -> None:
    assert check(f"{heading} {text}", text, context=heading, rules=RULES) == ()


@given(text=sentences(), data=st.data())
def test_any_digit_changed_is_found(text: str, data: st.DataObject) -> None:
    place = data.draw(st.sampled_from([place for place, char in enumerate(text) if char in "0123456789"]))
    digit = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != text[place]]))
    assert check(text[:place] + digit + text[place + 1 :], text, rules=RULES)


@given(text=sentences(), data=st.data())
def test_a_point_dropped_is_found(text: str, data: st.DataObject) -> None:
    points = [place for place in range(1, len(text) - 1) if text[place] in ".·" and text[place + 1] in "123456789"]
    assume(points)
    place = data.draw(st.sampled_from(points))
    assert check(text[:place] + text[place + 1 :], text, rules=RULES)


@given(number=NUMBERS, units=st.lists(st.sampled_from(UNITS), min_size=2, max_size=2, unique=True))
def test_a_unit_swapped_is_found(number: str, units: list[str]) -> None:
    assume(any(digit in "123456789" for digit in number))
    quote, claim = (FRAMES[0].format(f"{number} {unit}") for unit in units)
    assert check(claim, quote, rules=RULES)


@given(number=NUMBERS, signs=st.lists(st.sampled_from(SIGNS), min_size=2, max_size=2, unique=True))
def test_a_sign_swapped_dropped_or_added_is_found(number: str, signs: list[str]) -> None:
    quote, claim = (FRAMES[0].format(f"{sign}{number} mg") for sign in signs)
    assert check(claim, quote, rules=RULES)


@pytest.fixture(scope="module")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str], list[tuple[str, str, str]]]:
    """Every statement of the bundled library, and every (claim, quotation, context) of the golden answers."""
    folder = tmp_path_factory.mktemp("library")
    library, vocabulary = bundled_library(folder)
    statements = [
        section.text[start:end] for record in library.records() for section in record.sections for start, end in spans(section.text)
    ]

    def pairs() -> Iterator[tuple[str, str, str]]:
        for slug in QUESTIONS:
            for claim in answer_to(slug, library, vocabulary).claims:
                for quote in claim.quotes:
                    record = library.get(quote.record)
                    assert record is not None
                    yield claim.text, quote.text, f"{quote.section}\n{record.title}"

    return folder, statements, list(pairs())


def test_no_statement_of_the_library_goes_against_itself(bundled: tuple[Path, list[str], list[tuple[str, str, str]]]) -> None:
    assert [text for text in bundled[1] if check(text, text, rules=RULES) or check(f"{text} ", text, rules=RULES)] == []


def test_no_claim_of_the_golden_answers_goes_against_its_quotation(bundled: tuple[Path, list[str], list[tuple[str, str, str]]]) -> None:
    assert [(claim, faults) for claim, quote, context in bundled[2] if (faults := check(claim, quote, context=context, rules=RULES))] == []


def test_a_digit_changed_in_the_library_is_found(bundled: tuple[Path, list[str], list[tuple[str, str, str]]]) -> None:
    chance = random.Random(20261122)
    texts = [text for text in bundled[1] if any(char in "0123456789" for char in text)]
    missed = []
    for text in chance.choices(texts, k=1_500):
        place = chance.choice([place for place, char in enumerate(text) if char in "0123456789"])
        digit = chance.choice([digit for digit in "0123456789" if digit != text[place]])
        claim = text[:place] + digit + text[place + 1 :]
        if not check(claim, text, rules=RULES):
            missed.append((claim, text))
    assert missed == []
