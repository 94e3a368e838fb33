"""What stands in the place of what, in a claim that is its quotation with little edited."""

from __future__ import annotations

import pytest

from clincite.support.faults import Pair
from clincite.support.figures.positions import counterparts, only_words_changed, swaps


def pair(claim: str, quote: str) -> Pair:
    return Pair(claim=claim, quote=quote)


@pytest.mark.parametrize(
    ("claim", "quote", "found"),
    [
        ("Owls walk daily in dark woods.", "Owls walk weekly in dark woods.", [("daily", "weekly")]),
        ("Owls hoot after dusk in dark woods", "Owls hoot well before dusk in dark woods", [("after", "well before")]),
        ("Owls walk in dark woods.", "Owls walk weekly in dark woods.", []),
        ("Owls walk in dark woods.", "Owls walk in dark woods.", []),
        ("Newts swim daily.", "Owls walk weekly in dark woods.", []),
    ],
)
def test_words_in_place_of_others(claim: str, quote: str, found: list[tuple[str, str]]) -> None:
    texts = [
        (" ".join(token.text for token in swap.claim), " ".join(token.text for token in swap.quote)) for swap in swaps(pair(claim, quote))
    ]
    assert texts == found


def test_quantities_are_put_beside_each_other() -> None:
    found = counterparts(pair("2 owls slept, versus 7 of 8 newts.", "2 of 7 owls slept, versus 7 of 8 newts."))
    assert [(mine.text, other.text) for mine, other in found] == [("2", "2 of 7"), ("7 of 8", "7 of 8")]
    assert counterparts(pair("Newts swim for 2 days.", "Owls need 2 mg of zelvastine at dusk.")) == ()


@pytest.mark.parametrize(
    ("claim", "quote", "so"),
    [
        ("Owls sleep with 5 mg at dusk.", "Owls sleep without 5 mg at dusk.", True),
        ("Owls need 5 mg, and newts 10 mg.", "Newts need 5 mg, and owls 10 mg.", False),
        ("Owls sleep with 5 mg at dusk, 7 times.", "Owls sleep with 5 mg at dusk.", False),
    ],
)
def test_only_words_changed(claim: str, quote: str, so: bool) -> None:
    assert only_words_changed(pair(claim, quote)) is so


def test_a_text_too_long_to_be_compared_tells_nothing() -> None:
    long = "owls hoot 5 times " * 1_000
    assert not only_words_changed(pair(long, f"{long} 6"))
    assert swaps(pair(long, f"{long} 6")) == counterparts(pair(long, f"{long} 6")) == ()
