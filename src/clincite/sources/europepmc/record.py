"""One result of Europe PMC, as decoded JSON, into a :class:`Record`.

A result is a MEDLINE citation in other clothes. It is set as one and read by the MEDLINE reader, so that sections, names, kinds
and conditions come out as they do from PubMed, and the same paper is the same record wherever it was found. What MEDLINE has no
place for (preprints, licence, ties to papers outside it) is added after that.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterator
from typing import Any, Final

import msgspec
from lxml import etree

from clincite.records import Record, RecordStatus, Relation
from clincite.sources.europepmc.text import abstract_parts, set_text
from clincite.sources.medline.reader import MedlineReader
from clincite.sources.medline.types import status_of

PREPRINT: Final = "Preprint"

_STAND_IN_PMID: Final = "1"  # for papers that have none; it does not reach the record
_PMID: Final = re.compile(r"[1-9]\d{0,8}")
_PMCID: Final = re.compile(r"PMC\d{1,9}")
_DOI: Final = re.compile(r"10\.\d{4,9}/\S+")
_ID: Final = re.compile(r"[A-Za-z0-9]{1,40}")
_CODE: Final = re.compile(r"[a-z]{3}")
_WITHDRAWN: Final = re.compile(r"\bpreprint[- ](?:withdrawal|removal)\b", re.IGNORECASE)
# JATS article types, which stand beside MEDLINE's or alone.
_TYPES: Final = {
    "research-article": "Journal Article",
    "review-article": "Review",
    "systematic-review": "Systematic Review",
    "case-report": "Case Reports",
    "retraction": "Retraction of Publication",
    "correction": "Published Erratum",
    "expression-of-concern": "Expression of Concern",
    "preprint": PREPRINT,
}
# MEDLINE's RefTypes. Europe PMC writes them as words: "Expression of concern in".
_REF_TYPES: Final = {
    name.casefold(): name
    for name in (
        *("CommentIn", "CommentOn", "CorrectedandRepublishedFrom", "CorrectedandRepublishedIn", "ErratumFor", "ErratumIn"),
        *("ExpressionOfConcernFor", "ExpressionOfConcernIn", "OriginalReportIn", "PartialRetractionIn", "PartialRetractionOf"),
        *("ReprintIn", "ReprintOf", "RepublishedFrom", "RepublishedIn", "RetractedandRepublishedFrom", "RetractedandRepublishedIn"),
        *("RetractionIn", "RetractionOf", "SummaryForPatientsIn", "UpdateIn", "UpdateOf", "AssociatedDataset", "AssociatedPublication"),
    )
} | {
    # NLM ties a preprint to its publication as a text to its update.
    "preprintof": "UpdateIn",
    "preprintin": "UpdateOf",
    "haspreprint": "UpdateOf",
}


def record_of(result: Any, *, date: str) -> Record | None:
    """The record of one result of a search with ``resultType=core``; None when it has no usable id or no title.

    :param result: decoded JSON; fields of unexpected types are passed over.
    :param date: ISO date of the answer, on which its status was so.
    """
    if not isinstance(result, dict):
        return None
    ids = _ids(result)
    identity = _identity(result, ids)
    if identity is None or not _text(result, "title"):
        return None
    types = _types(result)
    citation = _citation(result, ids, types)
    stream = io.BytesIO(etree.tostring(citation, encoding="utf-8"))
    record = next((item for item in MedlineReader().parse(stream, "Europe PMC") if isinstance(item, Record)), None)
    if record is None:
        return None
    relations = tuple(_relations(result))
    id, url = identity
    withdrawn = any(_WITHDRAWN.search(name) for name in types)
    return msgspec.structs.replace(
        record,
        id=id,
        ids={scheme: value for scheme, value in ({**record.ids, "pmid": ""} | ids).items() if value},
        url=url,
        licence=_text(result, "license").upper() or None,
        extra={**record.extra, **_extra(result)},
        design=record.design or (PREPRINT if PREPRINT in types else None),
        relations=relations,
        status=RecordStatus.RETRACTED if withdrawn else status_of(types, relations, date, title=record.title),
        status_checked=date,
    )


def _ids(result: dict[str, Any]) -> dict[str, str]:
    pmid, pmcid, doi = _text(result, "pmid"), _text(result, "pmcid"), _text(result, "doi")
    if not pmid and _text(result, "source") == "MED":
        pmid = _text(result, "id")
    if not pmcid and _text(result, "source") == "PMC":
        pmcid = _text(result, "id")
    usable = (("pmid", pmid, _PMID), ("pmcid", pmcid, _PMCID), ("doi", doi, _DOI))
    return {scheme: value for scheme, value, pattern in usable if pattern.fullmatch(value)}


def _identity(result: dict[str, Any], ids: dict[str, str]) -> tuple[str, str] | None:
    """Record id and address."""
    source, own = _text(result, "source"), _text(result, "id")
    page = f"https://europepmc.org/article/{source}/{own}"
    known = _ID.fullmatch(source) is not None and _ID.fullmatch(own) is not None
    if "pmid" in ids:
        return f"pmid:{ids['pmid']}", f"https://pubmed.ncbi.nlm.nih.gov/{ids['pmid']}/"
    if source == "PPR" and known:
        return f"epmc:{own}", page
    if "pmcid" in ids:
        return f"pmcid:{ids['pmcid']}", f"https://europepmc.org/article/PMC/{ids['pmcid']}"
    if "doi" in ids:
        return f"doi:{ids['doi'].lower()}", page if known else f"https://doi.org/{ids['doi']}"
    return (f"epmc:{source}{own}", page) if known else None


def _types(result: dict[str, Any]) -> tuple[str, ...]:
    names = [_TYPES.get(name.lower(), name) for name in _texts(result, "pubTypeList", "pubType")]
    if _text(result, "source") == "PPR":
        names.insert(0, PREPRINT)
    once: dict[str, str] = {}
    for name in names:
        once.setdefault(name.casefold(), name)
    return tuple(once.values())


def _relations(result: dict[str, Any]) -> Iterator[Relation]:
    for tie in _parts(result, "commentCorrectionList", "commentCorrection"):
        words = re.sub(r"[^A-Za-z]", "", _text(tie, "type"))
        cited = " ".join(_text(tie, "reference").split()) or None
        target = _target(_text(tie, "source"), _text(tie, "id"))
        if words and (target or cited):
            yield Relation(type=_REF_TYPES.get(words.casefold(), words), target=target, citation=cited)


def _target(source: str, id: str) -> str | None:
    if source in ("MED", "") and _PMID.fullmatch(id):
        return f"pmid:{id}"
    if source == "PMC" and _PMCID.fullmatch(id):
        return f"pmcid:{id}"
    if source == "PPR" and _ID.fullmatch(id):
        return f"epmc:{id}"
    return None


def _extra(result: dict[str, Any]) -> dict[str, str]:
    values = {
        "open_access": "yes" if _text(result, "isOpenAccess") == "Y" else "",
        "preprint_server": _text(result, "bookOrReportDetails", "publisher") if _text(result, "source") == "PPR" else "",
        "version": _text(result, "versionNumber"),
        "pages": _text(result, "pageInfo"),
    }
    return {name: value for name, value in values.items() if value and (name != "version" or value != "1")}


def _citation(result: dict[str, Any], ids: dict[str, str], types: tuple[str, ...]) -> etree._Element:
    """The result as a PubmedArticle in a set."""
    root = etree.Element("PubmedArticleSet")
    paper = etree.SubElement(root, "PubmedArticle")
    citation = etree.SubElement(paper, "MedlineCitation")
    _add(citation, "PMID", ids.get("pmid", _STAND_IN_PMID))
    for tag, name in (("DateCompleted", "dateOfCompletion"), ("DateRevised", "dateOfRevision")):
        _add_date(citation, tag, _text(result, name))
    article = etree.SubElement(citation, "Article")
    _journal(article, result)
    set_text(etree.SubElement(article, "ArticleTitle"), _text(result, "title"))
    _abstract(article, result)
    _authors(article, result)
    language = _text(result, "language").lower()
    _add(article, "Language", language if _CODE.fullmatch(language) else "")
    listed = etree.SubElement(article, "PublicationTypeList")
    for name in types:
        _add(listed, "PublicationType", name)
    _keywords(citation, result)
    data = etree.SubElement(etree.SubElement(paper, "PubmedData"), "ArticleIdList")
    for scheme, kind in (("doi", "doi"), ("pmcid", "pmc")):
        if scheme in ids:
            _add(data, "ArticleId", ids[scheme], IdType=kind)
    return root


def _journal(article: etree._Element, result: dict[str, Any]) -> None:
    info = _part(result, "journalInfo")
    journal = etree.SubElement(article, "Journal")
    issue = etree.SubElement(journal, "JournalIssue")
    _add(issue, "Volume", _text(info, "volume"))
    _add(issue, "Issue", _text(info, "issue"))
    published = _text(info, "dateOfPublication") or _text(result, "firstPublicationDate") or _text(result, "pubYear")
    _add(etree.SubElement(issue, "PubDate"), "MedlineDate", published)
    titles = _part(info, "journal")
    _add(journal, "Title", _text(titles, "title") or _text(result, "bookOrReportDetails", "publisher"))
    _add(journal, "ISOAbbreviation", _text(titles, "isoabbreviation") or _text(titles, "medlineAbbreviation"))


def _abstract(article: etree._Element, result: dict[str, Any]) -> None:
    abstract = etree.SubElement(article, "Abstract")
    for label, text in abstract_parts(_text(result, "abstractText")):
        part = etree.SubElement(abstract, "AbstractText")
        if label:
            part.set("Label", label)
        set_text(part, text)


def _authors(article: etree._Element, result: dict[str, Any]) -> None:
    authors = etree.SubElement(article, "AuthorList")
    for author in _parts(result, "authorList", "author"):
        element = etree.SubElement(authors, "Author")
        if _text(author, "lastName"):
            _add(element, "LastName", _text(author, "lastName"))
            _add(element, "ForeName", _text(author, "firstName"))
            _add(element, "Initials", _text(author, "initials"))
        else:
            _add(element, "CollectiveName", _text(author, "collectiveName") or _text(author, "fullName"))


def _keywords(citation: etree._Element, result: dict[str, Any]) -> None:
    headings = etree.SubElement(citation, "MeshHeadingList")
    for heading in _parts(result, "meshHeadingList", "meshHeading"):
        element = etree.SubElement(headings, "MeshHeading")
        _add(element, "DescriptorName", _text(heading, "descriptorName"), MajorTopicYN=_yes(heading))
        for qualifier in _parts(heading, "meshQualifierList", "meshQualifier"):
            _add(element, "QualifierName", _text(qualifier, "qualifierName"), MajorTopicYN=_yes(qualifier))
        if not len(element):
            headings.remove(element)
    words = etree.SubElement(citation, "KeywordList")
    for word in _texts(result, "keywordList", "keyword"):
        _add(words, "Keyword", word)
    chemicals = etree.SubElement(citation, "ChemicalList")
    for chemical in _parts(result, "chemicalList", "chemical"):
        _add(etree.SubElement(chemicals, "Chemical"), "NameOfSubstance", _text(chemical, "name"))


def _yes(part: dict[str, Any]) -> str:
    return "Y" if _text(part, "majorTopic_YN") == "Y" else "N"


def _add(parent: etree._Element, tag: str, text: str, **attributes: str) -> None:
    """A child with text; none for an empty text."""
    if text:
        set_text(etree.SubElement(parent, tag, attributes), text)


def _add_date(parent: etree._Element, tag: str, text: str) -> None:
    try:
        date = dt.date.fromisoformat(text)
    except ValueError:
        return
    element = etree.SubElement(parent, tag)
    for name, number in (("Year", date.year), ("Month", date.month), ("Day", date.day)):
        _add(element, name, str(number))


def _part(value: Any, name: str) -> dict[str, Any]:
    part = value.get(name) if isinstance(value, dict) else None
    return part if isinstance(part, dict) else {}


def _parts(value: Any, list_name: str, name: str) -> tuple[dict[str, Any], ...]:
    """The objects of a list within a part, as Europe PMC nests them; a single one stands without brackets in some answers."""
    found = _part(value, list_name).get(name)
    listed = found if isinstance(found, list) else [found]
    return tuple(part for part in listed if isinstance(part, dict))


def _texts(value: Any, list_name: str, name: str) -> tuple[str, ...]:
    found = _part(value, list_name).get(name)
    listed = found if isinstance(found, list) else [found]
    return tuple(text.strip() for text in listed if isinstance(text, str) and text.strip())


def _text(value: Any, *path: str) -> str:
    """A text or a number at a path of names; "" for anything else."""
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    return str(value).strip()
