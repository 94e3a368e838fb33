"""The desk's words: how long something waits, when it is due, why it was rejected; and that no address says what is not so."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from clincite.review.states import State
from clincite.review.values import RejectReason, Verdict
from clincite.web.desk.frame import DONE
from clincite.web.desk.wording import REASONS, VERDICTS, due_words, listed_reason, moment_words, waited
from tests.web.desk.desk_site import AUTHOR, ONE, World, said

NOW = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("since", "words"),
    [
        ("2026-03-01T11:30:00Z", "under an hour"),
        ("2026-03-01T11:00:00Z", "1 hour"),
        ("2026-02-28T13:00:00Z", "23 hours"),
        ("2026-02-27T12:00:00Z", "2 days"),
        ("2025-03-01T12:00:00Z", "365 days"),
        ("2026-03-02T12:00:00Z", "under an hour"),  # a clock that goes wrong
    ],
)
def test_how_long_something_waits(since: str, words: str) -> None:
    assert waited(since, NOW) == words


@pytest.mark.parametrize(
    ("due", "words"),
    [
        (None, ""),
        ("2026-03-01", "1 March 2026 (today)"),
        ("2026-03-02", "2 March 2026 (in 1 day)"),
        ("2026-02-28", "overdue since 28 February 2026"),
    ],
)
def test_when_a_review_is_due(due: str | None, words: str) -> None:
    assert due_words(due, NOW.date()) == words


def test_reasons_and_moments() -> None:
    assert listed_reason(RejectReason.WRONG, "by a factor of ten") == "It is wrong. By a factor of ten"
    assert listed_reason(RejectReason.WRONG, "") == "It is wrong."
    assert listed_reason(None, "so") == "so" and listed_reason(None, "") == ""
    assert moment_words("2026-03-01T09:05:00Z") == "1 March 2026, 09:05 UTC"
    assert set(REASONS) == set(RejectReason) and set(VERDICTS) == set(Verdict)


def test_an_address_says_only_what_is_so(tmp_path: Path) -> None:
    world = World(tmp_path)
    slug = world.under_review(ONE)
    assert world.desk.item(slug).state is State.UNDER_REVIEW
    one = world.as_(ONE)
    for done in ("approved", "withdraw", "publish", "send", "request-changes", "nonsense", "<b>x"):
        assert said(one.get(f"/desk/answers/{slug}?done={done}")) == "", done
    assert said(one.get(f"/desk/answers/{slug}?done=begin")) == DONE["begin"]
    for done in ("nonsense", "approved", "withdraw"):
        assert said(world.as_(AUTHOR).get(f"/desk/mine?done={done}")) == "", done
