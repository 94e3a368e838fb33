"""A time stays an end, a beginning or a length."""

from __future__ import annotations

import pytest

from clincite.support import check

RULES = frozenset({"number"})


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("Blinking stops after 24 hours.", "Blinking stops within 24 hours."),
        ("Blinking (after 2.5 hours) and hooting", "Blinking (within 2.5 hours) and hooting"),
        ("Give it to owls within 30 days of the fall.", "Give it to owls after 30 days of the fall."),
        ("Owls fast until 6 weeks.", "Owls fast after 6 weeks."),
        ("Treat owls for 24 hours of blinking.", "Treat owls within 24 hours of blinking."),
        ("Seen before 2010 in all woods", "Seen after 2010 in all woods"),
        ("Blink after 24 hours, rest after 24 hours.", "Blink within 24 hours, rest after 24 hours."),
        ("Feed newts again after 12 months at most", "Feed newts no later than within 12 months."),
    ],
)
def test_another_bound_in_time(claim: str, quote: str) -> None:
    (fault,) = check(claim, quote, rules=RULES)
    assert fault.claim is not None and claim[fault.claim.start : fault.claim.end] == fault.claim.text
    assert fault.quote is not None and quote[fault.quote.start : fault.quote.end] == fault.quote.text
    assert check(f"{claim} ", claim, rules=RULES) == check(f"{quote} ", quote, rules=RULES) == ()


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("Blinking stops within the first 24 hours.", "Blinking stops within 24 hours."),
        ("Relapse after 6 weeks of treatment", "Relapse after treatment for 6 weeks"),
        ("At 24 hours owls blink", "After 24 hours owls blink"),
        ("within the past 12 months", "within 12 months"),
        ("after 24 hours", "not within 12 but after 24 hours"),
    ],
)
def test_the_same_bound_in_time(claim: str, quote: str) -> None:
    assert check(claim, quote, rules=RULES) == ()


def test_a_heading_counts_too() -> None:
    (fault,) = check("Owls (after 12 months): rest.", "Rest.", context="Owls (within 12 months)", rules=RULES)
    assert fault.quote is None
    assert check("Owls (within 12 months): rest.", "Rest.", context="Owls (within 12 months)", rules=RULES) == ()


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("Feed earlier than 12 months.", "Feed no earlier than 12 months."),
        ("Feed at 12 months.", "Feed no sooner than 12 months."),
        ("Feed later than 12 months.", "Feed not later than 12 months."),
    ],
)
def test_no_earlier_is_a_bound(claim: str, quote: str) -> None:
    assert check(claim, quote, rules=RULES)
    assert check(quote, claim, rules=RULES)


def test_no_earlier_is_at_least() -> None:
    assert check("Feed at 12 months or later.", "Feed no earlier than 12 months.", rules=RULES) == ()
