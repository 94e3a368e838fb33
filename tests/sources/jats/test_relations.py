"""Ties to notices and their targets, in MEDLINE's terms, and references."""

from __future__ import annotations

import pytest

from clincite.records import RecordKind, RecordStatus
from tests.sources.jats.samples import article, record

DOI = 'ext-link-type="doi" xlink:href="10.1000/OWL"'


def related(kind: str, how: str = DOI, text: str = "") -> str:
    return f'<related-article related-article-type="{kind}" {how}>{text}</related-article>'


@pytest.mark.parametrize(
    ("of", "kind", "expected", "status"),
    [
        ("retraction", "retracted-article", "RetractionOf", RecordStatus.UNKNOWN),
        ("retraction", "retraction", "RetractionOf", RecordStatus.UNKNOWN),
        ("editorial", "retracted-article", "RetractionOf", RecordStatus.UNKNOWN),
        ("correction", "corrected-article", "ErratumFor", RecordStatus.UNKNOWN),
        ("addendum", "addended-article", "ErratumFor", RecordStatus.UNKNOWN),
        ("expression-of-concern", "object-of-concern", "ExpressionOfConcernFor", RecordStatus.UNKNOWN),
        ("expression-of-concern", "concern", "ExpressionOfConcernFor", RecordStatus.UNKNOWN),
        ("partial-retraction", "partial-retraction", "PartialRetractionOf", RecordStatus.UNKNOWN),
        ("research-article", "retraction-forward", "RetractionIn", RecordStatus.RETRACTED),
        ("research-article", "retraction", "RetractionIn", RecordStatus.RETRACTED),
        ("research-article", "expression_of_concern", "ExpressionOfConcernIn", RecordStatus.CONCERN),
        ("research-article", "partial-retraction", "PartialRetractionIn", RecordStatus.CONCERN),
        ("research-article", "correction-forward", "ErratumIn", RecordStatus.CORRECTED),
        ("research-article", "update", "UpdateIn", RecordStatus.SUPERSEDED),
        ("preprint", "published-article", "UpdateIn", RecordStatus.SUPERSEDED),
        ("research-article", "updated-article", "UpdateOf", RecordStatus.UNKNOWN),
        ("research-article", "preprint", "UpdateOf", RecordStatus.UNKNOWN),
        ("article-commentary", "commentary-article", "CommentOn", RecordStatus.UNKNOWN),
        ("research-article", "companion", "AssociatedPublication", RecordStatus.UNKNOWN),
    ],
)
def test_both_directions(of: str, kind: str, expected: str, status: RecordStatus) -> None:
    found = record(article(kind=of, meta=related(kind)))
    assert [(tie.type, tie.target) for tie in found.relations] == [(expected, "doi:10.1000/owl")]
    assert found.status is status
    assert found.status_checked is None  # a file says what became of an article, not when that was looked up


@pytest.mark.parametrize(
    ("how", "target"),
    [
        ('ext-link-type="pubmed" xlink:href="123"', "pmid:123"),
        ('ext-link-type="pmc" xlink:href="PMC45"', "pmcid:PMC45"),
        ('ext-link-type="pmc" xlink:href="45"', "pmcid:PMC45"),
        ('ext-link-type="uri" xlink:href="https://doi.org/10.1000/Owl"', "doi:10.1000/owl"),
        ('ext-link-type="uri" xlink:href="https://pubmed.ncbi.nlm.nih.gov/123/"', "pmid:123"),
        ('ext-link-type="uri" xlink:href="https://www.ncbi.nlm.nih.gov/pmc/articles/PMC45/"', "pmcid:PMC45"),
        ('ext-link-type="doi" xlink:href="https://dx.doi.org/10.1000/owl"', "doi:10.1000/owl"),
        ('ext-link-type="pmc" vol="5" page="e7" journal-id="Owl J"', None),
    ],
)
def test_targets(how: str, target: str | None) -> None:
    (tie,) = record(article(meta=related("retraction-forward", how))).relations
    assert tie.target == target
    assert tie.citation == (None if target else "Owl J 5:e7")


def test_a_target_within_the_citation_and_a_related_object() -> None:
    said = 'Owlet A. Owls. <pub-id pub-id-type="pmid">5</pub-id>'
    object_ = '<related-object link-type="retracted-article" document-id="10.1000/mouse" document-id-type="doi"/>'
    found = record(article(kind="retraction", meta=related("retracted-article", "", said) + object_))
    assert [(tie.type, tie.target) for tie in found.relations] == [("RetractionOf", "pmid:5"), ("RetractionOf", "doi:10.1000/mouse")]
    assert found.relations[0].citation == "Owlet A. Owls. 5"


def test_ties_that_tell_nothing_of_standing_or_are_of_bound_reviews_are_left_out() -> None:
    reports = f"<sub-article><front-stub>{related('retracted-article')}</front-stub></sub-article>"
    found = record(
        article(meta=related("article-reference") + related("peer-reviewed-article") + related("retraction-forward", ""), back=reports)
    )
    assert found.relations == ()


@pytest.mark.parametrize(
    ("kind", "title", "heading", "expected", "status"),
    [
        ("retraction", "Retraction: Owls", "", RecordKind.NOTICE, RecordStatus.UNKNOWN),
        ("correction", "Correction: Owls", "Correction", RecordKind.NOTICE, RecordStatus.UNKNOWN),
        ("expression-of-concern", "Owls", "", RecordKind.NOTICE, RecordStatus.UNKNOWN),
        ("other", "Owls", "Retraction", RecordKind.NOTICE, RecordStatus.UNKNOWN),
        ("research-article", "RETRACTED: Owls", "", RecordKind.UNSPECIFIED, RecordStatus.RETRACTED),
        ("research-article", "[Retracted article] Owls", "", RecordKind.UNSPECIFIED, RecordStatus.RETRACTED),
        ("retracted-article", "Owls", "", RecordKind.UNSPECIFIED, RecordStatus.RETRACTED),
        ("retraction", "Retracted: Owls", "", RecordKind.NOTICE, RecordStatus.UNKNOWN),
        ("research-article", "Retracted tendons in owls", "", RecordKind.UNSPECIFIED, RecordStatus.UNKNOWN),
        ("review-article", "Owls", "Editorial", RecordKind.REVIEW, RecordStatus.UNKNOWN),
        ("review-article", "Owls", "Systematic Review", RecordKind.SYSTEMATIC_REVIEW, RecordStatus.UNKNOWN),
        ("editorial", "Owls", "", RecordKind.OPINION, RecordStatus.UNKNOWN),
        ("case-report", "Owls", "", RecordKind.CASE_REPORT, RecordStatus.UNKNOWN),
        ("research-article", "Owls: a randomised controlled trial", "Clinical Study", RecordKind.TRIAL, RecordStatus.UNKNOWN),
    ],
)
def test_kinds(kind: str, title: str, heading: str, expected: RecordKind, status: RecordStatus) -> None:
    group = f'<article-categories><subj-group subj-group-type="heading"><subject>{heading}</subject></subj-group></article-categories>'
    found = record(article(kind=kind, title=title, meta=group))
    assert (found.kind, found.status) == (expected, status)


def test_references() -> None:
    def pub(kind: str, value: str) -> str:
        return f'<pub-id pub-id-type="{kind}">{value}</pub-id>'

    refs = (
        f"<ref><element-citation>{pub('doi', '10.1000/A')}{pub('pmid', '1')}</element-citation></ref>"
        f"<ref><mixed-citation>Owlet. {pub('doi', '10.1000/B')}</mixed-citation></ref>"
        f"<ref><citation>{pub('pmid', '1')}</citation><citation>{pub('pmid', '2')}</citation></ref>"
        f"<ref><citation-alternatives><element-citation>{pub('pmid', '3')}</element-citation><mixed-citation>{pub('doi', '10.1000/c')}"
        "</mixed-citation></citation-alternatives></ref>"
        '<ref><mixed-citation><ext-link ext-link-type="uri" xlink:href="https://doi.org/10.1000/D">there</ext-link></mixed-citation></ref>'
        f"<ref><mixed-citation>{pub('medline', '99')}{pub('pmid', 'none')}</mixed-citation></ref><ref><note><p>See there.</p></note></ref>"
    )
    bound = f"<sub-article><back><ref-list><ref><citation>{pub('pmid', '77')}</citation></ref></ref-list></back></sub-article>"
    found = record(article(back=f"<back><ref-list>{refs}</ref-list></back>{bound}"))
    assert found.cites == ("pmid:1", "doi:10.1000/b", "pmid:2", "pmid:3", "doi:10.1000/d")
