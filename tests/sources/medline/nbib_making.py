"""MEDLINE XML written out in PubMed's text format, as PubMed does it, for tests that compare the two readers."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from lxml import etree

from clincite.sources.medline.nbib_tree import TIES
from clincite.sources.medline.text import text_of

_TAGS_OF_TIES = {kind: tag for tag, kind in TIES.items()}
_WIDTH = 82


def nbib(article: etree._Element) -> str:
    """A ``PubmedArticle`` in the text format."""
    return "".join(_wrapped(tag, value) for tag, value in _tags(article) if value) + "\n"


def _wrapped(tag: str, value: str) -> str:
    first, *more = textwrap.wrap(value, _WIDTH, break_long_words=False, break_on_hyphens=False)
    return "".join([f"{tag:<4}- {first}\n", *(f"      {line}\n" for line in more)])


def _tags(article: etree._Element) -> Iterator[tuple[str, str]]:
    citation = article.find("MedlineCitation")
    assert citation is not None
    body = citation.find("Article")
    assert body is not None
    yield "PMID", text_of(citation.find("PMID"))
    yield "STAT", str(citation.get("Status") or "")
    yield "DCOM", _date(citation.find("DateCompleted"))
    yield "LR", _date(citation.find("DateRevised"))
    yield "VI", text_of(body.find("Journal/JournalIssue/Volume"))
    yield "IP", text_of(body.find("Journal/JournalIssue/Issue"))
    yield "DP", _published(body.find("Journal/JournalIssue/PubDate"))
    yield "TI", text_of(body.find("ArticleTitle"))
    yield "PG", text_of(body.find("Pagination/MedlinePgn"))
    for place in body.iterfind("ELocationID"):
        if place.get("ValidYN") != "N":
            yield "LID", f"{text_of(place)} [{place.get('EIdType')}]"
    yield "AB", _abstract(body.find("Abstract"))
    yield "CI", text_of(body.find("Abstract/CopyrightInformation"))
    for author in body.iterfind("AuthorList/Author"):
        if author.get("ValidYN") != "N":
            yield _author(author)
    for code in body.iterfind("Language"):
        yield "LA", text_of(code)
    for bank in body.iterfind("DataBankList/DataBank"):
        for number in bank.iterfind("AccessionNumberList/AccessionNumber"):
            yield "SI", f"{text_of(bank.find('DataBankName'))}/{text_of(number)}"
    for kind in body.iterfind("PublicationTypeList/PublicationType"):
        yield "PT", text_of(kind)
    yield "TT", text_of(body.find("VernacularTitle"))
    yield "DEP", _date(body.find("ArticleDate"))
    yield "TA", text_of(body.find("Journal/ISOAbbreviation")) or text_of(citation.find("MedlineJournalInfo/MedlineTA"))
    yield "JT", text_of(body.find("Journal/Title"))
    for substance in citation.iterfind("ChemicalList/Chemical"):
        yield "RN", f"{text_of(substance.find('RegistryNumber'))} ({text_of(substance.find('NameOfSubstance'))})"
    for other in citation.iterfind("OtherAbstract"):
        yield "OAB", f"{other.get('Type')}: {_abstract(other)}"
        yield "OABL", str(other.get("Language") or "")
    for tie in citation.iterfind("CommentsCorrectionsList/CommentsCorrections"):
        if tie.get("RefType") in _TAGS_OF_TIES:
            pmid = text_of(tie.find("PMID"))
            yield _TAGS_OF_TIES[str(tie.get("RefType"))], text_of(tie.find("RefSource")) + (f" PMID: {pmid}" if pmid else "")
    for heading in citation.iterfind("MeshHeadingList/MeshHeading"):
        yield "MH", "/".join(_starred(part) for part in heading)
    for concept in citation.iterfind("SupplMeshList/SupplMeshName"):
        yield "NM", text_of(concept)
    for word in citation.iterfind("KeywordList/Keyword"):
        yield "OT", _starred(word)
    yield "COIS", text_of(citation.find("CoiStatement"))
    for number in article.iterfind("PubmedData/ArticleIdList/ArticleId"):
        if number.get("IdType") == "pmc":
            yield "PMC", text_of(number)
        elif number.get("IdType") in ("doi", "pii"):
            yield "AID", f"{text_of(number)} [{number.get('IdType')}]"
    yield "SO", "J Inv."


def _date(date: etree._Element | None) -> str:
    return "".join(str(part.text).strip().zfill(2) for part in date) if date is not None else ""


def _published(date: etree._Element | None) -> str:
    if date is None:
        return ""
    return text_of(date.find("MedlineDate")) or " ".join(
        filter(None, (text_of(date.find(part)) for part in ("Year", "Season", "Month", "Day")))
    )


def _abstract(abstract: etree._Element | None) -> str:
    parts = []
    for part in abstract.iterfind("AbstractText") if abstract is not None else ():
        label, text = str(part.get("Label") or "").upper(), text_of(part)
        parts.append(f"{label}: {text}" if label and text else text)
    return " ".join(filter(None, parts))


def _author(author: etree._Element) -> tuple[str, str]:
    group = author.find("CollectiveName")
    if group is not None:
        return "CN", text_of(group)
    initials = text_of(author.find("Initials")) or "".join(word[0] for word in text_of(author.find("ForeName")).split())
    return "AU", " ".join(filter(None, (text_of(author.find("LastName")), initials, text_of(author.find("Suffix")))))


def _starred(part: etree._Element) -> str:
    return ("*" if part.get("MajorTopicYN") == "Y" else "") + text_of(part)
