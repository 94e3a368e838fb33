"""When two statements say the same: never when a number, a unit, a negation or a word stands against another."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from clincite.evidence.similar import ALIKE, alike, numbers, overlap, repeats, says_same
from tests.evidence.twins import WORDS, near_twins

TEXTS = st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join) | st.text(max_size=20)


@given(text=TEXTS)
def test_a_text_says_the_same_as_itself(text: str) -> None:
    assume(overlap(text, text) == 1.0)
    assert says_same(text, text)
    assert repeats(text, text)


@given(one=TEXTS, other=TEXTS)
def test_the_order_of_the_two_does_not_matter(one: str, other: str) -> None:
    assert overlap(one, other) == overlap(other, one)
    assert says_same(one, other) == says_same(other, one)
    assert repeats(one, other) == repeats(other, one)


@given(twins=near_twins())
def test_the_order_of_twins_does_not_matter(twins: tuple[str, str]) -> None:
    one, other = twins
    assert says_same(one, other) == says_same(other, one)
    assert repeats(one, other) == repeats(other, one)


@given(one=TEXTS, other=TEXTS)
def test_overlap_is_a_share(one: str, other: str) -> None:
    assert 0.0 <= overlap(one, other) <= 1.0


def test_a_text_without_words_is_like_no_other() -> None:
    assert overlap("", "") == overlap("the of", "lids") == 0.0
    assert not says_same("", "")


SENTENCE = "Bark water at 5 mg twice daily reduces lid flutter in grown owls at dusk."


@pytest.mark.parametrize(
    "other",
    [
        SENTENCE.replace("reduces", "reduced"),
        "Bark water at 5 mg twice daily reduces lid flutter in grown owls.",
        "Overall, bark water at 5 mg twice daily reduces lid flutter in grown owls at dusk",
        SENTENCE.upper().replace("MG", "mg"),
    ],
)
def test_the_same(other: str) -> None:
    assert says_same(SENTENCE, other)


@pytest.mark.parametrize(
    "other",
    [
        SENTENCE.replace("reduces", "increases"),
        SENTENCE.replace("5 mg", "6 mg"),
        SENTENCE.replace("5 mg", "5 g"),
        SENTENCE.replace("twice", "once"),
        SENTENCE.replace("reduces", "never reduces"),
        SENTENCE.replace("reduces", "does not reduce"),
        SENTENCE.replace("owls", "finches"),
        SENTENCE.replace("Bark", "Root"),
        SENTENCE.replace("at 5 mg", "at ≥ 5 mg"),
        SENTENCE.replace("5 mg twice daily", "5 mg"),
    ],
)
def test_not_the_same_though_nearly_every_word_is(other: str) -> None:
    assert overlap(SENTENCE, other) > 0.7
    assert not says_same(SENTENCE, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bark water works better than root water in owls.", "Root water works better than bark water in owls."),
        ("Flutter was seen in 5 owls and 7 finches.", "Flutter was seen in 7 owls and 5 finches."),
        ("Flutter causes fever in grown owls.", "Fever causes flutter in grown owls."),
        ("Give bark without water, not without rest.", "Give bark without water, not with rest."),
    ],
)
def test_the_same_words_in_another_order(one: str, other: str) -> None:
    assert overlap(one, other) > 0.7
    assert not says_same(one, other)


def test_the_order_of_clauses_may_differ_where_nothing_is_compared() -> None:
    assert says_same("For owls that shiver, bark water is advised.", "Bark water is advised for owls that shiver.")


def test_repeating_needs_less() -> None:
    assert repeats(SENTENCE, "Bark water at 5 mg reduces lid flutter in owls.")
    assert not repeats(SENTENCE, "Bark water at 5 mg reduces lid flutter in owls and finches.")
    assert not repeats(SENTENCE, "Bark water at 6 mg reduces lid flutter in owls and finches.")
    assert not repeats(SENTENCE, "Bark water at 5 mg never reduces lid flutter in owls.")
    assert not repeats(SENTENCE, "Root water is cold at dawn.")


def test_numbers_as_written() -> None:
    assert numbers("1,234 owls, 2.5 mg, 1·5 g and B12") == {"1,234", "2.5", "1·5", "12"}


@given(text=TEXTS, others=st.lists(TEXTS, max_size=6))
def test_alike_gives_the_places_of_texts_whose_overlap_reaches_the_bound(text: str, others: list[str]) -> None:
    assert list(alike(text, others)) == [place for place, other in enumerate(others) if overlap(text, other) >= ALIKE]
