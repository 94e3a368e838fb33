"""schema.org data of an article: a ``MedicalWebPage`` with what it cites. Who reviewed it is told only where that is known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec

from clincite.answers import Answer
from clincite.interchange.cited import Cited, Form, cited_in
from clincite.readers import Reader
from clincite.records import RecordStatus
from clincite.render.links import id_links
from clincite.render.words import one_line, review_words

_APPROVED: Final = "approved"
_MOST_TOPICS: Final = 12
_MOST_AUTHORS: Final = 3  # the data stand in the page: an article may cite fifty works
_SYSTEMS: Final[Mapping[str, str]] = {
    "HP": "Human Phenotype Ontology",
    "MONDO": "Mondo Disease Ontology",
    "ORPHA": "Orphanet",
    "OMIM": "OMIM",
    "MESH": "MeSH",
    "SNOMED": "SNOMED CT",
}
_TYPES: Final = {
    Form.ARTICLE: "MedicalScholarlyArticle",
    Form.REPORT: "Report",
    Form.PAGE: "WebPage",
    Form.DOCUMENT: "CreativeWork",
}


class PageFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of the page beside the answer.

    :param url: its one address.
    :param site_url: address of the site.
    :param policy_url: where the site says how answers are made and what may be done with them.
    :param published: when it was (ISO).
    :param reviewers: name and credentials of each person who approved it; none: nobody, or nobody who is known.
    :param reviewed_on: the ISO date of that; may be empty.
    :param codes: names of known conditions, each with its id in a public vocabulary, or with nothing.
    """

    url: str
    site_name: str
    site_url: str
    policy_url: str
    description: str
    published: str
    reviewers: tuple[tuple[str, str], ...] = ()
    reviewed_on: str = ""
    codes: Mapping[str, str] = {}


def medical_web_page(answer: Answer, page: PageFacts) -> dict[str, Any]:
    """The data that stand in the head of the page, as plain values."""
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "MedicalWebPage",
        "@id": page.url,
        "url": page.url,
        "name": one_line(answer.title),
        "headline": one_line(answer.question),
        "description": one_line(page.description),
        "inLanguage": "en",
        "datePublished": page.published,
        "dateModified": answer.created,
        "version": answer.review.version,
        "creativeWorkStatus": review_words(answer.review.state, answer.review.replaced_by or None).label,
        "identifier": {"@type": "PropertyValue", "propertyID": "clincite answer", "value": answer.id},
        "isPartOf": {"@type": "WebSite", "name": page.site_name, "url": page.site_url},
        "usageInfo": page.policy_url,
        "medicalAudience": audience_data(answer.reader),
        "about": list(_about(answer, page.codes)),
        "citation": [_work(source, answer) for source in cited_in(answer)],
    }
    if answer.review.state == _APPROVED and page.reviewers:
        people = [_person(name, credentials) for name, credentials in page.reviewers]
        data["reviewedBy"] = people[0] if len(people) == 1 else people
        if page.reviewed_on:
            data["lastReviewed"] = page.reviewed_on[:10]
    return {name: value for name, value in data.items() if value not in ("", [], None)}


def _person(name: str, credentials: str) -> dict[str, str]:
    person = {"@type": "Person", "name": one_line(name)}
    return {**person, "honorificSuffix": one_line(credentials)} if credentials.strip() else person


def audience_data(reader: str) -> Any:
    """Whom the text is for, in schema.org's terms, which know clinicians and patients but no students."""
    if reader == Reader.PATIENT:
        return {"@type": "Patient", "audienceType": "Patients and their families"}
    if reader == Reader.STUDENT:
        return {"@type": "MedicalAudience", "audienceType": "Students of the health professions"}
    return "https://schema.org/Clinician"


def _about(answer: Answer, codes: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """The conditions and complaints that the question names, then the conditions that have a heading of their own."""
    seen: set[str] = set()
    named = [(name, "MedicalCondition") for name in answer.understood.conditions]
    named += [(name, "MedicalSignOrSymptom") for name in answer.understood.findings]
    headed = {group.label: group.condition for section in answer.sections for group in section.groups}
    # A heading may be a guideline's name as well: only those that are known as conditions.
    named += [(label, "MedicalCondition") for label in headed if label in codes]
    for name, kind in named:
        if name.casefold() in seen or len(seen) >= _MOST_TOPICS:
            continue
        seen.add(name.casefold())
        about = {"@type": kind, "name": one_line(name)}
        code = _code(codes.get(name) or headed.get(name) or "")
        yield {**about, "code": code} if code else about


def _code(identifier: str) -> dict[str, str] | None:
    prefix, _, key = identifier.partition(":")
    if not key or prefix.upper() not in _SYSTEMS:
        return None
    return {"@type": "MedicalCode", "codeValue": one_line(identifier), "codingSystem": _SYSTEMS[prefix.upper()]}


def _work(source: Cited, answer: Answer) -> dict[str, Any]:
    """One source; its addresses are those built from its identifiers."""
    data: dict[str, Any] = {
        "@type": _TYPES[source.form],
        "name": source.title,
        "author": [{"@type": "Organization" if name.group else "Person", "name": name.whole} for name in source.authors[:_MOST_AUTHORS]],
        "datePublished": str(source.year or ""),
        "isPartOf": {"@type": "Periodical", "name": source.journal} if source.journal else None,
        "publisher": {"@type": "Organization", "name": source.publisher} if source.publisher else None,
        "url": source.url,
        "sameAs": [
            link.href
            for link in id_links({"pmid": source.pmid, "doi": source.doi, "pmcid": source.pmcid})
            if link.href and link.href != source.url
        ],
        "creativeWorkStatus": "Retracted" if _retracted(source, answer) else "",
    }
    data["publicationType" if source.form is Form.ARTICLE else "genre"] = source.genre
    return {name: value for name, value in data.items() if value not in ("", [], None)}


def _retracted(source: Cited, answer: Answer) -> bool:
    return any(reference.number in source.numbers and reference.status == RecordStatus.RETRACTED for reference in answer.references)
