"""CC406 to CC408: doses and impossible numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clincite.lint.rule import Severity
from clincite.lint.wording.arithmetic import impossible
from clincite.lint.wording.doses import doses
from clincite.lint.wording.lexicon.drugs import is_drug
from clincite.records import Record, RecordKind, Section
from tests.lint.helpers import findings, words_of

ONE = "\n\nReferences\n1. Doe J. Zelvastine for Veldt's palsy. Acta Exempli 2019. PMID: 10000001"


def severities(text: str, code: str) -> list[Severity]:
    return [finding.severity for finding in findings(text) if finding.code == code]


class TestDoses:
    @pytest.mark.parametrize(
        ("text", "drug", "amount", "unit"),
        [
            ("Give zelvastine 20 mg.", "zelvastine", (20, 20), "mg"),
            ("Zelvastine 900-1600 mg daily", "zelvastine", (900, 1600), "mg"),
            ("20 mg of zelvastine", "zelvastine", (20, 20), "mg"),
            ("zelvastine (start: 1.5 mg/kg)", "zelvastine", (1.5, 1.5), "mg/kg"),
            ("insulin 1,000 units", "insulin", (1000, 1000), "units"),
            ("a loading dose of 5 mg", None, (5, 5), "mg"),
            ("Start 24/26 mg", None, (24, 24), "mg"),
            ("give ceftriaxone 1 g", "ceftriaxone", (1, 1), "g"),
        ],
    )
    def test_read(self, text: str, drug: str | None, amount: tuple[float, float], unit: str) -> None:
        (dose,) = doses(text)
        assert (dose.drug, (dose.low, dose.high), dose.unit) == (drug, amount, unit)

    @pytest.mark.parametrize(
        "text",
        [
            "calcium below 8.5 mg/dL",
            "zelvastine levels of 20 mg/L",
            "zelvastine tablets come as 5 mg and 10 mg tablets",
            "doses of zelvastine above 20 mg",
            "a stone of 300 mg",
            "less than 2 g of sodium",
        ],
    )
    def test_concentrations_thresholds_and_sizes_are_none(self, text: str) -> None:
        assert list(doses(text)) == []

    @pytest.mark.parametrize("word", ["medicine", "urine", "guideline", "baseline", "season", "person", "evidence", "creatinine"])
    def test_words_that_only_look_like_drugs(self, word: str) -> None:
        assert not is_drug(word)


class TestIncomplete:
    def test_neither(self) -> None:
        assert severities("Give zelvastine 20 mg.", "CC406") == [Severity.WARNING]

    @pytest.mark.parametrize(
        "text",
        [
            "Zelvastine 20 mg daily is usual.",
            "Give zelvastine 20 mg by mouth.",
            "Give cefvastine 1 g every 24 hours.",
            "Zelvastine 20 mg for 5 days.",
        ],
    )
    def test_one_missing_is_a_note(self, text: str) -> None:
        assert severities(text, "CC406") == [Severity.NOTE]

    @pytest.mark.parametrize(
        "text",
        [
            "Give zelvastine 20 mg by mouth twice a day.",
            "Zelvastine 20 mg PO q8h",
            "Inject zelvastine 20 mg once.",
            "Zelvastine 5 mg/kg IV over 30 minutes.",
            "Give zelvastine 50 mcg enterally once daily.",
            "Zelvastine 400 mg was better than placebo.",
            "Zelvastine 6 mg subcutaneously is the most effective route.",
            "Take zelvastine 20 mg by mouth daily, or marolone 5 mg.",
            "Clonvastine 0.5 mg twice daily did not improve it more than placebo in a randomised trial of 32 patients.",
        ],
    )
    def test_complete_or_told_of_a_study(self, text: str) -> None:
        assert severities(text, "CC406") == []

    def test_a_second_drug_with_a_route_of_its_own(self) -> None:
        text = "Take oral zelvastine 20 mg daily, or intramuscular marolone 5 mg if it fails."
        assert words_of(text, "CC406") == ["5 mg"]
        assert severities(text, "CC406") == [Severity.NOTE]

    def test_once_for_a_drug_under_a_heading(self) -> None:
        assert words_of("Zelvastine 20 mg daily. Later zelvastine 40 mg daily.", "CC406") == ["20 mg"]


class TestUnits:
    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("Give insulin 10U before meals.", "U"),
            ("Take zelvastine 5 mg QD.", "QD"),
            ("Take zelvastine 5 mg q.o.d.", "q.o.d."),
            ("Take zelvastine 1.0 mg daily.", "1.0"),
            ("Take zelvastine .5 mg daily.", ".5"),
            ("Give MgSO4 2 g by vein.", "MgSO4"),
            ("Give MS 4 mg by vein.", "MS"),
        ],
    )
    def test_the_joint_commissions_are_warnings(self, text: str, words: str) -> None:
        (found,) = (finding for finding in findings(text) if finding.code == "CC407")
        assert (found.words, found.severity) == (words, Severity.WARNING)

    @pytest.mark.parametrize(
        "text", ["Take 25 µg daily.", "Give 5 cc daily.", "Take 5 mg per os.", "Take zelvastine 5 mg OD.", "Take 800 IU daily."]
    )
    def test_the_others_are_notes(self, text: str) -> None:
        assert severities(text, "CC407") == [Severity.NOTE]

    @pytest.mark.parametrize(
        "text",
        [
            "Alanine transaminase was 40 U/L.",
            "Take zelvastine 0.5 mg daily.",
            "The mean dose was 1.0 mg of zelvastine.",
            "The lesion was 1.0 cm wide.",
            "MS affects 2 in 1,000 people.",
            "Vitamin D was 20 µg/L.",
            "Enzyme activity was 12 IU/L.",
        ],
    )
    def test_measurements_are_left_alone(self, text: str) -> None:
        assert severities(text, "CC407") == []


class TestArithmetic:
    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("It recurs in 120% of patients.", "120%"),
            ("It recurred in 23 of 215 patients (18%).", "18%"),
            ("It recurred in 3/10 (40%).", "40%"),
            ("It recurred in 30 of 20 patients.", "30 of 20"),
            ("Death was rarer (HR 0.7, 95% CI 0.8 to 0.9).", "0.7, 95% CI 0.8 to 0.9"),
            ("Death was rarer (95% CI 1.5 to 1.1).", "1.5 to 1.1"),
            ("The arterial pH was 9.2.", "9.2"),
            ("Patients had a temperature of 47 °C.", "47"),
            ("Oxygen saturation was 104%.", "104"),
            ("Patients aged 150 did best.", "150"),
        ],
    )
    def test_impossible(self, text: str, words: str) -> None:
        assert words_of(text, "CC408") == [words]
        assert severities(text, "CC408") == [Severity.ERROR]

    @pytest.mark.parametrize(
        "text",
        [
            "It recurred in 23 of 215 patients (11%).",
            "It recurred in 23 of 215 patients (10.7%).",
            "Keep the blood pressure below 120/80 mmHg.",
            "Wash the sheets at a temperature of 60 °C.",
            "Values rose by 120% of baseline.",
            "The odds ratio was 1.9 (95% CI 1.2 to 3.1).",
            "The difference was 3.5 (95% CI -2.3 to 9.3).",
            "The difference was 3.5 lower (95% CI -4.1 to -2.9).",
            "A 93-year-old woman recovered.",
            "On day 12 of 8 mg zelvastine patients improved.",
            "Urine pH was 5.",
            "Umbilical arterial blood pH was obtained within 15 minutes.",
        ],
    )
    def test_possible(self, text: str) -> None:
        assert words_of(text, "CC408") == []

    @given(whole=st.integers(1, 100_000), part=st.data(), decimals=st.integers(0, 2))
    def test_a_share_rounded_from_its_numbers_is_right(self, whole: int, part: st.DataObject, decimals: int) -> None:
        some = part.draw(st.integers(0, whole))
        assert list(impossible(f"It recurred in {some} of {whole} patients ({100 * some / whole:.{decimals}f}%).")) == []

    @given(whole=st.integers(10, 100_000), part=st.data())
    def test_a_share_two_points_off_is_wrong(self, whole: int, part: st.DataObject) -> None:
        some = part.draw(st.integers(0, whole))
        assert len(list(impossible(f"It recurred in {some} of {whole} patients ({100 * some / whole + 2.2:.1f}%)."))) >= 1

    @given(low=st.floats(0.01, 5), wide=st.floats(0, 5), place=st.floats(0, 1))
    def test_an_interval_around_its_estimate_is_right(self, low: float, wide: float, place: float) -> None:
        low, high = round(low, 2), round(low, 2) + round(wide, 2)
        estimate = min(max(round(low + place * (high - low), 2), low), high)
        assert list(impossible(f"Death was rarer (HR {estimate:.2f}, 95% CI {low:.2f} to {high:.2f}).")) == []

    @given(st.text(max_size=300))
    def test_never_raises(self, text: str) -> None:
        list(impossible(text))
        list(doses(text))


class TestAgainstTheLibrary:
    RECORD = Record(
        id="pmid:10000001",
        kind=RecordKind.TRIAL,
        title="Zelvastine for Veldt's palsy",
        year=2019,
        ids={"pmid": "10000001"},
        sections=(Section(name="Methods", text="Patients took zelvastine 20 mg or zelvastine 40 mg by mouth daily."),),
    )

    @pytest.mark.parametrize(
        ("text", "words"),
        [("Take zelvastine 400 mg by mouth daily. [1]", "400 mg"), ("Take zelvastine 0.2 mg by mouth daily. [1]", "0.2 mg")],
    )
    def test_ten_times_or_a_tenth(self, text: str, words: str) -> None:
        assert words_of(text + ONE, "CC408", records=[self.RECORD]) == [words]

    @pytest.mark.parametrize(
        "text", ["Take zelvastine 80 mg daily. [1]", "Take zelvastine 20000 mcg daily. [1]", "Take norvastine 400 mg daily. [1]"]
    )
    def test_near_or_another_drug(self, text: str) -> None:
        assert words_of(text + ONE, "CC408", records=[self.RECORD]) == []
