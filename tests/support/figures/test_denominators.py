"""A percentage keeps what it is out of."""

from __future__ import annotations

import pytest

from clincite.support import check
from clincite.support.figures.denominators import denominators

RULES = frozenset({"denominator"})


@pytest.mark.parametrize(
    ("text", "of", "count", "percent"),
    [
        ("12 of 40 owls", 40, 12, None),
        ("12 of 40 owls (30%)", 40, 12, 30),
        ("30% (12/40)", 40, 12, 30),
        ("30% of 40 owls", 40, None, 30),
        ("30% (n = 40)", 40, None, 30),
        ("In 215 owls, blinking was seen in 38 (18%).", 215, 38, 18),
        ("Blinking in 38 (18%) of the 215 owls", 215, 38, 18),
        ("38 owls (18%) blinked; there were 215", 215, 38, 18),
    ],
)
def test_denominators_are_found(text: str, of: int, count: int | None, percent: int | None) -> None:
    (found,) = denominators(text)
    assert (found.of, found.count, found.percent and found.percent.values[0]) == (of, count, percent)


@pytest.mark.parametrize("text", ["30% of owls", "one in five owls", "7/10 for pain", "215 owls, 38 (19%)", "in 2019, 38 (18%)", "12 owls"])
def test_what_has_none(text: str) -> None:
    assert denominators(text) == ()


QUOTE = "In 215 owls from one wood, blinking was seen in 38 (18%)."


@pytest.mark.parametrize("claim", ["Blinking in 18% of owls", "Blinking in 38 owls", "Blinking was seen in 38 (18%)"])
def test_a_denominator_dropped(claim: str) -> None:
    fault, *_ = check(claim, QUOTE, rules=RULES)
    assert fault.message.endswith("is given without its denominator, which the quotation has: “215”")
    assert fault.quote is not None and QUOTE[fault.quote.start : fault.quote.end] == "215"


@pytest.mark.parametrize(
    "claim", ["Blinking in 18% of 215 owls", "38 of 215 owls blinked", "38 (18%) of the 215", "Owls blink", "38 weeks", QUOTE]
)
def test_a_denominator_kept(claim: str) -> None:
    assert check(claim, QUOTE, rules=RULES) == ()


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("Of the 19 owls, 53% (10) blinked, 37% (7/19) not.", "Of the 19 owls, 53% (10/19) blinked, 37% (7/19) not."),
        ("Only 2 owls slept versus 7 of 8 newts.", "Only 2 of 7 owls slept versus 7 of 8 newts."),
        ("About 1 owls blink at dusk.", "About 1 in 5 owls blink at dusk."),
        ("383/562 (70%) blinked and 314 (56%) hooted.", "383/562 (70%) blinked and 314/562 (56%) hooted."),
        ("Blinking (0/14), hooting (20), sleep (40/43)", "Blinking (0/14), hooting (20/43), sleep (40/43)"),
    ],
)
def test_one_of_several_denominators_dropped(claim: str, quote: str) -> None:
    (fault,) = check(claim, quote, rules=RULES)
    assert fault.message.startswith("“") and "is given without its denominator" in fault.message
    assert fault.quote is not None and quote[fault.quote.start : fault.quote.end] == fault.quote.text
    assert check(quote, f"{quote} ", rules=RULES) == ()


@pytest.mark.parametrize(
    ("claim", "quote"),
    [("In 40 owls, 12 blinked", "12 of 40 owls blinked"), ("12/40 owls blinked", "12 of 40 owls blinked"), ("30% of owls", "30% of owls")],
)
def test_a_denominator_said_otherwise(claim: str, quote: str) -> None:
    assert check(claim, quote, rules=RULES) == ()


def test_a_percentage_that_stands_alone_too_needs_none() -> None:
    assert check("30% blinked", "30% (12/40) of owls and 30% of newts blinked", rules=RULES) == ()
