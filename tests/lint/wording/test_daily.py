"""Amounts a day of one drug, compared within a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clincite.lint.rule import Severity
from clincite.lint.wording.daily import apart, daily_and_weekly, schedules
from tests.lint.helpers import findings, parsed, words_of


def amounts(text: str) -> list[tuple[str, float, float, bool]]:
    return [(one.drug, one.low, one.high, one.weekly) for one in schedules(parsed(text))]


class TestSchedules:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("Take clonvastine 20 mg twice daily.", ("clonvastine", 40, 40, False)),
            ("Take clonvastine 250 mcg every 8 hours.", ("clonvastine", 0.75, 0.75, False)),
            ("Take clonvastine 1 g tds.", ("clonvastine", 3000, 3000, False)),
            ("Take clonvastine 15 mg once weekly.", ("clonvastine", 15, 15, True)),
            ("Take clonvastine 2 mcg/kg/day.", ("clonvastine", 0.002, 0.2, False)),
            ("Clonvastine helps. Start at 5 mg daily.", ("clonvastine", 5, 5, False)),
        ],
    )
    def test_read(self, text: str, expected: tuple[str, float, float, bool]) -> None:
        (found,) = amounts(text)
        assert (found[0], found[3]) == (expected[0], expected[3])
        assert found[1:3] == pytest.approx(expected[1:3])

    @pytest.mark.parametrize(
        "text",
        [
            "Clonvastine 5 mcg/kg/min by infusion.",
            "Clonvastine 500 mg three times a week.",
            "Clonvastine 30 mg every 4 weeks.",
            "Clonvastine 100 mcg inhaled twice daily.",
            "Folate 400 mcg daily.",
            "Clonvastine and marolone help. Start at 5 mg daily.",
            "Clonvastine helps. Desiccated gland 60 mg daily does not.",
        ],
    )
    def test_not_by_the_day_or_of_no_one_drug(self, text: str) -> None:
        assert amounts(text) == []


class TestApart:
    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("Clonvastine is used. The full dose is 1.6 mcg/kg/day by mouth. In owls start at 12.5 to 25 mg daily.", "12.5 to 25 mg"),
            ("Clonvastine 62.5–125 mcg daily is usual.\n\nLater clonvastine 125 mg is taken by mouth.", "125 mg"),
            ("Clonvastine 75 mcg daily.\n\nClonvastine 60 mg daily.\n\nClonvastine 50 mcg daily.", "60 mg"),
            ("Clonvastine 75 mg daily.\n\nClonvastine 60 mcg daily.\n\nClonvastine 50 mg daily.", "60 mcg"),
            ("Clonvastine 20 mg daily.\n\nClonvastine 20 g daily.", "20 g"),
        ],
    )
    def test_the_odd_one(self, text: str, words: str) -> None:
        (found,) = (finding for finding in findings(text) if finding.code == "CC408")
        assert (found.words, found.severity, len(found.related)) == (words, Severity.ERROR, 1)

    @pytest.mark.parametrize(
        "text",
        [
            "Clonvastine 250 mcg three times daily.\n\nClonvastine 8 mg three times daily.",
            "Clonvastine 1000 mcg daily.\n\nClonvastine 1 mg daily.",
            "Clonvastine 75 mg daily.\n\nClonvastine 1 g every 6 hours.",
            "Clonvastine 1 mg daily.\n\nClonvastine 200 mg daily.",
            "Clonvastine 100 mcg daily.\n\nNorvastine 100 mg daily.",
            "Clonvastine 100 mcg inhaled daily.\n\nClonvastine 9 mg daily.",
            "Clonvastine 100 mcg daily.\n\nClonvastine 10 mg IV over one minute.",
        ],
    )
    def test_near_or_not_to_be_compared(self, text: str) -> None:
        assert words_of(text, "CC408") == []

    @given(st.integers(1, 900), st.integers(1, 40))
    def test_a_thousandfold_is_always_found_and_the_same_never(self, amount: int, more: int) -> None:
        text = f"Clonvastine {amount} mcg daily.\n\nClonvastine {amount * more} {{}} daily."
        assert list(apart(list(schedules(parsed(text.format("mcg")))))) == []
        assert len(list(apart(list(schedules(parsed(text.format("mg"))))))) == 1


class TestDailyAndWeekly:
    def test_the_same_amount_is_a_warning_at_the_daily_one(self) -> None:
        text = "Clonvastine 15 mg once weekly by mouth.\n\nClonvastine 15 mg daily by mouth."
        (found,) = (finding for finding in findings(text) if finding.code == "CC408")
        assert (found.severity, found.line) == (Severity.WARNING, 3)

    @pytest.mark.parametrize(
        "text",
        [
            "Clonvastine 15 mg once weekly by mouth, never 15 mg daily.",
            "Clonvastine 70 mg once weekly.\n\nClonvastine 10 mg daily.",
            "Clonvastine 500 mg three times a week.\n\nClonvastine 500 mg daily.",
        ],
    )
    def test_another_amount_or_one_sentence(self, text: str) -> None:
        assert list(daily_and_weekly(list(schedules(parsed(text))))) == []
