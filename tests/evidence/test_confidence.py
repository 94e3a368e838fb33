"""How sure it is that there is an answer: a probability that grows with what fits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clincite.evidence.confidence import confidence, probability, signs
from clincite.evidence.features import FEATURES
from clincite.evidence.ranking import Ranked, trained
from tests.library.contract import record

FOCUS = FEATURES.index("focus")
RECORD = record("a:1")


def ranked(rows: list[tuple[float, ...]]) -> list[Ranked]:
    return [Ranked(record=RECORD, ordinal=0, score=0.0, features=row) for row in rows]


def row(**values: float) -> tuple[float, ...]:
    return tuple(values.get(name, 0.0) for name in FEATURES)


ROWS = st.lists(st.tuples(*[st.floats(0, 1)] * (len(FEATURES) - 1), st.floats(-1, 1)), min_size=1, max_size=15)


@given(ROWS, st.booleans())
def test_it_is_a_probability(rows: list[tuple[float, ...]], vectors: bool) -> None:
    assert 0 <= confidence(ranked(rows), vectors=vectors) <= 1


@given(ROWS, st.data())
def test_more_of_what_is_asked_never_makes_it_less_sure_by_words(rows: list[tuple[float, ...]], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(rows) - 1))
    more = data.draw(st.floats(rows[at][FOCUS], 1))
    changed = [*rows]
    changed[at] = (*rows[at][:FOCUS], more, *rows[at][FOCUS + 1 :])
    assert confidence(ranked(changed), vectors=False) >= confidence(ranked(rows), vectors=False)


@given(ROWS, ROWS)
def test_only_the_best_ten_count(rows: list[tuple[float, ...]], more: list[tuple[float, ...]]) -> None:
    for vectors in (False, True):
        assert confidence(ranked([*rows[:1] * 10, *more]), vectors=vectors) == confidence(ranked(rows[:1] * 10), vectors=vectors)


def test_nothing_found_is_no_confidence() -> None:
    assert confidence([], vectors=False) == confidence([], vectors=True) == 0.0


def test_all_or_nothing_of_the_question_makes_the_difference() -> None:
    nothing, everything = ranked([row()]), ranked([row(focus=1.0, window=1.0)])
    assert confidence(nothing, vectors=False) < 0.05 < 0.9 < confidence(everything, vectors=False)


def test_by_words_similarity_tells_nothing() -> None:
    assert confidence(ranked([row(focus=0.5)]), vectors=False) == confidence(ranked([row(focus=0.5, similarity=0.9)]), vectors=False)


def test_by_vectors_one_near_section_tells_more_than_a_near_neighbourhood() -> None:
    alone = ranked([row(focus=0.5, similarity=0.8), *[row(similarity=0.1)] * 9])
    crowd = ranked([row(focus=0.5, similarity=0.8)] * 10)
    assert confidence(alone, vectors=True) > confidence(crowd, vectors=True)


def test_the_signs_are_the_best_of_three_and_the_mean_of_ten() -> None:
    rows = [row(focus=number / 20, window=1 - number / 20, similarity=number / 10) for number in range(12)]
    assert signs(rows) == {"focus": 0.1, "window": 1.0, "similarity": 0.2, "neighbourhood": pytest.approx(0.45)}


@pytest.mark.parametrize("name", ["confidence_lexical", "confidence_hybrid"])
def test_the_models_have_a_weight_for_every_sign(name: str) -> None:
    model = getattr(trained(), name)
    assert set(model) == {*signs([row()]), "bias"}
    assert probability(dict.fromkeys(signs([row()]), 0.0), {**model, "bias": 0.0}) == 0.5
