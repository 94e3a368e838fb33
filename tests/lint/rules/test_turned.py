"""CC304 to CC307 on an invented trial: found where a sentence of the source plainly says otherwise, silent where none does."""

from __future__ import annotations

import pytest

from clincite.lint.rule import Rule, Severity
from clincite.lint.rules import direction_flipped, hedge_dropped, negation_flipped, population_widened
from tests.lint.rules.on_records import found, paper, words

TRIAL = paper(
    "Zelvastine for tail droop: a randomised trial",
    (
        "Background",
        "It is unclear whether zelvastine increases tail droop in magpies. Marolide has been reported to increase nausea in magpies.",
    ),
    (
        "Results",
        "Zelvastine reduced tail droop in grown magpies after twelve weeks. Zelvastine did not improve feather gloss in magpies. "
        "Vomiting was less common with zelvastine than with bark water.",
    ),
    (
        "Conclusions",
        "Zelvastine may prevent relapse of tail droop in grown magpies. Our results suggest that marolide slows moulting in caged magpies.",
    ),
)
DIRECTION, NEGATION, HEDGE, POPULATION = (
    module.RULE for module in (direction_flipped, negation_flipped, hedge_dropped, population_widened)
)

TURNED = [
    (DIRECTION, "Zelvastine increased tail droop in grown magpies after twelve weeks"),
    (DIRECTION, "Vomiting was more common with zelvastine than with bark water"),
    (NEGATION, "Zelvastine improved feather gloss in magpies"),
    (NEGATION, "Zelvastine did not reduce tail droop in grown magpies"),
    (HEDGE, "Zelvastine prevents relapse of tail droop in grown magpies"),
]
SAME = [
    "Zelvastine reduced tail droop in grown magpies after twelve weeks",
    "Tail droop was lower in grown magpies after zelvastine",
    "Vomiting was less common with zelvastine than with bark water",
    "Zelvastine did not improve feather gloss in magpies",
    "Feather gloss of magpies was not improved by zelvastine",
    "Zelvastine may prevent relapse of tail droop in grown magpies",
    "Zelvastine might prevent relapse of tail droop",
    "Marolide does not increase nausea in magpies",  # what others reported is not what the trial says
    "Zelvastine is a pill",
    "Barn owls see well at dusk and by night",
]


@pytest.mark.parametrize(("rule", "text"), TURNED, ids=lambda value: value if isinstance(value, str) else value.code)
def test_otherwise_than_the_source(rule: Rule, text: str) -> None:
    (one,) = found(rule, text, TRIAL)
    assert one.source is not None
    assert one.source in (one.message or "")
    assert "the statement" in (one.message or "")


@pytest.mark.parametrize("text", SAME)
@pytest.mark.parametrize("rule", [DIRECTION, NEGATION, HEDGE, POPULATION], ids=lambda rule: rule.code)
def test_as_the_source(rule: Rule, text: str) -> None:
    assert found(rule, text, TRIAL) == []


def test_another_group() -> None:
    trial = paper("Zelvastine for tremor", "Zelvastine reduced tremor of the eyelid in adults after twelve weeks.")
    assert words(POPULATION, "Zelvastine reduced tremor of the eyelid in children after twelve weeks", trial) == ["children"]
    assert words(POPULATION, "Zelvastine reduced tremor of the eyelid in adults after twelve weeks", trial) == []


def test_what_is_merely_suggested_is_a_note() -> None:
    (one,) = found(HEDGE, "Marolide slows moulting in caged magpies", TRIAL)
    assert one.severity is Severity.NOTE


def test_an_answer_of_no_denies_nothing() -> None:
    assert found(NEGATION, "No, zelvastine reduced tail droop in grown magpies", TRIAL) == []


@pytest.mark.parametrize(("rule", "text"), TURNED, ids=lambda value: value if isinstance(value, str) else value.code)
def test_every_source_must_go_against_it(rule: Rule, text: str) -> None:
    other = paper("Another trial of zelvastine", f"{text}.", key="pmid:2")
    assert found(rule, text, TRIAL, other) == []
    assert found(rule, text, TRIAL, missing=True) == []


def test_of_whom_and_when_it_speaks_is_no_denial() -> None:
    trial = paper("Zelvastine for tail droop", "Zelvastine should be started within three hours in magpies with tail droop.")
    assert found(NEGATION, "Zelvastine should be started within three hours in magpies without tail droop", trial) == []
    assert len(found(NEGATION, "Zelvastine should not be started within three hours in magpies with tail droop", trial)) == 1


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("Marolide helps if zelvastine raises blood pressure in grown magpies.", "Zelvastine lowers blood pressure in grown magpies"),
        ("Marolide is added when zelvastine increased tail droop in magpies.", "Zelvastine reduced tail droop in magpies"),
    ],
)
def test_what_a_source_only_supposes_turns_nothing(source: str, text: str) -> None:
    assert found(DIRECTION, text, paper("Zelvastine for tail droop", source)) == []
    assert len(found(DIRECTION, text, paper("Zelvastine for tail droop", source.split(" if ")[-1].split(" when ")[-1].capitalize()))) == 1
