"""Which sentences lean on words that are not quoted with them. The texts are invented."""

from __future__ import annotations

import pytest

from clincite.compose.drafts import draft_of
from clincite.evidence.select import Candidate
from clincite.evidence.statements import Statement
from clincite.records import Facet
from tests.library.contract import record


def drafted(text: str) -> str | None:
    held = record("a:1", text)
    statement = Statement(record=held, section=held.sections[0], start=0, end=len(text))
    made = draft_of(Candidate(statement=statement, about=None, coverage=1.0), Facet.TREATMENT)
    return None if made is None else made.text


@pytest.mark.parametrize(
    "text",
    [
        "Bark water is sold in the US and in Canada.",
        "US owls drink bark water.",
        "In the US, 12% of owls blink.",
        "Bark water has changed our understanding of lid flutter.",
        "To our knowledge, lid flutter has never been seen in cats.",
        "Owls of Ulus and bus stops blink.",
        "Thus owls blink at dusk.",
    ],
)
def test_stands_alone(text: str) -> None:
    assert drafted(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "Owls told us of their lids.",
        "It seems to us that owls blink.",
        "Our owls blinked at dusk.",
        "In our understandings owls blink.",
        "Bark water helped our patients.",
        "OUR results differ.",
        "The choice was ours.",
        "We gave bark water to owls.",
        "Bark water was given, and we saw no harm.",
        "This study looked at owls.",
        "These results differ by age.",
        "Blinking fell in both groups.",
        "The present study is small.",
    ],
)
def test_leans_on_what_is_not_quoted(text: str) -> None:
    assert drafted(text) is None


def test_what_an_edit_takes_away_does_not_count() -> None:
    assert drafted("Here, we show that bark water stops blinking.") == "Bark water stops blinking."
    assert drafted("Here, we show that bark water stops blinking in our owls.") is None
