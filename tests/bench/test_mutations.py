"""Changes that alter what a claim says, and ways of writing that do not: on invented claims."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clincite.bench.mutations import CHANGES, REWRITES, Pools, Sample, pools, samples
from clincite.bench.mutations.measure import EDITED, VERBATIM, changed, rows, unchanged
from clincite.records import Condition, Record, RecordKind, Section

POOLS = Pools(
    drugs=("brovastatin", "zelvastatin"),
    conditions={"hemiglossal cramp": frozenset(["hemiglossal cramp", "tongue cramp"]), "quotidian fever": frozenset(["quotidian fever"])},
)


def sample(claim: str, record: str = "pmid:1") -> Sample:
    return Sample(claim=claim, quotation=claim, context="A title", record=record)


def every(kind: str, claim: str, tries: int = 30) -> set[str | None]:
    """What a kind of change makes of a claim, by many draws."""
    made = (CHANGES | REWRITES)[kind]
    return {made(sample(claim), random.Random(seed), POOLS) for seed in range(tries)}


@pytest.mark.parametrize(
    ("kind", "claim", "expected"),
    [
        ("unit", "Give 5 kg once.", {"Give 5 g once.", "Give 5 lb once."}),
        ("rate", "Give it weekly.", {"Give it daily.", "Give it monthly."}),
        ("drug", "Zelvastatin eased it.", {"Brovastatin eased it."}),
        ("drugs exchanged", "Zelvastatin is better than brovastatin.", {"Brovastatin is better than zelvastatin."}),
        ("condition", "It eased tongue cramp.", {None}),
        ("condition", "It eased hemiglossal cramp.", {"It eased quotidian fever."}),
        ("negation inserted", "It was safe.", {"It was not safe."}),
        ("negation inserted", "We asked whether it was safe.", {None}),
        ("negation inserted", "It was not safe.", {None}),
        ("negation removed", "It did not ease pain.", {"It did ease pain."}),
        ("negation removed", "It helped not only adults.", {None}),
        ("direction", "Pain was higher.", {"Pain was lower."}),
        ("direction", "The lower limb hurt.", {None}),
        ("direction", "Before and after it.", {None}),
        ("too much or too little", "Hyperkalaemia followed.", {"Hypokalaemia followed."}),
        ("population", "It helped children.", {"It helped adults."}),
        ("population", "It helped men and women.", {None}),
        ("population widened", "It has helped older adults.", {"It has helped adults."}),
        ("population widened", "It eased severe pain.", {None}),
        ("population widened", "It has lowered mortality in adults with cramps.", {"It has lowered mortality."}),
        ("certainty", "It may be safe.", {"It is safe.", "It will be safe."}),
        ("certainty", "It is more often seen.", {None}),
        ("bound", "Stay at least 3 days.", {"Stay at most 3 days."}),
        ("bound", "Use 5 mg.", {None}),
        ("comparator", "It eased more than usual care.", None),
        ("date", "It was begun in 1999.", None),
        ("date", "It took 1999 patients.", {None}),
        ("denominator dropped", "It helped 4 of 15 adults.", {"It helped 4 adults."}),
        ("denominator dropped", "A pressure of 120/80 was kept.", {None}),
        ("denominator dropped", "It occurs in 3 per 100,000 person-years.", {"It occurs in 3."}),
        (
            "figures exchanged",
            "It helped 41 % of the adults and then 7 % of others.",
            {"It helped 7 % of the adults and then 41 % of others."},
        ),
        ("figures exchanged", "It rose from 5 % to 9 %.", {None}),
        ("number", "See Table 3.", {None}),
        ("number", "IL-6 was high.", {None}),
    ],
)
def test_a_change_is_made_where_it_alters_the_sense_and_nowhere_else(kind: str, claim: str, expected: set[str | None] | None) -> None:
    made = every(kind, claim)
    if expected is None:
        assert None not in made
        assert claim not in made
    else:
        assert made == expected


def test_a_number_becomes_another_of_the_same_form() -> None:
    made = every("number", "Give 1,500 mg.")
    assert None not in made
    assert "Give 1,500 mg." not in made
    assert "Give 15,000 mg." in made
    assert all(one and float(one.split()[1].replace(",", "")) > 0 for one in made)


@pytest.mark.parametrize(
    ("kind", "claim", "expected"),
    [
        ("unit converted", "Give 0.5 g daily.", {"Give 500 mg daily."}),
        ("unit converted", "Give 2 weeks of it.", {"Give 14 days of it."}),
        ("unit converted", "At 5–10 kg it rose.", {None}),
        ("unit converted", "It was 4 ± 2 kg.", {None}),
        ("unit converted", "It was 90 mm Hg.", {None}),
        ("unit spelled", "It was 5%.", {"It was 5 percent.", "It was 5 per cent."}),
        ("number as word", "It took 3 days.", {"It took three days."}),
        ("number as word", "It took three days.", {"It took 3 days."}),
        ("number as word", "It was type 2 diabetes.", {None}),
        ("percentage added", "It helped 3 of 12 adults.", {"It helped 3 of 12 (25 %) adults."}),
        ("n of N as n/N", "It helped 3 of 12 adults.", {"It helped 3/12 adults."}),
        ("spelling", "The tumour grew.", {"The tumor grew."}),
        ("spelling", "It was oedema.", {"It was edema."}),
        ("spelling", "The literature is silent.", {None}),
        ("range spelled", "Give 5–10 mg.", {"Give 5 to 10 mg."}),
        ("sign spelled", "A score ≥ 5 counts.", {"A score at least 5 counts."}),
        ("thousands", "It took 1,500 steps.", {"It took 1500 steps."}),
        ("short form", "It does not help.", {"It doesn't help."}),
    ],
)
def test_a_rewrite_says_the_same(kind: str, claim: str, expected: set[str | None]) -> None:
    assert every(kind, claim) == expected


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="abcdeéµ 0123456789.,%/-–()<>≥", max_size=80), st.sampled_from(sorted(CHANGES | REWRITES)))
def test_no_text_breaks_a_change(text: str, kind: str) -> None:
    one = sample(text)
    made = (CHANGES | REWRITES)[kind](one, one.draw(kind), POOLS)
    assert made is None or isinstance(made, str)
    assert made == (CHANGES | REWRITES)[kind](one, one.draw(kind), POOLS)


def record(name: str, *texts: str) -> Record:
    sections = tuple(Section(name=f"Results {number}", text=text) for number, text in enumerate(texts))
    condition = Condition(name="Hemiglossal cramp", synonyms=("Tongue cramp",))
    return Record(id=name, kind=RecordKind.TRIAL, title="Zelvastatin in cramp", sections=sections, conditions=(condition,))


RECORDS = [
    record(
        f"pmid:{number}",
        f"In conclusion, zelvastatin eased cramps in {number} of 90 adults.",
        "Zelvastatin was safe in all adults of the trial.",
    )
    for number in range(10, 30)
]


def test_samples_are_what_the_engine_would_quote_and_lie_in_one_half() -> None:
    made = list(samples(RECORDS))
    first = made[0]
    assert (first.quotation, first.claim) == (RECORDS[0].sections[0].text, "Zelvastatin eased cramps in 10 of 90 adults.")
    assert first.context == "Zelvastatin in cramp\nResults 0"
    halves = {one.record: {other.tuning for other in made if other.record == one.record} for one in made}
    assert all(len(half) == 1 for half in halves.values())
    assert {one.tuning for one in made} == {True, False}


def test_pools_name_drugs_by_their_endings_and_conditions_as_marked() -> None:
    found = pools(RECORDS)
    assert found.drugs == ("zelvastatin",)
    assert found.conditions["tongue cramp"] == {"tongue cramp", "hemiglossal cramp"}


def test_a_check_is_measured_by_what_it_refuses() -> None:
    made = list(samples(RECORDS))
    names = Pools(drugs=("zelvastatin", "brovastatin"), conditions={})
    assert {one.kind for one in unchanged(made, 5)} == {VERBATIM, EDITED}
    mutants = changed(made, names, CHANGES, 5)
    assert all(one.claim != one.sample.claim for one in mutants)
    assert changed(made, names, CHANGES, 5) == mutants

    def other(claim: str, quotation: str, context: str) -> bool:
        return claim.lower().rstrip(".") not in quotation.lower()

    figures = {
        row.measure: row for row in rows("a half", made, names, {"exact": other, "never": lambda *_: False}, "exact", most=5, tuning=True)
    }
    assert figures["recall, all"].values == {"exact": 1.0}
    assert figures["recall, all"].baselines == {"never": 0.0}
    assert figures["false alarms, verbatim"].values == {"exact": 0.0}
    assert figures["false alarms, all rewrites"].values == {"exact": 1.0}
    assert figures["recall, drug"].n == 5
    assert figures["recall, drug"].tuning
    assert figures["CPU time of a pair, p95"].unit == "ms"
    assert "recall, date" not in figures
