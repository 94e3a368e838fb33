"""Which way statements say that things go."""

from __future__ import annotations

import pytest

from clincite.evidence.direction_words import ADVICE, CHANGE, DOWN, NONE, UP, WORTH
from clincite.evidence.polarity import Assertion, assertions, worth_of


def one(text: str) -> Assertion:
    (found,) = assertions(text)
    return found


@pytest.mark.parametrize(
    ("text", "family", "possible", "outcome"),
    [
        ("Plimba reduced mortality.", CHANGE, DOWN, {"mortal"}),
        ("Plimba did not reduce mortality.", CHANGE, {0, 1}, {"mortal"}),
        ("Plimba had no significant effect on mortality.", CHANGE, NONE, {"mortal"}),
        ("Plimba was not associated with an increased risk of stroke.", CHANGE, NONE, {"stroke"}),
        ("Plimba was associated with a reduction in stroke.", CHANGE, DOWN, {"stroke"}),
        ("Plimba mitigates the rise of glucose.", CHANGE, DOWN, {"glucos"}),
        ("Mortality was lower with plimba.", CHANGE, DOWN, {"mortal"}),
        ("Mortality has fallen since plimba came.", CHANGE, DOWN, {"mortal"}),
        ("There is no evidence that plimba, once it is swallowed, is effective for gout.", WORTH, UP, {"gout"}),
        ("There is no evidence that plimba given for a whole summer is effective for gout.", WORTH, {0, -1}, {"gout"}),
        ("Plimba is non-inferior for gout.", WORTH, {0, 1}, {"gout"}),
        ("Do not use plimba in gout.", ADVICE, DOWN, {"plimba"}),
        ("Plimba is not recommended in gout.", ADVICE, DOWN, {"plimba"}),
    ],
)
def test_direction_and_what_goes_that_way(text: str, family: str, possible: set[int], outcome: set[str]) -> None:
    found = one(text)
    assert (found.family, found.possible, found.outcome) == (family, possible, outcome)


@pytest.mark.parametrize(
    "text",
    [
        "We asked whether plimba reduces mortality.",
        "Patients at higher risk of stroke were seen.",
        "Events associated with plimba were counted.",
        "Trauma of the lower limb was seen.",
        "All-cause mortality was counted.",
        "Reduced intake was common.",
    ],
)
def test_what_is_asked_named_or_described_is_not_found(text: str) -> None:
    assert assertions(text) == ()


def test_each_part_of_a_list_goes_its_way() -> None:
    found = assertions("Plimba did not improve sleep or reduce pain.")
    assert [(item.outcome, item.possible) for item in found] == [({"sleep"}, {0, -1}), ({"pain"}, {0, 1})]


def test_what_was_not_superior_in_reducing_did_not_reduce() -> None:
    *_, pain = assertions("Plimba was not superior to sham in reducing pain.")
    assert pain.outcome == {"pain"}
    assert -1 not in pain.possible


def test_a_negation_ends_with_its_clause() -> None:
    found = assertions("Plimba did not change sleep, but reduced pain.")
    assert [item.possible for item in found] == [NONE, DOWN]


def test_agent_comparator_and_turned_agent() -> None:
    found = one("Eradication of owls reduced mice more than cats.")
    assert found.agent == {"owl"} | found.agent
    assert found.versus == {"cat"}
    assert found.turned
    assert not one("Owls reduced mice compared with placebo.").versus


@pytest.mark.parametrize(
    ("text", "worth"),
    [
        ("Plimba reduced mortality.", UP),
        ("Plimba reduced survival.", DOWN),
        ("Plimba had no effect on mortality.", NONE),
        ("Plimba reduced glucose.", None),
        ("Plimba was associated with stroke.", None),
    ],
)
def test_whether_it_is_to_the_good(text: str, worth: frozenset[int] | None) -> None:
    assert worth_of(one(text)) == worth
