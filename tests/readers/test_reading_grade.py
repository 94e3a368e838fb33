from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clincite.readers.reading_grade import grade, syllables


@pytest.mark.parametrize(
    ("word", "count"),
    [
        *(("eye", 1), ("takes", 1), ("walked", 1), ("nerves", 1), ("x", 1)),
        *(
            ("table", 2),
            ("muscles", 2),
            ("people", 2),
            ("spasm", 2),
            ("safely", 2),
            ("treatment", 2),
            ("needed", 2),
            ("patient", 2),
            ("being", 2),
        ),
        *(
            ("medical", 3),
            ("creation", 3),
            ("diagnosed", 3),
            ("area", 3),
            ("serious", 3),
            ("religious", 3),
            ("biopsy", 3),
            ("root-exit", 3),
        ),
        *(("diabetes", 4), ("pneumonia", 4), ("influenza", 4), ("anxiety", 4), ("emergency", 4), ("hemifacial", 4), ("involuntary", 5)),
        *(("science", 2), ("creature", 2), ("doctor's", 2)),
    ],
)
def test_syllables(word: str, count: int) -> None:
    assert syllables(word) == count


def test_the_published_worked_example() -> None:
    """13 words of 24 syllables in one sentence are grade 11.3; our count of syllables may be one or two off."""
    assert grade(["The Australian platypus is seemingly a hybrid of a mammal and reptilian creature."]) == pytest.approx(11.3, abs=2.0)


def test_short_words_in_short_sentences_are_easy_and_long_ones_hard() -> None:
    easy, hard = (
        grade(["The cat sat on the mat.", "It was warm."]),
        grade(["Electrophysiological investigation necessitates multidisciplinary consideration."]),
    )
    assert easy is not None and hard is not None and easy < 2 < 15 < hard


def test_nothing_to_read() -> None:
    assert grade([]) is None
    assert grade(["12 %", ""]) is None


@given(st.text(max_size=40))
def test_every_word_is_spoken(word: str) -> None:
    assert syllables(word) >= 1


@given(st.lists(st.sampled_from(["It twitches.", "The nerve is pressed by a vessel.", "Rest."]), min_size=1))
def test_order_does_not_matter(sentences: list[str]) -> None:
    assert grade(sentences) == pytest.approx(grade(list(reversed(sentences))))
