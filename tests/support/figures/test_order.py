"""The numbers of a claim stand with the words that they stand with in the quotation."""

from __future__ import annotations

import pytest

from clincite.support import check

RULES = frozenset({"order"})


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("30 on zelvastine and 12 on placebo", "12 on zelvastine and 30 on placebo"),
        ("20 lids in 10 owls blinked.", "10 lids in 20 owls blinked."),
        ("2 owls, 2 lids.", "1 lid, 2 owls."),
        ("Give 10 mg at dusk, then 5 mg at dawn.", "Give 5 mg at dusk, then 10 mg at dawn."),
        ("Mild, moderate in 5%, severe in 10%", "Mild in 5%, moderate, severe in 10%"),
        ("30% of those on zelvastine", "12% on zelvastine and 30% on placebo slept all night"),
        ("Owls on placebo answered in 40%", "The answer was 40% with zelvastine and 20% with placebo."),
    ],
)
def test_numbers_that_moved(claim: str, quote: str) -> None:
    (fault,) = check(claim, quote, rules=RULES)
    assert fault.claim is not None and claim[fault.claim.start : fault.claim.end] == fault.claim.text
    assert check(quote, f"{quote} ", rules=RULES) == check(f"{quote} ", quote, rules=RULES) == ()


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("30 on placebo and 12 on zelvastine", "12 on zelvastine and 30 on placebo"),
        ("2 owls, 1 lid.", "1 lid, 2 owls."),
        ("On placebo it was 20%.", "The answer was 40% with zelvastine and 20% with placebo."),
        ("Placebo had 30%", "Zelvastine and placebo had 12% and 30%, respectively."),
        ("It was seen in 23 patients (11%)", "Of 215 patients, 23 (11%) had it"),
        ("In 40 owls, 12 blinked", "12 of 40 owls blinked"),
        ("Owls blink for 4 hours on placebo", "Blinking lasted 6 hours on placebo, of owls seen for 4 hours"),
    ],
)
def test_numbers_that_moved_with_their_words(claim: str, quote: str) -> None:
    assert check(claim, quote, rules=RULES) == ()


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("A lid fell in 6 of 98 (6 %) owls.", "A lid fell in 6 of 98 owls."),
        ("It fell in 18 of 24 (75 %) owls: sensitivity 75%.", "It fell in 18 of 24 owls: sensitivity 75%."),
        ("52.6% (10 of 19 (53 %) owls) blinked", "52.6% (10 of 19 owls) blinked"),
        ("HAE1 rose from 5 minutes to 240 minutes (HAE1 area)", "HAE1 rose from 5 minutes to 4 hours (HAE1 area)"),
        ("Lids > 25%, with owls > 25% asleep", "Lids > 25%, without owls > 25% asleep"),
        ("22 colourful owls, 22 newts (p = .049) vs. 22 toads", "22 colorful owls, 22 newts (p = .049) versus 22 toads"),
    ],
)
def test_only_the_words_changed(claim: str, quote: str) -> None:
    assert check(claim, quote, rules=RULES) == ()
    assert check(quote, f"{quote} ", rules=RULES) == ()


def test_a_number_of_the_quotation_at_another_place() -> None:
    (fault,) = check("The owls blink once daily, the newts once daily.", "The owls blink twice daily, the newts once daily.", rules=RULES)
    assert fault.message == "“once daily” is “twice daily” at this place of the quotation"
    (fault,) = check("Lids > 1 year old fell, then lids > 1 year old", "Lids < 1 year old fell, then lids > 1 year old", rules=RULES)
    assert fault.message == "“> 1 year” is “< 1 year” at this place of the quotation"


def test_a_number_said_twice() -> None:
    (fault,) = check("5 mg helps, and 5 mg is safe", "5 mg helps owls", rules=RULES)
    assert fault.message == "“5 mg” stands more often in the claim than in the quotation"
