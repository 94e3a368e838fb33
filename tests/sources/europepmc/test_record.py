"""From Europe PMC's JSON to a record."""

from __future__ import annotations

from typing import Any

import hypothesis
import hypothesis.strategies as st
import pytest

from clincite.records import Record, RecordKind, RecordStatus, Relation, clean_text
from clincite.sources.europepmc.record import record_of
from clincite.sources.europepmc.text import abstract_parts, plain

DATE = "2026-03-01"


def record(**fields: Any) -> Record:
    made = record_of({"id": "7", "source": "MED", "pmid": "7", "title": "Zalutrin for velmoria.", **fields}, date=DATE)
    assert made is not None
    return made


def tied(*ties: tuple[str, str, str], **fields: Any) -> Record:
    return record(
        commentCorrectionList={"commentCorrection": [{"type": kind, "source": source, "id": id} for kind, source, id in ties]}, **fields
    )


@pytest.mark.parametrize(
    ("fields", "id", "url"),
    [
        ({"pmid": "123"}, "pmid:123", "https://pubmed.ncbi.nlm.nih.gov/123/"),
        ({"source": "MED", "id": "123"}, "pmid:123", "https://pubmed.ncbi.nlm.nih.gov/123/"),
        ({"source": "PPR", "id": "PPR5", "doi": "10.5555/A"}, "epmc:PPR5", "https://europepmc.org/article/PPR/PPR5"),
        ({"source": "PMC", "id": "PMC9", "doi": "10.5555/A"}, "pmcid:PMC9", "https://europepmc.org/article/PMC/PMC9"),
        ({"source": "AGR", "id": "IND44", "doi": "10.5555/ABC"}, "doi:10.5555/abc", "https://europepmc.org/article/AGR/IND44"),
        ({"source": "NBK", "id": "NBK44"}, "epmc:NBKNBK44", "https://europepmc.org/article/NBK/NBK44"),
        ({"doi": "10.5555/x"}, "doi:10.5555/x", "https://doi.org/10.5555/x"),
        ({"source": "MED", "id": "<script>", "doi": "10.5555/x"}, "doi:10.5555/x", "https://doi.org/10.5555/x"),
    ],
)
def test_identity(fields: dict[str, str], id: str, url: str) -> None:
    made = record_of({"title": "Zalutrin.", **fields}, date=DATE)
    assert made is not None and (made.id, made.url) == (id, url)
    assert ("pmid" in made.ids) == id.startswith("pmid:")


@pytest.mark.parametrize("result", [None, [], "text", {}, {"title": "No id"}, {"id": "1", "source": "MED"}, {"pmid": "1", "title": " "}])
def test_what_is_no_record(result: object) -> None:
    assert record_of(result, date=DATE) is None


def test_headings_are_section_names_and_tags_go() -> None:
    made = record(
        abstractText="<h4>BACKGROUND</h4>Velmoria is <i>rare</i>."
        "<h4>Main results:</h4> 10<sup>-3</sup> m; H<sub>2</sub>O; p<0.05 &amp; n&lt;9. <p>Next.</p>"
        "<h4>Conclusions</h4>It &lt;b&gt;works&lt;/b&gt;."
    )
    assert [(part.name, part.text) for part in made.sections] == [
        ("Background", "Velmoria is rare."),
        ("Main results", "10⁻³ m; H2O; p<0.05 & n<9. Next."),
        ("Conclusions", "It works."),
    ]
    assert [part.name for part in record(abstractText="Without headings.").sections] == ["Abstract"]
    assert [(part.name, part.text) for part in record(abstractText="Before.<h4>Methods</h4>After.").sections] == [
        ("Abstract", "Before."),
        ("Methods", "After."),
    ]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", []),
        ("<h4>Only a heading</h4>", []),
        ("<h4>Open heading", [("", "Open heading")]),
        ("a</h4>b", [("", "a</h4>b")]),
        ("<h4></h4>text", [("", "text")]),
        ("<h4>One</h4><h4>Two</h4>text", [("Two", "text")]),
    ],
)
def test_headings_that_are_odd(text: str, parts: list[tuple[str, str]]) -> None:
    assert list(abstract_parts(text)) == parts


def test_markup_is_never_code() -> None:
    made = record(
        title="<script>alert(1)</script> <i>Zalutrin</i> & <img src=x onerror=y>", abstractText="&lt;script&gt;x&lt;/script&gt; and ]]>"
    )
    assert made.title == "<script>alert(1)</script> Zalutrin & <img src=x onerror=y>"
    assert made.sections[0].text == "<script>x</script> and ]]>"


@pytest.mark.parametrize(
    ("words", "source", "relation", "status"),
    [
        ("Retraction in", "MED", Relation(type="RetractionIn", target="pmid:9"), RecordStatus.RETRACTED),
        ("RETRACTION IN", "MED", Relation(type="RetractionIn", target="pmid:9"), RecordStatus.RETRACTED),
        ("Expression of concern in", "MED", Relation(type="ExpressionOfConcernIn", target="pmid:9"), RecordStatus.CONCERN),
        ("Partial retraction in", "MED", Relation(type="PartialRetractionIn", target="pmid:9"), RecordStatus.CONCERN),
        ("Erratum in", "MED", Relation(type="ErratumIn", target="pmid:9"), RecordStatus.CORRECTED),
        ("Corrected and republished in", "MED", Relation(type="CorrectedandRepublishedIn", target="pmid:9"), RecordStatus.CORRECTED),
        ("Retracted and republished in", "MED", Relation(type="RetractedandRepublishedIn", target="pmid:9"), RecordStatus.RETRACTED),
        ("Update in", "MED", Relation(type="UpdateIn", target="pmid:9"), RecordStatus.SUPERSEDED),
        ("Preprint of", "MED", Relation(type="UpdateIn", target="pmid:9"), RecordStatus.SUPERSEDED),
        ("Preprint in", "PPR", Relation(type="UpdateOf", target="epmc:9"), RecordStatus.CURRENT),
        ("Comment in", "MED", Relation(type="CommentIn", target="pmid:9"), RecordStatus.CURRENT),
        ("Retraction of", "MED", Relation(type="RetractionOf", target="pmid:9"), RecordStatus.CURRENT),
        ("Something new in", "MED", Relation(type="Somethingnewin", target="pmid:9"), RecordStatus.CURRENT),
    ],
)
def test_ties(words: str, source: str, relation: Relation, status: RecordStatus) -> None:
    made = tied((words, source, "9"))
    assert made.relations == (relation,) and made.status is status and made.status_checked == DATE


def test_a_tie_to_nothing_that_can_be_named_is_dropped() -> None:
    assert tied(("Retraction in", "XYZ", "9"), ("", "MED", "9")).relations == ()
    cited = record(commentCorrectionList={"commentCorrection": {"type": "Retraction in", "reference": "J  Invented. 2026"}})
    assert cited.relations == (Relation(type="RetractionIn", citation="J Invented. 2026"),) and cited.status is RecordStatus.RETRACTED


@pytest.mark.parametrize("word", ["Retracted Publication", "retracted publication", "preprint-withdrawal", "Preprint-removal"])
def test_types_that_say_retracted(word: str) -> None:
    assert record(pubTypeList={"pubType": ["Journal Article", word]}).status is RecordStatus.RETRACTED


def test_a_notice_of_retraction_is_not_retracted() -> None:
    made = record(pubTypeList={"pubType": ["Retraction of Publication"]})
    assert (made.status, made.kind) == (RecordStatus.CURRENT, RecordKind.NOTICE)


def test_a_preprint_says_that_it_is_one() -> None:
    result = {"id": "PPR5", "source": "PPR", "title": "Zalutrin", "bookOrReportDetails": {"publisher": "inventRxiv"}, "versionNumber": 2}
    made = record_of(result, date=DATE)
    assert made is not None
    assert made.publication_types == ("Preprint",) and made.design == "Preprint" and made.source == "inventRxiv"
    assert made.extra["preprint_server"] == "inventRxiv" and made.extra["version"] == "2" and "pmid" not in made.ids


def test_types_of_full_texts_are_those_of_medline() -> None:
    made = record(pubTypeList={"pubType": ["research-article", "Journal Article", "review-article"]})
    assert made.publication_types == ("Journal Article", "Review") and made.kind is RecordKind.REVIEW


def test_the_rest_of_a_record() -> None:
    made = record(
        authorList={"author": [
            {"firstName": "Ada B", "lastName": "Quellmann", "initials": "AB"}, {"collectiveName": "The Velmoria Group"}]},
        journalInfo={
            "volume": "12", "issue": "3", "dateOfPublication": "2021 Feb", "journal": {"title": "J of V", "isoabbreviation": "J V"}},
        pageInfo="6-9",
        language="ger",
        license="cc by-nc",
        isOpenAccess="Y",
        dateOfRevision="2024-05-06",
        doi="10.5555/v",
        pmcid="PMC5",
        keywordList={"keyword": ["velmoria", "Velmoria"]},
        meshHeadingList={"meshHeading": [{"descriptorName": "Gout", "majorTopic_YN": "Y", "meshQualifierList": {"meshQualifier": [
            {"qualifierName": "drug therapy", "majorTopic_YN": "N"}]}}, {"descriptorName": "Humans", "majorTopic_YN": "N"}]},
        chemicalList={"chemical": [{"name": "zalutrin", "registryNumber": "0"}]},
    )  # fmt: skip
    assert made.authors == ("Quellmann AB", "The Velmoria Group")
    assert (made.source, made.year, made.language, made.licence) == ("J V", 2021, "de", "CC BY-NC")
    assert made.ids == {"pmid": "7", "doi": "10.5555/v", "pmcid": "PMC5"}
    assert made.keywords == ("Gout", "Humans", "velmoria", "zalutrin") and [part.name for part in made.conditions] == ["Gout"]
    assert {"volume": "12", "issue": "3", "pages": "6-9", "open_access": "yes", "date_revised": "2024-05-06"}.items() <= made.extra.items()


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["author", "journal", "type", "id", "source", "publisher", "keyword"]), inner, max_size=3)
    ),
    max_leaves=8,
)
FIELDS = (
    *("id", "source", "pmid", "pmcid", "doi", "title", "abstractText", "authorList", "journalInfo", "pubTypeList", "language", "license"),
    *("meshHeadingList", "keywordList", "chemicalList", "commentCorrectionList", "bookOrReportDetails", "dateOfRevision", "pubYear"),
)


@hypothesis.given(st.dictionaries(st.sampled_from(FIELDS), ANYTHING))
def test_no_field_is_trusted(fields: dict[str, Any]) -> None:
    made = record_of({"id": "7", "source": "MED", "title": "Zalutrin", **fields}, date=DATE)
    assert made is None or (made.id and made.title)


@hypothesis.given(st.text(alphabet=st.sampled_from("ab <>/&;=\"'h4supibt\u0000\ud800½"), max_size=60))
def test_text_is_never_lost_or_turned_into_markup(text: str) -> None:
    shown = plain(text)
    assert "\0" not in shown
    if "<" not in text and "&" not in text:
        assert clean_text(shown) == clean_text(" ".join(text.replace("\0", " ").replace("\ud800", " ").split()))
