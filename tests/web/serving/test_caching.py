"""What is held, what is forgotten first, and how many requests a client may make."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clincite.web.serving.caching import Lru
from clincite.web.serving.rates import RateLimit


def test_what_was_used_longest_ago_is_forgotten() -> None:
    cache: Lru[str, int] = Lru(2)
    cache.put("a", 1)
    cache.put("b", 2)
    assert cache.get("a") == 1
    cache.put("c", 3)
    assert (cache.get("a"), cache.get("b"), cache.get("c")) == (1, None, 3)
    cache.clear()
    assert len(cache) == 0 and cache.get("a") is None


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(0, 12)), max_size=40))
def test_neither_number_nor_weight_is_passed(puts: list[tuple[str, int]]) -> None:
    cache: Lru[str, int] = Lru(3, weight=10, weigh=lambda value: value)
    for key, value in puts:
        cache.put(key, value)
        held = [found for name in "abcdef" if (found := cache.get(name)) is not None]
        assert len(cache) == len(held) <= 3
        assert sum(held) <= 10
        assert cache.get(key) == (value if value <= 10 else None)


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_client_has_a_minute_of_requests_and_then_one_at_a_time() -> None:
    clock = Clock()
    limit = RateLimit(60, monotonic=clock)
    assert [limit.take("192.0.2.1") for _ in range(60)] == [0] * 60
    assert limit.take("192.0.2.1") == 1
    assert limit.take("192.0.2.2") == 0
    clock.now = 0.5
    assert limit.take("192.0.2.1") == 1
    clock.now = 1.0
    assert limit.take("192.0.2.1") == 0
    assert limit.take("192.0.2.1") == 1


def test_the_wait_is_told_as_it_is() -> None:
    clock = Clock()
    limit = RateLimit(6, monotonic=clock)
    for _ in range(6):
        limit.take("a")
    wait = limit.take("a")
    assert wait == 10
    clock.now = wait - 0.1
    assert limit.take("a") == 1
    clock.now = float(wait)
    assert limit.take("a") == 0


def test_light_requests_cost_less_and_free_ones_nothing() -> None:
    limit = RateLimit(1, monotonic=Clock())
    assert [limit.take("a", 0.25) for _ in range(5)] == [0, 0, 0, 0, 15]
    assert limit.take("a", 0.0) == 0


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8::1", "2001:db8::ffff:1", True),
        ("2001:db8:0:1::1", "2001:db8:0:2::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("testclient", "testclient", True),
    ],
)
def test_one_who_has_a_network_is_one_client(one: str, other: str, same: bool) -> None:
    limit = RateLimit(1, monotonic=Clock())
    assert limit.take(one) == 0
    assert (limit.take(other) > 0) is same


def test_not_more_clients_are_remembered_than_fit() -> None:
    limit = RateLimit(1, clients=3, monotonic=Clock())
    assert [limit.take(str(number)) for number in range(100)] == [0] * 100
    assert limit.take("99") > 0
    assert limit.take("0") == 0
