"""A quantity of a claim is in its quotation, or its fault names both."""

from __future__ import annotations

import pytest

from clincite.support import check

RULES = frozenset({"number", "unit", "interval", "denominator", "order", "date"})


def faults(claim: str, quote: str, context: str = "") -> list[str]:
    found = check(claim, quote, context=context, rules=RULES)
    for fault in found:
        assert fault.claim is None or claim[fault.claim.start : fault.claim.end] == fault.claim.text
        assert fault.quote is None or quote[fault.quote.start : fault.quote.end] == fault.quote.text
    return [fault.rule for fault in found]


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("Give 0.5 mg zelvastine.", "Zelvastine 500 mcg is given."),
        ("5 mg daily", "5 mg/day"),
        ("5 mg/day", "5 mg once daily"),
        ("38 of 215 lids", "in 215 lids there were 38"),
        ("33 of 40 owls", "33 had it, and 7 of 40 owls not"),
        ("up to 10 mg", "5–10 mg"),
        ("at least 5 mg", "5–10 mg"),
        ("target below 130 mm Hg", "Target (mm Hg): < 130"),
        ("2 or 3 days", "2–3 days"),
        ("2–3 days", "2 or 3 days"),
        ("seen at one clinic", "seen at a clinic"),
        ("at 3 months", "at 3, 6 and 12 months"),
        ("first-line", "the treatment of choice"),
        ("helped by vitamin K2", "helped by a vitamin"),
        ("CA 19-9 rose", "CA19-9 rose"),
        ("BRCA 1 carriers", "BRCA1 carriers"),
        ("BRCA2 carriers", "BRCA1/2 carriers"),
        ("type 2 blinking", "blinking of types 1 and 2"),
        ("in 2019", "from 2019 to 2021"),
        ("aged 16 to 24", "aged 16-24 years"),
        ("at 55 years", "both 55- and 65-year-old owls"),
        ("A 99% CI was used", "0.8 (99% CI 0.7 to 0.9)"),
        ("5 μg/day", "5 µg/day"),
        ("from 5 minutes to 240 minutes", "from 5 minutes to 4 hours"),
        ("from 3.01 mm to 0.297 cm", "from 3.01 mm to 2.97 mm"),
        ("5 mg once daily", "5 mg/day"),
        ("Give 5 mg/day at dusk", "Give 5 mg at dusk once daily"),
        ("Track 1 may be blinked at", "Track 1 is blinked at"),
        ("Of 3 march 2 home", "3 and 2 go home"),
        ("on 1 May 2020", "on 2020-05-01"),
        ("three drops and 10% of lids", "10 percent of lids had 3 drops"),
    ],
)
def test_the_same_said_otherwise(claim: str, quote: str) -> None:
    assert faults(claim, quote) == []


@pytest.mark.parametrize(
    ("claim", "quote", "rule"),
    [
        ("Give 5 mg.", "Give 50 mg.", "number"),
        ("more than 60 owls", "60 owls", "number"),
        ("60 owls", "more than 60 owls", "number"),
        ("<5 lids", "≤5 lids", "number"),
        ("A change of 5 mmHg", "A change of −5 mmHg", "number"),
        ("two drugs", "one drug", "number"),
        ("one drug", "two drugs", "number"),
        ("second-line", "first-line", "number"),
        ("Vitamin B6 helps.", "Vitamin B12 helps.", "number"),
        ("class IIb", "class IIa", "number"),
        ("type 1 blinking", "type 2 blinking", "number"),
        ("5 mg three times daily", "5 mg twice daily", "number"),
        ("twice daily", "once daily", "number"),
        ("0.3–0.5", "0.3–0.6", "number"),
        ("4 weeks", "1 month", "number"),
        ("Give 5 g.", "Give 5 mg.", "unit"),
        ("Give 5.", "Give 5 mg.", "unit"),
        ("5 mg/kg", "5 mg", "unit"),
        ("5 mg", "5 mg/kg", "unit"),
        ("5 mg/kg/week", "5 mg/kg/day", "unit"),
        ("5 mmol/L", "5 mg/dL", "unit"),
        ("30 lids", "30% of lids", "unit"),
        ("30‰ of lids", "30% of lids", "unit"),
        ("5 mg at dusk, and a daily walk", "5 mg/day at dusk, and a daily walk", "unit"),
        ("Owls split 1:1:2, 2 each", "Owls split 1:1:1, 2 each", "number"),
        ("from 5 minutes to 300 minutes", "from 5 minutes to 4 hours", "number"),
        ("on 1 May", "on 2 May", "date"),
        ("In April to May owls blink, until April.", "In March to May owls blink, until April.", "date"),
        ("4 to 2 mg", "2 to 4 mg", "interval"),
        ("2 mg", "2 to 4 mg", "interval"),
        ("0.8 (90% CI 0.7-0.9)", "0.8 (95% CI 0.7-0.9)", "interval"),
        ("0.8 (95% CI 0.9-0.7)", "0.8 (95% CI 0.7-0.9)", "interval"),
        ("12 of 50 owls", "12 of 40 owls", "denominator"),
        ("40 of 12 owls", "12 of 40 owls", "number"),
        ("12 of 60 owls", "12 of 40 owls and 30 of 60 newts", "denominator"),
        ("in 2018", "in 2019", "date"),
        ("March 2021", "March 2020", "date"),
        ("13 March 2020", "12 March 2020", "date"),
        ("the 1980s", "the 1990s", "date"),
    ],
)
def test_what_is_not_there(claim: str, quote: str, rule: str) -> None:
    assert rule in faults(claim, quote)
    assert faults(quote, quote) == faults(f"{claim} ", claim) == []


def test_the_message_names_both() -> None:
    (fault,) = check("Give 5 mg.", "Then give 50 mg.", rules=RULES)
    assert fault.message == "“5 mg” is not in the quotation, which has “50 mg”"
    assert fault.claim is not None and (fault.claim.start, fault.claim.end, fault.claim.text) == (5, 9, "5 mg")
    assert fault.quote is not None and (fault.quote.start, fault.quote.end, fault.quote.text) == (10, 15, "50 mg")


def test_a_number_of_the_heading_may_be_carried() -> None:
    assert faults("Owls over 65 years: rest.", "Rest.", "Owls over 65 years") == []
    assert faults("Owls over 56 years: rest.", "Rest.", "Owls over 65 years") == ["number"]


@pytest.mark.parametrize(
    ("claim", "quote"), [("Owls aged 12 years", "Owls fed for 12 years"), ("a 12-year follow-up", "a 12-year-old owl")]
)
def test_an_age_is_no_duration(claim: str, quote: str) -> None:
    assert faults(claim, quote) == ["date"]


def test_a_time_that_may_be_either_is_let_pass() -> None:
    assert faults("owls over 65 years", "owls aged over 65 years") == []


def test_a_claim_of_many_numbers_is_not_slow() -> None:
    table = " ".join(str(number) for number in range(5_000))
    assert check(table, table[::-1], rules=RULES)
