"""CC402 to CC405 and CC410: statements that say too little, or too much, for a reader to judge."""

from __future__ import annotations

import pytest

from clincite.lint.rule import Severity
from clincite.records import Record, RecordKind, Section
from tests.lint.helpers import findings, words_of

ONE = "\n\nReferences\n1. Doe J. Veldt's palsy in one clinic. Acta Exempli 2019. PMID: 10000001"
TWO = f"{ONE}\n2. Roe R. Veldt's palsy in another clinic. Acta Exempli 2020. PMID: 10000002"


def severities(text: str, code: str, **given: object) -> list[Severity]:
    return [finding.severity for finding in findings(text, **given) if finding.code == code]  # type: ignore[arg-type]


def record(kind: RecordKind, *, n: int | None = None, design: str | None = None) -> Record:
    return Record(
        id="pmid:10000001",
        kind=kind,
        title="Veldt's palsy in one clinic",
        year=2019,
        ids={"pmid": "10000001"},
        sections=(Section(name="Results", text="Veldt's palsy is most often caused by trauma."),),
        n=n,
        design=design,
    )


class TestRelative:
    @pytest.mark.parametrize(
        "text",
        [
            "Zelvastine reduces the risk of stroke by 30%.",
            "Mortality was reduced by about a third.",
            "A 30% lower risk of fracture was seen.",
            "Smokers are twice as likely to relapse.",
            "It halves the risk of relapse.",
            "A two-fold increased risk of bleeding follows.",
            "Zelvastine reduces mortality by about one-third.",
            "Zelvastine cuts the risk of stroke in half.",
        ],
    )
    def test_alone(self, text: str) -> None:
        assert severities(text, "CC402") == [Severity.WARNING]

    def test_a_ratio_is_a_note(self) -> None:
        assert severities("Death was rarer with zelvastine (HR 0.70, 95% CI 0.60 to 0.80).", "CC402") == [Severity.NOTE]

    @pytest.mark.parametrize(
        "text",
        [
            "Zelvastine reduces the risk of stroke by 30%, from 10 to 7 in 100.",
            "Zelvastine reduces the risk of stroke by 30%. The number needed to treat was 33.",
            "Stroke fell from 10% to 7%. That is a 30% lower risk.",
            "Zelvastine lowered LDL cholesterol by 30%.",
            "Take it twice a day until the infection is gone.",
            "Reduce the dose by 50% in people at risk.",
            "It is four times as common in boys as in girls.",
            "Operate OR 2.5 weeks later refer.",
            "It changed the risk of fracture by 2% (769 vs 782 participants with a fracture).",
            "Cut the dose of zelvastine in half.",
        ],
    )
    def test_with_absolute_figures_or_no_effect_at_all(self, text: str) -> None:
        assert severities(text, "CC402") in ([], [Severity.NOTE] if "OR 2.5" in text else [])

    def test_figures_of_another_study_do_not_count(self) -> None:
        before = "Marolide reduced stroke in 5804 people (14.1% vs 16.2%). [1] Zelvastine reduces stroke risk by 48%."
        assert words_of(f"{before} [2]{TWO}", "CC402") == ["reduces stroke risk by 48%"]
        assert words_of(f"{before} [1]{TWO}", "CC402") == []

    def test_a_ratio_read_out_in_words_is_a_note(self) -> None:
        assert severities("It lowered the rate of major events by about one fifth (rate ratio 0.78).", "CC402") == [Severity.NOTE]


class TestSingleSource:
    def test_three_figures_of_one_source_are_one_finding_at_the_first(self) -> None:
        text = f"It is idiopathic in 62% of cases. [1] It follows trauma in 6% of cases. [1] It recurs in 18% of patients. [1]{ONE}"
        (found,) = (finding for finding in findings(text) if finding.code == "CC403")
        assert found.words == "62%" and len(found.related) == 2

    def test_two_sources_or_two_figures_are_none(self) -> None:
        shared = f"It is idiopathic in 62% of cases [1,2]. It follows trauma in 6% of cases [1,2]. It recurs in 18% of patients [1,2].{TWO}"
        few = f"It is idiopathic in 62% of cases. [1] It follows trauma in 6% of cases. [1]{ONE}"
        assert words_of(shared, "CC403") == words_of(few, "CC403") == []

    def test_a_named_study_is_none(self) -> None:
        told = "In one series it was idiopathic in 62% of cases. [1] In that series 6% of cases followed trauma. [1]"
        text = f"{told} The study saw it recur in 18% of patients. [1]{ONE}"
        assert words_of(text, "CC403") == []

    def test_an_absolute_on_a_case_report(self) -> None:
        text = f"Trauma is the most common cause of Veldt's palsy. [1]{ONE}"
        assert words_of(text, "CC403", records=[record(RecordKind.CASE_REPORT)]) == ["the most common cause"]
        assert words_of(text, "CC403", records=[record(RecordKind.OBSERVATIONAL, n=40)]) == ["the most common cause"]

    @pytest.mark.parametrize(
        ("kind", "n", "design"),
        [
            (RecordKind.SYSTEMATIC_REVIEW, 40, None),
            (RecordKind.GUIDELINE, None, None),
            (RecordKind.OBSERVATIONAL, 90_000, "Nationwide registry"),
            (RecordKind.TRIAL, 40, None),
        ],
    )
    def test_not_on_gathered_or_large_evidence(self, kind: RecordKind, n: int | None, design: str | None) -> None:
        text = f"Trauma is the most common cause of Veldt's palsy. [1]{ONE}"
        assert words_of(text, "CC403", records=[record(kind, n=n, design=design)]) == []

    def test_a_handful_of_patients_is_a_note(self) -> None:
        assert severities(f"Four of five patients in one series responded. [1]{ONE}", "CC403") == [Severity.NOTE]
        assert severities(f"Of 310 patients, 212 responded. [1]{ONE}", "CC403") == []

    @pytest.mark.parametrize(
        ("text", "title", "expected"),
        [
            ("Zelvastine dramatically reduces recurrence.", "Zelvastine: a retrospective before-after study", [Severity.WARNING]),
            ("Zelvastine prevents relapse in 40% of attacks.", "Zelvastine in tail droop: a case series", [Severity.WARNING]),
            ("Zelvastine prevents relapse.", "Zelvastine in tail droop: a case report", [Severity.NOTE]),
            ("Zelvastine prevents relapse.", "Zelvastine in tail droop: a randomised trial", []),
            ("Zelvastine prevents relapse.", "Zelvastine: a meta-analysis of case series", []),
            ("In one series zelvastine prevents relapse.", "Zelvastine in tail droop: a case series", []),
        ],
    )
    def test_the_title_tells_a_weak_design(self, text: str, title: str, expected: list[Severity]) -> None:
        assert severities(f"{text} [1]\n\nReferences\n1. Doe J. {title}. Acta Exempli 2019. PMID: 10000001", "CC403") == expected


class TestSafetyNegative:
    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("Zelvastine is completely safe in patients with renal failure. [1]", "completely safe"),
            ("In patients with renal failure zelvastine is completely safe. [1]", "completely safe"),
            ("Zelvastine is 100% safe for people with kidney disease.", "100% safe"),
            ("Zelvastine never causes birth defects. [1]", "never causes"),
            ("Zelvastine does not cause liver failure. [1]", "does not cause"),
            ("Zelvastine can be stopped without any risk. [1]", "without any risk"),
            ("Zelvastine can be stopped abruptly without risk. [1]", "can be stopped abruptly without risk"),
            ("There is no risk of dependence with zelvastine. [1]", "There is no risk"),
            ("Zelvastine has absolutely no side effects. [1]", "has absolutely no side effects"),
            ("Zelvastine is safe for everyone. [1]", "is safe for everyone"),
            ("A normal chest X-ray rules out pneumonia. [1]", "rules out"),
            ("A normal chest X-ray excludes pneumonia. [1]", "excludes"),
            ("Zelvastine is completely safe, and rarely needs monitoring. [1]", "completely safe"),
        ],
    )
    def test_an_assurance(self, text: str, words: str) -> None:
        assert words_of(text + ONE, "CC404") == [words]
        assert severities(text + ONE, "CC404") == [Severity.WARNING]

    @pytest.mark.parametrize(
        "text",
        [
            "No drug is completely safe.",
            "Zelvastine is not completely safe.",
            "Zelvastine is generally safe in people with kidney disease.",
            "In one trial zelvastine was completely safe.",
            "Many people think that zelvastine is completely safe.",
            "Is zelvastine completely safe?",
            "No bleeding occurred in 120 patients.",
            "There is no risk of bias.",
            "She has no risk factors for stroke.",
            "Women without any risk need no scan.",
            "Patients who have no side effects may go on.",
            "The trial excludes patients with sepsis.",
            "Zelvastine should never be used in pregnancy.",
            "Zelvastine is safe and effective in adults with tail droop.",
        ],
    )
    def test_none_is_given(self, text: str) -> None:
        assert words_of(f"{text} [1]{ONE}", "CC404") == []

    def test_an_assurance_on_two_sources_or_in_others_eyes(self) -> None:
        assert words_of(f"Zelvastine is completely safe [1,2].{TWO}", "CC404") == []
        assert severities(f"Zelvastine is considered safe in pregnancy. [1]{ONE}", "CC404") == [Severity.NOTE]

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("Facial jerks are NOT a feature of acute stroke. [1]", "are NOT a feature"),
            ("Zelvastine never causes bleeding. [1]", "never causes"),
            ("Zelvastine is safe in pregnancy. [1]", "is safe in pregnancy"),
            ("Such a stroke does not require imaging. [1]", "does not require imaging"),
            ("Veldt's palsy carries no risk of malignancy. [1]", "carries no risk"),
        ],
    )
    def test_on_one_source(self, text: str, words: str) -> None:
        assert words_of(text + ONE, "CC404") == [words]
        assert severities(text + ONE, "CC404") == [Severity.WARNING]

    def test_on_two_sources_or_a_guideline(self) -> None:
        assert words_of(f"Facial jerks are not a feature of acute stroke [1,2].{TWO}", "CC404") == []
        text = f"Facial jerks are not a feature of acute stroke. [1]{ONE}"
        assert words_of(text, "CC404", records=[record(RecordKind.GUIDELINE)]) == []

    def test_self_published_sources_do_not_count(self) -> None:
        references = (
            "\n\nReferences\n1. Stroke mimics at a glance. Exempli.ai Medical Editors, 2025.\n2. Stroke in practice."
            " Exempli.ai Medical Editors, 2025."
        )
        text = f"Last updated: 3 March 2026\n\nFacial jerks are not a feature of acute stroke [1, 2].{references}"
        (found,) = (finding for finding in findings(text) if finding.code == "CC404")
        assert found.message.endswith("rests on 2 sources, 2 of them self-published")

    def test_with_its_condition_it_is_a_note(self) -> None:
        assert severities(f"Pulmonary embolism can be ruled out when the test is negative. [1]{ONE}", "CC404") == [Severity.NOTE]

    @pytest.mark.parametrize(
        "text",
        [
            "Do not miss stroke.",
            "A normal tracing does not rule out infarction.",
            "Stroke cannot be ruled out.",
            "Zelvastine is not recommended in pregnancy.",
            "Facial jerks are usually not a feature of stroke.",
            "Zelvastine is not a cause of dry hair.",
            "There is no evidence that it causes cancer.",
            "In one trial zelvastine did not cause bleeding.",
            "Some tumours do not cause symptoms.",
            "Tumours that do not result in excess hormone may block its flow.",
            "A biopsy is taken to rule out cancer.",
            "These are not sure signs of cancer.",
        ],
    )
    def test_hedges_warnings_and_the_harmless(self, text: str) -> None:
        assert words_of(f"{text} [1]{ONE}", "CC404") == []


class TestStrength:
    @pytest.mark.parametrize(
        "text",
        [
            "Zelvastine is the treatment of choice.",
            "The scan is the gold standard.",
            "Zelvastine is highly effective.",
            "MRI is the imaging test of choice.",
            "Zelvastine is the vasopressor of choice.",
            "Marolide is the antiemetic of choice.",
        ],
    )
    def test_bare(self, text: str) -> None:
        assert severities(text, "CC405") == [Severity.WARNING]

    @pytest.mark.parametrize("text", ["Zelvastine is first-line therapy.", "Zelvastine is recommended for adults."])
    def test_weaker_words_are_notes(self, text: str) -> None:
        assert severities(text, "CC405") == [Severity.NOTE]

    @pytest.mark.parametrize(
        "text",
        [
            "Zelvastine is the treatment of choice (grade 1B).",
            "According to the Exempli Society, zelvastine is the treatment of choice.",
            "Zelvastine was named the treatment of choice in a 2021 review.",
            "Zelvastine is first-line therapy (strong recommendation).",
            "Low-certainty evidence suggests that zelvastine is highly effective.",
            "There is no gold standard.",
            "We compared it with biopsy, which served as the gold standard.",
            "It is recommended to talk to your doctor.",
            "Further research is recommended in adults.",
            "Patients keep their freedom of choice.",
        ],
    )
    def test_with_a_grade_an_issuer_or_certainty(self, text: str) -> None:
        assert severities(text, "CC405") == []

    def test_once_for_a_phrase_under_a_heading(self) -> None:
        text = "Zelvastine is the treatment of choice. Surgery is the treatment of choice in children."
        assert words_of(text, "CC405") == ["treatment of choice"]

    def test_a_societys_guideline_says_who_recommends_it(self) -> None:
        title = "Guideline for tail droop: a report of the American College of Exempli"
        text = "The scan is the screening test of choice. [1]\n\nReferences\n1. Doe J. {}. Acta Exempli 2019. PMID: 10000001"
        assert severities(text.format(title), "CC405") == []
        assert severities(text.format("Tail droop in one clinic"), "CC405") == [Severity.WARNING]


class TestVague:
    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("Zelvastine works with few disabling side effects.", "few disabling side effects"),
            ("Some patients recover after age 30.", "Some patients"),
            ("Several studies suggest a benefit.", "Several studies"),
            ("Some bloggers suggest that everyone should inject vitamin B12.", "Some bloggers"),
            ("Many believe that a virus causes it.", "Many believe that"),
        ],
    )
    def test_where_a_number_is_wanted(self, text: str, words: str) -> None:
        assert words_of(text, "CC410") == [words]

    @pytest.mark.parametrize(
        "text",
        [
            "Side effects occurred in 6 of 120 people, few of them severe complications.",
            "Common side effects include nausea.",
            "Some patients are children.",
            "Do many patients recover?",
            "Many who believe in it take it.",
        ],
    )
    def test_where_none_is(self, text: str) -> None:
        assert words_of(text, "CC410") == []

    def test_at_most_four(self) -> None:
        assert len(words_of("Many patients recover. " * 20, "CC410")) == 4
