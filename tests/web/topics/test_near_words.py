"""Words by their beginning, and by how they are misspelt."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clincite.web.topics.near_words import BEGINS, EXACT, ONE_SLIP, TWO_SLIPS, NearWords, slips_between

WORDS = NearWords(["gout", "goitre", "hemifacial", "spasm", "treatment", "tremor"])


def named(found: dict[int, float]) -> dict[str, float]:
    return {WORDS.words[number]: near for number, near in found.items()}


@pytest.mark.parametrize(
    ("typed", "unfinished", "expected"),
    [
        ("gout", False, {"gout": EXACT}),
        ("tre", True, {"treatment": BEGINS, "tremor": BEGINS}),
        ("tremor", True, {"tremor": EXACT}),
        ("gowt", False, {"gout": ONE_SLIP}),
        ("guot", False, {"gout": ONE_SLIP}),  # two letters swapped are one slip
        ("hemifacal", False, {"hemifacial": ONE_SLIP}),
        ("hemifasal", False, {"hemifacial": TWO_SLIPS}),
        ("hemifec", True, {"hemifacial": ONE_SLIP}),  # the beginning, misspelt
        ("hemifec", False, {}),
        ("gvt", False, {}),  # too short to be guessed at
        ("zzzzzz", False, {}),
        ("", False, {}),
    ],
)
def test_a_typed_word_stands_for(typed: str, unfinished: bool, expected: dict[str, float]) -> None:
    assert named(WORDS.like(typed, unfinished=unfinished)) == expected


@cache
def plain_distance(one: str, other: str) -> int:
    """Optimal string alignment by its definition."""
    if not one or not other:
        return len(one) + len(other)
    cost = min(
        plain_distance(one[:-1], other) + 1,
        plain_distance(one, other[:-1]) + 1,
        plain_distance(one[:-1], other[:-1]) + (one[-1] != other[-1]),
    )
    if len(one) > 1 and len(other) > 1 and one[-1] == other[-2] and one[-2] == other[-1]:
        cost = min(cost, plain_distance(one[:-2], other[:-2]) + 1)
    return cost


short = st.text("abc", max_size=6)


@given(typed=short, word=short, most=st.integers(0, 3))
def test_slips_are_counted_as_defined(typed: str, word: str, most: int) -> None:
    assert slips_between(typed, word, most=most) == min(plain_distance(typed, word), most + 1)


@given(typed=short, word=short, most=st.integers(0, 3))
def test_of_an_unfinished_word_the_best_beginning_counts(typed: str, word: str, most: int) -> None:
    best = min(plain_distance(typed, word[:end]) for end in range(len(word) + 1))
    assert slips_between(typed, word, most=most, unfinished=True) == min(best, most + 1)
