"""The rules that a user may set."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from clincite.review.policy import ReviewPolicy
from clincite.settings import Settings


def test_it_is_that_of_the_settings(tmp_path: Path) -> None:
    settings = Settings(
        home=tmp_path, review_signatures=3, review_critical_approvals=4, review_months=6, review_months_by_topic={"zorb disease": 2}
    )
    assert ReviewPolicy.of(settings) == ReviewPolicy(signatures=3, critical_approvals=4, months=6, months_by_topic={"zorb disease": 2})


@pytest.mark.parametrize(
    ("texts", "months"),
    [
        (("What is zorb disease?", "Zorb disease"), 2),
        (("What is ZORB  Disease in children?", ""), 2),
        (("What are zorb diseases?", ""), 12),  # other words
        (("What is quelb fever?", "Quelb fever and zorb disease"), 2),  # the shortest of those that are named
        (("What is quelb fever?", ""), 9),
        (("", ""), 12),
    ],
)
def test_the_shortest_time_of_the_topics_that_are_named(texts: tuple[str, str], months: int) -> None:
    policy = ReviewPolicy(months_by_topic={"zorb disease": 2, "Quelb": 9, "?!": 1})
    assert policy.months_about(*texts) == months


@pytest.mark.parametrize(
    "wrong",
    [{"signatures": 0}, {"critical_approvals": 1}, {"months": 0}, {"months_by_topic": {"zorb": 0}}],
    ids=lambda one: next(iter(one)),
)
def test_there_are_fewest(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="at least"):
        ReviewPolicy(**wrong)


def test_the_sentences_tell_the_numbers_in_force() -> None:
    told = " ".join(ReviewPolicy(signatures=3, critical_approvals=4, months=7, months_by_topic={"zorb disease": 1}).sentences())
    for words in ("3 persons have signed it", "approved by 4 persons", "due 7 months after", "On zorb disease it is due after 1 month."):
        assert words in told
    assert "1 person has signed it" in " ".join(ReviewPolicy().sentences())
