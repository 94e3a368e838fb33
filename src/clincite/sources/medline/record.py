"""One MEDLINE citation or PubMed book entry, as an element tree, into a :class:`Record`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from lxml import etree

from clincite.records import Condition, Record, RecordKind, Relation, Section
from clincite.sources.medline.mesh import condition_of, is_disease
from clincite.sources.medline.text import one_line, text_of
from clincite.sources.medline.types import kind_of, language_of, status_of

NO_TITLE: Final = "[Not Available]."

_YEAR: Final = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)")
_PMID: Final = re.compile(r"[1-9]\d{0,8}")
_DOI_RESOLVER: Final = re.compile(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)
_ABSENT_TITLES: Final = frozenset({"", "not available", "in process citation", "title not available"})
# Words of all-capital labels that stay as they are.
_ACRONYMS: Final = frozenset({"PROSPERO", "MRI", "CT", "HIV", "FDA", "WHO", "NHS", "UK", "US", "USA", "II", "III", "IV", "DNA", "RNA"})
_OTHER_ABSTRACTS: Final = {"plain-language-summary": "plain language", "publisher": "publisher"}
_REGISTRIES: Final = frozenset({"ClinicalTrials.gov", "ISRCTN", "EudraCT", "UMIN-CTR", "ANZCTR", "ChiCTR", "DRKS", "NTR", "CTRI", "JPRN"})


def article_record(article: etree._Element) -> Record | None:
    """The record of a ``PubmedArticle``; None when it has no usable PMID."""
    citation, data = article.find("MedlineCitation"), article.find("PubmedData")
    pmid = _pmid(citation)
    if citation is None or pmid is None:
        return None
    body = citation.find("Article")
    if body is None:
        body = etree.Element("Article")
    types = _texts(body.iterfind("PublicationTypeList/PublicationType"))
    title, vernacular = _title(text_of(body.find("ArticleTitle")), text_of(body.find("VernacularTitle")))
    headings, conditions = _mesh(citation)
    date_revised = _date(citation.find("DateRevised"))
    checked = date_revised or _date(citation.find("DateCompleted"))
    relations = _relations(citation)
    kind, design = kind_of(types, title, headings)
    languages = _unique(language_of(one_line(code.text)) for code in body.iterfind("Language"))
    journal = body.find("Journal")
    published = _published(journal.find("JournalIssue/PubDate") if journal is not None else None)
    return Record(
        id=f"pmid:{pmid}",
        kind=kind,
        title=title,
        sections=_sections(body.find("Abstract"), citation.iterfind("OtherAbstract")),
        authors=_authors(body.find("AuthorList")),
        source=_source(citation, journal),
        year=_year(published, body.find("ArticleDate")),
        ids=_ids(pmid, body, data),
        url=f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/",
        language=languages[0] if languages else "und",
        publication_types=types,
        keywords=_keywords(headings, citation),
        conditions=conditions,
        design=design,
        extra=_article_extra(citation, body, published, vernacular, languages, date_revised or ""),
        status=status_of(types, relations, checked),
        status_checked=checked,
        relations=relations,
    )


def book_record(article: etree._Element) -> Record | None:
    """The record of a ``PubmedBookArticle`` (a book, or a chapter of one); None when it has no usable PMID."""
    document, data = article.find("BookDocument"), article.find("PubmedBookData")
    pmid = _pmid(document)
    if document is None or pmid is None:
        return None
    book = document.find("Book")
    if book is None:
        book = etree.Element("Book")
    book_title = text_of(book.find("BookTitle"))
    title, vernacular = _title(text_of(document.find("ArticleTitle")) or book_title, text_of(document.find("VernacularTitle")))
    types = _texts(document.iterfind("PublicationType"))
    date_revised = _date(document.find("DateRevised"))
    checked = date_revised or _date(document.find("ContributionDate"))
    keywords = _unique(_texts(document.iterfind("KeywordList/Keyword")))
    kind, design = kind_of(types, title, ())
    languages = _unique(language_of(one_line(code.text)) for code in document.iterfind("Language"))
    published = _published(book.find("PubDate"))
    extra = {
        "publisher": text_of(book.find("Publisher/PublisherName")),
        "edition": text_of(book.find("Edition")),
        "isbn": ", ".join(_texts(book.iterfind("Isbn"))),
        "published": published,
        "copyright": text_of(document.find("Abstract/CopyrightInformation")),
        "vernacular_title": vernacular,
        "version": _version(document),
        "date_revised": date_revised or "",
        "languages": " ".join(languages) if len(languages) > 1 else "",
    }
    # A chapter's own authors come before those of the book, and authors before editors.
    lists = sorted(
        (*document.iterfind("AuthorList"), *book.iterfind("AuthorList")), key=lambda names: str(names.get("Type")).lower() == "editors"
    )
    return Record(
        id=f"pmid:{pmid}",
        kind=kind if kind is not RecordKind.UNSPECIFIED or "Study Guide" not in types else RecordKind.REVIEW,
        title=title,
        sections=_sections(document.find("Abstract"), ()),
        authors=_authors(lists[0] if lists else None),
        source=book_title or None,
        year=_year(published, document.find("ContributionDate")),
        ids=_ids(pmid, document, data),
        url=f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/",
        language=languages[0] if languages else "und",
        publication_types=types,
        keywords=keywords,
        design=design,
        extra={key: value for key, value in extra.items() if value},
        status=status_of(types, (), checked),
        status_checked=checked,
    )


def pmid_text(element: etree._Element) -> str | None:
    """The number in a ``PMID`` element, or None when it is not one."""
    text = one_line(element.text)
    return text if _PMID.fullmatch(text) else None


def _pmid(parent: etree._Element | None) -> str | None:
    element = parent.find("PMID") if parent is not None else None
    return pmid_text(element) if element is not None else None


def _version(parent: etree._Element) -> str:
    """Version of the citation when it is not the first."""
    pmid = parent.find("PMID")
    version = str(pmid.get("Version") or "1").strip() if pmid is not None else "1"
    return "" if version == "1" else version


def _title(title: str, vernacular: str) -> tuple[str, str]:
    """The title to show, and the vernacular one when that is another. Brackets round a translated title stay, as NLM cites it."""
    if title.strip("[]. ").lower() not in _ABSENT_TITLES:
        return title, vernacular
    return (vernacular, "") if vernacular else (NO_TITLE, "")


def _sections(abstract: etree._Element | None, others: Iterable[etree._Element]) -> tuple[Section, ...]:
    names: dict[str, int] = {}
    sections = []
    for part, suffix in _abstract_parts(abstract, others):
        text = text_of(part)
        if not text:
            continue
        base = _section_name(part) + suffix
        names[base] = names.get(base, 0) + 1
        sections.append(Section(name=base if names[base] == 1 else f"{base} ({names[base]})", text=text))
    return tuple(sections)


def _abstract_parts(abstract: etree._Element | None, others: Iterable[etree._Element]) -> Iterator[tuple[etree._Element, str]]:
    if abstract is not None:
        for part in abstract.iterfind("AbstractText"):
            yield part, ""
    for other in others:
        by = str(other.get("Type") or "other")
        language = language_of(str(other.get("Language") or "eng"))
        whose = _OTHER_ABSTRACTS.get(by.lower(), by)
        suffix = f" ({whose})" if language == "en" else f" ({whose}, {language})"
        for part in other.iterfind("AbstractText"):
            yield part, suffix


def _section_name(part: etree._Element) -> str:
    label = one_line(part.get("Label")).rstrip(":. ")
    if not label or label.upper() == "UNLABELLED":
        category = one_line(part.get("NlmCategory"))
        label = category if category.upper() not in ("", "UNASSIGNED", "UNLABELLED") else "Abstract"
    if label.isupper():
        label = " ".join(word if word.strip("():,") in _ACRONYMS else word.lower() for word in label.split())
    return label[:1].upper() + label[1:]


def _authors(authors: etree._Element | None) -> tuple[str, ...]:
    """Names in Vancouver style ("Duarte GS", "Smith JA Jr"), or of a group; all of them, in order."""
    if authors is None:
        return ()
    names = []
    for author in authors:
        if author.get("ValidYN") == "N":  # an earlier, wrong form of a name that is also there
            continue
        parts = {child.tag: child for child in author}
        if "CollectiveName" in parts:
            name = text_of(parts["CollectiveName"])
        else:
            initials = text_of(parts.get("Initials")) or "".join(word[0] for word in text_of(parts.get("ForeName")).split())
            name = " ".join(filter(None, (text_of(parts.get("LastName")), initials, text_of(parts.get("Suffix")))))
        if name:
            names.append(name)
    return tuple(names)


def _source(citation: etree._Element, journal: etree._Element | None) -> str | None:
    for parent, path in ((journal, "ISOAbbreviation"), (citation, "MedlineJournalInfo/MedlineTA"), (journal, "Title")):
        name = text_of(parent.find(path)) if parent is not None else ""
        if name:
            return name
    return None


def _published(date: etree._Element | None) -> str:
    """The printed date in NLM's order: "2019 Sep-Oct", "1998 Spring", "2020 Mar 14"."""
    if date is None:
        return ""
    return one_line(date.findtext("MedlineDate")) or " ".join(
        filter(None, (one_line(date.findtext(part)) for part in ("Year", "Season", "Month", "Day")))
    )


def _year(published: str, electronic: etree._Element | None) -> int | None:
    for text in (published, one_line(electronic.findtext("Year")) if electronic is not None else ""):
        found = _YEAR.search(text)
        if found:
            return int(found.group())
    return None


def _date(date: etree._Element | None) -> str | None:
    """ISO date of a Year/Month/Day element with numbers in it."""
    if date is None:
        return None
    year, month, day = (one_line(date.findtext(part)) for part in ("Year", "Month", "Day"))
    if not (_YEAR.fullmatch(year) and month.isdecimal() and day.isdecimal() and 1 <= int(month) <= 12 and 1 <= int(day) <= 31):
        return None
    return f"{year}-{int(month):02d}-{int(day):02d}"


def _ids(pmid: str, body: etree._Element, data: etree._Element | None) -> dict[str, str]:
    # The lists of the article itself: those under ReferenceList name the papers that it cites.
    listed = [*body.iterfind("ArticleIdList/ArticleId"), *(data.iterfind("ArticleIdList/ArticleId") if data is not None else ())]
    values = {
        "pmid": pmid,
        "doi": _DOI_RESOLVER.sub("", _with(listed, "IdType", "doi") or _with(body.iterfind("ELocationID"), "EIdType", "doi")),
        "pmcid": _with(listed, "IdType", "pmc"),
        "bookaccession": _with(listed, "IdType", "bookaccession"),
    }
    return {scheme: value for scheme, value in values.items() if value}


def _with(elements: Iterable[etree._Element], attribute: str, value: str) -> str:
    """Text of the first valid element that bears the attribute value; "" when there is none."""
    texts = (one_line(item.text) for item in elements if item.get(attribute) == value and item.get("ValidYN") != "N")
    return next(filter(None, texts), "")


def _mesh(citation: etree._Element) -> tuple[tuple[str, ...], tuple[Condition, ...]]:
    """Descriptor names in order, and the conditions among the major topics."""
    names: list[str] = []
    conditions: dict[str, Condition] = {}
    for heading in citation.iterfind("MeshHeadingList/MeshHeading"):
        descriptor, *qualifiers = (child for child in heading if child.tag in ("DescriptorName", "QualifierName"))
        name = one_line(descriptor.text)
        names.append(name)
        if "Y" in (part.get("MajorTopicYN") for part in (descriptor, *qualifiers)) and is_disease(
            name, tuple(one_line(qualifier.text) for qualifier in qualifiers)
        ):
            conditions.setdefault(name, condition_of(name, str(descriptor.get("UI") or "")))
    for supplement in citation.iterfind("SupplMeshList/SupplMeshName"):
        name = one_line(supplement.text)
        names.append(name)
        if supplement.get("Type") == "Disease":
            conditions.setdefault(name, condition_of(name, str(supplement.get("UI") or "")))
    return _unique(names), tuple(conditions.values())


def _keywords(headings: tuple[str, ...], citation: etree._Element) -> tuple[str, ...]:
    """MeSH descriptors, then the keywords of authors and others, then chemicals; each once, whatever its case."""
    authors = _texts(citation.iterfind("KeywordList/Keyword"))
    chemicals = _texts(citation.iterfind("ChemicalList/Chemical/NameOfSubstance"))
    once: dict[str, str] = {}
    for word in (*headings, *authors, *chemicals):
        once.setdefault(word.casefold(), word)
    return tuple(once.values())


def _relations(citation: etree._Element) -> tuple[Relation, ...]:
    relations = []
    for tie in citation.iterfind("CommentsCorrectionsList/CommentsCorrections"):
        pmid = _pmid(tie)
        cited = text_of(tie.find("RefSource"))
        target = f"pmid:{pmid}" if pmid else None
        kind = tie.get("RefType")
        if kind and (target or cited):
            relations.append(Relation(type=kind, target=target, citation=cited or None))
    return tuple(relations)


def _article_extra(
    citation: etree._Element, body: etree._Element, published: str, vernacular: str, languages: tuple[str, ...], date_revised: str
) -> dict[str, str]:
    registered = [
        accession
        for bank in body.iterfind("DataBankList/DataBank")
        if one_line(bank.findtext("DataBankName")) in _REGISTRIES
        for accession in _texts(bank.iterfind("AccessionNumberList/AccessionNumber"))
    ]
    values = {
        "published": published,
        "volume": one_line(body.findtext("Journal/JournalIssue/Volume")),
        "issue": one_line(body.findtext("Journal/JournalIssue/Issue")),
        "pages": one_line(body.findtext("Pagination/MedlinePgn")) or _with(body.iterfind("ELocationID"), "EIdType", "pii"),
        "date_revised": date_revised,
        "version": _version(citation),
        "medline_status": str(citation.get("Status") or ""),
        "vernacular_title": vernacular,
        "languages": " ".join(languages) if len(languages) > 1 else "",
        "coi_statement": text_of(citation.find("CoiStatement")),
        "copyright": text_of(body.find("Abstract/CopyrightInformation")),
        "trial_registration": ", ".join(_unique(registered)),
    }
    return {key: value for key, value in values.items() if value}


def _texts(elements: Iterable[etree._Element]) -> tuple[str, ...]:
    return tuple(text for text in map(text_of, elements) if text)


def _unique(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))
