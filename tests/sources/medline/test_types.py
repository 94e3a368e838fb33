"""NLM's publication types, titles and marks to kind and status."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clincite.records import Condition, RecordKind, RecordStatus, Relation, clean_text
from clincite.sources.medline.mesh import condition_of, is_disease
from clincite.sources.medline.text import one_line
from clincite.sources.medline.types import kind_of, language_of, status_of


@pytest.mark.parametrize(
    ("types", "kind"),
    [
        (("Journal Article", "Retraction of Publication"), RecordKind.NOTICE),
        (("Published Erratum", "Randomized Controlled Trial"), RecordKind.NOTICE),
        (("Expression of Concern",), RecordKind.NOTICE),
        (("Review", "Practice Guideline"), RecordKind.GUIDELINE),
        (("Guideline",), RecordKind.GUIDELINE),
        (("Consensus Development Conference, NIH", "Review"), RecordKind.GUIDELINE),
        (("Meta-Analysis", "Systematic Review", "Journal Article"), RecordKind.SYSTEMATIC_REVIEW),
        (("Journal Article", "Meta-Analysis", "Review"), RecordKind.META_ANALYSIS),
        (("Comment", "Randomized Controlled Trial"), RecordKind.TRIAL),
        (("Clinical Trial, Phase I", "JOURNAL ARTICLE"), RecordKind.TRIAL),
        (("Clinical Trial, Phase IV",), RecordKind.TRIAL),
        (("Observational Study", "Case Reports"), RecordKind.OBSERVATIONAL),
        (("Case Reports", "Review"), RecordKind.CASE_REPORT),
        (("Review", "Editorial"), RecordKind.REVIEW),
        (("Letter", "Comment"), RecordKind.OPINION),
        (("Editorial",), RecordKind.OPINION),
        (("Journal Article", "Preprint"), RecordKind.UNSPECIFIED),
        (("Randomized Controlled Trial, Veterinary",), RecordKind.UNSPECIFIED),
        ((), RecordKind.UNSPECIFIED),
    ],
)
def test_kind_by_type(types: tuple[str, ...], kind: RecordKind) -> None:
    assert kind_of(types, "Lid spasm.", ())[0] is kind


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Toxin for lid spasm: a randomised controlled trial.", RecordKind.TRIAL),
        ("A randomized, double-blind, placebo-controlled crossover study of toxin.", RecordKind.TRIAL),
        ("Toxin for lid spasm: a systematic review and meta-analysis.", RecordKind.SYSTEMATIC_REVIEW),
        ("A meta-analysis of toxin.", RecordKind.META_ANALYSIS),
        ("Lid spasm after a bee sting: a case report.", RecordKind.CASE_REPORT),
        ("Lid spasm in drivers: a retrospective cohort study.", RecordKind.OBSERVATIONAL),
        ("Lid spasm: a narrative review.", RecordKind.REVIEW),
        ("Protocol for a randomised controlled trial of toxin.", RecordKind.UNSPECIFIED),
        ("Secondary analysis of a randomized trial of toxin.", RecordKind.UNSPECIFIED),
        ("Comment on a randomised controlled trial of toxin.", RecordKind.UNSPECIFIED),
        ("Retraction: toxin, a systematic review.", RecordKind.UNSPECIFIED),
        ("A guide to conducting a systematic review.", RecordKind.UNSPECIFIED),
        ("Mendelian randomization study of lid spasm.", RecordKind.UNSPECIFIED),
        ("Lid spasm in randomised trials.", RecordKind.UNSPECIFIED),
    ],
)
def test_kind_by_title(title: str, kind: RecordKind) -> None:
    found, design = kind_of(("Journal Article",), title, ())
    assert found is kind
    assert (design is None) == (kind is RecordKind.UNSPECIFIED)
    assert design is None or design.endswith("(by its title)")


def test_a_title_refines_a_review_but_overrules_no_other_type() -> None:
    assert kind_of(("Review",), "Toxin: a systematic review.", ())[0] is RecordKind.SYSTEMATIC_REVIEW
    assert kind_of(("Review",), "Lid spasm: a case report.", ())[0] is RecordKind.REVIEW
    assert kind_of(("Letter",), "Toxin: a randomised trial.", ())[0] is RecordKind.OPINION
    assert kind_of(("Clinical Trial Protocol",), "Toxin: a randomised trial.", ("Cohort Studies",))[0] is RecordKind.UNSPECIFIED


def test_indexed_designs_count_for_humans_only() -> None:
    assert kind_of(("Journal Article",), "Lids.", ("Humans", "Retrospective Studies")) == (
        RecordKind.OBSERVATIONAL,
        "Retrospective study (by its MeSH headings)",
    )
    assert kind_of(("Journal Article",), "Lids.", ("Animals", "Retrospective Studies"))[0] is RecordKind.UNSPECIFIED


@pytest.mark.parametrize(
    ("marks", "status"),
    [
        (("ErratumIn", "UpdateIn", "ExpressionOfConcernIn", "RetractionIn"), RecordStatus.RETRACTED),
        (("ErratumIn", "UpdateIn", "ExpressionOfConcernIn"), RecordStatus.CONCERN),
        (("PartialRetractionIn",), RecordStatus.CONCERN),
        (("ErratumIn", "UpdateIn"), RecordStatus.SUPERSEDED),
        (("CorrectedandRepublishedIn",), RecordStatus.CORRECTED),
        (("RetractedandRepublishedIn",), RecordStatus.RETRACTED),
        (("RetractionOf", "ErratumFor", "UpdateOf", "CommentIn", "Cites"), RecordStatus.CURRENT),
    ],
)
def test_the_worst_mark_decides(marks: tuple[str, ...], status: RecordStatus) -> None:
    relations = tuple(Relation(type=mark, target="pmid:1") for mark in marks)
    assert status_of((), relations, "2024-01-01") is status
    assert status_of((), tuple(reversed(relations)), "2024-01-01") is status


# Every RefType of the DTD of 2025, and of older files: what it says of the record that bears it.
REF_TYPES = {
    "AssociatedDataset": RecordStatus.CURRENT,
    "AssociatedPublication": RecordStatus.CURRENT,
    "Cites": RecordStatus.CURRENT,
    "CommentIn": RecordStatus.CURRENT,
    "CommentOn": RecordStatus.CURRENT,
    "CorrectedandRepublishedIn": RecordStatus.CORRECTED,
    "CorrectedandRepublishedFrom": RecordStatus.CURRENT,
    "ErratumIn": RecordStatus.CORRECTED,
    "ErratumFor": RecordStatus.CURRENT,
    "ExpressionOfConcernIn": RecordStatus.CONCERN,
    "ExpressionOfConcernFor": RecordStatus.CURRENT,
    "OriginalReportIn": RecordStatus.CURRENT,
    "PartialRetractionIn": RecordStatus.CONCERN,
    "PartialRetractionOf": RecordStatus.CURRENT,
    "ReprintIn": RecordStatus.CURRENT,
    "ReprintOf": RecordStatus.CURRENT,
    "RepublishedIn": RecordStatus.CURRENT,
    "RepublishedFrom": RecordStatus.CURRENT,
    "RetractedandRepublishedIn": RecordStatus.RETRACTED,
    "RetractedandRepublishedFrom": RecordStatus.CURRENT,
    "RetractionIn": RecordStatus.RETRACTED,
    "RetractionOf": RecordStatus.CURRENT,
    "SummaryForPatientsIn": RecordStatus.CURRENT,
    "UpdateIn": RecordStatus.SUPERSEDED,
    "UpdateOf": RecordStatus.CURRENT,
}


@pytest.mark.parametrize(("mark", "status"), REF_TYPES.items())
def test_each_tie_alone(mark: str, status: RecordStatus) -> None:
    ties = (Relation(type=mark, target="pmid:1"),)
    assert status_of(("Journal Article",), ties, "2024-01-01") is status
    unknown = RecordStatus.UNKNOWN if status is RecordStatus.CURRENT else status
    assert status_of(("Journal Article",), ties, None) is unknown


def test_no_mark_and_no_date_is_unknown() -> None:
    assert status_of(("Journal Article",), (), None) is RecordStatus.UNKNOWN


def test_languages() -> None:
    assert [language_of(code) for code in ("eng", "ENG ", "ger", "scr", "", "xyz")] == ["en", "en", "de", "hr", "und", "xyz"]


@pytest.mark.parametrize(
    ("descriptor", "name"),
    [
        ("Diabetes Mellitus, Type 2", "Type 2 diabetes mellitus"),
        ("Carcinoma, Non-Small-Cell Lung", "Non-small-cell lung carcinoma"),
        ("Lymphoma, Large B-Cell, Diffuse", "Diffuse large B-cell lymphoma"),
        ("Bell Palsy", "Bell palsy"),
        ("HIV Infections", "HIV infections"),
        ("COVID-19", "COVID-19"),
        ("AIDS-Related Opportunistic Infections", "AIDS-related opportunistic infections"),
    ],
)
def test_mesh_names_read_naturally(descriptor: str, name: str) -> None:
    synonyms = (descriptor,) if "," in descriptor else ()
    assert condition_of(descriptor, "D1") == Condition(name=name, id="MESH:D1", synonyms=synonyms)


def test_what_counts_as_a_disease() -> None:
    assert is_disease("Hemifacial Spasm", ())
    assert is_disease("Arthritis, Rheumatoid", ())
    assert is_disease("Scurvy", ("drug therapy",))
    assert not is_disease("Botulinum Toxins", ("therapeutic use", "adverse effects"))
    assert not is_disease("Humans", ())
    assert not is_disease("Apoptosis", ())
    assert not is_disease("United States", ("epidemiology",))
    assert not is_disease("Genetic Predisposition to Disease", ("etiology",))


@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_one_line_is_clean_text_without_line_breaks(text: str) -> None:
    assert one_line(text) == clean_text(" ".join(text.split()))
    assert "\n" not in one_line(text)
