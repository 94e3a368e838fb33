"""CC303 on invented papers: a percentage is said of what the source says it of, or it is found; in doubt silence."""

from __future__ import annotations

import pytest

from clincite.lint.rules.number_of_another_group import RULE
from tests.lint.rules.on_records import found, paper, words

FLUTTER = paper(
    "The many faces of lid flutter in owls",
    ("Causes", "In a series of 215 owls sent for lid flutter, 133 (62%) had idiopathic flutter, presumed to come from pressed nerves."),
    (
        "Other causes",
        "Beak palsy lay behind 23 (11%) and wing injury behind 13 (6%) of 215 referrals to one aviary.\n"
        "Lid flutter had a secondary cause in 40 (19%) and was inherited in 4 (2%) of 215 owls.",
    ),
    (
        "Mimics",
        "Mimics made up 38 of 215 referrals (18%) to one aviary.\n"
        "Feigned flutter, tics, blinking and yawning were the mimics among 215 referrals.",
    ),
)
TRIAL = paper(
    "Zelvastine for tail droop: a randomised trial",
    "Background: Tail droop is common in elderly magpies. Methods: Magpies took zelvastine or bark water for 12 weeks. "
    "Results: Tail droop went in 48% with zelvastine and 21% with bark water. "
    "Vomiting was seen in 7% of magpies with zelvastine and drowsiness in 15%. "
    "Among fledglings the response was 62%; among grown magpies, 34%. Conclusions: Zelvastine is better than bark water.",
)

OTHERS = [
    ("Feigned flutter (18% of referrals)", FLUTTER, "Feigned flutter (18%"),
    ("Tics account for 18% of referrals", FLUTTER, "Tics account for 18%"),
    ("Yawning: 18%", FLUTTER, "Yawning: 18%"),
    ("Wing injury explains 19% of owls with flutter", FLUTTER, "Wing injury explains 19%"),
    ("Beak palsy was behind 6% of referrals", FLUTTER, "Beak palsy was behind 6%"),
    ("Inherited flutter makes up 19%", FLUTTER, "Inherited flutter makes up 19%"),
    ("Idiopathic in 18%", FLUTTER, None),
    ("Drowsiness occurs in 7%", TRIAL, "Drowsiness occurs in 7%"),
    ("Vomiting occurs in 15% of magpies", TRIAL, "Vomiting occurs in 15%"),
    ("Grown magpies respond in 62%", TRIAL, None),
    ("Bark water led to recovery in 48%", TRIAL, None),
]
SAME = [
    ("Mimics account for 18% of referrals", FLUTTER),
    ("The idiopathic form accounts for 62% of cases", FLUTTER),
    ("Caused by pressed nerves in most owls (idiopathic form accounts for 62% of cases)", FLUTTER),
    ("Beak palsy lies behind 11%", FLUTTER),
    ("Occurs after wing injury in 6%", FLUTTER),
    ("A secondary cause is found in 19% and inheritance in 2%", FLUTTER),
    ("Zelvastine cleared tail droop in 48%, bark water in 21%", TRIAL),
    ("Tail droop cleared more often with zelvastine than with bark water (48% versus 21%)", TRIAL),
    ("Vomiting (7%) and drowsiness (15%) are its side effects", TRIAL),
    ("Side effects include vomiting in 7% and drowsiness in 15%", TRIAL),
    ("Fledglings respond in 62%", TRIAL),
    ("About 34% of grown magpies respond", TRIAL),
    ("Owls recover in 62%", TRIAL),  # not in the source at all: that is for CC302
    ("Flying with a limp is seen in 18%", FLUTTER),
]


@pytest.mark.parametrize(("text", "record", "marked"), OTHERS, ids=lambda value: value if isinstance(value, str) else "")
def test_said_of_something_else(text: str, record: object, marked: str | None) -> None:
    assert words(RULE, text, record) != []  # type: ignore[arg-type]
    if marked is not None:
        assert words(RULE, text, record) == [marked]  # type: ignore[arg-type]


@pytest.mark.parametrize(("text", "record"), SAME, ids=lambda value: value if isinstance(value, str) else "")
def test_said_of_the_same(text: str, record: object) -> None:
    assert words(RULE, text, record) == []  # type: ignore[arg-type]


def test_a_line_without_a_subject_takes_it_from_its_heading() -> None:
    text = "Occurs in 23 owls (11%) sent for flutter"
    assert words(RULE, text, FLUTTER, headings=("Secondary causes", "Post-Beak Palsy Twitching")) == []
    assert words(RULE, text, FLUTTER, headings=("Secondary causes", "Wing Injury")) != []


def test_the_group_that_it_is_a_share_of() -> None:
    (one,) = found(RULE, "Accounts for 6% of inherited flutter", FLUTTER, headings=("Wing Injury",))
    assert "another group than “inherited flutter”" in (one.message or "")
    assert found(RULE, "Accounts for 6% of referrals", FLUTTER, headings=("Wing Injury",)) == []


def test_another_source_may_have_it() -> None:
    other = paper("Feigned flutter in owls", "Feigned flutter was seen in 18% of owls. Tics were rarer. Yawning was common.", key="pmid:2")
    assert words(RULE, "Feigned flutter (18% of referrals)", FLUTTER, other) == []
    assert words(RULE, "Feigned flutter (18% of referrals)", FLUTTER, missing=True) == []


def test_the_message_quotes_the_source() -> None:
    (one,) = found(RULE, "Feigned flutter (18% of referrals)", FLUTTER)
    assert "Mimics made up 38 of 215 referrals (18%) to one aviary." in (one.message or "")
    assert one.source == "Mimics made up 38 of 215 referrals (18%) to one aviary."
