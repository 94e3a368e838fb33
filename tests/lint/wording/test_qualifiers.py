"""Denials that say of whom or when, told from those of the main clause."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clincite.lint.wording.qualifiers import DENIAL, conditional, only_qualifies, qualifies


def first(text: str) -> int:
    match = DENIAL.search(text)
    assert match is not None
    return match.start()


@pytest.mark.parametrize(
    "text",
    [
        "Give zelvastine within three hours when droop is possible without moulting",
        "Zelvastine helps magpies without droop",
        "Patients who did not respond took marolide",
        "If there is no response, take marolide",
        "Adults with no fever may fly",
        "Adults with droop and no fever may fly",
        "It works in people not taking marolide",
    ],
)
def test_of_whom_or_when(text: str) -> None:
    assert qualifies(text, first(text))
    assert only_qualifies(text, 0, len(text)) is True


@pytest.mark.parametrize(
    "text",
    [
        "Zelvastine did not improve gloss",
        "Patients who took zelvastine did not improve",
        "If there is a response, do not take marolide",
        "It showed that zelvastine did not help",
        "No benefit was seen",
        "Zelvastine reduced droop and had no effect on gloss",
        "Patients do not need it",
        "After zelvastine droop did not improve",
    ],
)
def test_of_the_main_clause(text: str) -> None:
    assert not qualifies(text, first(text))
    assert only_qualifies(text, 0, len(text)) is False


def test_nothing_denied() -> None:
    assert only_qualifies("Zelvastine reduced droop", 0, 24) is None


def test_a_condition() -> None:
    text = "Stop zelvastine when pressure falls, since marolide raises it"
    assert conditional(text, text.index("falls"))
    assert not conditional(text, text.index("raises"))


@given(st.text(max_size=200), st.integers(0, 220))
def test_never_raises(text: str, start: int) -> None:
    qualifies(text, start)
    only_qualifies(text, start, len(text))
