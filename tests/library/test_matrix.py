"""Nearest rows: equal to comparing everything in whole numbers, by either way of multiplying and beyond the limit too."""

from __future__ import annotations

from typing import Any

import pytest

np = pytest.importorskip("numpy", reason="the extra 'dense' is not installed")

from clincite.library import matrix as module  # noqa: E402
from clincite.library.matrix import Matrix, quantized, signs, squared_lengths  # noqa: E402


def random_rows(count: int, dimensions: int = 384, seed: int = 1) -> Any:
    return quantized(np.random.default_rng(seed).standard_normal((count, dimensions)).astype(np.float32))


def matrix_of(vectors: Any, *, coded: bool = False) -> Matrix:
    """One record with one section for each row."""
    return Matrix(
        snapshot="s",
        records=[f"a:{row:06}" for row in range(len(vectors))],
        starts=np.arange(len(vectors) + 1),
        placed=np.arange(len(vectors), dtype=np.int32),
        vectors=vectors,
        lengths=squared_lengths(vectors),
        codes=signs(vectors) if coded else None,
        digest="d",
    )


def brute_force(vectors: Any, query: Any) -> list[tuple[int, float]]:
    wide, wanted = vectors.astype(np.int64), query.astype(np.int64)
    over = [float(np.sqrt(float(row @ row) * float(wanted @ wanted))) for row in wide]
    scores = [round(float(row @ wanted) / length, 6) if length else 0.0 for row, length in zip(wide, over, strict=True)]
    return sorted(enumerate(scores), key=lambda pair: (-pair[1], pair[0]))


@pytest.mark.parametrize("kernels", [True, False])
@pytest.mark.parametrize("count", [1, 2, 1_023, 1_025, 3_000])
def test_the_nearest_are_those_of_comparing_everything(kernels: bool, count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    if not kernels:
        monkeypatch.setattr(module, "_KERNELS", None)
    elif module._KERNELS is None:
        pytest.skip("numkong is not installed")
    vectors, query = random_rows(count), random_rows(1, seed=2)[0]
    assert matrix_of(vectors).nearest(query, 50) == brute_force(vectors, query)[:50]


def test_ties_are_in_order_of_rows() -> None:
    vectors = np.repeat(random_rows(2), 500, axis=0)
    assert [row for row, _ in matrix_of(vectors).nearest(vectors[0], 7)] == list(range(7))
    assert [row for row, _ in matrix_of(vectors).nearest(vectors[999], 3)] == [500, 501, 502]


def test_more_than_there_are_and_none_at_all() -> None:
    vectors = random_rows(3)
    assert len(matrix_of(vectors).nearest(vectors[0], 10)) == 3
    assert matrix_of(vectors).nearest(vectors[0], 0) == []


def test_a_vector_of_zeros_is_near_to_nothing() -> None:
    vectors = random_rows(3)
    vectors[1] = 0
    found = matrix_of(vectors)
    assert dict(found.nearest(vectors[0], 3))[1] == 0.0
    assert [score for _, score in found.nearest(vectors[1], 3)] == [0.0, 0.0, 0.0]


@pytest.mark.parametrize("dimensions", [8, 64, 100, 384])
def test_signs_are_told_apart_exactly(dimensions: int, monkeypatch: pytest.MonkeyPatch) -> None:
    vectors, query = random_rows(500, dimensions), random_rows(1, dimensions, seed=2)[0]
    found = matrix_of(vectors, coded=True)._shortlist(query, 40)
    differ = ((vectors > 0) != (query > 0)).sum(axis=1)
    assert len(found) >= 40
    assert sorted(differ)[len(found) - 1] == differ[found].max()
    assert set(found) == set(np.flatnonzero(differ <= differ[found].max()))


def test_beyond_the_limit_the_near_ones_are_found_with_exact_scores() -> None:
    vectors, query = random_rows(20_000), random_rows(1, seed=2)[0]
    near = np.clip(query.astype(np.int16) + random_rows(30, seed=3) // 2, -127, 127).astype(np.int8)
    vectors[::700][:29] = near[:29]
    exact, coded = matrix_of(vectors), matrix_of(vectors, coded=True)
    assert coded.nearest(query, 25) == exact.nearest(query, 25)


def test_a_short_list_of_everything_is_everything() -> None:
    vectors, query = random_rows(300), random_rows(1, seed=2)[0]
    assert matrix_of(vectors, coded=True).nearest(query, 300) == matrix_of(vectors).nearest(query, 300)


def test_sections_and_rows() -> None:
    vectors = random_rows(3)
    found = Matrix(
        snapshot="s",
        records=["a:1", "a:2", "a:3"],
        starts=np.array([0, 2, 2, 5]),  # two sections, none, three
        placed=np.array([1, 2, 4], np.int32),
        vectors=vectors,
        lengths=squared_lengths(vectors),
        codes=None,
        digest="d",
    )
    assert found.total == 5
    assert [found.section_of(row) for row in range(3)] == [("a:1", 1), ("a:3", 0), ("a:3", 2)]
    assert [found.row_of(*place) for place in (("a:1", 1), ("a:3", 0), ("a:3", 2))] == [0, 1, 2]
    absent = [("a:1", 0), ("a:1", 2), ("a:2", 0), ("a:3", 1), ("a:3", 3), ("a:3", -1), ("a:0", 0), ("b:1", 0)]
    assert [found.row_of(*place) for place in absent] == [None] * len(absent)
