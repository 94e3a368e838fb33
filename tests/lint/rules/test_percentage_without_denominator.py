from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clincite.lint.rule import Severity
from clincite.lint.wording.figures import denominator, percentages
from clincite.records import Record, RecordKind, Section
from tests.lint.helpers import findings, words_of

CODE = "CC401"
REFERENCES = "\n\nReferences\n1. Doe J. Veldt's palsy in one clinic. Acta Exempli 2019. PMID: 10000001"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The idiopathic form accounts for 62% of cases.", "62%"),
        ("Occurs in 23 patients (11%) referred for evaluation.", "11%"),
        ("Functional spasm (18% of referrals for Veldt's palsy).", "18%"),
        ("The face is involved in about 70% of VPK patients.", "70%"),
        ("Attacks last under a minute in over 98% of patients.", "98%"),
        ("An aura precedes attacks (78-82% of patients feel numbness).", "78-82%"),
        ("It recurs in 30 percent of affected children.", "30 percent"),
        ("It recurs in 10% to 15 % of eyes.", "10% to 15 %"),
    ],
)
def test_a_share_of_patients_wants_its_denominator(text: str, words: str) -> None:
    assert words_of(text, CODE) == [words]
    assert [finding.severity for finding in findings(text) if finding.code == CODE] == [Severity.WARNING]


@pytest.mark.parametrize(
    "text",
    [
        "It recurred in 40% of 215 patients.",
        "It recurred in 86 of 215 patients (40%).",
        "It recurred in 86/215 (40%) of patients.",
        "It recurred in 40% of patients (n = 215).",
        "The lower lip was pulled down in 84.3% of cases, in a 61-patient series.",
        "Among 119 children with tics, 50.4% of children blinked.",
        "It recurs in one in five people, or 20% of patients.",
        # thresholds, measures, mixtures, changes
        "Treat when HbA1c is ≥ 6.5 % in adults.",
        "Patients with an ejection fraction below 40 % benefit.",
        "The interval was wide (95 % CI 1 to 3) in patients.",
        "Give 5 % dextrose to patients.",
        "Wash with 70 % alcohol.",
        "Apply a 1% cream to affected limbs.",
        "A 50 % dose reduction in patients with renal failure.",
        "Zelvastine lowered deaths by 20% in patients with Veldt's palsy.",
        "Keep oxygen saturation at 92 % in patients.",
        "Mean improvement was 77% in patients.",
    ],
)
def test_what_has_one_or_needs_none(text: str) -> None:
    assert words_of(text, CODE) == []


def test_an_earlier_sentence_of_the_paragraph_may_give_it_and_another_bullet_may_not() -> None:
    assert words_of("We saw 215 patients. It recurred in 40% of patients.", CODE) == []
    assert words_of("Veldt's palsy\n\n• We saw 215 patients\n• It recurred in 40% of patients", CODE) == ["40%"]


@pytest.mark.parametrize(
    "text",
    ["Mortality was 38%.", "The test has a sensitivity of 82%.", "It affects 2% of adults worldwide."],
)
def test_rates_accuracy_and_populations_are_notes(text: str) -> None:
    assert [finding.severity for finding in findings(text) if finding.code == CODE] == [Severity.NOTE]


def test_several_in_a_statement_are_one_finding() -> None:
    (finding,) = (f for f in findings("It recurs in 40% of men and in 20% of women.") if f.code == CODE)
    assert finding.words == "40%" and len(finding.related) == 1


def _record(text: str) -> Record:
    return Record(
        id="pmid:10000001",
        kind=RecordKind.OBSERVATIONAL,
        title="Veldt's palsy in one clinic",
        year=2019,
        ids={"pmid": "10000001"},
        sections=(Section(name="Results", text=text),),
    )


def test_the_denominator_of_the_source_is_told() -> None:
    record = _record("We read charts. Veldt's palsy recurred in 86 of 215 patients (40%). Nobody died.")
    (found,) = (f for f in findings(f"It recurs in 40% of patients. [1]{REFERENCES}", records=[record]) if f.code == CODE)
    assert found.severity is Severity.WARNING
    assert found.source == "Veldt's palsy recurred in 86 of 215 patients (40%)"
    assert "86 of 215" in found.message


def test_where_the_source_has_none_either_it_is_a_note() -> None:
    record = _record("Veldt's palsy recurs in 40% of patients.")
    (found,) = (f for f in findings(f"It recurs in 40% of patients. [1]{REFERENCES}", records=[record]) if f.code == CODE)
    assert found.severity is Severity.NOTE


@given(part=st.integers(1, 99_999), whole=st.integers(100_000, 999_999))
def test_any_part_of_any_whole_is_a_denominator(part: int, whole: int) -> None:
    assert denominator(f"It recurred in {part} of {whole} patients.") is not None
    assert denominator(f"It recurred in {part:,} patients (3%).") is None


@given(st.floats(0, 999, allow_nan=False).map(lambda value: f"{value:.2f}"))
def test_a_percentage_is_read_as_it_is_printed(number: str) -> None:
    (found,) = percentages(f"seen in {number}% of people")
    assert (found.text, found.low) == (f"{number}%", float(number))


@pytest.mark.parametrize("text", ["type 2 diabetes patients", "2019 patients' survey", "on day 3 patients", "in 5 weeks"])
def test_a_number_that_counts_nobody_is_no_denominator(text: str) -> None:
    assert denominator(text) is None


class TestPrevalenceAndComparisons:
    @pytest.mark.parametrize(
        "text",
        [
            "Veldt's palsy affects about 5% of adults.",
            "Veldt's palsy occurs in 2-7% of pregnant women.",
            "Veldt's palsy is found in 13-35% of people with raised readings.",
            "About 10% of adults have Veldt's palsy.",
            "Tremor eased in 26% of patients versus 12% with placebo.",
            "Low values were found in 4.3% of participants assigned to zelvastine and 2.3% of those assigned to placebo.",
        ],
    )
    def test_are_notes(self, text: str) -> None:
        assert [finding.severity for finding in findings(text) if finding.code == "CC401"] == [Severity.NOTE]

    @pytest.mark.parametrize(
        "text",
        [
            "Zelvastine controls tremor in 70% of patients.",
            "Headache occurs in 10% of people taking zelvastine.",
            "Tremor is relieved in 40% of adults.",
            "Tremor recurs in 40% of patients.",
        ],
    )
    def test_results_are_warnings(self, text: str) -> None:
        assert [finding.severity for finding in findings(text) if finding.code == "CC401"] == [Severity.WARNING]

    def test_wholly_safe_is_no_share(self) -> None:
        assert [finding for finding in findings("Zelvastine is 100% safe for people with gout.") if finding.code == "CC401"] == []
