"""Units and periods without a number of their own."""

from __future__ import annotations

import pytest

from clincite.support import check

RULES = frozenset({"unit"})


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("Low dose (mcg/hour) 100; high dose (mcg/day) 200.", "Low dose (mcg/day) 100; high dose (mcg/day) 200."),
        ("Owl osmolality (mOsm) > 1400", "Owl osmolality (mOsm/kg) > 1400"),
        ("2 x sodium (mEq/L) + glucose (mmol/L) / 18", "2 x sodium (mEq/L) + glucose (mg/dL) / 18"),
        ("Tame owls (mmol/L) have high plasma glucose [mmol/L]", "Tame owls (mmol/L) have high plasma glucose [mg/dL]"),
        ("Up to 2 berries per week for owls and 1 per day for newts.", "Up to 2 berries per day for owls and 1 per day for newts."),
        ("Owls walked more steps/week in dark woods.", "Owls walked more steps/day in dark woods."),
        ("Pictures of owls in weekly practice, weekly", "Pictures of owls in daily practice, weekly"),
    ],
)
def test_another_unit_or_period(claim: str, quote: str) -> None:
    (fault, *_) = check(claim, quote, rules=RULES)
    assert fault.claim is not None and claim[fault.claim.start : fault.claim.end] == fault.claim.text
    assert fault.quote is not None and quote[fault.quote.start : fault.quote.end] == fault.quote.text
    assert check(quote, claim, rules=RULES)


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("Low dose (μg/day) 100", "Low dose (mcg/day) 100"),
        ("Glucose (mg/dL)", "Glucose is told in mg/dL; 5 mg/dL is low."),
        ("Owl(s) blink", "Owl(s) (h) blink"),
        ("Owls blink each day in dark woods", "Owls blink daily in dark woods"),
    ],
)
def test_the_same_unit_or_period(claim: str, quote: str) -> None:
    assert check(claim, quote, rules=RULES) == ()


def test_a_unit_of_the_heading_may_be_carried() -> None:
    assert check("Dose (mg/day): low (mg/kg)", "low (mg/kg)", context="Dose (mg/day)", rules=RULES) == ()
